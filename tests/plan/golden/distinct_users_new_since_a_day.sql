SELECT count(*) AS users
FROM (
    SELECT user_name
    FROM login_attempts
    WHERE user_name IS NOT NULL
    GROUP BY ALL
    HAVING min(ts) >= CAST(? AS TIMESTAMPTZ)
)

-- parameters
-- '2026-11-20T00:00:00+07:00'
