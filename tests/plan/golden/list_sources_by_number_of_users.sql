SELECT coalesce(source_ip, source_host) AS source, count(DISTINCT user_name) AS users
FROM login_attempts
WHERE event_outcome = ?
  AND coalesce(source_ip, source_host) IS NOT NULL
  AND user_name IS NOT NULL
GROUP BY ALL
HAVING count(DISTINCT user_name) > ?
ORDER BY users DESC, source
LIMIT ?

-- parameters
-- 'failure'
-- 1
-- 10001
