SELECT
    count(*) FILTER (WHERE event_outcome = ?) AS failed_logins,
    count(*) FILTER (WHERE event_outcome = ?) AS successful_logins,
    count(DISTINCT coalesce(source_ip, source_host)) FILTER (WHERE event_outcome = ?) AS sources,
    count(DISTINCT user_name) FILTER (WHERE event_outcome = ?) AS users
FROM login_attempts
WHERE lower(host_name) = lower(?)
  AND ts >= CAST(? AS TIMESTAMPTZ)
  AND ts < CAST(? AS TIMESTAMPTZ)

-- parameters
-- 'failure'
-- 'success'
-- 'failure'
-- 'failure'
-- 'web1'
-- '2026-11-23T00:00:00+07:00'
-- '2026-11-23T14:30:00+07:00'
