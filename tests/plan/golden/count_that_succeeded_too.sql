SELECT count(*) AS sources
FROM (
    SELECT coalesce(source_ip, source_host) AS source
    FROM login_attempts
    WHERE coalesce(source_ip, source_host) IS NOT NULL
    GROUP BY ALL
    HAVING count(*) FILTER (WHERE event_outcome = 'failure') > 0 AND count(*) FILTER (WHERE event_outcome = 'success') > 0
)

-- parameters
