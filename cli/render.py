"""An opinion in the terminal: colours and boxes around the same words as the plain text."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from engine.check.opinion import Finding, Opinion
from engine.telling.asked import to_ask
from engine.telling.plaintext import HEADINGS, UNCHECKED, Asked, fact_text, related

COLOURS: Mapping[str, str] = {
    "停止": "red",
    "步骤": "magenta",
    "地点": "magenta",
    "补写": "yellow",
    "判断": "cyan",
    "通过": "green",
    "等待": "blue",
}
MARKS = {
    "不予受理": "✗",
    "前置": "↩",
    "管辖": "→",
    "补正": "○",
    "法官判断": "?",
    "提示": "·",
}


def print_opinion(opinion: Opinion, console: Console, asked: Asked, full: bool = False) -> None:
    """Print an opinion, gaps as the form asks for them; `full` adds what is in order and what does not apply."""
    colour = COLOURS.get(opinion.row.sign, "white")
    heading = Text(opinion.conclusion, style=f"bold {colour}")
    if opinion.action:
        heading.append(f"\n{opinion.action}", style="none")
    console.print(
        Panel(
            heading,
            title=f"{opinion.cause}（{opinion.edition}年版案由）",
            subtitle=f"{opinion.day.isoformat()} · {opinion.stage}",
            border_style=colour,
        )
    )
    for note in opinion.notes:
        console.print(f"说明：{note}", style="italic", markup=False)
    for effect, title in HEADINGS:
        found = [f for f in opinion.of("不满足", "请法官判断") if f.counted == effect]
        if found:
            console.print(f"\n{title}（{len(found)}）", style="bold", markup=False)
            for finding in found:
                console.print(_finding(finding))
    _print_unchecked(opinion, console, asked)
    _print_questions(opinion, console)
    if full:
        _print_rest(opinion, console)
    console.print(
        f"\n已满足 {len(opinion.of('满足'))} 项 · 待定 {len(opinion.of('待定'))} 项 · "
        f"不适用 {len(opinion.of('不适用'))} 项。本意见供参考，由法官决定。",
        style="dim",
        markup=False,
    )


def _finding(finding: Finding) -> Group:
    where = f"（{finding.member}）" if finding.member else ""
    trial = "（试行，不影响结论）" if not finding.enforced else ""
    mark = MARKS.get(finding.counted, "·")
    lines = [Text(f" {mark} {finding.title}{where}{trial}", style="bold")]
    lines.append(Text(f"   {finding.explanation}"))
    if finding.cure:
        lines.append(Text(f"   怎么办：{finding.cure}", style="green"))
    if finding.question:
        lines.append(Text(f"   请法官判断：{finding.question}", style="cyan"))
    if finding.facts:
        lines.append(Text(f"   事实：{'；'.join(fact_text(finding))}", style="dim"))
    lines.append(Text(f"   依据：{'；'.join(finding.basis)}　规则：{finding.rule_id}", style="dim"))
    return Group(*lines)


def _print_unchecked(opinion: Opinion, console: Console, asked: Asked) -> None:
    if not opinion.unchecked:
        return
    console.print(f"\n{UNCHECKED}（{len(opinion.open_questions)}）", style="bold", markup=False)
    for path, findings in opinion.open_questions.items():
        console.print(f" … 没有写明 {path}：{to_ask(path, findings, asked)}", markup=False)
        console.print(f"   关系到：{related(findings)}", style="dim", markup=False)


def _print_questions(opinion: Opinion, console: Console) -> None:
    if not opinion.questions:
        return
    console.print(f"\n接下来可以填写（{len(opinion.questions)}）", style="bold")
    for question in opinion.questions[:8]:
        reasons = "、".join(question.reasons[:3])
        console.print(f" · {question.shown}：关系到 {reasons}", markup=False)


def _print_rest(opinion: Opinion, console: Console) -> None:
    for state in ("满足", "待定", "不适用"):
        group = opinion.of(state)
        if group:
            console.print(f"\n{state}（{len(group)}）", style="bold")
        for finding in group:
            facts = "；".join(fact_text(finding))
            where = f"（{finding.member}）" if finding.member else ""
            console.print(
                f" · {finding.title}{where}" + (f"：{facts}" if facts else ""), markup=False
            )
