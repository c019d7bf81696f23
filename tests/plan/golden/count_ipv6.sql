SELECT count(*) AS login_attempts
FROM login_attempts
WHERE source_ip LIKE '%:%'

-- parameters
