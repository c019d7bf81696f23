"""Put what a follow-up says into the plan before.

A filter takes the place of the one of its kind, an exclusion is added to it, a window takes the place of the window;
what is not named stays. Where that could mean two things it is refused.
"""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from logai.plan.filters import Filters
from logai.plan.window import AllTime, BetweenWindow, LastWindow, NamedWindow, Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from logai.understand.followup.marks import Kind

KINDS: Mapping[str, tuple[str, ...]] = {
    "users": ("users", "users_like"),
    "sources": ("sources", "networks", "address_scope", "address_family"),
    "hosts": ("hosts",),
    "methods": ("methods",),
    "services": ("services",),
    "invalid_user": ("invalid_user",),
    "targets": ("targets",),
    "groups": ("groups",),
    "commands": ("commands", "command_words"),
    "source_ports": ("source_ports",),
    "ttys": ("ttys",),
    "texts": ("texts",),
    "actions": ("actions",),
    "hours": ("hours",),
    "weekdays": ("weekdays",),
    "dates": ("dates",),
    "session_state": ("session_state",),
    "session_length": ("session_length",),
    "going_on": ("going_on",),
    "ending": ("ending",),
}
"""The filters that say the same kind of thing, without their negations, which are of the same kind."""


class UnclearError(Exception):
    """What a follow-up says does not go with the plan before; `key` is the sentence that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def merge_filters(before: Filters, said: Filters) -> Filters:
    """Return the filters of the question before, changed by what the follow-up says."""
    values = _values(before)
    for kind in KINDS:
        given = {name: value for name, value in _values(said).items() if name in _names(kind)}
        if not given:
            continue
        if all(name.startswith("not_") for name in given):
            _exclude(values, given)
            continue
        for name in _names(kind):
            values.pop(name, None)
        values |= given
    return Filters.model_validate(values)


def take_others(before: Filters, kinds: Iterable[Kind]) -> Filters:
    """Return `before` with everything but its values of each kind: "the other hosts"."""
    values = _values(before)
    for kind in kinds:
        at = kind if kind != "any" else _only_kind(values)
        positive = [name for name in KINDS[at] if name in values]
        if len(positive) != 1 or f"not_{positive[0]}" not in Filters.model_fields or f"not_{positive[0]}" in values:
            raise UnclearError("no_others")
        values[f"not_{positive[0]}"] = values.pop(positive[0])
    return Filters.model_validate(values)


def drop_kinds(before: Filters, kinds: Iterable[str]) -> Filters:
    """Return `before` without its filters of `kinds`."""
    names = [name for kind in kinds for name in _names(kind)]
    return Filters.model_validate({name: value for name, value in _values(before).items() if name not in names})


def is_within(said: Filters, before: Filters) -> bool:
    """Return whether no value of `said` is another than `before` allows; networks are not looked into."""
    values = _values(before)
    return not any(
        name in values and (not set(value) <= set(values[name]) if isinstance(value, tuple) else value != values[name])
        for name, value in _values(said).items()
        if not name.startswith("not_")
    )


def set_kinds(filters: Filters) -> tuple[str, ...]:
    """Return the kinds of which `filters` says something."""
    values = _values(filters)
    return tuple(kind for kind in KINDS if any(name in values for name in _names(kind)))


def merge_window(before: Window, said: Window | None, filters: Filters, changed: Filters) -> Window:
    """Return the window of the follow-up; `filters` are those that are kept or said, `changed` those that are said.

    Raise UnclearError where hours or weekdays of the one would cut what the other means.
    """
    if said is None:
        if changed.hours is not None and _is_part_of_day(before):
            raise UnclearError("hours_kept")
        if changed.weekdays and _is_one_day(before):
            raise UnclearError("weekdays_kept")
        return before
    if _is_part_of_day(before) and _is_one_day(said) and not _is_part_of_day(said):
        raise UnclearError("hours_kept")
    if filters.weekdays and not changed.weekdays and _is_one_day(said):
        raise UnclearError("weekdays_kept")
    if filters.hours is not None and changed.hours is None and _is_part_of_day(said):
        raise UnclearError("hours_kept")
    return said


def _is_part_of_day(window: Window) -> bool:
    """Return whether the window begins or ends within a day."""
    if not isinstance(window, BetweenWindow):
        return False
    return any(moment is not None and moment.time() != time() for moment in (window.start, window.end))


def _is_one_day(window: Window) -> bool:
    match window:
        case NamedWindow(name=name):
            return name in ("today", "yesterday")
        case LastWindow(amount=amount, unit=unit):
            return unit in ("minute", "hour") or (unit == "day" and amount == 1)
        case BetweenWindow(start=start, end=end):
            return start is not None and end is not None and end - start <= timedelta(days=1)
        case AllTime():
            return False


def _exclude(values: dict[str, Any], given: Mapping[str, Any]) -> None:
    """Leave out what is `given`: of several values those, beside others more."""
    for name, excluded in given.items():
        positive = name.removeprefix("not_")
        named = values.get(positive, ())
        left = tuple(value for value in named if value not in excluded)
        if named and not left:
            raise UnclearError("nothing_left")
        if left != named:
            values[positive] = left
            excluded = tuple(value for value in excluded if value not in named)  # noqa: PLW2901 - the rest of them
        if excluded:
            values[name] = tuple(dict.fromkeys((*values.get(name, ()), *excluded)))


def _only_kind(values: Mapping[str, Any]) -> str:
    kinds = [kind for kind in ("users", "sources", "hosts") if any(name in values for name in KINDS[kind])]
    if len(kinds) != 1:
        raise UnclearError("no_others")
    return kinds[0]


def _names(kind: str) -> tuple[str, ...]:
    return (*KINDS[kind], *(f"not_{name}" for name in KINDS[kind]))


def _values(filters: Filters) -> dict[str, Any]:
    return {name: value for name, value in filters if value not in ((), None)}
