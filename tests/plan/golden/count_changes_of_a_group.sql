SELECT coalesce(sum(repeat), 0) AS account_changes
FROM account_changes
WHERE group_name = ?
  AND event_action = ?

-- parameters
-- 'sudo'
-- 'group_member_added'
