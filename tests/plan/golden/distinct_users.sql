SELECT count(DISTINCT user_name) AS users
FROM login_attempts
WHERE event_outcome = ?

-- parameters
-- 'failure'
