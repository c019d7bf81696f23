"""Checking and running a SELECT that a model wrote.

The sandbox already keeps a statement from files and the network. A model's statement may do still less: it reads our
tables and views by name, and each column of its result comes from them, so that no number of the result is one that the
model wrote down. Its parse tree decides, made by DuckDB itself: a second parser would read some statement differently.

No error that leaves here for a model can hold a value of the store: statements are bound against a database of the same
schema without a row in it, and of a failure on the data itself only the kind is told.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from logai.errors import BadInputError
from logai.plan.select import SelectContents, UnfitSelectError
from logai.store.opening import create_database
from logai.store.sandbox import check_statement, lock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from logai.store.database import DuckDatabase
    from logai.table import Table

READABLE = (
    "events",
    "login_attempts",
    "sessions",
    "sudo_commands",
    "su_attempts",
    "account_changes",
    "scans",
)
"""Tables and views that a model may read; `sources` holds paths of this machine."""

_RELATIONS = frozenset({"BASE_TABLE", "JOIN", "SUBQUERY", "EMPTY"})
_NODES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "CTE_NODE"})
_AGGREGATES_OF_ROWS = frozenset({"count_star", "count"})
"""Aggregates that need no column to be computed from the rows."""
_CLOCKS = frozenset(
    {
        *("now", "today", "current_date", "current_time", "current_timestamp", "get_current_time"),
        *("get_current_timestamp", "transaction_timestamp", "localtime", "localtimestamp"),
        *("current_localtime", "current_localtimestamp"),
    }
)
"""What reads the clock of this machine: a question may be asked of another moment."""
_FOREIGN = frozenset(
    {
        *("random", "setseed", "uuid", "uuidv4", "uuidv7", "gen_random_uuid", "nextval", "currval"),
        *("current_setting", "getenv", "getvariable", "version", "current_database", "current_schema"),
        *("current_schemas", "current_user", "session_user", "user", "current_role", "current_query", "txid_current"),
        *(
            "in_search_path",
            "query",
            "query_table",
            "columns",
            "sql_auto_complete",
            "write_log",
            "parse_duckdb_log_message",
        ),
    }
)
"""Functions whose value does not come from the rows."""
_FOREIGN_PREFIXES = ("pg_", "duckdb_", "pragma_", "read_", "json_execute", "has_", "storage_")
_ROUNDING = frozenset({"round", "trunc", "round_even"})

_FAILURES = {
    "ConversionException": "A value could not be converted; use TRY_CAST.",
    "InvalidInputException": "A function was given a value that it does not take.",
    "OutOfRangeException": "A number is out of range.",
    "OutOfMemoryException": "It needs too much memory; aggregate earlier.",
}
"""What a failure on the data is called towards the model: DuckDB's own message quotes values."""


def read_select(sql: str, tz_name: str) -> SelectContents:
    """Return what `sql` holds; raise UnfitSelectError unless it is one SELECT over our tables that would run."""
    import duckdb

    try:
        statement = check_statement(sql)
    except BadInputError as error:
        raise UnfitSelectError(f"{error.message} Reply with one SELECT.") from error
    with tempfile.TemporaryDirectory(prefix="logai-") as name, create_database(None, tz_name, Path(name)) as empty:
        lock(empty)
        contents = _examine(_parse_tree(empty, statement))
        try:
            empty.query(statement, most=1)
        except duckdb.Error as error:
            kind = type(error).__name__.removesuffix("Exception")
            raise UnfitSelectError(f"{kind} error: {_plain_message(error)}") from error
    return contents


def run_select(database: DuckDatabase, sql: str, *, most: int, seconds: float) -> Table:
    """Run a SELECT that `read_select` has passed; return at most `most` rows.

    Raise UnfitSelectError where it fails on the data, BadInputError where it takes longer than `seconds`.
    """
    import duckdb

    try:
        return database.query(check_statement(sql), most=most, seconds=seconds)
    except duckdb.Error as error:
        reason = _FAILURES.get(type(error).__name__, "It failed while it ran; write it in a simpler way.")
        raise UnfitSelectError(reason) from error


def _plain_message(error: Exception) -> str:
    """Return the message without its kind and without the drawing of the place."""
    text = str(error).partition("\n\nLINE ")[0].partition(" Error: ")[2] or str(error)
    return " ".join(text.split())[:400]


def _parse_tree(database: DuckDatabase, statement: str) -> dict[str, Any]:
    text = database.rows("SELECT json_serialize_sql(CAST(? AS VARCHAR))", [statement])[0][0]
    tree: dict[str, Any] = json.loads(str(text))
    if tree.get("error") or len(tree.get("statements", ())) != 1:
        raise UnfitSelectError("Write a plain SELECT: no PIVOT, no SUMMARIZE.")
    return tree


