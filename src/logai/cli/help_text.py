"""The end of each command's `--help`: its examples.

A test goes through them: an example that the command line does not take fails it.
"""

from __future__ import annotations

import sys

import typer

EXAMPLES = {
    "logai": (
        'logai ask --demo "failed logins today?"    a built-in sample: no log, key or model needed',
        'logai ask --log /var/log/auth.log "top 5 addresses with failed logins this week"',
        "logai load /var/log/auth.log               then ask without --log",
        'logai ask "เมื่อวานมี login ล้มเหลวกี่ครั้ง"',
    ),
    "ask": (
        'logai ask --demo "failed logins today?"',
        'logai ask --log auth.log --log auth.log.1.gz "which users failed more than 20 times"',
        'journalctl -o short-iso | logai ask --log - "top 5 addresses with failed logins"',
        'logai ask --json "เมื่อวานมี login ล้มเหลวกี่ครั้ง"',
        'logai ask --quiet "failed logins in the last 24 hours"    the number alone, for scripts',
    ),
    "load": (
        "logai load /var/log/auth.log /var/log/auth.log.1 /var/log/auth.log.2.gz",
        "logai load --year 2015 --tz Asia/Bangkok old-auth.log",
    ),
    "sources": ("logai sources", "logai sources --json"),
    "events": (
        "logai events --log auth.log --format jsonl    one object for every line of the log",
        "logai events --since 24h --action sudo",
        "logai events --attempts --format parquet --output attempts.parquet",
    ),
    "sql": (
        'logai sql "SELECT user_name, count(*) FROM login_attempts GROUP BY ALL ORDER BY 2 DESC LIMIT 5"',
        'logai sql --format csv "SELECT count(*) FROM events"',
    ),
    "status": ("logai status", "logai status --json"),
    "config show": ("logai config show", "logai config show --json"),
    "models list": ("logai models list", "logai models list --json"),
    "models pull": ("logai models pull llama3.2:3b", "logai models pull llama3.2:1b qwen2.5-coder:1.5b"),
    "models show": ("logai models show llama3.2:3b",),
    "models ps": ("logai models ps",),
    "models rm": ("logai models rm gemma:2b",),
}

EXIT_CODES = (
    "Exit codes: 0 answered, 1 bug, 2 usage, 3 not understood or cannot be answered, "
    "4 no provider or provider failed, 5 no data or store problem, 130 interrupted."
)


def epilog_of(command: str) -> str:
    """Return the end of a command's help: its examples, each on a line of its own."""
    # Click reads the backspace as "keep these line ends".
    return "\b\nExamples:\n" + "\n".join(f"  {example}" for example in EXAMPLES[command])


def print_help_without_command(context: typer.Context) -> None:
    """Print the help of a group of commands that was called without one."""
    if context.invoked_subcommand is None:
        sys.stdout.write(context.get_help() + "\n")
