SELECT count(*) AS login_attempts
FROM login_attempts
WHERE source_ip IS DISTINCT FROM ? AND lower(source_host) IS DISTINCT FROM lower(?)

-- parameters
-- '203.0.113.5'
-- 'gw.example.org'
