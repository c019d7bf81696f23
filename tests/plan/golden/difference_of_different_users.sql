WITH counts AS (
    SELECT
        count(DISTINCT user_name) FILTER (WHERE ts >= CAST(? AS TIMESTAMPTZ) AND ts < CAST(? AS TIMESTAMPTZ)) AS first,
        count(DISTINCT user_name) FILTER (WHERE ts >= CAST(? AS TIMESTAMPTZ) AND ts < CAST(? AS TIMESTAMPTZ)) AS second
    FROM login_attempts
    WHERE event_outcome = ?
)
SELECT first, second, first - second AS difference
FROM counts

-- parameters
-- '2026-11-23T00:00:00+07:00'
-- '2026-11-23T14:30:00+07:00'
-- '2026-11-22T00:00:00+07:00'
-- '2026-11-23T00:00:00+07:00'
-- 'failure'
