SELECT coalesce(source_ip, source_host) AS source, count(*) AS failed_logins
FROM login_attempts
WHERE event_outcome = ?
  AND coalesce(source_ip, source_host) IS NOT NULL
GROUP BY ALL
HAVING count(*) > ?
ORDER BY failed_logins DESC, source
LIMIT ?

-- parameters
-- 'failure'
-- 2
-- 10001
