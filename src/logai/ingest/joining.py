"""Attempts across loads: a connection cut by the end of one load is completed by the next.

What a load brings was counted by itself. Beside what the store holds, some of it is part of connections that were begun
there, or belongs between them. The lines of a process without ten minutes of silence between them are a chain, whole
connections; a chain that holds both old and new lines is counted anew. So are the lines of PAM, old or new, that a line
of another process of their program now speaks for (attempts.py). Everything else is as it was counted.

Only the time around the new lines is looked into, and as far beyond as chains reach.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.ingest.attempts import COUNTED, GAP, count_attempts, process_key_sql, speaks_for_sql

if TYPE_CHECKING:
    from logai.table import Database, Value

_NARROW = "source_id, line_number, ts"
_AROUND = "{ts} BETWEEN make_timestamptz(?) AND make_timestamptz(?)"
"""A condition that DuckDB's zone maps serve: most of a large store is not read."""
_GAP_MICROSECONDS = 600_000_000


def find_joined(store: Database, fresh: str, *, are_gone: bool = False) -> None:
    """Fill the temporary table `joined` with the events, old and new, that are to be counted anew.

    `fresh` is the table of new events, not yet in `events`, whose attempts were counted by themselves. Or these events
    `are_gone`: no longer in `events`, which leaves the rest of their connections to be counted without them.
    """
    key = process_key_sql()
    first, last, may_force = store.rows(
        f"SELECT epoch_us(min(ts)), epoch_us(max(ts)), bool_or(service <> 'sshd' AND witness IN ('failed', 'pam', 'pam_more')) "
        f"FROM {fresh} WHERE {COUNTED}"
    )[0]
    low, high = _number(first) - _GAP_MICROSECONDS, _number(last) + _GAP_MICROSECONDS
    store.execute(
        f"CREATE OR REPLACE TEMP TABLE fresh_signs AS SELECT {key} AS process_key, {_NARROW}, false AS is_forced "
        f"FROM {fresh} WHERE {COUNTED}"
    )
    store.execute("CREATE OR REPLACE TEMP TABLE forced (process_key UBIGINT, source_id INTEGER, line_number BIGINT)")
    if may_force:
        _force_pam(store, fresh, [low, high])
    reach = _GAP_MICROSECONDS
    while True:
        _find_chains(store, key, [low, high])
        below, above = store.rows(
            "SELECT coalesce(epoch_us(min(first_ts)) <= ?, false), coalesce(epoch_us(max(last_ts)) >= ?, false) FROM chains",
            [low + _GAP_MICROSECONDS, high - _GAP_MICROSECONDS],
        )[0]
        reach *= 4
        grown = (
            (low - reach if below and _is_any(store, "ts < ", low) else low),
            (high + reach if above and _is_any(store, "ts > ", high) else high),
        )
        if grown == (low, high):
            break
        low, high = grown
    store.execute(
        "CREATE OR REPLACE TEMP TABLE joined AS "
        f"SELECT e.* FROM events AS e JOIN chained AS c ON (e.source_id, e.line_number) = (c.source_id, c.line_number) "
        f"WHERE c.is_old AND {_AROUND.format(ts='e.ts')} UNION ALL "
        f"SELECT e.* FROM events AS e JOIN chained AS c ON (e.source_id, e.line_number) = (c.source_id, c.line_number) "
        "WHERE c.is_old AND e.ts IS NULL UNION ALL "
        f"SELECT e.* FROM {fresh} AS e JOIN chained AS c ON (e.source_id, e.line_number) = (c.source_id, c.line_number) "
        "WHERE NOT c.is_old AND NOT ?",
        [low, high, are_gone],
    )


def recount_joined(store: Database) -> set[int]:
    """Count the attempts of `joined` anew, once the new events and their attempts are in the tables.

    Returns the numbers of the sources whose lines these are.
    """
    sources = {int(str(row[0])) for row in store.rows("SELECT DISTINCT source_id FROM joined")}
    if sources:
        low, high = store.rows("SELECT epoch_us(min(ts)), epoch_us(max(ts)) FROM joined")[0]
        same = "(a.source_id, a.line_number) = (joined.source_id, joined.line_number)"
        store.execute(
            f"DELETE FROM login_attempts AS a USING joined WHERE {same} AND {_AROUND.format(ts='a.ts')}",
            [_number(low), _number(high)],
        )
        store.execute(f"DELETE FROM login_attempts AS a USING joined WHERE {same} AND a.ts IS NULL")
        count_attempts(store, "joined")
    for table in ("fresh_signs", "forced", "chained", "chains", "joined"):
        store.execute(f"DROP TABLE {table}")
    return sources


def _force_pam(store: Database, fresh: str, around: list[Value]) -> None:
    """Add to `forced` the lines of PAM that count otherwise once lines of other processes of their program are beside them."""
    key = process_key_sql("p.")
    pam = "p.witness IN ('pam', 'pam_more') AND p.service <> 'sshd'"
    same = speaks_for_sql("f", "p")
    store.execute(
        f"INSERT INTO forced SELECT DISTINCT {key}, p.source_id, p.line_number FROM events AS p JOIN {fresh} AS f ON {same} "
        f"WHERE {pam} AND {_AROUND.format(ts='p.ts')} UNION "
        f"SELECT DISTINCT {key}, p.source_id, p.line_number FROM {fresh} AS p JOIN events AS f ON {same} "
        f"WHERE {pam} AND {_AROUND.format(ts='f.ts')}",
        [*around, *around],
    )


def _find_chains(store: Database, key: str, around: list[Value]) -> None:
    """Fill `chained` with the lines of the chains to be counted anew, as far as they lie in the time `around`, and `chains`."""
    store.execute(
        f"""
CREATE OR REPLACE TEMP TABLE chained AS
WITH keys AS (
  SELECT process_key FROM fresh_signs UNION SELECT process_key FROM forced
),
signs AS (
  SELECT {key} AS process_key, {_NARROW}, true AS is_old FROM events
  WHERE {COUNTED} AND {_AROUND.format(ts="ts")} AND {key} IN (SELECT process_key FROM keys)
  UNION ALL
  SELECT {key}, {_NARROW}, true FROM events
  WHERE {COUNTED} AND ts IS NULL AND {key} IN (SELECT process_key FROM keys)
  UNION ALL
  SELECT process_key, {_NARROW}, false FROM fresh_signs
),
parted AS (
  SELECT *, sum(CASE WHEN begins THEN 1 ELSE 0 END) OVER (PARTITION BY process_key ORDER BY ts ROWS UNBOUNDED PRECEDING) AS part
  FROM (
    SELECT *, coalesce(ts - lag(ts) OVER (PARTITION BY process_key ORDER BY ts) > {GAP}, false) AS begins FROM signs
  )
),
wanted AS (
  SELECT process_key, part, min(parted.ts) AS first_ts, max(parted.ts) AS last_ts
  FROM parted LEFT JOIN forced USING (process_key, source_id, line_number)
  GROUP BY ALL
  HAVING bool_or(is_old) AND bool_or(NOT is_old) OR count(forced.line_number) > 0
)
SELECT process_key, source_id, line_number, is_old, first_ts, last_ts FROM parted JOIN wanted USING (process_key, part)
""",
        around,
    )
    store.execute("CREATE OR REPLACE TEMP TABLE chains AS SELECT DISTINCT process_key, first_ts, last_ts FROM chained")


def _is_any(store: Database, condition: str, moment: int) -> bool:
    sql = f"SELECT 1 FROM events WHERE {condition} make_timestamptz(?) LIMIT 1"
    return bool(store.rows(sql, [moment]))


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0
