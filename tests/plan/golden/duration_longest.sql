SELECT ts, ended_at, CASE WHEN state <> 'unknown' THEN round(epoch(latest_end) - epoch(ts), 3) END AS duration_seconds, host_name, service, user_name, coalesce(source_ip, source_host) AS source, state
FROM sessions
WHERE state <> 'unknown'
ORDER BY round(epoch(latest_end) - epoch(ts), 3) DESC, ts, source_id, line_number
LIMIT ?

-- parameters
-- 12
