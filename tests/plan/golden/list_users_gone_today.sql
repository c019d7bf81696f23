SELECT user_name, count(*) AS failed_logins
FROM login_attempts
WHERE event_outcome = ?
  AND ts < CAST(? AS TIMESTAMPTZ)
  AND user_name IS NOT NULL
GROUP BY ALL
HAVING max(ts) < CAST(? AS TIMESTAMPTZ)
ORDER BY failed_logins DESC, user_name
LIMIT ?

-- parameters
-- 'failure'
-- '2026-11-23T14:30:00+07:00'
-- '2026-11-23T00:00:00+07:00'
-- 10001
