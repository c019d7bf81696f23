-- The store: events as logged, attempts as counted, and where they came from. Columns: logai/events.py.

CREATE TABLE sources (
    source_id    INTEGER PRIMARY KEY,
    path         VARCHAR NOT NULL,
    -- What has been read so far: so many bytes of the uncompressed text, whose beginning and end have these digests.
    bytes_read   BIGINT NOT NULL,
    head_digest  VARCHAR NOT NULL,
    tail_digest  VARCHAR NOT NULL,
    -- What the file looked like then: an unchanged file need not be opened.
    file_size    BIGINT,
    file_mtime   BIGINT,
    lines        BIGINT NOT NULL,
    attempts     BIGINT NOT NULL,
    unknown      BIGINT NOT NULL,
    -- The last line had no newline: it is read again when the source has grown.
    open_line    BOOLEAN NOT NULL,
    first_ts     TIMESTAMPTZ,
    last_ts      TIMESTAMPTZ,
    loaded_at    TIMESTAMPTZ NOT NULL
);

CREATE TABLE events (
    ts            TIMESTAMPTZ,
    host_name     VARCHAR,
    process_name  VARCHAR,
    process_pid   INTEGER,
    event_action  VARCHAR NOT NULL,
    event_outcome VARCHAR NOT NULL,
    user_name     VARCHAR,
    user_target   VARCHAR,
    source_ip     VARCHAR,
    source_host   VARCHAR,
    source_port   INTEGER,
    auth_method   VARCHAR,
    invalid_user  BOOLEAN,
    command       VARCHAR,
    tty           VARCHAR,
    group_name    VARCHAR,
    repeat        INTEGER NOT NULL,
    message       VARCHAR NOT NULL,
    source_id     INTEGER NOT NULL,
    line_number   BIGINT NOT NULL,
    -- What the line is a sign of when attempts are counted (ingest/attempts.py), why it failed, and through what service.
    witness       VARCHAR,
    reason        VARCHAR,
    service       VARCHAR,
    recognised    BOOLEAN NOT NULL
);

CREATE TABLE login_attempts (
    ts            TIMESTAMPTZ,
    host_name     VARCHAR,
    process_name  VARCHAR,
    process_pid   INTEGER,
    service       VARCHAR,
    event_outcome VARCHAR NOT NULL,
    reason        VARCHAR,
    user_name     VARCHAR,
    source_ip     VARCHAR,
    source_host   VARCHAR,
    source_port   INTEGER,
    auth_method   VARCHAR,
    invalid_user  BOOLEAN NOT NULL,
    source_id     INTEGER NOT NULL,
    line_number   BIGINT NOT NULL
);

-- The names that occur, so that a word of a question is found among them without reading the events.
CREATE TABLE names (
    kind VARCHAR NOT NULL,
    name VARCHAR NOT NULL
);

-- sudo writes one line a command; PAM's own lines about sudo are witnesses of the same thing and do not count.
CREATE VIEW sudo_commands AS
SELECT ts, host_name, user_name, user_target, command, tty, event_outcome, repeat, source_id, line_number
FROM events
WHERE event_action = 'sudo' AND command IS NOT NULL;

CREATE VIEW su_attempts AS
SELECT ts, host_name, user_name, user_target, tty, event_outcome, repeat, source_id, line_number
FROM events
WHERE event_action = 'su' AND NOT starts_with(message, 'pam_');

-- Who made a change, only where the line tells: elsewhere the event's user is the account itself.
CREATE VIEW account_changes AS
SELECT ts, host_name, process_name, event_action, nullif(user_name, user_target) AS user_name, user_target, group_name, repeat, source_id, line_number
FROM events
WHERE event_action IN ('user_created', 'user_deleted', 'user_modified', 'group_created', 'group_deleted',
                       'group_member_added', 'group_member_removed', 'password_changed', 'account_locked')
  AND event_outcome <> 'failure';

CREATE VIEW scans AS
SELECT ts, host_name, process_name, source_ip, source_host, source_port, message, repeat, source_id, line_number
FROM events
WHERE event_action = 'scan';

-- A session starts with "session opened" and ends with the next "session closed" of the same process; those of cron and
-- of systemd's own user manager are no person's. Without an end it is open, or the log does not tell.
CREATE VIEW sessions AS
WITH ends AS (
    SELECT
        ts, host_name, process_name, process_pid, event_action, user_name, tty, source_id, line_number,
        lead(event_action) OVER connection AS next_action,
        lead(ts) OVER connection AS next_ts
    FROM events
    WHERE event_action IN ('session_opened', 'session_closed')
      AND starts_with(message, 'pam_unix') AND lower(process_name) NOT IN ('sudo', 'su', 'systemd', 'cron', 'crond', 'runuser', 'polkit-1')
    WINDOW connection AS (PARTITION BY host_name, process_name, process_pid, user_name ORDER BY ts, line_number)
),
logins AS (
    SELECT ts, host_name, process_name, process_pid, user_name, source_ip, source_host
    FROM login_attempts
    WHERE event_outcome = 'success'
)
SELECT
    ends.ts,
    CASE WHEN ends.next_action = 'session_closed' THEN ends.next_ts END AS ended_at,
    CASE WHEN ends.next_action = 'session_closed' THEN epoch(ends.next_ts) - epoch(ends.ts) END AS duration_seconds,
    ends.host_name,
    ends.process_name AS service,
    ends.user_name,
    logins.source_ip,
    logins.source_host,
    ends.source_id,
    ends.line_number
FROM ends ASOF LEFT JOIN logins
  ON ends.host_name IS NOT DISTINCT FROM logins.host_name
 AND ends.process_name = logins.process_name
 AND ends.process_pid = logins.process_pid
 AND ends.user_name = logins.user_name
 AND ends.ts >= logins.ts
WHERE ends.event_action = 'session_opened';

-- Addresses as numbers, so that a network is a range: IPv4 as the IPv4-mapped part of IPv6 (RFC 4291, 2.5.5.2).
-- The argument is canonical text, as ingest writes it; NULL for anything else.
CREATE MACRO hextets(part) AS
    CASE WHEN part = '' THEN [] ELSE list_transform(string_split(part, ':'), lambda h: try_cast('0x' || h AS UHUGEINT)) END;

CREATE MACRO ip_number(address) AS
    CASE
        WHEN address IS NULL THEN NULL
        WHEN contains(address, ':') THEN
            CASE WHEN contains(address, '::') THEN
                list_reduce(
                    hextets(split_part(address, '::', 1))
                    || list_resize([]::UHUGEINT[], 8 - len(hextets(split_part(address, '::', 1)))
                                                 - len(hextets(split_part(address, '::', 2))), 0::UHUGEINT)
                    || hextets(split_part(address, '::', 2)),
                    lambda a, b: a * 65536 + b)
            ELSE list_reduce(hextets(address), lambda a, b: a * 65536 + b) END
        ELSE 281470681743360::UHUGEINT
             + try_cast(split_part(address, '.', 1) AS UHUGEINT) * 16777216 + try_cast(split_part(address, '.', 2) AS UHUGEINT) * 65536
             + try_cast(split_part(address, '.', 3) AS UHUGEINT) * 256 + try_cast(split_part(address, '.', 4) AS UHUGEINT)
    END;
