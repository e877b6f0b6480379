"""`lian causes`: find a cause by whatever a person remembers of it, or in plain words."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from cli import common
from engine.bundle.bundle import Bundle
from engine.finding.doors import Door
from engine.finding.finder import find
from engine.finding.named import Hit
from engine.finding.questions import load_questions
from engine.law.catalogue import Cause
from engine.text.errors import LianError, nearest


def causes_command(
    words: Annotated[
        str,
        typer.Argument(
            help="名称、旧名、序号、代码、拼音，或者一句话，如 借贷、mjjd、9129、老板拖欠工资。"
        ),
    ] = "",
    at: Annotated[str, typer.Option(help="引导的提问，如 家庭；不写话也不写这个，从头问起。")] = "",
    on: common.OnDay = "",
    limit: Annotated[int, typer.Option(help="最多列出多少个。")] = 20,
) -> None:
    """Print matching causes with their path in the tree; without a sure one, a guided question."""
    bundle, day = common.bundle(), common.day_of(on)
    if at or not words.strip():
        _ask(bundle, at)
        return
    found = find(bundle, words, day)
    for door in found.doors:
        _tell(door)
    if not found.hits and found.asks:
        common.console.print(f"没有找到与“{words[:40]}”有关的案由。换个说法，或者回答几个问题：")
    elif found.asks:
        common.console.print("没有把握，可能是下面几个；都不像的，回答后面的问题。")
    if found.hits:
        _list(found.hits, limit)
    if found.asks:
        _ask(bundle)


def _list(hits: tuple[Hit, ...], limit: int) -> None:
    table = Table("序号", "代码", "案由（所在位置）", "为什么列出")
    for hit in hits[:limit]:
        why = hit.why if hit.sure else f"{hit.why}（没有把握）"
        table.add_row(_number(hit.cause), hit.cause.code, " > ".join(hit.path), why)
    common.console.print(table)
    if len(hits) > limit:
        common.console.print(f"另有 {len(hits) - limit} 个，请写得更具体。")


def _tell(door: Door) -> None:
    common.console.print(f"{door.title}：{door.told}（{'、'.join(door.basis)}）")


def _ask(bundle: Bundle, at: str = "") -> None:
    """A guided question with the command each answer leads to.  Raises `LianError`."""
    questions = load_questions(bundle)
    if at and at not in questions.steps:
        raise LianError(f"没有“{at[:20]}”这个提问{nearest(at, questions.steps)}")
    step = questions.step(at)
    table = Table(step.question, "接着输入")
    for answer in step.answers:
        onward = f"causes --at {answer.question}" if answer.question else f"show {answer.cause}"
        table.add_row(answer.words, f"lian {onward}")
    common.console.print(table)


def _number(cause: Cause) -> str:
    """108(3) rather than (3): the printed number with its parent's."""
    parts = cause.id.split(".")
    return f"{parts[2]}({parts[3]})" if cause.level == 4 else cause.number
