SELECT round(avg(duration_seconds), 1) AS average_seconds, count(*) AS sessions
FROM sessions
WHERE state = 'ended'
  AND ts >= CAST(? AS TIMESTAMPTZ)
  AND ts < CAST(? AS TIMESTAMPTZ)

-- parameters
-- '2026-11-23T00:00:00+07:00'
-- '2026-11-23T14:30:00+07:00'
