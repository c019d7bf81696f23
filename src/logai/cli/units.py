"""Sizes and times as `ollama` prints them, `4.7 GB`, `3 days ago`, `4 minutes from now`; and sums of money."""

from __future__ import annotations

from datetime import datetime

_SIZES = (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("KB", 10**3))
_SPANS = (
    ("year", 365 * 86400),
    ("month", 30 * 86400),
    ("week", 7 * 86400),
    ("day", 86400),
    ("hour", 3600),
    ("minute", 60),
    ("second", 1),
)
_FOREVER = 20 * 365 * 86400
"""Seconds; a model kept for ever is given an end centuries away."""


def size_text(size: int) -> str:
    """Return a number of bytes in decimal units, with one digit after the point below ten."""
    for unit, factor in _SIZES:
        if size >= factor:
            value = size / factor
            return f"{value:.1f} {unit}" if value < 10 else f"{int(value)} {unit}"
    return f"{size} B"


def time_distance(moment: datetime | None, now: datetime) -> str:
    """Return how far `moment` is from `now`; both have a zone."""
    if moment is None:
        return ""
    seconds = (moment - now).total_seconds()
    if seconds > _FOREVER:
        return "forever"
    unit, length = next(((unit, length) for unit, length in _SPANS if abs(seconds) >= length), ("second", 1))
    count = int(abs(seconds) // length)
    span = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{span} from now" if seconds > 0 else f"{span} ago"


def money_text(amount: float | None, unknown: str) -> str:
    """Return US dollars: to the cent from a dollar on, with three digits that count below; `unknown` for None."""
    if amount is None:
        return unknown
    if amount == 0 or amount >= 1:
        return f"${amount:,.2f}" if amount else "$0"
    digits = next((n for n in range(2, 9) if round(amount, n) >= 10 ** (2 - n)), 9)
    return f"${amount:.{digits}f}"
