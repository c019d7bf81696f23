SELECT user_name, coalesce(sum(repeat), 0) AS sudo_commands
FROM sudo_commands
WHERE user_name IS NOT NULL
GROUP BY ALL
ORDER BY sudo_commands DESC, user_name
LIMIT ?

-- parameters
-- 10001
