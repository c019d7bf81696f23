SELECT count(*) AS login_attempts
FROM login_attempts
WHERE (60 * hour(ts) + minute(ts) >= ? AND 60 * hour(ts) + minute(ts) < ?)

-- parameters
-- 570
-- 840
