"""Making reports regularly: `logai report install`, with cron or with a timer of systemd."""

from logai.report.schedule.install import (
    Plan,
    Scheduler,
    choose_scheduler,
    find_installed,
    install,
    make_plan,
    remove,
)
from logai.report.schedule.job import Job, Schedule, check_name, parse_daily, parse_weekly

__all__ = [
    "Job",
    "Plan",
    "Schedule",
    "Scheduler",
    "check_name",
    "choose_scheduler",
    "find_installed",
    "install",
    "make_plan",
    "parse_daily",
    "parse_weekly",
    "remove",
]
