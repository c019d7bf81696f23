"""From events to login attempts: what one connection's lines add up to.

One wrong password for an unknown user writes up to seven lines; where password authentication is off, no line says
`Failed` at all. So lines are counted by connection (host, program, pid; a new one begins after ten minutes without a line
or with `Connection from`; within it, by the client's port):

    accepted      one success each
    failed        one failure each, times its repeats; refused keys of one user in one connection are one failure together,
                  and none where that user is accepted in the end
    hint, pam     one failure for a connection that has nothing of the above and no session
    session       one success where nobody wrote `accepted`: sshd and other programs that speak through PAM alone
    pam           outside sshd, each counts where the program has no line of its own: there one process serves many logins

Lines without a time are connections of their own, one a process: they lie neither before nor after the others.

A record of wtmp or btmp (`recorded`) counts only where no line of a log tells of the same attempt: the same outcome and
user, the same source and host as far as both name one, within a minute. One that is in two sources, to its process and
microsecond, is the same record: the second source is the first, less what was cut off its front.

Where several PAM modules are asked in turn, each writes its own failure of the same password. For a user whom one module
let in, the failures of that module count, else those of the module that wrote most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.table import Database

GAP = "INTERVAL 10 MINUTE"
"""Silence after which a process that is heard of again serves another connection."""

COUNTED = "witness <> 'recorded'"
"""A SQL condition: the line is counted by its connection."""

_VPN = "('openvpn', 'ovpn-server')"

_COLUMNS = (
    "ts, host_name, process_name, process_pid, service, event_outcome, reason, user_name, source_ip, source_host, source_port, "
    "auth_method, invalid_user, source_id, line_number"
)
_SUCCESS = _COLUMNS.replace("event_outcome, reason", "'success', NULL").replace("invalid_user", "false")
_FAILURE = _COLUMNS.replace("event_outcome", "'failure'")

_BETWEEN = "ts BETWEEN CAST(? AS TIMESTAMPTZ) AND CAST(? AS TIMESTAMPTZ)"

_SUMMARY = """bool_or(sign = 'accepted') AS has_accepted,
  bool_or(sign IN ('accepted', 'failed', 'failed_key')) AS has_own_line,
  bool_or(sign = 'session') AS has_session,
  bool_or(sign = 'pam') AS has_pam,
  bool_or(sign = 'failed_key') AS has_failed_key,
  coalesce(min(source_port) FILTER (sign <> 'connection') < max(source_port) FILTER (sign <> 'connection'), false)
    AS has_ports"""

# All other connections are counted already: each of their lines is an attempt of its own.
_NEEDS_LINES = "(NOT has_own_line OR has_failed_key OR has_session AND NOT has_accepted OR has_ports)"


def process_key_sql(of: str = "") -> str:
    """Return SQL for what the lines of one process have in common; without a pid, those of one client.

    `of` stands before the names of columns, such as `e.`.
    """
    of_client = f"CASE WHEN {of}process_pid IS NULL THEN coalesce({of}source_ip, {of}source_host) END"
    return f"hash({of}host_name, {of}process_name, {of}process_pid, {of}ts IS NULL, {of_client})"


def speaks_for_sql(own: str, pam: str) -> str:
    """Return a SQL condition: the line `own` of a program tells of the same failure as PAM's line `pam` of another process.

    Both are known by service and address. Postfix lets Dovecot ask PAM. OpenVPN lets a process of its own ask, as any
    service and, before 2.5, without an address.
    """
    asked = f"CASE {own}.service WHEN 'smtpd' THEN 'dovecot' WHEN 'ovpn-server' THEN 'openvpn' ELSE {own}.service END"
    asker = f"CASE WHEN {pam}.process_name IN {_VPN} THEN 'openvpn' ELSE {pam}.service END"
    return (
        f"{own}.witness = 'failed' AND {own}.service <> 'sshd' AND {asked} = {asker} "
        f"AND {own}.host_name IS NOT DISTINCT FROM {pam}.host_name AND {_place(own)} = {_place(pam)} "
        f"AND {own}.ts BETWEEN {pam}.ts - {GAP} AND {pam}.ts + {GAP}"
    )


def _place(line: str) -> str:
    return f"CASE WHEN {line}.process_name IN {_VPN} THEN '' ELSE {line}.source_ip END"


def count_attempts(database: Database, table: str = "events") -> None:
    """Add to `login_attempts` what all rows of `table`, which has the columns of `events`, add up to.

    `table` holds whole connections. Only for the lines of a program's other processes is the table `events` looked into.

    Most attempts have a line of their own and are taken as they are. Only what must be told by connection is grouped, and
    by the narrowest of rows; only a process that may hold several connections is sorted; the whole rows are fetched of the
    few connections that need them, if there are any.
    """
    for statement in _single_statements(table):
        database.execute(statement)
    if database.rows("SELECT 1 FROM connections LIMIT 1"):
        _count_connected(database, table)
    for name in ("signs", "processes", "parted", "connections"):
        database.execute(f"DROP TABLE {name}")


def _single_statements(table: str) -> tuple[str, ...]:
    """Return the statements that count the lines which are an attempt each, and find the `connections` that need their lines."""
    return (
        f"""
