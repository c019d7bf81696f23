SELECT user_name, count(*) AS sessions
FROM sessions
WHERE state <> 'unknown'
  AND latest_end >= CAST(? AS TIMESTAMPTZ)
  AND ts < CAST(? AS TIMESTAMPTZ)
  AND user_name IS NOT NULL
GROUP BY ALL
ORDER BY sessions DESC, user_name
LIMIT ?

-- parameters
-- '2026-11-23T14:15:00+07:00'
-- '2026-11-23T14:16:00+07:00'
-- 10001
