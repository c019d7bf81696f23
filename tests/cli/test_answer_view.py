from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from logai.cli.answer_view import BADGES, View, write_answer
from logai.cli.console import Look
from logai.cli.options import AnswerFormat
from logai.events import Outcome
from logai.plan.model import QueryPlan
from logai.plan.vocabulary import Measure

if TYPE_CHECKING:
    from collections.abc import Callable

    from logai.answer.model import Answer
    from logai.table import Value

UNSAFE = set("\x1b\x9b\u202e\u2066\r")


def cells_of(line: str) -> int:
    from rich.cells import cell_len

    return cell_len(line)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("COLORTERM", raising=False)


PIPED = View(AnswerFormat.TEXT, Look())


def piped(answer: Answer, **view: Any) -> str:  # noqa: ANN401 - the fields of a View
    stream = io.StringIO()
    write_answer(answer, stream, replace(PIPED, **view))
    return stream.getvalue()


def shown(answer: Answer, look: Look | None = None) -> str:
    stream = Terminal()
    write_answer(answer, stream, View(AnswerFormat.TEXT, look or Look()))
    return stream.getvalue()


def test_the_sentence_comes_first_and_who_planned_last(make_answer: Callable[..., Answer]) -> None:
    lines = piped(make_answer(value=41, notes=("`faild` was read as `failed`",))).splitlines()
    assert lines == [
        "41 failed login attempts today (00:00 to 14:30).",
        "",
        "failed login attempts, today 2026-11-23 00:00 to 14:30 (UTC), all hosts",
        "- `faild` was read as `failed`",
        "Built-in · 12 ms",
    ]


@pytest.mark.parametrize(
    ("provider", "model", "badge", "colour"),
    [
        ("local", "llama3.2:3b", "Local AI (llama3.2:3b)", "32"),
        ("openai", "gpt-5-mini", "OpenAI (gpt-5-mini)", "34"),
        ("builtin", None, "Built-in", "36"),
    ],
)
def test_the_badge_names_who_planned_in_its_colour(
    provider: str, model: str | None, badge: str, colour: str, make_answer: Callable[..., Answer]
) -> None:
    text = shown(make_answer(value=41, provider_used=provider, model=model))
    assert f"\x1b[1;{colour}m{badge}\x1b[0m" in text
    assert provider in BADGES


def test_a_ranking_is_a_table_with_bars(make_answer: Callable[..., Answer], ranking: QueryPlan) -> None:
    answer = make_answer([("root", 300), ("admin", 150), ("bob", 1)], ("user", "failed_logins"), ranking)
    table = piped(answer).splitlines()[2:6]
    assert table[0].split() == ["user", "failed", "login", "attempts"]
    assert [line.split()[:2] for line in table[1:]] == [["root", "300"], ["admin", "150"], ["bob", "1"]]
    bars = [line.count("█") for line in table[1:]]
    assert bars[0] == pytest.approx(2 * bars[1], abs=1)
    assert bars[0] > 20
    assert table[3].rstrip()[-1] in "▏▎▍▌▋▊▉█"


