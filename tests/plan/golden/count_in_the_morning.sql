SELECT count(*) AS login_attempts
FROM login_attempts
WHERE (hour(ts) >= ? AND hour(ts) < ?)

-- parameters
-- 9
-- 12
