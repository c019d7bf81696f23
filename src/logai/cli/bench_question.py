"""`logai bench QUESTION`: what each planner makes of one question, and how long it takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TextIO

from logai.cli.options import BenchFormat
from logai.i18n import translate

if TYPE_CHECKING:
    from logai.bench.run import Reply
    from logai.cli.bench_run import Order

_STYLES = {"builtin": "cyan", "local": "green", "openai": "blue"}
_COLUMNS = ("model", "seconds", "first", "cold", "answer")


def write_replies(text: str, replies: Sequence[Reply], order: Order, stream: TextIO) -> None:
    """Write every answer, or what came in its place, with its times."""
    from logai.cli.table_view import write_csv, write_json, write_markdown

    if order.chosen is BenchFormat.JSON:
        write_json(
            stream, {"success": True, "result": {"question": text, "replies": [_as_json(one) for one in replies]}}
        )
    elif order.chosen is BenchFormat.TABLE:
        _write_text(replies, order, stream)
    else:
        from logai.cli.bench_view import headings

        rows = [(one.target.name, *_times(one), _outcome(one, order.language)) for one in replies]
        write = write_csv if order.chosen is BenchFormat.CSV else write_markdown
        write(stream, _COLUMNS if write is write_csv else headings(_COLUMNS, order.language), rows, None)


def _write_text(replies: Sequence[Reply], order: Order, stream: TextIO) -> None:
    from logai.cli.console import open_console, print_line

    console, lang = open_console(stream, order.look), order.language
    for number, one in enumerate(replies):
        if number:
            console.print()
        seconds, first, cold = _times(one)
        parts = [translate(lang, "bench.reply_time", seconds=seconds)] if one.total_ms else []
        parts += [translate(lang, "bench.reply_first", seconds=first)] if one.first_token_ms else []
        parts += [translate(lang, "bench.reply_cold", seconds=cold)] if one.warm_up and one.warm_up.load_ms else []
        print_line(console, " · ".join([one.target.name, *parts]), f"bold {_STYLES[one.target.provider]}")
        print_line(console, _outcome(one, lang), "red" if one.is_failure else "yellow" if one.error else "")
        if one.answer is not None:
            print_line(console, one.answer.interpretation, "dim")
            for note in one.answer.notes:
                print_line(console, note, "dim")


def _outcome(one: Reply, lang: str) -> str:
    if one.answer is not None:
        return one.answer.sentence
    if one.error is None:
        return ""
    return translate(lang, "bench.reply_failed" if one.is_failure else "bench.reply_refused", reason=one.error.message)


def _times(one: Reply) -> tuple[str, str, str]:
    from logai.bench.summary import find_percentile
    from logai.cli.bench_view import seconds_text

    cold = one.warm_up.total_ms if one.warm_up and one.warm_up.load_ms is not None else None
    return (
        seconds_text(find_percentile(one.total_ms, 0.5)),
        seconds_text(find_percentile(one.first_token_ms, 0.5)),
        seconds_text(cold),
    )


def _as_json(one: Reply) -> dict[str, Any]:
    return {
        "provider": one.target.provider,
        "model": one.target.model,
        "total_ms": list(one.total_ms),
        "first_token_ms": list(one.first_token_ms),
        "warm_up": one.warm_up.model_dump() if one.warm_up else None,
        "answer": one.answer.as_json()["result"] if one.answer else None,
        "error": one.error.as_json()["error"] if one.error else None,
    }
