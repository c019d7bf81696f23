"""`logai bench history`: the benches that are kept, and what changed between the last two."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from logai.cli import bench_view, options

if TYPE_CHECKING:
    from logai.bench.compare import Comparison
    from logai.bench.model import Bench
    from logai.cli.console import Look

_COLUMNS = ("bench", "model", "right", "wrong", "asked", "p50")


def write_history(
    kept: Sequence[Bench],
    comparison: Comparison | None,
    *,
    lang: str,
    output: Path | None,
    look: Look,
    chosen: options.ReportFormat,
) -> None:
    """Write a row for each bench and target, the newest bench first, then the comparison."""
    from logai.cli.bench_files import comparison_as_json
    from logai.cli.console import open_console, print_line, print_table
    from logai.cli.output import open_output
    from logai.cli.table_view import write_json
    from logai.i18n import translate

    with open_output(output) as stream:
        if chosen is options.ReportFormat.JSON:
            content = {
                "benches": [bench.model_dump(mode="json") for bench in kept],
                "comparison": comparison_as_json(comparison) if comparison else None,
            }
            write_json(stream, {"success": True, "result": content})
            return
        console = open_console(stream, look)
        if not kept:
            print_line(console, translate(lang, "bench.none_kept"))
            return
        rows = [row for bench in kept for row in _rows_of(bench)]
        numeric = [False, False, True, True, True, True]
        print_table(console, bench_view.headings(_COLUMNS, lang), rows, numeric=numeric)
        if comparison is not None:
            console.print()
            for line in bench_view.describe_comparison(comparison, lang):
                print_line(console, line)


def _rows_of(bench: Bench) -> bench_view.Rows:
    from logai.bench.summary import find_percentile, medians_of_runs, score_target

    rows: bench_view.Rows = []
    for number, result in enumerate(bench.results):
        scores = score_target(result, bench)
        rows.append(
            (
                (bench.id + ("" if bench.is_complete else " ..")) if number == 0 else "",
                result.target.name,
                str(sum(score.right for score in scores)),
                str(sum(score.wrong for score in scores)),
                str(sum(score.asked for score in scores)),
                bench_view.seconds_text(find_percentile(medians_of_runs(result), 0.5)),
            )
        )
    return rows
