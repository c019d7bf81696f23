"""`logai report install`: a report every day or week, by cron or systemd; printed, and with `--write` put in place."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from logai.cli import options, report
from logai.errors import BadInputError

if TYPE_CHECKING:
    from logai.cli.console import Look
    from logai.config import Settings
    from logai.report.schedule import Job, Plan, Schedule, Scheduler


class SchedulerName(StrEnum):
    """`report install --with`."""

    CRON = "cron"
    SYSTEMD = "systemd"


def install_command(
    *,
    daily: Annotated[
        str | None, typer.Option("--daily", metavar="HH:MM", help="A daily report, every day at this time.")
    ] = None,
    weekly: Annotated[
        tuple[str, str] | None,
        typer.Option("--weekly", metavar="DAY HH:MM", help="A weekly report, such as --weekly mon 06:00."),
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Put it in place; without this it is only printed.")] = False,
    remove: Annotated[
        bool, typer.Option("--remove", help="Take out what was installed: the report named, or all of them.")
    ] = False,
    scheduler: Annotated[
        SchedulerName | None, typer.Option("--with", help="Who starts it. [default: cron, where there is a crontab]")
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="Tells several reports apart. [default: daily or weekly]"),
    ] = None,
    email: report.Email = None,
    output: report.ReportOutput = None,
    report_format: report.ReportFormat = None,
    fail_on: report.FailOn = None,
    quiet_if_empty: report.QuietIfEmpty = False,
    narrate: report.Narrate = False,
    model: report.NarratorModel = None,
    log: options.Log = None,
    refresh: options.Refresh = None,
    db: options.Db = None,
    tz: options.Tz = None,
    lang: report.ReportLang = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what is, or would be, installed as JSON.")] = False,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Make a report every day or week, by cron or by a timer of systemd.

    Prints the line or the units; --write installs them. All options of a report are taken over.
    """
    from logai.cli.console import Look
    from logai.report.schedule import Scheduler, check_name, choose_scheduler, make_plan

    look = Look(no_color, quiet)
    wanted = None if scheduler is None else Scheduler(scheduler.value)
    if name is not None:
        check_name(name)
    if remove:
        if write:
            raise BadInputError("--remove and --write contradict each other.", "Give one of them.")
        kind = "daily" if daily else "weekly" if weekly else None
        write_removed(remove_reports(name or kind, wanted), look, as_json=as_json)
        return
    schedule = choose_schedule(daily, weekly)
    logs = options.choose_data(log, demo=False)
    settings = options.settings_from(db=db, tz=tz, lang=lang, refresh=refresh)
    how = [
        *(["--format", report_format.value] if report_format else []),
        *(["--quiet-if-empty"] if quiet_if_empty else []),
        *(["--narrate"] if narrate else []),
        *(["--model", model] if model else []),
    ]
    job = make_job(name, schedule, settings, logs, how, Destination(email, output, fail_on))
    chosen, reason = choose_scheduler(wanted)
    plan = make_plan(chosen, job)
    notes = tell_about(plan, settings, reason, is_sent=bool(email or output))
    notes += install_plan(plan) if write else ["Nothing is written yet: --write puts it in place."]
    write_plan(plan, notes, look, written=write, as_json=as_json)


@dataclass(frozen=True)
class Destination:
    """Where a report goes, and what makes it an alert."""

    email: list[str] | None
    output: Path | None
    fail_on: list[str] | None


def make_job(  # noqa: PLR0917 - a job is made of these
    name: str | None,
    schedule: Schedule,
    settings: Settings,
    logs: tuple[str, ...],
    how: list[str],
    destination: Destination,
) -> Job:
    """Return the job of a report with these options; raise BadInputError for one that could not run."""
    from logai.cli.report_job import data_arguments, delivery_arguments, find_program, needed_variables
    from logai.config import parse_now
    from logai.report.period import ReportKind, choose_period
    from logai.report.schedule import Job

    period = choose_period(ReportKind(schedule.kind), parse_now(None, settings.tz))
    where = delivery_arguments(destination.email, destination.output, destination.fail_on, period)
    command = (*find_program(), "report", schedule.kind, *where, *how, *data_arguments(settings, logs))
    return Job(name or schedule.kind, schedule, command, needed_variables(settings))


