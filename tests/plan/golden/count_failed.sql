SELECT count(*) AS failed_logins
FROM login_attempts
WHERE event_outcome = ?

-- parameters
-- 'failure'
