"""Findings in words, in English and Thai: what was found, by which rule, and what to do next.

Names are shown as `safe_name` shows them. No sentence says more than the finding: that a password was guessed is for a
person to conclude.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.events import FindingKind
from logai.i18n import join_names, safe_name, translate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from logai.findings.model import Finding
    from logai.findings.thresholds import Thresholds

_NAMES_SHOWN = 3
"""Names in one line of advice; the findings have all."""


def describe_finding(finding: Finding, lang: str) -> str:
    """Return the finding as a sentence, without its time: "alice logged in from 192.0.2.7 after 12 failed .."."""
    return translate(
        lang,
        f"finding.{finding.kind.value}",
        n=_counted(finding),
        user=_name(finding.user, lang),
        source=_name(finding.source, lang),
        group=_name(finding.group, lang),
        failures=translate(lang, "counted.failed_logins", n=finding.failures or 0, about=""),
        whom=_describe_users(finding, lang),
        where="" if finding.host is None else translate(lang, "finding.where", host=_name(finding.host, lang)),
        by="" if finding.actor is None else translate(lang, "finding.by", actor=_name(finding.actor, lang)),
    )


def describe_kind(kind: FindingKind, lang: str) -> str:
    """Return what a kind of finding is called: "login after many failures"."""
    return translate(lang, f"finding_kind.{kind.value}")


def describe_rule(kind: FindingKind, thresholds: Thresholds, lang: str) -> str:
    """Return the rule of a kind of finding in words, with its thresholds."""
    return translate(lang, f"finding_rule.{kind.value}", **_rule_values(kind, thresholds, lang))


def advise(findings: Sequence[Finding], lang: str) -> tuple[str, ...]:
    """Return what to do next about `findings`, the gravest first; one sentence where there are none."""
    if not findings:
        return (translate(lang, "advice.nothing"),)
    lines = []
    kinds = {finding.kind for finding in findings}
    for kind in FindingKind:
        if kind not in kinds or (kind is FindingKind.BRUTE_FORCE and FindingKind.SPRAYING in kinds):
            continue
        meant = [one for one in findings if one.kind is kind or (_is_guessing(kind) and _is_guessing(one.kind))]
        lines.append(
            translate(
                lang,
                "advice.guessing" if _is_guessing(kind) else f"advice.{kind.value}",
                users=_list_names((finding.user for finding in meant), lang),
                sources=_list_names((finding.source for finding in meant), lang),
                groups=_list_names((finding.group for finding in meant), lang),
            )
        )
    return tuple(lines)


def _is_guessing(kind: FindingKind) -> bool:
    return kind in (FindingKind.SPRAYING, FindingKind.BRUTE_FORCE)


def _counted(finding: Finding) -> int:
    """Return the number that the sentence of a finding is in the singular or plural for."""
    if _is_guessing(finding.kind):
        return finding.failures or 0
    return finding.logins if finding.logins is not None else 1


def _describe_users(finding: Finding, lang: str) -> str:
    """Return for whom a source failed: "for user root", "for 12 users"; nothing where the log names none."""
    if finding.user is not None:
        return translate(lang, "finding.for_user", user=_name(finding.user, lang))
    return translate(lang, "finding.for_users", n=finding.users) if finding.users else ""


def _rule_values(kind: FindingKind, thresholds: Thresholds, lang: str) -> dict[str, str | int]:
    if kind is FindingKind.NEW_ACCOUNT:
        return {}
    if kind is FindingKind.PRIVILEGED_MEMBER:
        names = tuple(safe_name(name, lang) for name in thresholds.privileged_groups)
        return {"groups": join_names(lang, names, conjunction="or")}
    if kind is FindingKind.ODD_HOURS:
        return _hour_values(thresholds)
    n, minutes = {
        FindingKind.SUCCESS_AFTER_FAILURES: (thresholds.success_after_failures, thresholds.success_after_minutes),
        FindingKind.SPRAYING: (thresholds.spraying_users, thresholds.spraying_minutes),
        FindingKind.BRUTE_FORCE: (thresholds.brute_force_failures, thresholds.brute_force_minutes),
        FindingKind.NEW_SOURCE: (thresholds.new_source_days, 0),
    }[kind]
    return {"n": n, "minutes": minutes, "hours": thresholds.success_within_hours}


def _hour_values(thresholds: Thresholds) -> dict[str, str | int]:
    hours = thresholds.odd_hours
    start, end = (hours.start, hours.end) if hours else (0, 0)
    return {
        "start": f"{start:02d}:00",
        "end": f"{end:02d}:00",
        "nights": thresholds.usual_nights,
        "n": thresholds.new_source_days,
    }


def _name(value: str | None, lang: str) -> str:
    return translate(lang, "value.none") if value is None else safe_name(value, lang)


def _list_names(values: Iterable[str | None], lang: str) -> str:
    names = tuple(dict.fromkeys(safe_name(value, lang) for value in values if value is not None))
    if len(names) > _NAMES_SHOWN:
        return translate(lang, "list.more", names=", ".join(names[:_NAMES_SHOWN]), n=len(names) - _NAMES_SHOWN)
    return join_names(lang, names) if names else translate(lang, "value.none")
