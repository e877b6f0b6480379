"""`lian rules`: put rules in force while the court goes on working, and say which were when."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli import common
from cli.authoring import lint_problems
from cli.court import opened_house
from engine.bundle.bundle import Bundle, default_root
from engine.text.errors import BundleError, LianError

rules_app = typer.Typer(help="发布规则，不用重新启动；列出发布过的规则。", no_args_is_help=True)


@rules_app.command("release", help="检查一个数据文件夹，存档，马上在所有进程启用。")
def release_command(
    folder: Annotated[
        str,
        typer.Argument(help="有 casetypes 和 rules 的文件夹；不写就是 LIAN_DATA 或程序自带的。"),
    ] = "",
    note: Annotated[str, typer.Option("--note", help="改了什么，一句话。")] = "",
) -> None:
    """Lint, archive, put in force; on any error nothing changes."""
    from court.core.clock import minute
    from court.core.releases import release, titles

    bundle = Bundle.load(Path(folder) if folder else default_root())
    if found := [p for p in lint_problems(bundle) if p.severity == "错误"]:
        raise BundleError(found)
    with opened_house() as house:
        before = house.rules.in_force.number
        made = release(house, bundle, getpass.getuser(), note)
        with house.look() as look:
            title = titles(look.session)[made.number]
    if made.number == before:
        common.console.print(f"与正在使用的第 {before} 次发布相同，没有变化。", markup=False)
        return
    common.console.print(
        f"第 {made.number} 次发布（{title}）：规则库 {made.bundle[:12]}，{minute(made.at)}。"
        "正在运行的进程几秒以内启用，不用重新启动。",
        markup=False,
        soft_wrap=True,
    )


@rules_app.command("list", help="列出发布过的规则，新的在前；第一行是正在使用的。")
def list_command() -> None:
    """Every release, newest first."""
    from court.core.clock import minute
    from court.core.releases import every, titles

    with opened_house() as house, house.look() as look:
        found, called = every(look.session), titles(look.session)
    if not found:
        common.console.print("还没有发布过规则；第一次启动时会把数据文件夹里的存档。")
        return
    table = Table("次", "版次", "时间", "规则库", "发布的人", "说明")
    for one in found:
        table.add_row(
            str(one.number), called[one.number], minute(one.at), one.bundle[:12], one.by, one.note
        )
    common.console.print(table)


@rules_app.command("export", help="把一次发布的全部文件写进一个空文件夹，可以放进 git。")
def export_command(
    number: Annotated[int, typer.Argument(help="第几次发布，见 lian rules list。")],
    folder: Annotated[str, typer.Argument(help="写到哪个文件夹；没有就新建，要是空的。")],
) -> None:
    """Write the files of a release, as `lian rules release` takes them."""
    from court.core.releases import opened
    from court.core.tables import RuleRelease

    target = Path(folder)
    if target.exists() and any(target.iterdir()):
        raise LianError(f"“{target}”不是空的，没有写")
    with opened_house() as house, house.look() as look:
        found = look.session.get(RuleRelease, number)
        if found is None:
            raise LianError(f"没有第 {number} 次发布；见 lian rules list")
        files = opened(house, found).files
    for name, data in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    common.console.print(f"已写入“{target}”：{len(files)} 个文件。", markup=False)
