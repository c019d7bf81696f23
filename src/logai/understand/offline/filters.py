"""Put names, methods, actions and times of a question into the filters of a plan."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Literal

from logai.events import Action
from logai.plan.conditions import PRIVATE_NETWORKS, is_address
from logai.plan.filters import Filters
from logai.plan.vocabulary import FIELDS_OF, Dimension, Subject

if TYPE_CHECKING:
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.name_found import NameFound
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots


def build_filters(sentence: Sentence, facts: Facts, slots: Slots) -> Filters:
    """Return the filters; raise NotUnderstoodError where a plan has no such filter."""
    values: dict[str, tuple[str, ...]] = {}
    for name in facts.names:
        if slots.subject is Subject.ACCOUNT_CHANGES and name.field == "users" and _tells_who_did(sentence, name):
            raise sentence.refuse("no_sense", name.value)
        key = filter_key(name, slots)
        if key not in Filters.model_fields:
            raise sentence.refuse("negation", name.value)
        values[key] = (*values.get(key, ()), name.value)
    if "sources" in values and "networks" in values:
        alone = tuple(f"{value}/{128 if ':' in value else 32}" for value in values.pop("sources"))
        values["networks"] = (*alone, *values["networks"])
    values["texts"] = (*values.get("texts", ()), *slots.texts)
    services = tuple(dict.fromkeys((*values.pop("services", ()), *slots.services)))
    if slots.subject is Subject.SCANS and services == ("sshd",):
        services = ()  # It is sshd alone that tells of scans.
    if slots.not_services:
        values["not_services"] = (*values.get("not_services", ()), *slots.not_services)
    named = services or values.get("not_services", ())
    if named and slots.subject not in (Subject.LOGIN_ATTEMPTS, Subject.SESSIONS, Subject.EVENTS):
        raise sentence.refuse(
            "no_sense", *(t.text for t in sentence.content if t.means("service") or t.value in services)
        )
    members_of = (*values.get("groups", ()), *values.get("not_groups", ()))
    if members_of and Dimension.GROUP not in FIELDS_OF[slots.subject or Subject.LOGIN_ATTEMPTS]:
        raise sentence.refuse("no_sense", *members_of)  # Who is in a group no log line of a login or of sudo tells.
    if "groups" in values and set(slots.actions) == {Action.USER_CREATED}:
        raise sentence.refuse("no_sense", *values["groups"])  # An account is made, and only then put into groups.
    _refuse_address(sentence, facts, slots)
    return Filters.model_validate(
        {
            **values,
            "services": services,
            "actions": slots.actions or slots.kinds,
            "methods": slots.methods,
            "not_methods": slots.not_methods,
            "invalid_user": slots.invalid_user,
            "address_scope": _scope_beside(sentence, facts, values),
            "address_family": facts.address_family,
            "hours": facts.hours,
            "weekdays": facts.weekdays,
            "dates": facts.dates,
            "not_dates": facts.not_dates,
            "session_length": facts.session_length,
            "session_state": slots.session.state if slots.session else None,
            "going_on": True if slots.session and slots.session.goes_on else None,
            "ending": True if slots.session and slots.session.ends else None,
        }
    )


def _refuse_address(sentence: Sentence, facts: Facts, slots: Slots) -> None:
    """Refuse "sudo from 10.0.0.5": of such a subject no line tells an address, and 0 would be no answer."""
    if slots.subject is None or Dimension.SOURCE in FIELDS_OF[slots.subject]:
        return
    told = [name.value for name in facts.names if name.field in ("sources", "networks")]
    if facts.address_scope or facts.address_family:
        told += [t.text for t in sentence.content if t.means("word", "private", "public") or t.means("family")]
    if told:
        raise sentence.refuse("no_sense", *told, *(t.text for t in sentence.content if t.means("subject")))


def _scope_beside(
    sentence: Sentence, facts: Facts, values: dict[str, tuple[str, ...]]
) -> Literal["private", "public"] | None:
    """Return the scope that is asked for; raise NotUnderstoodError where an address beside it is of the other one.

    "Our office address 203.0.113.7" is no private one, and of both together there is nothing.
    """
    addresses = (value for value in values.get("sources", ()) if is_address(value))
    named = [ipaddress.ip_network(value) for value in (*values.get("networks", ()), *addresses)]
    scope = facts.address_scope
    if scope is None or not named:
        return scope
    within = {_is_private(one) for one in named}
    if (scope != "private") in within:
        raise sentence.refuse("no_sense", *(t.text for t in sentence.content if t.means("word", "private", "public")))
    return scope


def _is_private(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool | None:
    """Return whether all of a network is private, None where a part of it is."""
    inside = [ipaddress.ip_network(text) for text in PRIVATE_NETWORKS]
    if any(one.version == network.version and network.subnet_of(one) for one in inside):  # type: ignore[arg-type]
        return True
    return None if any(one.version == network.version and one.overlaps(network) for one in inside) else False


def _tells_who_did(sentence: Sentence, name: NameFound) -> bool:
    """Return whether a change of an account is said to be made by the one who is named, which no log tells."""
    before = sentence.text[: name.position].lower()
    if sentence.language != "en":
        return "โดย" in before[-_NEAR:]
    if name.negated and re.search(r"\bby [a-z ]+$", before[-_NEAR:]):
        return True  # "By anyone but root": who it was, no line says.
    made = rf"\bdid (?:the )?(?:user )?{re.escape(name.value.lower())} (?:make|do|perform|carry out)\b"
    return name.preposition == "by" or re.search(made, sentence.text.lower()) is not None


_NEAR = 40
"""Letters before a name in which it is said that it acted."""


def filter_key(name: NameFound, slots: Slots) -> str:
    """Return the name of the filter that `name` goes into."""
    field = "targets" if name.field == "users" and is_target(slots, name.preposition) else name.field
    return f"not_{field}" if name.negated else field


def is_target(slots: Slots, preposition: str) -> bool:
    """Return whether a user named after `preposition` is acted upon (sudo to root), not acting."""
    if slots.subject is Subject.ACCOUNT_CHANGES:
        return True
    elevates = slots.subject in (Subject.SUDO, Subject.SU) or set(slots.kinds) == {Action.SUDO, Action.SU}
    return elevates and (preposition in ("as", "to") or (slots.is_undergone and preposition != "by"))
