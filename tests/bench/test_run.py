from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.bench.conftest import NOW
from tests.bench.planning import COUNT_FAILED, LIST_USERS, cold_ollama, read_questions
from tests.servers import (
    ScriptedServer,
    model_entry,
    ollama_replies,
    openai_error,
    openai_replies,
    reply_json,
    stream_lines,
)

from logai.ask import Question, ask_opened
from logai.bench.model import NOT_ASKED, Target, TargetResult
from logai.bench.questions import KnownAnswer, KnownQuestion
from logai.bench.run import WARM_UP, Progress, Task, ask_everyone, run_bench
from logai.bench.targets import BUILT_IN, settings_for
from logai.config import load_settings
from logai.plan.model import QueryPlan
from logai.understand.outgoing import Outgoing

if TYPE_CHECKING:
    from logai.bench.verdict import Verdict
    from logai.config import Settings
    from logai.store.database import DuckDatabase

LOCAL = Target(provider="local", model="llama3.2:3b")
OPENAI = Target(provider="openai", model="gpt-5-mini")
PLAIN = "how many failed logins today?"
ODD = "could you yoink how many failed logins we got yesterday"
WHO = "could you yoink who logged in today"
WEATHER = "will it rain tomorrow?"
FAILED = QueryPlan.model_validate({"outcome": "failure"})
LOGGED_IN = QueryPlan.model_validate({"outcome": "success", "measure": "list", "by": ["user"]})
QUESTIONS = (
    KnownQuestion(PLAIN, "en", KnownAnswer(2), FAILED),
    KnownQuestion(ODD, "en", KnownAnswer(1), FAILED),
    KnownQuestion(WHO, "en", KnownAnswer(rows=(("alice",),)), LOGGED_IN),
    KnownQuestion(WEATHER, "en", KnownAnswer(refuse=True)),
)
READINGS: dict[str, dict[str, object]] = {PLAIN: COUNT_FAILED, ODD: COUNT_FAILED, WHO: LIST_USERS}


def settings_at(server: ScriptedServer) -> Settings:
    return load_settings(
        {"tz": "UTC"}, {"OLLAMA_HOST": server.url, "OPENAI_BASE_URL": f"{server.url}/v1", "LOGAI_CONFIG": "/none.toml"}
    )


def bench(
    server: ScriptedServer,
    database: DuckDatabase,
    *targets: Target,
    **options: Any,  # noqa: ANN401
) -> list[TargetResult]:
    progress = Progress()
    task = Task(QUESTIONS, database, settings_at(server), NOW)
    run_bench(replace(task, **options), targets, progress, lambda *_: None)
    assert progress.is_complete
    return progress.results


def verdicts(result: TargetResult) -> list[Verdict]:
    return [entry.verdict for entry in result.asked]


def test_each_question_is_judged_and_the_model_s_own_reading_apart_from_it(database: DuckDatabase) -> None:
    with ScriptedServer(cold_ollama(read_questions(READINGS | {PLAIN: LIST_USERS}))) as server:
        rules, model = bench(server, database, BUILT_IN, LOCAL)
    assert verdicts(rules) == ["right", "refused", "refused", "right"]
    assert verdicts(model) == ["right", "right", "right", "right"]
    assert [entry.is_read_right for entry in model.asked] == [False, True, True, True]
    assert [entry.requests for entry in model.asked] == [1, 1, 1, 1]


def test_a_model_is_asked_also_what_the_rules_refuse_with_the_request_of_the_planner(database: DuckDatabase) -> None:
    with ScriptedServer(ollama_replies(read_questions(READINGS))) as server:
        bench(server, database, LOCAL, cold=False)
        sent = [request.json for request in server.sent_to("/api/chat")]
        server.requests.clear()
        settings = settings_for(LOCAL, settings_at(server))
        ask_opened(Question(PLAIN, settings, NOW), database, Outgoing())
        planner = server.sent_to("/api/chat")[0].json
    assert [body["messages"][1]["content"] for body in sent] == [WARM_UP, PLAIN, ODD, WHO, WEATHER]
    assert sent[1] == planner
    without_question = [{**body, "messages": body["messages"][:1]} for body in sent]
    assert all(body == without_question[0] for body in without_question)


def test_a_local_model_is_loaded_anew_and_its_facts_are_read(database: DuckDatabase) -> None:
    with ScriptedServer(cold_ollama(read_questions(READINGS))) as server:
        (result,) = bench(server, database, LOCAL)
        unloads = [request.json for request in server.sent_to("/api/generate")]
    assert result.warm_up is not None
    assert result.warm_up.load_ms is not None
    assert result.warm_up.prompt_tokens_per_second == pytest.approx(300.0)
    assert unloads[0]["keep_alive"] == 0
    facts = result.facts
    assert (facts.size, facts.memory, facts.context, facts.quantization) == (
        2_019_393_189,
        4_000_000_000,
        4096,
        "Q4_K_M",
    )
    assert (facts.processor, facts.server) == ("75%/25% CPU/GPU", "Ollama 0.33.0")
    assert facts.digest
    assert facts.digest.startswith("a80c4f17acd5")


def test_a_model_that_was_in_memory_stays_there(database: DuckDatabase) -> None:
    with ScriptedServer(cold_ollama(read_questions(READINGS))) as server:
        bench(server, database, LOCAL)
        unloads = [request for request in server.sent_to("/api/generate") if request.json.get("keep_alive") == 0]
    assert len(unloads) == 1


