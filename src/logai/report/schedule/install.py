"""Putting a report into the scheduler that this machine has, and taking it out again.

What is there is read before anything is written. A report stands in one scheduler under one name: installing it again
replaces it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from logai.errors import BadInputError, ScheduleFailedError
from logai.report.schedule import crontab, systemd

if TYPE_CHECKING:
    from logai.report.schedule.job import Job


class Scheduler(StrEnum):
    """Who starts the report."""

    CRON = "cron"
    SYSTEMD = "systemd"


@dataclass(frozen=True)
class Plan:
    """What is, or would be, written: a line of the crontab, or units by the path of their file."""

    scheduler: Scheduler
    job: Job
    line: str = ""
    units: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """What a person puts in by hand, as the scheduler reads it; the units under the names of their files."""
        if self.scheduler is Scheduler.CRON:
            return f"{self.line}\n"
        return "\n".join(f"# {path}\n{text}" for path, text in self.units)


def choose_scheduler(wanted: Scheduler | None) -> tuple[Scheduler, str]:
    """Return the scheduler to use, and why in a few words. cron goes first, since it mails what a report prints.

    Raises BadInputError where this machine has neither and none was named.
    """
    if wanted is not None:
        return wanted, "as asked"
    if crontab.find_crontab():
        return Scheduler.CRON, "this machine has crontab"
    if systemd.is_running():
        return Scheduler.SYSTEMD, "this machine has systemd and no crontab"
    raise BadInputError(
        "This machine has neither crontab nor systemd.", "Install cron, or print a line with --with cron."
    )


def make_plan(scheduler: Scheduler, job: Job) -> Plan:
    """Return what would be written for `job`."""
    if scheduler is Scheduler.CRON:
        return Plan(scheduler, job, line=crontab.make_line(job))
    if scheduler is Scheduler.SYSTEMD:
        folder = systemd.unit_folder()
        units = tuple((str(folder / name), text) for name, text in systemd.make_units(job).items())
        return Plan(scheduler, job, units=units)
    assert_never(scheduler)


def install(plan: Plan) -> None:
    """Put the report of `plan` in the place of the one of that name, or beside the others.

    Raises ScheduleFailedError where the scheduler does not take it: what was there is there still.
    """
    if plan.scheduler is Scheduler.SYSTEMD:
        folder = systemd.unit_folder()
        systemd.write_units(folder, systemd.make_units(plan.job))
        return
    program = _crontab()
    content = crontab.read_crontab(program)
    replaced = crontab.replace_line(content, plan.job.name, plan.line)
    if replaced != content:
        crontab.write_crontab(program, replaced)


def find_installed(scheduler: Scheduler) -> tuple[str, ...]:
    """Return the names of the reports that a scheduler has of this user; none where the scheduler is not there."""
    if scheduler is Scheduler.SYSTEMD:
        return systemd.find_names(systemd.unit_folder())
    program = crontab.find_crontab()
    return crontab.find_names(crontab.read_crontab(program)) if program else ()


def remove(scheduler: Scheduler, name: str) -> None:
    """Take the report called `name` out of a scheduler; nothing of anybody else."""
    if scheduler is Scheduler.SYSTEMD:
        systemd.remove_units(systemd.unit_folder(), name)
        return
    program = _crontab()
    content = crontab.read_crontab(program)
    crontab.write_crontab(program, crontab.replace_line(content, name, None))


def _crontab() -> str:
    program = crontab.find_crontab()
    if program is None:
        raise ScheduleFailedError("There is no crontab on this machine.", "Install cron, or use --with systemd.")
    return program
