SELECT count(*) AS login_attempts
FROM login_attempts
WHERE isodow(ts) IN (?, ?)

-- parameters
-- 6
-- 7
