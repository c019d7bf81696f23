SELECT count(*) AS login_attempts
FROM login_attempts
WHERE lower(host_name) = lower(?)

-- parameters
-- 'Db1'
