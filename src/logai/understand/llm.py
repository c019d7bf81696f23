"""`LlmPlanner`: a model behind a provider reads what kind of question it is.

Everything else is found and checked here.

    facts      times, names, addresses, amounts that the question states (link)
    cues       the words that decide, and those that rule an answer out (cues)
    model      one request: the constant prompt, then the question; the reply is bound to a schema
    assemble   the plan of the known words, and what the model adds to it
    repair     one more request that names the reasons, then refusal

No value of the data is sent: facts are compared with it on this machine only. Names and addresses of the
question itself go as placeholders to a model that is not the user's own (redact); no value of a model gets into a
plan, so there is none to put back, and a plan always holds the names that were typed. What a model writes is hostile:
it is parsed into enums or refused, and never shown: a sentence of a model with a number in it looks like an answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from logai.errors import NotUnderstoodError, ProviderFailedError
from logai.i18n import detect
from logai.providers.base import ChatRequest
from logai.providers.excerpt import make_excerpt
from logai.understand.assemble import UnfitPlanError, assemble_plan
from logai.understand.cues import Cues, plan_known_words, read_cues
from logai.understand.model import Reading, Understanding, Usage
from logai.understand.model_plan import ModelPlan, NoPlanError, make_schema, parse_model_plan
from logai.understand.offline.facts import open_sentence, read_facts, reopen
from logai.understand.offline.suggest import suggest_questions
from logai.understand.offline.typos import correct_typos
from logai.understand.outgoing import Outgoing
from logai.understand.prompt import REPAIR_TEMPLATE, SYSTEM_PROMPT
from logai.understand.question import check_question
from logai.understand.redact import Redaction, redact
from logai.understand.wording import quote_words, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from logai.plan.model import QueryPlan
    from logai.providers.base import ChatProvider, ChatReply
    from logai.understand.link import Facts
    from logai.understand.model import Context, Language, PlannerName
    from logai.understand.offline.sentence import Sentence

MAX_REPLY_TOKENS = 120


class LlmPlanner:
    """The planner called `name` that asks `provider`."""

    def __init__(self, provider: ChatProvider, name: PlannerName, outgoing: Outgoing | None = None) -> None:
        self._provider = provider
        self._name = name
        self._outgoing = outgoing or Outgoing()

    def understand(self, question: str, context: Context) -> Understanding:
        """Return the understanding of `question`.

        Raise BadInputError for what is no question, NotUnderstoodError where it cannot be answered or the
        model's reading does not fit it, ProviderFailedError where the model writes no plan, or the provider's
        own errors.
        """
        language = context.lang or detect(question)
        check_question(question, language)
        found = _find(question, context, language)
        replies: list[ChatReply] = []
        redaction = redact(question, context) if self._outgoing.redact else None
        request = _make_request(question, redaction)
        problem: NoPlanError | UnfitPlanError
        for _ in range(2):
            reply = self._outgoing.complete(self._provider, request)
            replies.append(reply)
            try:
                given = parse_model_plan(reply.text)
                if given.topic == "cannot_answer" and found.cues.unknown:
                    raise _refuse(language, "cannot_answer", question, found.cues.unknown)
                plan = assemble_plan(given, found.known, found.cues, found.facts)
            except (NoPlanError, UnfitPlanError) as error:
                problem = error
                request = _make_repair(question, error, redaction)
            else:
                return self._describe(plan, given, found, replies, language)
        raise _give_up(problem, found, replies[-1], question, language)

    def _describe(
        self,
        plan: QueryPlan,
        given: ModelPlan,
        found: _Found,
        replies: Sequence[ChatReply],
        language: Language,
    ) -> Understanding:
        by_model = Reading(text="", meaning=f"model: {given.topic}, {given.measure}, by {given.by}")
        notes = tuple(found.sentence.notes)
        if found.cues.unknown:
            words = quote_words(language, tuple(make_excerpt(word, 40) for word in found.cues.unknown))
            notes = (*notes, say(language, "read_by_model", words=words))
        return Understanding(
            plan=plan,
            language=language,
            planner=self._name,
            model=replies[-1].model,
            readings=(*found.sentence.readings(), by_model),
            notes=notes,
            usage=Usage(
                prompt_tokens=sum(reply.prompt_tokens for reply in replies),
                completion_tokens=sum(reply.completion_tokens for reply in replies),
                cost_usd=_add_costs(replies),
            ),
        )


def make_request(question: str, context: Context, *, hide_names: bool = True) -> ChatRequest:
    """Return the first request that `understand` sends.

    Raise NotUnderstoodError for a question that it sends to none.
    """
    _find(question, context, context.lang or detect(question))
    return _make_request(question, redact(question, context) if hide_names else None)


@dataclass(frozen=True)
class _Found:
    sentence: Sentence
    facts: Facts
    cues: Cues
    known: QueryPlan


def _find(question: str, context: Context, language: Language) -> _Found:
    """Return what code reads in `question`.

    Raise NotUnderstoodError where no plan of a model could hold it.
    """
    sentence = open_sentence(question)
    text, typos = correct_typos(sentence, context.names)
    if text != sentence.text:
        sentence = reopen(sentence, text)
    for word, meant in typos:
        sentence.note("note_read_as", word=word, known=meant)
    try:
        facts = read_facts(sentence, context)
        cues = read_cues(sentence, facts)
        if cues.lost:
            raise _refuse(language, "not_in_plan", question, cues.lost)
        if cues.leaves_outcome_open:
            raise _refuse(language, "not_in_plan", question, cues.unknown, hint="say_outcome")
        known = plan_known_words(sentence, facts, cues)
    except NotUnderstoodError as error:
        suggestions = error.suggestions or suggest_questions(question, language)
        raise NotUnderstoodError(error.message, error.hint, unknown=error.unknown, suggestions=suggestions) from error
    return _Found(sentence, facts, cues, known)


def _give_up(
    problem: NoPlanError | UnfitPlanError, found: _Found, reply: ChatReply, question: str, language: Language
) -> NotUnderstoodError | ProviderFailedError:
    if isinstance(problem, NoPlanError):
        return ProviderFailedError(
            f"{reply.model} did not reply with a plan.",
            "Ask another model, or ask in other words.",
        )
    return NotUnderstoodError(
        say(language, "contradicts", reasons=make_excerpt(" ".join(problem.reasons), 300)),
        say(language, "ask_otherwise"),
        unknown=found.cues.unknown,
        suggestions=suggest_questions(question, language),
    )


def _add_costs(replies: Sequence[ChatReply]) -> float | None:
    """Return US dollars, None where the price of one reply is unknown."""
    costs = [reply.cost_usd for reply in replies]
    return None if None in costs else sum(cost for cost in costs if cost is not None)


def _make_request(question: str, redaction: Redaction | None) -> ChatRequest:
    return ChatRequest(
        SYSTEM_PROMPT,
        _as_text(question),
        make_schema(),
        max_tokens=MAX_REPLY_TOKENS,
        redacted=_as_text(redaction.redacted) if redaction else None,
    )


def _make_repair(question: str, error: NoPlanError | UnfitPlanError, redaction: Redaction | None) -> ChatRequest:
    first = _make_request(question, redaction)
    user = REPAIR_TEMPLATE.format(question=first.user, reasons=make_excerpt(str(error), 400))
    if redaction is None:
        return replace(first, user=user)
    # Hidden before it is cut: half a name would be left.
    reasons = make_excerpt(redaction.hide(str(error)), 400)
    return replace(first, user=user, redacted=REPAIR_TEMPLATE.format(question=first.redacted, reasons=reasons))


def _as_text(question: str) -> str:
    # A question from the command line may hold bytes that are no UTF-8.
    return question.encode("utf-8", "replace").decode("utf-8")


def _refuse(
    language: Language, key: str, question: str, words: tuple[str, ...] = (), hint: str = "ask_otherwise"
) -> NotUnderstoodError:
    shown = tuple(make_excerpt(word, 40) for word in words)
    return NotUnderstoodError(
        say(language, key, words=quote_words(language, shown)),
        say(language, hint),
        unknown=shown,
        suggestions=suggest_questions(question, language),
    )
