SELECT count(*) AS login_attempts
FROM login_attempts
WHERE (user_name LIKE ? ESCAPE '\') IS NOT TRUE

-- parameters
-- 'ro%'
