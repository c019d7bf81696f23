WITH parts AS (
    SELECT user_name, greatest(ts, CAST(? AS TIMESTAMPTZ)) AS begins, least(latest_end, CAST(? AS TIMESTAMPTZ)) AS ends
    FROM sessions
    WHERE user_name = ?
      AND state <> 'unknown'
      AND latest_end >= CAST(? AS TIMESTAMPTZ)
      AND ts < CAST(? AS TIMESTAMPTZ)
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
SELECT CAST(round(coalesce(sum(seconds), 0)) AS BIGINT) AS total_seconds, count(*) AS sessions
FROM lengths

-- parameters
-- '2026-11-23T14:12:01+07:00'
-- '2026-11-23T14:15:01+07:00'
-- 'alice'
-- '2026-11-23T14:12:01+07:00'
-- '2026-11-23T14:15:01+07:00'
