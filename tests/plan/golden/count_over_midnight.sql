SELECT count(*) AS login_attempts
FROM login_attempts
WHERE (hour(ts) >= ? OR hour(ts) < ?)

-- parameters
-- 23
-- 3
