SELECT min(ts) AS first_ts, max(ts) AS last_ts, count(*) AS failed_logins
FROM login_attempts
WHERE event_outcome = ?
  AND ts IS NOT NULL

-- parameters
-- 'failure'
