SELECT count(*) AS login_attempts
FROM login_attempts
WHERE source_ip IN (
    SELECT source_ip
    FROM (SELECT DISTINCT source_ip FROM login_attempts)
    JOIN (VALUES (?, ?), (?, ?)) AS networks (first, last)
      ON ip_number(source_ip) BETWEEN CAST(first AS UHUGEINT) AND CAST(last AS UHUGEINT)
)

-- parameters
-- '281474007000064'
-- '281474007000319'
-- '42540766411282592856903984951653826560'
-- '42540766490510755371168322545197776895'
