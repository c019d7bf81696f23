-- Sessions of people with their ends. A line that opens one begins it; the next line of the same process ends it, if it closes
-- the session of the same user. `state` is `ended`, `open`, or `unknown`: the end is not in the log, but what came after shows
-- that there was one (the pid or the number was given to something else, sshd or the machine was started).
-- `latest_end` is the end, for an open session the newest line of its host, else the first sign that it was over.
CREATE OR REPLACE VIEW sessions AS
WITH pam AS (
    SELECT
        ts, host_name, process_name, process_pid, service, user_name, source_id, line_number,
        event_action = 'session_opened' AS opens,
        coalesce(witness = 'session', false) AS is_login,
        -- Without a pid, the lines of a program about one user are all that belongs together.
        CASE WHEN process_pid IS NULL THEN concat(service, '/', user_name) END AS of_user
    FROM events
    WHERE event_action IN ('session_opened', 'session_closed')
      AND lower(process_name) <> 'systemd-logind' AND ts IS NOT NULL
),
steps AS (
    SELECT
        *,
        lead(ts) OVER process AS next_ts,
        lead(opens) OVER process AS next_opens,
        lead(user_name) OVER process AS next_user,
        lag(ts) OVER process AS previous_ts,
        lag(opens) OVER process AS previous_opens,
        lag(user_name) OVER process AS previous_user,
        sum(CASE WHEN opens THEN 1 ELSE -1 END) OVER process AS balance
    FROM pam
    WINDOW process AS (PARTITION BY host_name, process_pid, of_user ORDER BY ts, source_id, line_number)
),
-- How many sessions of a process without a pid are open: with two, nobody knows which of them a line closes.
depths AS (
    SELECT
        *,
        balance - least(0, min(balance) OVER (
            PARTITION BY host_name, process_pid, of_user ORDER BY ts, source_id, line_number
        )) AS depth
    FROM steps
),
pam_sessions AS (
    SELECT
        ts, host_name, process_name, process_pid, service, user_name, source_id, line_number,
        CASE WHEN NOT next_opens AND next_user = user_name AND (process_pid IS NOT NULL OR depth = 1) THEN next_ts END AS ended_at,
        next_ts
    FROM depths
    -- A stack that holds pam_unix twice says the same thing twice.
    WHERE opens AND is_login
      AND NOT (coalesce(previous_opens AND previous_user = user_name, false)
               AND process_pid IS NOT NULL AND ts - previous_ts < INTERVAL 5 SECONDS)
),
-- systemd-logind numbers the sessions of a host, anew after each start. Where PAM writes too, it tells of the same sessions.
seats AS (
    SELECT
        ts, host_name, user_name, source_id, line_number, message,
        starts_with(message, 'New ') AS opens,
        regexp_extract(message, '^(?:New session|Removed session|Session) ''?([A-Za-z0-9]+)', 1) AS number
    FROM events
    WHERE lower(process_name) = 'systemd-logind' AND ts IS NOT NULL
      AND (starts_with(message, 'New session ') OR starts_with(message, 'Removed session ')
           OR starts_with(message, 'Session ') AND contains(message, ' logged out.'))
      AND NOT EXISTS (SELECT 1 FROM pam WHERE pam.host_name IS NOT DISTINCT FROM events.host_name)
),
seat_steps AS (
    SELECT *, lead(ts) OVER numbered AS next_ts, lead(opens) OVER numbered AS next_opens
    FROM seats
    WINDOW numbered AS (PARTITION BY host_name, number ORDER BY ts, source_id, line_number)
),
opened AS (
    SELECT * FROM pam_sessions
    UNION ALL
    SELECT
        ts, host_name, 'systemd-logind', NULL, 'systemd-logind', user_name, source_id, line_number,
        CASE WHEN NOT next_opens THEN next_ts END,
        next_ts
    FROM seat_steps
    WHERE opens AND (NOT contains(message, ' with class ') OR contains(message, ' with class ''user'))
      AND lower(user_name) NOT IN ('gdm', 'debian-gdm', 'gnome-initial-setup', 'lightdm', 'sddm')
),
-- Signs that what was open before is over, or may be: the machine, systemd-logind or sshd was started.
starts AS (
    SELECT host_name, ts
    FROM events
    WHERE ts IS NOT NULL
      AND (process_name = 'sshd' AND event_action = 'service_started' AND starts_with(message, 'Server listening on ')
           OR lower(process_name) = 'systemd-logind' AND starts_with(message, 'New seat ')
           OR process_name = 'kernel' AND contains(message, 'Linux version '))
),
-- Another program, or another connection, has the pid.
pid_uses AS (
    SELECT opened.source_id, opened.line_number, min(events.ts) AS ts
    FROM opened JOIN events
      ON events.host_name IS NOT DISTINCT FROM opened.host_name
     AND events.process_pid = opened.process_pid
     AND events.ts > opened.ts
    WHERE opened.ended_at IS NULL
      AND (events.process_name <> opened.process_name OR events.witness IN ('accepted', 'failed', 'connection'))
    GROUP BY ALL
),
ends AS (
    SELECT
        opened.* EXCLUDE (next_ts),
        least(opened.next_ts, pid_uses.ts, (
            SELECT min(starts.ts) FROM starts
            WHERE starts.host_name IS NOT DISTINCT FROM opened.host_name AND starts.ts > opened.ts
        )) AS over_ts
    FROM opened LEFT JOIN pid_uses
      ON opened.source_id = pid_uses.source_id AND opened.line_number = pid_uses.line_number
),
newest AS (
    SELECT host_name, max(ts) AS ts
    FROM events
    GROUP BY host_name
),
logins AS (
    SELECT ts, host_name, process_name, process_pid, user_name, source_ip, source_host
    FROM login_attempts
    WHERE event_outcome = 'success'
)
SELECT
    ends.ts,
    ends.ended_at,
    round(epoch(ends.ended_at) - epoch(ends.ts), 3) AS duration_seconds,
    ends.host_name,
    ends.service,
    ends.user_name,
    logins.source_ip,
    logins.source_host,
    ends.source_id,
    ends.line_number,
    CASE WHEN ends.ended_at IS NOT NULL THEN 'ended' WHEN ends.over_ts IS NOT NULL THEN 'unknown' ELSE 'open' END AS state,
    coalesce(ends.ended_at, ends.over_ts, newest.ts) AS latest_end
FROM ends
LEFT JOIN newest ON ends.host_name IS NOT DISTINCT FROM newest.host_name
ASOF LEFT JOIN logins
  ON ends.host_name IS NOT DISTINCT FROM logins.host_name
 AND ends.process_name = logins.process_name
 AND ends.process_pid = logins.process_pid
 AND ends.user_name = logins.user_name
 AND ends.ts >= logins.ts;
