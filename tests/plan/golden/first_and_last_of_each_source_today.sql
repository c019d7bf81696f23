SELECT coalesce(source_ip, source_host) AS source, min(ts) AS first_ts, max(ts) AS last_ts, count(*) AS failed_logins
FROM login_attempts
WHERE event_outcome = ?
  AND ts >= CAST(? AS TIMESTAMPTZ)
  AND ts < CAST(? AS TIMESTAMPTZ)
  AND coalesce(source_ip, source_host) IS NOT NULL
GROUP BY ALL
ORDER BY last_ts DESC, source
LIMIT ?

-- parameters
-- 'failure'
-- '2026-11-23T00:00:00+07:00'
-- '2026-11-23T14:30:00+07:00'
-- 10001
