"""A bench from the command line: the user's yes to what costs money, progress, an interruption, and what is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from logai.cli.options import BenchFormat, Language
from logai.errors import BadInputError, ExitCode, LogaiError, ProviderFailedError

if TYPE_CHECKING:
    from logai.bench.model import Bench, Target
    from logai.bench.questions import QuestionSet
    from logai.bench.run import Task
    from logai.bench.targets import Choice, Estimate
    from logai.cli.console import Look
    from logai.config import Settings
    from logai.data import DataSource

_YES = {"y", "yes", "ใช่"}


@dataclass(frozen=True)
class Order:
    """What the command line asks for. `now`, `tz` and `year` are as they were given, None where they were not."""

    settings: Settings
    choice: Choice
    look: Look
    chosen: BenchFormat
    output: Path | None
    logs: tuple[str, ...]
    use_store: bool
    now: str | None
    tz: str | None
    year: int | None
    runs: int
    cold: bool
    yes: bool

    @property
    def language(self) -> str:
        """Return the language of the report."""
        return self.settings.lang or "en"

    @property
    def data_name(self) -> str:
        """Return what is asked, for people."""
        return ", ".join(self.logs) if self.logs else "store" if self.use_store else "sample"

    def source_at(self, moment: datetime, settings: Settings, year: int | None) -> DataSource:
        """Return what is opened."""
        from logai.data import DataSource

        demo = not self.logs and not self.use_store
        return DataSource(settings, moment, self.logs, demo, year, pinned_now=True)


def run_set(
    order: Order,
    path: Path | None,
    only: Language | None,
    limit: int | None,
    compare: str | None,
    *,
    details: bool,
) -> ExitCode:
    """Ask a set of questions of all targets; write and keep what was measured. Return the exit code."""
    from logai.bench.compare import compare_benches
    from logai.bench.kept import find_bench
    from logai.bench.questions import choose_questions, load_built_in, load_questions
    from logai.bench.run import Task
    from logai.bench.targets import choose_targets
    from logai.cli.bench_files import write_bench
    from logai.cli.output import open_output
    from logai.data import open_data

    known = load_built_in() if path is None else load_questions(path)
    settings, moment = set_clock(order, known)
    questions = choose_questions(known, only.value if only else None, limit)
    before = find_bench(compare) if compare else None
    with open_output(order.output) as stream:
        targets, agreed = agree(order, choose_targets(order.choice, settings), len(questions) * order.runs + 1)
        with open_data(order.source_at(moment, settings, order.year or known.year)) as database:
            task = Task(questions, database, settings, moment, order.runs, order.cold, has_consent=agreed)
            bench = measure(order, task, known, targets)
        _keep(bench, order)
        failure = find_failure(bench, is_explicit=order.choice.is_explicit)
        comparison = compare_benches(before, bench) if before else None
        write_bench(bench, comparison, order, stream, failure, details=details)
    if not bench.is_complete:
        return ExitCode.INTERRUPTED
    return failure.exit_code if failure else ExitCode.ANSWERED


def run_question(order: Order, text: str) -> ExitCode:
    """Ask one question of all targets; write every answer. Return the exit code."""
    from logai.bench.run import Reply, Task, ask_everyone
    from logai.bench.targets import choose_targets
    from logai.cli.bench_question import write_replies
    from logai.cli.output import open_output
    from logai.config import parse_now
    from logai.data import open_data

    moment = parse_now(order.now, order.settings.tz)
    is_complete = True
    with open_output(order.output) as stream:
        targets, agreed = agree(order, choose_targets(order.choice, order.settings), order.runs + 1)
        with open_data(order.source_at(moment, order.settings, order.year)) as database:
            task = Task((), database, order.settings, moment, order.runs, order.cold, has_consent=agreed)
            replies: list[Reply] = []
            with _progress(order.look) as watch:
                try:
                    replies.extend(ask_everyone(task, text, targets, watch))
                except KeyboardInterrupt:
                    is_complete = False
        write_replies(text, replies, order, stream)
    if not is_complete:
        return ExitCode.INTERRUPTED
    asked = [reply for reply in replies if reply.target.provider != "builtin"]
    nobody = order.choice.is_explicit and asked and all(reply.is_failure for reply in asked)
    return ExitCode.PROVIDER if nobody else ExitCode.ANSWERED


def set_clock(order: Order, known: QuestionSet) -> tuple[Settings, datetime]:
    """Return the settings and the moment at which the questions are asked.

    The answers of the built-in questions hold at one moment over the sample alone; a file may name its own, and flags
    go before it. Raise BadInputError for flags that would make the known answers wrong.
    """
    from logai.config import parse_now, zone

    if known.is_built_in:
        given = {
            "--now": order.now,
            "--tz": order.tz,
            "--year": order.year,
            "--log": order.logs,
            "--db": order.use_store,
        }
        used = [name for name, value in given.items() if value]
        if used:
            raise BadInputError(
                f"The built-in questions have answers for the built-in sample alone, and {used[0]} changes that.",
                "Name your own questions with --questions.",
            )
    tz = order.tz or known.tz
    values = dict(order.settings.values) | {"lang": ""} | ({"tz": tz} if tz else {})
    settings = replace(order.settings, values=values)
    zone(settings.tz_name)
    if order.now is not None or known.now is None:
        return settings, parse_now(order.now, settings.tz)
    return settings, parse_now(known.now.isoformat(), settings.tz)


def agree(order: Order, targets: tuple[Target, ...], requests: int) -> tuple[tuple[Target, ...], bool]:
    """Return who is asked, and whether the user agreed to remote ones; those are left out after a no.

    Raise BadInputError where there is nobody to ask.
    """
    from logai.bench.targets import estimate_costs
    from logai.cli.console import note

    estimates = estimate_costs(targets, requests, order.settings)
    if not estimates:
        return targets, False
    for estimate in estimates:
        sys.stderr.write(describe_estimate(estimate, order.language) + "\n")
    if order.yes:
        return targets, True
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise BadInputError("Asking remote models may cost money.", "Give --yes where nobody can be asked.")
    sys.stderr.write(f"{_say(order, 'ask_remote')} [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() in _YES:
        return targets, True
    note(_say(order, "left_out"), order.look)
    remote = {estimate.target for estimate in estimates}
    return tuple(target for target in targets if target not in remote), False


def describe_estimate(estimate: Estimate, language: str) -> str:
    """Return what asking a remote model will take, about."""
    from logai.cli.units import money_text
    from logai.i18n import escape_hidden, translate

    return escape_hidden(
        translate(
            language,
            "bench.estimate",
            model=estimate.target.name,
            endpoint=estimate.endpoint,
            n=estimate.requests,
            prompt=estimate.prompt_tokens,
            completion=estimate.completion_tokens,
            cost=money_text(estimate.cost_usd, translate(language, "bench.unknown")),
        )
    )


def measure(order: Order, task: Task, known: QuestionSet, targets: Sequence[Target]) -> Bench:
    """Run the bench with progress on standard error; an interruption ends it with what is done."""
    from logai.bench.facts import read_load, read_machine
    from logai.bench.model import Bench, Conditions
    from logai.bench.run import Progress, run_bench

    started, load = datetime.now(UTC), read_load()
    progress = Progress()
    with _progress(order.look) as watch:
        try:
            run_bench(task, targets, progress, watch)
        except KeyboardInterrupt:
            progress.is_complete = False
    settings = task.settings
    languages = [question.language for question in task.questions]
    return Bench(
        id=started.strftime("%Y%m%dT%H%M%SZ"),
        started_at=started,
        machine=read_machine(os.environ),
        conditions=Conditions(
            runs=task.runs,
            seed=settings.seed,
            temperature=settings.temperature,
            num_ctx=settings.num_ctx,
            cold=task.cold,
            load=load,
        ),
        questions=known.name,
        questions_digest=known.digest,
        data=order.data_name,
        planned={language: languages.count(language) for language in dict.fromkeys(languages)},
        results=tuple(progress.results),
        is_complete=progress.is_complete,
    )


def find_failure(bench: Bench, *, is_explicit: bool) -> LogaiError | None:
    """Return the error to end with: no model that the user asked for worked. None where one did, or none was named."""
    asked = [result for result in bench.results if result.target.provider != "builtin"]
    if not is_explicit or not asked or not bench.is_complete:
        return None
    if any(entry.verdict != "failed" for result in asked for entry in result.asked):
        return None
    return ProviderFailedError(f"No model worked. {asked[0].target.name}: {asked[0].failure}", asked[0].hint)


def _keep(bench: Bench, order: Order) -> None:
    """Keep the bench where the history is on and anything was asked; what fails there is a note."""
    from logai.bench.kept import keep_bench
    from logai.cli.console import note

    if not order.settings.history or not any(result.asked for result in bench.results):
        return
    try:
        keep_bench(bench)
    except LogaiError as error:
        note(f"{error.message} {error.hint}", order.look)


@contextmanager
def _progress(look: Look) -> Iterator[Callable[[Target, int, int], None]]:
    """Yield what is told how far each target is: a bar on standard error where that is a terminal."""
    if look.quiet or not sys.stderr.isatty():
        yield lambda _target, _done, _total: None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from logai.cli.console import open_console, styled

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    console = open_console(sys.stderr, look)
    with Progress(*columns, console=console, transient=True, expand=console.width <= 100) as bars:
        tasks = {}

        def watch(target: Target, done: int, total: int) -> None:
            if target not in tasks:
                tasks[target] = bars.add_task(styled(target.name).plain, total=total)
            bars.update(tasks[target], completed=done, total=total)

        yield watch


def _say(order: Order, key: str) -> str:
    from logai.i18n import translate

    return translate(order.language, f"bench.{key}")
