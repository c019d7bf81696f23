"""A store of a few rows, small enough to count by hand, asked on a Monday at 14:30 in Bangkok."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import duckdb  # noqa: TID253 - the tests run the SQL
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from logai.plan.compile import CompiledQuery

    Fetch = Callable[[duckdb.DuckDBPyConnection, CompiledQuery], tuple[list[str], list[tuple[object, ...]]]]

# ts, host, outcome, reason, user, address, host name of the source, method, invalid user
ATTEMPTS = """
2026-11-23 09:10:00 | web1 | failure | bad_password | root | 203.0.113.5 | - | password | false
2026-11-23 09:40:00 | web1 | failure | bad_password | root | 203.0.113.5 | - | password | false
2026-11-23 13:05:00 | web1 | failure | invalid_user | admin | 203.0.113.5 | - | password | true
2026-11-23 14:00:00 | db1 | failure | invalid_user |  | 198.51.100.7 | - | password | true
2026-11-23 14:10:00 | web1 | success | - | alice | 10.0.0.8 | - | publickey | false
2026-11-22 23:59:59 | web1 | failure | bad_password | root | 10.0.0.8 | - | password | false
2026-11-22 02:00:00 | DB1 | failure | bad_password | - | - | GW.example.org | gssapi | false
2026-11-20 10:00:00 | web1 | success | - | bob | fe80::1 | - | password | false
2026-11-17 00:00:00 | web1 | failure | bad_password | bob | 2001:db8::5 | - | password | false
2026-11-16 14:29:59 | web1 | failure | bad_password | Root | 198.51.100.7 | - | password | false
2026-10-31 12:00:00 | db1 | failure | invalid_user | admin | 198.51.100.7 | - | password | true
"""

# ts, host, program, action, outcome, user, target, address, command, group, repeat, message
EVENTS = """
2026-11-23 10:00:00 | web1 | sudo | sudo | success | alice | root | - | /usr/bin/apt update | - | 1 | COMMAND
2026-11-23 11:00:00 | web1 | sudo | sudo | failure | bob | root | - | /bin/cat /etc/shadow | - | 3 | COMMAND
2026-11-22 11:00:00 | web1 | sudo | sudo | success | alice | www | - | /usr/bin/APT remove | - | 1 | COMMAND
2026-11-23 12:00:00 | web1 | su | su | failure | bob | root | - | - | - | 1 | FAILED SU
2026-11-23 08:00:00 | web1 | useradd | user_created | success | - | mallory | - | - | - | 1 | new user
2026-11-23 08:05:00 | web1 | usermod | group_member_added | success | - | mallory | - | - | sudo | 1 | add
2026-11-23 07:00:00 | db1 | sshd | scan | unknown | - | - | 192.0.2.9 | - | - | 5 | no identification
2026-11-23 14:10:01 | web1 | sshd | session_opened | success | alice | - | - | - | - | 1 | pam_unix: opened
2026-11-23 14:20:01 | web1 | sshd | session_closed | success | alice | - | - | - | - | 1 | pam_unix: closed
"""

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=ZoneInfo("Asia/Bangkok"))


def split_rows(text: str) -> list[list[str | None]]:
    """Return the cells of each line; `-` is NULL."""
    return [
        [None if cell.strip() == "-" else cell.strip() for cell in line.split("|")]
        for line in text.strip().splitlines()
    ]


def open_store(zone: str) -> duckdb.DuckDBPyConnection:
    """Return an empty store in memory whose session is in `zone`."""
    connection = duckdb.connect()
    connection.execute(f"SET TimeZone = '{zone}'")
    for name in ("0001_events.sql", "0003_sessions.sql"):
        connection.execute(files("logai.store").joinpath(f"migrations/{name}").read_text(encoding="utf-8"))
    return connection


def fill_store(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the attempts and events above, and one event for each attempt."""
    for line, cells in enumerate(split_rows(ATTEMPTS)):
        ts, host, outcome, reason, user, address, name, method, invalid = cells
        connection.execute(
            "INSERT INTO login_attempts VALUES (?, ?, 'sshd', 100, 'sshd', ?, ?, ?, ?, ?, 22, ?, ?, 1, ?)",
            [ts, host, outcome, reason, user, address, name, method, invalid, line],
        )
        connection.execute(
            "INSERT INTO events BY NAME SELECT ?::TIMESTAMPTZ AS ts, ? AS host_name, 'sshd' AS process_name,"
            " 'login' AS event_action, ? AS event_outcome, ? AS user_name, ? AS source_ip, ? AS source_host,"
            " ? AS auth_method, ?::BOOLEAN AS invalid_user, 1 AS repeat, '' AS message, true AS recognised,"
            " 1 AS source_id, ? AS line_number",
            [ts, host, outcome, user, address, name, method, invalid, line],
        )
    for line, cells in enumerate(split_rows(EVENTS), start=100):
        connection.execute(
            "INSERT INTO events BY NAME SELECT ?::TIMESTAMPTZ AS ts, ? AS host_name, ? AS process_name,"
            " 100 AS process_pid, ? AS event_action, ? AS event_outcome, ? AS user_name, ? AS user_target,"
            " ? AS source_ip, ? AS command, ? AS group_name, ?::INTEGER AS repeat, ? AS message,"
            " true AS recognised, 1 AS source_id, process_name AS service, ? AS line_number,"
            " CASE WHEN event_action = 'session_opened' THEN 'session' END AS witness",
            [*cells, line],
        )


def fetch_rows(
    connection: duckdb.DuckDBPyConnection, query: CompiledQuery
) -> tuple[list[str], list[tuple[object, ...]]]:
    """Return column names and rows; times as "2026-11-23 09:00" in the session's zone."""
    described = connection.execute(f"DESCRIBE {query.sql}", query.parameters).fetchall()
    columns = [str(row[0]) for row in described]
    timed = [row[0] for row in described if "TIMESTAMP" in row[1]]
    times = [f"strftime({name}, '%Y-%m-%d %H:%M') AS {name}" for name in timed]
    replaced = f" REPLACE ({', '.join(times)})" if times else ""
    rows = connection.execute(f"SELECT *{replaced} FROM ({query.sql})", query.parameters).fetchall()
    return columns, rows


@pytest.fixture(scope="session")
def store() -> Iterator[duckdb.DuckDBPyConnection]:
    """The store with the rows above; tests only read it."""
    connection = open_store("Asia/Bangkok")
    fill_store(connection)
    yield connection
    connection.close()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def fetch() -> Fetch:
    """Runs a compiled query: column names and rows."""
    return fetch_rows


@pytest.fixture(scope="session")
def make_store() -> Callable[[str], duckdb.DuckDBPyConnection]:
    """Makes an empty store whose session is in a zone."""
    return open_store
