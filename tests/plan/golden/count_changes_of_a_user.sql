SELECT coalesce(sum(repeat), 0) AS account_changes
FROM account_changes
WHERE (user_name = ? OR user_target = ?)

-- parameters
-- 'mallory'
-- 'mallory'
