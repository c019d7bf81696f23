WITH parts AS (
    SELECT user_name, ts AS begins, latest_end AS ends
    FROM sessions
    WHERE state <> 'unknown'
),
spans AS (
    SELECT *, max(ends) OVER (
        PARTITION BY user_name ORDER BY begins, ends ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS covered
    FROM parts
),
lengths AS (
    SELECT *, greatest(epoch(ends) - epoch(greatest(begins, coalesce(covered, begins))), 0) AS seconds
    FROM spans
)
SELECT user_name, CAST(round(coalesce(sum(seconds), 0)) AS BIGINT) AS total_seconds
FROM lengths
WHERE user_name IS NOT NULL
GROUP BY ALL
ORDER BY total_seconds DESC, user_name
LIMIT ?

-- parameters
-- 21
