"""The built-in planner against the corpus, and against what nobody wrote down."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.understand.corpus import CONTEXT, Case, check, read_cases

from logai.errors import BadInputError, LogaiError, NotUnderstoodError
from logai.events import Action
from logai.plan.filters import Filters
from logai.plan.model import QueryPlan
from logai.plan.vocabulary import Measure
from logai.plan.window import LastWindow
from logai.understand.model import Context, KnownNames
from logai.understand.offline import OfflinePlanner
from logai.understand.offline.lexicon import load_lexicon
from logai.understand.offline.text import clean

PLANNER = OfflinePlanner()
REFUSED = [case for case in read_cases() if case.plan is None]
ANSWERED = [case for case in read_cases() if case.plan is not None]
OFF_TOPIC = [
    "weather",
    "website",
    "country",
    "tomorrow",
    "delete",
    "ประเทศ",
    "พรุ่งนี้",
    "ลบ",
    "ฐานข้อมูล",
    "why",
    "ทำไม",
]


@pytest.mark.parametrize("language", ["en", "th"])
def test_every_question_of_the_corpus_is_read_as_written_down(language: str) -> None:
    report = check(PLANNER, language)
    assert report.wrong == []
    assert report.refused == []


@pytest.mark.parametrize("question", ["failed logins rn", "dist failed logins", "top failed logins pub ips"])
def test_a_word_cut_short_that_is_a_name_in_the_data_is_refused_until_it_is_marked(question: str) -> None:
    known = KnownNames(users=frozenset({"rn", "dist", "pub"}))
    with pytest.raises(NotUnderstoodError) as refused:
        PLANNER.understand(question, Context(CONTEXT.now, known))
    assert refused.value.unknown[0] in known.users
    marked = PLANNER.understand(f"failed logins for user {refused.value.unknown[0]}", Context(CONTEXT.now, known))
    assert marked.plan.filters.users == refused.value.unknown


def test_no_phrase_of_logins_swallows_the_service_in_front_of_it() -> None:
    """ "ssh attempts" are those of sshd, however many words a phrase of the lexicon has."""
    dropped, answered = [], 0
    for phrase, group, name in load_lexicon().phrases:
        if phrase.isascii() and "{" not in phrase and (name in _OF_LOGINS or (group, name) == ("subject", "sessions")):
            question = f"ssh {phrase} today"
            try:
                plan = PLANNER.understand(question, CONTEXT).plan
            except NotUnderstoodError:
                continue
            answered += 1
            dropped += [] if plan.filters.services == ("sshd",) else [question]
    assert dropped == []
    assert answered > 500


_OF_LOGINS = ("failed", "failed_password", "success", "login", "logged_in", "attempt", "attack", "targeted", "tried")


def test_the_corpus_holds_enough_of_both_languages_and_of_refusals() -> None:
    cases = read_cases()
    for language in ("en", "th"):
        assert sum(case.language == language for case in cases) >= 120
    assert len(REFUSED) >= 40


@pytest.fixture(scope="module", params=[4, pytest.param(1, marks=pytest.mark.slow)])
def refusals(request: pytest.FixtureRequest) -> list[tuple[str, NotUnderstoodError]]:
    """Questions of the corpus that must be refused, every fourth or all, and their refusals."""
    told = []
    for case in REFUSED[:: request.param]:
        with pytest.raises(NotUnderstoodError) as raised:
            PLANNER.understand(case.question, CONTEXT)
        told.append((case.question, raised.value))
    return told


def test_a_refusal_says_what_to_do_and_offers_questions(refusals: list[tuple[str, NotUnderstoodError]]) -> None:
    for question, refusal in refusals:
        assert refusal.message, question
        assert refusal.hint, question
        assert 2 <= len(refusal.suggestions) <= 3, question


def test_what_a_refusal_offers_is_answered(refusals: list[tuple[str, NotUnderstoodError]]) -> None:
    offered = {suggestion for _, refusal in refusals for suggestion in refusal.suggestions}
    for suggestion in offered:
        assert PLANNER.understand(suggestion, CONTEXT).plan, suggestion


def test_a_refusal_never_shows_a_name_that_only_the_planner_knows(
    refusals: list[tuple[str, NotUnderstoodError]],
) -> None:
    for question, refusal in refusals:
        assert all(word.lower() in clean(question).lower() for word in refusal.unknown), question


def test_a_refusal_names_the_words_that_were_not_understood() -> None:
    with pytest.raises(NotUnderstoodError) as raised:
        PLANNER.understand("failed logins during the eclipse", CONTEXT)
    assert raised.value.unknown == ("eclipse",)


@pytest.mark.parametrize("question", ["purple flange the wobble seven", "xyzzy plugh", "เล่าเรื่องตลกหน่อย", "top 10"])
def test_a_refusal_always_names_words(question: str) -> None:
    with pytest.raises(NotUnderstoodError) as raised:
        PLANNER.understand(question, CONTEXT)
    assert raised.value.unknown


def test_a_word_that_may_be_a_name_is_refused_with_the_way_to_mark_it() -> None:
    with pytest.raises(NotUnderstoodError) as raised:
        PLANNER.understand("failed logins by zaphod", CONTEXT)
    assert "user zaphod" in raised.value.hint


@pytest.mark.parametrize(
    "question", ["what password did root type", "root password?", "รหัสผ่านของ root คืออะไร", "แสดงรหัสผ่าน"]
)
def test_asking_for_a_password_is_answered_with_the_reason(question: str) -> None:
    with pytest.raises(NotUnderstoodError) as raised:
        PLANNER.understand(question, CONTEXT)
    assert raised.value.message in ("Passwords are never in the log.", "ในล็อกไม่มีรหัสผ่าน")


def test_suggestions_are_about_what_was_asked_about() -> None:
    with pytest.raises(NotUnderstoodError) as raised:
        PLANNER.understand("su weirdness", CONTEXT)
    assert all(" su" in suggestion for suggestion in raised.value.suggestions)


def test_a_user_called_like_a_service_must_be_marked() -> None:
    context = Context(CONTEXT.now, KnownNames(users=frozenset({"ftp"})))
    with pytest.raises(NotUnderstoodError):
        PLANNER.understand("how many failed ftp logins", context)
    assert PLANNER.understand("failed logins for user ftp", context).plan.filters.users == ("ftp",)


def test_a_user_called_like_a_word_that_says_nothing_must_be_marked() -> None:
    context = Context(CONTEXT.now, KnownNames(users=frozenset({"curious"})))
    for question in ("did curious log in today", "what did curious run with sudo"):
        with pytest.raises(NotUnderstoodError):
            PLANNER.understand(question, context)
    assert PLANNER.understand("failed logins for user curious", context).plan.filters.users == ("curious",)


def test_a_user_called_like_an_ordinary_word_must_be_marked() -> None:
    context = Context(CONTEXT.now, KnownNames(users=frozenset({"longest"})))
    with pytest.raises(NotUnderstoodError):
        PLANNER.understand("when was the longest session", context)
    assert PLANNER.understand("when was user longest created", context).plan.filters.targets == ("longest",)


@pytest.mark.parametrize("question", ["failed logins on Monday", "failed logins yesterday morning"])
def test_an_english_note_begins_with_a_capital(question: str) -> None:
    (note,) = PLANNER.understand(question, CONTEXT).notes
    assert note[0].isupper()


@pytest.mark.parametrize(
    ("question", "note"),
    [
        ("failed logins on Saturday", "Saturday is read as 21 Nov 2026."),
        ("วันเสาร์ล็อกอินล้มเหลวกี่ครั้ง", "วันเสาร์ หมายถึงวันที่ 21 พ.ย. 2569"),
        ("ต้นเดือนเมษายนล็อกอินล้มเหลวกี่ครั้ง", "อ่าน “ต้นเดือนเมษายน” เป็น 1 เม.ย. 2569 ถึง 10 เม.ย. 2569"),
        ("ล็อกอินล้มเหลวหลัง 18:00 น. เมื่อวานกี่ครั้ง", "อ่าน “หลัง 18:00 น. เมื่อวาน” เป็นเฉพาะภายในวันที่ 22 พ.ย. 2569"),
    ],
)
def test_a_note_writes_a_date_as_its_language_does(question: str, note: str) -> None:
    assert PLANNER.understand(question, CONTEXT).notes == (note,)


@pytest.mark.parametrize(
    ("question", "unknown", "message"),
    [
        ("is there an hour with more than 50 failures", ("is there",), "“is there” does not fit this question."),
        ("who attacked accounts", ("who", "accounts"), "These words do not go together: “who”, “accounts”."),
        (
            "which admin users have how many logins from the source with failed frobs",
            ("frobs",),
            "Not understood: “frobs”.",
        ),
        ("อันดับ 3 ของ IP ในเดือนนี้", ("อันดับ 3",), "ไม่เข้าใจคำว่า “อันดับ 3”"),
        ("which users zapped root from many IPs", ("zapped",), ""),
    ],
)
def test_a_refusal_names_the_words_of_the_question_that_do_not_fit_and_no_others(
    question: str, unknown: tuple[str, ...], message: str
) -> None:
    with pytest.raises(NotUnderstoodError) as raised:
        PLANNER.understand(question, CONTEXT)
    assert raised.value.unknown == unknown
    assert not message or raised.value.message == message


@pytest.mark.parametrize(("question", "language"), [("failed logins today", "en"), ("วันนี้ failed login กี่ครั้ง", "th")])
def test_the_language_of_the_question_is_told(question: str, language: str) -> None:
    assert PLANNER.understand(question, CONTEXT).language == language


def test_a_typo_is_told_in_the_language_of_the_question() -> None:
    assert PLANNER.understand("faild logins today", CONTEXT).notes == ("Read “faild” as “failed”.",)
    assert PLANNER.understand("วันนี้ faild login กี่ครั้ง", CONTEXT).notes == ("อ่าน “faild” เป็น “failed”",)


def test_a_known_user_whose_name_is_nearly_a_word_is_that_user() -> None:
    context = Context(CONTEXT.now, KnownNames(users=frozenset({"faild"})))
    plan = PLANNER.understand("failed logins for faild", context).plan
    assert plan.filters == Filters(users=("faild",))


def test_a_user_called_like_an_attack_on_sql_is_only_a_name() -> None:
    name = "root or 1=1"
    context = Context(CONTEXT.now, KnownNames(users=frozenset({name})))
    assert PLANNER.understand(f'failed logins for "{name}"', context).plan.filters.users == (name,)
    with pytest.raises(NotUnderstoodError):
        PLANNER.understand(f"failed logins for {name}", context)


def test_a_choice_within_a_phrase_stands_for_each_of_its_words() -> None:
    lexicon = load_lexicon()
    for phrase in ("ใส่รหัสผิด", "กรอกรหัสผ่านไม่ถูกต้อง", "พาสเวิร์ดพลาด"):
        senses = next(senses for end, senses in lexicon.matches(phrase, 0) if end == len(phrase))
        assert any(sense.name == "failed_password" for sense in senses)


@pytest.mark.parametrize("language", ["en", "th"])
def test_every_suggestion_is_answered_even_where_the_data_knows_no_name(language: str) -> None:
    nameless = Context(CONTEXT.now)
    for suggestion in load_lexicon().suggestions[language]:
        assert PLANNER.understand(suggestion, nameless).language == language


def test_a_name_keeps_the_letters_of_the_question() -> None:
    assert PLANNER.understand("failed logins for Root", CONTEXT).plan.filters.users == ("Root",)


def test_the_readings_cover_the_whole_question() -> None:
    question = "how many failed logins for root in the last 24 hours?"
    readings = PLANNER.understand(question, CONTEXT).readings
    assert " ".join(reading.text for reading in readings).replace(" ?", "?") == question
    assert any(reading.meaning == "users: root" for reading in readings)


@pytest.mark.parametrize("question", ["", "   ", "\n\t"])
def test_an_empty_question_is_bad_input(question: str) -> None:
    with pytest.raises(BadInputError):
        PLANNER.understand(question, CONTEXT)


@pytest.mark.parametrize("question", ["failed logins " * 8000, "ล็อกอิน" * 20000, "a" * 2001])
def test_an_overlong_question_is_bad_input(question: str) -> None:
    with pytest.raises(BadInputError, match="2000"):
        PLANNER.understand(question, CONTEXT)


def test_control_and_bidirectional_characters_are_shown_escaped() -> None:
    with pytest.raises(NotUnderstoodError) as raised:
        PLANNER.understand("failed logins \x1b[31m \u202eevil", CONTEXT)
    shown = raised.value.message + "".join(raised.value.unknown)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\\u001b" in shown


def test_a_date_is_taken_relative_to_now() -> None:
    later = Context(datetime(2027, 1, 5, 9, 0, tzinfo=CONTEXT.now.tzinfo), CONTEXT.names)
    plan = PLANNER.understand("failed logins on 21 Nov", later).plan
    assert plan.window.model_dump(mode="json")["start"] == "2026-11-21T00:00:00"


def test_a_word_that_the_lexicon_knows_is_no_name_unless_marked() -> None:
    plan = PLANNER.understand("how many failed logins today", CONTEXT).plan
    assert plan.filters == Filters()


def test_neither_duckdb_nor_a_client_is_imported() -> None:
    heavy = "{'duckdb', 'httpx', 'openai', 'rapidfuzz'}"
    code = f"import sys, logai.understand.offline; assert not {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def is_understood_or_refused(text: str) -> bool:
    try:
        return bool(PLANNER.understand(text, CONTEXT).plan)
    except LogaiError as error:
        return bool(error.message)


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_text_is_understood_or_refused(text: str) -> None:
    assert is_understood_or_refused(text)


_WORDS = [
    *(
        "failed",
        "logins",
        "root",
        "today",
        "10.0.0.5",
        "top",
        "5",
        "not",
        "between",
        "and",
        "9:00",
        "21",
        "Nov",
        "user",
    ),
    *("from", "last", "hours", "most", "per", "day", "since", "more than", "'", '"', "/", ":", "2026-11-21", "99", "-"),
    *("ล็อกอิน", "ล้มเหลว", "วันนี้", "ตี", "โมง", "ถึง", "กี่ครั้ง", "ใคร"),
]


@given(st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_any_words_of_the_lexicon_are_understood_or_refused(text: str) -> None:
    assert is_understood_or_refused(text)


UNUSED = {load_lexicon().say(language, "circumstance") for language in ("en", "th")}


@given(st.sampled_from(ANSWERED), st.sampled_from(OFF_TOPIC), st.integers(0, 30))
@settings(max_examples=200, deadline=None)
def test_a_word_that_cannot_be_answered_anywhere_in_a_question_refuses_it(case: Case, word: str, at: int) -> None:
    words = case.question.split()
    at = min(at, len(words))
    # Within the words of a command any word is one of them: `cat delete /etc/shadow` is looked for as it is written.
    assume(not (case.plan and case.plan.filters.commands))
    # Beside "group" any word is a name: docker, mail and backup are groups of many systems.
    assume(not any(beside.startswith("group") for beside in words[max(at - 1, 0) : at + 1]))
    # Within quotes it is one of the words that are looked for.
    assume(" ".join(words[:at]).count("'") % 2 == 0)
    # Before users ลบ is what happened to them, and is counted.
    assume(not (word == "ลบ" and " ".join(words[at:]).startswith(("user", "account"))))
    words.insert(at, word)
    try:
        understood = PLANNER.understand(" ".join(words), CONTEXT)
    except NotUnderstoodError:
        return
    # Beside a question it is told, and not asked: "failed logins today? The website broke."
    assert any(word in reading.text and reading.meaning in UNUSED for reading in understood.readings)


@given(st.sampled_from(ANSWERED), st.text(alphabet="bcdfghjkqxz", min_size=9, max_size=12), st.integers(0, 30))
@settings(max_examples=200, deadline=None)
def test_an_unknown_word_is_a_name_or_a_refusal_but_never_dropped(case: Case, word: str, at: int) -> None:
    words = case.question.split()
    words.insert(min(at, len(words)), word)
    try:
        plan = PLANNER.understand(" ".join(words), CONTEXT).plan
    except LogaiError:
        return
    assert word in plan.model_dump_json()


def test_a_last_window_of_years_is_told_in_months() -> None:
    plan = PLANNER.understand("failed logins in the last 2 years", CONTEXT).plan
    assert plan == QueryPlan(outcome=plan.outcome, measure=Measure.COUNT, window=LastWindow(amount=24, unit="month"))


@pytest.mark.parametrize(
    "question",
    [
        "reset malee's password",
        "change malee's password to 1234",
        "add bob to the sudo group",
        "เปลี่ยนรหัสผ่านของ malee เป็น 1234",
        "เปลี่ยนรหัสผ่านของ malee",
        "เพิ่ม bob เข้ากลุ่ม sudo ให้หน่อยครับ",
    ],
)
def test_an_order_is_told_that_nothing_is_changed_here(question: str) -> None:
    with pytest.raises(NotUnderstoodError) as raised:
        PLANNER.understand(question, CONTEXT)
    assert raised.value.message.startswith(("Questions are answered here; nothing is changed", "ที่นี่ตอบคำถามเท่านั้น"))


@pytest.mark.parametrize(
    "question", ["how many password changes for root", "เปลี่ยนรหัสผ่านเมื่อวานกี่ครั้ง", "รหัสผ่านของ root ถูกเปลี่ยนเมื่อไหร่"]
)
def test_a_question_about_changes_is_no_order(question: str) -> None:
    assert PLANNER.understand(question, CONTEXT).plan.filters.actions == (Action.PASSWORD_CHANGED,)


def test_a_service_where_an_account_may_be_meant_is_refused_with_the_way_to_mark_it() -> None:
    with pytest.raises(NotUnderstoodError) as raised:
        PLANNER.understand("failed logins for postgres", CONTEXT)
    assert "not “postgres”" in raised.value.message
    assert "user postgres" in raised.value.hint


@pytest.mark.parametrize(
    ("question", "note"),
    [
        (
            "failed logins on Saturday in total",
            "Saturday with “in total” is read as every such day; for the latest alone say “last Saturday”.",
        ),
        (
            "วันเสาร์ล็อกอินล้มเหลวทั้งหมดกี่ครั้ง",
            "วันเสาร์ กับคำว่า “ทั้งหมดกี่ครั้ง” หมายถึงทุกวันเสาร์ หากหมายถึงวันล่าสุดวันเดียว ให้เขียนว่า วันเสาร์ที่แล้ว",
        ),
    ],
)
def test_a_day_of_the_week_with_a_total_is_every_such_day_and_that_is_said(question: str, note: str) -> None:
    understood = PLANNER.understand(question, CONTEXT)
    assert understood.plan.filters.weekdays == (6,)
    assert understood.notes == (note,)


def test_a_part_of_the_day_that_narrower_hours_are_said_within_is_not_noted() -> None:
    assert PLANNER.understand("ดึกๆ หลัง 4 ทุ่มถึง 6 โมงเช้ามีใครล็อกอินสำเร็จบ้าง", CONTEXT).notes == ()


def test_a_name_that_the_data_knows_needs_no_mark() -> None:
    context = Context(CONTEXT.now, KnownNames(users=frozenset({"trust", "training"})))
    for name in ("trust", "training"):
        plan = PLANNER.understand(f"failed logins for user {name}", context).plan
        assert plan.filters.users == (name,)
