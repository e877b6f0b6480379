"""`lian causes`: find a cause by whatever a person remembers of it."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from cli import common
from engine.law.catalogue import Cause
from engine.law.search import search
from engine.text.errors import LianError


def causes_command(
    words: Annotated[
        str, typer.Argument(help="名称、旧名、序号、代码或拼音，如 借贷、mjjd、9129。")
    ],
    on: common.OnDay = "",
    limit: Annotated[int, typer.Option(help="最多列出多少个。")] = 20,
) -> None:
    """Print matching causes with their path in the tree."""
    day = common.day_of(on)
    hits = search(common.bundle().catalogue, words, day)
    if not hits:
        raise LianError(f"没有找到与“{words[:40]}”有关的案由；可以换一个词，或只写一部分")
    table = Table("序号", "代码", "案由（所在位置）", "为什么列出")
    for hit in hits[:limit]:
        table.add_row(_number(hit.cause), hit.cause.code, " > ".join(hit.path), hit.why)
    common.console.print(table)
    if len(hits) > limit:
        common.console.print(f"另有 {len(hits) - limit} 个，请写得更具体。")


def _number(cause: Cause) -> str:
    """108(3) rather than (3): the printed number with its parent's."""
    parts = cause.id.split(".")
    return f"{parts[2]}({parts[3]})" if cause.level == 4 else cause.number
