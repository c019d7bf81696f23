from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.bench.planning import COUNT_FAILED, read_questions
from tests.bench.records import make_asked, make_bench, make_result
from tests.servers import (
    ScriptedServer,
    hang,
    model_entry,
    ollama_replies,
    openai_error,
    openai_replies,
    refusing_address,
)

from logai.bench.kept import bench_folder, keep_bench, list_benches
from logai.bench.model import Facts, WarmUp
from logai.cli.bench_files import write_bench
from logai.cli.bench_run import Order
from logai.cli.console import Look
from logai.cli.options import BenchFormat
from logai.config import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from logai.bench.model import Bench

PLAIN = "how many failed logins today?"
ODD = "could you yoink how many failed logins we got today"
QUESTIONS = f"""
now = 2026-11-23T14:00:00
tz = "UTC"
year = 2026

[[question]]
en = "{PLAIN}"
th = "วันนี้มีล็อกอินล้มเหลวกี่ครั้ง"
answer = 3
plan = {{outcome = "failure"}}

[[question]]
en = "{ODD}"
answer = 3
plan = {{outcome = "failure"}}

[[question]]
en = "will it rain tomorrow?"
refuse = true
"""


@pytest.fixture
def mine(tmp_path: Path, loaded: tuple[str, str]) -> tuple[str, ...]:
    """Return the options that ask four questions of a small log."""
    path = tmp_path / "mine.toml"
    path.write_text(QUESTIONS)
    return ("--questions", str(path), *loaded)


