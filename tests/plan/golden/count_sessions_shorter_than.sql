SELECT count(*) AS sessions
FROM sessions
WHERE (state = 'ended' AND round(epoch(latest_end) - epoch(ts), 3) < ?)

-- parameters
-- 300
