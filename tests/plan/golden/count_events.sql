SELECT coalesce(sum(repeat), 0) AS events
FROM events

-- parameters
