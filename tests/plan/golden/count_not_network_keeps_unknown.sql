SELECT count(*) AS login_attempts
FROM login_attempts
WHERE (source_ip IN (
    SELECT source_ip
    FROM (SELECT DISTINCT source_ip FROM login_attempts)
    JOIN (VALUES (?, ?), (?, ?)) AS networks (first, last)
      ON ip_number(source_ip) BETWEEN CAST(first AS UHUGEINT) AND CAST(last AS UHUGEINT)
)) IS NOT TRUE

-- parameters
-- '281474087547136'
-- '281474087547391'
-- '281474007000064'
-- '281474007000319'
