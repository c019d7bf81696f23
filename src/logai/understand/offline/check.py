"""Hold a plan against the facts of the question, whoever made it: nothing lost, nothing made up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from logai.plan.filters import Filters, HoursOfDay, canonical_source
from logai.plan.window import AllTime, BetweenWindow, Window

if TYPE_CHECKING:
    from logai.plan.model import QueryPlan
    from logai.understand.offline.facts import Facts


def contradictions(plan: QueryPlan, facts: Facts) -> tuple[str, ...]:
    """Return a sentence for each fact that `plan` lacks, and each value of `plan` that the question lacks."""
    return (*_time_faults(plan, facts), *_amount_faults(plan, facts), *_name_faults(plan, facts))


def _time_faults(plan: QueryPlan, facts: Facts) -> list[str]:
    faults: list[str] = []
    planned: list[Window] = [plan.window] + ([plan.compare_to] if plan.compare_to is not None else [])
    stated = [found.window for found in facts.windows]
    faults.extend(
        f"The question says “{found.text}”; the plan has another window."
        for found in facts.windows
        if found.window not in planned
    )
    faults.extend(
        f"The plan has the window {window.model_dump_json()}; the question does not say so."
        for window in planned
        if window not in stated and not isinstance(window, AllTime)
    )
    if plan.filters.hours != facts.hours:
        faults.append(
            f"Hours of the day: the question says {_show(facts.hours)}, the plan {_show(plan.filters.hours)}."
        )
    if tuple(sorted(plan.filters.weekdays)) != facts.weekdays:
        faults.append(f"Weekdays: the question says {list(facts.weekdays)}, the plan {list(plan.filters.weekdays)}.")
    if _is_no_such_weekday(plan.window, plan.filters.weekdays):
        faults.append("The plan has a day that is none of its weekdays.")
    if (plan.filters.dates, plan.filters.not_dates) != (facts.dates, facts.not_dates):
        faults.append("The plan and the question name different single days.")
    if (plan.compare_filters is None) != (facts.other_part is None):
        faults.append("The plan and the question compare different parts of the time.")
    return faults


def _is_no_such_weekday(window: Window, weekdays: tuple[int, ...]) -> bool:
    """Return whether the window is one day that the weekdays leave out: จันทร์เว้นจันทร์ is every other Monday."""
    if not weekdays or not isinstance(window, BetweenWindow) or window.start is None or window.end is None:
        return False
    return window.end - window.start <= timedelta(days=1) and window.start.isoweekday() not in weekdays


def _show(hours: HoursOfDay | None) -> str:
    return "none" if hours is None else f"{hours.start} to {hours.end}"


def _amount_faults(plan: QueryPlan, facts: Facts) -> list[str]:
    faults: list[str] = []
    if plan.threshold != facts.threshold:
        stated = "none" if facts.threshold is None else facts.threshold.model_dump_json(exclude_none=True)
        faults.append(f"Threshold: the question says {stated}.")
    if plan.rank != facts.rank:
        faults.append(f"Place: the question asks for number {facts.rank}, the plan for {plan.rank}.")
    if plan.other_outcome != facts.other_outcome:
        faults.append("The plan and the question choose values differently by their other outcome.")
    if plan.filters.session_length != facts.session_length:
        faults.append("The plan and the question bound the length of sessions differently.")
    if facts.count_of is not None and plan.count_of is not facts.count_of:
        faults.append(f"The threshold is of different values of {facts.count_of}; the plan counts others.")
    if facts.limit is not None and plan.limit != facts.limit:
        faults.append(f"Limit: the question says {facts.limit}, the plan {plan.limit}.")
    if facts.limit is None and plan.limit not in (None, 1, *facts.numbers):
        faults.append(f"The plan has the limit {plan.limit}; the question does not say so.")
    faults.extend(
        f"The question has the number {number}; the plan does not." for number in facts.numbers if number != plan.limit
    )
    if facts.address_scope != plan.filters.address_scope:
        stated_scope, planned_scope = facts.address_scope or "any", plan.filters.address_scope or "any"
        faults.append(f"Addresses: the question says {stated_scope}, the plan {planned_scope}.")
    if facts.address_family != plan.filters.address_family:
        stated_family, planned_family = facts.address_family or "any", plan.filters.address_family or "any"
        faults.append(f"Addresses: the question says {stated_family}, the plan {planned_family}.")
    return faults


_NAMED_FIELDS = (
    *("users", "sources", "networks", "hosts", "groups", "services", "targets", "commands"),
    *("users_like", "command_words", "ttys", "source_ports"),
)


def _name_faults(plan: QueryPlan, facts: Facts) -> list[str]:
    faults: list[str] = []
    holders = [plan.filters] + ([plan.share_of] if plan.share_of is not None else [])
    for name in facts.names:
        prefix = "not_" if name.negated else ""
        fields = [prefix + name.field] + ([f"{prefix}targets"] if name.field == "users" else [])
        fields += [f"{prefix}networks"] if name.field == "sources" else []
        held = {_fold(value) for holder in holders for at in fields for value in _values(holder, at)}
        if _fold(name.value) not in held:
            faults.append(f"The question names {name.value!r} ({prefix}{name.field}); the plan does not.")
    stated = {_fold(name.value) for name in facts.names}
    for holder in holders:
        for at in _NAMED_FIELDS:
            faults.extend(
                f"The plan has {value!r} ({at}); the question does not name it."
                for value in (*_values(holder, at), *_values(holder, f"not_{at}"))
                if _fold(value) not in stated and not _is_service_word(at, value, facts)
            )
    return faults


def _values(filters: Filters, at: str) -> tuple[str, ...]:
    return getattr(filters, at, ())


def _fold(value: str | int) -> str:
    """Return the form in which names are compared; a network of one address is that address."""
    value = str(value)
    alone = value.removesuffix("/128") if ":" in value else value.removesuffix("/32")
    return canonical_source(alone).lower()


def _is_service_word(at: str, value: str, facts: Facts) -> bool:
    if at != "services" or facts.sentence is None:
        return False
    told_by_line = value == "sshd" and any(
        token.means("line") and "ssh" in token.text.lower() for token in facts.sentence.content
    )
    return told_by_line or any(token.means("service", value) for token in facts.sentence.content)
