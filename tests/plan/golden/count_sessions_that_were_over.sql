SELECT count(*) AS sessions
FROM sessions
WHERE state <> 'unknown'
  AND latest_end >= CAST(? AS TIMESTAMPTZ)

-- parameters
-- '2026-11-23T14:21:00+07:00'
