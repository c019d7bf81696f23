SELECT count(*) AS login_attempts
FROM login_attempts
WHERE CAST(ts AS DATE) NOT IN (CAST(? AS DATE))

-- parameters
-- '2026-11-23'