INSERT INTO login_attempts
SELECT {_SUCCESS} FROM {table} WHERE witness = 'accepted' AND repeat = 1
UNION ALL
SELECT {_SUCCESS} FROM {table}, range(repeat) WHERE witness = 'accepted' AND repeat > 1
UNION ALL
SELECT {_FAILURE} FROM {table} WHERE witness = 'failed' AND auth_method IS DISTINCT FROM 'publickey' AND repeat = 1
UNION ALL
SELECT {_FAILURE} FROM {table}, range(repeat)
WHERE witness = 'failed' AND auth_method IS DISTINCT FROM 'publickey' AND repeat > 1
""",
        f"""
CREATE OR REPLACE TEMP TABLE signs AS
SELECT
  {process_key_sql()} AS process_key,
  ts, source_id, line_number, rowid AS event, source_port,
  CASE WHEN witness = 'failed' AND auth_method = 'publickey' THEN 'failed_key' ELSE witness END AS sign
FROM {table}
WHERE {COUNTED}
""",
        f"""
CREATE OR REPLACE TEMP TABLE processes AS
SELECT process_key AS connection, {_SUMMARY},
  coalesce(max(ts) - min(ts) > {GAP}, false) OR bool_or(sign = 'connection') AS may_be_many
FROM signs
GROUP BY process_key
HAVING may_be_many OR {_NEEDS_LINES}
""",
        f"""
CREATE OR REPLACE TEMP TABLE parted AS
SELECT event, sign, source_port, hash(process_key, sum(CASE WHEN begins THEN 1 ELSE 0 END) OVER (
    PARTITION BY process_key ORDER BY ts, source_id, line_number ROWS UNBOUNDED PRECEDING)) AS connection
FROM (
  SELECT *, coalesce(ts - lag(ts) OVER (PARTITION BY process_key ORDER BY ts, source_id, line_number) > {GAP}, false)
    OR sign = 'connection' AS begins
  FROM signs
  WHERE process_key IN (SELECT connection FROM processes WHERE may_be_many)
)
""",
        f"""
CREATE OR REPLACE TEMP TABLE connections AS
SELECT * EXCLUDE (may_be_many) FROM processes WHERE NOT may_be_many
UNION ALL
SELECT connection, {_SUMMARY}
FROM parted
GROUP BY connection
HAVING {_NEEDS_LINES}
""",
    )


def _count_connected(database: Database, table: str) -> None:
    """Count the attempts which only the lines of a connection together tell of.

    A statement for each kind of line that is there: planning them all is much of what a small log costs.
    """
    database.execute(_connected_sql(table))
    statements = _connected_statements()
    are_there = ", ".join(f"bool_or({condition})" for condition in statements)
    found = database.rows(f"SELECT {are_there} FROM {_CONNECTED}")[0]
    for is_there, statement in zip(found, statements.values(), strict=True):
        if is_there:
            database.execute(f"INSERT INTO login_attempts {statement}")
    database.execute("DROP TABLE connected")


_CONNECTED = "connected AS c JOIN connections AS k USING (connection)"


def _connected_sql(table: str) -> str:
    """Return the statement that makes the table `connected`: the lines of the `connections`."""
    return f"""
