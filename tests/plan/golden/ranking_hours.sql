SELECT hour(ts) AS hour_of_day, count(*) AS failed_logins
FROM login_attempts
WHERE event_outcome = ?
  AND ts >= CAST(? AS TIMESTAMPTZ)
  AND ts < CAST(? AS TIMESTAMPTZ)
  AND hour(ts) IS NOT NULL
GROUP BY ALL
ORDER BY failed_logins DESC, hour_of_day
LIMIT ?

-- parameters
-- 'failure'
-- '2026-11-23T00:00:00+07:00'
-- '2026-11-23T14:30:00+07:00'
-- 12
