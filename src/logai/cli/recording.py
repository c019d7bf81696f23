"""What surrounds a question on the command line: asking whether it may leave, and keeping what it took.

An answer never fails for the history: what goes wrong there is a note on standard error.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from logai.understand.outgoing import Outgoing

if TYPE_CHECKING:
    from logai.answer.model import Answer
    from logai.ask import Question
    from logai.cli.console import Look
    from logai.errors import ConsentNeededError
    from logai.understand.outgoing import ModelCall


@dataclass
class Recording:
    """One question under way: the door to the models, and the answer once there is one."""

    outgoing: Outgoing
    answer: Answer | None = None


@contextmanager
def recording(question: Question, look: Look) -> Iterator[Recording]:
    """Yield what `question` is asked with; keep how it ended, an error too, which goes on."""
    language = question.lang or _language_of(question)
    kept = Recording(Outgoing(lambda error: ask_consent(error, language)))
    asked_at, started = datetime.now(UTC), time.perf_counter()

    def keep(result: Answer | BaseException) -> None:
        if question.settings.history:
            _append(question, asked_at, (time.perf_counter() - started) * 1000, kept, result, look)
        _tell_first_time(tuple(kept.outgoing.calls), question, language, look)

    try:
        yield kept
    except BaseException as error:
        keep(kept.answer or error)
        raise
    if kept.answer is not None:
        keep(kept.answer)


def ask_consent(error: ConsentNeededError, language: str) -> bool:
    """Return whether the user says that this question may leave; without a terminal nobody can."""
    from logai.i18n import escape_hidden, translate

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    asked = translate(language, "remote.consent", text=error.text, model=error.model, endpoint=error.endpoint)
    sys.stderr.write(f"{escape_hidden(asked)} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes", "ใช่"}


def _append(  # noqa: PLR0917 - a record is made of these
    question: Question,
    asked_at: datetime,
    total_ms: float,
    kept: Recording,
    result: Answer | BaseException,
    look: Look,
) -> None:
    from logai.cli.console import note
    from logai.history.file import HistoryError, append
    from logai.history.record import make_record

    try:
        append(make_record(question, asked_at, total_ms, tuple(kept.outgoing.calls), result))
    except HistoryError as error:
        note(f"{error} LOGAI_HISTORY=off keeps none.", look)


def _tell_first_time(calls: tuple[ModelCall, ...], question: Question, language: str, look: Look) -> None:
    """Say once, with the first question that left the machine, what was sent and how to forbid it."""
    from logai.cli.console import note
    from logai.i18n import translate

    sent = next((call for call in calls if call.is_remote), None)
    if sent is None or look.quiet:
        return
    from logai.history.notice import take_notice

    if take_notice():
        key = "remote.first" if sent.sent == question.text else "remote.first_redacted"
        note(translate(language, key, text=sent.sent, model=sent.model, endpoint=sent.endpoint), look)


def _language_of(question: Question) -> str:
    from logai.i18n import detect

    return detect(question.text)
