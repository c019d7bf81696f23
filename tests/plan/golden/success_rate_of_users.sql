SELECT user_name, count(*) FILTER (WHERE event_outcome = 'success') AS successful_logins, count(*) AS login_attempts, round(100.0 * count(*) FILTER (WHERE event_outcome = 'success') / count(*), 1) AS percent
FROM login_attempts
WHERE user_name IS NOT NULL
GROUP BY ALL
ORDER BY percent ASC, login_attempts DESC, user_name
LIMIT ?

-- parameters
-- 21
