SELECT count(*) AS pairs
FROM (
    SELECT user_name, coalesce(source_ip, source_host) AS source
    FROM login_attempts
    WHERE event_outcome = ?
      AND user_name IS NOT NULL
      AND coalesce(source_ip, source_host) IS NOT NULL
    GROUP BY ALL
)

-- parameters
-- 'failure'
