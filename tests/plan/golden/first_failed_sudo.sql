SELECT ts, host_name, user_name, user_target, command, event_outcome, repeat
FROM sudo_commands
WHERE event_outcome = ?
  AND ts IS NOT NULL
ORDER BY ts ASC, source_id ASC, line_number ASC
LIMIT ?

-- parameters
-- 'failure'
-- 1
