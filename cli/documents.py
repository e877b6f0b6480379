"""`lian documents`: issue the papers of a decision, preview a template, verify a seal."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.progress import Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from cli import common
from court.core.numbers import assign, open_register, series_of
from court.documents.case import Case, open_case
from court.documents.checking import RECOMMENDABLE
from court.documents.making import DocumentSet, Options, Workshop, make_set
from court.documents.sample import preview
from court.documents.values import Decision
from court.files.atomic import write_all
from court.signing.configuration import judge_file, seal_service
from court.typesetting.pdf import typeset
from court.typesetting.word import to_docx
from engine.check.opening import open_content
from engine.inference.policy import Policy
from engine.text.errors import LianError, nearest

MANIFEST = "文书清单.json"
app = typer.Typer(help="制作、预览、验证文书。", no_args_is_help=True)


def state_folder() -> Path:
    """Where keys and number registers live between runs: `LIAN_STATE`, else `.lian/`."""
    return Path(os.environ.get("LIAN_STATE") or ".lian")


@app.command("issue", help="检查起诉材料，制作、盖章并写出这种决定的文书。")
def issue_command(
    filing: Annotated[str, typer.Argument(help="起诉材料的 JSON 文件。")],
    out: Annotated[str, typer.Option("--out", help="写入哪个文件夹。")],
    decision: Annotated[
        str, typer.Option("--as", help="按哪种决定制作；不写就按检查的建议。")
    ] = "",
    days: Annotated[int, typer.Option("--days", help="法官指定的期限（天），补正告知用。")] = 0,
    judge: Annotated[str, typer.Option("--judge", help="署名的审判员。")] = "",
    also: Annotated[
        list[str] | None, typer.Option("--also", help="另外选用的文书，如 小额诉讼程序告知书。")
    ] = None,
    form: Annotated[
        str, typer.Option("--form", help="起诉状版式：普通、要素；不写两种都出。")
    ] = "",
    word: Annotated[bool, typer.Option("--word", help="同时输出可以编辑的 DOCX。")] = False,
    on: common.OnDay = "",
) -> None:
    """Check a filing, then make, seal and write the documents of the decision."""
    raw = common.read_filing_file(filing)
    shop = Workshop.open(common.bundle())
    case = open_case(open_content(common.bundle(), raw, common.day_of(on, raw)))
    kind = decision or _recommended(shop.bundle.policy, case)
    plan = Decision(
        kind,
        case.day,
        case_number=_number(case) if kind == "登记立案" else "",
        days=days or None,
        judge=judge,
    )
    moment = datetime.now(UTC)
    with Progress(
        TextColumn("制作"), TextColumn("{task.description}"), TimeElapsedColumn(),
        console=common.console, transient=True,
    ) as progress:  # fmt: skip
        task = progress.add_task("")
        options = Options(
            chosen=frozenset(also or ()),
            form=form,
            word=word or kind == "当事人文书",
            progress=lambda name: progress.update(task, description=name),
        )
        seal = seal_service(os.environ, state_folder())
        made = make_set(shop, case, plan, seal, moment, options)
    _write(made, Path(out), case)


def _recommended(policy: Policy, case: Case) -> str:
    found = policy.decision(case.opinion.conclusion)
    if not found:
        questions = "；".join(f.question or f.title for f in case.opinion.of("请法官判断"))
        raise LianError(
            f"检查的结论是“{case.opinion.conclusion}”，要由法官先判断：{questions}。"
            f"判断以后用 --as 指明决定：{'、'.join(RECOMMENDABLE)}"
        )
    return found


def _number(case: Case) -> str:
    """The case number from the register beside the keys; the same filing keeps its number."""
    engine = open_register(state_folder() / "案号.sqlite")
    with engine.begin() as connection:
        return assign(connection, series_of(case), case.opinion.filing_hash, datetime.now(UTC))


def _write(made: DocumentSet, out: Path, case: Case) -> None:
    manifest = orjson.dumps(made.manifest(), option=orjson.OPT_INDENT_2)
    write_all(out, {**made.files(), MANIFEST: manifest})
    console = common.console
    console.print(f"检查结论：{case.opinion.conclusion}；决定：{made.decision.kind}", markup=False)
    if made.decision.case_number:
        console.print(f"案号：{made.decision.case_number}", markup=False)
    table = Table("文书", "给", "份数", "签章")
    for item in made.made:
        names = "、".join(item.recipients[:3]) + (
            f"等{len(item.recipients)}人" if len(item.recipients) > 3 else ""
        )
        table.add_row(item.document.name, names, str(item.copies), "已签章" if item.sealed else "")
    console.print(table)
    for item in made.made:
        for words in item.replaced.describe():
            console.print(f"《{item.document.name}》{words}", style="yellow", markup=False)
    for remark in made.remarks:
        console.print(f"请核对：{remark}", style="yellow", markup=False)
    if made.seal:
        console.print(f"印章：{made.seal}", markup=False)
    console.print(f"已写入 {out}", markup=False)


@app.command("preview", help="用示例内容排出一个文书模板：PDF 和 DOCX。")
def preview_command(
    template: Annotated[str, typer.Argument(help="文书名称，如 补正告知书；不写就列出全部。")] = "",
    out: Annotated[str, typer.Option("--out", help="写入哪个文件夹。")] = ".",
    on: common.OnDay = "",
) -> None:
    """Lay a template out with placeholders, as PDF and DOCX."""
    shop = Workshop.open(common.bundle())
    if not template:
        for name in shop.templates:
            common.console.print(name, markup=False)
        return
    found = shop.templates.get(template)
    if found is None:
        raise LianError(f"没有“{template}”这个文书模板{nearest(template, shop.templates)}")
    document = preview(found, common.day_of(on))
    result = typeset(document, shop.fonts)
    name = f"预览-{template}"
    write_all(Path(out), {f"{name}.pdf": result.pdf, f"{name}.docx": to_docx(document)})
    common.console.print(f"已写入 {Path(out) / name}.pdf 和 .docx", markup=False)
    for note in shop.fonts.notes:
        common.console.print(note, style="yellow", markup=False)


@app.command(
    "verify", help="核对 PDF 的签章：每一份都完好、可信、整份被签住时退出码是 0，否则是 1。"
)
def verify_command(
    files: Annotated[list[str], typer.Argument(help="PDF 文件。")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """Exit 1 unless every file is intact, trusted and covered whole by its signature."""
    good = True
    for name in files:
        verdict = judge_file(common.read_bytes(name), os.environ, state_folder())
        good = good and verdict.valid
        if as_json:
            print(orjson.dumps({"文件": name, **verdict.to_dict()}).decode())
            continue
        words: list[Any] = ["有效" if verdict.valid else "无效", name]
        if verdict.signer:
            words.append(f"签名者：{verdict.signer}")
        if verdict.development:
            words.append("（开发测试印章，没有法律效力）")
        words += verdict.reasons
        style = "green" if verdict.valid else "red"
        common.console.print("  ".join(map(str, words)), style=style, markup=False)
    if not good:
        raise typer.Exit(1)
