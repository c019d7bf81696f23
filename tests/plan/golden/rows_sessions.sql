SELECT ts, ended_at, CASE WHEN state <> 'unknown' THEN round(epoch(latest_end) - epoch(ts), 3) END AS duration_seconds, host_name, service, user_name, coalesce(source_ip, source_host) AS source, state
FROM sessions
WHERE ts IS NOT NULL
ORDER BY ts DESC, source_id DESC, line_number DESC
LIMIT ?

-- parameters
-- 2
