"""The filters of a plan as SQL conditions.

A filter that excludes keeps the rows that do not say: a failure without a user name is not one of root's.
User names, targets and groups are compared as they are, since Linux tells `Root` from `root`; hosts,
addresses, methods and services without regard to letter case.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from logai.errors import NotUnderstoodError
from logai.plan.fields import Relation, check_filters, filters_set, relation_of
from logai.plan.filters import Filters, HoursOfDay
from logai.plan.sql import Parameter, Sql, any_of, assemble, join_sql
from logai.plan.vocabulary import Comparison, Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from logai.events import Outcome
    from logai.plan.moments import Span
    from logai.plan.threshold import Threshold

_MAPPED_FIRST, _MAPPED_LAST = 0xFFFF00000000, 0xFFFFFFFFFFFF
"""IPv4 addresses as the store's macro numbers them: as IPv4-mapped IPv6 (RFC 4291, 2.5.5.2)."""

PRIVATE_NETWORKS = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "100.64.0.0/10",
    "::1/128",
    "fe80::/10",
    "fc00::/7",
)
"""RFC 1918, loopback, link-local (RFC 3927, 4291), shared by carriers (RFC 6598), unique local (RFC 4193)."""

_COMPARISONS: Mapping[Comparison, str] = {
    Comparison.AT_LEAST: ">=",
    Comparison.MORE_THAN: ">",
    Comparison.AT_MOST: "<=",
    Comparison.LESS_THAN: "<",
    Comparison.EXACTLY: "=",
}


def filter_conditions(subject: Subject, filters: Filters) -> tuple[Sql, ...]:
    """Return the conditions of `filters`, all to hold; raise NotUnderstoodError where a column lacks."""
    check_filters(subject, filters)
    relation = relation_of(subject, filters)
    conditions = _OF_ACCOUNT_CHANGES if subject is Subject.ACCOUNT_CHANGES else _CONDITIONS
    return tuple(conditions[name](filters, relation) for name in filters_set(filters))


def outcome_conditions(outcome: Outcome | None) -> tuple[Sql, ...]:
    """Return the condition of an outcome, or none."""
    return () if outcome is None else (Sql("event_outcome = ?", (outcome.value,)),)


def span_conditions(span: Span) -> tuple[Sql, ...]:
    """Return the conditions that a row lies between two times."""
    start, end = span
    conditions = []
    if start is not None:
        conditions.append(assemble("ts >= {start}", start=moment(start)))
    if end is not None:
        conditions.append(assemble("ts < {end}", end=moment(end)))
    return tuple(conditions)


def overlap_conditions(span: Span) -> tuple[Sql, ...]:
    """Return the conditions that a part of a session lies in `span`."""
    start, end = span
    conditions = []
    if start is not None:
        conditions.append(assemble("latest_end >= {start}", start=moment(start)))
    if end is not None:
        conditions.append(assemble("ts < {end}", end=moment(end)))
    return tuple(conditions)


def moment(value: datetime) -> Sql:
    """Return a time as SQL; it travels as ISO 8601 text."""
    return Sql("CAST(? AS TIMESTAMPTZ)", (value.isoformat(),))


def holds(expression: str, threshold: Threshold) -> Sql:
    """Return the condition that the count `expression` is on the right side of `threshold`."""
    if threshold.most is not None:
        return Sql(f"{expression} BETWEEN ? AND ?", (threshold.count, threshold.most))
    return Sql(f"{expression} {_COMPARISONS[threshold.comparison]} ?", (threshold.count,))


