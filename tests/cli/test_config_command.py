from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from logai.config import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


def shown(logai: Callable[..., Any], *arguments: str) -> dict[str, dict[str, str]]:
    result = json.loads(logai("config", "show", "--json", *arguments).out)["result"]
    return {entry["name"]: entry for entry in result["settings"]}


def test_every_setting_is_shown_with_its_origin(
    logai: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('local_model = "from-file"\nlang = "th"\n')
    monkeypatch.setenv("LOGAI_CONFIG", str(path))
    monkeypatch.setenv("LOGAI_LANG", "en")
    settings = shown(logai, "--tz", "Asia/Bangkok")
    assert list(settings) == [setting.name for setting in SETTINGS]
    assert (settings["local_model"]["value"], settings["local_model"]["origin"]) == ("from-file", str(path))
    assert (settings["lang"]["value"], settings["lang"]["origin"]) == ("en", "LOGAI_LANG")
    assert (settings["tz"]["value"], settings["tz"]["origin"]) == ("Asia/Bangkok", "flag")
    assert (settings["builtin"]["value"], settings["builtin"]["origin"]) == ("first", "default")


def test_no_secret_is_printed(logai: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret-key")
    monkeypatch.setenv("OPENAI_BASE_URL", "https://someone:hunter2@example.org/v1")
    for arguments in ((), ("--json",)):
        done = logai("config", "show", *arguments)
        for secret in ("sk-very", "secret-key", "hunter2"):
            assert secret not in done.out + done.err
    settings = shown(logai)
    assert settings["openai_api_key"]["value"] == "********"
    assert settings["openai_base_url"]["value"] == "https://********@example.org/v1"


def test_a_key_that_is_not_set_is_not_masked(logai: Callable[..., Any]) -> None:
    assert shown(logai)["openai_api_key"]["value"] == ""


def test_the_model_flag_is_the_model_of_the_provider_in_force(
    logai: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shown(logai, "--model", "m")["local_model"]["value"] == "m"
    assert shown(logai, "--model", "m", "--provider", "local")["local_model"]["value"] == "m"
    by_flag = shown(logai, "--model", "m", "--provider", "openai")
    assert (by_flag["openai_model"]["value"], by_flag["local_model"]["value"]) == ("m", "llama3.2:3b")
    monkeypatch.setenv("AI_PROVIDER", "openai")
    assert shown(logai, "--model", "m")["openai_model"]["value"] == "m"


def test_the_table_has_a_line_a_setting(logai: Callable[..., Any]) -> None:
    lines = logai("config", "show").out.splitlines()
    assert lines[0].split() == ["name", "value", "origin", "variable"]
    assert [line.split()[0] for line in lines[1:]] == [setting.name for setting in SETTINGS]


def test_a_broken_file_is_bad_input(logai: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("not toml at all")
    monkeypatch.setenv("LOGAI_CONFIG", str(path))
    done = logai("config", "show", "--json")
    assert done.code == 2
    assert json.loads(done.out)["error"]["code"] == "bad_input"
    assert str(path) in done.err
