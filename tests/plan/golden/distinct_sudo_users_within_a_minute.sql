SELECT count(*) AS users
FROM (
SELECT user_name, CAST(max(reached) AS BIGINT) AS sudo_commands
FROM (
    SELECT user_name, sum(repeat) OVER (
        PARTITION BY user_name ORDER BY ts RANGE BETWEEN to_minutes(?) PRECEDING AND CURRENT ROW
    ) AS reached
    FROM sudo_commands
    WHERE ts IS NOT NULL
      AND user_name IS NOT NULL
)
GROUP BY ALL
HAVING max(reached) >= ?
)

-- parameters
-- 1
-- 2
