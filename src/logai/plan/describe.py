"""From a plan to words: what was understood, in English and Thai.

Every part of a plan that says something is named, so that a person can see a wrong reading at once; a test
walks all of them. Names are shown as `safe_name` shows them.
"""

from __future__ import annotations

from datetime import datetime, time
from math import inf, prod
from typing import TYPE_CHECKING

from logai.events import FindingKind, SessionState
from logai.i18n import join_names, safe_name, translate
from logai.i18n.durations import duration_text
from logai.i18n.times import day_text, iso_span, zone_text
from logai.plan.compile import is_share_of_outcomes, row_limit
from logai.plan.fields import count_name, filters_set
from logai.plan.filters import Filters, HoursOfDay, SessionLength
from logai.plan.moments import Span, resolve, resolve_plan
from logai.plan.vocabulary import TIMES, Dimension, Measure, Subject
from logai.plan.window import AllTime, BetweenWindow, LastWindow, NamedWindow, Window

if TYPE_CHECKING:
    from collections.abc import Mapping

    from logai.plan.model import QueryPlan
    from logai.plan.threshold import Period, Threshold

_ADDED_UP = ("weekdays", "not_dates", "command_words")
"""Filters whose values are told together: all of them are meant, or none of them."""

_VALUES: Mapping[Dimension, int] = {Dimension.HOUR_OF_DAY: 24, Dimension.WEEKDAY: 7}
"""Dimensions of which it is known how many values there are."""


def describe(plan: QueryPlan, now: datetime, lang: str) -> str:
    """Return the meaning of `plan` asked at `now`: "failed login attempts, today .. (UTC), all hosts"."""
    parts = [describe_measure(plan, lang), _describe_time(plan, now, lang)]
    if plan.threshold is not None and plan.measure is not Measure.EXISTS:
        parts.append(translate(lang, "measure.each", comparison=describe_threshold(plan.threshold, lang)))
    if plan.compare_filters is not None:
        parts.append(_describe_sides(plan, plan.compare_filters, lang))
    if plan.measure is not Measure.SHARE:
        parts.extend(describe_filters(shared_filters(plan), lang))
    if plan.other_outcome is not None:
        parts.append(describe_other_outcome(plan, lang))
    if plan.appearance is not None:
        parts.append(translate(lang, f"measure.appearance_{plan.appearance.value}"))
    parts.extend(_describe_order(plan, lang))
    if not any(filters.hosts or filters.not_hosts for filters in (plan.filters, plan.share_of) if filters):
        parts.append(translate(lang, "filter.all_hosts"))
    return ", ".join(parts)


def describe_filters(filters: Filters, lang: str) -> tuple[str, ...]:
    """Return one phrase for each filter that says something: "user root", "not from 10.0.0.1"."""
    return tuple(_describe_filter(name, filters, lang) for name in filters_set(filters))


def shared_filters(plan: QueryPlan) -> Filters:
    """Return the filters that hold for all that is counted: of a difference by filters those of both sides."""
    return plan.filters if plan.compare_filters is None else _common(plan.filters, plan.compare_filters, same=True)


def own_filters(filters: Filters, others: Filters) -> Filters:
    """Return what `filters` say otherwise than `others`."""
    return _common(filters, others, same=False)


def _common(filters: Filters, others: Filters, *, same: bool) -> Filters:
    kept = (name for name in filters_set(filters) if (getattr(filters, name) == getattr(others, name)) is same)
    return Filters(**{name: getattr(filters, name) for name in kept})


def _describe_sides(plan: QueryPlan, others: Filters, lang: str) -> str:
    pairs = ((plan.filters, others), (others, plan.filters))
    first, second = (", ".join(describe_filters(own_filters(*pair), lang)) for pair in pairs)
    rest = translate(lang, "filter.all_rows")
    return translate(lang, "measure.minus", first=first or rest, second=second or rest)


def describe_window(window: Window, lang: str) -> str:
    """Return what a window is called: "today", "in the last 7 days"; nothing for given times."""
    match window:
        case AllTime():
            return translate(lang, "window.all")
        case NamedWindow(name=name):
            return translate(lang, f"window.{name}")
        case LastWindow(amount=amount, unit=unit):
            # `window.last_week` and `window.last_month` are the weeks and months of the calendar.
            key = f"window.last_{unit}_unit" if unit in ("week", "month") else f"window.last_{unit}"
            return translate(lang, key, n=amount)
        case BetweenWindow():
            return ""


def describe_threshold(threshold: Threshold, lang: str) -> str:
    """Return "more than 300", "between 5 and 10"."""
    if threshold.most is not None:
        return translate(lang, "comparison.between", n=threshold.count, most=threshold.most)
    compared = translate(lang, f"comparison.{threshold.comparison.value}", n=threshold.count)
    return compared if threshold.within is None else compared + describe_within(threshold.within, lang)


