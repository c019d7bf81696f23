"""The self-test says what does not work, and counts it only where the settings need it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.servers import (
    MODEL,
    ScriptedServer,
    chat_reply,
    hang,
    model_entry,
    ollama_replies,
    openai_error,
    openai_replies,
    reply_json,
)

from logai.config import Settings, load_settings
from logai.errors import ExitCode
from logai.load import load_logs
from logai.models.checkup import Check, Diagnosis, State
from logai.models.doctor import diagnose
from logai.models.doctor_ollama import QUESTION

if TYPE_CHECKING:
    from pathlib import Path

    from tests.servers import Reply

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
PLAN = json.dumps({"topic": "failed_logins", "measure": "count", "by": None})
RUNNING = {"name": MODEL, "model": MODEL, "digest": "a80c", "size": 4_000, "size_vram": 1_000, "context_length": 4096}


def settings_for(ollama: ScriptedServer | None = None, other: ScriptedServer | None = None, **environ: str) -> Settings:
    found = {"LOGAI_CONNECT_TIMEOUT": "1", "LOGAI_ANSWER_TIMEOUT": "5", "LOGAI_DB": "/nonexistent/store.duckdb"}
    if ollama is not None:
        found["OLLAMA_HOST"] = ollama.url
    if other is not None:
        found["OPENAI_BASE_URL"] = f"{other.url}/v1"
    return load_settings({}, found | environ)


def script(*chats: Reply, running: object = RUNNING, **more: object) -> dict[str, list[Reply]]:
    models = [running] if running else []
    return ollama_replies(*chats, **more) | {"/api/ps": [reply_json(200, {"models": models})]}  # type: ignore[arg-type]


def found(diagnosis: Diagnosis, name: str) -> Check:
    (check,) = [check for check in diagnosis.checks if check.name == name]
    return check


def test_a_ready_model_makes_a_plan_and_is_looked_at() -> None:
    with ScriptedServer(script(chat_reply(PLAN, eval_duration=4_000_000_000))) as server:
        diagnosis = diagnose(settings_for(server), NOW)
        (sent,) = server.sent_to("/api/chat")
    assert diagnosis.exit_code == 0
    assert found(diagnosis, "ollama").facts["version"] == "0.33.0"
    assert found(diagnosis, "ollama").facts["endpoint"] == server.url
    plan = found(diagnosis, "plan")
    assert (plan.state, plan.finding) == (State.OK, "made")
    assert (plan.facts["completion_tokens"], plan.facts["tokens_per_second"]) == (20, 5.0)
    assert found(diagnosis, "context").facts == {"tokens": 4096, "asked": 4096}
    assert found(diagnosis, "processor").facts["processor"] == "75%/25% CPU/GPU"
    assert sent.json["messages"][-1]["content"] == QUESTION


def test_with_nothing_there_the_built_in_planner_is_enough() -> None:
    diagnosis = diagnose(settings_for(), NOW)
    assert diagnosis.exit_code == 0
    assert found(diagnosis, "builtin").state is State.OK
    assert (found(diagnosis, "ollama").state, found(diagnosis, "ollama").finding) == (State.WARNING, "unreachable")
    assert (found(diagnosis, "openai").state, found(diagnosis, "openai").finding) == (State.SKIPPED, "no_key")
    assert (found(diagnosis, "store").state, found(diagnosis, "store").finding) == (State.WARNING, "none")


@pytest.mark.parametrize(
    "environ", [{"AI_PROVIDER": "local"}, {"AI_PROVIDER": "openai"}, {"LOGAI_BUILTIN": "off"}], ids=str
)
def test_a_model_that_is_needed_and_not_there_is_a_provider_s_failure(environ: dict[str, str]) -> None:
    assert diagnose(settings_for(None, None, **environ), NOW).exit_code == ExitCode.PROVIDER


def test_without_the_built_in_planner_one_of_the_two_models_is_enough() -> None:
    with ScriptedServer(script(chat_reply(PLAN))) as server:
        assert diagnose(settings_for(server, LOGAI_BUILTIN="off"), NOW).exit_code == 0
    with ScriptedServer(openai_replies()) as other:
        diagnosis = diagnose(settings_for(other=other, LOGAI_BUILTIN="off"), NOW)
        assert {request.method for request in other.requests} == {"GET"}, "the list of models costs no token"
    assert diagnosis.exit_code == 0
    assert found(diagnosis, "openai").state is State.OK
    assert found(diagnosis, "ollama").state is State.WARNING


@pytest.mark.parametrize(
    ("replies", "name", "finding"),
    [
        (script(models=[]), "local_model", "missing"),
        (script(models=[]), "models", "none"),
        (script(chat_reply("There were 42 failed logins.")), "plan", "no_plan"),
        (script(chat_reply("")), "plan", "failed"),
        (script(reply_json(500, {"error": "boom"})), "plan", "failed"),
        (script(hang()), "plan", "failed"),
        ({"/api/version": [reply_json(404, {})]}, "ollama", "no_ollama"),
    ],
    ids=["no model", "none at all", "prose", "empty", "500", "hangs", "something else"],
)
def test_what_is_wrong_with_ollama_is_told_apart(replies: dict[str, list[Reply]], name: str, finding: str) -> None:
    with ScriptedServer(replies) as server:
        settings = settings_for(server, AI_PROVIDER="local", LOGAI_ANSWER_TIMEOUT="1")
        diagnosis = diagnose(settings, NOW)
    assert found(diagnosis, name).finding == finding
    assert diagnosis.exit_code == ExitCode.PROVIDER


def test_a_model_that_plans_something_else_is_too_weak_and_no_failure() -> None:
    other = json.dumps({"topic": "sudo", "measure": "list", "by": "user"})
    with ScriptedServer(script(chat_reply(other))) as server:
        diagnosis = diagnose(settings_for(server, AI_PROVIDER="local"), NOW)
    assert (found(diagnosis, "plan").state, found(diagnosis, "plan").finding) == (State.WARNING, "wrong")


def test_quick_asks_no_model() -> None:
    with ScriptedServer(script(running=None)) as server:
        diagnosis = diagnose(settings_for(server), NOW, quick=True)
        assert not server.sent_to("/api/chat")
    assert found(diagnosis, "plan").finding == "quick"
    assert found(diagnosis, "context").finding == "not_loaded"


def test_a_cloud_model_is_asked_for_no_plan() -> None:
    entries = [model_entry("big:120b-cloud", remote_host="https://ollama.com:443")]
    with ScriptedServer(script(models=entries)) as server:
        diagnosis = diagnose(settings_for(server, LOCAL_MODEL="big:120b-cloud"), NOW)
        assert not server.sent_to("/api/chat")
    assert (found(diagnosis, "plan").state, found(diagnosis, "plan").finding) == (State.SKIPPED, "remote")


def test_a_window_that_is_smaller_than_asked_for_is_told() -> None:
    with ScriptedServer(script(chat_reply(PLAN), running=RUNNING | {"context_length": 2048})) as server:
        context = found(diagnose(settings_for(server), NOW), "context")
    assert (context.finding, context.facts) == ("smaller", {"tokens": 2048, "asked": 4096})


@pytest.mark.parametrize(
    ("version", "finding"),
    [("0.4.7", "old"), ("0.5.0", "ready"), ("0.33.0", "ready"), ("1.0.0", "ready"), ("0.0.0", "ready"), ("", "ready")],
)
def test_an_ollama_that_binds_no_reply_to_a_schema_is_old(version: str, finding: str) -> None:
    replies = script(chat_reply(PLAN)) | {"/api/version": [reply_json(200, {"version": version})]}
    with ScriptedServer(replies) as server:
        assert found(diagnose(settings_for(server), NOW, quick=True), "ollama").finding == finding


def test_a_missing_model_for_sql_is_a_warning_of_its_own() -> None:
    with ScriptedServer(script(chat_reply(PLAN))) as server:
        diagnosis = diagnose(settings_for(server, AI_PROVIDER="local", LOCAL_SQL_MODEL="coder:7b"), NOW)
    assert (found(diagnosis, "sql_model").state, found(diagnosis, "sql_model").finding) == (State.WARNING, "missing")
    assert diagnosis.exit_code == 0


@pytest.mark.parametrize(
    ("reply", "finding"),
    [
        (openai_error(401, "Incorrect API key provided"), "refused"),
        (openai_error(429, "You exceeded your current quota"), "refused"),
        (hang(), "unreachable"),
    ],
    ids=["401", "429", "hangs"],
)
def test_what_is_wrong_with_openai_is_told_apart(reply: Reply, finding: str) -> None:
    with ScriptedServer({"/v1/models": [reply]}) as server:
        settings = settings_for(other=server, AI_PROVIDER="openai", OPENAI_API_KEY="sk-x")
        diagnosis = diagnose(settings, NOW)
    assert found(diagnosis, "openai").finding == finding
    assert diagnosis.exit_code == ExitCode.PROVIDER


def test_where_remote_is_forbidden_openai_is_not_reached() -> None:
    settings = settings_for(AI_PROVIDER="openai", OPENAI_API_KEY="sk-x", LOGAI_ALLOW_REMOTE="never")
    diagnosis = diagnose(settings, NOW)
    assert found(diagnosis, "openai").finding == "forbidden"
    assert diagnosis.exit_code == ExitCode.PROVIDER


@pytest.mark.parametrize(
    ("name", "variable", "value"),
    [("ollama", "OLLAMA_HOST", "ftp://x"), ("openai", "OPENAI_BASE_URL", "nonsense")],
)
def test_an_address_that_cannot_be_read_is_a_mistake_in_a_setting(name: str, variable: str, value: str) -> None:
    diagnosis = diagnose(settings_for(None, None, **{variable: value, "OPENAI_API_KEY": "sk-x"}), NOW, quick=True)
    assert (found(diagnosis, name).state, found(diagnosis, name).finding) == (State.FAILED, "bad_address")
    assert diagnosis.exit_code == ExitCode.USAGE


def test_a_loaded_store_is_counted(tmp_path: Path) -> None:
    log = tmp_path / "auth.log"
    log.write_text("2026-11-23T01:00:00+00:00 web sshd[1]: Failed password for root from 192.0.2.1 port 22 ssh2\n")
    settings = settings_for(LOGAI_DB=str(tmp_path / "store.duckdb"), LOGAI_TZ="Asia/Bangkok")
    load_logs([str(log)], settings, NOW)
    store = found(diagnose(settings, NOW, quick=True), "store")
    assert store.state is State.OK
    assert (store.facts["events"], store.facts["newest"]) == (1, "2026-11-23T08:00:00+07:00")


def test_a_store_that_is_none_fails_whatever_the_provider_is(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    path.write_bytes(b"this is no database, only a file of some length that somebody put there by mistake" * 100)
    diagnosis = diagnose(settings_for(LOGAI_DB=str(path), AI_PROVIDER="builtin"), NOW)
    assert found(diagnosis, "store").finding == "unreadable"
    assert diagnosis.exit_code == ExitCode.DATA


def test_the_exit_code_is_that_of_the_first_failure() -> None:
    checks = (
        Check("builtin", State.OK, "ready"),
        Check("store", State.FAILED, "unreadable", exit_code=ExitCode.DATA),
        Check("ollama", State.FAILED, "unreachable"),
    )
    assert Diagnosis(checks).exit_code == ExitCode.DATA
    assert Diagnosis(checks[::2]).exit_code == ExitCode.PROVIDER
    assert Diagnosis(checks[:1]).exit_code == ExitCode.ANSWERED
