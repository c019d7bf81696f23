"""Lengths of time in words: "2 hours 5 minutes", "2 ชั่วโมง 5 นาที", and short ones for tables.

Seconds go with minutes alone, and a length of an hour or more is rounded to the minute; programs take the seconds.
"""

from __future__ import annotations

from logai.i18n.catalog import translate

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def duration_text(seconds: float, lang: str, *, short: bool = False) -> str:
    """Return a length of time in its largest units: of 7500 seconds "2 hours 5 minutes", short "2 h 5 min"."""
    if seconds < 1 and seconds > 0:
        return translate(lang, "duration.under_a_second")
    rest = round(seconds) if seconds < _HOUR else round(seconds / _MINUTE) * _MINUTE
    counts = {}
    for unit, length in (("days", _DAY), ("hours", _HOUR), ("minutes", _MINUTE), ("seconds", 1)):
        counts[unit], rest = divmod(rest, length)
    section = "duration_short" if short else "duration"
    parts = [translate(lang, f"{section}.{unit}", n=n) for unit, n in counts.items() if n]
    return " ".join(parts) or translate(lang, f"{section}.seconds", n=0)
