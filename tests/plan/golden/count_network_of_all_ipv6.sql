SELECT count(*) AS login_attempts
FROM login_attempts
WHERE source_ip IN (
    SELECT source_ip
    FROM (SELECT DISTINCT source_ip FROM login_attempts)
    JOIN (VALUES (?, ?), (?, ?)) AS networks (first, last)
      ON ip_number(source_ip) BETWEEN CAST(first AS UHUGEINT) AND CAST(last AS UHUGEINT)
)

-- parameters
-- '0'
-- '281470681743359'
-- '281474976710656'
-- '340282366920938463463374607431768211455'
