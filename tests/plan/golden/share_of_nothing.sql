WITH counts AS (
    SELECT count(*) FILTER (WHERE user_name = ?) AS part, count(*) AS whole
    FROM login_attempts
    WHERE lower(host_name) = lower(?)
)
SELECT part, whole, round(100.0 * part / nullif(whole, 0), 1) AS percent
FROM counts

-- parameters
-- 'root'
-- 'none'
