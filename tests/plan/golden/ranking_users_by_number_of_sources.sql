SELECT user_name, count(DISTINCT coalesce(source_ip, source_host)) AS sources
FROM login_attempts
WHERE event_outcome = ?
  AND user_name IS NOT NULL
  AND coalesce(source_ip, source_host) IS NOT NULL
GROUP BY ALL
ORDER BY sources DESC, user_name
LIMIT ?

-- parameters
-- 'failure'
-- 21
