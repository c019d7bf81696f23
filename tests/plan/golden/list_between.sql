SELECT user_name, count(*) AS failed_logins
FROM login_attempts
WHERE event_outcome = ?
  AND user_name IS NOT NULL
GROUP BY ALL
HAVING count(*) BETWEEN ? AND ?
ORDER BY failed_logins DESC, user_name
LIMIT ?

-- parameters
-- 'failure'
-- 2
-- 3
-- 10001
