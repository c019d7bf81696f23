"""What can go wrong, and how a caller's script learns of it.

The tree, with the `code` of the JSON contract and the exit code of each:

    LogaiError
     +-- BadInputError             bad_input             2   the user's mistake
     +-- NotUnderstoodError        not_understood        3   refused: not understood, or not answerable
     +-- ProviderUnavailableError  provider_unavailable  4   no model to be had
     +-- ProviderFailedError       provider_failed       4   a model was there and did not do its work
     +-- NoDataError               no_data               5   nothing to answer from
     +-- StoreBusyError            store_busy            5   another process holds the store

Each error is one sentence for a person, with a hint that says what to do next. Anything else that is raised is a bug
of ours, ends with exit code 1 and a traceback.
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """Exit status of every command; scripts depend on these numbers."""

    ANSWERED = 0
    BUG = 1
    USAGE = 2
    NOT_UNDERSTOOD = 3
    PROVIDER = 4
    DATA = 5
    ALERT = 6
    INTERRUPTED = 130


class LogaiError(Exception):
    """Base of the errors that a user can do something about.

    `message` says what happened, `hint` what to do next. `unknown` holds the words of a question that were not
    understood, `suggestions` questions that can be answered.
    """

    code: ClassVar[str]
    exit_code: ClassVar[ExitCode]

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        unknown: tuple[str, ...] = (),
        suggestions: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.unknown = unknown
        self.suggestions = suggestions

    def as_json(self) -> dict[str, object]:
        """Return the failure object of the JSON contract."""
        return {
            "success": False,
            "error": {
                "code": self.code,
                "message": self.message,
                "hint": self.hint,
                "unknown": list(self.unknown),
                "suggestions": list(self.suggestions),
            },
        }


class BadInputError(LogaiError):
    """An argument, option or setting that cannot be used."""

    code = "bad_input"
    exit_code = ExitCode.USAGE


class NotUnderstoodError(LogaiError):
    """A question that is not understood completely, or that the store cannot answer."""

    code = "not_understood"
    exit_code = ExitCode.NOT_UNDERSTOOD


class ProviderUnavailableError(LogaiError):
    """No model can be reached: the server is down, the model is not there, the key is missing."""

    code = "provider_unavailable"
    exit_code = ExitCode.PROVIDER


class ProviderFailedError(LogaiError):
    """A model was asked and failed: an HTTP error, a time-out, a reply that is no plan."""

    code = "provider_failed"
    exit_code = ExitCode.PROVIDER


class NoDataError(LogaiError):
    """There is nothing to answer from: no such file, an unreadable one, an empty store."""

    code = "no_data"
    exit_code = ExitCode.DATA


class StoreBusyError(LogaiError):
    """Another process has the store open in a way that excludes this one."""

    code = "store_busy"
    exit_code = ExitCode.DATA
