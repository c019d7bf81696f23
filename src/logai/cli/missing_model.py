"""A question that only a model can read, and the model is not there yet: fetch it, or say how.

Nothing is fetched without a yes: of `--pull`, of LOGAI_AUTO_PULL, or of the person at the terminal. The store is closed
while a model is fetched, and the question is asked anew after that.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from logai.errors import ModelMissingError

if TYPE_CHECKING:
    from logai.answer.model import Answer
    from logai.ask import Question
    from logai.cli.console import Look
    from logai.store.database import DuckDatabase
    from logai.understand.outgoing import Outgoing


def answer_or_pull(
    question: Question, outgoing: Outgoing, look: Look, *, pull: bool, database: DuckDatabase | None = None
) -> Answer:
    """Return the answer to `question`; where its model is missing, fetch that first if somebody says yes.

    `database` is the data asked where it is open already.
    """
    try:
        return _answer(question, outgoing, look, database)
    except ModelMissingError as error:
        if "-" in question.logs or not (pull or question.settings.auto_pull or _confirm(error, question)):
            raise
        _fetch(error.model, question, look)
    return _answer(question, outgoing, look, database)


def _answer(question: Question, outgoing: Outgoing, look: Look, database: DuckDatabase | None) -> Answer:
    from logai.ask import ask, ask_opened
    from logai.cli.console import load_progress
    from logai.refresh import FOR_A_QUESTION, Refresh

    if database is not None:
        return ask_opened(question, database, outgoing)
    refresh = Refresh(FOR_A_QUESTION, lambda: load_progress(look)) if question.settings.refresh else None
    return ask(question, outgoing, refresh)


def _fetch(model: str, question: Question, look: Look) -> None:
    from logai.cli.pull_view import show_pull
    from logai.models.pull import pull_model

    show_pull(model, pull_model(question.settings, model), look)


def _confirm(error: ModelMissingError, question: Question) -> bool:
    """Return whether the person at the terminal wants the model fetched; without a terminal nobody does."""
    from logai.i18n import detect, escape_hidden, translate

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    asked = translate(question.lang or detect(question.text), "missing_model.offer", model=error.model)
    sys.stderr.write(f"{escape_hidden(asked)} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes", "ใช่"}
