SELECT user_name, count(*) FILTER (WHERE event_outcome = 'success') AS successful_logins
FROM login_attempts
WHERE user_name IS NOT NULL
GROUP BY ALL
HAVING count(*) FILTER (WHERE event_outcome = 'success') > count(*) FILTER (WHERE event_outcome = 'failure')
ORDER BY successful_logins DESC, user_name
LIMIT ?

-- parameters
-- 10001