def describe_within(period: Period, lang: str) -> str:
    """Return the time of a threshold, set off: " within 1 hour"."""
    return translate(lang, f"within.{period.unit}", n=period.amount)


def describe_other_outcome(plan: QueryPlan, lang: str) -> str:
    """Return how the other outcome of each value has to be: "and never succeeded"."""
    return translate(lang, f"measure.{plan.outcome}_{plan.other_outcome}")


def describe_rows(plan: QueryPlan, lang: str, n: int = 2) -> str:
    """Return what `plan` counts: "failed login attempts", of `n` 1 "failed login attempt", "different users in .."."""
    if plan.count_of is None:
        return translate(lang, f"rows.{count_name(plan)}", n=n)
    rows = translate(lang, f"rows.{count_name(plan)}", n=2)
    return translate(lang, "rows.different", values=describe_dimensions((plan.count_of,), lang, n), rows=rows)


def describe_dimensions(dimensions: tuple[Dimension, ...], lang: str, n: int = 2) -> str:
    """Return "users", or "users and source addresses" for pairs."""
    words = [translate(lang, f"dimension.{dimension.value}", n=n) for dimension in dimensions]
    return words[0] if len(words) == 1 else translate(lang, "dimension.pair", first=words[0], second=words[1])


def describe_measure(plan: QueryPlan, lang: str) -> str:
    """Return what is computed, without time and filters: "the 5 users with the most failed login attempts"."""
    if plan.statistic is not None:
        return _describe_duration(plan, lang)
    key = _measure_key(plan)
    limit = plan.rank or row_limit(plan) or 1
    return translate(
        lang,
        f"measure.{key}",
        rows=describe_rows(_with_rows_of_findings(plan), lang),
        n=limit,
        values=describe_dimensions(plan.by, lang, limit if plan.measure is Measure.RANKING else _number_of_values(plan))
        if plan.by
        else "",
        bucket=_describe_each(plan, lang),
        comparison=describe_threshold(plan.threshold, lang) if plan.threshold else "",
        part=_describe_part(plan, lang),
        whole=_describe_whole(plan, lang),
        kinds=join_names(lang, tuple(translate(lang, f"finding_kind.{kind.value}") for kind in plan.findings))
        if plan.findings
        else "",
    )


_OF_ACCOUNTS = frozenset({FindingKind.NEW_ACCOUNT, FindingKind.PRIVILEGED_MEMBER})


def _with_rows_of_findings(plan: QueryPlan) -> QueryPlan:
    """Return `plan` with the subject that its findings are of: those of accounts lie in no login."""
    if plan.findings and _OF_ACCOUNTS.issuperset(plan.findings):
        return plan.model_copy(update={"subject": Subject.ACCOUNT_CHANGES})
    return plan


def _number_of_values(plan: QueryPlan) -> int:
    return 1 if plan.measure in (Measure.OUTCOMES, Measure.SUCCESS_RATE) else 2


def _describe_each(plan: QueryPlan, lang: str) -> str:
    """Return what a series, an average or a time is of: "day", "user"; nothing for other measures."""
    if plan.bucket is not None:
        return translate(lang, f"bucket.{plan.bucket.value}")
    return describe_dimensions(plan.by, lang, 1) if plan.by and plan.measure in (Measure.AVERAGE, *TIMES) else ""


def _measure_key(plan: QueryPlan) -> str:  # noqa: PLR0911 - a key a measure
    if plan.measure is Measure.ROWS:
        return "oldest" if plan.ascending else "newest"
    if plan.count_of is not None and plan.measure in (Measure.LIST, Measure.COUNT_DISTINCT):
        return f"{plan.measure.value}_by_number"
    if plan.measure is Measure.RANKING:
        key = "ranking_fewest" if plan.ascending else "ranking"
        if plan.rank is not None:
            return f"{key}_place"
        limit = row_limit(plan) or 0
        return f"{key}_unnumbered" if limit == 1 or limit >= _all_values(plan) else key
    if plan.measure is Measure.OUTCOMES and plan.by:
        return "outcomes_by"
    if plan.measure is Measure.SUCCESS_RATE and plan.by:
        return "success_rate_lowest" if plan.ascending else "success_rate_by"
    if plan.measure in TIMES and plan.by:
        return f"{plan.measure.value}_of_each"
    if plan.measure is Measure.EXISTS and plan.threshold is not None:
        return "exists_threshold"
    if plan.measure is Measure.BRIEF and plan.findings:
        return "findings" if plan.number_of is None else f"findings_{plan.number_of}"
    return plan.measure.value


