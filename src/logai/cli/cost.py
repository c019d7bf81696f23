"""`logai cost`: what so many questions a day cost in a month, by OpenAI and by a machine of one's own."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from logai.cli import options

if TYPE_CHECKING:
    from logai.cli.console import Look
    from logai.config import Settings
    from logai.history.cost import CostReport
    from logai.providers.prices import LocalCosts, PriceTable


def cost_command(
    *,
    per_day: Annotated[
        int, typer.Option("--per-day", min=1, max=1_000_000_000, metavar="INT", help="Questions a day.")
    ] = 1000,
    watts: Annotated[
        float | None,
        typer.Option("--watts", min=0, metavar="W", help="What your machine draws while a model computes."),
    ] = None,
    kwh_price: Annotated[
        float | None, typer.Option("--kwh-price", min=0, metavar="USD", help="Price of a kilowatt hour.")
    ] = None,
    hardware_price: Annotated[
        float | None,
        typer.Option("--hardware-price", min=0, metavar="USD", help="What the machine cost; 0 if it is there anyway."),
    ] = None,
    years: Annotated[
        float | None, typer.Option("--years", min=0.1, metavar="YEARS", help="How long the machine is used.")
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option("--seconds", min=0, metavar="S", help="Of a local model for a question. [default: measured]"),
    ] = None,
    prompt_tokens: Annotated[
        float | None, typer.Option("--prompt-tokens", min=0, metavar="N", help="Of a question. [default: measured]")
    ] = None,
    completion_tokens: Annotated[
        float | None, typer.Option("--completion-tokens", min=0, metavar="N", help="Of a reply. [default: measured]")
    ] = None,
    lang: options.Lang = None,
    report_format: options.Report = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    no_color: options.NoColor = False,
) -> None:
    """Print what so many questions a day cost in a month, and what was assumed.

    Tokens and seconds are those of your own history where it has any. Prices come from a table with date and source;
    prices.toml in the configuration folder goes before it. What nobody knows is "unknown".
    """
    from logai.cli.console import Look
    from logai.cli.output import open_output
    from logai.cli.table_view import write_json
    from logai.history.cost import Given, estimate_cost
    from logai.history.file import read
    from logai.providers.prices import load_prices
    from logai.understand.prompt import SYSTEM_PROMPT

    chosen = options.choose_report(report_format, as_json=as_json)
    settings = options.settings_from(lang=lang)
    prices = load_prices(settings)
    report = estimate_cost(
        read(),
        prices,
        per_day=per_day,
        openai_model=settings.openai_model,
        local_model=settings.local_model,
        prompt_length=len(SYSTEM_PROMPT),
        given=Given(prompt_tokens, completion_tokens, seconds),
        local_costs=_override(prices.local, watts, kwh_price, hardware_price, years),
    )
    assumptions = state_assumptions(report, prices, settings)
    with open_output(output) as stream:
        if chosen is options.ReportFormat.JSON:
            write_json(stream, {"success": True, "result": describe_cost(report, assumptions)})
        else:
            print_cost(report, assumptions, settings, stream, Look(no_color))


def describe_cost(report: CostReport, assumptions: list[str]) -> dict[str, Any]:
    """Return the report as JSON has it; money in US dollars, null where it is unknown."""
    from logai.cli.table_view import json_value

    remote = [
        asdict(entry)
        | {
            "price": {name: json_value(value, None) for name, value in asdict(entry.price).items()}
            if entry.price
            else None
        }
        for entry in report.remote
    ]
    return {
        "per_day": report.per_day,
        "currency": "USD",
        "remote": remote,
        "local": [asdict(entry) for entry in report.local],
        "local_costs": report.local_costs.model_dump(),
        "measured_asks": report.measured_asks,
        "model_share": report.model_share,
        "prices_as_of": report.oldest_price.isoformat() if report.oldest_price else None,
        "assumptions": assumptions,
    }


def print_cost(report: CostReport, assumptions: list[str], settings: Settings, stream: TextIO, look: Look) -> None:
    """Print the report for people: OpenAI's models, the local ones, what is assumed."""
    from logai.cli.console import open_console, print_line, print_table
    from logai.cli.units import money_text
    from logai.i18n import translate

    language = settings.lang or "en"
    console = open_console(stream, look)

    def say(key: str, **values: str | float) -> str:
        return translate(language, f"cost.{key}", **values)

    def money(value: float | None) -> str:
        return money_text(value, say("unknown"))

    print_line(console, say("title", n=report.per_day), "bold")
    console.print()
    remote = [
        (
            entry.model + (" *" if entry.model == settings.openai_model else ""),
            money(entry.price.input if entry.price else None),
            money(entry.price.output if entry.price else None),
            f"{entry.tokens.prompt:,.0f} + {entry.tokens.completion:,.0f}",
            money(entry.per_thousand),
            money(entry.per_month),
        )
        for entry in report.remote
    ]
    headings = [say(f"column_{name}") for name in ("model", "input", "output", "tokens", "per_thousand", "per_month")]
    numeric = [False, *[True] * 5]
    print_table(console, headings, remote, numeric=numeric)
    console.print()
    own = [
        (
            f"{say('local')} {entry.model}" + (" *" if entry.model == settings.local_model else ""),
            say("unknown") if entry.seconds is None else f"{entry.seconds:.1f}",
            money(entry.power_per_month),
            money(entry.hardware_per_month),
            money(entry.per_month),
        )
        for entry in report.local
    ]
    headings = [say(f"column_{name}") for name in ("model", "seconds", "power", "hardware", "per_month")]
    print_table(console, headings, own, numeric=numeric[:5])
    console.print()
    for line in assumptions:
        print_line(console, f"- {line}", "dim")


