"""`lian backup` and `lian restore`: everything a court keeps, into a folder and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import common
from cli.court import opened_house, settings
from engine.text.errors import LianError

SHOWN = 20


def backup_command(
    target: Annotated[str, typer.Argument(help="写入哪个文件夹；必须还不存在。")],
    dump: Annotated[
        str, typer.Option("--dump", help="PostgreSQL 用 pg_dump 导出的文件；SQLite 不用。")
    ] = "",
    check: Annotated[
        bool, typer.Option("--check", help="不备份，只核对这个文件夹里的备份是否完整。")
    ] = False,
) -> None:
    """Make a backup, or check one; exit 1 when something in it is not as it should be."""
    from court.operations import backup

    if check:
        _check(Path(target))
        return
    with opened_house() as house:
        made = backup.backup(house, Path(target), Path(dump) if dump else None)
    say = common.console.print
    say(f"备份在 {target}：{made.events} 条事件，{len(made.files)} 个文件。", markup=False)
    say("备份是加密的，密钥不在里面，请另外保管：没有密钥，备份打不开。")
    if made.faults:
        say(f"备份里有 {len(made.faults)} 处问题，请查明：", style="bold")
        _list(list(made.faults))
        raise typer.Exit(1)


def _check(source: Path) -> None:
    from court.operations import backup

    found, faults = backup.verify(source)
    say = common.console.print
    if not faults:
        say(f"备份完整：{found.made_at} 制作，{found.events} 条事件，{len(found.files)} 个文件。")
        return
    say(f"备份不完整，{len(faults)} 处与清单不符：", style="bold")
    _list(faults)
    raise typer.Exit(1)


def _list(faults: list[str]) -> None:
    for fault in faults[:SHOWN]:
        common.console.print(f"  {fault}", markup=False)
    if len(faults) > SHOWN:
        common.console.print(f"  另有 {len(faults) - SHOWN} 处")


def restore_command(
    source: Annotated[str, typer.Argument(help="备份所在的文件夹。")],
    take: Annotated[
        str, typer.Option("--take", help="不恢复，只把备份里的数据库取出、解密，写到这个文件。")
    ] = "",
) -> None:
    """Put a backup into an installation that holds nothing yet."""
    from court.operations import backup

    chosen = settings()
    if take:
        if Path(take).exists():
            raise LianError(f"“{take}”已经存在，请换一个名字")
        found, _ = backup.verify(Path(source))
        backup.take_database(Path(source), found, chosen.ring(), Path(take))
        common.console.print(f"数据库已写到 {take}，没有加密，用完请删除。", markup=False)
        return
    found = backup.restore(Path(source), chosen)
    common.console.print(
        f"已恢复到 {chosen.state}：{found.made_at} 的备份，{found.events} 条事件，"
        f"{len(found.files)} 个文件。请运行 lian db current 和 lian audit verify。",
        markup=False,
    )
