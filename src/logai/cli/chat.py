"""`logai chat`: many questions in a row, each of which may go on from the one before.

Every question is asked, recorded and printed as `logai ask` does; a failure ends the question and not the chat. The
store is opened for each question, since others may load meanwhile; files and the sample are read once.
"""

from __future__ import annotations

import json
import sys
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from queue import Empty, Queue
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from logai.cli import options
from logai.errors import BadInputError, ExitCode, LogaiError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from logai.answer.model import Answer
    from logai.ask import Question
    from logai.cli.answer_view import View
    from logai.store.database import DuckDatabase

COMMANDS = ("/help", "/plan", "/sql", "/new", "/exit")
_LEAVING = {"/exit", "/quit", "exit", "quit", "ออก"}
_READ_AHEAD = 100
"""Lines of standard input."""
_HEEDED_EVERY = 0.2
"""Seconds in which a signal is heeded at the latest, while a script's next line is waited for."""


def chat_command(
    *,
    log: options.Log = None,
    demo: options.Demo = False,
    provider: options.Provider = None,
    model: options.Model = None,
    now: options.Now = None,
    tz: options.Tz = None,
    year: options.Year = None,
    lang: options.Lang = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for each question.")] = False,
    pull: options.Pull = False,
    redact: options.Redact = None,
    refresh: options.Refresh = None,
    db: options.Db = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Answer questions one after another, follow-ups too.

    "And yesterday?", "only root", "per hour?" change the question before; the answer says what was kept of it.
    On a terminal with history, arrow keys and completion (Tab); else one question a line of standard input. Ctrl-C
    clears the line, Ctrl-D leaves, /help tells the rest.
    """
    from logai.ask import Question
    from logai.cli.answer_view import View
    from logai.cli.console import Look
    from logai.config import parse_now

    logs = options.choose_data(log, demo=demo)
    if "-" in logs:
        raise BadInputError("Standard input cannot be both the questions and the log.", "Write the log to a file.")
    settings = options.settings_from(
        db=db, tz=tz, lang=lang, provider=provider, model=model, redact=redact, refresh=refresh
    )
    first = Question(
        "", settings, parse_now(now, settings.tz), logs, demo, year, settings.lang, pinned_now=now is not None
    )
    chosen = options.AnswerFormat.JSON if as_json else options.AnswerFormat.TEXT
    with ExitStack() as stack:
        chat = Chat(first, View(chosen, Look(no_color, quiet)), _open_once(first, stack), pull=pull)
        code = run_chat(chat)
    if code:
        raise typer.Exit(code)


@dataclass
class Chat:
    """A conversation under way. `first` holds what is asked and how; its text is empty."""

    first: Question
    view: View
    database: DuckDatabase | None
    """Files or the sample, opened already; None for the store."""
    pull: bool = False
    is_terminal: bool = False
    """Somebody types: Ctrl-C ends a question, where it would end a script."""
    last: Answer | None = None
    code: int = 0
    """How the last question that failed ended."""

    @property
    def language(self) -> str:
        """Language of what the chat itself says."""
        return self.first.lang or (self.last.language if self.last else "en")

    def answer(self, text: str) -> None:
        """Ask `text`, print the answer or why there is none, and remember what a follow-up goes on from."""
        from logai.cli import failures
        from logai.cli.answer_view import write_answer

        try:
            answer = self._ask(text)
            if self._is_json:
                self._write_object(answer.as_json())
            else:
                write_answer(answer, sys.stdout, self.view)
        except LogaiError as error:
            self.code = failures.report_failure(error, ["--json"] if self._is_json else [])
        except KeyboardInterrupt:
            if not self.is_terminal:
                raise
            self.code = int(ExitCode.INTERRUPTED)
            self.tell("interrupted")
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001 - a bug ends the question, and is reported, not the chat
            self.code = failures.report_bug(error)
        else:
            self.last = answer
        if not (self._is_json or self.view.look.quiet):
            sys.stdout.write("\n")
        sys.stdout.flush()

    def obey(self, command: str) -> None:
        """Carry out one of COMMANDS, /exit aside."""
        known: dict[str, Callable[[], None]] = {
            "/help": lambda: self.tell("help", always=True),
            "/plan": self._show_plan,
            "/sql": self._show_sql,
            "/new": self._forget,
        }
        name = command.split(maxsplit=1)[0].lower()
        if name in known:
            known[name]()
        else:
            self.code = int(ExitCode.USAGE)
            self.tell("unknown_command", always=True, name=name, names=", ".join(COMMANDS))
        sys.stdout.flush()

    def tell(self, key: str, *, always: bool = False, **values: str) -> None:
        """Say `chat.key` of the catalogs on standard error; unless `always`, not where the user wants quiet."""
        from logai.cli.console import Look, note
        from logai.i18n import translate

        look = Look(self.view.look.no_color) if always else self.view.look
        for line in translate(self.language, f"chat.{key}", **values).splitlines():
            note(line, look)

    @property
    def _is_json(self) -> bool:
        return self.view.answer_format is options.AnswerFormat.JSON

    def _ask(self, text: str) -> Answer:
        from logai.cli.console import waiting
        from logai.cli.missing_model import answer_or_pull
        from logai.cli.recording import recording
        from logai.config import parse_now
        from logai.understand.followup import Before, Conversation

        settings, look = self.first.settings, self.view.look
        before = Before(self.last.question, self.last.plan) if self.last and self.last.plan else None
        now = self.first.now if self.first.pinned_now else parse_now(None, settings.tz)
        question = replace(self.first, text=text, now=now, conversation=Conversation(before))
        with recording(question, look) as kept, waiting(look) as kept.outgoing.watch:
            kept.answer = answer_or_pull(question, kept.outgoing, look, pull=self.pull, database=self.database)
        return kept.answer

    def _show_plan(self) -> None:
        from logai.answer.model import plain_plan

        if self.last is None:
            self.tell("nothing_yet", always=True)
            return
        plan = plain_plan(self.last.plan)
        self._show({"plan": plan, "interpretation": self.last.interpretation}, self.last.interpretation, plan)

    def _show_sql(self) -> None:
        from logai.answer.model import plain
        from logai.cli.answer_view import print_sql
        from logai.cli.console import open_console

        if self.last is None:
            self.tell("nothing_yet", always=True)
        elif self._is_json:
            self._show({"sql": self.last.sql, "parameters": [plain(value) for value in self.last.parameters]})
        else:
            print_sql(open_console(sys.stdout, self.view.look), self.last)
            sys.stdout.write("\n")

    def _show(self, result: dict[str, object], *lines: object) -> None:
        from logai.cli.console import open_console, print_line

        if self._is_json:
            self._write_object({"success": True, "result": result})
            return
        console = open_console(sys.stdout, self.view.look)
        for line in lines:
            print_line(console, line if isinstance(line, str) else json.dumps(line, ensure_ascii=False))
        sys.stdout.write("\n")

    @staticmethod
    def _write_object(value: dict[str, object]) -> None:
        from logai.answer.formats import dump_json

        sys.stdout.write(dump_json(value, indent=None) + "\n")

    def _forget(self) -> None:
        self.last = None
        self.tell("forgotten")


def run_chat(chat: Chat) -> int:
    """Answer until the lines end or the user leaves; return the exit code.

    On a terminal it is 0: the user has seen what failed. A script gets the code of the last question that failed.
    """
    chat.is_terminal = sys.stdin.isatty() and sys.stderr.isatty()
    if chat.is_terminal:
        from logai.cli.chat_prompt import read_prompted

        chat.tell("welcome")
        _answer_all(chat, read_prompted(chat.first.settings, chat.view.look))
    else:
        _answer_all(chat, _read_lines())
    return 0 if chat.is_terminal else chat.code


def _answer_all(chat: Chat, lines: Iterable[str]) -> None:
    for line in lines:
        text = line.strip()
        if text.lower() in _LEAVING:
            return
        if text.startswith("/"):
            chat.obey(text)
        elif text:
            chat.answer(text)


def _read_lines() -> Iterable[str]:
    """Yield the lines of standard input; one that is too long for a question is cut, and refused as such."""
    from logai.cli.ask import LONGEST_QUESTION

    lines: Queue[bytes] = Queue(_READ_AHEAD)
    threading.Thread(target=_pass_lines_on, args=(sys.stdin.buffer, lines, LONGEST_QUESTION), daemon=True).start()
    while line := _wait_for(lines):
        yield line.decode("utf-8", errors="replace")


def _pass_lines_on(source: BinaryIO, lines: Queue[bytes], longest: int) -> None:
    """Put the lines of `source` into `lines`, each cut to `longest` bytes; an empty one is the end."""
    try:
        while line := source.readline(longest):
            rest = line
            while rest and not rest.endswith(b"\n"):
                rest = source.readline(longest)
            lines.put(line)
    finally:
        lines.put(b"")


def _wait_for(lines: Queue[bytes]) -> bytes:
    """Return the next of `lines`.

    Python heeds a signal between two steps of its own: one that comes right before a wait without end, in a read as
    well as in a queue, would be heeded when that ends.
    """
    while True:
        with suppress(Empty):
            return lines.get(timeout=_HEEDED_EVERY)


def _open_once(first: Question, stack: ExitStack) -> DuckDatabase | None:
    """Open files or the sample for the whole chat; None for the store, which is opened for each question."""
    if not first.logs and not first.demo:
        return None
    from logai.data import open_data

    return stack.enter_context(open_data(first.source))
