WITH counts AS (
    SELECT count(*) FILTER (WHERE event_outcome = ?) AS part, count(*) AS whole
    FROM login_attempts
)
SELECT part, whole, round(100.0 * part / nullif(whole, 0), 1) AS percent
FROM counts

-- parameters
-- 'failure'
