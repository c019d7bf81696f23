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
        'logai ask --demo "is someone attacking my server?"    a brief: totals, trend, findings, what to do',
        'logai ask --json "เมื่อวานมี login ล้มเหลวกี่ครั้ง"',
        'logai ask --free-sql --provider local "median length of a session per user"',
        'logai ask --continue "and yesterday?"    the question before, of another day',
        'logai ask --quiet "failed logins in the last 24 hours"    the number alone, for scripts',
    ),
    "chat": (
        "logai chat",
        "logai chat --demo --lang th",
        "printf 'failed logins today?\\nand yesterday?\\n' | logai chat --demo --json",
    ),
    "load": (
        "logai load /var/log/auth.log /var/log/auth.log.1 /var/log/auth.log.2.gz",
        "logai load --since 30d /var/log/auth.log*        nothing older",
        "logai load --year 2015 --tz Asia/Bangkok old-auth.log",
        "logai load /srv/logs/                            the logs of all hosts in a folder",
    ),
    "prune": ("logai prune --older-than 400d --dry-run", "logai prune --older-than 2025-11-01 --yes"),
    "forget": ("logai forget 3 --dry-run", "logai forget /var/log/auth.log.4.gz --yes --json"),
    "sources": ("logai sources", "logai sources --json"),
    "events": (
        "logai events --log auth.log --format jsonl    one object for every line of the log",
        "logai events --since 24h --action sudo",
        "logai events --line 4827 --line 4845            lines that a finding names",
        "logai events --attempts --format parquet --output attempts.parquet",
        "logai events --since 24h --ecs                   for Elasticsearch; --ocsf for OCSF",
        "logai events --partition-by day --output events/",
    ),
    "sql": (
        'logai sql "SELECT user_name, count(*) FROM login_attempts GROUP BY ALL ORDER BY 2 DESC LIMIT 5"',
        'logai sql --format csv "SELECT count(*) FROM events"',
    ),
    "report": (
        "logai report --demo",
        "logai report --since 2026-11-01 --until 2026-11-08 --format markdown",
        'logai report --since 6h --fail-on "failed_logins > 100" --fail-on finding:high',
    ),
    "report daily": (
        "logai report daily --log /var/log/auth.log --date 2026-11-22",
        "logai report daily --quiet-if-empty --email admin@example.org",
        "logai report daily --output 'reports/{date}.html' --lang th",
    ),
    "report install": (
        "logai report install --daily 06:00                     prints a line for the crontab",
        "logai report install --daily 06:00 --email root --fail-on finding:high --write",
        "logai report install --weekly mon 06:30 --output '/srv/reports/{week}.html' --write",
        "logai report install --remove",
    ),
    "report weekly": ("logai report weekly", "logai report weekly --format html --output week.html"),
    "patterns test": ("logai patterns test myapp.toml /var/log/myapp.log",),
    "patterns list": (
        "logai patterns list",
        "logai patterns list --format markdown    with an example of each message",
    ),
    "status": ("logai status", "logai status --json"),
    "doctor": (
        "logai doctor",
        "logai doctor --quick --lang th            no plan is asked of the model",
        "logai doctor --provider local --json",
    ),
    "bench": (
        "logai bench                          the built-in planner and the local model of the settings",
        "logai bench --models llama3.2:1b,llama3.2:3b --runs 3 --compare LAST",
        "logai bench history",
    ),
    "bench run": (
        "logai bench --provider builtin --json            no model",
        "logai bench --all-local --include-openai --yes   remote ones cost money: an estimate is printed first",
        "logai bench --questions examples/bench.toml --log examples/auth.log --details",
        'logai bench --all-local "วิเคราะห์ failed login attempts"',
    ),
    "bench history": ("logai bench history", "logai bench history --compare 20261123T143000Z"),
    "history": (
        "logai history",
        "logai history --since 7d --limit 100 --json",
        "logai history --clear",
    ),
    "usage": ("logai usage", "logai usage --since 30d --json"),
    "cost": (
        "logai cost --per-day 1000",
        "logai cost --per-day 200 --watts 45 --kwh-price 0.12 --hardware-price 600 --years 5",
    ),
    "config show": ("logai config show", "logai config show --json"),
    "models list": ("logai models list", "logai models list --json"),
    "models pull": ("logai models pull llama3.2:3b", "logai models pull llama3.2:1b qwen2.5-coder:1.5b"),
    "models update": (
        "logai models update --check                what is newer in the registry; fetches nothing",
        "logai models update llama3.2:3b",
        "logai models update --all --json",
        "logai models update --all --replace        other weights than the registry's, too",
    ),
    "models recommend": ("logai models recommend", "logai models recommend --lang th"),
    "models show": ("logai models show llama3.2:3b",),
    "models ps": ("logai models ps",),
    "models stop": ("logai models stop llama3.2:3b",),
    "models rm": ("logai models rm gemma:2b",),
    "models quantize": (
        "logai models quantize llama3.2:3b-instruct-fp16 --to q4_K_M --name llama3.2-small",
        "logai models quantize model-f16.gguf --to q8_0 --name mine:8bit",
    ),
    "models create": (
        "logai models create mine --from-gguf model.gguf",
        "logai models create tuned --from llama3.2:3b --adapter lora/ --parameter temperature=0",
    ),
}

REPORT_NUMBERS = (
    "Numbers for --fail-on: events, unknown_lines, failed_logins, successful_logins, sources, users, scans, "
    "sudo_commands, failed_sudo_commands, su_attempts, failed_su_attempts, account_changes, new_sources, findings; "
    "finding:any, finding:high, finding:medium, finding:low, finding:success_after_failures, "
    "finding:privileged_member, finding:new_account, finding:spraying, finding:brute_force, finding:new_source, "
    "finding:odd_hours. "
    "Compare them with > >= < <= == !=, join with `and`."
)

EXIT_CODES = (
    "Exit codes: 0 answered, 1 bug, 2 usage, 3 not understood or cannot be answered, "
    "4 no provider or provider failed, or a mail not sent, 5 no data or store problem, "
    "6 a condition of a report is met, 130 interrupted."
)


def epilog_of(command: str) -> str:
    """Return the end of a command's help: its examples, each on a line of its own."""
    # Click reads the backspace as "keep these line ends".
    return "\b\nExamples:\n" + "\n".join(f"  {example}" for example in EXAMPLES[command])


def print_help_without_command(context: typer.Context) -> None:
    """Print the help of a group of commands that was called without one."""
    if context.invoked_subcommand is None:
        sys.stdout.write(context.get_help() + "\n")
