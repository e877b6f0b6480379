"""`lian ask`: asks the next most telling question until the opinion is settled."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.prompt import Prompt

from cli import common
from cli.render import print_opinion
from engine.check.checker import TYPING_STAGE, check_opened
from engine.check.opening import open_content
from engine.check.opinion import Opinion, Question
from engine.telling.asked import asked
from engine.text.errors import FilingError
from engine.text.paths import put

LIST_HINT = "有几位（项）？没有写 0"


def ask_command(
    start: Annotated[str, typer.Argument(help="案由，或者已经填了一部分的 JSON 文件。")],
    on: common.OnDay = "",
    save: Annotated[str, typer.Option("--save", help="把答案存成 JSON 文件。")] = "",
) -> None:
    """Ask, re-check, ask again; Enter skips a question, 完 ends."""
    raw: dict[str, Any]
    raw = common.read_filing_file(start) if Path(start).is_file() else {"案由": start}
    skipped: set[str] = set()
    opinion = _check(raw, on)
    while question := _next(opinion, skipped):
        common.console.print(
            f"\n[{opinion.conclusion}] 因为：{'、'.join(question.reasons)}", markup=False
        )
        answer = Prompt.ask(_prompt(question), default="", show_default=False).strip()
        if answer == "完":
            break
        if not answer:
            skipped.add(question.path)
            continue
        opinion = _answer(raw, question, answer, on) or opinion
    if save:
        Path(save).write_bytes(orjson.dumps(raw, option=orjson.OPT_INDENT_2))
        common.console.print(f"答案已存入 {save}")
    print_opinion(opinion, common.console, common.bundle().kept(asked))


def _check(raw: dict[str, Any], on: str) -> Opinion:
    opened = open_content(common.bundle(), raw, common.day_of(on, raw))
    return check_opened(opened.readable(), TYPING_STAGE)


def _next(opinion: Opinion, skipped: set[str]) -> Question | None:
    return next((q for q in opinion.questions if q.path not in skipped), None)


def _prompt(question: Question) -> str:
    parts = [question.label]
    if question.path != question.label:
        parts.append(f"（{question.path}）")
    if question.type == "列表":
        parts.append(f"：{LIST_HINT}")
    elif question.options:
        parts.append(f"：{'／'.join(question.options)}")
    elif question.type == "是否":
        parts.append("：是／否")
    elif question.hint:
        parts.append(f"：{question.hint}")
    return "".join(parts)


def _answer(raw: dict[str, Any], question: Question, answer: str, on: str) -> Opinion | None:
    """Try an answer; a bad one is explained and asked again."""
    before = orjson.dumps(raw)
    value: Any = answer
    if question.type == "列表":
        if not answer.isdigit() or int(answer) > 50:
            common.console.print("请写一个 0 到 50 的整数。")
            return None
        value = [{} for _ in range(int(answer))]
    put(raw, question.path, value)
    try:
        return _check(raw, on)
    except FilingError as error:
        for problem in error.problems:
            common.console.print(f"请重新回答：{problem}", markup=False, style="yellow")
        raw.clear()
        raw.update(orjson.loads(before))
        return None
