SELECT coalesce(sum(repeat), 0) AS events
FROM events
WHERE lower(process_name) IS DISTINCT FROM lower(?) AND lower(process_name) IS DISTINCT FROM lower(?)

-- parameters
-- 'SSHD'
-- 'sudo'
