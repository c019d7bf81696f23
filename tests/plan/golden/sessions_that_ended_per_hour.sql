WITH counts AS (
    SELECT ts - to_minutes(minute(ts)) - to_microseconds(microsecond(ts)) AS hour, count(*) AS sessions
    FROM (SELECT * EXCLUDE (ts), ts AS began_at, ended_at AS ts FROM sessions)
    WHERE (state <> 'unknown' AND round(epoch(latest_end) - epoch(began_at), 3) > ?)
      AND state = 'ended'
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
SELECT hour, coalesce(sessions, 0) AS sessions
FROM steps FULL JOIN counts USING (hour)
ORDER BY hour
LIMIT ?

-- parameters
-- 60
-- '2026-11-23T14:00:00+07:00'
-- '2026-11-23T14:30:00+07:00'
-- '2026-11-23T14:00:00+07:00'
-- '2026-11-23T14:29:59.999999+07:00'
-- 10001
