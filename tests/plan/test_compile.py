"""What compiling promises for any plan: values stay out of the text; it runs, or is refused with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from logai.errors import NotUnderstoodError
from logai.events import Action, FindingKind, Outcome, SessionState, Statistic
from logai.plan.compile import CompiledQuery, compile_plan, compile_rows_without_value, row_limit
from logai.plan.describe import describe
from logai.plan.facts import compile_data_facts, compile_parts, compile_unknown_names
from logai.plan.fields import FILTER_COLUMNS, RELATIONS, check_filters, filters_of
from logai.plan.filters import Filters
from logai.plan.model import QueryPlan
from logai.plan.vocabulary import FIELDS_OF, TIME_DIMENSIONS, Bucket, Comparison, Dimension, Measure, Subject
from logai.plan.window import LastWindow, NamedWindow

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

    Connection = duckdb.DuckDBPyConnection
    Fetch = Callable[[Connection, CompiledQuery], tuple[list[str], list[tuple[object, ...]]]]
    MakeStore = Callable[[str], Connection]

OVER_3 = {"comparison": "more_than", "count": 3}
HOUR = {"amount": 1, "unit": "hour"}
OPTIONAL = ("outcome", "threshold", "limit", "ascending", "count_of", "findings")
OF_ATTEMPTS = (Measure.SUCCESS_RATE, Measure.BRIEF, Measure.OUTCOMES)
"""Measures of login attempts alone."""

HOSTILE = "x' OR 1=1; DROP TABLE events; --"

ONE_OF_EACH_FILTER: dict[str, Any] = {
    "users": ["root", HOSTILE],
    "not_users": ["bob"],
    "users_like": ["svc_*", f"*{HOSTILE}"],
    "not_users_like": ["*%_\\"],
    "sources": ["10.0.0.1", HOSTILE],
    "not_sources": ["10.0.0.2"],
    "networks": ["10.0.0.0/8"],
    "not_networks": ["fe80::/10"],
    "address_scope": "public",
    "address_family": "ipv6",
    "source_ports": [22, 50022],
    "hosts": ["web1", HOSTILE],
    "not_hosts": ["db1"],
    "methods": ["password"],
    "not_methods": ["gssapi"],
    "services": ["sshd"],
    "not_services": ["cron"],
    "invalid_user": False,
    "targets": [HOSTILE],
    "not_targets": ["bob"],
    "groups": ["sudo"],
    "commands": [HOSTILE, "apt"],
    "command_words": [HOSTILE, "a.b"],
    "ttys": ["pts/0", HOSTILE],
    "texts": [HOSTILE],
    "actions": ["sudo", "group_member_added"],
    "hours": {"start": 19, "end": 7},
    "weekdays": [6, 7],
    "dates": ["2026-11-21", "2026-11-23"],
    "not_dates": ["2026-11-22"],
    "session_state": "open",
    "going_on": True,
    "ending": True,
    "session_length": {"comparison": "more_than", "seconds": 7200},
}


def filters_for(subject: Subject) -> dict[str, Any]:
    """Return all filters of `subject` that go together, and so none of those that say which sessions a time is of."""
    alone = ("going_on", "ending")
    return {
        name: value for name, value in ONE_OF_EACH_FILTER.items() if name in filters_of(subject) and name not in alone
    }


TIME_FILTERS = ("hours", "weekdays", "dates", "not_dates")
names = st.text(max_size=12)
name_lists = st.lists(names, max_size=2)
addresses = st.one_of(st.ip_addresses().map(str), names)
networks = st.lists(
    st.one_of(
        st.tuples(st.ip_addresses(v=4).map(str), st.integers(0, 32)),
        st.tuples(st.ip_addresses(v=6).map(str), st.integers(0, 128)),
    ).map(lambda pair: f"{pair[0]}/{pair[1]}"),
    max_size=2,
)
patterns = st.lists(st.text(max_size=5).map(lambda text: f"a{text}*"), max_size=2)
filter_values: dict[str, st.SearchStrategy[Any]] = {
    "users": name_lists,
    "not_users": name_lists,
    "users_like": patterns,
    "not_users_like": patterns,
    "sources": st.lists(addresses, max_size=2),
    "not_sources": st.lists(addresses, max_size=2),
    "networks": networks,
    "not_networks": networks,
    "address_scope": st.sampled_from(["private", "public"]),
    "address_family": st.sampled_from(["ipv4", "ipv6"]),
    "source_ports": st.lists(st.integers(0, 65535), max_size=2),
    "hosts": name_lists,
    "not_hosts": name_lists,
    "methods": name_lists,
    "not_methods": name_lists,
    "services": name_lists,
    "not_services": name_lists,
    "invalid_user": st.booleans(),
    "targets": name_lists,
    "not_targets": name_lists,
    "groups": name_lists,
    "commands": name_lists,
    "command_words": name_lists,
    "ttys": name_lists,
    "texts": name_lists,
    "actions": st.lists(st.sampled_from([action.value for action in Action]), max_size=2),
    "hours": st.tuples(st.integers(0, 22), st.integers(0, 59)).map(
        lambda time: {"start": time[0], "start_minute": time[1], "end": (time[0] + 5) % 24, "end_minute": time[1]}
    ),
    "weekdays": st.lists(st.integers(1, 7), max_size=3),
    "dates": st.lists(st.dates(), max_size=2),
    "not_dates": st.lists(st.dates(), max_size=2),
    "session_state": st.sampled_from(SessionState),
    "going_on": st.sampled_from([True]),
    "ending": st.sampled_from([True]),
    "session_length": st.builds(
        lambda comparison, seconds: {"comparison": comparison, "seconds": seconds},
        st.sampled_from(Comparison),
        st.integers(0, 10**10),
    ),
}
windows = st.one_of(
    st.just({"kind": "all"}),
    st.sampled_from(get_args(NamedWindow.model_fields["name"].annotation)).map(
        lambda name: {"kind": "named", "name": name}
    ),
    st.builds(
        lambda amount, unit: {"kind": "last", "amount": amount, "unit": unit},
        st.integers(1, 100_000),
        st.sampled_from(get_args(LastWindow.model_fields["unit"].annotation)),
    ),
    st.lists(st.datetimes(), min_size=2, max_size=2, unique=True).map(
        lambda pair: {"kind": "between", "start": min(pair), "end": max(pair)}
    ),
    st.datetimes().map(lambda moment: {"kind": "between", "start": moment}),
    st.datetimes().map(lambda moment: {"kind": "between", "end": moment}),
)


def _filters_that_go_together(
    values: dict[str, Any], *, going_on: bool, ending: bool
) -> dict[str, st.SearchStrategy[Any]]:
    """Return the filters of the subject of `values`; with going_on those alone that do not cut the window."""
    parted = "bucket" in values or bool(TIME_DIMENSIONS & set(values.get("by", ())))
    going_on &= not parted and values["measure"] not in (Measure.SHARE, Measure.DIFFERENCE)
    left_out = {"going_on"} if not going_on else set(TIME_FILTERS)
    if values["measure"] is Measure.DURATION:
        left_out |= set(TIME_FILTERS)
    ending &= not going_on and values["measure"] not in (Measure.DURATION, Measure.SHARE, Measure.DIFFERENCE)
    left_out.add("session_state" if ending else "ending")
    return {name: one for name, one in filter_values.items() if name in filters_of(values["subject"]) - left_out}


def _whole_of_share(
    draw: st.DrawFn, values: dict[str, Any], allowed: dict[str, st.SearchStrategy[Any]]
) -> dict[str, Any]:
    if values["measure"] is not Measure.SHARE:
        return {}
    whole = st.fixed_dictionaries({}, optional={name: one for name, one in allowed.items() if name != "hosts"})
    return {"filters": values["filters"] | {"hosts": ["web1"]}, "share_of": draw(whole)}


@st.composite
def plans(draw: st.DrawFn) -> QueryPlan:
    """Any plan that the model lets pass, with any filters that its subject has."""
    measure = draw(st.sampled_from(Measure))
    subject = Subject.SESSIONS if measure is Measure.DURATION else draw(st.sampled_from(Subject))
    values: dict[str, Any] = {"subject": subject, "measure": measure, "window": draw(windows)}
    dimensions = sorted(FIELDS_OF[subject] | TIME_DIMENSIONS)
    if measure in (Measure.COUNT_DISTINCT, Measure.LIST, Measure.RANKING):
        values["by"] = draw(st.lists(st.sampled_from(dimensions), min_size=1, max_size=2, unique=True))
    if measure in (Measure.SERIES, Measure.AVERAGE):
        values["bucket"] = draw(st.sampled_from(Bucket))
    allowed = _filters_that_go_together(values, going_on=draw(st.booleans()), ending=draw(st.booleans()))
    if measure is Measure.DIFFERENCE and draw(st.booleans()):
        values["compare_to"] = draw(windows)
    elif measure is Measure.DIFFERENCE:
        values["compare_filters"] = draw(st.fixed_dictionaries({}, optional=allowed))
    if measure is Measure.DURATION:
        values["statistic"] = draw(st.sampled_from(Statistic))
    values["filters"] = draw(st.fixed_dictionaries({}, optional=allowed))
    if values["filters"].get("groups"):
        values["filters"].pop("actions", None)
    values |= _whole_of_share(draw, values, allowed)
    values["outcome"] = draw(st.none() | st.sampled_from(Outcome))
    values["limit"] = draw(st.none() | st.integers(1, 50))
    values["ascending"] = draw(st.booleans())
    values["threshold"] = draw(
        st.none()
        | st.builds(
            lambda c, n, within: {"comparison": c, "count": n, "within": within},
            st.sampled_from(Comparison),
            st.integers(0, 9),
            st.none()
            | st.fixed_dictionaries({"amount": st.integers(1, 99), "unit": st.sampled_from(["minute", "hour"])}),
        )
    )
    if measure not in (Measure.COUNT, Measure.ROWS, Measure.EXISTS):
        values["count_of"] = draw(st.none() | st.sampled_from(sorted(FIELDS_OF[subject])))
    if measure is Measure.BRIEF:
        values["findings"] = draw(st.lists(st.sampled_from(FindingKind), max_size=2, unique=True))
    try:
        return QueryPlan.model_validate(values)
    except ValidationError:
        return QueryPlan.model_validate(
            {key: value for key, value in values.items() if key not in OPTIONAL}
            | ({"subject": "login_attempts", "filters": {}} if measure in OF_ATTEMPTS else {})
        )


@settings(deadline=None, max_examples=100)
@given(plan=plans())
def test_any_plan_compiles_runs_and_is_described_or_is_refused(plan: QueryPlan) -> None:
    now = datetime(2026, 11, 23, 14, 30, tzinfo=ZoneInfo("America/New_York"))
    for lang in ("en", "th"):
        assert describe(plan, now, lang)
    try:
        query = compile_plan(plan, now)
    except NotUnderstoodError as refusal:
        assert "steps" in refusal.message  # noqa: PT017 - only too long a series may be refused
        return
    assert query.sql.count("?") == len(query.parameters)
    explain(query)
    unknown = compile_unknown_names(plan)
    if unknown is not None:
        explain(unknown)


_STORES: dict[str, Any] = {}


def explain(query: CompiledQuery) -> None:
    _STORES["store"].execute(f"EXPLAIN {query.sql}", query.parameters).fetchall()


@pytest.fixture(autouse=True, scope="module")
def _explaining_store(make_store: MakeStore) -> None:
    _STORES["store"] = make_store("America/New_York")


@pytest.mark.parametrize("subject", Subject)
@pytest.mark.parametrize("measure", Measure)
def test_no_value_of_a_plan_is_part_of_the_sql(subject: Subject, measure: Measure, now: datetime) -> None:
    values: dict[str, Any] = {"subject": subject, "measure": measure, "filters": filters_for(subject)}
    extra: dict[Measure, dict[str, Any]] = {
        Measure.COUNT_DISTINCT: {"by": ["host"]},
        Measure.LIST: {"by": ["host"]},
        Measure.RANKING: {"by": ["host"], "limit": 7},
        Measure.SERIES: {"bucket": "day"},
        Measure.AVERAGE: {"bucket": "day"},
        Measure.SHARE: {"share_of": {"hosts": [HOSTILE]}},
        Measure.DIFFERENCE: {"compare_to": {"kind": "named", "name": "yesterday"}},
    }
    values |= extra.get(measure, {})
    if measure is Measure.DURATION:
        values |= {"subject": "sessions", "statistic": "longest", "filters": filters_for(Subject.SESSIONS)}
    if measure in OF_ATTEMPTS:
        values |= {"subject": "login_attempts", "filters": filters_for(Subject.LOGIN_ATTEMPTS)}
    query = compile_plan(QueryPlan.model_validate(values), now)
    assert "OR 1=1" not in query.sql
    assert HOSTILE in query.parameters
    assert not any(digits in query.sql for digits in ("281470", "10.0.0", "2026"))


@pytest.mark.parametrize("subject", Subject)
def test_every_dimension_of_a_subject_ranks(subject: Subject, now: datetime, store: Connection, fetch: Fetch) -> None:
    for dimension in FIELDS_OF[subject] | TIME_DIMENSIONS:
        plan = QueryPlan(subject=subject, measure=Measure.RANKING, by=(dimension,))
        columns, rows = fetch(store, compile_plan(plan, now))
        assert len(columns) == 2
        assert all(isinstance(count, int) and count > 0 for _, count in rows)


@pytest.mark.parametrize("name", FILTER_COLUMNS)
def test_a_filter_that_a_subject_lacks_is_refused_and_the_possible_ones_are_named(name: str) -> None:
    filters = Filters.model_validate({name: ONE_OF_EACH_FILTER[name]})
    for subject in Subject:
        if name in filters_of(subject):
            check_filters(subject, filters)
        else:
            with pytest.raises(NotUnderstoodError, match=name) as refusal:
                check_filters(subject, filters)
            assert "hosts" in refusal.value.hint


def test_every_filter_of_the_plan_is_in_the_table_of_columns() -> None:
    assert set(FILTER_COLUMNS) == set(Filters.model_fields)


def test_the_columns_of_the_table_are_those_of_the_store(store: Connection) -> None:
    for relation in RELATIONS.values():
        described = {row[0] for row in store.execute(f"DESCRIBE {relation.name}").fetchall()}
        assert relation.columns <= described
        assert set(relation.row_columns) - {"source"} <= described
        assert ("repeat" in described) == ("repeat" in relation.count)


def test_a_share_is_refused_a_whole_that_the_subject_cannot_have(now: datetime) -> None:
    plan = QueryPlan(subject=Subject.SUDO, measure=Measure.SHARE, share_of=Filters(methods=("password",)))
    with pytest.raises(NotUnderstoodError, match="methods"):
        compile_plan(plan, now)


def test_a_series_of_too_many_steps_is_refused(now: datetime) -> None:
    window = LastWindow(amount=1000, unit="week")
    plan = QueryPlan(measure=Measure.SERIES, bucket=Bucket.HOUR, window=window)
    with pytest.raises(NotUnderstoodError, match="10,000 steps"):
        compile_plan(plan, now)
    compile_plan(plan.model_copy(update={"bucket": Bucket.DAY}), now)


def test_a_name_of_broken_bytes_is_refused(now: datetime) -> None:
    with pytest.raises(NotUnderstoodError, match="no text"):
        compile_plan(QueryPlan(filters=Filters(users=("\udcff",))), now)


def test_a_ranking_fetches_the_rows_that_tell_ties_and_truncation(now: datetime) -> None:
    query = compile_plan(QueryPlan(measure=Measure.RANKING, by=(Dimension.USER,), limit=3), now)
    assert query.limit == 3
    assert query.parameters[-1] == 14


def test_one_row_answers_have_no_limit() -> None:
    assert row_limit(QueryPlan()) is None
    assert row_limit(QueryPlan(measure=Measure.ROWS)) == 10


def test_an_hour_that_the_clock_repeats_is_two_steps(make_store: MakeStore, fetch: Fetch) -> None:
    connection = make_store("America/New_York")
    for stamp, times in (("2026-11-01T05:30:00Z", 1), ("2026-11-01T06:30:00Z", 2)):
        for line in range(times):
            connection.execute(
                "INSERT INTO login_attempts BY NAME SELECT ?::TIMESTAMPTZ AS ts, 'failure' AS event_outcome,"
                " false AS invalid_user, 1 AS source_id, ? AS line_number",
                [stamp, line],
            )
    window = {"kind": "between", "start": "2026-11-01T00:00", "end": "2026-11-01T03:00"}
    plan = QueryPlan.model_validate({"measure": "series", "bucket": "hour", "window": window})
    query = compile_plan(plan, datetime(2026, 11, 2, tzinfo=ZoneInfo("America/New_York")))
    assert fetch(connection, query)[1] == [
        ("2026-11-01 00:00", 0),
        ("2026-11-01 01:00", 1),
        ("2026-11-01 01:00", 2),
        ("2026-11-01 02:00", 0),
    ]


def test_days_are_whole_where_the_clock_leaves_midnight_out(make_store: MakeStore, fetch: Fetch) -> None:
    connection = make_store("Asia/Beirut")
    connection.execute(
        "INSERT INTO login_attempts BY NAME SELECT '2025-03-30 01:10'::TIMESTAMPTZ AS ts,"
        " 'failure' AS event_outcome, false AS invalid_user, 1 AS source_id, 1 AS line_number"
    )
    window = {"kind": "between", "start": "2025-03-29T00:00", "end": "2025-04-01T00:00"}
    plan = QueryPlan.model_validate({"measure": "series", "bucket": "day", "window": window})
    query = compile_plan(plan, datetime(2026, 1, 1, tzinfo=ZoneInfo("Asia/Beirut")))
    assert fetch(connection, query)[1] == [
        ("2025-03-29 00:00", 0),
        ("2025-03-30 01:00", 1),
        ("2025-03-31 00:00", 0),
    ]


def test_an_empty_store_answers_every_measure_without_an_error(make_store: MakeStore, fetch: Fetch) -> None:
    connection = make_store("UTC")
    now = datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC"))
    assert fetch(connection, compile_plan(QueryPlan(subject=Subject.SUDO), now))[1] == [(0,)]
    assert fetch(connection, compile_plan(QueryPlan(measure=Measure.SERIES, bucket=Bucket.DAY), now))[1] == []
    assert fetch(connection, compile_plan(QueryPlan(measure=Measure.AVERAGE, bucket=Bucket.DAY), now))[1] == [
        (None, 0, None)
    ]
    assert fetch(connection, compile_plan(QueryPlan(measure=Measure.SUCCESS_RATE), now))[1] == [(0, 0, None)]


def test_the_facts_are_of_the_whole_data(store: Connection, fetch: Fetch) -> None:
    columns, rows = fetch(store, compile_data_facts())
    assert columns == ["first_ts", "last_ts", "events"]
    assert rows == [("2026-10-31 12:00", "2026-11-23 14:20", 20)]


def test_names_that_never_occur_are_found_in_the_order_of_the_plan(store: Connection, fetch: Fetch) -> None:
    filters = Filters(
        users=("root", "carol", ""),
        not_users=("ROOT",),
        hosts=("WEB1", "web9"),
        sources=("10.0.0.8", "10.0.0.9", "gw.example.org", "gw.example.net"),
        services=("sshd", "gdm"),
    )
    query = compile_unknown_names(QueryPlan(filters=filters))
    assert query is not None
    assert fetch(store, query) == (
        ["kind", "name"],
        [
            ("user", "carol"),
            ("user", "ROOT"),
            ("source", "10.0.0.9"),
            ("source", "gw.example.net"),
            ("host", "web9"),
            ("service", "gdm"),
        ],
    )


def test_a_plan_without_names_asks_for_none() -> None:
    assert compile_unknown_names(QueryPlan(filters=Filters(networks=("10.0.0.0/8",)))) is None


def test_a_count_of_several_users_falls_to_each(store: Connection, fetch: Fetch, now: datetime) -> None:
    plan = QueryPlan(filters=Filters(users=("root", "alice")))
    parts = compile_parts(plan, now)
    assert parts is not None
    _, rows = fetch(store, parts)
    _, ((total,),) = fetch(store, compile_plan(plan, now))
    assert {name for name, _ in rows} == {"root", "alice"}
    assert sum(int(str(count)) for _, count in rows) == total


def test_a_count_of_one_user_has_no_parts(now: datetime) -> None:
    assert compile_parts(QueryPlan(filters=Filters(users=("root",))), now) is None
    two = Filters(users=("root", "alice"))
    assert compile_parts(QueryPlan(measure=Measure.EXISTS, filters=two), now) is None


def test_login_attempts_that_a_ranking_leaves_out_are_counted(store: Connection, fetch: Fetch, now: datetime) -> None:
    plan = QueryPlan(measure=Measure.RANKING, by=(Dimension.USER,), outcome=Outcome.FAILURE, limit=3)
    query = compile_rows_without_value(plan, now)
    assert query is not None
    assert fetch(store, query) == (["failed_logins"], [(1,)])
    by_source = compile_rows_without_value(plan.model_copy(update={"by": (Dimension.SOURCE,)}), now)
    assert by_source is not None
    assert fetch(store, by_source)[1] == [(0,)]


@pytest.mark.parametrize(
    "plan",
    [
        {"by": ["user"], "threshold": {"comparison": "more_than", "count": 3}},
        {"by": ["user", "source"]},
        {"by": ["host"]},
        {"by": ["user"], "subject": "sudo"},
        {"by": ["user"], "measure": "count_distinct"},
    ],
)
def test_other_plans_leave_no_rows_out_that_need_counting(plan: dict[str, Any], now: datetime) -> None:
    assert compile_rows_without_value(QueryPlan.model_validate({"measure": "ranking", **plan}), now) is None


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ({"measure": "count", "count_of": "user"}, "count_of goes with ranking"),
        ({"measure": "list", "by": ["source"], "count_of": "user"}, "that have a threshold"),
        ({"measure": "ranking", "by": ["user"], "count_of": "user"}, "none of `by`"),
        ({"subject": "sudo", "measure": "ranking", "by": ["user"], "count_of": "source"}, "one of command"),
        ({"measure": "count", "findings": ["spraying"]}, "findings go with measure brief"),
        ({"measure": "last", "by": ["user", "source"]}, "of each value of one dimension"),
        ({"measure": "first", "by": ["day"]}, "that is no time"),
        ({"measure": "count", "appearance": "new"}, "appearance goes with count_distinct and list"),
        ({"measure": "list", "by": ["user"], "appearance": "new"}, "needs a window that begins"),
        ({"subject": "sessions", "filters": {"going_on": True, "hours": {"start": 11, "end": 13}}}, "one span of time"),
        ({"subject": "sessions", "measure": "list", "by": ["day"], "filters": {"going_on": True}}, "one span of time"),
        (
            {"subject": "sessions", "measure": "share", "share_of": {"going_on": True}, "filters": {"users": ["bob"]}},
            "no difference and no share",
        ),
        ({"subject": "sessions", "filters": {"ending": True, "going_on": True}}, "and not with going_on"),
        ({"subject": "sessions", "filters": {"ending": True, "session_state": "open"}}, "that have ended"),
        (
            {"subject": "sessions", "measure": "duration", "statistic": "total", "filters": {"ending": True}},
            "ending goes with no duration",
        ),
        (
            {"subject": "sessions", "measure": "share", "share_of": {}, "filters": {"ending": True}},
            "all filters of a plan, or with none",
        ),
        ({"measure": "share", "share_of": {}}, "else it is all of it"),
        (
            {"subject": "account_changes", "filters": {"groups": ["sudo"], "actions": ["user_deleted"]}},
            "actions on groups and their members",
        ),
        ({"filters": {"hours": {"start": 9, "end": 24, "end_minute": 1}}}, "later than 24:00"),
        ({"measure": "exists", "threshold": {**OVER_3, "within": HOUR}}, "count_distinct, list and ranking of values"),
        ({"measure": "list", "by": ["day"], "threshold": {**OVER_3, "within": HOUR}}, "that are no times"),
        (
            {"measure": "list", "by": ["user"], "count_of": "host", "threshold": {**OVER_3, "within": HOUR}},
            "no count_of, no other_outcome",
        ),
        (
            {"measure": "list", "by": ["user"], "threshold": {"comparison": "at_most", "count": 3, "within": HOUR}},
            "at_least and more_than",
        ),
        ({"filters": {"hours": {"start": 9, "end": 9}}}, "start and end differ"),
    ],
)
def test_a_plan_that_counts_what_cannot_be_counted_is_refused(plan: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        QueryPlan.model_validate(plan)


def test_rows_without_a_value_are_counted_as_rows_beside_a_ranking_of_different_values(
    now: datetime, store: Connection, fetch: Fetch
) -> None:
    plan = QueryPlan(measure=Measure.RANKING, by=(Dimension.USER,), count_of=Dimension.SOURCE)
    query = compile_rows_without_value(plan, now)
    assert query is not None
    assert fetch(store, query) == (["login_attempts"], [(1,)])
