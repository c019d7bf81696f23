"""A model words the summary: what it gets, what is taken of what it writes, and what happens where it is not usable."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

import pytest
from tests.report.conftest import NOW, daily, settings_for
from tests.servers import ScriptedServer, chat_reply, hang, model_entry, ollama_replies, reply_json

from logai.report.make import MadeReport, ReportRequest, make_report
from logai.report.narrate import UnusableError, find_facts, make_request, read_summary

if TYPE_CHECKING:
    from tests.servers import Reply

    from logai.report.document import Document
    from logai.report.model import Report
    from logai.report.narrate import Fact

GOOD = "The night was rough: {findings}, first of all a {kind}. There were {failed}, {trend}, most from {top_source}."
FILLED = (
    "The night was rough: 5 findings, 2 of high severity, first of all a login after many failures. There were 12 "
    "failed login attempts from one source, 10 more than in the period before, most from 203.0.113.66."
)
LANGUAGES: tuple[Literal["en", "th"], ...] = ("en", "th")
NAMES = ("deploy", "alice", "mallory", "support", "web1", "203.0.113", "198.51.100", "backupd", "/bin/", "auth.log")


def narrated(
    night_store: str,
    *replies: Reply,
    lang: Literal["en", "th"] = "en",
    models: list[object] | None = None,
    **environ: str,
) -> tuple[MadeReport, ScriptedServer]:
    """Return the report with a summary by a model that makes these replies, and the server that it ran on."""
    with ScriptedServer(ollama_replies(*replies, models=models)) as server:
        settings = settings_for(LOGAI_DB=night_store, OLLAMA_HOST=server.url, **environ)
        return make_report(ReportRequest(settings, daily(), NOW, lang=lang, narrated=True)), server


@pytest.fixture(scope="module")
def plain(night_store: str) -> dict[str, Document]:
    """Return the document without a model, by language."""
    settings = settings_for(LOGAI_DB=night_store)
    return {lang: make_report(ReportRequest(settings, daily(), NOW, lang=lang)).document for lang in LANGUAGES}


def as_reply(text: str) -> Reply:
    return chat_reply(json.dumps({"summary": text}))


@pytest.fixture
def night(made: MadeReport) -> Report:
    return made.report


@pytest.fixture
def facts(night: Report) -> tuple[Fact, ...]:
    return tuple(find_facts(night, "en"))


def test_the_summary_is_the_model_s_and_its_numbers_and_names_are_the_report_s(
    night_store: str, plain: dict[str, Document]
) -> None:
    made, _ = narrated(night_store, as_reply(GOOD))
    assert made.document.summary == (FILLED,)
    assert made.document.narrator == "Worded by llama3.2:3b; numbers and names were computed."
    assert made.document.notes == plain["en"].notes


@pytest.mark.parametrize("lang", ["en", "th"])
def test_no_name_and_no_address_of_the_log_is_in_the_request(lang: Literal["en", "th"], night_store: str) -> None:
    _, server = narrated(night_store, as_reply(GOOD), lang=lang)
    sent = [request.body.decode() for request in server.requests]
    assert any("12" in body for body in sent)
    for body in sent:
        assert not [name for name in NAMES if name in body]


def test_the_prompt_is_the_same_for_every_report(night: Report) -> None:
    one, other = (make_request(tuple(find_facts(night, lang)), lang) for lang in ("en", "th"))
    assert one.system == other.system
    assert not any(character.isdigit() for character in one.system)


@pytest.mark.parametrize(
    "text",
    [
        "There were 5 findings, 2 of high severity. There were 12 failed login attempts from one source.",
        "{findings}. There were 12 failed login attempts from one source and 3 successful logins.",
        "{findings}. {failed}, {trend}.",
        "{findings}. {failed}, 10 more than in the period before.",
        "The failures increased: {findings}, {failed}.",
    ],
)
def test_a_number_that_a_model_writes_itself_is_taken_where_it_is_the_fact_s(
    text: str, facts: tuple[Fact, ...]
) -> None:
    assert "12 failed login attempts" in read_summary(json.dumps({"summary": text}), facts, rising=10)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("{findings}. There were 13 failed login attempts.", "numbers"),
        ("{findings}, {failed}, from 12 users.", "numbers"),
        ("{findings}, {failed}, 10 fewer than in the period before.", "numbers"),
        ("{findings}, {failed}, and twelve users.", "numbers"),
        ("{findings}, {failed}, ๑๒ users.", "numbers"),
        ("{findings}, {failed}, twice as many.", "numbers"),
        ("{findings}, {failed}, ⑫ users.", "numbers"),
        ("{findings}, {failed}. All is well, nothing happened.", "claims"),
        ("{findings}, {failed}. Fewer than before.", "claims"),
        ("{findings}, {failed}, and that is not bad.", "claims"),
        ("{findings}, {failed}, ไม่มีอะไร", "claims"),
        ("There were {failed}.", "left_out"),
        ("{findings} and {nothing_of_the_kind}, {failed}.", "wording"),
        ("{findings}, {failed}. <b>Look</b>.", "wording"),
        ("{findings}, {failed}. See http://evil.test", "wording"),
        ("{findings}, {failed}. \u202eevil", "wording"),
        ("{findings}, {failed}. " + "very " * 200, "wording"),
        ("{findings!r}, {failed}", "wording"),
        ("", "no_reply"),
    ],
)
def test_what_the_facts_do_not_say_is_not_taken(text: str, key: str, facts: tuple[Fact, ...]) -> None:
    with pytest.raises(UnusableError) as error:
        read_summary(json.dumps({"summary": text}), facts, rising=10)
    assert error.value.key == key


@pytest.mark.parametrize("reply", ["prose", "[]", '{"summary": 3}', "{}", "", "null"])
def test_what_is_no_summary_is_not_taken(reply: str, facts: tuple[Fact, ...]) -> None:
    with pytest.raises(UnusableError, match="no_reply"):
        read_summary(reply, facts)


@pytest.mark.parametrize("lang", ["en", "th"])
@pytest.mark.parametrize(
    "reply", [as_reply("There were 99 failed logins."), chat_reply("prose"), reply_json(500, {"error": "no"})]
)
def test_the_computed_summary_stays_and_a_note_says_why(
    reply: Reply, lang: Literal["en", "th"], night_store: str, plain: dict[str, Document]
) -> None:
    made, _ = narrated(night_store, reply, lang=lang)
    assert (made.document.summary, made.document.narrator) == (plain[lang].summary, "")
    assert len(made.document.notes) == len(plain[lang].notes) + 1
    assert "99 failed logins" not in made.document.notes[-1]  # the number of a port may end in 99


def test_a_server_that_is_not_there_is_a_note(night_store: str) -> None:
    settings = settings_for(LOGAI_DB=night_store, OLLAMA_HOST="http://127.0.0.1:1")
    made = make_report(ReportRequest(settings, daily(), NOW, narrated=True))
    assert "not worded by a model" in made.document.notes[-1]


def test_a_model_that_says_nothing_in_time_is_a_note(night_store: str) -> None:
    made, _ = narrated(night_store, hang(), LOGAI_ANSWER_TIMEOUT="0.3", LOGAI_FIRST_TOKEN_TIMEOUT="0.2")
    assert "not worded by a model" in made.document.notes[-1]


@pytest.mark.parametrize(
    ("name", "more"), [("big:cloud", {}), ("llama3.2:3b", {"remote_host": "https://ollama.com", "remote_model": "x"})]
)
def test_a_model_that_runs_elsewhere_gets_nothing(name: str, more: dict[str, Any], night_store: str) -> None:
    made, server = narrated(night_store, as_reply(GOOD), models=[model_entry(name, **more)], LOCAL_MODEL=name)
    assert "runs on another machine" in made.document.notes[-1]
    assert server.sent_to("/api/chat") == []


def test_a_report_of_no_events_asks_no_model(night_store: str) -> None:
    with ScriptedServer(ollama_replies(as_reply(GOOD))) as server:
        settings, then = settings_for(LOGAI_DB=night_store, OLLAMA_HOST=server.url), NOW - timedelta(days=400)
        make_report(ReportRequest(settings, daily(then), then, narrated=True))
        assert server.requests == []
