WITH counts AS (
    SELECT date_trunc('month', ts) AS month, count(*) AS failed_logins
    FROM login_attempts
    WHERE event_outcome = ?
      AND ts IS NOT NULL
    GROUP BY ALL
),
span AS (
    SELECT (SELECT min(ts) FROM events) AS first_ts, (SELECT max(ts) FROM events) AS last_ts
),
steps AS (
    SELECT CAST(unnest(generate_series(
        date_trunc('month', CAST(first_ts AS TIMESTAMP)), CAST(last_ts AS TIMESTAMP), INTERVAL 1 month
    )) AS TIMESTAMPTZ) AS month
    FROM span
)
SELECT month, coalesce(failed_logins, 0) AS failed_logins
FROM steps FULL JOIN counts USING (month)
WHERE coalesce(failed_logins, 0) < ?
ORDER BY month
LIMIT ?

-- parameters
-- 'failure'
-- 2
-- 10001
