"""`lian coverage`: what is written for each cause, what is not, and the articles still to do."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Annotated, Literal

import orjson
import typer
from rich.table import Table

from cli import common
from engine.bundle.bundle import Bundle, default_root
from engine.proving.coverage.articles import Article, articles
from engine.proving.coverage.counting import Section, sections
from engine.proving.coverage.doubts import paper
from engine.proving.coverage.points import POINTS
from engine.proving.wholes import FOLDER, Tried, read_wholes, try_all
from engine.text.errors import LianError, nearest
from engine.text.files import Files

NO_END = "还没有去向"


def coverage_command(
    open_: Annotated[str, typer.Option("--open", help="列出这一部分没有写完的案由和缺的项。")] = "",
    of_articles: Annotated[
        bool, typer.Option("--articles", help="列出还没有去向的受理条文。")
    ] = False,
    of_doubts: Annotated[
        bool, typer.Option("--doubts", help="把各案由的存疑汇成一份文件输出。")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
    run: Annotated[
        bool, typer.Option("--run/--no-run", help="逐件检查整案；不查只数件数。")
    ] = True,
) -> None:
    """Count causes done by the ten points; nothing here fails, it only counts."""
    bundle = common.bundle()
    if of_doubts:
        print(paper(bundle), end="")
    elif of_articles:
        _articles(articles(bundle), as_json)
    else:
        _causes(sections(bundle, tried(bundle, run)), open_, as_json)


def tried(bundle: Bundle, run: bool) -> list[Tried]:
    """Every whole filing, checked; or taken to agree when they are only counted."""
    wholes = read_wholes(bundle, Files.of(default_root(), (FOLDER,))).entries
    if not run:
        return [Tried(whole) for whole in wholes]
    with common.console.status("检查整案") as status:
        return try_all(bundle, wholes, lambda cause: status.update(f"检查整案：{cause}"))


def _causes(found: list[Section], open_: str, as_json: bool) -> None:
    if as_json:
        _json([section.to_dict() for section in found])
    elif open_:
        _open(_named(found, open_))
    else:
        common.console.print(_table(found))
        _notes(found[-1])


def _json(data: object) -> None:
    sys.stdout.buffer.write(orjson.dumps(data, option=orjson.OPT_INDENT_2) + b"\n")


def _named(found: list[Section], name: str) -> Section:
    names = [section.name for section in found]
    chosen = [section for section in found if name in section.name]
    if not chosen:
        raise LianError(f"没有“{name}”这一部分{nearest(name, names)}：{'、'.join(names)}")
    return chosen[0]


def _table(found: list[Section]) -> Table:
    table = Table(title="写完：十项和说法都有")
    for heading in (
        "部分",
        "末级写完",
        "上级写完",
        "要求套数",
        "问了不用",
        "整案",
        "易误拒",
        "错误异议",
    ):
        justify: Literal["left", "right"] = "left" if heading == "部分" else "right"
        table.add_column(heading, justify=justify, overflow="fold")
    for section in found:
        parents = section.done - section.leaves_done
        table.add_row(
            section.name,
            f"{section.leaves_done}/{section.leaves}",
            f"{parents}/{section.parents}",
            str(section.sets),
            str(len(section.idle)),
            str(len(section.tried)),
            str(section.must_register),
            str(section.wrong),
        )
    return table


def _notes(total: Section) -> None:
    lacking = "，".join(f"{point} {total.lacking[point]}" for point in POINTS)
    common.console.print(f"缺这一项的案由：{lacking}。", markup=False)
    if total.disagreeing:
        common.console.print(f"整案不符 {total.disagreeing} 件，lian test 逐件说明。", markup=False)


def _open(section: Section) -> None:
    """Each cause with what it lacks, and the elements nothing uses."""
    for standing in section.standings:
        if standing.lacks:
            said = "；".join(f"{lack.point}：{lack.why}" for lack in standing.lacks)
            common.console.print(
                f"{standing.node.cause.name}  {said}", markup=False, soft_wrap=True
            )
    for idle in section.idle:
        common.console.print(f"问了不用：{idle.name}（{idle.place}）", markup=False, soft_wrap=True)
    todo = len(section.standings) - section.done
    common.console.print(f"{section.name}：没有写完 {todo} 个。", markup=False)


def _articles(found: list[Article], as_json: bool) -> None:
    """The articles without an end, by family; then how many came to which end."""
    if as_json:
        _json([{"条文": a.shown, "去向": a.end or NO_END, "由": a.why} for a in found])
        return
    for article in sorted((a for a in found if not a.end), key=lambda a: a.families):
        families = "、".join(article.families)
        text = f"{families}  {article.shown}  {article.kind}  {article.gist}"
        common.console.print(text, markup=False, soft_wrap=True)
    ends = Counter(article.end or NO_END for article in found)
    counted = "，".join(f"{end} {number}" for end, number in ends.most_common())
    common.console.print(f"受理条文 {len(found)} 条：{counted}。", markup=False)
