"""The filters of a plan: which rows are meant. They hold values of the question alone, and check them."""

from __future__ import annotations

import ipaddress
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from logai.events import Action, SessionState
from logai.plan.frozen import Frozen
from logai.plan.vocabulary import Comparison


class SessionLength(Frozen):
    """A bound on how long a session lasted ("longer than 2 hours"); a begun one counts as long as it has lasted."""

    comparison: Comparison
    seconds: Annotated[int, Field(ge=0, le=10**10)]


class HoursOfDay(Frozen):
    """Part of each day, from hour `start` (included) to `end` (excluded), 0 to 24; over midnight if start > end.

    The minutes go with them: 9 and 30 is half past nine.
    """

    start: Annotated[int, Field(ge=0, le=23)]
    end: Annotated[int, Field(ge=0, le=24)]
    start_minute: Annotated[int, Field(ge=0, le=59)] = 0
    end_minute: Annotated[int, Field(ge=0, le=59)] = 0

    @model_validator(mode="after")
    def _is_a_part_of_the_day(self) -> Self:
        if self.first_minute == self.last_minute:
            raise ValueError("hours of day: start and end differ")
        if self.last_minute > 24 * 60:
            raise ValueError("hours of day: no time is later than 24:00")
        return self

    @property
    def first_minute(self) -> int:
        """Minutes from midnight to the start."""
        return self.start * 60 + self.start_minute

    @property
    def last_minute(self) -> int:
        """Minutes from midnight to the end, which is excluded."""
        return self.end * 60 + self.end_minute


class Filters(Frozen):
    """Which rows are meant. Values within one field are alternatives; fields are combined with AND."""

    users: tuple[str, ...] = ()
    not_users: tuple[str, ...] = ()
    users_like: tuple[str, ...] = ()
    """Patterns of user names, in which `*` stands for any text: `svc_*`."""
    not_users_like: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    not_sources: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    not_networks: tuple[str, ...] = ()
    address_scope: Literal["private", "public"] | None = None
    hosts: tuple[str, ...] = ()
    not_hosts: tuple[str, ...] = ()
    address_family: Literal["ipv4", "ipv6"] | None = None
    source_ports: tuple[Annotated[int, Field(ge=0, le=65535)], ...] = ()
    methods: tuple[str, ...] = ()
    not_methods: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    not_services: tuple[str, ...] = ()
    invalid_user: bool | None = None
    targets: tuple[str, ...] = ()
    not_targets: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    """Texts that the command contains, letter case ignored."""
    command_words: tuple[str, ...] = ()
    """Words that the command holds, all of them, in any order; letter case ignored."""
    ttys: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    """Texts that the log message contains, letter case ignored."""
    actions: tuple[Action, ...] = ()
    hours: HoursOfDay | None = None
    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = ()
    """ISO weekdays: Monday is 1, Sunday 7."""
    dates: tuple[date, ...] = ()
    """Days of the calendar, and none between them: "on the 28th and the 31st"."""
    not_dates: tuple[date, ...] = ()
    session_state: SessionState | None = None
    session_length: SessionLength | None = None
    going_on: Literal[True] | None = None
    """Sessions that lasted into the window, whenever they began: who was logged in at three."""
    ending: Literal[True] | None = None
    """Sessions by when they ended, and not by when they began: those that were closed today."""

    @property
    def cuts_time(self) -> bool:
        """Whether it leaves parts of a window out: hours of each day, weekdays or single days."""
        return bool(self.hours or self.weekdays or self.dates or self.not_dates)

    @field_validator("users_like", "not_users_like")
    @classmethod
    def _are_patterns(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            if "*" not in value or not value.strip("*"):
                raise ValueError(f"{value!r} is no pattern of names; write it as svc_*")
        return values

    @field_validator("networks", "not_networks")
    @classmethod
    def _are_networks(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(_network(value)) for value in values)

    @field_validator("sources", "not_sources")
    @classmethod
    def _are_canonical(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(canonical_source(value) for value in values)


def canonical_source(value: str) -> str:
    """Return the canonical text of an IP address (`::ffff:1.2.3.4` unwrapped); of a host name, lower case."""
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return value.lower()
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def _network(value: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(value, strict=False)
    except ValueError as error:
        raise ValueError(f"{value!r} is no network; write it as 10.0.0.0/8") from error
