SELECT count(*) AS failed_logins
FROM login_attempts
WHERE event_outcome = ?
  AND ts >= CAST(? AS TIMESTAMPTZ)
  AND ts < CAST(? AS TIMESTAMPTZ)

-- parameters
-- 'failure'
-- '2026-11-23T00:00:00+07:00'
-- '2026-11-23T14:30:00+07:00'
