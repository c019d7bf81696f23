SELECT count(*) AS login_attempts
FROM login_attempts
WHERE (source_ip = ? OR lower(source_host) = lower(?))

-- parameters
-- '10.0.0.8'
-- 'gw.example.org'
