"""`logai models create` and `quantize`: models made on the server."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from logai.cli import models_view, options

if TYPE_CHECKING:
    from logai.cli.console import Look
    from logai.models.create import Recipe


class Quantization(StrEnum):
    """`--to`: what Ollama quantizes to (`ParseFileType` in its source)."""

    Q4_K_M = "q4_K_M"
    Q4_K_S = "q4_K_S"
    Q8_0 = "q8_0"


def create_command(
    *,
    name: models_view.Name,
    gguf: Annotated[
        list[Path] | None,
        typer.Option("--from-gguf", metavar="FILE", help="Make it of this file; once for each part of a split model."),
    ] = None,
    base: Annotated[str | None, typer.Option("--from", metavar="MODEL", help="Make it of this model.")] = None,
    adapter: Annotated[
        Path | None,
        typer.Option("--adapter", metavar="DIR", help="LoRA adapter: a folder with Safetensors, or a GGUF file."),
    ] = None,
    system: Annotated[str | None, typer.Option("--system", metavar="TEXT", help="Its system prompt.")] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", metavar="K=V", help="Such as temperature=0; may be given several times."),
    ] = None,
    replace: models_view.Replace = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Make a model of GGUF files, or of another model and what is added to it.

    A file that the server has already is not sent again.
    """
    from logai.cli.console import Look
    from logai.models.create import Recipe
    from logai.models.parameters import read_parameters

    recipe = Recipe(
        name=name,
        base=base,
        gguf=tuple(gguf or ()),
        adapter=adapter,
        system=system,
        parameters=read_parameters(parameter or ()),
    )
    _make(recipe, Look(no_color, quiet), replace=replace, as_json=as_json)


def quantize_command(
    *,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Model of F16, BF16 or F32, or a GGUF file of one.")],
    to: Annotated[
        Quantization,
        typer.Option(
            "--to",
            metavar="|".join(Quantization),
            case_sensitive=False,
            help="Fewer bits: smaller, faster, less exact.",
        ),
    ],
    name: Annotated[str, typer.Option("--name", metavar="NEW", help="Name of the model that is made.")],
    replace: models_view.Replace = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Make a smaller model of one with 16 or 32 bits; the source stays as it is."""
    from logai.cli.console import Look
    from logai.models.create import Recipe

    is_file = source.endswith(".gguf") or Path(source).is_file()
    recipe = Recipe(
        name=name,
        base=None if is_file else source,
        gguf=(Path(source),) if is_file else (),
        quantization=to.value,
    )
    _make(recipe, Look(no_color, quiet), replace=replace, as_json=as_json)


def _make(recipe: Recipe, look: Look, *, replace: bool, as_json: bool) -> None:
    from logai.cli.pull_view import follow_steps
    from logai.cli.table_view import write_json
    from logai.models.create import create_model
    from logai.models.inventory import list_models
    from logai.providers.ollama_names import parse_model_name

    settings = options.settings_from()
    interrupted = f"Interrupted before {recipe.name} was made. Files that the server has are not sent again."
    with follow_steps(recipe.name, look, when_interrupted=interrupted) as report:
        create_model(settings, recipe, report, replace=replace)
    if as_json:
        wanted = parse_model_name(recipe.name).short.lower()
        made = next(entry for entry in list_models(settings) if entry.name.lower() == wanted)
        write_json(sys.stdout, {"success": True, "result": models_view.plain_fields(made)})
