SELECT count(*) > 0 AS found, count(*) AS failed_logins
FROM login_attempts
WHERE event_outcome = ?
  AND user_name = ?

-- parameters
-- 'failure'
-- 'carol'
