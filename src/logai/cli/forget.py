"""`logai forget` and `logai prune`: events out of the store, after a question."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from logai.cli import options
from logai.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from logai.cli.console import Look
    from logai.store.ledger import SourceRecord

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would go, and remove nothing.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]

_DAYS = {"d": 1, "w": 7}


def forget_command(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE", help="Numbers or paths, as `logai sources` lists them."),
    ],
    *,
    dry_run: DryRun = False,
    yes: Yes = False,
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
    from logai.cli.confirm import is_confirmed
    from logai.cli.console import Look
    from logai.forget import find_sources, forget_sources
    from logai.i18n import translate

    chosen = options.choose_report(report_format, as_json=as_json)
    settings, look = options.settings_from(db=db, lang=lang), Look(no_color, quiet)
    language = settings.lang or "en"
    records = find_sources(sources, settings)
    said: dict[str, str | float] = {
        "n": len(records),
        "lines": translate(language, "forget.lines", n=sum(one.lines for one in records)),
    }
    if not dry_run and not yes and not is_confirmed("forget", translate(language, "forget.confirm", **said)):
        return
    is_compact = dry_run or forget_sources(records, settings)
    content = [_row(record) | {"attempts": record.attempts} for record in records]
    _write_removed(content, chosen, output, look, removed=not dry_run)
    _tell(translate(language, "forget.would" if dry_run else "forget.done", **said), language, look, is_compact)


def prune_command(
    *,
    older_than: Annotated[
        str,
        typer.Option("--older-than", metavar="AGE", help="400d, 57w: whole days before today; or a date, 2025-11-01."),
    ],
    dry_run: DryRun = False,
    yes: Yes = False,
    now: options.Now = None,
    tz: options.Tz = None,
    db: options.Db = None,
    lang: options.Lang = None,
    report_format: options.Report = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Take all lines out of the store that are older than a date.

    They count as read: loading their logs again does not bring them back. The log files stay as they are.
    """
    from logai.cli.confirm import is_confirmed
    from logai.cli.console import Look
    from logai.config import parse_now
    from logai.forget import find_prunable, prune_events
    from logai.i18n import translate
    from logai.i18n.times import day_text

    chosen = options.choose_report(report_format, as_json=as_json)
    settings, look = options.settings_from(db=db, tz=tz, lang=lang), Look(no_color, quiet)
    language = settings.lang or "en"
    moment = first_day_kept(older_than, parse_now(now, settings.tz))
    found = find_prunable(moment, settings)
    lines = sum(count for _, count in found)
    said = {"lines": translate(language, "forget.lines", n=lines), "moment": day_text(moment, language)}
    if lines and not dry_run and not yes and not is_confirmed("prune", translate(language, "prune.confirm", **said)):
        return
    is_compact = dry_run or not lines or prune_events(moment, settings)
    content = [_row(record) | {"lines": count} for record, count in found]
    _write_removed(content, chosen, output, look, removed=not dry_run, before=moment.isoformat())
    key = "nothing" if not lines else "would" if dry_run else "done"
    _tell(translate(language, f"prune.{key}", **said), language, look, is_compact)


def first_day_kept(text: str, now: datetime) -> datetime:
    """Return the midnight that `--older-than` names, in the zone of `now`: so many whole days ago, or of a date."""
    age = re.fullmatch(r"([0-9]{1,6})([dw])", text.strip())
    try:
        day = (now - timedelta(days=int(age[1]) * _DAYS[age[2]])) if age else datetime.fromisoformat(text.strip())
        midnight = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
    except (ValueError, OverflowError) as error:
        raise BadInputError(
            f"--older-than cannot read {text!r}.", "Write an age such as 400d or 57w, or a date such as 2025-11-01."
        ) from error
    if midnight > now:
        raise BadInputError(f"--older-than {text} is in the future.", "Name a day that has been.")
    return midnight


def _row(record: SourceRecord) -> dict[str, object]:
    return {"number": record.source_id, "path": record.path, "lines": record.lines}


def _write_removed(
    content: Sequence[dict[str, object]],
    chosen: options.ReportFormat,
    output: options.Output,
    look: Look,
    *,
    removed: bool,
    **more: str,
) -> None:
    from logai.cli.output import open_output
    from logai.cli.table_view import write_json, write_table
    from logai.table import Table

    with open_output(output) as stream:
        if chosen is options.ReportFormat.JSON:
            result = {"removed": removed, **more, "sources": list(content)}
            write_json(stream, {"success": True, "result": result})
        elif content:
            rows = tuple(tuple(one.values()) for one in content)
            write_table(Table(tuple(content[0]), rows), stream, options.TableFormat.TABLE, None, look)  # type: ignore[arg-type]


def _tell(text: str, language: str, look: Look, is_compact: bool) -> None:
    from logai.cli.console import note
    from logai.i18n import translate

    note(text, look)
    if not is_compact:
        note(translate(language, "forget.not_compacted"), look)
