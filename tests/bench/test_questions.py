from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from tests.bench.records import make_answer

from logai.answer.compose import compose
from logai.answer.facts import read_facts
from logai.bench.questions import choose_questions, load_built_in, load_questions
from logai.bench.run import Progress, Task, run_bench
from logai.bench.targets import BUILT_IN
from logai.bench.verdict import Verdict, judge_answer
from logai.config import load_settings
from logai.data import DataSource, open_data
from logai.errors import BadInputError
from logai.plan.compile import compile_plan
from logai.plan.facts import compile_data_facts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from logai.store.database import DuckDatabase

BANGKOK = ZoneInfo("Asia/Bangkok")
NOW = datetime(2026, 11, 23, 14, 30, tzinfo=BANGKOK)
SET = load_built_in()


@pytest.fixture(scope="module")
def sample() -> Iterator[DuckDatabase]:
    settings = load_settings({"tz": "Asia/Bangkok"}, {"LOGAI_CONFIG": "/none.toml"})
    with open_data(DataSource(settings, NOW, demo=True)) as database:
        yield database


def test_the_built_in_questions_are_pairs_of_which_some_are_to_be_refused() -> None:
    english = [question for question in SET.questions if question.language == "en"]
    thai = [question for question in SET.questions if question.language == "th"]
    assert len(english) == len(thai) == 40
    assert [one.known for one in english] == [one.known for one in thai]
    assert sum(question.known.refuse for question in english) == 8
    assert len({question.text for question in SET.questions}) == 80
    assert (SET.now, SET.tz) == (NOW.replace(tzinfo=None), "Asia/Bangkok")


def test_every_known_answer_is_what_its_plan_computes(sample: DuckDatabase) -> None:
    checked = 0
    about = compile_data_facts()
    for question in SET.questions:
        if question.plan is None:
            assert question.known.refuse, question.text
            continue
        compiled = compile_plan(question.plan, NOW)
        table = sample.query(compiled.sql, compiled.parameters)
        facts = read_facts(sample.query(about.sql, about.parameters), None, None, None)
        composed = compose(question.plan, table, compiled.window, NOW, question.language, facts)
        answer = make_answer(value=composed.value, rows=composed.table.rows, columns=composed.table.columns)
        assert judge_answer(answer, question.known, BANGKOK) is Verdict.RIGHT, question.text
        checked += 1
    assert checked == 64


def test_the_built_in_planner_answers_none_of_them_wrong_and_refuses_all_that_have_no_answer(
    sample: DuckDatabase,
) -> None:
    settings = load_settings({"tz": "Asia/Bangkok"}, {"LOGAI_CONFIG": "/none.toml"})
    progress = Progress()
    run_bench(Task(SET.questions, sample, settings, NOW), [BUILT_IN], progress, lambda *_: None)
    verdicts = {entry.question: entry.verdict for entry in progress.results[0].asked}
    assert set(verdicts.values()) <= {Verdict.RIGHT, Verdict.REFUSED}
    assert {verdicts[question.text] for question in SET.questions if question.known.refuse} == {Verdict.RIGHT}
    assert sum(verdict is Verdict.RIGHT for verdict in verdicts.values()) >= 60


def test_a_file_holds_questions_of_one_or_both_languages_and_several_wordings(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'now = 2026-11-23T12:00:00\ntz = "UTC"\nyear = 2026\n'
        '[[question]]\nen = ["failed logins", "count the failed logins"]\nanswer = 3\n'
        '[[question]]\nth = "ใครล็อกอิน"\nrows = [["alice"]]\n'
        '[[question]]\nen = "the weather"\nrefuse = true\n'
    )
    found = load_questions(path)
    assert (found.name, found.tz, found.year, found.is_built_in) == (str(path), "UTC", 2026, False)
    assert [(question.language, question.text) for question in found.questions] == [
        ("en", "failed logins"),
        ("en", "count the failed logins"),
        ("th", "ใครล็อกอิน"),
        ("en", "the weather"),
    ]
    assert [question.known.value for question in found.questions] == [3, 3, None, None]
    assert found.questions[2].known.rows == (("alice",),)
    assert found.questions[3].known.refuse


def test_the_digest_tells_sets_with_other_answers_apart(tmp_path: Path) -> None:
    digests = set()
    for answer in ("3", "4", "true"):
        path = tmp_path / "mine.toml"
        path.write_text(f'[[question]]\nen = "failed logins"\nanswer = {answer}\n')
        digests.add(load_questions(path).digest)
    assert len(digests) == 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("failed logins today?\n", "no valid TOML"),
        ("\xff", "no valid TOML"),
        ("", "question: Field required"),
        ("question = []\n", "at least 1 item"),
        ('[[question]]\nen = "failed logins"\n', "question.1: a question needs exactly one of"),
        ('[[question]]\nen = "failed logins"\nanswer = 1\nrefuse = true\n', "exactly one of"),
        ('[[question]]\nen = " "\nanswer = 1\n', "a question needs its text"),
        ('[[question]]\nen = "x"\nrefuse = true\nplan = {}\n', "to be refused has no plan"),
        ('[[question]]\nen = "x"\nanswr = 1\n', "question.1.answr"),
        ('[[question]]\nen = "x"\nanswer = 1\nplan = {measure = "list"}\n', "question.1.plan"),
    ],
)
def test_a_file_that_is_no_set_of_questions_says_what_is_wrong(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(BadInputError) as caught:
        load_questions(path)
    assert reason in caught.value.message
    assert "docs/bench.md" in caught.value.hint


@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_a_file_that_cannot_be_read_is_bad_input(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInputError, match="cannot be read"):
        load_questions(tmp_path / name)


def test_a_limit_counts_each_language_and_one_language_can_be_asked_alone() -> None:
    assert [question.language for question in choose_questions(SET, None, 2)] == ["en", "th", "en", "th"]
    thai = choose_questions(SET, "th", None)
    assert {question.language for question in thai} == {"th"}
    assert len(thai) == 40


def test_a_language_without_questions_is_bad_input(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[[question]]\nen = "failed logins"\nanswer = 3\n')
    with pytest.raises(BadInputError, match="no question in th"):
        choose_questions(load_questions(path), "th", None)
