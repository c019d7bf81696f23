"""`logai status`: what there is to ask, and who could answer."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO

from logai.cli import options
from logai.errors import LogaiError

if TYPE_CHECKING:
    from logai.cli.console import Look
    from logai.config import Settings

COUNTS = ("lines", "attempts", "unknown")
"""Columns of the sources that the status adds up."""

SHAPES = 5
"""How many shapes of lines that are not recognised are shown."""


def status_command(
    *,
    db: options.Db = None,
    tz: options.Tz = None,
    provider: options.Provider = None,
    model: options.Model = None,
    report_format: options.Report = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Print which providers are ready, and what is in the store.

    Asks each provider for half a second or so, and sends no question. Ends with exit code 0 whatever it finds.
    """
    from logai.cli.console import Look
    from logai.cli.output import open_output
    from logai.cli.table_view import write_json

    chosen = options.choose_report(report_format, as_json=as_json)
    settings = options.settings_from(db=db, tz=tz, provider=provider, model=model)
    status = collect_status(settings)
    with open_output(output) as stream:
        if chosen is options.ReportFormat.JSON:
            write_json(stream, {"success": True, "result": status})
        else:
            print_status(status, stream, Look(no_color))
    if not quiet:
        tell_hints(status, Look(no_color))


def collect_status(settings: Settings) -> dict[str, Any]:
    """Return the state of the providers and of the store, as JSON has it."""
    from concurrent.futures import ThreadPoolExecutor

    from logai import __version__
    from logai.models.status import check_providers

    with ThreadPoolExecutor(1) as pool:
        checks = pool.submit(check_providers, settings)
        store = describe_store(settings)
        providers = [asdict(entry) for entry in checks.result()]
    return {
        "version": __version__,
        "provider": settings.provider,
        "builtin": settings.builtin,
        "providers": providers,
        "store": store,
        "config_file": str(settings.config_file),
        "tz": settings.tz_name,
    }


def tell_hints(status: dict[str, Any], look: Look) -> None:
    """Tell what to do about each provider that is not ready."""
    from logai.cli.console import note

    for entry in status["providers"]:
        if not entry["ready"] and entry["hint"]:
            note(f"{entry['name']}: {entry['hint']}", look)


def describe_store(settings: Settings) -> dict[str, Any]:
    """Return path, size in bytes, totals and last load of the store; `message` says why they are missing."""
    from logai.cli.table_view import json_value
    from logai.records import list_sources, list_unknown_shapes

    path = settings.db
    store: dict[str, Any] = {"path": str(path), "size": path.stat().st_size if path.is_file() else None}
    store |= dict.fromkeys(("sources", *COUNTS), 0) | dict.fromkeys(("first_ts", "last_ts", "loaded_at"))
    store["unknown_shapes"] = []
    if store["size"] is None:
        return store | {"message": "There is no store yet: load a log with `logai load PATH`."}
    try:
        table = list_sources(settings)
        shapes = list_unknown_shapes(settings, SHAPES)
    except LogaiError as error:
        return store | {"message": error.message}
    store["sources"] = len(table.rows)
    for name in COUNTS:
        store[name] = sum(count for count in table.column(name) if isinstance(count, int))
    for name, choose in (("first_ts", min), ("last_ts", max), ("loaded_at", max)):
        times = [moment for moment in table.column(name) if isinstance(moment, datetime)]
        store[name] = json_value(choose(times), settings.tz) if times else None
    store["unknown_shapes"] = [dict(zip(shapes.columns, row, strict=True)) for row in shapes.rows]
    return store | {"message": ""}


def print_status(status: dict[str, Any], stream: TextIO, look: Look) -> None:
    """Print the status for people: who could answer, then what is in the store."""
    from logai.cli.console import open_console, print_line, print_table
    from logai.cli.units import size_text

    console = open_console(stream, look)
    print_line(console, f"Provider: {status['provider']} (built-in planner: {status['builtin']})", "bold")
    rows = [("builtin", "ready", "", "", "")]
    for entry in status["providers"]:
        state = "ready" if entry["ready"] else "not ready"
        rows.append((entry["name"], state, entry["model"], entry["endpoint"], entry["message"]))
    print_table(console, ("", "", "model", "address", ""), rows)
    store = status["store"]
    console.print()
    print_line(console, f"Store: {store['path']}", "bold")
    if store["message"]:
        print_line(console, store["message"])
        return
    counts = [(name, f"{store[name]:,}") for name in ("sources", *COUNTS)]
    times = [
        ("first event", store["first_ts"]),
        ("last event", store["last_ts"]),
        ("last load", store["loaded_at"]),
    ]
    facts = [("size", size_text(store["size"])), *counts, *((name, text or "-") for name, text in times)]
    print_table(console, ("", ""), facts)
    if shapes := store["unknown_shapes"]:
        console.print()
        print_line(console, "Lines that no pattern recognises, most frequent first", "bold")
        seen = [(f"{one['lines']:,}", one["process_name"] or "-", one["shape"]) for one in shapes]
        print_table(console, ("lines", "program", "message"), seen, numeric=(True, False, False))
