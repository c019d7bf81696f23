SELECT count(*) AS login_attempts
FROM login_attempts
WHERE invalid_user = ?

-- parameters
-- True
