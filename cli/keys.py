"""`lian keys`: the keys for files, backups and identity numbers at rest."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from cli import common
from cli.court import opened_house

keys_app = typer.Typer(help="静态数据的密钥：列出、更换、用新密钥重新加密。", no_args_is_help=True)
SHOWN = 20


@keys_app.command("list", help="列出密钥，以及有多少文件和数据要用到它。")
def list_command() -> None:
    """Newest first; what lies open is said, and so is a key that is missing."""
    from court.operations.rewriting import keys_in_use

    with opened_house() as house:
        ring = house.lasting.ring
        used = keys_in_use(house)
    table = Table("密钥", "算法", "启用", "文件和数据", "")
    for number, key in enumerate(ring.all()):
        table.add_row(
            key.id, key.cipher, key.made, str(used.pop(key.id, 0)), "" if number else "正在用"
        )
    open_ = used.pop("", 0)
    for missing, count in used.items():
        table.add_row(missing, "", "", str(count), "缺少")
    common.console.print(table)
    common.console.print(f"密钥文件夹：{ring.folder}。没有加密的：{open_}。", markup=False)
    if used:
        raise typer.Exit(1)


@keys_app.command("add", help="生成一把新密钥，以后都用它；旧密钥留着，打开旧的东西。")
def add_command(
    cipher: Annotated[
        str, typer.Option("--cipher", help="算法：aes 或者 sm4（要装国密支持）。")
    ] = "aes",
) -> None:
    """Make a key and log its id."""
    with opened_house() as house:
        key = house.lasting.ring.add(cipher, house.clock())
        with house.work() as work:
            work.log("更换密钥", 密钥=key.id, 算法=cipher)
    common.console.print(
        f"新密钥 {key.id} 已启用。请马上把密钥文件夹另行备份，再运行 lian keys rewrite。",
        markup=False,
    )


@keys_app.command("rewrite", help="用正在用的密钥重新加密全部文件和数据；可以中断，再运行接着做。")
def rewrite_command() -> None:
    """Exit 1 when something could not be opened."""
    from court.operations.rewriting import rewrite

    with opened_house() as house, common.console.status("重新加密") as status:
        done = rewrite(house, lambda what: status.update(f"重新加密：{what}"))
        with house.work() as work:
            work.log("重新加密", 文件=done.files, 数据=done.rows)
    common.console.print(f"重新加密了 {done.files} 个文件、{done.rows} 处数据。", markup=False)
    for fault in done.faults[:SHOWN]:
        common.console.print(f"  {fault}", markup=False)
    if done.faults:
        raise typer.Exit(1)
