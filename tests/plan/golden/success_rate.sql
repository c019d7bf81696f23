WITH counts AS (
    SELECT count(*) FILTER (WHERE event_outcome = ?) AS successful_logins, count(*) AS login_attempts
    FROM login_attempts
    WHERE ts >= CAST(? AS TIMESTAMPTZ)
      AND ts < CAST(? AS TIMESTAMPTZ)
)
SELECT successful_logins, login_attempts, round(100.0 * successful_logins / nullif(login_attempts, 0), 1) AS percent
FROM counts

-- parameters
-- 'success'
-- '2026-11-23T00:00:00+07:00'
-- '2026-11-23T14:30:00+07:00'
