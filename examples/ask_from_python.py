"""Ask a question from Python, and get the number instead of a sentence.

Without arguments it asks the example log; with two it asks your log your question:

    python examples/ask_from_python.py /var/log/auth.log "failed logins in the last 24 hours"
"""

from __future__ import annotations

import sys
from pathlib import Path

from logai.ask import Question, ask
from logai.config import load_settings, parse_now
from logai.errors import LogaiError

EXAMPLE_LOG = Path(__file__).with_name("auth.log")
EXAMPLE_NOW = "2026-11-23T12:00"


def main(arguments: list[str]) -> int:
    """Print the answer in words, its value, its rows and the SQL behind it; return the exit code."""
    settings = load_settings({"provider": "builtin"})
    if arguments:
        log, text = arguments
        now = parse_now(None, settings.tz)
    else:
        log, text = str(EXAMPLE_LOG), "top 3 users with failed logins"
        now = parse_now(EXAMPLE_NOW, settings.tz)
    try:
        answer = ask(Question(text, settings, now, logs=(log,), year=None if arguments else now.year))
    except LogaiError as error:
        print(f"{error.message} {error.hint}", file=sys.stderr)
        return error.exit_code
    print(answer.sentence)
    print("understood as:", answer.interpretation)
    print("value:", answer.value)
    for row in answer.table.rows:
        print(*row, sep="\t")
    print(answer.sql)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
