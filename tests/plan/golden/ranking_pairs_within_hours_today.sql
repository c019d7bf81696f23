SELECT host_name, source, CAST(max(reached) AS BIGINT) AS failed_logins
FROM (
    SELECT host_name, coalesce(source_ip, source_host) AS source, count(*) OVER (
        PARTITION BY host_name, coalesce(source_ip, source_host) ORDER BY ts RANGE BETWEEN to_hours(?) PRECEDING AND CURRENT ROW
    ) AS reached
    FROM login_attempts
    WHERE event_outcome = ?
      AND ts >= CAST(? AS TIMESTAMPTZ)
      AND ts < CAST(? AS TIMESTAMPTZ)
      AND host_name IS NOT NULL
      AND coalesce(source_ip, source_host) IS NOT NULL
)
GROUP BY ALL
HAVING max(reached) >= ?
ORDER BY failed_logins DESC, host_name, source
LIMIT ?

-- parameters
-- 5
-- 'failure'
-- '2026-11-23T00:00:00+07:00'
-- '2026-11-23T14:30:00+07:00'
-- 1
-- 21
