SELECT count(*) AS login_attempts
FROM login_attempts
WHERE ts < CAST(? AS TIMESTAMPTZ)

-- parameters
-- '2026-11-17T00:00:00+07:00'
