SELECT count(*) AS login_attempts
FROM login_attempts
WHERE ts >= CAST(? AS TIMESTAMPTZ)

-- parameters
-- '2026-11-22T02:00:00+07:00'
