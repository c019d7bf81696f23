"""`logai ask`: one question, one answer."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from logai.cli import options
from logai.errors import BadInputError

if TYPE_CHECKING:
    from logai.ask import Question

LONGEST_QUESTION = 1_000_000
"""Bytes read of a question on standard input; what is longer is no question."""


def ask_command(
    words: Annotated[
        list[str],
        typer.Argument(metavar="QUESTION", help="The question, quoted or not; `-` reads it from standard input."),
    ],
    *,
    log: options.Log = None,
    demo: options.Demo = False,
    provider: options.Provider = None,
    model: options.Model = None,
    now: options.Now = None,
    tz: options.Tz = None,
    year: options.Year = None,
    lang: options.Lang = None,
    answer_format: Annotated[
        options.AnswerFormat | None, typer.Option("--format", help="How to print the answer. [default: text]")
    ] = None,
    as_json: options.AsJson = False,
    sql: Annotated[bool, typer.Option("--sql", help="Print the SQL and its parameters too.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print each step: how words were read, plan, SQL, times.")
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Print what would be sent to a provider, and where; send nothing."),
    ] = False,
    pull: options.Pull = False,
    go_on: Annotated[
        bool,
        typer.Option("--continue", "-c", help="Go on from the question before: `and yesterday?`, `only root`."),
    ] = False,
    free_sql: Annotated[
        bool,
        typer.Option("--free-sql", help="Let a model write the SQL itself; the answer is marked as the model's own."),
    ] = False,
    redact: options.Redact = None,
    refresh: options.Refresh = None,
    db: options.Db = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Answer a question about authentication logs, in English or Thai."""
    from logai.ask import Question, preview
    from logai.cli.answer_view import View, write_answer
    from logai.cli.console import Look, waiting
    from logai.cli.missing_model import answer_or_pull
    from logai.cli.output import open_output
    from logai.cli.recording import recording
    from logai.config import parse_now

    formats = options.AnswerFormat
    chosen = options.choose_format(answer_format, default=formats.TEXT, json=formats.JSON, as_json=as_json)
    logs = options.choose_data(log, demo=demo)
    settings = options.settings_from(
        db=db, tz=tz, lang=lang, provider=provider, model=model, redact=redact, refresh=refresh
    )
    question = Question(
        text=read_question(words, logs),
        settings=settings,
        now=parse_now(now, settings.tz),
        logs=logs,
        demo=demo,
        year=year,
        lang=settings.lang,
        pinned_now=now is not None,
        free_sql=free_sql,
    )
    if go_on:
        question = continue_conversation(question)
    with open_output(output) as stream:
        if dry_run:
            stream.write(preview(question).rstrip("\n") + "\n")
        else:
            view = View(chosen, Look(no_color, quiet), with_sql=sql, with_steps=explain)
            with recording(question, view.look) as kept:
                with waiting(view.look) as kept.outgoing.watch:
                    kept.answer = answer_or_pull(question, kept.outgoing, view.look, pull=pull)
                write_answer(kept.answer, stream, view)


def continue_conversation(question: Question) -> Question:
    """Return `question` as one that goes on from the newest that was answered.

    Raise NotUnderstoodError where there is none to go on from, BadInputError with --free-sql.
    """
    from logai.history.last import find_before
    from logai.understand.followup import Conversation

    if question.free_sql:
        raise BadInputError(
            "--continue and --free-sql contradict each other: SQL of a model has no plan to change.",
            "Give one of them.",
        )
    return replace(question, conversation=Conversation(find_before(question), goes_on=True))


def read_question(words: list[str], logs: tuple[str, ...]) -> str:
    """Return the question: the words joined by blanks, or standard input where the only word is `-`."""
    if words != ["-"]:
        return " ".join(words)
    if "-" in logs:
        raise BadInputError("Standard input cannot be both the question and the log.", "Write the question as words.")
    content = sys.stdin.buffer.read(LONGEST_QUESTION + 1)
    if len(content) > LONGEST_QUESTION:
        raise BadInputError("The question on standard input is longer than a megabyte.", "Give a log with --log -.")
    return content.decode("utf-8", errors="replace").strip()
