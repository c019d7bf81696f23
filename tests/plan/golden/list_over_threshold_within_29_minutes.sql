SELECT source, CAST(max(reached) AS BIGINT) AS failed_logins
FROM (
    SELECT coalesce(source_ip, source_host) AS source, count(*) OVER (
        PARTITION BY coalesce(source_ip, source_host) ORDER BY ts RANGE BETWEEN to_minutes(?) PRECEDING AND CURRENT ROW
    ) AS reached
    FROM login_attempts
    WHERE event_outcome = ?
      AND ts IS NOT NULL
      AND coalesce(source_ip, source_host) IS NOT NULL
)
GROUP BY ALL
HAVING max(reached) >= ?
ORDER BY failed_logins DESC, source
LIMIT ?

-- parameters
-- 29
-- 'failure'
-- 2
-- 10001
