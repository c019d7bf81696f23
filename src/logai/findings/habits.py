"""The rules on logins that are unlike those before: from a new source, at odd hours, as queries.

MITRE ATT&CK T1078, valid accounts. What is usual is read from the days before each login, a bounded time: the cost of
a report of one day is that of the logins of so many days, however large the store.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from logai.findings.queries import SOURCE, Request, number, rows_of_evidence
from logai.plan.sql import Sql, assemble

if TYPE_CHECKING:
    from logai.plan.filters import HoursOfDay

_PLACE = (
    "CASE WHEN contains(source_ip, ':') THEN CAST(ip_number(source_ip) // 18446744073709551616 AS VARCHAR)\n"
    "             ELSE coalesce(source_ip, source_host) END"
)
"""Where a login is from, for what is usual: of an IPv6 address its network of 64 bits (RFC 4291), since the rest of it
changes every day (RFC 8981)."""

_FOUND = Sql(
    "SELECT\n"
    "    source, user_name, min(ts) AS first_ts, max(ts) AS last_ts,\n"
    "    CASE WHEN count(DISTINCT host_name) = 1 THEN min(host_name) END AS host_name,\n"
    "    NULL AS group_name, NULL AS actor, NULL AS failures, count(*) AS logins, NULL AS users,\n"
    "    -epoch_us(min(ts)) AS rank\n"
    "FROM hits\n"
    "GROUP BY source, user_name"
)
_LINES = Sql("SELECT source, user_name, ts AS line_ts, source_id, line_number, epoch_us(ts) AS weight\nFROM hits")


def find_new_sources(request: Request) -> Sql:
    """Return the query of the logins from where their user had not come in so many days.

    A user without any login in those days is left out: nothing is known of where that user comes from.
    """
    days = number(request.thresholds.new_source_days)
    return assemble(
        "WITH logins AS (\n"
        "    {logins}\n"
        "),\n"
        "compared AS (\n"
        "    SELECT\n"
        "        *,\n"
        "        lag(ts) OVER (PARTITION BY user_name, place ORDER BY ts, source_id, line_number) AS from_there,\n"
        "        lag(ts) OVER (PARTITION BY user_name ORDER BY ts, source_id, line_number) AS from_anywhere\n"
        "    FROM logins\n"
        "),\n"
        "arrivals AS (\n"
        "    SELECT\n"
        "        *,\n"
        "        from_anywhere >= ts - to_days({days})\n"
        "            AND (from_there IS NULL OR from_there < ts - to_days({days})) AS is_new\n"
        "    FROM compared\n"
        "    WHERE is_asked\n"
        "),\n"
        "hits AS (\n"
        "    SELECT *\n"
        "    FROM arrivals\n"
        "    WHERE (user_name, source) IN (SELECT (user_name, source) FROM arrivals WHERE is_new)\n"
        "){rest}",
        logins=_logins(request, timedelta(days=request.thresholds.new_source_days)),
        days=days,
        rest=rows_of_evidence(_FOUND, _LINES, "source, user_name", request.most),
    )


def find_odd_hours(request: Request) -> Sql | None:
    """Return the query of the logins at odd hours of users who do not come then as a rule; None if no hour is."""
    hours, days = request.thresholds.odd_hours, request.thresholds.new_source_days
    if hours is None:
        return None
    return assemble(
        "WITH logins AS (\n"
        "    {logins}\n"
        "      AND {at_odd_hours}\n"
        "),\n"
        "hits AS (\n"
        "    SELECT *\n"
        "    FROM (\n"
        "        SELECT *, count(DISTINCT CAST(ts - to_hours({end}) AS DATE)) OVER (\n"
        "            PARTITION BY user_name ORDER BY ts RANGE BETWEEN to_days({days}) PRECEDING AND CURRENT ROW\n"
        "        ) AS nights\n"
        "        FROM logins\n"
        "    )\n"
        "    WHERE is_asked AND nights <= {usual}\n"
        "){rest}",
        logins=_logins(request, timedelta(days=days)),
        at_odd_hours=_at(hours),
        end=number(hours.end),
        days=number(days),
        usual=number(request.thresholds.usual_nights),
        rest=rows_of_evidence(_FOUND, _LINES, "source, user_name", request.most),
    )


def _logins(request: Request, look_back: timedelta) -> Sql:
    return assemble(
        "SELECT\n"
        "    ts, host_name, user_name, {source} AS source, source_id, line_number,\n"
        "    {place} AS place,\n"
        "    {asked} AS is_asked\n"
        "FROM login_attempts\n"
        "WHERE {scanned}\n"
        "  AND event_outcome = 'success' AND user_name IS NOT NULL AND {source} IS NOT NULL",
        source=SOURCE,
        place=_PLACE,
        asked=request.asked(),
        scanned=request.scanned(look_back),
    )


def _at(hours: HoursOfDay) -> Sql:
    joint = "AND" if hours.start < hours.end else "OR"
    return Sql(f"(hour(ts) >= ? {joint} hour(ts) < ?)", (hours.start, hours.end))
