SELECT coalesce(sum(repeat), 0) AS scans
FROM scans

-- parameters
