SELECT count(*) AS login_attempts
FROM login_attempts
WHERE (60 * hour(ts) + minute(ts) >= ? OR 60 * hour(ts) + minute(ts) < ?)

-- parameters
-- 1410
-- 150
