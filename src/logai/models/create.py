"""Making a model on the server: `logai models create` and `quantize`.

Files go up as blobs named by their SHA-256, only those that the server lacks; then one call describes the model. All
is checked here first, so that a mistake costs no upload and replaces no model.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from logai.errors import BadInputError, LogaiError, ProviderFailedError
from logai.models.inventory import find_model, open_api, show_model
from logai.models.pull import REASON_LENGTH
from logai.models.steps import ModelStep, prove_success
from logai.providers.excerpt import make_excerpt
from logai.providers.ollama_errors import LOG_HINT, OllamaFailedError
from logai.providers.ollama_names import full_model_name, parse_model_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from logai.config import Settings
    from logai.models.parameters import ParameterValue
    from logai.models.steps import Report
    from logai.providers.ollama_api import OllamaApi

IDLE_SECONDS = 1800.0
"""Longest silence: quantizing a large model says little, and on a slow disk nothing for minutes."""
_CHUNK = 1 << 20
_UNQUANTIZED = ("F16", "BF16", "F32")


@dataclass(frozen=True)
class Recipe:
    """What the model `name` is made of: a model of the server (`base`) or GGUF files, and what is added.

    `adapter` is a folder with a Safetensors adapter, or a GGUF file; `quantization` is Ollama's word, such as q4_K_M.
    """

    name: str
    base: str | None = None
    gguf: tuple[Path, ...] = ()
    adapter: Path | None = None
    system: str | None = None
    parameters: Mapping[str, ParameterValue] = field(default_factory=dict)
    quantization: str | None = None


def create_model(settings: Settings, recipe: Recipe, report: Report, *, replace: bool = False) -> None:
    """Make the model of `recipe` on the server, telling `report` each step.

    Raise BadInputError for a recipe or a file that cannot work, and for a name that is taken unless `replace`;
    ProviderUnavailableError where the base is not there; ProviderFailedError where the server did not make it.
    """
    check_recipe(recipe)
    for path in recipe.gguf:
        check_gguf(path)
    adapter = find_adapter_files(recipe.adapter) if recipe.adapter else {}
    api = open_api(settings, IDLE_SECONDS)
    _check_server(settings, api, recipe, replace=replace)
    try:
        body = _describe(recipe) | _upload(api, recipe.gguf, adapter, report)
        for step in prove_success(api, recipe.name, api.create_model(body), LOG_HINT):
            report(step)
    except OllamaFailedError as error:
        raise _explain(error, recipe) from error


def check_recipe(recipe: Recipe) -> None:
    """Raise BadInputError where a recipe has no source, or too many, or changes nothing."""
    parse_model_name(recipe.name)
    if bool(recipe.base) == bool(recipe.gguf):
        raise BadInputError(
            "A model is made from one source: a GGUF file or a model.", "Give --from-gguf FILE or --from MODEL."
        )
    if recipe.base:
        parse_model_name(recipe.base)
        if not (recipe.adapter or recipe.system or recipe.parameters or recipe.quantization):
            raise BadInputError(
                f"Nothing is to be changed in {recipe.base}.", "Give --adapter, --system or --parameter."
            )
    if recipe.base and full_model_name(recipe.base) == full_model_name(recipe.name):
        raise BadInputError("The new model cannot have the name of its source.", "Choose another name.")
    if len({path.name for path in recipe.gguf}) != len(recipe.gguf):
        raise BadInputError("Two GGUF files have the same name.", "Give each once.")


def check_gguf(path: Path) -> None:
    """Raise BadInputError where there is no GGUF file at `path`."""
    if path.exists() and not path.is_file():
        raise BadInputError(f"{path} is no regular file.", "Give a GGUF file.")
    try:
        with path.open("rb") as stream:
            magic = stream.read(4)
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}.", "Give a GGUF file.") from error
    if magic != b"GGUF":
        raise BadInputError(f"{path} is no GGUF file.", "Convert it with llama.cpp's convert_hf_to_gguf.py.")


def find_adapter_files(path: Path) -> dict[str, Path]:
    """Return the files of the adapter at `path` by name: a GGUF file, or Safetensors with adapter_config.json.

    Raise BadInputError where there is none.
    """
    if path.is_file():
        check_gguf(path)
        return {path.name: path}
    if not path.is_dir():
        raise BadInputError(f"There is no adapter at {path}.", "Give its folder, or a GGUF file.")
    weights, config = sorted(path.glob("*.safetensors")), path / "adapter_config.json"
    if weights and config.is_file():
        return {file.name: file for file in (*weights, config)}
    gguf = sorted(path.glob("*.gguf"))
    if len(gguf) == 1:
        check_gguf(gguf[0])
        return {gguf[0].name: gguf[0]}
    raise BadInputError(
        f"{path} holds no adapter: {_missing(weights, gguf)}.",
        "A LoRA adapter is *.safetensors with adapter_config.json, or one GGUF file.",
    )


def upload_file(api: OllamaApi, path: Path, report: Report) -> str:
    """Send the file at `path` to the server unless it has it; return its digest, `sha256:..`."""
    try:
        total = path.stat().st_size
        hasher = hashlib.sha256()
        for chunk in _read_chunks(path, f"reading {path.name}", total, report):
            hasher.update(chunk)
        digest = f"sha256:{hasher.hexdigest()}"
        if api.has_blob(digest):
            report(ModelStep(f"{path.name}: the server has it"))
        else:
            api.upload_blob(digest, _read_chunks(path, f"sending {path.name}", total, report), total)
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}.", "Give a readable file.") from error
    return digest


def _read_chunks(path: Path, status: str, total: int, report: Report) -> Iterator[bytes]:
    done = 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            done += len(chunk)
            yield chunk
            report(ModelStep(status, status, done, total))


def _check_server(settings: Settings, api: OllamaApi, recipe: Recipe, *, replace: bool) -> None:
    if not replace and find_model(api, recipe.name) is not None:
        raise BadInputError(f"There is a model {recipe.name} already.", "Choose another name, or add --replace.")
    if not recipe.base:
        return
    source = show_model(settings, recipe.base)
    if source.is_remote:
        raise BadInputError(f"{recipe.base} runs elsewhere; there is nothing here to make a model of.", "Take another.")
    if recipe.quantization and source.quantization and source.quantization.upper() not in _UNQUANTIZED:
        raise BadInputError(
            f"{recipe.base} is quantized already ({source.quantization}).",
            "Only F16, BF16 and F32 models can be; their tags end in -fp16, such as llama3.2:3b-instruct-fp16.",
        )


def _describe(recipe: Recipe) -> dict[str, object]:
    """Return what `/api/create` wants to know besides files."""
    given = {
        "model": recipe.name,
        "from": recipe.base,
        "system": recipe.system,
        "parameters": dict(recipe.parameters),
        "quantize": recipe.quantization,
    }
    return {name: value for name, value in given.items() if value}


def _upload(
    api: OllamaApi, gguf: Sequence[Path], adapter: Mapping[str, Path], report: Report
) -> dict[str, dict[str, str]]:
    """Send all files; return their digests by name, as `/api/create` wants them."""
    files = {path.name: upload_file(api, path, report) for path in gguf}
    adapters = {name: upload_file(api, path, report) for name, path in adapter.items()}
    return ({"files": files} if files else {}) | ({"adapters": adapters} if adapters else {})


def _explain(error: OllamaFailedError, recipe: Recipe) -> LogaiError:
    said, reason = error.said.lower(), make_excerpt(error.said, REASON_LENGTH)
    if said in ("eof", "unexpected eof"):
        return BadInputError("A file ends in the middle of the model.", "Fetch or convert it anew.")
    if "quantization is only supported" in said or "unsupported quantization" in said:
        return BadInputError(f"It cannot be quantized: {reason}.", "Take an F16, BF16 or F32 source.")
    if "unsupported architecture" in said:
        hint = "It takes adapters of Llama, Mistral and Gemma models." if recipe.adapter else "Update Ollama."
        return BadInputError(f"Ollama does not know this kind of model or adapter: {reason}.", hint)
    if "llama-quantize" in said and "unavailable" in said:
        return ProviderFailedError(
            f"{recipe.name} was not made: this installation of Ollama lacks llama-quantize.", "Install Ollama anew."
        )
    if "no space left" in said:
        return ProviderFailedError("The disk of the Ollama server is full.", "Make room: `logai models rm NAME`.")
    return ProviderFailedError(f"{recipe.name} was not made: {reason}", error.hint)


def _missing(weights: Sequence[Path], gguf: Sequence[Path]) -> str:
    if weights:
        return "adapter_config.json is missing"
    return f"{len(gguf)} GGUF files" if gguf else "no *.safetensors and no GGUF file"
