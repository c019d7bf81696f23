WITH counts AS (
    SELECT
        count(*) FILTER (WHERE isodow(ts) IN (?, ?)) AS first,
        count(*) FILTER (WHERE isodow(ts) IN (?, ?, ?, ?, ?)) AS second
    FROM login_attempts
    WHERE lower(host_name) = lower(?)
      AND event_outcome = ?
)
SELECT first, second, first - second AS difference
FROM counts

-- parameters
-- 6
-- 7
-- 1
-- 2
-- 3
-- 4
-- 5
-- 'web1'
-- 'failure'
