"""The line of `logai chat` on a terminal: history, arrow keys, completion.

prompt_toolkit does the editing, on standard error: standard output is the answers'. The history is that of the
questions that were asked; what is typed is kept nowhere else. Names of the data are not offered: whoever wrote the log
may have chosen them.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from logai.errors import LogaiError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prompt_toolkit import PromptSession
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

    from logai.cli.console import Look
    from logai.config import Settings

PROMPT = "logai> "
_REMEMBERED = 500
"""Questions asked before that the arrow keys go through."""


def read_prompted(settings: Settings, look: Look) -> Iterator[str]:
    """Yield the lines that the user types until Ctrl-D; Ctrl-C clears the line."""
    from prompt_toolkit.output import create_output

    yield from read_session(make_session(settings, look, output=create_output(stdout=sys.stderr)))


def read_session(session: PromptSession[str]) -> Iterator[str]:
    """Yield what is typed into `session`."""
    while True:
        try:
            yield session.prompt(PROMPT)
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def make_session(
    settings: Settings, look: Look, *, source: Input | None = None, output: Output | None = None
) -> PromptSession[str]:
    """Return the editor of the line; without `source` and `output` it is that of the terminal."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import InMemoryHistory
    from prompt_toolkit.output import ColorDepth

    asked = _asked_before(settings)
    is_plain = look.no_color or bool(os.environ.get("NO_COLOR"))
    return PromptSession(
        history=InMemoryHistory(list(reversed(asked))),
        auto_suggest=AutoSuggestFromHistory(),
        completer=WordCompleter(_candidates(asked), ignore_case=True, sentence=True),
        complete_while_typing=False,
        color_depth=ColorDepth.DEPTH_1_BIT if is_plain else None,
        input=source,
        output=output,
    )


def _asked_before(settings: Settings) -> list[str]:
    """Return the questions of the history, each once, the newest first; nothing where none is kept."""
    from logai.history.file import read

    if not settings.history:
        return []
    with contextlib.suppress(LogaiError):
        return list(dict.fromkeys(" ".join(ask["question"].split()) for ask in read(limit=_REMEMBERED).asks))
    return []


def _candidates(asked: Iterable[str]) -> list[str]:
    """Return what can be completed: commands, questions that can be answered, follow-ups, and what was asked."""
    from logai.cli.chat import COMMANDS
    from logai.i18n import translate
    from logai.understand.offline.lexicon import load_lexicon

    known = load_lexicon().suggestions
    follow_ups = [line for lang in ("en", "th") for line in translate(lang, "chat.follow_ups").splitlines()]
    return list(dict.fromkeys((*COMMANDS, *known["en"], *known["th"], *follow_ups, *asked)))
