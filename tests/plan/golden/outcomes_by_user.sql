SELECT user_name, count(*) FILTER (WHERE event_outcome = 'failure') AS failed_logins, count(*) FILTER (WHERE event_outcome = 'success') AS successful_logins
FROM login_attempts
WHERE user_name IS NOT NULL
GROUP BY ALL
ORDER BY failed_logins + successful_logins DESC, user_name
LIMIT ?

-- parameters
-- 2