@pytest.mark.parametrize("width", [80, 60, 200])
def test_nothing_is_wider_than_the_terminal(
    width: int, make_answer: Callable[..., Answer], ranking: QueryPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    rows = [("ผู้ใช้น้ำ" * 6, 300), ("x" * 150, 20), ("漢字", 1)]
    text = shown(make_answer(rows, ("user", "failed_logins"), ranking), Look(no_color=True))
    assert all(cells_of(line) <= width for line in text.splitlines())
    assert text.count("x") == 150


def test_bars_begin_in_one_column_for_thai_names(make_answer: Callable[..., Answer], ranking: QueryPlan) -> None:
    rows = [("ผู้ใช้น้ำ", 300), ("漢字", 299), ("root", 298)]
    lines = piped(make_answer(rows, ("user", "n"), ranking)).splitlines()[3:6]
    assert len({cells_of(line[: line.index("█")]) for line in lines}) == 1


def test_a_series_is_labelled_by_its_step(make_answer: Callable[..., Answer], hourly: QueryPlan) -> None:
    start = datetime(2026, 11, 23, tzinfo=UTC)
    rows = [(start + timedelta(hours=hour), hour) for hour in range(3)]
    lines = piped(make_answer(rows, ("hour", "failed_logins"), hourly)).splitlines()[3:6]
    assert [line.split()[3:5] for line in lines] == [["00:00", "0"], ["01:00", "1"], ["02:00", "2"]]
    assert all(line.startswith("23 Nov 2026 ") for line in lines)
    assert "█" not in lines[0]
    assert "█" in lines[1]


def test_a_series_of_nothing_has_no_bars(make_answer: Callable[..., Answer], hourly: QueryPlan) -> None:
    start = datetime(2026, 11, 23, tzinfo=UTC)
    text = piped(make_answer([(start, 0), (start + timedelta(hours=1), 0)], ("hour", "n"), hourly))
    assert "█" not in text


def test_one_number_needs_no_table(make_answer: Callable[..., Answer]) -> None:
    assert "failed logins\n" not in piped(make_answer(value=41))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (41, "41"),
        (12.5, "12.5"),
        (True, "true"),
        (datetime(2026, 11, 23, 1, 2, tzinfo=UTC), "2026-11-23T01:02:00+00:00"),
        (None, "41 failed login attempts today (00:00 to 14:30)."),
    ],
)
def test_quiet_is_the_value_alone(value: Any, text: str, make_answer: Callable[..., Answer]) -> None:  # noqa: ANN401
    assert piped(make_answer(value=value), look=Look(quiet=True)) == f"{text}\n"


def test_the_sql_is_printed_with_its_parameters(make_answer: Callable[..., Answer]) -> None:
    text = piped(make_answer(value=41), with_sql=True)
    assert "\nWHERE user_name = $1\n" in text
    assert '-- parameter 1: "root"' in text


def test_explain_prints_every_step(make_answer: Callable[..., Answer]) -> None:
    text = piped(make_answer(value=41, readings=(("failed logins", "subject"),)), with_steps=True)
    for step in ("Question", "failed logins -> subject", "Plan", "SQL", '1: "root"', "query 2.0"):
        assert step in text


@pytest.mark.parametrize("chosen", [AnswerFormat.CSV, AnswerFormat.JSON])
def test_data_formats_keep_sql_off_stdout(
    chosen: AnswerFormat, make_answer: Callable[..., Answer], capsys: pytest.CaptureFixture[str]
) -> None:
    plain = piped(make_answer(value=41), answer_format=chosen)
    assert piped(make_answer(value=41), answer_format=chosen, with_sql=True) == plain
    assert "WHERE user_name = $1" in capsys.readouterr().err


@pytest.mark.parametrize("chosen", list(AnswerFormat))
def test_a_hostile_name_is_harmless_in_every_format(
    chosen: AnswerFormat, make_answer: Callable[..., Answer], ranking: QueryPlan, hostile: str
) -> None:
    everywhere = {
        "sentence": f"{hostile} failed most",
        "interpretation": hostile,
        "notes": (hostile,),
        "readings": ((hostile, hostile),),
        "question": hostile,
        "parameters": (hostile,),
        "model": hostile,
    }
    answer = make_answer([(hostile, 5), ("bob", 1)], ("user", "n"), ranking, **everywhere)
    text = piped(answer, answer_format=chosen, with_steps=chosen is AnswerFormat.TEXT)
    assert not set(text) & UNSAFE
    assert "\nlogai: 0 failed logins" not in text
    assert text.replace("\\[", "[").replace("\\]", "]").count("[red]x[/red]") >= 1


def test_a_terminal_shows_markup_of_a_name_as_it_is(make_answer: Callable[..., Answer], ranking: QueryPlan) -> None:
    text = shown(make_answer([("[red]x", 2), (":smile:", 1)], ("user", "n"), ranking))
    assert "[red]x" in text
    assert ":smile:" in text


