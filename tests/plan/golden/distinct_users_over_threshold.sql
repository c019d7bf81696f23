SELECT count(*) AS users
FROM (
    SELECT user_name
    FROM login_attempts
    WHERE event_outcome = ?
      AND user_name IS NOT NULL
    GROUP BY ALL
    HAVING count(*) >= ?
)

-- parameters
-- 'failure'
-- 2
