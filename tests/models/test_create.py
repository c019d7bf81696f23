from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from tests.servers import MODEL, ScriptedServer, model_entry, ollama_replies, reply_json, reply_text, stream_lines

from logai.config import Settings, load_settings
from logai.errors import BadInputError, LogaiError, ProviderFailedError, ProviderUnavailableError
from logai.models.create import Recipe, create_model
from logai.models.steps import ModelStep

if TYPE_CHECKING:
    from pathlib import Path

    from tests.servers import Reply

WEIGHTS = b"GGUF" + bytes(range(256)) * 8000
DIGEST = f"sha256:{hashlib.sha256(WEIGHTS).hexdigest()}"
BLOB = f"/api/blobs/{DIGEST}"
SUCCESS = stream_lines([{"status": "parsing GGUF"}, {"status": "writing manifest"}, {"status": "success"}])


def settings_for(server: ScriptedServer) -> Settings:
    return load_settings({}, {"OLLAMA_HOST": server.url})


def replies(name: str = "mine:latest", **paths: list[Reply]) -> dict[str, list[Reply]]:
    """Return the script of a server that makes the model `name`; it has MODEL already."""
    made = [model_entry(), model_entry(name)]
    return (
        ollama_replies()
        | {
            "/api/tags": [reply_json(200, {"models": [model_entry()]}), reply_json(200, {"models": made})],
            "/api/show": [show("F16")],
            "/api/create": [SUCCESS],
        }
        | {f"/api/{path}": list(scripted) for path, scripted in paths.items()}
    )


def show(quantization: str) -> Reply:
    return reply_json(200, {"details": {"quantization_level": quantization}, "capabilities": ["completion"]})


@pytest.fixture
def gguf(tmp_path: Path) -> Path:
    path = tmp_path / "model.gguf"
    path.write_bytes(WEIGHTS)
    return path


def create(server: ScriptedServer, recipe: Recipe, *, replace: bool = False) -> list[ModelStep]:
    steps: list[ModelStep] = []
    create_model(settings_for(server), recipe, steps.append, replace=replace)
    return steps


def test_a_file_goes_up_under_its_digest_and_then_the_model_is_made(gguf: Path) -> None:
    blobs = {BLOB: [reply_text(404, ""), reply_text(201, "")]}
    with ScriptedServer(replies() | blobs) as server:
        steps = create(server, Recipe("mine", gguf=(gguf,), system="Be brief.", parameters={"temperature": 0.0}))
        asked, sent = server.sent_to(BLOB)
        (made,) = server.sent_to("/api/create")
    assert (asked.method, sent.method) == ("HEAD", "POST")
    assert sent.body == WEIGHTS
    assert sent.headers["content-length"] == str(len(WEIGHTS))
    assert made.json == {
        "model": "mine",
        "files": {"model.gguf": DIGEST},
        "system": "Be brief.",
        "parameters": {"temperature": 0.0},
    }
    assert ModelStep("sending model.gguf", "sending model.gguf", len(WEIGHTS), len(WEIGHTS)) in steps
    assert steps[-1].is_proved


def test_a_file_that_the_server_has_is_not_sent_again(gguf: Path) -> None:
    with ScriptedServer(replies() | {BLOB: [reply_text(200, "")]}) as server:
        steps = create(server, Recipe("mine", gguf=(gguf,)))
        assert [request.method for request in server.sent_to(BLOB)] == ["HEAD"]
    assert ModelStep("model.gguf: the server has it") in steps


def test_an_adapter_folder_is_sent_with_its_configuration_and_nothing_else(tmp_path: Path) -> None:
    contents = {"adapter_model.safetensors": b"weights", "adapter_config.json": b"{}"}
    for name, content in (contents | {"README.md": b"?", "optimizer.bin": b"?"}).items():
        (tmp_path / name).write_bytes(content)
    digests = {name: f"sha256:{hashlib.sha256(content).hexdigest()}" for name, content in contents.items()}
    blobs = {f"/api/blobs/{digest}": [reply_text(404, ""), reply_text(201, "")] for digest in digests.values()}
    with ScriptedServer(replies("tuned:latest") | blobs) as server:
        create(server, Recipe("tuned", base=MODEL, adapter=tmp_path))
        (made,) = server.sent_to("/api/create")
        uploaded = {request.path for request in server.requests if request.method == "POST"} & set(blobs)
    assert made.json == {"model": "tuned", "from": MODEL, "adapters": digests}
    assert uploaded == set(blobs)


