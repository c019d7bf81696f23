SELECT coalesce(sum(repeat), 0) AS sudo_commands
FROM sudo_commands
WHERE user_target IS DISTINCT FROM ?

-- parameters
-- 'root'
