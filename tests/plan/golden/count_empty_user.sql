SELECT count(*) AS login_attempts
FROM login_attempts
WHERE user_name = ?

-- parameters
-- ''