CREATE OR REPLACE TEMP TABLE connected AS
SELECT s.connection, {_COLUMNS}, witness, (CAST(source_id AS BIGINT) << 40) + line_number AS place,
  CASE WHEN witness = 'pam_more' THEN coalesce(TRY_CAST(regexp_extract(message, '(\\d{{1,5}}) more auth', 1) AS INTEGER), 1)
    ELSE repeat END AS repeat,
  CASE WHEN witness IN ('pam', 'pam_more', 'pam_success') THEN regexp_extract(message, 'pam_[a-z0-9]+') END AS module
FROM {table} JOIN (
  SELECT event, connection FROM parted JOIN connections USING (connection)
  UNION ALL
  SELECT event, connection FROM signs JOIN connections ON connection = process_key
) AS s ON s.event = {table}.rowid
"""


def _connected_statements() -> dict[str, str]:
    """Return conditions that lines of `_CONNECTED` may meet, and for each the SELECT of the attempts that such lines tell of.

    Failures that only hints tell of are one a connection; one a port, where a pid was used again within ten minutes.
    """
    refused_key = "c.witness = 'failed' AND c.auth_method = 'publickey'"
    hint = "c.witness IN ('hint', 'pam', 'pam_more')"
    hint_alone = f"{hint} AND NOT k.has_ports AND NOT k.has_own_line AND NOT k.has_session AND (c.service = 'sshd' OR NOT k.has_pam)"
    hint_of_port = f"{hint} AND k.has_ports AND c.source_port IS NOT NULL"
    session = "c.witness = 'session' AND NOT k.has_accepted"
    pam = "c.witness IN ('pam', 'pam_more') AND c.service <> 'sshd' AND NOT k.has_own_line"
    return {
        refused_key: f"""
SELECT {_first_of("failure")}
FROM {_CONNECTED}
WHERE {refused_key} AND NOT EXISTS (
  SELECT 1 FROM connected AS a
  WHERE a.connection = c.connection AND a.witness = 'accepted' AND a.user_name = c.user_name
    AND a.source_port IS NOT DISTINCT FROM c.source_port
)
GROUP BY connection, c.user_name, c.source_port""",
        hint_alone: f"SELECT {_hinted_columns()} FROM {_CONNECTED} WHERE {hint_alone} GROUP BY connection",
        hint_of_port: f"""
SELECT {_hinted_columns()}
FROM {_CONNECTED}
WHERE {hint_of_port} AND NOT EXISTS (
  SELECT 1 FROM connected AS o
  WHERE o.connection = c.connection AND o.source_port = c.source_port AND o.witness IN ('accepted', 'failed')
)
GROUP BY connection, c.source_port""",
        session: f"SELECT {_SUCCESS} FROM {_CONNECTED} WHERE {session}",
        pam: _pam_sql(pam),
    }


def forget_records_sql() -> str:
    """Return the statement that takes back the attempts of records between two moments, its parameters."""
    return f"DELETE FROM login_attempts WHERE {_BETWEEN} AND process_name IN ('wtmp', 'btmp')"


def count_records_sql(*, between: bool = False) -> str:
    """Return the statement that adds the attempts that only records of wtmp and btmp tell of.

    With `between`, only records between two moments, its parameters. Every other row of `login_attempts` has to be there.
    A record keeps 32 bytes of a user's name. Attempts are taken together by the minute: a flood of one name would be its
    own square else.
    """
    return f"""
