SELECT user_name, count(*) FILTER (WHERE event_outcome = 'failure') AS failed_logins
FROM login_attempts
WHERE user_name IS NOT NULL
GROUP BY ALL
HAVING count(*) FILTER (WHERE event_outcome = 'failure') > 0 AND count(*) FILTER (WHERE event_outcome = 'success') = 0
ORDER BY failed_logins DESC, user_name
LIMIT ?

-- parameters
-- 10001
