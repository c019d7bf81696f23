"""Times and spans in words.

Every time that comes in is aware and is shown as its own zone's clock shows it. Spans exclude their end:
one that ends at midnight ends with the day before. Thai dates are of the Buddhist era, 543 years on.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import cast

from logai.i18n.catalog import translate


def day_text(moment: datetime, lang: str) -> str:
    """Return "21 Nov 2026", "21 พ.ย. 2569"."""
    return f"{moment.day} {month_text(moment, lang)}"


def month_text(moment: datetime, lang: str) -> str:
    """Return "Nov 2026", "พ.ย. 2569"."""
    year = str(moment.year + (543 if lang == "th" else 0))
    return translate(lang, "time.month", month=translate(lang, f"month.{moment.month}"), year=year)


def clock_text(moment: datetime, *, seconds: bool = False) -> str:
    """Return "08:12", or "08:12:45"."""
    return moment.strftime("%H:%M:%S" if seconds else "%H:%M")


def moment_text(moment: datetime, lang: str, *, seconds: bool = False) -> str:
    """Return "21 Nov 2026 08:12", "21 พ.ย. 2569 08:12 น."."""
    clock = clock_text(moment, seconds=seconds)
    return translate(lang, "time.moment", day=day_text(moment, lang), clock=clock)


def short_moment_text(moment: datetime, lang: str) -> str:
    """Return "21 Nov 08:12:45", for a table whose rows are all of one year."""
    month = translate(lang, f"month.{moment.month}")
    return translate(lang, "time.short", day=str(moment.day), month=month, clock=clock_text(moment, seconds=True))


def span_text(start: datetime, end: datetime, lang: str, *, today: datetime | None = None) -> str:
    """Return "22 Nov 2026", "10 Dec 2015 06:55 to 11:04" or, on the day of `today`, "00:00 to 14:30"."""
    if is_whole_days(start, end):
        last = end - timedelta(days=1)
        if last.date() <= start.date():
            return day_text(start, lang)
        return translate(lang, "time.days", first=day_text(start, lang), last=day_text(last, lang))
    if start.date() != end.date():
        return translate(lang, "time.span", start=moment_text(start, lang), end=moment_text(end, lang))
    clocks = translate(lang, "time.clocks", start=clock_text(start), end=clock_text(end))
    if today is not None and start.date() == today.date():
        return clocks
    return f"{day_text(start, lang)} {clocks}"


def iso_span(start: datetime | None, end: datetime | None, lang: str) -> str:
    """Return "2026-11-23 00:00 to 14:30", or with the date on both sides; an open side is left out."""
    if start is None and end is None:
        return ""
    if end is None:
        return translate(lang, "time.since", start=_iso(cast("datetime", start)))
    if start is None:
        return translate(lang, "time.until", end=_iso(end))
    last = clock_text(end) if start.date() == end.date() else _iso(end)
    return translate(lang, "time.range", start=_iso(start), end=last)


def is_whole_days(start: datetime, end: datetime) -> bool:
    """Return whether a span runs from the start of a day to the end of one."""
    return is_midnight(start) and is_midnight(end) and start < end


def is_midnight(moment: datetime) -> bool:
    """Return whether a clock shows 00:00 sharp."""
    return (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)


def zone_text(zone: tzinfo | None, moment: datetime) -> str:
    """Return the zone's name, "Asia/Bangkok", or its offset where it has none."""
    return str(getattr(zone, "key", None) or moment.tzname() or zone)


def _iso(moment: datetime) -> str:
    clock = clock_text(moment, seconds=bool(moment.second))
    return f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d} {clock}"