INSERT INTO login_attempts
WITH records AS (
  SELECT {_COLUMNS}, rowid AS event, left(user_name, 32) AS short_name, CAST(epoch(ts) // 60 AS BIGINT) AS minute
  FROM events
  WHERE witness = 'recorded' AND {_BETWEEN if between else "true"}
  QUALIFY ts IS NULL OR source_id = min(source_id) OVER (PARTITION BY ts, message)
),
told AS (
  SELECT event_outcome, left(user_name, 32) AS short_name, CAST(epoch(ts) // 60 AS BIGINT) AS minute, min(ts) AS first_ts,
    max(ts) AS last_ts, split_part(host_name, '.', 1) AS host_name, source_ip, source_host
  FROM login_attempts
  WHERE ts BETWEEN (SELECT min(ts) - INTERVAL 1 MINUTE FROM records) AND (SELECT max(ts) + INTERVAL 1 MINUTE FROM records)
    AND process_name NOT IN ('wtmp', 'btmp')
  GROUP BY ALL
),
known AS (
  SELECT r.event
  FROM records AS r, range(-1, 2) AS near(minutes) JOIN told AS a
    ON a.event_outcome = r.event_outcome AND a.short_name = r.short_name AND a.minute = r.minute + near.minutes
  WHERE a.last_ts >= r.ts - INTERVAL 1 MINUTE AND a.first_ts <= r.ts + INTERVAL 1 MINUTE
    AND coalesce(a.host_name = split_part(r.host_name, '.', 1), true)
    AND coalesce(a.source_ip = r.source_ip, a.source_host = r.source_host, true)
)
SELECT {_COLUMNS}
FROM records
WHERE event NOT IN (SELECT event FROM known)
"""


def _first_of(outcome: str) -> str:
    """Return the columns of one attempt out of the grouped rows of `c`: the first line's place, the first value that is there."""
    firsts = ", ".join(
        f"arg_min(c.{name}, c.place)"
        for name in ("user_name", "source_ip", "source_host", "source_port", "auth_method")
    )
    return (
        "min(c.ts), any_value(c.host_name), any_value(c.process_name), any_value(c.process_pid), any_value(c.service), "
        f"'{outcome}', arg_min(c.reason, c.place), {firsts}, bool_or(c.invalid_user), arg_min(c.source_id, c.place), "
        "arg_min(c.line_number, c.place)"
    )


def _hinted_columns() -> str:
    """Return the columns of one failure that only hints tell of: the reason is what the weightiest of them says."""
    reason = (
        "CASE WHEN bool_or(c.reason = 'locked') THEN 'locked' WHEN bool_or(c.reason = 'not_allowed') THEN 'not_allowed' "
        "WHEN bool_or(c.invalid_user) THEN 'invalid_user' WHEN bool_or(c.reason = 'too_many_attempts') THEN 'too_many_attempts' "
        "WHEN bool_or(c.reason = 'bad_password') THEN 'bad_password' ELSE 'no_credentials' END"
    )
    return _first_of("failure").replace("arg_min(c.reason, c.place)", reason)


def _pam_sql(told: str) -> str:
    """Return the failures outside sshd that only PAM tells of, by one module for each user of a connection.

    `told` is the condition of its lines. The program's own line may come from another of its processes (`speaks_for_sql`).
    """
    return f"""
SELECT {", ".join("'failure'" if name == "event_outcome" else f"c.{name}" for name in _COLUMNS.split(", "))}
FROM {_CONNECTED} JOIN (
  SELECT connection, user_name,
    coalesce(any_value(module) FILTER (witness = 'pam_success'), arg_max(module, failures)) AS module
  FROM (
    SELECT connection, user_name, module, witness, sum(repeat) OVER (PARTITION BY connection, user_name, module) AS failures
    FROM connected
    WHERE module IS NOT NULL AND service <> 'sshd'
  )
  GROUP BY connection, user_name
) AS m ON m.connection = c.connection AND m.user_name IS NOT DISTINCT FROM c.user_name AND m.module = c.module, range(c.repeat)
WHERE {told} AND NOT EXISTS (
  SELECT 1 FROM events AS o
  WHERE {speaks_for_sql("o", "c")}
)"""
