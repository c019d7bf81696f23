SELECT count(*) AS sources
FROM (
    SELECT coalesce(source_ip, source_host) AS source
    FROM login_attempts
    WHERE event_outcome = ?
      AND coalesce(source_ip, source_host) IS NOT NULL
      AND user_name IS NOT NULL
    GROUP BY ALL
    HAVING count(DISTINCT user_name) >= ?
)

-- parameters
-- 'failure'
-- 2
