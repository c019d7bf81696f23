"""From lines to events, inside DuckDB: one statement a piece, vectorised.

The steps are nested SELECTs, each adding columns to the one before: header (taken apart by headers.py), body (what the program said,
freed of wrappings), pattern number, groups of its regular expression, columns of `events`. Every line becomes exactly
one row, recognised or not.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from logai.events import ACCOUNT_CHANGES, EVENT_COLUMNS, Action
from logai.ingest.pattern_sql import (
    extract_quick_sql,
    extract_sql,
    field_sql,
    group_places,
    quick_hit_sql,
    quote,
    recognise_sql,
)
from logai.ingest.patterns import FIELDS, Pattern, group_names

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_LOGIN_SERVICES = (
    "sudo", "sudo-i", "su", "su-l", "cron", "crond", "atd", "systemd-user", "runuser", "runuser-l", "polkit-1", "passwd",
    "chpasswd", "chsh", "chfn", "useradd", "groupadd", "usermod", "newusers", "samba", "xscreensaver", "gnome-screensaver",
    "kscreensaver", "kde", "i3lock", "swaylock", "vlock", "doas", "pkexec", "gdm-launch-environment", "lightdm-greeter",
    "sddm-greeter",
)  # fmt: skip
"""PAM services through which nobody logs in: their lines are no login attempts."""

# IPv4 in dotted decimal, each number 0 to 255 without leading zeros (RFC 6943, 3.1.1).
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4 = rf"{_OCTET}\.{_OCTET}\.{_OCTET}\.{_OCTET}"

# rsyslog's repeated message reduction; more digits than these is no syslogd's doing.
_REPEATED = r"^message repeated (\d{1,5}) times: \[ ?(.*?) ?\]$"

# The program behind the tag: without folder, module and sshd's helpers (OpenSSH 9.8). A usual tag has no brackets.
_BARE = r"lower(regexp_extract(tag, '([^/()\[\]]+)\)?(?:\([^/]*\))?(?:\[\d*)?\]?$', 1))"
_PROCESS_NAME = rf"""CASE WHEN NOT is_usual AND regexp_matches(tag, '[/(\[\]]') THEN {_BARE}
  WHEN tag IN ('sshd-session', 'sshd-auth') THEN 'sshd' ELSE tag END"""
_PAM = r"^(pam_\w+\(([^:()]*)(?::[^()]*)?\): )"


_HEADED = """
SELECT source_id, place + shift AS line_number, is_usual, host, tag, pid, ts, message
FROM (
  SELECT rowid AS place, piece, is_usual, host, tag, pid, ts, message FROM headed WHERE is_usual
  UNION ALL
  SELECT place, piece, false, host, tag, pid, ts, message FROM otherwise_headed
) JOIN pieces USING (piece)
"""


@cache
def parse_sql(patterns: tuple[Pattern, ...]) -> str:
    """Return the statement that appends the lines of `headed` and `otherwise_headed` (headers.py) to `events`.

    What fits none of `patterns` is not recognised. It joins the tables of `patterns_sql` and of `PIECES`.
    """
    levels = [_HEADED]
    for columns in [*_body_steps(), *_group_steps(patterns)]:
        levels.append(f"SELECT {columns} FROM level_{len(levels) - 1}")
    levels.append(f"SELECT * FROM level_{len(levels) - 1} LEFT JOIN patterns USING (number)")
    for columns in _pattern_steps(patterns):
        levels.append(f"SELECT {columns} FROM level_{len(levels) - 1}")
    named = ",\n".join(f"level_{number} AS ({sql})" for number, sql in enumerate(levels))
    return f"INSERT INTO events\nWITH {named}\n{_final_columns()}\nFROM level_{len(levels) - 1}"


# Each step is a SELECT of its own: DuckDB would put the expression behind a name in place of the name wherever a name of the
# same SELECT is used, and plan and compute it again and again.


def _body_steps() -> list[str]:
    """Return the columns that lead to `process`, `service`, `from_pam` and `body`: what was said, freed of wrappings."""
    repeats = f"TRY_CAST(regexp_extract(message, '{_REPEATED}', 1) AS INTEGER)"
    again = f"regexp_extract(message, '{_REPEATED}', 2)"
    is_marked = "starts_with(said, 'error: ') OR starts_with(said, 'fatal: ')"
    service = "CASE WHEN says_pam THEN pam.service ELSE process END AS service"
    body = "CASE WHEN says_pam THEN substring(plain, length(pam.prefix) + 1) ELSE plain END AS body"
    return [
        f"*, {_PROCESS_NAME} AS process_name, CASE WHEN starts_with(message, 'message repeated ') THEN {repeats} END AS n",
        f"*, lower(process_name) AS process, coalesce(n, 1) AS times, CASE WHEN n IS NOT NULL THEN {again} ELSE message END AS said",
        f"*, CASE WHEN {is_marked} THEN substring(said, 8) ELSE said END AS plain",
        f"*, CASE WHEN starts_with(plain, 'pam_') THEN regexp_extract(plain, '{_PAM}', ['prefix', 'service']) END AS pam",
        "*, coalesce(pam.prefix <> '', false) AS says_pam",
        f"* EXCLUDE (pam), says_pam OR contains(tag, '(pam_') AS from_pam, {service}, {body}",
    ]


def _group_steps(patterns: tuple[Pattern, ...]) -> list[str]:
    """Return the columns that lead to `number`, 0 where no pattern fits, and to g1, g2, .., the groups of its expression."""
    groups = ", ".join(f"CASE WHEN is_quick THEN {quick} ELSE x.{name} END AS {name}" for name, quick in group_places())
    return [
        f"*, {recognise_sql(patterns)} AS tried",
        f"*, {extract_quick_sql(patterns)} AS quick",
        f"*, coalesce({quick_hit_sql()}, false) AS is_quick",
        f"*, CASE WHEN NOT is_quick THEN {extract_sql(patterns)} END AS x",
        "*, CASE WHEN x.hit = '' THEN 0 ELSE tried END AS number",
        f"* EXCLUDE (quick, x), {groups}",
    ]


def _pattern_steps(patterns: tuple[Pattern, ...]) -> list[str]:
    """Return the columns that need the constants of the pattern (p_..) beside its groups (.._group)."""
    fields = ", ".join(f"{field_sql(name, patterns)} AS {name}_group" for name in FIELDS)
    return [
        f"*, {fields}",
        "*, coalesce(nullif(source_group, ''), nullif(source2_group, '')) AS source",
        f"""*, regexp_full_match(source, {quote(_IPV4)}) AS is_ipv4,
    CASE
      WHEN p_preauth_action IS NOT NULL AND ends_with(said, ' [preauth]') THEN p_preauth_action
      WHEN from_pam AND p_by_pam_service THEN CASE
        WHEN service IN ('cron', 'crond', 'atd') THEN 'cron_session'
        WHEN service IN ('su', 'su-l') AND p_action <> 'session_opened' AND p_action <> 'session_closed' THEN 'su'
        WHEN service IN ('sudo', 'sudo-i') AND p_action <> 'session_opened' AND p_action <> 'session_closed' THEN 'sudo'
        ELSE p_action END
      ELSE coalesce(p_action, 'other')
    END AS action,
    CASE WHEN failure_group <> '' THEN 'failure' ELSE coalesce(p_outcome, 'unknown') END AS event_outcome,
    CASE
      WHEN p_empty_user THEN user_name_group
      WHEN service IN ('su', 'su-l') AND ruser_group IS NOT NULL THEN nullif(ruser_group, '')
      ELSE coalesce(nullif(user_name_group, ''), nullif(ruser_group, ''), p_user_name)
    END AS named,
    CASE WHEN service IN ('su', 'su-l') AND ruser_group IS NOT NULL THEN user_name_group ELSE nullif(user_target_group, '') END
      AS target,
    coalesce(nullif(auth_method_group, ''), p_method) AS auth_method,
    coalesce(p_invalid_user OR invalid_group <> '', false) AS invalid_user,
    CASE WHEN contains(why_group, 'locked') THEN 'locked' ELSE p_reason END AS why""",
    ]


def _final_columns() -> str:
    """Return the SELECT clause of the columns of `events`."""
    changes = ", ".join(quote(action) for action in ACCOUNT_CHANGES)
    derived = {
        "process_pid": "pid",
        "host_name": "host",
        "event_action": "action",
        "user_name": f"CASE WHEN named IS NULL AND action IN ({changes}) THEN target ELSE named END",
        "user_target": "target",
        "source_ip": "CASE WHEN is_ipv4 THEN source WHEN contains(source, ':') THEN "
        f"CASE WHEN regexp_full_match(source, {quote('(?i)::ffff:' + _IPV4)}) THEN substring(source, 8) ELSE source END END",
        "source_host": "CASE WHEN NOT is_ipv4 AND NOT contains(source, ':') THEN source END",
        "source_port": "TRY_CAST(source_port_group AS INTEGER)",
        "command": "nullif(command_group, '')",
        "tty": "nullif(tty_group, '')",
        "group_name": "nullif(group_name_group, '')",
        "repeat": "times",
    }
    listed = [f"{derived[name]} AS {name}" if name in derived else name for name, _ in EVENT_COLUMNS]
    return f"""SELECT {", ".join(listed)},
  CASE
    WHEN p_witness IS NULL OR NOT from_pam THEN p_witness
    WHEN service NOT IN ({", ".join(map(quote, NO_LOGIN_SERVICES))}) THEN p_witness
  END AS witness,
  CASE
    WHEN invalid_user AND why IN ('bad_password', 'no_credentials') THEN 'invalid_user'
    WHEN auth_method = 'publickey' AND why = 'bad_password' THEN 'bad_key'
    ELSE why
  END AS reason,
  service, number > 0 AS recognised"""


PIECES = (
    "CREATE OR REPLACE TEMP TABLE pieces AS "
    "SELECT unnest(?) AS piece, unnest(?) AS source_id, CAST(unnest(?) AS BIGINT) AS shift, unnest(?) AS year"
)
"""The statement that makes the table of the pieces in `headed`. Parameters, a list each: their places in the list of
paths; their sources; what added to a rowid of `headed` is the number of the line; the years of stamps without one, as text."""

OTHERWISE_HEADED = (
    "CREATE OR REPLACE TEMP TABLE otherwise_headed "
    "(place BIGINT, piece INTEGER, ts TIMESTAMPTZ, host VARCHAR, tag VARCHAR, pid INTEGER, message VARCHAR)"
)
"""The statement that makes the table of the lines that headers.py takes apart the long way, empty."""


def patterns_sql() -> str:
    """Return the statement that creates the table of the patterns' constants, which `parse_sql` joins."""
    columns = ", ".join(f"p_{name} {kind}" for name, kind in _CONSTANTS.items())
    slots = ", ".join(f"{name}_slot UTINYINT" for name in FIELDS)
    return f"CREATE OR REPLACE TEMP TABLE patterns (number INTEGER, {columns}, {slots})"