@pytest.fixture
def ollama(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    """Serve a model that reads each of the questions right."""
    readings = dict.fromkeys((PLAIN, ODD, "วันนี้มีล็อกอินล้มเหลวกี่ครั้ง"), COUNT_FAILED)
    with ScriptedServer(ollama_replies(read_questions(readings))) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        yield server


def test_the_built_in_planner_alone_needs_no_model(logai: Callable[..., Any]) -> None:
    done = logai("bench", "--provider", "builtin", "--limit", "2")
    assert (done.code, done.err) == (0, "")
    assert re.search(r"^Built-in +en +2/2 +0 +0 +0 +- +- +★★★★★$", done.out, flags=re.MULTILINE)
    assert "4 questions (built-in) over: the built-in sample; runs 1, temperature 0, seed 0, window 4,096" in done.out
    assert "95% ★★★★★" in done.out


@pytest.mark.usefixtures("ollama")
def test_model_and_built_in_planner_stand_side_by_side(logai: Callable[..., Any], mine: tuple[str, ...]) -> None:
    done = logai("bench", *mine, "--no-cold")
    assert (done.code, done.err) == (0, "")
    assert re.search(r"^Built-in +en +2/3 +1 +0 +0 +- +- +★★☆☆☆$", done.out, flags=re.MULTILINE)
    assert re.search(r"^llama3.2:3b +en +3/3 +0 +0 +0 +3 +1 +★★★★★$", done.out, flags=re.MULTILINE)
    assert re.search(r"^ +th +1/1 +0 +0 +0 +1 +0 +★★★★★$", done.out, flags=re.MULTILINE)
    assert re.search(r"^llama3.2:3b +2.0 GB +Q4_K_M +a80c4f17acd5 ", done.out, flags=re.MULTILINE)


@pytest.mark.usefixtures("ollama")
def test_json_has_every_question_the_summaries_and_the_rule_of_the_stars(
    logai: Callable[..., Any], mine: tuple[str, ...]
) -> None:
    done = logai("bench", *mine, "--runs", "2", "--no-cold", "--json")
    content = json.loads(done.out)
    result = content["result"]
    rules, model = result["results"]
    assert (done.code, content["success"], result["is_complete"]) == (0, True, True)
    assert [len(rules["asked"]), len(model["asked"])] == [8, 8]
    assert model["summary"]["scores"][0] | {"stars": 5} == model["summary"]["scores"][0]
    assert model["summary"]["speed"]["tokens_per_second"] == pytest.approx(50.0)
    fixed = {"runs": 2, "seed": 0, "temperature": 0.0, "num_ctx": 4096, "cold": False}
    assert {name: result["conditions"][name] for name in fixed} == fixed
    assert result["stars"]["steps"] == [0.25, 0.5, 0.7, 0.85, 0.95]
    assert result["machine"]["cores"] > 0
    assert result["planned"] == {"en": 3, "th": 1}


@pytest.mark.usefixtures("ollama")
def test_csv_is_one_table_with_a_row_for_each_planner_and_language(
    logai: Callable[..., Any], mine: tuple[str, ...]
) -> None:
    rows = list(csv.DictReader(io.StringIO(logai("bench", *mine, "--no-cold", "--format", "csv").out)))
    found = [(row["provider"], row["model"], row["language"], row["right"]) for row in rows]
    assert found == [
        ("builtin", "", "en", "2"),
        ("builtin", "", "th", "1"),
        ("local", "llama3.2:3b", "en", "3"),
        ("local", "llama3.2:3b", "th", "1"),
    ]
    assert float(rows[2]["p50_ms"]) > 0


@pytest.mark.usefixtures("ollama")
def test_markdown_goes_to_a_file(logai: Callable[..., Any], mine: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "bench.md"
    done = logai("bench", *mine, "--no-cold", "--format", "markdown", "--output", str(path))
    assert (done.code, done.out) == (0, "")
    lines = path.read_text().splitlines()
    assert lines[0].startswith("# Bench 20")
    assert "| MODEL | LANG | RIGHT | REFUSED | WRONG | FAILED | READ | ADDED | STARS |" in lines
    assert any(line.startswith("| llama3.2:3b | en | 3/3 |") for line in lines)


def test_details_name_each_question_that_was_not_right_with_what_came_instead(
    logai: Callable[..., Any], mine: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(QUESTIONS.replace("answer = 3", "answer = 4", 1))
    done = logai("bench", *mine, "--provider", "builtin", "--details")
    assert f"Built-in: wrong: {PLAIN} (3 failed login attempts today" in done.out
    assert f"Built-in: refused: {ODD} (Not understood: " in done.out


def test_the_report_speaks_thai(logai: Callable[..., Any], mine: tuple[str, ...]) -> None:
    done = logai("bench", *mine, "--provider", "builtin", "--lang", "th")
    assert "โมเดล" in done.out
    assert "ดาว: ถูกลบด้วยผิด" in done.out


def test_a_model_that_is_missing_is_a_row_and_exit_code_4_where_it_was_asked_for(
    logai: Callable[..., Any], mine: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer(ollama_replies(models=[model_entry()])) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        done = logai("bench", *mine, "--models", "gone:1b")
        as_json = logai("bench", *mine, "--models", "gone:1b", "--json")
    assert done.code == as_json.code == 4
    assert re.search(r"^gone:1b +en +0/3 +0 +0 +3 ", done.out, flags=re.MULTILINE)
    assert "gone:1b failed: Ollama at " in done.out
    assert "logai: No model worked. gone:1b: " in done.err
    content = json.loads(as_json.out)
    assert (content["success"], content["error"]["code"]) == (False, "provider_failed")
    assert content["result"]["results"][1]["failure"]


def test_a_server_that_nobody_asked_for_may_be_down(
    logai: Callable[..., Any], mine: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with refusing_address() as address:
        monkeypatch.setenv("OLLAMA_HOST", address)
        done = logai("bench", *mine)
    assert (done.code, done.err) == (0, "")
    assert re.search(r"llama3.2:3b failed: Ollama at \S+ cannot be reached", done.out)


def test_one_model_of_two_that_works_is_enough(
    logai: Callable[..., Any], mine: tuple[str, ...], ollama: ScriptedServer
) -> None:
    done = logai("bench", *mine, "--models", "gone:1b, llama3.2:3b", "--no-cold")
    assert done.code == 0
    assert re.search(r"^gone:1b +en +0/3", done.out, flags=re.MULTILINE)
    assert re.search(r"^llama3.2:3b +en +3/3", done.out, flags=re.MULTILINE)
    assert ollama.sent_to("/api/chat")


def test_all_local_models_are_asked_but_not_those_that_write_no_text_or_run_elsewhere(
    logai: Callable[..., Any], mine: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    models = [
        model_entry("llama3.2:1b", capabilities=["completion"]),
        model_entry("embed:1b", capabilities=["embedding"]),
        model_entry("big:cloud", capabilities=["completion"], remote_host="https://ollama.com"),
    ]
    with ScriptedServer(ollama_replies(read_questions({}), models=models)) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        done = logai("bench", *mine, "--all-local", "--no-cold", "--json")
    names = [entry["target"]["model"] for entry in json.loads(done.out)["result"]["results"]]
    assert names == [None, "llama3.2:1b"]


def test_an_expired_key_is_named_in_the_row(
    logai: Callable[..., Any], mine: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer(openai_replies(openai_error(401, "Incorrect API key provided"))) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{server.url}/v1")
        done = logai("bench", *mine, "--provider", "openai")
    assert done.code == 4
    assert re.search(r"gpt-5-mini failed: .* refuses the key \(401\)", done.out)


def test_remote_models_are_not_asked_without_a_yes_and_the_estimate_is_told_first(
    logai: Callable[..., Any], mine: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    done = logai("bench", *mine, "--provider", "openai", "--models", "gpt-5-mini,unpriced")
    assert (done.code, done.out) == (2, "")
    assert re.search(r"^gpt-5-mini at https://api.openai.com:443/v1: 5 questions, about [\d,]+ tokens in", done.err)
    assert re.search(r"^unpriced at .*: unknown,", done.err, flags=re.MULTILINE)
    assert "--yes" in done.err


def test_a_yes_sends_and_a_server_that_cannot_be_reached_fails_its_row(
    logai: Callable[..., Any], mine: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://model.invalid/v1")
    done = logai("bench", *mine, "--provider", "openai", "--yes")
    assert done.code == 4
    assert "gpt-5-mini failed: http://model.invalid:80/v1 cannot be reached." in done.out
    assert "sk-test" not in done.out + done.err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--provider", "builtin", "--models", "a"), "no models"),
        (("--provider", "openai", "--all-local"), "contradict"),
        (("--now", "2026-01-01"), "--now changes that"),
        (("--log", "x.log"), "--log changes that"),
        (("--db", "x.duckdb"), "--db changes that"),
        (("--db", "x.duckdb", "--demo"), "--db contradicts"),
        (("--questions", "missing.toml"), "cannot be read"),
        (("--compare", "LAST"), "No bench is kept"),
        (("--runs", "0"), "--runs"),
        (("--json", "--format", "csv"), "contradict"),
        (("failed logins", "--details"), "One question"),
    ],
)
def test_options_that_cannot_be_meant_are_usage_errors(
    logai: Callable[..., Any], arguments: tuple[str, ...], reason: str
) -> None:
    done = logai("bench", *arguments)
    assert (done.code, done.out) == (2, "" if "--json" not in arguments else done.out)
    assert reason in done.err
    assert not bench_folder().exists()


def test_an_output_that_cannot_be_written_is_told_before_any_question(
    logai: Callable[..., Any], mine: tuple[str, ...], ollama: ScriptedServer, tmp_path: Path
) -> None:
    done = logai("bench", *mine, "--output", str(tmp_path / "missing" / "bench.md"))
    assert done.code == 2
    assert ollama.requests == []


def test_a_bench_is_kept_without_answers_and_compared_with_the_next(
    logai: Callable[..., Any], mine: tuple[str, ...]
) -> None:
    keep_bench(make_bench(make_result(None, **{PLAIN: "refused", ODD: "right"}), name="20200101T000000Z"))
    done = logai("bench", *mine, "--provider", "builtin", "--compare", "LAST")
    assert done.code == 0
    assert "Built-in: 1 right then, 1 now, of 2 in both (+1, -1; p = 1.000): within the noise." in done.out
    assert f"  + {PLAIN}" in done.out.splitlines()
    assert "The questions are not the same; only those in both are compared." in done.out
    assert [bench.id[:4] for bench in list_benches()[0]][1] == "2020"


def test_no_history_keeps_no_bench(
    logai: Callable[..., Any], mine: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGAI_HISTORY", "off")
    assert logai("bench", *mine, "--provider", "builtin").code == 0
    assert not bench_folder().exists()


def test_the_history_lists_benches_and_what_changed_between_the_last_two(logai: Callable[..., Any]) -> None:
    names = [f"question {number}" for number in range(8)]
    for day, verdict in ((22, "refused"), (23, "right")):
        asked = [make_asked(name, verdict, run=run, total_ms=day * 100.0 + run) for name in names for run in (1, 2)]
        result = make_result().model_copy(update={"asked": tuple(asked)})
        keep_bench(make_bench(make_result(None, a="right"), result, name=f"202611{day}T100000Z", is_complete=day == 22))
    (bench_folder() / "20260101T000000Z.json").write_text("{")
    done = logai("bench", "history")
    assert done.code == 0
    assert re.search(r"^20261123T100000Z \.\. +Built-in +1 +0 +1 +0.10$", done.out, flags=re.MULTILINE)
    assert "llama3.2:3b: 0 right then, 8 now, of 8 in both (+8, -0; p = 0.008): beyond the noise." in done.out
    assert "llama3.2:3b: P50 2.2 s then, 2.3 s now: slower, beyond the noise." in done.out
    assert "20260101T000000Z.json is no bench" in done.err
    content = json.loads(logai("bench", "history", "--json", "--compare", "20261122").out)["result"]
    assert content["comparison"]["changes"][1]["is_beyond_noise"]
    assert len(content["benches"]) == 2


def test_without_benches_the_history_says_how_to_make_one(logai: Callable[..., Any]) -> None:
    done = logai("bench", "history")
    assert (done.code, done.out) == (0, "No bench is kept yet: `logai bench` makes one.\n")


@pytest.mark.usefixtures("ollama")
def test_one_question_prints_the_answer_of_each_and_its_times(
    logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...]
) -> None:
    done = logai("bench", *loaded, *at, "--no-cold", ODD)
    assert done.code == 0
    assert re.search(r"^Built-in · [\d.]+ s$", done.out, flags=re.MULTILINE)
    assert re.search(r"^refused: Not understood: ", done.out, flags=re.MULTILINE)
    assert re.search(r"^llama3.2:3b · [\d.]+ s · first token [\d.]+ s$", done.out, flags=re.MULTILINE)
    assert re.search(r"^3 failed login attempts today", done.out, flags=re.MULTILINE)


@pytest.mark.usefixtures("ollama")
def test_one_question_has_json_with_the_whole_answers(
    logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...]
) -> None:
    done = logai("bench", *loaded, *at, "--no-cold", "--runs", "2", "--json", ODD)
    rules, model = json.loads(done.out)["result"]["replies"]
    assert (rules["answer"], rules["error"]["code"]) == (None, "not_understood")
    assert (model["answer"]["value"], len(model["total_ms"])) == (3, 2)


def test_one_question_that_no_model_could_be_asked_is_exit_code_4(
    logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer(ollama_replies(models=[])) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        done = logai("bench", *loaded, *at, "--models", "gone:1b", PLAIN)
    assert done.code == 4
    assert "failed: Ollama at" in done.out
    assert "3 failed login attempts" in done.out


def test_an_interruption_prints_what_is_done_and_keeps_it_marked_incomplete(mine: tuple[str, ...]) -> None:
    script = ollama_replies(read_questions({PLAIN: COUNT_FAILED}, fails={ODD: hang()}))
    with ScriptedServer(script) as server:
        arguments = [sys.executable, "-m", "logai", "bench", *mine, "--no-cold", "--format", "json"]
        environ = {**os.environ, "OLLAMA_HOST": server.url}
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ) as process:
            wait_for(server, ODD, process)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
    result = json.loads(out)["result"]
    assert (process.returncode, err) == (130, b"")
    assert not result["is_complete"]
    assert len(result["results"][0]["asked"]) == 4
    assert [entry["verdict"] for entry in result["results"][1]["asked"]] == ["right", "right"]
    assert not list_benches()[0][0].is_complete


def wait_for(server: ScriptedServer, question: str, process: subprocess.Popen[bytes]) -> None:
    """Return once `process` has sent `question` to the model."""
    from time import monotonic, sleep

    deadline = monotonic() + 30
    while not any(question.encode() in request.body for request in server.requests):
        assert process.poll() is None
        assert monotonic() < deadline
        sleep(0.02)


def full_bench() -> Bench:
    """Return a bench whose cells are as wide as they become."""
    asked = tuple(
        make_asked(name, "right", language=lang, total_ms=123_456.0, first_token_ms=12_345.0, requests=1, eval_ms=1.0)
        for name in map(str, range(40))
        for lang in ("en", "th")
    )
    facts = Facts(
        size=4_900_000_000,
        quantization="Q4_K_M",
        digest="0123456789abcdef",
        memory=6_000_000_000,
        processor="48%/52% CPU/GPU",
        context=131_072,
        server="Ollama 0.33.0",
    )
    warm_up = WarmUp(total_ms=65_400.0, load_ms=10_800.0, prompt_tokens_per_second=1234.0)
    more = {"asked": asked, "facts": facts, "warm_up": warm_up}
    result = make_result("qwen2.5-coder:1.5b").model_copy(update=more)
    return make_bench(make_result(None, a="right"), result, is_complete=False)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def printed(bench: Bench, lang: str, chosen: BenchFormat = BenchFormat.TABLE) -> str:
    """Return what a terminal gets, without colours."""
    from logai.bench.targets import Choice

    order = Order(
        settings=load_settings({"lang": lang}, {"LOGAI_CONFIG": "/none.toml"}),
        choice=Choice("local"),
        look=Look(no_color=True),
        chosen=chosen,
        output=None,
        logs=(),
        use_store=False,
        now=None,
        tz=None,
        year=None,
        runs=1,
        cold=True,
        yes=False,
    )
    stream = Terminal()
    write_bench(bench, None, order, stream, None, details=False)
    return stream.getvalue()


@pytest.mark.parametrize("lang", ["en", "th"])
def test_everything_fits_a_terminal_of_eighty_cells(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    text = printed(full_bench(), lang)
    tables = [block for block in text.split("\n\n") if "qwen2.5-coder:1.5b " in block]
    assert len(tables) == 3
    assert max(map(cell_len, text.splitlines())) <= 80


@pytest.mark.parametrize(("load", "is_told"), [(None, False), (0.9, False), (1.1, True)])
def test_a_machine_that_was_busy_when_it_began_is_said_to_be_so(load: float | None, *, is_told: bool) -> None:
    bench = make_bench(make_result(None, a="right"))
    conditions = bench.conditions.model_copy(update={"load": load})
    text = printed(bench.model_copy(update={"conditions": conditions}), "en")
    assert ("The machine was busy when it began (load 1.1 on 2 cores)" in text) is is_told


def test_a_hostile_name_of_a_model_is_shown_harmlessly(hostile: str) -> None:
    bench = make_bench(make_result(None, a="right"), make_result(hostile, a="wrong"))
    for chosen in BenchFormat:
        text = printed(bench, "en", chosen)
        assert not re.search(r"[\x1b\x9b\u202e\u2066\r]", text), chosen
