SELECT coalesce(sum(repeat), 0) AS account_changes
FROM account_changes
WHERE (user_name LIKE ? ESCAPE '\' OR user_target LIKE ? ESCAPE '\')

-- parameters
-- 'mal%'
-- 'mal%'
