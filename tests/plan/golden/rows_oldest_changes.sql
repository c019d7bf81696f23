SELECT ts, host_name, event_action, user_name, user_target, group_name, repeat
FROM account_changes
WHERE ts IS NOT NULL
ORDER BY ts ASC, source_id ASC, line_number ASC
LIMIT ?

-- parameters
-- 11