def _text(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise NotUnderstoodError(
            "The question holds bytes that are no text.", "Write the name in UTF-8.", unknown=(ascii(value),)
        ) from error
    return value


def _among(expression: str, values: tuple[str, ...], mark: str = "?") -> Sql:
    marks = tuple(_text(value) for value in values)
    if len(marks) == 1:
        return Sql(f"{expression} = {mark}", marks)
    return Sql(f"{expression} IN ({', '.join([mark] * len(marks))})", marks)


def _none_of(expression: str, values: tuple[str, ...], mark: str = "?") -> Sql:
    return join_sql(" AND ", (Sql(f"{expression} IS DISTINCT FROM {mark}", (_text(value),)) for value in values))


def _like(expression: str, pattern: str) -> Sql:
    """Return the condition that a name fits `pattern`, in which `*` alone is no letter of the name."""
    escaped = _text(pattern).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace("*", "%")
    return Sql(f"{expression} LIKE ? ESCAPE '\\'", (escaped,))


def _word(expression: str, value: str) -> Sql:
    """Return the condition that a text holds `value` as a word, between what is no letter, digit or `_`."""
    pattern = f"(^|[^a-z0-9_]){re.escape(_text(value).lower())}($|[^a-z0-9_])"
    return Sql(f"regexp_matches(lower({expression}), ?)", (pattern,))


def is_address(value: str) -> bool:
    """Return whether a source is written as an IP address; otherwise it is a name."""
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def _sources(filters: Filters, _relation: Relation) -> Sql:
    addresses = tuple(value for value in filters.sources if is_address(value))
    names = tuple(value for value in filters.sources if not is_address(value))
    found = []
    if addresses:
        found.append(_among("source_ip", addresses))
    if names:
        found.append(_among("lower(source_host)", names, "lower(?)"))
    return any_of(found)


def _not_sources(filters: Filters, _relation: Relation) -> Sql:
    return join_sql(
        " AND ",
        (
            _none_of("source_ip", (value,))
            if is_address(value)
            else _none_of("lower(source_host)", (value,), "lower(?)")
            for value in filters.not_sources
        ),
    )


def _ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Return the addresses of a network as ranges of the numbers that `ip_number` gives."""
    network = ipaddress.ip_network(text)
    first, last = int(network.network_address), int(network.broadcast_address)
    if isinstance(network, ipaddress.IPv4Network):
        return ((first + _MAPPED_FIRST, last + _MAPPED_FIRST),)
    if first < _MAPPED_FIRST and last > _MAPPED_LAST:
        # As numbers all IPv4 addresses lie in ::/0; as addresses they do not.
        return (first, _MAPPED_FIRST - 1), (_MAPPED_LAST + 1, last)
    return ((first, last),)


def _in_networks(networks: tuple[str, ...], relation: Relation) -> Sql:
    """Return the condition that the address is in one of `networks`.

    Each different address becomes a number once: `ip_number` on every row, once a network, takes far longer
    The ranges are joined, since a condition on the number would be moved to where every row is read.
    """
    ranges = [found for network in networks for found in _ranges(network)]
    return assemble(
        "source_ip IN (\n"
        "    SELECT source_ip\n"
        "    FROM (SELECT DISTINCT source_ip FROM {table})\n"
        "    JOIN (VALUES {ranges}) AS networks (first, last)\n"
        "      ON ip_number(source_ip) BETWEEN CAST(first AS UHUGEINT) AND CAST(last AS UHUGEINT)\n"
        ")",
        table=relation.name,
        ranges=join_sql(", ", (Sql("(?, ?)", (str(first), str(last))) for first, last in ranges)),
    )


def _scope(filters: Filters, relation: Relation) -> Sql:
    private = _in_networks(PRIVATE_NETWORKS, relation)
    return private if filters.address_scope == "private" else assemble("NOT {private}", private=private)


def _commands(filters: Filters, _relation: Relation) -> Sql:
    return any_of(Sql("contains(lower(command), lower(?))", (_text(value),)) for value in filters.commands)


def _hours(filters: Filters, _relation: Relation) -> Sql:
    hours = filters.hours or HoursOfDay(start=0, end=24)
    joint = "AND" if hours.first_minute < hours.last_minute else "OR"
    if hours.start_minute or hours.end_minute:
        minute = "60 * hour(ts) + minute(ts)"
        return Sql(f"({minute} >= ? {joint} {minute} < ?)", (hours.first_minute, hours.last_minute))
    return Sql(f"(hour(ts) >= ? {joint} hour(ts) < ?)", (hours.start, hours.end))


def _weekdays(filters: Filters, _relation: Relation) -> Sql:
    days: tuple[Parameter, ...] = filters.weekdays
    return Sql(f"isodow(ts) IN ({', '.join('?' * len(days))})", days)


def _dates(expression: str, dates: tuple[date, ...]) -> Sql:
    marks = ", ".join("CAST(? AS DATE)" for _ in dates)
    return Sql(f"CAST(ts AS DATE) {expression} ({marks})", tuple(day.isoformat() for day in dates))


def _session_length(filters: Filters, relation: Relation) -> Sql:
    """Return the condition on the length: an open session is at least as long as it has lasted, and never shorter."""
    length = filters.session_length
    if length is None:
        return Sql("TRUE")
    states = "state <> 'unknown'" if length.comparison in _LOWER_BOUNDS else "state = 'ended'"
    return Sql(f"({states} AND {relation.length} {_COMPARISONS[length.comparison]} ?)", (length.seconds,))


_LOWER_BOUNDS = (Comparison.AT_LEAST, Comparison.MORE_THAN)

_CONDITIONS: Mapping[str, Callable[[Filters, Relation], Sql]] = {
    "users": lambda f, _: _among("user_name", f.users),
    "not_users": lambda f, _: _none_of("user_name", f.not_users),
    "users_like": lambda f, _: any_of(_like("user_name", value) for value in f.users_like),
    "not_users_like": lambda f, _: join_sql(
        " AND ", (assemble("({like}) IS NOT TRUE", like=_like("user_name", value)) for value in f.not_users_like)
    ),
    "sources": _sources,
    "not_sources": _not_sources,
    "networks": lambda f, relation: _in_networks(f.networks, relation),
    "not_networks": lambda f, relation: assemble(
        "({inside}) IS NOT TRUE", inside=_in_networks(f.not_networks, relation)
    ),
    "address_scope": _scope,
    "address_family": lambda f, _: Sql(f"source_ip {'LIKE' if f.address_family == 'ipv6' else 'NOT LIKE'} '%:%'"),
    "source_ports": lambda f, _: Sql(f"source_port IN ({', '.join('?' * len(f.source_ports))})", f.source_ports),
    "hosts": lambda f, _: _among("lower(host_name)", f.hosts, "lower(?)"),
    "not_hosts": lambda f, _: _none_of("lower(host_name)", f.not_hosts, "lower(?)"),
    "methods": lambda f, _: _among("lower(auth_method)", f.methods, "lower(?)"),
    "not_methods": lambda f, _: _none_of("lower(auth_method)", f.not_methods, "lower(?)"),
    "services": lambda f, relation: _among(f"lower({relation.service})", f.services, "lower(?)"),
    "not_services": lambda f, relation: _none_of(f"lower({relation.service})", f.not_services, "lower(?)"),
    "invalid_user": lambda f, _: Sql("invalid_user = ?", (bool(f.invalid_user),)),
    "targets": lambda f, _: _among("user_target", f.targets),
    "not_targets": lambda f, _: _none_of("user_target", f.not_targets),
    "groups": lambda f, _: _among("group_name", f.groups),
    "commands": _commands,
    "command_words": lambda f, _: join_sql(" AND ", (_word("command", value) for value in f.command_words)),
    "ttys": lambda f, _: _among("tty", f.ttys),
    "texts": lambda f, _: any_of(Sql("contains(lower(message), lower(?))", (_text(value),)) for value in f.texts),
    "actions": lambda f, _: _among("event_action", tuple(action.value for action in f.actions)),
    "hours": _hours,
    "weekdays": _weekdays,
    "dates": lambda f, _: _dates("IN", f.dates),
    "not_dates": lambda f, _: _dates("NOT IN", f.not_dates),
    "session_length": _session_length,
    "going_on": lambda *_: Sql("state <> 'unknown'"),
    "ending": lambda *_: Sql("state = 'ended'"),
    "session_state": lambda f, _: Sql("state = ?", (f.session_state.value if f.session_state else "",)),
}

_OF_ACCOUNT_CHANGES: Mapping[str, Callable[[Filters, Relation], Sql]] = {
    **_CONDITIONS,
    # The log seldom names who made a change: "changes of bob" are those that bob made and those made to bob.
    "users": lambda f, _: any_of((_among("user_name", f.users), _among("user_target", f.users))),
    "not_users": lambda f, _: join_sql(
        " AND ", (_none_of("user_name", f.not_users), _none_of("user_target", f.not_users))
    ),
    "users_like": lambda f, _: any_of(
        _like(column, value) for value in f.users_like for column in ("user_name", "user_target")
    ),
    "not_users_like": lambda f, _: join_sql(
        " AND ",
        (
            assemble("({like}) IS NOT TRUE", like=_like(column, value))
            for value in f.not_users_like
            for column in ("user_name", "user_target")
        ),
    ),
}
