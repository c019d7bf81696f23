"""What a check of the self-test is: its name, how it went, and the facts that a reader is told.

The words are not here: a view says them in the reader's language, by `name` and `finding`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from logai.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Mapping

Fact = str | int | float | bool | None


class State(StrEnum):
    """How a check went. `WARNING` is what does not work and is not needed, `SKIPPED` what was not looked at."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Check:
    """One line of the self-test. `finding` says which of the things that can be found it was.

    `reason` is what another system said, in its own words; `exit_code` is that of the command where the check failed.
    """

    name: str
    state: State
    finding: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    reason: str = ""
    exit_code: ExitCode = ExitCode.PROVIDER

    def as_warning(self) -> Check:
        """Return the check as one whose failure does not matter; a setting that cannot be read always does."""
        matters = self.state is not State.FAILED or self.exit_code is ExitCode.USAGE
        return self if matters else replace(self, state=State.WARNING)


@dataclass(frozen=True)
class Diagnosis:
    """All checks, in the order in which they are read."""

    checks: tuple[Check, ...]

    @property
    def exit_code(self) -> ExitCode:
        """Return the exit code of the first check that failed, 0 where none did."""
        failed = (check.exit_code for check in self.checks if check.state is State.FAILED)
        return next(failed, ExitCode.ANSWERED)
