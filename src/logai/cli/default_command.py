"""A group of commands one of which is meant where none is named: `logai bench` is `logai bench run`."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup


class GroupWithDefault(TyperGroup):
    """Takes what is neither a command of the group nor a call for help as arguments of `default_command`."""

    default_command = "run"

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - as in Typer's own class
        """Put the default command in front of `args` where they name none."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = [self.default_command, *args]
        return super().parse_args(ctx, args)
