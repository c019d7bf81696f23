from __future__ import annotations

import pytest

from logai.errors import BadInputError
from logai.providers.ollama_names import ModelName, parse_model_name


@pytest.mark.parametrize(
    ("text", "name", "short"),
    [
        ("llama3.2", ModelName("llama3.2"), "llama3.2:latest"),
        ("llama3.2:3b", ModelName("llama3.2", "3b"), "llama3.2:3b"),
        ("Llama3.2:3B", ModelName("Llama3.2", "3B"), "Llama3.2:3B"),
        ("library/llama3.2:3b", ModelName("llama3.2", "3b"), "llama3.2:3b"),
        ("me/mine", ModelName("mine", namespace="me"), "me/mine:latest"),
        ("registry.ollama.ai/library/x:1b", ModelName("x", "1b"), "x:1b"),
        (
            "hf.co/some-one/Llama-3.2-3B-Instruct-GGUF:Q4_K_M",
            ModelName("Llama-3.2-3B-Instruct-GGUF", "Q4_K_M", "some-one", "hf.co"),
            "hf.co/some-one/Llama-3.2-3B-Instruct-GGUF:Q4_K_M",
        ),
        (
            "http://127.0.0.1:5000/me/mine:1b",
            ModelName("mine", "1b", "me", "127.0.0.1:5000", "http"),
            "127.0.0.1:5000/me/mine:1b",
        ),
        ("gpt-oss:20b-cloud", ModelName("gpt-oss", "20b-cloud"), "gpt-oss:20b-cloud"),
        ("gpt-oss:20b:cloud", ModelName("gpt-oss", "20b-cloud"), "gpt-oss:20b-cloud"),
        ("kimi:cloud", ModelName("kimi", "cloud"), "kimi:cloud"),
        ("mine:local", ModelName("mine"), "mine:latest"),
        ("mine:1b:local", ModelName("mine", "1b"), "mine:1b"),
    ],
)
def test_a_name_is_read_as_ollama_reads_it(text: str, name: ModelName, short: str) -> None:
    assert parse_model_name(text) == name
    assert parse_model_name(text).short == short


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a b",
        "-x",
        ".x",
        "x:",
        ":1b",
        "x\n",
        "x:1b\n",
        "a/b/c/d",
        "/x",
        "a//x",
        "../x",
        "host/../x",
        "x@sha256:0",
        "x?y",
        "x#y",
        "x%2e",
        "ftp://host/a/b",
        "http://host/b",
        "user@host/a/b",
        "\x1b[2J",
        "ก",
        "x٣",
        "a" * 81,
        "x:" + "t" * 81,
        "x:1b:2b",
    ],
)
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="is no name of a model"):
        parse_model_name(text)
