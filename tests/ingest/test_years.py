"""The year of stamps that have none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ingest.logs import parse, parse_lines

from logai.ingest.years import YearScan


def stamped(*stamps: str) -> list[str]:
    return [f"{stamp} web sshd[1]: Invalid user bob from 192.0.2.1" for stamp in stamps]


def days(*stamps: str, modified: date, year: int | None = None) -> list[str]:
    """Return the day of each stamp, as the years are inferred."""
    scan = YearScan()
    scan.feed("".join(line + "\n" for line in stamped(*stamps)).encode(), len(stamps))
    years = scan.years(modified, year)
    found = []
    for number, stamp in enumerate(stamps):
        inferred = years[sum(start <= number for start, _ in scan.steps)]
        found.append(str(datetime.strptime(f"{inferred} {stamp}", "%Y %b %d %H:%M:%S").replace(tzinfo=UTC).date()))
    return found


def test_the_last_line_is_not_after_the_day_on_which_the_file_was_written() -> None:
    assert days("Nov 22 04:05:06", modified=date(2026, 11, 23)) == ["2026-11-22"]
    assert days("Dec 22 04:05:06", modified=date(2026, 11, 23)) == ["2025-12-22"]


def test_a_day_of_slack_is_for_clocks_and_zones() -> None:
    assert days("Nov 24 04:05:06", modified=date(2026, 11, 23)) == ["2026-11-24"]
    assert days("Nov 25 04:05:06", modified=date(2026, 11, 23)) == ["2025-11-25"]
    assert days("Jan  1 04:05:06", modified=date(2026, 12, 31)) == ["2027-01-01"]


def test_december_before_january_is_of_the_year_before() -> None:
    found = days("Dec 31 23:59:59", "Jan  1 00:00:01", "Jan  2 00:00:00", modified=date(2026, 1, 5))
    assert found == ["2025-12-31", "2026-01-01", "2026-01-02"]


def test_each_turn_of_the_year_counts() -> None:
    found = days(*("Jun  1 00:00:00", "Feb  1 00:00:00") * 2, modified=date(2026, 3, 1))
    assert found == ["2024-06-01", "2025-02-01", "2025-06-01", "2026-02-01"]


def test_a_year_given_is_that_of_the_last_line() -> None:
    found = days("Dec 31 23:59:59", "Jan  1 00:00:01", modified=date(2026, 11, 23), year=2015)
    assert found == ["2014-12-31", "2015-01-01"]


def test_29_february_is_in_a_leap_year() -> None:
    assert days("Feb 29 04:05:06", modified=date(2026, 11, 23)) == ["2024-02-29"]
    assert days("Feb 29 04:05:06", modified=date(2024, 2, 29)) == ["2024-02-29"]
    assert days("Feb 29 04:05:06", modified=date(2024, 2, 20)) == ["2020-02-29"]


def test_29_february_in_the_middle_decides_for_the_lines_around_it() -> None:
    found = days("Feb 28 00:00:00", "Feb 29 00:00:00", "Mar  1 00:00:00", modified=date(2026, 11, 23))
    assert found == ["2024-02-28", "2024-02-29", "2024-03-01"]
    found = days("Feb 29 00:00:00", "Jul  1 00:00:00", "Jan  1 00:00:00", modified=date(2026, 11, 23))
    assert found == ["2024-02-29", "2024-07-01", "2025-01-01"]


def test_rotated_files_in_the_wrong_order_are_of_one_year() -> None:
    found = days(
        "Nov 11 00:00:00", "Nov 20 00:00:00", "Nov  1 00:00:00", "Nov 10 00:00:00", modified=date(2026, 11, 23)
    )
    assert {day[:4] for day in found} == {"2026"}


def test_a_clock_put_right_changes_no_year() -> None:
    found = days("Jun 14 10:00:00", "Jun 12 10:00:00", "Jun 15 10:00:00", modified=date(2026, 11, 23))
    assert {day[:4] for day in found} == {"2026"}


def test_a_straggler_across_new_year_is_of_the_old_one() -> None:
    found = days("Dec 31 23:59:59", "Jan  1 00:00:01", "Dec 31 23:59:58", "Jan  1 00:00:02", modified=date(2026, 1, 5))
    assert found == ["2025-12-31", "2026-01-01", "2025-12-31", "2026-01-01"]


def test_no_line_is_later_than_the_file() -> None:
    found = days("Jan  1 00:00:00", "Dec 31 00:00:00", modified=date(2026, 1, 5))
    assert max(found) <= "2026-01-06"


def test_the_lines_of_a_log_get_the_years_that_were_inferred() -> None:
    stamps = ("Feb 28 23:59:59", "Feb 29 00:00:00", "Mar  1 00:00:00", "Jul  1 00:00:00", "Jan  1 00:00:00")
    parsed = parse_lines(*stamped(*stamps), modified=date(2026, 11, 23))
    seen = [str(event["ts"])[:10] for event in parsed.events]
    assert seen == ["2024-02-28", "2024-02-29", "2024-03-01", "2024-07-01", "2025-01-01"]
    assert seen == days(*stamps, modified=date(2026, 11, 23))


def test_stamps_with_a_year_need_no_other() -> None:
    (event,) = parse_lines("2019 Nov  3 04:05:06 web sshd[1]: Invalid user bob from 192.0.2.1").events
    assert event["ts"] == datetime(2019, 11, 3, 4, 5, 6, tzinfo=UTC)


def test_a_stamp_without_a_zone_is_in_the_one_asked_for() -> None:
    (event,) = parse_lines(*stamped("Nov  3 04:05:06"), tz="Asia/Bangkok").events
    assert event["ts"] == datetime(2026, 11, 2, 21, 5, 6, tzinfo=UTC)
    (event,) = parse_lines(*stamped("Jul  3 04:05:06"), tz="Europe/Berlin").events
    assert event["ts"] == datetime(2026, 7, 3, 2, 5, 6, tzinfo=UTC)


def test_lines_without_a_time_change_nothing() -> None:
    log = b"a shell prompt\n" + "\n".join(stamped("Dec 31 23:59:59")).encode() + b"\n\n   x\n"
    log += "\n".join(stamped("Jan  1 00:00:01")).encode() + b"\nend"
    events = parse(log, modified=date(2026, 1, 5)).events
    assert [str(event["ts"])[:4] for event in events] == ["None", "2025", "None", "None", "2026", "None"]


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LINES = st.lists(
    st.one_of(
        st.builds(lambda month, day: f"{month} {day:>2} 00:00:00 x\n", st.sampled_from(MONTHS), st.integers(1, 28)),
        st.sampled_from(
            ["\n", "prompt\n", "<38>Dec 31 00:00:00 x\n", "Feb 29 00:00:00 x\n", "2026-01-01T00:00:00Z x\n"]
        ),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=200, deadline=None)
@given(LINES, st.lists(st.integers(1, 39), max_size=5))
def test_the_years_are_the_same_however_the_lines_are_handed_over(lines: list[str], cuts: list[int]) -> None:
    whole = YearScan()
    whole.feed("".join(lines).encode(), len(lines))
    parts = YearScan()
    bounds = [0, *sorted({cut for cut in cuts if cut < len(lines)}), len(lines)]
    for start, end in pairwise(bounds):
        parts.feed("".join(lines[start:end]).encode(), end - start)
    assert parts.steps == whole.steps
    assert parts.last == whole.last
    reference = date(2026, 11, 23)
    assert parts.years(reference, None) == whole.years(reference, None)
    assert parts.lines == whole.lines == len(lines)


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_a_cut_is_where_a_line_of_another_year_begins(lines: list[str]) -> None:
    text = "".join(lines).encode()
    scan = YearScan()
    for cut, (line, _) in zip(scan.feed(text, len(lines)), scan.steps, strict=True):
        assert cut == len("".join(lines[:line]).encode())
