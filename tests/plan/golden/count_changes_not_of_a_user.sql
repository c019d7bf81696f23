SELECT coalesce(sum(repeat), 0) AS account_changes
FROM account_changes
WHERE user_name IS DISTINCT FROM ? AND user_target IS DISTINCT FROM ?

-- parameters
-- 'mallory'
-- 'mallory'
