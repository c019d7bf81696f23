"""What can go wrong, and how a caller's script learns of it.

The tree, with the `code` of the JSON contract and the exit code of each:

    LogaiError
     +-- BadInputError             bad_input             2   the user's mistake
     +-- NotUnderstoodError        not_understood        3   refused: not understood, or not answerable
     +-- ProviderUnavailableError  provider_unavailable  4   no model to be had
     |    +-- ConsentNeededError                             one on another machine, and nobody has said yes
     |    +-- ModelMissingError                              the local server is there, its model is not
     +-- ProviderFailedError       provider_failed       4   a model was there and did not do its work
     +-- MailFailedError           mail_failed           4   a report could not be mailed
     +-- ScheduleFailedError       schedule_failed       4   cron or systemd did not take a report
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


class ConsentNeededError(ProviderUnavailableError):
    """A question would leave this machine, and LOGAI_ALLOW_REMOTE says that the user is asked first.

    `model` at `endpoint` would get `text`.
    """

    def __init__(self, model: str, endpoint: str, text: str) -> None:
        super().__init__(
            f"The question would go to {model} at {endpoint}, and LOGAI_ALLOW_REMOTE is ask.",
            "Ask on a terminal and say yes, or set LOGAI_ALLOW_REMOTE=always.",
        )
        self.model = model
        self.endpoint = endpoint
        self.text = text


class ModelMissingError(ProviderUnavailableError):
    """The local server answers and does not have `model`, which could be fetched."""

    def __init__(
        self,
        message: str,
        hint: str,
        *,
        model: str,
        unknown: tuple[str, ...] = (),
        suggestions: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, hint, unknown=unknown, suggestions=suggestions)
        self.model = model


class ProviderFailedError(LogaiError):
    """A model was asked and failed: an HTTP error, a time-out, a reply that is no plan."""

    code = "provider_failed"
    exit_code = ExitCode.PROVIDER


class MailFailedError(LogaiError):
    """A mail that nobody took: no sendmail, no server, a refused password or recipient."""

    code = "mail_failed"
    exit_code = ExitCode.PROVIDER


class ScheduleFailedError(LogaiError):
    """A report that cron or systemd did not take: what they had is as it was."""

    code = "schedule_failed"
    exit_code = ExitCode.PROVIDER


class NoDataError(LogaiError):
    """There is nothing to answer from: no such file, an unreadable one, an empty store."""

    code = "no_data"
    exit_code = ExitCode.DATA


class StoreBusyError(LogaiError):
    """Another process has the store open in a way that excludes this one."""

    code = "store_busy"
    exit_code = ExitCode.DATA
