SELECT user_name, max(ts) AS last_ts, count(*) AS failed_logins
FROM login_attempts
WHERE event_outcome = ?
  AND ts IS NOT NULL
  AND user_name IS NOT NULL
GROUP BY ALL
ORDER BY last_ts DESC, user_name
LIMIT ?

-- parameters
-- 'failure'
-- 10001
