SELECT count(*) AS login_attempts
FROM login_attempts
WHERE CAST(ts AS DATE) IN (CAST(? AS DATE), CAST(? AS DATE))
  AND ts >= CAST(? AS TIMESTAMPTZ)
  AND ts < CAST(? AS TIMESTAMPTZ)

-- parameters
-- '2026-11-20'
-- '2026-11-22'
-- '2026-11-20T00:00:00+07:00'
-- '2026-11-23T00:00:00+07:00'
