SELECT ts, host_name, service, event_outcome, reason, user_name, coalesce(source_ip, source_host) AS source, auth_method
FROM login_attempts
WHERE event_outcome = ?
  AND ts IS NOT NULL
ORDER BY ts DESC, source_id DESC, line_number DESC
LIMIT ?

-- parameters
-- 'success'
-- 1