@pytest.mark.parametrize("why", ["flag", "NO_COLOR", "dumb"])
def test_no_colour_means_no_escape_at_all(
    why: str, make_answer: Callable[..., Answer], ranking: QueryPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = make_answer([("root", 2), ("bob", 1)], ("user", "n"), ranking)
    assert "\x1b[" in shown(answer)
    if why == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    if why == "dumb":
        monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in shown(answer, Look(no_color=why == "flag"))


def test_a_pipe_gets_long_lines_whole(make_answer: Callable[..., Answer]) -> None:
    sentence = "word " * 100 + "end."
    assert piped(make_answer(value=1, sentence=sentence)).splitlines()[0] == sentence


ROWS = QueryPlan(measure=Measure.ROWS, outcome=Outcome.FAILURE)
ROW_COLUMNS = ("ts", "host_name", "service", "event_outcome", "reason", "user_name", "source", "auth_method")
EARLY, LATE = datetime(2026, 11, 23, 13, 44, 22, tzinfo=UTC), datetime(2026, 11, 23, 14, 25, 1, tzinfo=UTC)


def attempt(ts: datetime, *, user: str = "nagios", host: str = "web1") -> tuple[Value, ...]:
    return (ts, host, "sshd", "failure", "invalid_user", user, "198.51.100.150", None)


def test_rows_on_a_narrow_terminal_say_once_what_they_share(make_answer: Callable[..., Answer]) -> None:
    rows = [attempt(LATE, user="hadoop"), attempt(EARLY)]
    text = shown(make_answer(rows, ROW_COLUMNS, ROWS), Look(no_color=True))
    assert [line.split() for line in text.splitlines()[2:5]] == [
        ["time", "user"],
        ["23", "Nov", "14:25:01", "hadoop"],
        ["23", "Nov", "13:44:22", "nagios"],
    ]
    said = "In all rows: host web1, service sshd, reason invalid_user, source 198.51.100.150. failed"
    assert said in " ".join(text.split())
    thai = shown(make_answer(rows, ROW_COLUMNS, ROWS, language="th"), Look(no_color=True))
    assert "ทุกแถว: โฮสต์ web1, บริการ sshd, สาเหตุ invalid_user, ต้นทาง 198.51.100.150 failed" in " ".join(thai.split())
    assert "23 พ.ย. 14:25:01 น.  hadoop" in thai


def test_rows_of_several_years_keep_the_year(make_answer: Callable[..., Answer]) -> None:
    rows = [attempt(LATE), attempt(EARLY.replace(year=2025))]
    text = shown(make_answer(rows, ROW_COLUMNS, ROWS), Look(no_color=True))
    assert "23 Nov 2026 14:25:01" in text
    assert "23 Nov 2025 13:44:22" in text


def test_rows_in_a_pipe_keep_every_column(make_answer: Callable[..., Answer]) -> None:
    text = piped(make_answer([attempt(LATE), attempt(EARLY)], ROW_COLUMNS, ROWS))
    assert text.splitlines()[2].split() == ["time", "host", "service", "outcome", "reason", "user", "source", "method"]
    assert text.count("23 Nov 2026") == 2


def test_a_value_that_rows_share_cannot_pass_for_our_words(make_answer: Callable[..., Answer]) -> None:
    name = "root, host web9"
    text = shown(
        make_answer([attempt(LATE, user=name), attempt(EARLY, user=name)], ROW_COLUMNS, ROWS), Look(no_color=True)
    )
    assert f'user "{name}"' in " ".join(text.split())


def test_a_narrow_table_is_folded_between_words(make_answer: Callable[..., Answer]) -> None:
    message = "Connection closed by invalid user hadoop 198.51.100.150 port 48111 [preauth] " * 2
    rows = [(LATE, "web1", "systemd-logind", message), (EARLY, "db1", "sshd", "short")]
    text = shown(make_answer(rows, ("ts", "host_name", "process_name", "message"), ROWS), Look(no_color=True))
    assert set(message.split()) | {"systemd-logind"} <= set(text.split())
    assert max(cells_of(line) for line in text.splitlines()) <= 80


def test_headings_are_in_the_language_of_the_answer(make_answer: Callable[..., Answer], ranking: QueryPlan) -> None:
    answer = make_answer([("root", 2), ("bob", 1)], ("user_name", "failed_logins"), ranking, language="th")
    assert piped(answer).splitlines()[2].split() == ["ผู้ใช้", "ล็อกอินล้มเหลว"]
    assert "user_name,failed_logins" in piped(answer, answer_format=AnswerFormat.CSV)
