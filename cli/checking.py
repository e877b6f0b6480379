"""`lian check`: one filing, several files, or many as NDJSON."""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any, BinaryIO

import orjson
import typer
from rich.console import Console
from rich.progress import Progress

from cli import common
from cli.render import print_opinion
from engine.check.checker import check
from engine.check.lines import line_result
from engine.check.opening import Opened, open_content
from engine.check.opinion import Opinion
from engine.check.receipt import receipt_of
from engine.telling.asked import asked
from engine.telling.plaintext import plain_text
from engine.telling.reasoning import chain, why_not


class Format(StrEnum):
    """How an opinion is printed."""

    screen = "屏幕"
    text = "文本"
    json = "json"


class Stage(StrEnum):
    """Whether a filing is final or still being written."""

    submitted = "提交"
    typing = "填写"


def check_command(
    files: Annotated[list[str], typer.Argument(help="JSON 文件；- 表示标准输入。")],
    on: common.OnDay = "",
    output: Annotated[Format, typer.Option("--format", help="输出形式。")] = Format.screen,
    stage: Annotated[Stage, typer.Option(help="提交：已写完；填写：还在填写。")] = Stage.submitted,
    full: Annotated[bool, typer.Option("--full", help="也列出已满足和不适用的要求。")] = False,
    bulk: Annotated[bool, typer.Option("--ndjson", help="每行一份，逐行输出 JSON。")] = False,
    why: Annotated[
        bool, typer.Option("--why", help="逐步列出理由：事实、条件、条文、结论。")
    ] = False,
    rule: Annotated[
        str, typer.Option("--why-not", metavar="规则", help="这条规则为什么没有提出，按哪些事实。")
    ] = "",
    previous: Annotated[str, typer.Option(help="前一份凭证的哈希，接成链。")] = "",
) -> None:
    """Check filings and print the opinions."""
    if bulk:
        for name in files:
            _bulk(name, on, stage)
        return
    for name in files:
        raw = common.read_filing_file(name)
        if len(files) > 1 and output is not Format.json:
            common.console.rule(name)
        opinion = check(common.bundle(), raw, common.day_of(on, raw), stage.value)
        if why or rule:
            _print_reasons(open_content(common.bundle(), raw, opinion.day), opinion, rule, output)
            continue
        _print(opinion, output, full, previous)


def _print(opinion: Opinion, output: Format, full: bool, previous: str) -> None:
    if output is Format.json:
        data = {"意见": opinion.to_dict(), "凭证": receipt_of(opinion, previous).to_dict()}
        sys.stdout.buffer.write(orjson.dumps(data, option=orjson.OPT_INDENT_2) + b"\n")
    elif output is Format.text:
        print(plain_text(opinion, common.bundle().kept(asked), full))
    else:
        print_opinion(opinion, common.console, common.bundle().kept(asked), full)


def _print_reasons(opened: Opened, opinion: Opinion, rule: str, output: Format) -> None:
    """The chain of reasoning, or what became of one rule."""
    reasons = why_not(opened, opinion, rule) if rule else chain(opened, opinion)
    if output is Format.json:
        data = [reason.to_dict() for reason in reasons]
        sys.stdout.buffer.write(orjson.dumps(data, option=orjson.OPT_INDENT_2) + b"\n")
    else:
        print("\n".join(line for reason in reasons for line in reason.lines()))


def _bulk(name: str, on: str, stage: Stage) -> None:
    """One filing a line in, one result a line out; a bad line never stops the others."""
    totals: Counter[str] = Counter()
    stream, size = _open(name)
    with Progress(console=_progress_console(), transient=True) as progress:
        task = progress.add_task("检查", total=size)
        for number, line in enumerate(_lines(stream), 1):
            progress.advance(task, len(line))
            if not line.strip():
                continue
            result = line_result(number, line, _check(on, stage))
            totals[str(result.get("结论", "无法读取"))] += 1
            sys.stdout.buffer.write(orjson.dumps(result) + b"\n")
    summary = "，".join(f"{k} {n}" for k, n in totals.most_common())
    print(f"共 {totals.total()} 份：{summary}", file=sys.stderr)


def _check(on: str, stage: Stage) -> Callable[[Mapping[str, Any]], Opinion]:
    return lambda raw: check(common.bundle(), raw, common.day_of(on, dict(raw)), stage.value)


def _open(name: str) -> tuple[BinaryIO, int | None]:
    if name == "-":
        return sys.stdin.buffer, None
    text = common.read_bytes(name)
    return io.BytesIO(text), len(text)


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    while line := stream.readline(10_000_000):
        yield line


def _progress_console() -> Console:
    return Console(stderr=True)
