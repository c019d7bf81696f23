"""A bench as text, Markdown, CSV and JSON.

Every text passes what makes it harmless: names of models and messages come from servers.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TextIO, assert_never

from logai.cli import bench_view
from logai.cli.options import BenchFormat
from logai.i18n import translate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from logai.bench.compare import Comparison
    from logai.bench.model import Bench
    from logai.cli.bench_run import Order
    from logai.errors import LogaiError
    from logai.providers.prices import LocalCosts

_ANSWERS = ("model", "lang", "right", "refused", "wrong", "failed", "read", "added", "stars")
_TIMES = ("model", "first", "p50", "p95", "cold", "load", "in", "out", "cost")
_MODELS = ("model", "size", "quant", "digest", "memory", "runs_on", "context")
_SERVER = "server"
_STAR_COLUMN = len(_ANSWERS) - 1


def write_bench(
    bench: Bench,
    comparison: Comparison | None,
    order: Order,
    stream: TextIO,
    failure: LogaiError | None,
    *,
    details: bool,
) -> None:
    """Write the bench as it was asked for; for JSON with the failure that it ends in."""
    from logai.cli.table_view import write_csv, write_json
    from logai.providers.prices import load_prices

    costs = load_prices(order.settings).local
    if order.chosen is BenchFormat.JSON:
        content: dict[str, object] = {"success": True} if failure is None else failure.as_json()
        write_json(stream, content | {"result": as_json(bench, comparison, costs)})
        return
    if order.chosen is BenchFormat.CSV:
        columns, rows = as_csv(bench, costs)
        write_csv(stream, columns, rows, None)
    elif order.chosen is BenchFormat.MARKDOWN:
        _write_markdown(bench, comparison, order, costs, stream, details=details)
    elif order.chosen is BenchFormat.TABLE:
        _write_text(bench, comparison, order, costs, stream, details=details)
    else:
        assert_never(order.chosen)
    if failure is not None:
        from logai.cli.failures import report_failure

        report_failure(failure, ())


def as_json(bench: Bench, comparison: Comparison | None, costs: LocalCosts) -> dict[str, Any]:
    """Return the bench with its summaries as JSON has them; the stars' rule is with them."""
    from logai.bench.summary import STAR_STEPS, measure_speed, score_target

    content = bench.model_dump(mode="json")
    for entry, result in zip(content["results"], bench.results, strict=True):
        scores = [asdict(score) | {"stars": score.stars} for score in score_target(result, bench)]
        entry["summary"] = {"scores": scores, "speed": asdict(measure_speed(result, costs))}
    return content | {
        "stars": {"of": "(right - wrong) / asked", "steps": list(STAR_STEPS)},
        "local_costs": costs.model_dump(),
        "comparison": None if comparison is None else comparison_as_json(comparison),
    }


def comparison_as_json(comparison: Comparison) -> dict[str, Any]:
    """Return what changed as JSON has it."""
    return {
        "before": comparison.before.id,
        "now": comparison.now.id,
        "is_same_machine": comparison.is_same_machine,
        "changes": [
            asdict(change) | {"target": change.target.model_dump(), "is_beyond_noise": change.is_beyond_noise}
            for change in comparison.changes
        ],
    }


def as_csv(bench: Bench, costs: LocalCosts) -> tuple[list[str], list[list[object]]]:
    """Return a row for each target and language, everything in one table; times in milliseconds, sizes in bytes."""
    from logai.bench.summary import measure_speed, score_target

    columns: list[str] = []
    rows: list[list[object]] = []
    for result in bench.results:
        speed = {
            f"{name}_ms" if name in {"first_token", "p50", "p95", "load", "cold"} else name: value
            for name, value in asdict(measure_speed(result, costs)).items()
        }
        facts = result.facts.model_dump()
        for score in score_target(result, bench):
            row: dict[str, object] = {
                "bench": bench.id,
                "provider": result.target.provider,
                "model": result.target.model,
                **asdict(score),
                "stars": score.stars,
                **speed,
                **facts,
                "failure": result.failure,
            }
            columns = list(row)
            rows.append(list(row.values()))
    return columns, rows


def _write_text(
    bench: Bench, comparison: Comparison | None, order: Order, costs: LocalCosts, stream: TextIO, *, details: bool
) -> None:
    from logai.cli.console import open_console, print_line, print_table

    lang, console = order.language, open_console(stream, order.look)
    for line in bench_view.describe_conditions(bench, lang):
        print_line(console, line, "dim")
    for columns, rows in _tables(bench, costs, lang):
        console.print()
        # Numbers to the right; names, languages and stars to the left.
        numeric = [0 < index != _STAR_COLUMN and columns is not _MODELS for index in range(len(columns))]
        print_table(console, bench_view.headings(columns, lang), [row[: len(columns)] for row in rows], numeric=numeric)
    for line in bench_view.describe_problems(bench, lang):
        console.print()
        print_line(console, line, "red")
    for lines, style in _paragraphs(bench, comparison, costs, lang, details=details):
        console.print()
        for line in lines:
            print_line(console, line, style)


def _write_markdown(
    bench: Bench, comparison: Comparison | None, order: Order, costs: LocalCosts, stream: TextIO, *, details: bool
) -> None:
    from logai.answer.formats import escape_markdown
    from logai.cli.table_view import write_markdown

    lang = order.language
    stream.write(f"# {translate(lang, 'bench.title')} {bench.id}\n\n")
    stream.writelines(f"- {escape_markdown(line)}\n" for line in bench_view.describe_conditions(bench, lang))
    for columns, rows in _tables(bench, costs, lang):
        stream.write("\n")
        shown = (*columns, _SERVER) if columns is _MODELS else columns
        write_markdown(stream, bench_view.headings(shown, lang), rows, None)
    problems = bench_view.describe_problems(bench, lang)
    for lines in (problems, *(lines for lines, _ in _paragraphs(bench, comparison, costs, lang, details=details))):
        if lines:
            stream.write("\n")
        stream.writelines(f"- {escape_markdown(line.strip())}\n" for line in lines)


def _tables(bench: Bench, costs: LocalCosts, lang: str) -> list[tuple[Sequence[str], bench_view.Rows]]:
    tables: list[tuple[Sequence[str], bench_view.Rows]] = [
        (_ANSWERS, bench_view.answer_rows(bench)),
        (_TIMES, bench_view.time_rows(bench, costs, translate(lang, "bench.unknown"))),
        (_MODELS, bench_view.model_rows(bench)),
    ]
    return [(columns, rows) for columns, rows in tables if rows]


def _paragraphs(
    bench: Bench, comparison: Comparison | None, costs: LocalCosts, lang: str, *, details: bool
) -> list[tuple[list[str], str]]:
    """Return what stands below the tables, with its style."""
    paragraphs = [
        (bench_view.describe_misses(bench, lang) if details else [], ""),
        (bench_view.describe_ratios(bench, costs, lang), "bold"),
        ([] if comparison is None else bench_view.describe_comparison(comparison, lang), ""),
        (bench_view.describe_rules(costs, lang), "dim"),
    ]
    return [(lines, style) for lines, style in paragraphs if lines]
