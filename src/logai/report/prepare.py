"""What comes before a report: the lock against a second one, and what is new in the logs of the store.

Neither keeps a report from being made: what went wrong with the logs is a note in it.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from logai.errors import NoDataError, StoreBusyError
from logai.refresh import FOR_A_REPORT, Obstacle, Refresh, RefreshNote, describe_note, refresh_sources
from logai.report.lock import PATIENCE, lock_reports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from logai.load import Progress
    from logai.report.make import ReportRequest


@contextmanager
def prepare_report(
    request: ReportRequest, watch: Callable[[], AbstractContextManager[Progress | None]], patience: float = PATIENCE
) -> Iterator[ReportRequest]:
    """Hold the lock, refresh the store unless the settings say otherwise, and yield the request with its notes.

    A report of log files, or of the sample, needs neither. Raises StoreBusyError where another report holds the lock
    for `patience` seconds.
    """
    if request.logs or request.demo:
        yield request
        return
    with lock_reports(request.settings.db, patience):
        notes = _refresh(request, Refresh(FOR_A_REPORT, watch)) if request.settings.refresh else ()
        said = tuple(describe_note(note, request.lang) for note in notes)
        yield replace(request, notes=request.notes + said) if said else request


def _refresh(request: ReportRequest, refresh: Refresh) -> tuple[RefreshNote, ...]:
    try:
        return refresh_sources(request.settings, refresh)
    except StoreBusyError as error:
        return (RefreshNote(Obstacle.BUSY, str(request.settings.db), detail=error.message),)
    except NoDataError:
        return ()  # making the report raises the same, or has found a store by then
