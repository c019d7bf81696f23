WITH counts AS (
    SELECT
        coalesce(sum(repeat) FILTER (WHERE ts >= CAST(? AS TIMESTAMPTZ) AND ts < CAST(? AS TIMESTAMPTZ)), 0) AS first,
        coalesce(sum(repeat) FILTER (WHERE ts >= CAST(? AS TIMESTAMPTZ) AND ts < CAST(? AS TIMESTAMPTZ)), 0) AS second
    FROM sudo_commands
)
SELECT first, second, first - second AS difference
FROM counts

-- parameters
-- '2026-11-23T00:00:00+07:00'
-- '2026-11-23T14:30:00+07:00'
-- '2026-11-22T00:00:00+07:00'
-- '2026-11-23T00:00:00+07:00'
