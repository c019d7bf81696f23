SELECT user_name, coalesce(source_ip, source_host) AS source, count(*) AS failed_logins
FROM login_attempts
WHERE event_outcome = ?
  AND ts >= CAST(? AS TIMESTAMPTZ)
  AND ts < CAST(? AS TIMESTAMPTZ)
  AND user_name IS NOT NULL
  AND coalesce(source_ip, source_host) IS NOT NULL
GROUP BY ALL
ORDER BY failed_logins DESC, user_name, source
LIMIT ?

-- parameters
-- 'failure'
-- '2026-11-23T00:00:00+07:00'
-- '2026-11-23T14:30:00+07:00'
-- 21