def test_a_16_bit_model_is_quantized() -> None:
    with ScriptedServer(replies("small:latest")) as server:
        create(server, Recipe("small", base=MODEL, quantization="q4_K_M"))
        (made,) = server.sent_to("/api/create")
    assert made.json == {"model": "small", "from": MODEL, "quantize": "q4_K_M"}


def test_what_is_quantized_already_is_refused_before_anything_is_made() -> None:
    with ScriptedServer(replies(show=[show("Q4_K_M")])) as server:
        with pytest.raises(BadInputError, match=r"quantized already \(Q4_K_M\)"):
            create(server, Recipe("small", base=MODEL, quantization="q8_0"))
        assert not server.sent_to("/api/create")


def test_a_cloud_model_is_no_source() -> None:
    remote = reply_json(200, {"remote_host": "https://ollama.com", "details": {}})
    with ScriptedServer(replies(show=[remote])) as server, pytest.raises(BadInputError, match="runs elsewhere"):
        create(server, Recipe("mine", base=MODEL, system="x"))


def test_a_source_that_is_not_there_is_not_fetched_in_silence() -> None:
    missing = reply_json(404, {"error": "model 'gone:1b' not found"})
    with ScriptedServer(replies(show=[missing])) as server:
        with pytest.raises(ProviderUnavailableError, match="no model gone:1b"):
            create(server, Recipe("mine", base="gone:1b", system="x"))
        assert not server.sent_to("/api/create")


def test_a_name_that_is_taken_is_kept_unless_replacing_is_wanted() -> None:
    recipe = Recipe(MODEL.upper(), base="other:1b", system="x")
    with ScriptedServer(replies()) as server:
        with pytest.raises(BadInputError, match="already") as caught:
            create(server, recipe)
        assert {request.path for request in server.requests} == {"/api/tags"}
        assert create(server, recipe, replace=True)[-1].is_proved
    assert "--replace" in caught.value.hint


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        (Recipe("mine"), "one source"),
        (Recipe("mine", base=MODEL), "Nothing is to be changed"),
        (Recipe("two words", base=MODEL, system="x"), "no name of a model"),
        (Recipe("mine", base="two words", system="x"), "no name of a model"),
        (Recipe("llama3.2:3B", base=MODEL, system="x"), "name of its source"),
    ],
)
def test_a_recipe_that_cannot_work_is_refused_before_anything_is_sent(recipe: Recipe, said: str) -> None:
    with ScriptedServer({}) as server:
        with pytest.raises(BadInputError, match=said):
            create(server, recipe)
        assert server.requests == []


def test_two_sources_are_one_too_many(gguf: Path) -> None:
    with ScriptedServer({}) as server, pytest.raises(BadInputError, match="one source"):
        create(server, Recipe("mine", base=MODEL, gguf=(gguf,)))


