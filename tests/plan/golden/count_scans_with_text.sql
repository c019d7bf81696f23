SELECT coalesce(sum(repeat), 0) AS scans
FROM scans
WHERE contains(lower(message), lower(?))

-- parameters
-- 'NO ident'