def choose_schedule(daily: str | None, weekly: tuple[str, str] | None) -> Schedule:
    """Return the one schedule that was given."""
    from logai.report.schedule import parse_daily, parse_weekly

    if daily is not None and weekly is None:
        return parse_daily(daily)
    if weekly is not None and daily is None:
        return parse_weekly(*weekly)
    raise BadInputError("One of --daily and --weekly is needed.", "Write --daily 06:00, or --weekly mon 06:00.")


def install_plan(plan: Plan) -> list[str]:
    """Put the plan in place; return what the user has to know of it."""
    from logai.report.schedule import Scheduler, find_installed, install

    replaced = plan.job.name in find_installed(plan.scheduler)
    install(plan)
    notes = [f"{'Replaced' if replaced else 'Installed'}: the report {plan.job.name}."]
    other = Scheduler.CRON if plan.scheduler is Scheduler.SYSTEMD else Scheduler.SYSTEMD
    if plan.job.name in find_installed(other):
        removal = f"logai report install --remove --with {other} --name {plan.job.name}"
        notes.append(f"{other} makes a report {plan.job.name} too; take that out with: {removal}")
    return notes


def tell_about(plan: Plan, settings: Settings, reason: str, *, is_sent: bool) -> list[str]:
    """Return when the report is made and where it will be found, and what it will lack."""
    from logai.cli.report_job import missing_variables
    from logai.config import machine_zone
    from logai.report.schedule import Scheduler

    zone = machine_zone(settings.environ)
    notes = [f"{plan.scheduler} ({reason}), {plan.job.schedule.words}, {zone}."]
    if not is_sent and plan.scheduler is Scheduler.CRON:
        notes.append("cron mails what is printed to the owner of the crontab, or to its MAILTO.")
    if plan.scheduler is Scheduler.SYSTEMD:
        whose = "" if os.geteuid() == 0 else "--user "
        if not is_sent:
            notes.append(f"It is printed to the journal: journalctl {whose}-u logai-report-{plan.job.name}")
        if whose:
            notes.append("A user's timer runs while the user is logged in; always, after: loginctl enable-linger")
    return notes + missing_variables(settings)


def remove_reports(name: str | None, wanted: Scheduler | None) -> list[tuple[Scheduler, str]]:
    """Take out the report called `name`, or all; return what was there. Without `wanted` both schedulers are meant."""
    from logai.report.schedule import Scheduler, find_installed, remove

    removed = []
    for scheduler in Scheduler if wanted is None else (wanted,):
        for found in find_installed(scheduler):
            if name in {None, found}:
                remove(scheduler, found)
                removed.append((scheduler, found))
    return removed


def write_removed(removed: list[tuple[Scheduler, str]], look: Look, *, as_json: bool) -> None:
    """Print what was taken out."""
    from logai.cli.console import note
    from logai.cli.table_view import write_json

    if as_json:
        entries = [{"scheduler": scheduler.value, "name": name} for scheduler, name in removed]
        write_json(sys.stdout, {"success": True, "result": {"removed": entries}})
    for scheduler, name in removed:
        note(f"Removed from {scheduler}: the report {name}.", look)
    if not removed:
        note("There was no such report.", look)


def write_plan(plan: Plan, notes: list[str], look: Look, *, written: bool, as_json: bool) -> None:
    """Print the line or the units as the scheduler reads them, and beside it what the user has to know."""
    from logai.cli.console import note
    from logai.cli.table_view import write_json

    if as_json:
        result = {
            "scheduler": plan.scheduler.value,
            "name": plan.job.name,
            "schedule": plan.job.schedule.words,
            "command": list(plan.job.command),
            "environment": dict(plan.job.environment),
            "line": plan.line,
            "units": [{"path": path, "text": text} for path, text in plan.units],
            "written": written,
            "notes": notes,
        }
        write_json(sys.stdout, {"success": True, "result": result})
    else:
        sys.stdout.write(plan.text)
    for text in notes:
        note(text, look)
