"""Times and spans in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from logai.i18n.times import day_text, iso_span, moment_text, month_text, short_moment_text, span_text, zone_text

ZONE = ZoneInfo("Asia/Bangkok")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_days_months_and_moments() -> None:
    moment = at("2026-11-21T08:12:05")
    assert day_text(moment, "en") == "21 Nov 2026"
    assert day_text(moment, "th") == "21 พ.ย. 2569"
    assert month_text(moment, "th") == "พ.ย. 2569"
    assert moment_text(moment, "en") == "21 Nov 2026 08:12"
    assert moment_text(moment, "th", seconds=True) == "21 พ.ย. 2569 08:12:05 น."


@pytest.mark.parametrize(
    ("start", "end", "english", "thai"),
    [
        ("2026-11-22T00:00", "2026-11-23T00:00", "22 Nov 2026", "22 พ.ย. 2569"),
        (
            "2026-11-16T00:00",
            "2026-11-23T00:00",
            "16 Nov 2026 to 22 Nov 2026",
            "16 พ.ย. 2569 ถึง 22 พ.ย. 2569",
        ),
        ("2026-11-22T06:00", "2026-11-22T07:30", "22 Nov 2026 06:00 to 07:30", "22 พ.ย. 2569 06:00–07:30 น."),
        (
            "2026-11-22T06:00",
            "2026-11-23T00:00",
            "22 Nov 2026 06:00 to 23 Nov 2026 00:00",
            "22 พ.ย. 2569 06:00 น. ถึง 23 พ.ย. 2569 00:00 น.",
        ),
    ],
)
def test_a_span_names_whole_days_or_times(start: str, end: str, english: str, thai: str) -> None:
    assert span_text(at(start), at(end), "en") == english
    assert span_text(at(start), at(end), "th") == thai


def test_a_span_of_today_needs_no_date() -> None:
    start, end = at("2026-11-23T00:00"), at("2026-11-23T14:30")
    assert span_text(start, end, "en", today=end) == "00:00 to 14:30"
    assert span_text(start, end, "th", today=end) == "00:00–14:30 น."
    assert span_text(start, end, "en", today=end + timedelta(days=1)) == "23 Nov 2026 00:00 to 14:30"


def test_an_exact_span_is_in_iso_dates() -> None:
    start, end = at("2026-11-23T00:00"), at("2026-11-23T14:30")
    assert iso_span(start, end, "en") == "2026-11-23 00:00 to 14:30"
    assert iso_span(start, end + timedelta(days=1, seconds=1), "en") == "2026-11-23 00:00 to 2026-11-24 14:30:01"
    assert iso_span(start, None, "th") == "ตั้งแต่ 2026-11-23 00:00"
    assert iso_span(None, end, "en") == "until 2026-11-23 14:30"
    assert iso_span(None, None, "en") == ""


def test_a_zone_is_named_or_shown_as_an_offset() -> None:
    now = at("2026-11-23T14:30")
    assert zone_text(now.tzinfo, now) == "Asia/Bangkok"
    assert zone_text(UTC, now.astimezone(UTC)) == "UTC"
    odd = timezone(timedelta(hours=5, minutes=30))
    assert zone_text(odd, now.astimezone(odd)) == "UTC+05:30"


def test_a_time_of_a_known_year_is_short() -> None:
    assert short_moment_text(at("2026-11-03T08:12:45"), "en") == "3 Nov 08:12:45"
    assert short_moment_text(at("2026-11-03T08:12:45"), "th") == "3 พ.ย. 08:12:45 น."
