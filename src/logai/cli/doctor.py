"""`logai doctor`: the self-test, as ticks and crosses for people and as JSON for programs."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from logai.cli import options

if TYPE_CHECKING:
    from logai.cli.console import Look
    from logai.models.checkup import Check, Diagnosis
    from logai.providers.base import Watch

MARKS = {
    "ok": ("✓", "+", "green"),
    "warning": ("!", "!", "yellow"),
    "failed": ("✗", "x", "bold red"),
    "skipped": ("–", "-", "dim"),
}
"""The mark of each state, the one for a stream that cannot write it, and its style."""


def doctor_command(
    *,
    quick: Annotated[bool, typer.Option("--quick", help="Ask no model for a plan; only look at what answers.")] = False,
    db: options.Db = None,
    tz: options.Tz = None,
    lang: options.Lang = None,
    provider: options.Provider = None,
    model: options.Model = None,
    report_format: options.Report = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Test whether everything that answers questions works: planner, store, Ollama, OpenAI.

    The local model makes one plan, of a fixed question; OpenAI is asked for its models alone, which costs nothing.
    Ends with 0 where all that the settings need works, else with the exit code of the first cross: 4 for a provider,
    5 for the store, 2 for a setting. What the settings do not need is marked with !, and changes nothing.
    """
    from logai.cli.console import Look
    from logai.cli.output import open_output
    from logai.cli.table_view import write_json
    from logai.config import parse_now
    from logai.models.doctor import diagnose

    chosen = options.choose_report(report_format, as_json=as_json)
    settings = options.settings_from(db=db, tz=tz, lang=lang, provider=provider, model=model)
    language = settings.lang or "en"
    look = Look(no_color, quiet)
    with open_output(output) as stream:
        watch = tell_wait(look, language)
        diagnosis = diagnose(settings, parse_now(None, settings.tz), quick=quick, watch=watch)
        if chosen is options.ReportFormat.JSON:
            write_json(stream, {"success": True, "result": as_content(diagnosis, language)})
        else:
            print_diagnosis(diagnosis, stream, look, language)
    if diagnosis.exit_code:
        raise typer.Exit(int(diagnosis.exit_code))


def tell_wait(look: Look, language: str) -> Watch | None:
    """Return what tells a person on standard error what a plan waits for; None where nobody looks."""
    if not sys.stderr.isatty():
        return None
    from logai.cli.console import note
    from logai.i18n import translate

    return lambda progress: note(translate(language, f"doctor.{progress.phase}", model=progress.model), look)


def as_content(diagnosis: Diagnosis, language: str) -> dict[str, Any]:
    """Return the diagnosis as JSON has it; `message` and `hint` are what people read."""
    from logai import __version__

    checks = [
        asdict(check)
        | {
            "state": check.state.value,
            "exit_code": int(check.exit_code) if check.state == "failed" else 0,
            "message": describe_check(check, language),
            "hint": describe_hint(check, language),
        }
        for check in diagnosis.checks
    ]
    exit_code = int(diagnosis.exit_code)
    return {"version": __version__, "healthy": exit_code == 0, "exit_code": exit_code, "checks": checks}


def print_diagnosis(diagnosis: Diagnosis, stream: TextIO, look: Look, language: str) -> None:
    """Print a line for each check behind its mark, below it what to do where something is amiss, and a verdict."""
    from logai.cli.console import open_console, print_line, print_marked
    from logai.i18n import translate

    console = open_console(stream, look)
    writes_marks = _can_write(stream, "".join(mark for mark, _, _ in MARKS.values()))
    for check in diagnosis.checks:
        mark, plain_mark, style = MARKS[check.state.value]
        hint = describe_hint(check, language)
        lines = [describe_check(check, language), *([f"{'→' if writes_marks else '->'} {hint}"] if hint else [])]
        print_marked(console, mark if writes_marks else plain_mark, style, lines)
    console.print()
    failed = sum(check.state == "failed" for check in diagnosis.checks)
    verdict = translate(language, "doctor.problems", n=failed) if failed else translate(language, "doctor.well")
    print_line(console, verdict, "bold red" if failed else "bold green")


def describe_check(check: Check, language: str) -> str:
    """Return what a check found, in words."""
    from logai.i18n import translate

    return translate(language, f"doctor.{check.name}_{check.finding}", **_words(check, language))


def describe_hint(check: Check, language: str) -> str:
    """Return what to do about a check; empty where there is nothing to do."""
    from logai.i18n import has_entry, translate

    key = f"doctor_hint.{check.name}_{check.finding}"
    if check.state not in {"warning", "failed"} or not has_entry(language, key):
        return ""
    return translate(language, key, **_words(check, language))


def _words(check: Check, language: str) -> dict[str, str | float]:
    """Return the values that the catalogs name, as a person reads them."""
    from logai.cli.units import size_text
    from logai.i18n import format_number, translate
    from logai.i18n.times import moment_text

    facts = check.facts
    said: dict[str, str | float] = {
        name: value for name, value in facts.items() if isinstance(value, str | int | float) and value is not True
    }
    said["reason"] = check.reason.rstrip(".")
    if facts.get("newest"):
        said["newest"] = moment_text(datetime.fromisoformat(str(facts["newest"])), language)
    if "count" in facts:
        said["n"] = said["count"]
    if "size" in facts:
        size = facts["size"]
        said["size"] = size_text(size) if isinstance(size, int) else translate(language, "doctor.size_unknown")
    if "remote" in facts:
        said["where"] = translate(language, "doctor.elsewhere" if facts["remote"] else "doctor.at_home")
    if "key_from" in facts:
        said["origin"] = str(facts["key_from"]) or translate(language, "doctor.no_key_needed")
    if "prompt_tokens" in facts:
        rate = facts["tokens_per_second"]
        said["speed"] = translate(
            language,
            "doctor.speed_unknown" if rate is None else "doctor.speed",
            rate=format_number(float(rate or 0)),
            prompt=said["prompt_tokens"],
            completion=said["completion_tokens"],
        )
    return said


def _can_write(stream: TextIO, text: str) -> bool:
    try:
        text.encode(stream.encoding or "utf-8")
    except (LookupError, UnicodeEncodeError):
        return False
    return True