def _describe_duration(plan: QueryPlan, lang: str) -> str:
    values = describe_dimensions(plan.by, lang) if plan.by else ""
    key = f"measure.duration_{plan.statistic}" + ("_by" if values else "")
    return translate(lang, key, rows=describe_rows(plan, lang), values=values, n=row_limit(plan) or 1)


def _all_values(plan: QueryPlan) -> float:
    """Return how many different values the dimensions of `plan` can have; infinity where nobody knows."""
    return prod(_VALUES.get(dimension, inf) for dimension in plan.by)


def _describe_part(plan: QueryPlan, lang: str) -> str:
    return f"{describe_rows(plan, lang)} {_about(plan.filters, lang)}"


def _describe_whole(plan: QueryPlan, lang: str) -> str:
    whole = plan.model_copy(update={"outcome": None}) if is_share_of_outcomes(plan) else plan
    return f"{describe_rows(whole, lang)} {_about(plan.share_of or Filters(), lang)}"


def _about(filters: Filters, lang: str) -> str:
    phrases = describe_filters(filters, lang) or (translate(lang, "filter.all_rows"),)
    return translate(lang, "filter.about", filters=", ".join(phrases))


def _describe_order(plan: QueryPlan, lang: str) -> list[str]:
    """Return the phrases on limit and order of lists and series, which their names do not hold."""
    phrases = []
    if plan.measure in (Measure.LIST, Measure.SERIES, Measure.SUCCESS_RATE) and plan.limit is not None:
        phrases.append(translate(lang, "measure.limited", n=plan.limit))
    if plan.measure is Measure.DURATION and plan.ascending:
        phrases.append(translate(lang, "measure.shortest_first"))
    if plan.measure is Measure.LIST and plan.ascending:
        phrases.append(translate(lang, "measure.fewest_first"))
    return phrases


def _describe_time(plan: QueryPlan, now: datetime, lang: str) -> str:
    span = resolve_plan(plan, now)
    window = name_span(plan.window, span, lang)
    if span[0] != resolve(plan.window, now)[0]:
        window = f"{translate(lang, 'window.whole_days')} {window}"
    if plan.compare_to is not None:
        second = name_span(plan.compare_to, resolve(plan.compare_to, now), lang)
        window = translate(lang, "measure.minus", first=window, second=second)
    return translate(lang, "measure.in_zone", window=window, zone=zone_text(now.tzinfo, now))


def name_span(window: Window, span: Span, lang: str) -> str:
    """Return what `window`, which is `span`, is called, and from when to when: "today 2026-11-23 00:00 to 14:30"."""
    return " ".join(filter(None, (describe_window(window, lang), iso_span(*span, lang))))


def _describe_filter(name: str, filters: Filters, lang: str) -> str:
    return translate(lang, f"filter.{filter_key(name, filters)}", **filter_values(name, filters, lang))


def filter_key(name: str, filters: Filters) -> str:
    """Return the entry that names the filter called `name`: its name, or its value where that is a choice."""
    if name == "address_scope" and filters.address_scope:
        return filters.address_scope
    if name == "address_family" and filters.address_family:
        return filters.address_family
    if name == "session_state":
        known = filters.session_state in (SessionState.OPEN, SessionState.ENDED)
        return str(filters.session_state) if known else "state_unknown"
    return "valid_user" if name == "invalid_user" and not filters.invalid_user else name


def filter_values(name: str, filters: Filters, lang: str) -> dict[str, str]:
    """Return what the entry of a filter takes: its names as a list, or from when to when of the day."""
    match name:
        case "address_scope" | "address_family" | "invalid_user" | "session_state" | "going_on" | "ending":
            return {}
        case "session_length":
            return _length_values(filters.session_length, lang) if filters.session_length else {}
        case "hours":
            return _hour_values(filters.hours) if filters.hours else {}
        case "weekdays":
            names = tuple(translate(lang, f"weekday.{day}", n=2) for day in filters.weekdays)
        case "dates" | "not_dates":
            days = tuple(datetime.combine(day, time()) for day in getattr(filters, name))
            names = tuple(day_text(day, lang) for day in days)
        case "actions":
            names = tuple(translate(lang, f"action.{action.value}") for action in filters.actions)
        case "source_ports":
            names = tuple(str(port) for port in filters.source_ports)
        case _:
            names = tuple(safe_name(value, lang) for value in getattr(filters, name))
    return {"names": join_names(lang, names, conjunction="and" if name in _ADDED_UP else "or")}


def _length_values(length: SessionLength, lang: str) -> dict[str, str]:
    duration = duration_text(length.seconds, lang)
    return {"length": translate(lang, f"length.{length.comparison.value}", duration=duration)}


def _hour_values(hours: HoursOfDay) -> dict[str, str]:
    return {
        "start": f"{hours.start:02d}:{hours.start_minute:02d}",
        "end": f"{hours.end:02d}:{hours.end_minute:02d}",
    }
