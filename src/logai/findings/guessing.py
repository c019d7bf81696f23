"""The rules on guessed passwords: brute force, spraying, and a login after many failures, as queries.

MITRE ATT&CK T1110.001 and T1110.003. A source is told as spraying or as brute force: as both only where it also
guessed long enough at one account.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from logai.findings.queries import SOURCE, Request, microseconds, number, rows_of_evidence
from logai.plan.sql import Sql, assemble

if TYPE_CHECKING:
    from logai.findings.thresholds import Thresholds


def find_brute_force(request: Request) -> Sql:
    """Return the query of the sources with so many failures within so many minutes."""
    limits = request.thresholds
    bursts = assemble(
        "{dense},\n"
        "fast AS (\n"
        "    SELECT source\n"
        "    FROM (\n"
        "        SELECT source, us - lag(us, {before}) OVER (PARTITION BY source ORDER BY us) AS took\n"
        "        FROM dense\n"
        "    )\n"
        "    GROUP BY source\n"
        "    HAVING min(took) <= {time}\n"
        "),\n"
        "at_one AS (\n"
        "    SELECT source\n"
        "    FROM (\n"
        "        SELECT source, us - lag(us, {before}) OVER (PARTITION BY source, user_name ORDER BY us) AS took\n"
        "        FROM dense\n"
        "        WHERE source IN (SELECT source FROM sprayed)\n"
        "    )\n"
        "    GROUP BY source\n"
        "    HAVING min(took) <= {time}\n"
        "),\n"
        "bursts AS (\n"
        "    SELECT source FROM fast WHERE source NOT IN (SELECT source FROM sprayed)\n"
        "    UNION ALL\n"
        "    SELECT source FROM at_one\n"
        ")",
        dense=_dense("dense", limits.brute_force_minutes, limits.brute_force_failures),
        before=number(limits.brute_force_failures - 1),
        time=microseconds(limits.brute_force_minutes),
    )
    return assemble(
        "WITH {failures},\n{sprayed},\n{bursts}{rest}",
        failures=_failures(request),
        sprayed=_sprayed(limits),
        bursts=bursts,
        rest=_sources_in("bursts", request.most),
    )


def find_spraying(request: Request) -> Sql:
    """Return the query of the sources that failed for so many different users within so many minutes."""
    return assemble(
        "WITH {failures},\n{sprayed}{rest}",
        failures=_failures(request),
        sprayed=_sprayed(request.thresholds),
        rest=_sources_in("sprayed", request.most),
    )


def find_success_after_failures(request: Request) -> Sql:
    """Return the query of the logins from sources with so many failures in so many minutes, in the day before.

    The failures told are all those of the source in the day before the login.
    """
    limits = request.thresholds
    day = microseconds(limits.success_within_hours * 60)
    found = Sql(
        "SELECT\n"
        "    source, user_name, min(ts) AS first_ts, max(ts) AS last_ts,\n"
        "    CASE WHEN count(DISTINCT host_name) = 1 THEN min(host_name) END AS host_name,\n"
        "    NULL AS group_name, NULL AS actor, max(failed_before) AS failures, count(*) AS logins, NULL AS users,\n"
        "    max(failed_before) AS rank\n"
        "FROM hits\n"
        "GROUP BY source, user_name"
    )
    lines = assemble(
        "SELECT source, user_name, ts AS line_ts, source_id, line_number, 0 AS weight\n"
        "FROM hits\n"
        "UNION\n"
        "SELECT numbered.source, numbered.user_name, ts, source_id, line_number, 1\n"
        "FROM attempts JOIN numbered ON attempts.source = numbered.source\n"
        " AND us BETWEEN epoch_us(numbered.first_ts) - {day} AND epoch_us(numbered.first_ts)\n"
        "WHERE NOT succeeded",
        day=day,
    )
    return assemble(
        "WITH attempts AS (\n"
        "    SELECT\n"
        "        ts, epoch_us(ts) AS us, host_name, user_name, {source} AS source, source_id, line_number,\n"
        "        event_outcome = 'success' AS succeeded,\n"
        "        event_outcome = 'success' AND user_name IS NOT NULL AND {asked} AS is_asked\n"
        "    FROM login_attempts\n"
        "    WHERE {scanned}\n"
        "      AND {source} IS NOT NULL AND event_outcome IN ('success', 'failure')\n"
        "),\n"
        "timed AS (\n"
        "    SELECT *, NOT succeeded\n"
        "        AND us - lag(us, {before}) OVER (PARTITION BY source, succeeded ORDER BY us) <= {time} AS ends_burst\n"
        "    FROM attempts\n"
        "    WHERE source IN (SELECT source FROM attempts WHERE is_asked)\n"
        "),\n"
        "hits AS (\n"
        "    SELECT *\n"
        "    FROM (\n"
        "        SELECT\n"
        "            *,\n"
        "            count(*) FILTER (WHERE ends_burst) OVER day_before AS bursts_before,\n"
        "            count(*) FILTER (WHERE NOT succeeded) OVER day_before AS failed_before\n"
        "        FROM timed\n"
        "        WINDOW day_before AS (\n"
        "            PARTITION BY source ORDER BY us RANGE BETWEEN {day} PRECEDING AND CURRENT ROW\n"
        "        )\n"
        "    )\n"
        "    WHERE is_asked AND bursts_before > 0\n"
        "){rest}",
        source=SOURCE,
        asked=request.asked(),
        scanned=request.scanned(timedelta(hours=limits.success_within_hours, minutes=limits.success_after_minutes)),
        before=number(limits.success_after_failures - 1),
        time=microseconds(limits.success_after_minutes),
        day=day,
        rest=rows_of_evidence(found, lines, "source, user_name", request.most),
    )


def _failures(request: Request) -> Sql:
    return assemble(
        "failures AS (\n"
        "    SELECT ts, epoch_us(ts) AS us, host_name, user_name, {source} AS source, source_id, line_number\n"
        "    FROM login_attempts\n"
        "    WHERE {asked}\n"
        "      AND event_outcome = 'failure' AND {source} IS NOT NULL\n"
        ")",
        source=SOURCE,
        asked=request.asked(),
    )


def _dense(name: str, minutes: int, least: int, what: str = "*") -> Sql:
    """Return the failures of sources that have `least` of `what` in some step of time and the one after it.

    What lies within so many minutes lies within two steps of that length: the rest need not be sorted.
    """
    return assemble(
        "{name} AS (\n"
        "    SELECT *\n"
        "    FROM failures\n"
        "    WHERE source IN (\n"
        "        SELECT source\n"
        "        FROM (\n"
        "            SELECT source, us // {time} AS step, count({what}) AS n\n"
        "            FROM failures\n"
        "            GROUP BY ALL\n"
        "        )\n"
        "        WINDOW steps AS (PARTITION BY source ORDER BY step RANGE BETWEEN 1 PRECEDING AND CURRENT ROW)\n"
        "        QUALIFY sum(n) OVER steps >= {least}\n"
        "    )\n"
        ")",
        name=name,
        what=what,
        time=microseconds(minutes),
        least=number(least),
    )


def _sprayed(limits: Thresholds) -> Sql:
    """Return the sources that failed for enough different users in time."""
    return assemble(
        "{dense},\n"
        "sprayed AS (\n"
        "    SELECT DISTINCT source\n"
        "    FROM (\n"
        "        SELECT source, count(DISTINCT user_name) OVER (\n"
        "            PARTITION BY source ORDER BY us RANGE BETWEEN {time} PRECEDING AND CURRENT ROW\n"
        "        ) AS users\n"
        "        FROM dense_in_users\n"
        "    )\n"
        "    WHERE users >= {users}\n"
        ")",
        dense=_dense("dense_in_users", limits.spraying_minutes, limits.spraying_users, "DISTINCT user_name"),
        users=number(limits.spraying_users),
        time=microseconds(limits.spraying_minutes),
    )


def _sources_in(relation: str, most: int) -> Sql:
    """Return the end of the query: the sources in `relation` with the most failures, and what they did."""
    ranked = assemble(
        ",\nranked AS (\n"
        "    SELECT source, count(*) AS failures\n"
        "    FROM failures\n"
        "    WHERE source IN (SELECT source FROM {relation})\n"
        "    GROUP BY source\n"
        "    ORDER BY failures DESC, source\n"
        "    LIMIT {most}\n"
        ")",
        relation=relation,
        most=number(most),
    )
    found = Sql(
        "SELECT\n"
        "    source, min(ts) AS first_ts, max(ts) AS last_ts,\n"
        "    CASE WHEN count(DISTINCT user_name) = 1 THEN min(user_name) END AS user_name,\n"
        "    CASE WHEN count(DISTINCT host_name) = 1 THEN min(host_name) END AS host_name,\n"
        "    NULL AS group_name, NULL AS actor, count(*) AS failures, NULL AS logins,\n"
        "    count(DISTINCT user_name) AS users, count(*) AS rank\n"
        "FROM failures\n"
        "WHERE source IN (SELECT source FROM ranked)\n"
        "GROUP BY source"
    )
    lines = Sql(
        "SELECT DISTINCT source, ts AS line_ts, source_id, line_number, 0 AS weight\n"
        "FROM failures\n"
        "WHERE source IN (SELECT source FROM ranked)"
    )
    return assemble("{ranked}{rest}", ranked=ranked, rest=rows_of_evidence(found, lines, "source", most))
