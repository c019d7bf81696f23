SELECT CASE WHEN contains(source_ip, ':') THEN format('{:x}:{:x}:{:x}:{:x}::/64', CAST(ip_number(source_ip) // 5192296858534827628530496329220096 % 65536 AS BIGINT), CAST(ip_number(source_ip) // 79228162514264337593543950336 % 65536 AS BIGINT), CAST(ip_number(source_ip) // 1208925819614629174706176 % 65536 AS BIGINT), CAST(ip_number(source_ip) // 18446744073709551616 % 65536 AS BIGINT)) ELSE regexp_replace(source_ip, '\.\d+$', '.0/24') END AS network, count(*) AS failed_logins
FROM login_attempts
WHERE event_outcome = ?
  AND CASE WHEN contains(source_ip, ':') THEN format('{:x}:{:x}:{:x}:{:x}::/64', CAST(ip_number(source_ip) // 5192296858534827628530496329220096 % 65536 AS BIGINT), CAST(ip_number(source_ip) // 79228162514264337593543950336 % 65536 AS BIGINT), CAST(ip_number(source_ip) // 1208925819614629174706176 % 65536 AS BIGINT), CAST(ip_number(source_ip) // 18446744073709551616 % 65536 AS BIGINT)) ELSE regexp_replace(source_ip, '\.\d+$', '.0/24') END IS NOT NULL
GROUP BY ALL
ORDER BY failed_logins DESC, network
LIMIT ?

-- parameters
-- 'failure'
-- 21
