"""The rules on accounts: new ones, and new members of groups with rights over the machine, as queries.

MITRE ATT&CK T1136.001 and T1098.007. Who made a change is told only where the log tells it.
"""

from __future__ import annotations

from logai.events import Action
from logai.findings.queries import Request, rows_of_evidence
from logai.plan.sql import Sql, assemble, join_sql
from logai.plan.vocabulary import Subject


def find_new_accounts(request: Request) -> Sql:
    """Return the query of the accounts that were created."""
    return _changes(request, Action.USER_CREATED, Sql("true"))


def find_privileged_members(request: Request) -> Sql:
    """Return the query of the accounts that became members of a privileged group."""
    names = request.thresholds.privileged_groups
    among = join_sql(", ", (Sql("lower(?)", (name,)) for name in names))
    return _changes(request, Action.GROUP_MEMBER_ADDED, assemble("lower(group_name) IN ({among})", among=among))


def _changes(request: Request, action: Action, condition: Sql) -> Sql:
    found = Sql(
        "SELECT\n"
        "    account, of_group, min(ts) AS first_ts, max(ts) AS last_ts, account AS user_name, NULL AS source,\n"
        "    CASE WHEN count(DISTINCT host_name) = 1 THEN min(host_name) END AS host_name,\n"
        "    min(group_name) AS group_name,\n"
        "    CASE WHEN count(DISTINCT actor) = 1 THEN min(actor) END AS actor,\n"
        "    NULL AS failures, NULL AS logins, NULL AS users, -epoch_us(min(ts)) AS rank\n"
        "FROM changes\n"
        "GROUP BY account, of_group"
    )
    lines = Sql("SELECT account, of_group, ts AS line_ts, source_id, line_number, epoch_us(ts) AS weight\nFROM changes")
    return assemble(
        "WITH changes AS (\n"
        "    SELECT\n"
        "        ts, host_name, user_name AS actor, user_target AS account, group_name,\n"
        "        coalesce(group_name, '') AS of_group, source_id, line_number\n"
        "    FROM account_changes\n"
        "    WHERE {asked}\n"
        "      AND event_action = {action} AND user_target IS NOT NULL AND {condition}\n"
        "){rest}",
        asked=request.asked(Subject.ACCOUNT_CHANGES),
        action=Sql("?", (action.value,)),
        condition=condition,
        rest=rows_of_evidence(found, lines, "account, of_group", request.most),
    )
