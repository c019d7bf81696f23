WITH total AS (
    SELECT count(*) AS failed_logins
    FROM login_attempts
    WHERE event_outcome = ?
      AND ts >= CAST(? AS TIMESTAMPTZ)
      AND ts < CAST(? AS TIMESTAMPTZ)
),
span AS (
    SELECT date_diff('hour', first_ts, last_ts) + 1 AS hours
    FROM (
        SELECT CAST(? AS TIMESTAMPTZ) AS first_ts, CAST(? AS TIMESTAMPTZ) AS last_ts
    )
)
SELECT round(1.0 * failed_logins / nullif(hours, 0), 1) AS failed_logins_per_hour, failed_logins, hours
FROM total, span

-- parameters
-- 'failure'
-- '2026-11-23T00:00:00+07:00'
-- '2026-11-23T14:30:00+07:00'
-- '2026-11-23T00:00:00+07:00'
-- '2026-11-23T14:29:59.999999+07:00'
