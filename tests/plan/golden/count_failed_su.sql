SELECT coalesce(sum(repeat), 0) AS failed_su_attempts
FROM su_attempts
WHERE event_outcome = ?

-- parameters
-- 'failure'