def _examine(tree: dict[str, Any]) -> SelectContents:
    nodes = list(_walk(tree))
    own = {str(entry["key"]).lower() for node in nodes for entry in _own_tables(node)}
    tables: set[str] = set()
    for node in nodes:
        _check_query_node(node)
        if node.get("type") == "BASE_TABLE":
            name = str(node["table_name"]).lower()
            if node.get("catalog_name") or node.get("schema_name") not in {"", "main"} or name not in {*READABLE, *own}:
                raise UnfitSelectError(f"There is no table {name!r}. Tables: {', '.join(READABLE)}.")
            tables.add(name)
        elif isinstance(node.get("function_name"), str):
            _check_function(node["function_name"].lower())
    tables -= own
    if not tables:
        raise UnfitSelectError(f"It reads no table. Tables: {', '.join(READABLE)}.")
    columns = {str(node["column_names"][-1]).lower() for node in nodes if node.get("class") == "COLUMN_REF"}
    if columns & _CLOCKS:
        raise UnfitSelectError("Do not read the clock: write the times that are given.")
    compared = _without_cuts(tree)
    return SelectContents(
        tables=frozenset(tables),
        columns=frozenset(columns),
        strings=_strings(compared),
        numbers=_numbers(compared),
        limits=_numbers([node for node in nodes if node.get("type") == "LIMIT_MODIFIER"]),
    )


def _check_query_node(node: dict[str, Any]) -> None:
    kind = str(node.get("type", ""))
    if "class" not in node and kind.endswith("_NODE") and kind not in _NODES:
        raise UnfitSelectError("No recursion.")
    if node.get("sample"):
        raise UnfitSelectError("No sample: read all rows.")
    source = node.get("from_table")
    for relation in _relations(source) if isinstance(source, dict) else ():
        if relation.get("type") not in _RELATIONS:
            raise UnfitSelectError(f"Read from tables alone: {', '.join(READABLE)}.")
    if node.get("class") == "SUBQUERY" and node.get("subquery_type") in {"EXISTS", "NOT_EXISTS"}:
        # SELECT 1 is what EXISTS is written with; its value reaches no result.
        for query in _walk(node):
            query.pop("select_list", None)
    for item in node.get("select_list") or ():
        if not _comes_from_rows(item):
            raise UnfitSelectError("Each column of the result is computed from a table: no literals there.")


def _relations(source: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield source
    for side in ("left", "right"):
        if isinstance(source.get(side), dict) and source.get("type") == "JOIN":
            yield from _relations(source[side])


def _check_function(name: str) -> None:
    if name in _CLOCKS:
        raise UnfitSelectError("Do not read the clock: write the times that are given.")
    if name in _FOREIGN or name.startswith(_FOREIGN_PREFIXES):
        raise UnfitSelectError(f"The function {name} is not to be used.")


def _comes_from_rows(item: object) -> bool:
    return any(
        node.get("class") in {"COLUMN_REF", "STAR"} or str(node.get("function_name")).lower() in _AGGREGATES_OF_ROWS
        for node in _walk(item)
    )


def _own_tables(node: dict[str, Any]) -> list[dict[str, Any]]:
    ctes = node.get("cte_map")
    entries = ctes.get("map") if isinstance(ctes, dict) else None
    return entries if isinstance(entries, list) else []


def _walk(value: object) -> Iterator[dict[str, Any]]:
    """Yield every object of a parse tree, parents first."""
    stack = [value]
    while stack:
        current = stack.pop()
        if isinstance(current, dict):
            yield current
            stack.extend(reversed(list(current.values())))
        elif isinstance(current, list):
            stack.extend(reversed(current))


def _without_cuts(value: object) -> object:
    """Return the tree without what only cuts, rounds, orders or groups by position, and without types."""
    if isinstance(value, list):
        return [_without_cuts(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    if value.get("type") == "LIMIT_MODIFIER":
        return None
    kept = {key: child for key, child in value.items() if key != "type_expr"}
    if kept.get("group_expressions"):
        kept["group_expressions"] = [entry for entry in kept["group_expressions"] if not _literal(entry)]
    if kept.get("orders"):
        kept["orders"] = [entry for entry in kept["orders"] if not _literal(entry["expression"])]
    if str(kept.get("function_name")).lower() in _ROUNDING:
        kept |= {key: kept[key][:1] for key in ("arguments", "children") if key in kept}
    return {key: _without_cuts(child) for key, child in kept.items()}


def _numbers(value: object) -> tuple[float, ...]:
    return tuple(float(text) for node in _walk(value) for kind, text in _literal(node) if kind == "number")


def _strings(value: object) -> tuple[str, ...]:
    return tuple(text for node in _walk(value) for kind, text in _literal(node) if kind == "string")


def _literal(node: dict[str, Any]) -> list[tuple[str, str]]:
    """Return kind and text of a literal; DuckDB 2 writes `literal`, DuckDB 1 `value`."""
    if node.get("class") != "CONSTANT":
        return []
    if isinstance(node.get("literal"), dict):
        kind, value = str(node["literal"].get("kind")), node["literal"].get("text")
    elif isinstance(node.get("value"), dict):
        of = node["value"].get("type") or {}
        kind, value = str(of.get("id")), node["value"].get("value")
        if kind == "DECIMAL" and isinstance(value, int):
            value = value / 10 ** int((of.get("type_info") or {}).get("scale", 0))
    else:
        return []
    if value is None or kind in {"NULL_LITERAL", "NULL", "BOOLEAN"}:
        return []
    return [("number" if _is_number(str(value)) and kind not in {"STRING", "VARCHAR"} else "string", str(value))]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
