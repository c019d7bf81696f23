SELECT coalesce(source_ip, source_host) AS source, count(*) AS login_attempts
FROM login_attempts
WHERE ts < CAST(? AS TIMESTAMPTZ)
  AND coalesce(source_ip, source_host) IS NOT NULL
GROUP BY ALL
HAVING min(ts) >= CAST(? AS TIMESTAMPTZ)
ORDER BY login_attempts DESC, source
LIMIT ?

-- parameters
-- '2026-11-23T14:30:00+07:00'
-- '2026-11-23T00:00:00+07:00'
-- 10001
