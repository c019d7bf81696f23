SELECT coalesce(sum(repeat), 0) AS sudo_commands
FROM sudo_commands
WHERE tty = ?

-- parameters
-- 'pts/0'
