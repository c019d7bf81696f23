SELECT user_name, count(*) AS sessions
FROM sessions
WHERE state = ?
  AND user_name IS NOT NULL
GROUP BY ALL
ORDER BY sessions DESC, user_name
LIMIT ?

-- parameters
-- 'open'
-- 10001