def test_a_model_that_was_not_in_memory_is_taken_out_again(database: DuckDatabase) -> None:
    loaded = reply_json(200, {"models": [{"name": "llama3.2:3b", "context_length": 4096}]})
    empty = reply_json(200, {"models": []})
    script = ollama_replies(read_questions(READINGS)) | {
        # Was it there, is it to be stopped, is it loaded; the facts, four questions, and the end.
        "/api/ps": [empty, empty, empty, *[loaded] * 6, empty]
    }
    with ScriptedServer(script) as server:
        bench(server, database, LOCAL)
        last = server.sent_to("/api/generate")[-1].json
    assert last["keep_alive"] == 0


def test_a_model_that_nobody_has_fails_its_row_and_counts_every_question(database: DuckDatabase) -> None:
    with ScriptedServer(ollama_replies(models=[model_entry("other:1b")])) as server:
        rules, model = bench(server, database, BUILT_IN, LOCAL)
    assert "has no model llama3.2:3b" in model.failure
    assert model.hint == "logai models pull llama3.2:3b"
    assert verdicts(model) == ["failed"] * 4
    assert {entry.code for entry in model.asked} == {NOT_ASKED}
    assert "right" in verdicts(rules)


def test_a_model_that_dies_half_way_is_given_up_after_three_questions(database: DuckDatabase) -> None:
    died = stream_lines([{"error": "llama runner process no longer running"}])
    fails = dict.fromkeys((ODD, WHO, WEATHER), died)
    script = ollama_replies(read_questions(READINGS, fails=fails))
    with ScriptedServer(script) as server:
        progress = Progress()
        task = Task(QUESTIONS, database, settings_at(server), NOW, runs=2, cold=False)
        run_bench(task, [LOCAL], progress, lambda *_: None)
        sent = len(server.sent_to("/api/chat"))
    (result,) = progress.results
    assert verdicts(result) == ["right", *["failed"] * 7]
    assert [entry.code == NOT_ASKED for entry in result.asked] == [False] * 4 + [True] * 4
    assert "no longer running" in result.failure
    assert sent == 5


def test_a_model_that_writes_no_plan_fails_the_question_and_is_not_given_up(database: DuckDatabase) -> None:
    prose = read_questions(READINGS, fails={})
    script = ollama_replies(prose, read_questions({question: {"prose": 1} for question in READINGS}))
    with ScriptedServer(script) as server:
        (result,) = bench(server, database, LOCAL, cold=False)
    assert verdicts(result) == ["failed", "failed", "failed", "right"]
    assert [entry.requests for entry in result.asked] == [2, 2, 2, 1]
    assert not result.failure


def test_an_expired_key_is_the_failure_of_the_row(database: DuckDatabase) -> None:
    refused = openai_error(401, "Incorrect API key provided")
    with ScriptedServer(openai_replies(refused)) as server:
        (result,) = bench(server, database, OPENAI)
    assert "refuses the key (401)" in result.failure
    assert "OPENAI_API_KEY" in result.hint
    assert verdicts(result) == ["failed"] * 4


def test_an_openai_compatible_server_is_measured_too(database: DuckDatabase) -> None:
    with ScriptedServer(openai_replies(read_questions(READINGS))) as server:
        (result,) = bench(server, database, OPENAI)
        address = server.url
    assert verdicts(result) == ["right"] * 4
    assert (result.facts.server, result.facts.is_remote) == (f"{address}/v1", False)
    assert result.warm_up is not None
    assert result.warm_up.load_ms is None


def test_each_run_asks_everything_again_and_tells_how_far_it_is(database: DuckDatabase) -> None:
    told: list[tuple[str, int, int]] = []
    progress = Progress()
    with ScriptedServer({}) as server:
        task = Task(QUESTIONS[:2], database, settings_at(server), NOW, runs=2)
        run_bench(task, [BUILT_IN], progress, lambda target, done, total: told.append((target.name, done, total)))
    assert [entry.run for entry in progress.results[0].asked] == [1, 1, 2, 2]
    assert told == [("Built-in", done, 4) for done in range(5)]


def test_what_is_done_remains_where_it_is_interrupted(database: DuckDatabase) -> None:
    progress = Progress()

    def interrupt(_target: Target, done: int, _total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with ScriptedServer({}) as server, pytest.raises(KeyboardInterrupt):
        run_bench(Task(QUESTIONS, database, settings_at(server), NOW), [BUILT_IN], progress, interrupt)
    assert not progress.is_complete
    assert len(progress.results[0].asked) == 2


def test_one_question_gets_an_answer_a_refusal_or_a_failure_of_each(database: DuckDatabase) -> None:
    with ScriptedServer(ollama_replies(read_questions(READINGS))) as server:
        task = Task((), database, settings_at(server), NOW, cold=False)
        targets = [BUILT_IN, LOCAL, Target(provider="local", model="gone:1b")]
        rules, model, gone = ask_everyone(task, ODD, targets, lambda *_: None)
    assert rules.answer is None
    assert not rules.is_failure
    assert model.answer is not None
    assert model.answer.value == 1
    assert (gone.is_failure, gone.total_ms) == (True, ())
