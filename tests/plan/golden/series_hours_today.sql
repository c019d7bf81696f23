WITH counts AS (
    SELECT ts - to_minutes(minute(ts)) - to_microseconds(microsecond(ts)) AS hour, count(*) AS failed_logins
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
    SELECT unnest(generate_series(
        first_ts - to_minutes(minute(first_ts)) - to_microseconds(microsecond(first_ts)), last_ts, INTERVAL 1 HOUR
    )) AS hour
    FROM span
)
SELECT hour, coalesce(failed_logins, 0) AS failed_logins
FROM steps FULL JOIN counts USING (hour)
ORDER BY hour
LIMIT ?

-- parameters
-- 'failure'
-- '2026-11-23T00:00:00+07:00'
-- '2026-11-23T14:30:00+07:00'
-- '2026-11-23T00:00:00+07:00'
-- '2026-11-23T14:29:59.999999+07:00'
-- 10001
