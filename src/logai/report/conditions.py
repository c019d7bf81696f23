"""The conditions of `--fail-on`: named numbers of a report, compared with numbers. Nothing is evaluated as code.

failed_logins > 100                          one comparison: > >= < <= == !=
finding:success_after_failures               more than none of them
failed_logins > 100 and new_sources >= 5     all of them
"""

from __future__ import annotations

import operator
import re
from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from logai.errors import BadInputError
from logai.findings import FindingKind, Severity
from logai.report.model import Counts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from logai.report.model import Report

_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
}
_PREFIX = "finding:"
_LONGEST = 500
_TEST = re.compile(r"\s*([a-z_:]+)\s*(?:(>=|<=|==|!=|>|<|=)\s*([0-9]{1,15}(?:\.[0-9]{1,9})?)\s*)?", re.ASCII)

METRICS: tuple[str, ...] = (*(one.name for one in fields(Counts)), "new_sources", "findings")
"""The numbers that a condition can name, beside those of findings."""

FINDING_METRICS: tuple[str, ...] = (
    f"{_PREFIX}any",
    *(f"{_PREFIX}{severity.value}" for severity in Severity),
    *(f"{_PREFIX}{kind.value}" for kind in FindingKind),
)


@dataclass(frozen=True)
class _Test:
    metric: str
    comparison: str
    number: float


@dataclass(frozen=True)
class Condition:
    """One `--fail-on`: met when all of its tests are."""

    text: str
    tests: tuple[_Test, ...]


@dataclass(frozen=True)
class Alert:
    """A condition that is met, and the numbers that it was held against."""

    condition: str
    values: Mapping[str, int]


def parse_condition(text: str) -> Condition:
    """Return the condition that `text` writes; raise BadInputError for what is none."""
    tests = tuple(_parse_test(part, text) for part in re.split(r"\band\b", text[: _LONGEST + 1]))
    if len(text) > _LONGEST:
        raise BadInputError(
            "--fail-on: the condition is too long.", "Give --fail-on several times: one of them is enough."
        )
    return Condition(" and ".join(_write(test) for test in tests), tests)


def find_alerts(conditions: Sequence[Condition], report: Report) -> tuple[Alert, ...]:
    """Return the conditions that `report` meets. A number that the data does not tell meets none."""
    numbers = measure(report)
    alerts = []
    for condition in conditions:
        values = {test.metric: numbers[test.metric] for test in condition.tests if test.metric in numbers}
        if all(
            test.metric in values and _COMPARISONS[test.comparison](values[test.metric], test.number)
            for test in condition.tests
        ):
            alerts.append(Alert(condition.text, values))
    return tuple(alerts)


def measure(report: Report) -> dict[str, int]:
    """Return the numbers of a report by name; `new_sources` is missing where the data begins with the period."""
    kinds = Counter(one.kind.value for one in report.findings)
    severities = Counter(one.severity.value for one in report.findings)
    numbers = report.counts.as_dict()
    if report.new_sources is not None:
        numbers["new_sources"] = report.new_sources.count
    numbers["findings"] = numbers[f"{_PREFIX}any"] = len(report.findings)
    numbers |= {f"{_PREFIX}{severity.value}": severities[severity.value] for severity in Severity}
    return numbers | {f"{_PREFIX}{kind.value}": kinds[kind.value] for kind in FindingKind}


def _parse_test(part: str, text: str) -> _Test:
    match = _TEST.fullmatch(part)
    if match is None:
        raise BadInputError(
            f"--fail-on cannot read {text[:80]!r}.",
            'Write a name, a comparison and a number, such as "failed_logins > 100", or finding:high.',
        )
    name, comparison, number = match[1], match[2], match[3]
    if name not in METRICS and name not in FINDING_METRICS:
        raise BadInputError(f"--fail-on: there is no number called {name[:60]!r}.", _suggest(name))
    if comparison is None:
        if not name.startswith(_PREFIX):
            raise BadInputError(f"--fail-on: {name} is compared with nothing.", f'Write for instance "{name} > 100".')
        comparison, number = ">", "0"
    return _Test(name, comparison, float(number))


def _suggest(name: str) -> str:
    from rapidfuzz import process

    known = FINDING_METRICS if name.startswith(_PREFIX) else METRICS
    near = process.extractOne(name, known, score_cutoff=70)
    meant = f"Did you mean {near[0]}? " if near else ""
    more = "" if name.startswith(_PREFIX) else ", finding:KIND"
    return f"{meant}There are: {', '.join(known)}{more}."


def _write(test: _Test) -> str:
    if test.metric.startswith(_PREFIX) and (test.comparison, test.number) == (">", 0):
        return test.metric
    return f"{test.metric} {test.comparison} {test.number:g}"
