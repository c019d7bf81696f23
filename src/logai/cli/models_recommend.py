"""`logai models recommend`: which models suit this machine, and by what rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from logai.cli import options

if TYPE_CHECKING:
    from rich.console import Console

    from logai.config import Settings
    from logai.models.hardware import Machine
    from logai.models.recommend import Recommendation


def recommend_command(
    lang: options.Lang = None,
    report_format: options.Report = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    no_color: options.NoColor = False,
) -> None:
    """Print which models fit this machine: its memory, cores, GPU and free disk.

    A `*` stands at a model that the server has already. Nothing is fetched.
    """
    import os

    from logai.cli.console import Look, open_console
    from logai.cli.output import open_output
    from logai.cli.table_view import write_json
    from logai.models.hardware import read_machine
    from logai.models.recommend import recommend_models

    chosen = options.choose_report(report_format, as_json=as_json)
    settings = options.settings_from(lang=lang)
    machine = read_machine(os.environ)
    found = recommend_models(settings, machine)
    with open_output(output) as stream:
        if chosen is options.ReportFormat.JSON:
            write_json(stream, {"success": True, "result": describe_recommendations(machine, found)})
        else:
            print_recommendations(open_console(stream, Look(no_color)), settings, machine, found)


def describe_recommendations(machine: Machine, found: Sequence[Recommendation]) -> dict[str, Any]:
    """Return machine, rule, models and suggestion as JSON has them; sizes in bytes, parameters in billions."""
    from dataclasses import asdict

    from logai.models import recommend
    from logai.models.tasks import Task

    table = recommend.load_table()
    suggested = recommend.suggest_model(list(found), Task.PLAN)
    return {
        "machine": asdict(machine) | {"gpus": [asdict(gpu) for gpu in machine.gpus]},
        "rule": {
            "fits_share": recommend.FITS_SHARE,
            "tight_share": recommend.TIGHT_SHARE,
            "gpu_share": recommend.GPU_SHARE,
            "billions_a_core": recommend.BILLIONS_A_CORE,
        },
        "models": [
            {
                "name": entry.model.name,
                "verdict": entry.verdict.name.lower(),
                "runs_on": entry.runs_on,
                "is_slow": entry.is_slow,
                "lacks_disk": entry.lacks_disk,
                "is_present": entry.is_present,
                "is_default": entry.is_default,
                "parameters": entry.model.parameters,
                "download": entry.model.download,
                "memory": entry.model.memory,
                "tasks": list(entry.model.tasks),
                "use": dict(entry.model.use),
            }
            for entry in found
        ],
        "suggested": suggested.model.name if suggested else None,
        "source": table.source,
        "date": table.date.isoformat(),
    }


def print_recommendations(
    console: Console, settings: Settings, machine: Machine, found: Sequence[Recommendation]
) -> None:
    """Print machine, table, rule and suggestion in the language of the settings."""
    from logai.cli.console import print_line, print_table
    from logai.cli.units import size_text
    from logai.i18n import translate
    from logai.models import recommend
    from logai.providers.hosts import find_ollama_addresses, is_this_machine

    lang, table = settings.lang or "en", recommend.load_table()
    print_line(console, describe_machine(machine, lang), "bold")
    server = find_ollama_addresses(settings)[0]
    if not is_this_machine(server.host):
        print_line(console, translate(lang, "recommend.elsewhere", server=server.shown), "yellow")
    rows = [
        (
            f"{entry.model.name} *" if entry.is_present else entry.model.name,
            f"{entry.model.parameters:g}B",
            size_text(entry.model.download),
            size_text(entry.model.memory),
            _describe_verdict(entry, lang),
            entry.model.use[lang],
        )
        for entry in found
    ]
    names = ("name", "parameters", "size", "memory", "verdict", "use")
    print_table(console, [translate(lang, f"recommend.column_{name}") for name in names], rows)
    console.print()
    rule = translate(
        lang,
        "recommend.rule",
        fits=round(100 * recommend.FITS_SHARE),
        tight=round(100 * recommend.TIGHT_SHARE),
        gpu=round(100 * recommend.GPU_SHARE),
        billions=recommend.BILLIONS_A_CORE,
    )
    print_line(console, rule, "dim")
    print_line(console, translate(lang, "recommend.source", date=table.date.isoformat(), source=table.source), "dim")
    print_line(console, describe_suggestion(found, lang), "green")


def describe_machine(machine: Machine, lang: str) -> str:
    """Return one line about the machine."""
    from logai.cli.units import size_text
    from logai.i18n import translate

    gpu = translate(lang, "recommend.no_gpu")
    if machine.gpus:
        names = ", ".join(sorted({gpu.name for gpu in machine.gpus}))
        gpu = translate(lang, "recommend.gpu", names=names, memory=size_text(machine.gpu_memory))
    return translate(
        lang,
        "recommend.machine",
        memory=size_text(machine.memory),
        cores=translate(lang, "recommend.cores", n=machine.cores),
        gpu=gpu,
        disk=size_text(machine.free_disk),
        folder=machine.models_folder,
    )


def describe_suggestion(found: Sequence[Recommendation], lang: str) -> str:
    """Return what to do: which model to fetch, or that one is there already."""
    from logai.i18n import translate
    from logai.models.recommend import suggest_model
    from logai.models.tasks import Task

    suggested = suggest_model(list(found), Task.PLAN)
    if suggested is None:
        return translate(lang, "recommend.suggest_none")
    key = "recommend.suggest_present" if suggested.is_present else "recommend.suggest"
    return translate(lang, key, name=suggested.model.name)


def _describe_verdict(entry: Recommendation, lang: str) -> str:
    from logai.i18n import translate

    words = translate(lang, f"recommend.{entry.verdict.name.lower()}")
    if entry.lacks_disk:
        return translate(lang, "recommend.lacks_disk", verdict=words)
    return translate(lang, "recommend.slow", verdict=words) if entry.is_slow and entry.verdict != "too large" else words
