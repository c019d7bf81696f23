"""What the journal and a text log of one machine both tell is kept once.

syslogd writes what journald has too: the same program, process and message, at times that differ by a moment, or by the
second that a stamp lacks. So lines are paired, one with one: the first of a second with the first, the second with the
second; then with those right before and after. `message repeated 3 times: [ .. ]` (rsyslog.conf(5),
$RepeatedMsgReduction) stands for three entries since the line before it. Where a log names no pid (sudo), any will do.

Two text logs are never held against each other: there the same line twice is twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.ingest.formats.convert import SourceKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from logai.table import Database

_REPEATED = r"^message repeated \d{1,5} times: \[ ?(.*?) ?\]$"
_SAID = (
    f"trim(CASE WHEN starts_with(message, 'message repeated ') THEN regexp_extract(message, '{_REPEATED}', 1) "
    "ELSE message END)"
)
_COLUMNS = f"""source_id, line_number, ts, CAST(epoch_us(ts) // 1000000 AS BIGINT) AS second, repeat AS times,
  split_part(lower(coalesce(host_name, '')), '.', 1) AS host, lower(coalesce(process_name, '')) AS program,
  process_pid AS pid, {_SAID} AS said"""

_NEAR = "INTERVAL 11 MINUTES"
_SECONDS = (0, 1, -1)
"""Where a line of which one has no pid is looked for: in its own second first."""


def drop_told_twice(
    database: Database, fresh: Mapping[int, str | None], held: Mapping[int, str | None], held_events: str | None
) -> None:
    """Delete from `events`, which has new lines only, what other sources tell too.

    `fresh` and `held` name the kind of each new source and of each that the store holds already, None for text;
    `held_events` is the table of the latter, None where there are none. A line is held against those of another source
    where one of both is the journal; of two that tell the same the one in the store stays, else the text log's.
    """
    texts = [number for number, kind in fresh.items() if (kind or SourceKind.TEXT) == SourceKind.TEXT]
    journals = [number for number, kind in fresh.items() if kind == SourceKind.JOURNAL]
    held_texts = [number for number, kind in held.items() if (kind or SourceKind.TEXT) == SourceKind.TEXT]
    held_journals = [number for number, kind in held.items() if kind == SourceKind.JOURNAL]
    if texts and held_journals and held_events:
        _drop_told(database, texts, [(held_events, held_journals)])
    for place, journal in enumerate(journals):
        others = [("events", [*texts, *journals[:place]])]
        if held_events:
            others.append((held_events, [one for one in (*held_texts, *held_journals) if one != journal]))
        if any(numbers for _, numbers in others):
            _drop_told(database, [journal], others)


def _drop_told(database: Database, mine: Sequence[int], others: Sequence[tuple[str, Sequence[int]]]) -> None:
    """Delete those events of the sources `mine` that a table of `others` has among its sources."""
    told = " UNION ALL ".join(
        f"SELECT {_COLUMNS} FROM {table} WHERE {_among(numbers)} AND {_beside(f'events WHERE {_among(mine)}')}"
        for table, numbers in others
        if numbers
    )
    database.execute(f"CREATE OR REPLACE TEMP TABLE told AS {told}")
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE mine AS SELECT {_COLUMNS} FROM events WHERE {_among(mine)} AND {_beside('told')}"
    )
    # A line of `mine` that is told so many times, and the line of `told` that says so, where that is one.
    database.execute("CREATE OR REPLACE TEMP TABLE matched (mine BIGINT, told BIGINT, times BIGINT)")
    database.execute(_pair_sql(0, has_pid=True))
    database.execute(_pair_rest_sql())
    for second in _SECONDS:
        database.execute(_pair_sql(second, has_pid=False))
    database.execute(_repeats_sql("mine", "told"))
    database.execute(_repeats_sql("told", "mine"))
    _delete(database)
    for table in ("told", "mine", "matched"):
        database.execute(f"DROP TABLE {table}")


def _beside(rows: str) -> str:
    return f"ts BETWEEN (SELECT min(ts) - {_NEAR} FROM {rows}) AND (SELECT max(ts) + {_NEAR} FROM {rows})"


def _among(numbers: Sequence[int]) -> str:
    return f"source_id IN ({', '.join(map(str, numbers)) or 'NULL'})"


def _free(table: str) -> str:
    return f"{table}.rowid NOT IN (SELECT {table} FROM matched WHERE {table} IS NOT NULL)"


def _pair_sql(second: int, *, has_pid: bool) -> str:
    """Return the statement that pairs lines so many seconds apart, which are not paired yet, in their order.

    With a pid, both have the same; without, one of both has none.
    """
    key = f"host, program, said, second{', pid' if has_pid else ''}"

    def numbered(table: str) -> str:
        return (
            f"SELECT rowid AS line, *, row_number() OVER (PARTITION BY {key} ORDER BY ts, source_id, line_number) "
            f"AS place FROM {table} WHERE times = 1 AND {_free(table)}{' AND pid IS NOT NULL' if has_pid else ''}"
        )

    pids = "m.pid = t.pid" if has_pid else "(m.pid IS NULL OR t.pid IS NULL)"
    return (
        f"INSERT INTO matched SELECT m.line, t.line, 1 FROM ({numbered('mine')}) AS m JOIN ({numbered('told')}) AS t "
        "ON m.host = t.host AND m.program = t.program AND m.said = t.said AND m.place = t.place "
        f"AND m.second = t.second + {second} AND {pids}"
    )


def _pair_rest_sql() -> str:
    """Return the statement that pairs what is left of a process that said the same thing several times in a row.

    A stamp that was cut to the second, or written a moment later, may lie in the next one, and each of such a row with it.
    """
    key = "host, program, said, pid"
    return f"""
INSERT INTO matched
WITH lines AS (
  SELECT rowid AS line, 'mine' AS side, {_free("mine")} AS is_free, * FROM mine WHERE times = 1 AND pid IS NOT NULL
  UNION ALL
  SELECT rowid, 'told', {_free("told")}, * FROM told WHERE times = 1 AND pid IS NOT NULL
),
begun AS (
  SELECT *, coalesce(ts - lag(ts) OVER (PARTITION BY {key} ORDER BY ts) > INTERVAL 2 SECONDS, true) AS begins FROM lines
),
rows_of AS (
  SELECT *, sum(CAST(begins AS INTEGER)) OVER (PARTITION BY {key} ORDER BY ts ROWS UNBOUNDED PRECEDING) AS run FROM begun
),
rest AS (
  SELECT *, row_number() OVER (PARTITION BY {key}, run, side ORDER BY ts, source_id, line_number) AS place
  FROM rows_of
  WHERE is_free
)
SELECT m.line, t.line, 1
FROM rest AS m JOIN rest AS t
  ON m.host = t.host AND m.program = t.program AND m.said = t.said AND m.pid = t.pid AND m.run = t.run AND m.place = t.place
WHERE m.side = 'mine' AND t.side = 'told'"""


def _repeats_sql(repeated: str, single: str) -> str:
    """Return the statement that pairs repeated lines of one table with single lines of the other since the line before.

    Each with as many as it stands for, the last ones; where it is one of `mine`, they are counted.
    """
    matched = (
        "SELECT repeated, NULL, count(*) FROM pairs GROUP BY repeated"
        if repeated == "mine"
        else "SELECT DISTINCT single, NULL, 1 FROM pairs"
    )
    return f"""
INSERT INTO matched
WITH repeats AS (
  SELECT rowid AS line, *, lag(ts) OVER (PARTITION BY host, program, pid, said ORDER BY ts, line_number) AS previous_ts
  FROM {repeated}
  QUALIFY times > 1
),
pairs AS (
  SELECT r.line AS repeated, {single}.rowid AS single
  FROM repeats AS r JOIN {single}
    ON r.host = {single}.host AND r.program = {single}.program AND r.said = {single}.said
    AND r.pid IS NOT DISTINCT FROM {single}.pid
  WHERE {single}.times = 1 AND {_free(single)}
    AND {single}.ts BETWEEN coalesce(r.previous_ts, r.ts - {_NEAR}) AND r.ts + INTERVAL 2 SECONDS
  QUALIFY row_number() OVER (PARTITION BY r.line ORDER BY {single}.ts DESC) <= r.times
)
{matched}"""


def _delete(database: Database) -> None:
    """Delete the lines of `mine` that are told whole; a repeated line keeps what is not."""
    told = (
        "SELECT m.source_id, m.line_number, m.times - d.times AS rest FROM mine AS m JOIN "
        "(SELECT mine, sum(times) AS times FROM matched GROUP BY mine) AS d ON m.rowid = d.mine"
    )
    same = "events.source_id = d.source_id AND events.line_number = d.line_number"
    database.execute(f"DELETE FROM events USING ({told}) AS d WHERE {same} AND d.rest <= 0")
    database.execute(
        f"UPDATE events SET repeat = CAST(d.rest AS INTEGER) FROM ({told}) AS d WHERE {same} AND d.rest > 0"
    )
