SELECT ts, ended_at, duration_seconds, host_name, service, user_name, coalesce(source_ip, source_host) AS source
FROM sessions
WHERE ts IS NOT NULL
ORDER BY ts DESC, source_id DESC, line_number DESC
LIMIT ?

-- parameters
-- 2
