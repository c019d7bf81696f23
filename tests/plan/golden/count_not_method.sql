SELECT count(*) AS login_attempts
FROM login_attempts
WHERE lower(auth_method) IS DISTINCT FROM lower(?)

-- parameters
-- 'password'
