WITH total AS (
    SELECT count(*) AS failed_logins
    FROM login_attempts
    WHERE event_outcome = ?
      AND ts >= CAST(? AS TIMESTAMPTZ)
      AND ts < CAST(? AS TIMESTAMPTZ)
),
span AS (
    SELECT ? AS days
)
SELECT round(1.0 * failed_logins / nullif(days, 0), 1) AS failed_logins_per_day, failed_logins, days
FROM total, span

-- parameters
-- 'failure'
-- '2026-11-16T14:30:00+07:00'
-- '2026-11-23T14:30:00+07:00'
-- 7
