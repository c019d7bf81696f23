WITH total AS (
    SELECT count(*) AS failed_logins
    FROM login_attempts
    WHERE event_outcome = ?
),
span AS (
    SELECT date_diff('day', first_ts, last_ts) + 1 AS days
    FROM (
        SELECT (SELECT min(ts) FROM events) AS first_ts, (SELECT max(ts) FROM events) AS last_ts
    )
)
SELECT round(1.0 * failed_logins / nullif(days, 0), 1) AS failed_logins_per_day, failed_logins, days
FROM total, span

-- parameters
-- 'failure'
