WITH total AS (
    SELECT coalesce(sum(users), 0) AS users
    FROM (
        SELECT count(DISTINCT user_name) AS users
        FROM login_attempts
        WHERE event_outcome = ?
          AND ts >= CAST(? AS TIMESTAMPTZ)
          AND ts < CAST(? AS TIMESTAMPTZ)
        GROUP BY date_trunc('day', ts)
    )
),
span AS (
    SELECT ? AS days
)
SELECT round(1.0 * users / nullif(days, 0), 1) AS users_per_day, users, days
FROM total, span

-- parameters
-- 'failure'
-- '2026-11-20T14:30:00+07:00'
-- '2026-11-23T14:30:00+07:00'
-- 3
