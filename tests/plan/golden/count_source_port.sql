SELECT count(*) AS login_attempts
FROM login_attempts
WHERE source_port IN (?, ?)

-- parameters
-- 22
-- 23