def pattern_rows(patterns: Sequence[Pattern]) -> list[tuple[int | str | bool | None, ...]]:
    """Return the rows of that table: an empty text is NULL, and a slot is the place of a group in its expression."""
    return [
        (
            pattern.number,
            *(_constant(pattern, name) for name in _CONSTANTS),
            *(names.index(field) + 1 if field in names else None for field in FIELDS),
        )
        for pattern in patterns
        for names in [group_names(pattern.regex)]
    ]


_CONSTANTS = {
    "action": "VARCHAR",
    "preauth_action": "VARCHAR",
    "outcome": "VARCHAR",
    "witness": "VARCHAR",
    "reason": "VARCHAR",
    "method": "VARCHAR",
    "user_name": "VARCHAR",
    "invalid_user": "BOOLEAN",
    "empty_user": "BOOLEAN",
    "by_pam_service": "BOOLEAN",
}

_BY_PAM_SERVICE = (Action.LOGIN, Action.INVALID_USER, Action.SESSION_OPENED, Action.SESSION_CLOSED, Action.AUTH_STEP)
"""Actions that PAM's service turns into another: a failure to log in through sudo is one of sudo."""


def _constant(pattern: Pattern, name: str) -> str | bool | None:
    if name == "by_pam_service":
        return pattern.action in _BY_PAM_SERVICE
    value: str | bool | None = getattr(pattern, name)
    return None if value is None or value == "" else value if isinstance(value, bool) else str(value)
