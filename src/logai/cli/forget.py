"""`logai forget`: sources out of the store, after a question."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from logai.cli import options
from logai.errors import BadInputError

if TYPE_CHECKING:
    from logai.store.ledger import SourceRecord


def forget_command(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE", help="Numbers or paths, as `logai sources` lists them."),
    ],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and remove nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    db: options.Db = None,
    lang: options.Lang = None,
    report_format: options.Report = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Take sources out of the store: their lines, and the login attempts that these add up to.

    The log files stay as they are, and are loaded anew when they are loaded again.
    """
    from logai.cli.console import Look, note
    from logai.cli.output import open_output
    from logai.cli.table_view import write_json, write_table
    from logai.forget import find_sources, forget_sources
    from logai.i18n import translate
    from logai.table import Table

    chosen = options.choose_report(report_format, as_json=as_json)
    settings, look = options.settings_from(db=db, lang=lang), Look(no_color, quiet)
    language = settings.lang or "en"
    records = find_sources(sources, settings)
    lines = sum(record.lines for record in records)
    if not dry_run:
        if not yes and not _is_confirmed(translate(language, "forget.confirm", n=len(records), lines=f"{lines:,}")):
            return
        forget_sources(records, settings)
    columns = ("number", "path", "lines", "attempts")
    rows = tuple(_row(record) for record in records)
    with open_output(output) as stream:
        if chosen is options.ReportFormat.JSON:
            content = [dict(zip(columns, row, strict=True)) for row in rows]
            write_json(stream, {"success": True, "result": {"removed": not dry_run, "sources": content}})
        else:
            write_table(Table(columns, rows), stream, options.TableFormat.TABLE, None, look)
    note(translate(language, "forget.would" if dry_run else "forget.done", n=len(records), lines=f"{lines:,}"), look)


def _row(record: SourceRecord) -> tuple[int, str, int, int]:
    return record.source_id, record.path, record.lines, record.attempts


def _is_confirmed(question: str) -> bool:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise BadInputError("forget asks first, and there is no terminal to ask on.", "Add --yes, or --dry-run.")
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes", "ใช่"}
