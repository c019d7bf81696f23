WITH counts AS (
    SELECT date_trunc('day', ts) AS day, count(*) AS failed_logins
    FROM login_attempts
    WHERE event_outcome = ?
      AND ts >= CAST(? AS TIMESTAMPTZ)
      AND ts < CAST(? AS TIMESTAMPTZ)
    GROUP BY ALL
),
span AS (
    SELECT CAST(? AS TIMESTAMPTZ) AS first_ts, CAST(? AS TIMESTAMPTZ) AS last_ts
),
steps AS (
    SELECT CAST(unnest(generate_series(
        date_trunc('day', CAST(first_ts AS TIMESTAMP)), CAST(last_ts AS TIMESTAMP), INTERVAL 1 day
    )) AS TIMESTAMPTZ) AS day
    FROM span
)
SELECT day, coalesce(failed_logins, 0) AS failed_logins
FROM steps FULL JOIN counts USING (day)
WHERE coalesce(failed_logins, 0) = ?
ORDER BY day
LIMIT ?

-- parameters
-- 'failure'
-- '2026-11-17T00:00:00+07:00'
-- '2026-11-23T14:30:00+07:00'
-- '2026-11-17T00:00:00+07:00'
-- '2026-11-23T14:29:59.999999+07:00'
-- 0
-- 10001
