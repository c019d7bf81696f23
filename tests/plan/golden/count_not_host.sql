SELECT count(*) AS login_attempts
FROM login_attempts
WHERE lower(host_name) IS DISTINCT FROM lower(?)

-- parameters
-- 'web1'
