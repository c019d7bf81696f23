SELECT count(*) AS login_attempts
FROM login_attempts
WHERE user_name IS DISTINCT FROM ? AND user_name IS DISTINCT FROM ?

-- parameters
-- 'root'
-- 'bob'