def test_two_files_of_one_name_are_refused(gguf: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / gguf.name
    other.parent.mkdir()
    other.write_bytes(WEIGHTS)
    with ScriptedServer({}) as server, pytest.raises(BadInputError, match="the same name"):
        create(server, Recipe("mine", gguf=(gguf, other)))


@pytest.mark.parametrize(("content", "said"), [(b"PK\x03\x04", "no GGUF file"), (b"", "no GGUF file")])
def test_a_file_that_is_no_gguf_is_refused_before_anything_is_sent(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    with ScriptedServer({}) as server:
        with pytest.raises(BadInputError, match=said):
            create(server, Recipe("mine", gguf=(path,)))
        assert server.requests == []


def test_a_file_that_is_missing_or_a_folder_is_refused(tmp_path: Path) -> None:
    with ScriptedServer({}) as server:
        for path, said in ((tmp_path / "missing.gguf", "cannot be read"), (tmp_path, "no regular file")):
            with pytest.raises(BadInputError, match=said):
                create(server, Recipe("mine", gguf=(path,)))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ((), "no \\*.safetensors and no GGUF file"),
        (("adapter_model.safetensors",), "adapter_config.json is missing"),
        (("a.gguf", "b.gguf"), "2 GGUF files"),
    ],
)
def test_a_folder_without_an_adapter_is_refused(tmp_path: Path, files: tuple[str, ...], said: str) -> None:
    for name in files:
        (tmp_path / name).write_bytes(b"GGUF")
    with ScriptedServer({}) as server:
        with pytest.raises(BadInputError, match=said):
            create(server, Recipe("mine", base=MODEL, adapter=tmp_path))
        assert server.requests == []


def test_an_adapter_may_be_one_gguf_file(gguf: Path) -> None:
    with ScriptedServer(replies() | {BLOB: [reply_text(200, "")]}) as server:
        create(server, Recipe("mine", base=MODEL, adapter=gguf))
        (made,) = server.sent_to("/api/create")
    assert made.json["adapters"] == {"model.gguf": DIGEST}


@pytest.mark.parametrize(
    ("reply", "kind", "said"),
    [
        (
            stream_lines([{"error": "quantization is only supported for F16, BF16 and F32 models"}]),
            BadInputError,
            "F16",
        ),
        (reply_json(500, {"error": "unsupported architecture"}), BadInputError, "does not know this kind"),
        (reply_json(500, {"error": "write x: no space left on device"}), ProviderFailedError, "disk"),
        (reply_json(500, {"error": f"write {'x' * 200}: no space left on device"}), ProviderFailedError, "disk"),
        (stream_lines([{"status": "parsing GGUF"}, {"error": "EOF"}]), BadInputError, "in the middle"),
        (reply_json(500, {"error": "llama-quantize unavailable"}), ProviderFailedError, "lacks llama-quantize"),
        (stream_lines([{"status": "parsing GGUF"}, {"error": "kaput"}]), ProviderFailedError, "not made: kaput"),
        (stream_lines([{"status": "parsing GGUF"}]), ProviderFailedError, "not there"),
        (stream_lines([{"status": "parsing GGUF"}], cut=True), ProviderFailedError, "broke off"),
    ],
)
def test_what_the_server_says_of_a_failure_is_told(reply: Reply, kind: type[LogaiError], said: str) -> None:
    with ScriptedServer(replies(create=[reply])) as server, pytest.raises(kind, match=said):
        create(server, Recipe("mine", base=MODEL, system="x"))


def test_a_success_line_is_not_believed_where_the_model_is_not_listed() -> None:
    with (
        ScriptedServer(replies("other:latest")) as server,
        pytest.raises(ProviderFailedError, match="does not list it"),
    ):
        create(server, Recipe("mine", base=MODEL, system="x"))


def test_a_server_whose_disk_is_full_cannot_take_a_file(gguf: Path) -> None:
    full = reply_json(500, {"error": "write /models/blobs/sha256-1: no space left on device"})
    with (
        ScriptedServer(replies() | {BLOB: [reply_text(404, ""), full]}) as server,
        pytest.raises(ProviderFailedError, match="disk of the Ollama server is full"),
    ):
        create(server, Recipe("mine", gguf=(gguf,)))


def test_a_file_that_changed_on_its_way_is_the_server_s_to_refuse(gguf: Path) -> None:
    mismatch = reply_json(400, {"error": 'digest mismatch, expected "a", got "b"'})
    with (
        ScriptedServer(replies() | {BLOB: [reply_text(404, ""), mismatch]}) as server,
        pytest.raises(ProviderFailedError, match="digest mismatch"),
    ):
        create(server, Recipe("mine", gguf=(gguf,)))
