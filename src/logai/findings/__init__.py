"""What an administrator should know of a period: findings by fixed rules, totals, and what changed.

Each rule is one query over the period, with thresholds that can be set. Nothing here guesses: a finding says which
lines of the log it rests on.
"""

from logai.events import FindingKind
from logai.findings.describe import advise, describe_finding, describe_rule
from logai.findings.find import find_findings
from logai.findings.model import Evidence, Finding, Severity
from logai.findings.thresholds import Thresholds, read_thresholds
from logai.findings.totals import Totals, rank_failures, read_totals

__all__ = [
    "Evidence",
    "Finding",
    "FindingKind",
    "Severity",
    "Thresholds",
    "Totals",
    "advise",
    "describe_finding",
    "describe_rule",
    "find_findings",
    "rank_failures",
    "read_thresholds",
    "read_totals",
]
