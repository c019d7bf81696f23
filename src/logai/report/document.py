"""`Document`: a report in words, the parts that every format lays out in its own way.

Every text in it is harmless to show (`logai.i18n.safe`), and none is markup: a format escapes what it has to.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How loud a report is: an alert or a grave finding, any finding, or nothing of the kind."""

    ALARM = "alarm"
    NOTICE = "notice"
    QUIET = "quiet"


@dataclass(frozen=True)
class FindingText:
    """One finding: when, what, and the line of the log that tells most, with where it stands."""

    when: str
    text: str
    where: str = ""
    line: str = ""


@dataclass(frozen=True)
class FindingGroup:
    """The findings of one kind, and the rule that they were found by."""

    severity: str
    """`high`, `medium` or `low`, for a style."""
    label: str
    """The same in the language of the report."""
    title: str
    rule: str
    findings: tuple[FindingText, ...]
    more: str = ""


@dataclass(frozen=True)
class ChartBar:
    """The login attempts of one step of time."""

    label: str
    tick: str
    """A shorter label, for below the bar."""
    failed: int
    successful: int


@dataclass(frozen=True)
class Chart:
    """Login attempts over the period."""

    title: str
    caption: str
    headings: tuple[str, str, str]
    bars: tuple[ChartBar, ...]
    table_title: str
    """What the same numbers as a table are called."""


@dataclass(frozen=True)
class Part:
    """A table under a title, with sentences below it. `numeric` says which columns go to the right."""

    key: str
    title: str
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    numeric: tuple[bool, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A whole report in words."""

    lang: str
    level: Level
    title: str
    subject: str
    """One line for a mail, with the date and what is most important."""
    about: tuple[str, ...]
    """Of which time and of which hosts it is."""
    alerts: tuple[str, ...]
    summary: tuple[str, ...]
    narrator: str
    """Says which model worded the summary; empty where none did."""
    findings_title: str
    groups: tuple[FindingGroup, ...]
    advice_title: str
    advice: tuple[str, ...]
    totals: Part
    chart: Chart | None
    parts: tuple[Part, ...]
    notes_title: str
    notes: tuple[str, ...]
    footer: str
