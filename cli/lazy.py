"""Subcommands that are imported when they are run, so that `lian check` loads no papers."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group


class LazyGroup(TyperGroup):
    """A group whose subcommands stand in `table`: by name the place and the help of each.

    A place is `module:attribute`.  There stands a function, or a `Typer`, which has its own help.
    Commands and contexts are of the click that typer brings along and does not publish: `Any`.
    """

    table: ClassVar[Mapping[str, tuple[str, str]]] = {}

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        names: Any = dict.fromkeys(self.table)  # all that "did you mean" looks at
        self.commands = names

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in self.table:
            return None
        place, said = self.table[cmd_name]
        module, _, name = place.partition(":")
        return _command(cmd_name, getattr(import_module(module), name), said)


def _command(name: str, made: Any, said: str) -> Any:
    if isinstance(made, typer.Typer):
        group = get_group(made)
        group.name = name
        return group
    app = typer.Typer(add_completion=False)
    app.command(name, help=said)(made)
    return get_command(app)
