"""Asking before something is removed for good."""

from __future__ import annotations

import sys

from logai.errors import BadInputError


def is_confirmed(command: str, question: str) -> bool:
    """Return the answer of whoever sits at the terminal; raise BadInputError where nobody does."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise BadInputError(f"{command} asks first, and there is no terminal to ask on.", "Add --yes, or --dry-run.")
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes", "ใช่"}
