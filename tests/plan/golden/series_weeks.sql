WITH counts AS (
    SELECT date_trunc('week', ts) AS week, count(*) AS failed_logins
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
        date_trunc('week', CAST(first_ts AS TIMESTAMP)), CAST(last_ts AS TIMESTAMP), INTERVAL 1 week
    )) AS TIMESTAMPTZ) AS week
    FROM span
)
SELECT week, coalesce(failed_logins, 0) AS failed_logins
FROM steps FULL JOIN counts USING (week)
ORDER BY week
LIMIT ?

-- parameters
-- 'failure'
-- 10001
