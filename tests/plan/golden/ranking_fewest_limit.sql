SELECT host_name, count(*) AS failed_logins
FROM login_attempts
WHERE event_outcome = ?
  AND host_name IS NOT NULL
GROUP BY ALL
ORDER BY failed_logins ASC, host_name
LIMIT ?

-- parameters
-- 'failure'
-- 13
