SELECT isodow(ts) AS weekday, count(*) AS failed_logins
FROM login_attempts
WHERE event_outcome = ?
  AND isodow(ts) IS NOT NULL
GROUP BY ALL
ORDER BY failed_logins DESC, weekday
LIMIT ?

-- parameters
-- 'failure'
-- 21
