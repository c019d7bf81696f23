WITH counts AS (
    SELECT coalesce(sum(repeat) FILTER (WHERE contains(lower(command), lower(?))), 0) AS part, coalesce(sum(repeat), 0) AS whole
    FROM sudo_commands
    WHERE lower(host_name) = lower(?)
)
SELECT part, whole, round(100.0 * part / nullif(whole, 0), 1) AS percent
FROM counts

-- parameters
-- 'apt'
-- 'web1'
