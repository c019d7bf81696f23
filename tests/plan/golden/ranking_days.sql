SELECT date_trunc('day', ts) AS day, count(*) AS failed_logins
FROM login_attempts
WHERE event_outcome = ?
  AND ts >= CAST(? AS TIMESTAMPTZ)
  AND ts < CAST(? AS TIMESTAMPTZ)
  AND date_trunc('day', ts) IS NOT NULL
GROUP BY ALL
ORDER BY failed_logins DESC, day
LIMIT ?

-- parameters
-- 'failure'
-- '2026-11-16T14:30:00+07:00'
-- '2026-11-23T14:30:00+07:00'
-- 13
