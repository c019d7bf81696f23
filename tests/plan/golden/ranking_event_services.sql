SELECT process_name AS service, coalesce(sum(repeat), 0) AS events
FROM events
WHERE process_name IS NOT NULL
GROUP BY ALL
ORDER BY events DESC, service
LIMIT ?

-- parameters
-- 21