def state_assumptions(report: CostReport, prices: PriceTable, settings: Settings) -> list[str]:
    """Return what the figures rest on, a sentence each."""
    from logai.i18n import translate
    from logai.providers.prices import own_price_file

    language = settings.lang or "en"

    def say(key: str, **values: str | float) -> str:
        return translate(language, f"cost.{key}", **values)

    sources = dict.fromkeys(price.source for price in prices.models.values() if price.source)
    lines = [
        say("in_force"),
        say(
            "prices",
            date=report.oldest_price.isoformat() if report.oldest_price else say("unknown"),
            sources=", ".join(sources),
            path=str(own_price_file(settings)),
        ),
        *(say(f"tokens_{origin.replace(' ', '_')}", n=report.measured_asks) for origin in _origins(report)),
        say("no_discounts"),
    ]
    if report.model_share is not None:
        lines.append(say("model_share", percent=f"{report.model_share:.0%}"))
    costs = report.local_costs
    lines.append(
        say(
            "local_costs",
            watts=_number(costs.watts, say("unknown")),
            kwh_price=_number(costs.kwh_price, say("unknown")),
            hardware=_number(costs.hardware_price, say("unknown")),
            years=_number(costs.years, say("unknown")),
        )
    )
    if any(entry.seconds_origin == "measured" for entry in report.local):
        lines.append(say("seconds_measured"))
    if any(entry.seconds is None for entry in report.local):
        lines.append(say("no_seconds"))
    if costs.hardware_price is None:
        lines.append(say("no_hardware"))
    lines += [
        say("machines", model=entry.model, n=round(entry.machines + 0.5))
        for entry in report.local
        if entry.machines is not None and entry.machines > 1
    ]
    return lines


def _origins(report: CostReport) -> list[str]:
    return list(dict.fromkeys(entry.tokens.origin for entry in report.remote))


def _number(value: float | None, unknown: str) -> str:
    return unknown if value is None else f"{value:g}"


def _override(
    costs: LocalCosts, watts: float | None, kwh_price: float | None, hardware_price: float | None, years: float | None
) -> LocalCosts:
    given = {"watts": watts, "kwh_price": kwh_price, "hardware_price": hardware_price, "years": years}
    return costs.model_copy(update={name: value for name, value in given.items() if value is not None})
