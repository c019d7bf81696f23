"""The questions of a bench with their known answers: the built-in ones, or a file of the user's own.

A file is TOML. `now` and `tz` say when and where the questions are asked, `year` which year stamps without one are of.
Each `[[question]]` has its text in `en`, `th` or both (one, or a list of them that mean the same) and exactly one of
`answer` (a number, true or false, a time), `rows` (a list of rows) and `refuse = true`; `plan` is optional, and lets
the bench see whether a model read the question right where the rules had the last word.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, ValidationError, model_validator

from logai.errors import BadInputError
from logai.plan.model import QueryPlan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Language = Literal["en", "th"]
LANGUAGES: tuple[Language, ...] = ("en", "th")
BUILT_IN = "built-in"
"""Name of the set that logai brings along."""
MOST_BYTES = 5_000_000
"""Of a file of questions: what is larger is another kind of file."""

Cell = StrictBool | StrictInt | StrictFloat | datetime | str | None
"""A cell of a known answer."""


@dataclass(frozen=True)
class KnownAnswer:
    """What the answer has to be: one value, rows, or a refusal where `refuse` is true."""

    value: Cell = None
    rows: tuple[tuple[Cell, ...], ...] | None = None
    refuse: bool = False


@dataclass(frozen=True)
class KnownQuestion:
    """One question, in one language, with its known answer, and its plan where the file has one."""

    text: str
    language: Language
    known: KnownAnswer
    plan: QueryPlan | None = None


@dataclass(frozen=True)
class QuestionSet:
    """The questions, and when they are asked: `now` without a zone is in `tz`; None is the present, the user's zone."""

    name: str
    questions: tuple[KnownQuestion, ...]
    digest: str
    """Of the questions and answers: two benches with the same one asked the same."""
    now: datetime | None = None
    tz: str | None = None
    year: int | None = None

    @property
    def is_built_in(self) -> bool:
        """Return whether the answers hold for the built-in sample at `now`."""
        return self.name == BUILT_IN


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    en: str | list[str] = []
    th: str | list[str] = []
    answer: Cell = None
    rows: list[list[Cell]] | None = None
    refuse: bool = False
    plan: QueryPlan | None = None

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if not any(text.strip() for language in LANGUAGES for text in self.texts(language)):
            raise ValueError("a question needs its text, in `en` or `th`")
        if [self.answer is not None, self.rows is not None, self.refuse].count(True) != 1:
            raise ValueError("a question needs exactly one of `answer`, `rows` and `refuse = true`")
        if self.refuse and self.plan is not None:
            raise ValueError("a question to be refused has no plan")
        return self

    def texts(self, language: Language) -> list[str]:
        given: str | list[str] = getattr(self, language)
        return [given] if isinstance(given, str) else given


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    now: datetime | None = None
    tz: str | None = None
    year: int | None = Field(None, ge=1970, le=9999)
    question: list[_Entry] = Field(min_length=1)


def load_built_in() -> QuestionSet:
    """Return the questions that logai brings along; their answers hold for the built-in sample at their `now`."""
    text = files("logai.bench").joinpath("questions.toml").read_text(encoding="utf-8")
    return _make_set(BUILT_IN, _File.model_validate(tomllib.loads(text)))


def load_questions(path: Path) -> QuestionSet:
    """Return the questions of the file `path`; raise BadInputError where it cannot be read or is no such file."""
    hint = "See docs/bench.md for the format."
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadInputError(f"The questions {path} cannot be read: {error.strerror}.", "Name another file.") from error
    if len(data) > MOST_BYTES:
        raise BadInputError(f"The questions {path} are larger than {MOST_BYTES // 1_000_000} MB.", hint)
    try:
        return _make_set(str(path), _File.model_validate(tomllib.loads(data.decode("utf-8"))))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInputError(f"The questions {path} are no valid TOML: {error}.", hint) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
        reason = first["msg"].removeprefix("Value error, ")
        raise BadInputError(f"The questions {path}: {where or 'the file'}: {reason}.", hint) from error


def choose_questions(questions: QuestionSet, only: Language | None, limit: int | None) -> tuple[KnownQuestion, ...]:
    """Return the questions to ask: those in the language `only`, at most `limit` of each language.

    Raise BadInputError where that leaves none.
    """
    languages = LANGUAGES if only is None else (only,)
    chosen = {
        language: [question for question in questions.questions if question.language == language][:limit]
        for language in languages
    }
    if not any(chosen.values()):
        raise BadInputError(f"{questions.name} has no question in {only}.", "Leave --only away.")
    wanted = {id(question) for some in chosen.values() for question in some}
    return tuple(question for question in questions.questions if id(question) in wanted)


def _make_set(name: str, content: _File) -> QuestionSet:
    questions = tuple(_expand(content.question))
    # Plans are left out: what is asked and what is right stays the same when plans can say more.
    asked = [repr((question.text, question.language, question.known)) for question in questions]
    parts = [f"{content.now} {content.tz} {content.year}", *asked]
    digest = sha256("\n".join(parts).encode()).hexdigest()[:12]
    return QuestionSet(name, questions, digest, content.now, content.tz, content.year)


def _expand(entries: Sequence[_Entry]) -> Iterator[KnownQuestion]:
    for entry in entries:
        rows = None if entry.rows is None else tuple(tuple(row) for row in entry.rows)
        known = KnownAnswer(entry.answer, rows, entry.refuse)
        for language in LANGUAGES:
            for text in entry.texts(language):
                yield KnownQuestion(text, language, known, entry.plan)
