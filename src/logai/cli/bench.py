"""`logai bench`: how well and how fast the planners answer here, and the benches that were kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from logai.cli import options
from logai.cli.default_command import GroupWithDefault
from logai.cli.help_text import epilog_of
from logai.errors import BadInputError, ExitCode

MOST_RUNS = 20


app = typer.Typer(
    cls=GroupWithDefault,
    rich_markup_mode=None,
    help=(
        "Measure how well and how fast the built-in planner and models answer questions whose answers are known. "
        "`logai bench` alone means `logai bench run`."
    ),
    epilog=epilog_of("bench"),
)


@app.command("run", epilog=epilog_of("bench run"))
def run_command(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[QUESTION]", help="Ask only this one, and print every answer.")
    ] = None,
    *,
    models: Annotated[
        list[str] | None,
        typer.Option("--models", metavar="A,B", help="Models to ask: local ones, or OpenAI's with --provider openai."),
    ] = None,
    provider: Annotated[
        options.ProviderName | None, typer.Option("--provider", help="Whose models are asked. [env: AI_PROVIDER]")
    ] = None,
    all_local: Annotated[bool, typer.Option("--all-local", help="Ask all models of the local Ollama.")] = False,
    include_openai: Annotated[bool, typer.Option("--include-openai", help="Ask OpenAI's model too.")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Ask remote models without asking you first what it may cost.")
    ] = False,
    questions: Annotated[
        Path | None,
        typer.Option("--questions", metavar="PATH", help="Questions with known answers. [default: built-in]"),
    ] = None,
    only: Annotated[options.Language | None, typer.Option("--only", help="Only questions in this language.")] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help="Only the first N questions of each language.")
    ] = None,
    runs: Annotated[
        int, typer.Option("--runs", min=1, max=MOST_RUNS, metavar="N", help="Ask each question N times.")
    ] = 1,
    no_cold: Annotated[
        bool, typer.Option("--no-cold", help="Leave local models in memory as they are: no loading is measured.")
    ] = False,
    details: Annotated[
        bool, typer.Option("--details", help="Print each question that was not answered right.")
    ] = False,
    compare: Annotated[
        str | None,
        typer.Option("--compare", metavar="BENCH", help="Say what changed since LAST, an id, or a file of a bench."),
    ] = None,
    log: options.Log = None,
    demo: options.Demo = False,
    db: options.Db = None,
    now: options.Now = None,
    tz: options.Tz = None,
    year: options.Year = None,
    lang: Annotated[
        options.Language | None, typer.Option("--lang", help="Language of the report. [env: LOGAI_LANG; default: en]")
    ] = None,
    report_format: Annotated[
        options.BenchFormat | None, typer.Option("--format", help="How to print the result. [default: table]")
    ] = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Measure how well and how fast the built-in planner and models answer questions whose answers are known.

    The questions are asked of the built-in sample unless a log or a store is named. What is measured is kept, without
    answers, for --compare. Local models are loaded anew, and taken out of memory afterwards unless they were there.
    """
    from logai.bench.targets import Choice
    from logai.cli.bench_run import Order, run_question, run_set
    from logai.cli.console import Look

    formats = options.BenchFormat
    chosen = options.choose_format(report_format, default=formats.TABLE, json=formats.JSON, as_json=as_json)
    logs = options.choose_data(log, demo=demo)
    if db is not None and (demo or logs):
        raise BadInputError("--db contradicts --log and --demo.", "Give one of them.")
    settings = options.settings_from(db=db, tz=tz, lang=lang, provider=provider)
    names = tuple(name.strip() for given in models or () for name in given.split(",") if name.strip())
    order = Order(
        settings=settings,
        choice=Choice(settings.provider, names, all_local, include_openai, is_provider_given=provider is not None),
        look=Look(no_color, quiet),
        chosen=chosen,
        output=output,
        logs=logs,
        use_store=db is not None,
        now=now,
        tz=tz,
        year=year,
        runs=runs,
        cold=not no_cold,
        yes=yes,
    )
    if not words:
        code = run_set(order, questions, only, limit, compare, details=details)
    elif questions or only or limit or compare or details:
        raise BadInputError("One question has no set of questions.", "Give either the question or those options.")
    else:
        code = run_question(order, " ".join(words))
    if code is not ExitCode.ANSWERED:
        raise typer.Exit(int(code))


@app.command("history", epilog=epilog_of("bench history"))
def history_command(
    *,
    compare: Annotated[
        str | None,
        typer.Option("--compare", metavar="BENCH", help="Say what changed from this one to the newest: an id, a file."),
    ] = None,
    lang: Annotated[options.Language | None, typer.Option("--lang", help="Language of the report.")] = None,
    report_format: options.Report = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """List the benches that are kept, the newest first, and what changed between the last two."""
    from logai.bench.compare import compare_benches
    from logai.bench.kept import find_bench, list_benches
    from logai.cli.bench_history import write_history
    from logai.cli.console import Look, note

    chosen = options.choose_report(report_format, as_json=as_json)
    settings, look = options.settings_from(lang=lang), Look(no_color, quiet)
    kept, broken = list_benches()
    for path in broken:
        note(f"{path} is no bench that this logai knows; it is left out.", look)
    before = find_bench(compare) if compare else kept[1] if len(kept) > 1 else None
    if compare and not kept:
        raise BadInputError("No bench is kept yet.", "Run `logai bench` first.")
    comparison = compare_benches(before, kept[0]) if before else None
    write_history(kept, comparison, lang=settings.lang or "en", output=output, look=look, chosen=chosen)
