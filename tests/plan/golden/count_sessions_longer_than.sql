SELECT count(*) AS sessions
FROM sessions
WHERE (state <> 'unknown' AND round(epoch(latest_end) - epoch(ts), 3) > ?)

-- parameters
-- 300
