WITH total AS (
    SELECT count(*) AS failed_logins
    FROM login_attempts
    WHERE event_outcome = ?
      AND isodow(ts) IN (?, ?)
),
span AS (
    SELECT count(*) AS days
    FROM (
        WITH span AS (
            SELECT (SELECT min(ts) FROM events) AS first_ts, (SELECT max(ts) FROM events) AS last_ts
        )
        SELECT ts AS day
        FROM (
            SELECT day AS ts
            FROM (
                SELECT CAST(unnest(generate_series(
                    date_trunc('day', CAST(first_ts AS TIMESTAMP)), CAST(last_ts AS TIMESTAMP), INTERVAL 1 day
                )) AS TIMESTAMPTZ) AS day
                FROM span
            )
        )
        WHERE isodow(ts) IN (?, ?)
    )
)
SELECT round(1.0 * failed_logins / nullif(days, 0), 1) AS failed_logins_per_day, failed_logins, days
FROM total, span

-- parameters
-- 'failure'
-- 6
-- 7
-- 6
-- 7
