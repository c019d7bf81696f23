"""Follow-ups against their corpus: what they change, what they keep, and what is none."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.servers import ScriptedServer, chat_reply, completion, ollama_replies, openai_replies
from tests.understand.corpus import CONTEXT, read_cases
from tests.understand.followups import FollowUp, read_befores, read_follow_ups

from logai.config import Settings, load_settings
from logai.errors import LogaiError, NotUnderstoodError
from logai.events import Outcome
from logai.plan.filters import Filters
from logai.plan.model import QueryPlan
from logai.plan.vocabulary import Subject
from logai.plan.window import LastWindow, NamedWindow
from logai.understand.conversation import preview_in_conversation, understand_in_conversation
from logai.understand.followup import Before, Conversation
from logai.understand.offline import OfflinePlanner

if TYPE_CHECKING:
    from logai.understand.model import Understanding

PLANNER = OfflinePlanner()
BUILTIN = load_settings({"provider": "builtin"}, {})
FOLLOW_UPS = list(read_follow_ups())
CHANGED = [case for case in FOLLOW_UPS if case.plan and not case.stands_alone]
REFUSED = [case for case in FOLLOW_UPS if case.plan is None]
ALONE = [case for case in FOLLOW_UPS if case.stands_alone]
STRANGE = Before(
    "failed su for bob on web1 in the last 3 hours",
    QueryPlan(
        subject=Subject.SU,
        outcome=Outcome.FAILURE,
        filters=Filters(users=("bob",), hosts=("web1",)),
        window=LastWindow(amount=3, unit="hour"),
    ),
)
"""A question before of which nothing goes together with the questions of the corpus."""
ROOT_TODAY = "failed logins for root today"


def before(question: str) -> Before:
    return Before(question, PLANNER.understand(question, CONTEXT).plan)


def understand(
    text: str, previous: Before | None, *, goes_on: bool = False, using: Settings = BUILTIN
) -> Understanding:
    context = replace(CONTEXT, conversation=Conversation(previous, goes_on=goes_on))
    return understand_in_conversation(text, context, using)


def label(case: FollowUp) -> str:
    return f"{case.before} -> {case.text}"[:70]


def test_the_corpus_holds_enough_of_both_languages_and_of_refusals() -> None:
    counts = Counter(case.language for case in FOLLOW_UPS)
    assert min(counts.values()) >= 120
    assert len(REFUSED) >= 60
    assert len(ALONE) >= 15


@pytest.mark.parametrize("pair", read_befores(), ids=lambda pair: str(pair["en"])[:60])
def test_the_question_before_means_the_same_in_both_languages(pair: dict[str, str]) -> None:
    assert before(pair["en"]).plan == before(pair["th"]).plan


@pytest.mark.parametrize("case", CHANGED, ids=label)
def test_a_follow_up_changes_the_plan_before_and_says_what_it_kept(case: FollowUp) -> None:
    found = understand(case.text, before(case.before))
    assert found.plan == case.plan
    assert (found.planner, found.language) == ("builtin", case.language)
    assert found.notes[0].startswith("Kept from “" if case.language == "en" else "คงไว้จาก “")


@pytest.mark.parametrize("case", REFUSED, ids=label)
def test_what_is_not_understood_completely_is_refused_with_a_hint(case: FollowUp) -> None:
    with pytest.raises(NotUnderstoodError) as raised:
        understand(case.text, before(case.before))
    assert raised.value.message
    assert raised.value.hint


@pytest.mark.parametrize("case", ALONE, ids=label)
def test_a_question_with_a_topic_of_its_own_keeps_nothing(case: FollowUp) -> None:
    found = understand(case.text, before(case.before))
    assert found.plan == case.plan
    assert not any(note.startswith(("Kept", "คงไว้")) for note in found.notes)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "and yesterday?",
            "only root",
            "what about successful ones?",
            "the same for alice",
            "how many of them failed?",
        ),
        *("แล้วเมื่อวานล่ะ", "เฉพาะ root", "แล้วที่สำเร็จล่ะ", "root ล่ะ", "ในนั้นล้มเหลวกี่ครั้ง"),
    ],
)
def test_what_goes_on_is_refused_where_there_is_nothing_before(text: str) -> None:
    with pytest.raises(NotUnderstoodError) as raised:
        understand(text, None)
    assert raised.value.hint.startswith(("Ask a whole question first", "ถามเต็มคำถามก่อน"))


def test_a_topic_stands_alone_where_there_is_nothing_before() -> None:
    assert understand("and sudo commands?", None).plan == QueryPlan(subject=Subject.SUDO)


@pytest.mark.parametrize("step", [15, pytest.param(1, marks=pytest.mark.slow)])
def test_whole_questions_stand_alone_and_nothing_is_mixed_in_silently(step: int) -> None:
    """Only fragments as "top ip yesterday" and "today", of which that corpus has few, go on; and the answer says so."""
    cases = read_cases()[::step]
    went_on = [case.question for case in cases if plan_after(STRANGE, case.question) != case.plan]
    assert len(went_on) <= len(cases) // 25
    for question in went_on:
        with suppress(NotUnderstoodError):
            assert understand(question, STRANGE).notes[0].startswith(("Kept", "คงไว้")), question


def plan_after(previous: Before | None, question: str) -> QueryPlan | None:
    """Return the plan of `question`; None where it is refused."""
    with suppress(NotUnderstoodError):
        return (understand(question, previous) if previous else PLANNER.understand(question, CONTEXT)).plan
    return None


def test_a_marked_question_that_stands_alone_says_that_nothing_is_kept() -> None:
    assert understand("failed logins yesterday", before(ROOT_TODAY)).notes == ()
    for text in ("and failed logins yesterday?", "แล้วเมื่อวานมีล็อกอินล้มเหลวกี่ครั้งล่ะ"):
        (note,) = understand(text, before(ROOT_TODAY)).notes
        assert note.startswith(("Nothing is kept", "ไม่ได้คง"))
    (note,) = understand("failed logins yesterday", before(ROOT_TODAY), goes_on=True).notes
    assert note.startswith("Nothing is kept")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("and yesterday?", "Kept from “failed logins for root today”: failed login attempts, user root."),
        ("per hour?", "failed login attempts, today 2026-11-23 00:00 to 14:30, user root."),
        ("what about successful ones?", ": login attempts, today 2026-11-23 00:00 to 14:30, user root."),
        ("all users?", ": failed login attempts, today 2026-11-23 00:00 to 14:30."),
        ("and sudo commands?", ": today 2026-11-23 00:00 to 14:30, user root."),
        ("root or admin?", ": failed login attempts, today 2026-11-23 00:00 to 14:30, user root."),
        ("แล้วเมื่อวานล่ะ", "คงไว้จาก “failed logins for root today”: จำนวนล็อกอินล้มเหลว, ผู้ใช้ root"),
    ],
)
def test_the_note_names_what_was_kept_and_nothing_else(text: str, kept: str) -> None:
    assert understand(text, before(ROOT_TODAY)).notes[0].endswith(kept)


def test_a_long_question_before_is_quoted_in_part_and_without_hidden_characters() -> None:
    previous = Before("failed logins \u202e" + "x" * 200 + "\nfor root", before(ROOT_TODAY).plan)
    (note,) = understand("and yesterday?", previous).notes
    assert "\u202e" not in note
    assert "\n" not in note
    assert len(note) < 160


def test_notes_on_how_words_were_read_follow() -> None:
    notes = understand("and on Saturday?", before(ROOT_TODAY)).notes
    assert notes[1:] == ("Saturday is read as 21 Nov 2026.",)
    assert understand("yesteday, only root", before("failed logins today?")).notes[1:] == (
        "Read “yesteday” as “yesterday”.",
    )


def test_a_follow_up_without_a_word_is_answered_in_the_language_before() -> None:
    assert understand("root?", before("วันนี้มีล็อกอินล้มเหลวกี่ครั้ง")).language == "th"
    assert understand("root?", before("failed logins today?")).language == "en"


def test_with_continue_what_is_not_marked_goes_on_too() -> None:
    plan = understand("failed", before("successful logins for root today"), goes_on=True).plan
    assert plan == before(ROOT_TODAY).plan
    assert understand("failed", before("successful logins for root today")).plan == QueryPlan(outcome=Outcome.FAILURE)


def test_the_readings_name_the_marks_and_every_word() -> None:
    readings = {reading.text: reading.meaning for reading in understand("and yesterday?", before(ROOT_TODAY)).readings}
    assert readings["and"] == "goes on from the question before"
    assert readings["yesterday"] == "time"


def test_a_refusal_names_the_word_that_was_not_understood() -> None:
    with pytest.raises(NotUnderstoodError) as raised:
        understand("and from Thailand?", before(ROOT_TODAY))
    assert raised.value.unknown == ("Thailand",)
    assert "only root" in raised.value.hint


def test_a_user_named_like_a_mark_does_not_become_one() -> None:
    context = replace(CONTEXT, names=replace(CONTEXT.names, users=frozenset({"only", "same"})))
    talk = Conversation(before("failed logins today?"))
    found = understand_in_conversation('and "same"?', replace(context, conversation=talk), BUILTIN)
    assert found.plan.filters.users == ("same",)


@pytest.mark.parametrize("provider", ["local", "openai"])
def test_a_follow_up_reaches_no_model_and_the_answer_says_so(provider: str) -> None:
    plan = '{"about": "failed_logins", "measure": "count", "per": null}'
    with (
        ScriptedServer(ollama_replies(chat_reply(plan))) as local,
        ScriptedServer(openai_replies(completion(plan))) as remote,
    ):
        environ = {
            "AI_PROVIDER": provider,
            "OLLAMA_HOST": local.url,
            "OPENAI_BASE_URL": f"{remote.url}/v1",
            "OPENAI_API_KEY": "sk-x",
        }
        asked = load_settings({}, environ)
        found = understand("and yesterday?", before(ROOT_TODAY), using=asked)
        assert not local.requests
        assert not remote.requests
        zaphod = before("failed logins for user zaphod today")
        alone = understand("and failed logins yesterday?", zaphod, using=asked)
        sent = [request.body for request in (*local.requests, *remote.requests)]
    assert found.plan.window == NamedWindow(name="yesterday")
    assert found.notes[-1] == "A follow-up is read by rules alone; no model was asked."
    assert alone.planner == provider
    assert sent
    assert not any(b"zaphod" in body for body in sent)


def test_a_dry_run_of_a_follow_up_would_send_nothing() -> None:
    context = replace(CONTEXT, conversation=Conversation(before(ROOT_TODAY)))
    asked = load_settings({}, {"AI_PROVIDER": "openai", "OPENAI_API_KEY": "sk-x"})
    assert preview_in_conversation("and yesterday?", context, asked)["requests"] == []
    assert preview_in_conversation("failed logins yesterday", context, asked)["requests"]


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([word for case in FOLLOW_UPS for word in case.text.split()]),
            st.text(max_size=8),
        ),
        max_size=7,
    ).map(" ".join),
    st.sampled_from([case.before for case in FOLLOW_UPS]),
)
def test_any_text_is_understood_or_refused(text: str, question: str) -> None:
    with suppress(LogaiError):
        assert understand(text, before(question)).plan
