"""The run of a bench: each target is warmed up, asked every question, and its answers are judged.

A model is asked once for every question, also for one that the rules would refuse or decide without it: what it reads
is measured apart from what is answered. Questions go through the same steps as `logai ask`. What a provider cannot do
is a verdict or the failure of its row; nothing is left out of the count.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from logai.ask import Question, ask_opened
from logai.bench.facts import find_running, read_facts
from logai.bench.model import NOT_ASKED, Asked, Target, TargetResult, WarmUp
from logai.bench.targets import provider_of, settings_for
from logai.bench.verdict import Verdict, judge_answer, judge_refusal, reads_right
from logai.data import find_names
from logai.errors import (
    BadInputError,
    LogaiError,
    NotUnderstoodError,
    ProviderFailedError,
    ProviderUnavailableError,
)
from logai.models.inventory import stop_model
from logai.providers.base import ChatRequest
from logai.understand.llm import MAX_REPLY_TOKENS
from logai.understand.model import Context
from logai.understand.model_plan import make_schema
from logai.understand.outgoing import Outgoing
from logai.understand.prompt import SYSTEM_PROMPT
from logai.understand.redact import redact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from logai.answer.model import Answer
    from logai.bench.questions import KnownQuestion
    from logai.config import Settings
    from logai.providers.base import ChatProvider, ChatReply
    from logai.store.database import DuckDatabase

WARM_UP = "how many sudo commands were run this month?"
"""Asked first and not counted. No question of the built-in set, so that no cache has its reply."""
GIVE_UP_AFTER = 3
"""Questions in a row to which no reply came: the rest counts as failed and is not waited for."""

Watch = Callable[[Target, int, int], None]
"""Is told the target, how many of its questions are done, and of how many."""


@dataclass(frozen=True)
class Task:
    """What is asked: the questions, `runs` times each, of an open database."""

    questions: tuple[KnownQuestion, ...]
    database: DuckDatabase
    settings: Settings
    now: datetime
    runs: int = 1
    cold: bool = True
    has_consent: bool = False
    """The user has said yes to asking models of others."""


@dataclass
class Progress:
    """What is done so far: results as they come, so that an interruption loses at most one question."""

    results: list[TargetResult] = field(default_factory=list)
    is_complete: bool = False


@dataclass
class _Door(Outgoing):
    """The way to the models, which keeps their replies for measuring."""

    replies: list[ChatReply] = field(default_factory=list)

    def complete(self, provider: ChatProvider, request: ChatRequest) -> ChatReply:
        reply = super().complete(provider, request)
        self.replies.append(reply)
        return reply


def run_bench(task: Task, targets: Sequence[Target], progress: Progress, watch: Watch) -> None:
    """Ask every target every question; `progress` holds what is done, also where this ends by an exception."""
    for target in targets:
        progress.results.append(TargetResult(target=target))
        _run_target(task, target, progress, watch)
    progress.is_complete = True


@dataclass(frozen=True)
class Reply:
    """What one target made of one question, asked as often as the task says. Times in milliseconds, one a run.

    `answer` is of the last run, `error` what came in its place: a refusal, or the failure of the provider.
    """

    target: Target
    answer: Answer | None
    error: LogaiError | None
    total_ms: tuple[float, ...]
    first_token_ms: tuple[float, ...]
    warm_up: WarmUp | None

    @property
    def is_failure(self) -> bool:
        """Return whether the provider failed."""
        return isinstance(self.error, ProviderUnavailableError | ProviderFailedError)


def ask_everyone(task: Task, text: str, targets: Sequence[Target], watch: Watch) -> Iterator[Reply]:
    """Yield what each target makes of the question `text`, as `logai ask` has it; raise BadInputError for none."""
    for target in targets:
        watch(target, 0, task.runs)
        try:
            warm_up, was_loaded = prepare_target(task, target)
        except (ProviderUnavailableError, ProviderFailedError) as error:
            yield Reply(target, None, error, (), (), None)
            continue
        try:
            yield _ask_one(task, text, target, warm_up, watch)
        finally:
            release_target(task, target, was_loaded=was_loaded)


def _ask_one(task: Task, text: str, target: Target, warm_up: WarmUp | None, watch: Watch) -> Reply:
    settings = settings_for(target, task.settings)
    answer: Answer | None = None
    problem: LogaiError | None = None
    totals: list[float] = []
    first: list[float] = []
    for run in range(1, task.runs + 1):
        door = _open_door(task)
        started = time.perf_counter()
        try:
            answer, problem = (
                ask_opened(Question(text, settings, task.now, lang=settings.lang), task.database, door),
                None,
            )
        except (NotUnderstoodError, ProviderUnavailableError, ProviderFailedError) as error:
            answer, problem = None, error
        totals.append((time.perf_counter() - started) * 1000)
        first += [reply.first_token_ms for reply in door.replies[:1] if reply.first_token_ms is not None]
        watch(target, run, task.runs)
    return Reply(target, answer, problem, tuple(totals), tuple(first), warm_up)


def ask_model(provider: ChatProvider, text: str, context: Context, door: Outgoing) -> ChatReply:
    """Send `text` to the model of `provider` as a planner would, whatever the rules make of it; return the reply."""
    redacted = redact(text, context).redacted if door.redact else None
    request = ChatRequest(SYSTEM_PROMPT, text, make_schema(), max_tokens=MAX_REPLY_TOKENS, redacted=redacted)
    return door.complete(provider, request)


def prepare_target(task: Task, target: Target) -> tuple[WarmUp | None, bool]:
    """Warm the model of `target` up; return what that took, and whether the model was in memory before.

    Raise the provider's error where it cannot be asked.
    """
    provider = provider_of(target, task.settings)
    if provider is None:
        return None, False
    was_loaded, is_cold = False, False
    if target.provider == "local":
        readiness = provider.check()
        if not readiness.ready:
            raise ProviderUnavailableError(readiness.message, readiness.hint)
        settings = settings_for(target, task.settings)
        was_loaded = find_running(target, settings) is not None
        if task.cold and not readiness.is_remote:
            # A model that is still answering somebody else stays where it is: then no loading is measured.
            with suppress(LogaiError):
                stop_model(settings, provider.model)
                is_cold = True
    started = time.perf_counter()
    reply = ask_model(provider, WARM_UP, Context(task.now), _open_door(task))
    rate = reply.prompt_tokens / reply.prompt_eval_ms * 1000 if is_cold and reply.prompt_eval_ms > 0 else None
    return WarmUp(
        total_ms=(time.perf_counter() - started) * 1000,
        load_ms=reply.load_ms if is_cold else None,
        prompt_tokens_per_second=rate,
    ), was_loaded


def release_target(task: Task, target: Target, *, was_loaded: bool) -> None:
    """Take the model of `target` out of memory again, unless it was there before; what fails there is no matter."""
    if target.provider == "local" and target.model is not None and task.cold and not was_loaded:
        with suppress(LogaiError):
            stop_model(settings_for(target, task.settings), target.model)


def _run_target(task: Task, target: Target, progress: Progress, watch: Watch) -> None:
    total = len(task.questions) * task.runs
    watch(target, 0, total)
    try:
        warm_up, was_loaded = prepare_target(task, target)
    except (ProviderUnavailableError, ProviderFailedError) as error:
        _update(progress, failure=error.message, hint=error.hint, asked=_not_asked(task, 0, error))
        watch(target, total, total)
        return
    _update(progress, warm_up=warm_up, facts=read_facts(target, task.settings))
    asked: list[Asked] = []
    silent = 0
    try:
        for run in range(1, task.runs + 1):
            for question in task.questions:
                entry, failure = _ask(task, target, question, run)
                asked.append(entry)
                _update(progress, asked=tuple(asked))
                watch(target, len(asked), total)
                silent = silent + 1 if failure is not None and not entry.requests else 0
                if failure is not None and silent == GIVE_UP_AFTER:
                    rest = _not_asked(task, len(asked), failure)
                    _update(progress, asked=(*asked, *rest), failure=failure.message, hint=failure.hint)
                    return
    finally:
        release_target(task, target, was_loaded=was_loaded)


def _ask(task: Task, target: Target, question: KnownQuestion, run: int) -> tuple[Asked, LogaiError | None]:
    """Ask one question; return what was measured, and the provider's error where it failed."""
    settings = settings_for(target, task.settings)
    provider = provider_of(target, task.settings)
    door = _open_door(task)
    refusal: LogaiError | None = None
    given = ""
    failure: LogaiError | None = None
    verdict = Verdict.FAILED
    started = time.perf_counter()
    try:
        try:
            answer = ask_opened(Question(question.text, settings, task.now), task.database, door)
            verdict = judge_answer(answer, question.known, settings.tz)
            given = answer.sentence
        except (NotUnderstoodError, BadInputError) as error:
            refusal, verdict = error, judge_refusal(question.known)
        if provider is not None and not door.replies:
            context = Context(task.now, find_names(task.database, question.text))
            ask_model(provider, question.text, context, door)
    except (ProviderUnavailableError, ProviderFailedError) as error:
        failure, verdict = error, Verdict.FAILED
    total_ms = (time.perf_counter() - started) * 1000
    reason = failure or refusal
    costs = [reply.cost_usd for reply in door.replies]
    first = door.replies[0] if door.replies else None
    can_judge = question.plan is not None or question.known.refuse
    return Asked(
        question=question.text,
        language=question.language,
        run=run,
        verdict=verdict,
        total_ms=total_ms,
        code=reason.code if reason else "",
        message=reason.message if reason else "",
        given=given,
        first_token_ms=first.first_token_ms if first else None,
        prompt_tokens=sum(reply.prompt_tokens for reply in door.replies),
        completion_tokens=sum(reply.completion_tokens for reply in door.replies),
        eval_ms=sum(reply.eval_ms for reply in door.replies),
        requests=len(door.replies),
        cost_usd=None if None in costs else sum(cost for cost in costs if cost is not None),
        is_read_right=reads_right(first.text, question.plan) if first and can_judge else None,
    ), failure


def _open_door(task: Task) -> _Door:
    return _Door(consent=lambda _: task.has_consent, redact=task.settings.redact)


def _not_asked(task: Task, done: int, error: LogaiError) -> tuple[Asked, ...]:
    """Return the questions after the first `done` as failed: they were planned, and the user gets no answer to them."""
    plan = [(run, question) for run in range(1, task.runs + 1) for question in task.questions]
    return tuple(
        Asked(
            question=question.text,
            language=question.language,
            run=run,
            verdict=Verdict.FAILED,
            code=NOT_ASKED,
            message=error.message,
        )
        for run, question in plan[done:]
    )


def _update(progress: Progress, **changes: object) -> None:
    progress.results[-1] = progress.results[-1].model_copy(update=changes)
