"""`lian demo`: a court with fictional filings in every state, to show and to try."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from cli import common


def demo_command(
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="已经有数据时不报错，只显示账户。")
    ] = False,
    state: Annotated[
        str, typer.Option("--state", help="写入哪个状态文件夹；不写用 LIAN_STATE，再不然是 .lian。")
    ] = "",
) -> None:
    """Fill an empty database with the demonstration, then print its accounts."""

    from court.core.courthouse import Courthouse
    from court.core.settings import Settings
    from court.core.store.database import Database
    from court.demo.making import NotEmpty, demonstrate
    from court.operations.upgrading import upgrade

    settings = Settings.read(os.environ).model_copy(update={"development": True})
    if state:
        settings = settings.model_copy(update={"state": Path(state)})
    house = Courthouse(settings, common.bundle(), Database(settings.url))
    try:
        upgrade(house.database)
        with _bar() as bar:
            task = bar.add_task("建立演示数据", total=1.0)
            count = demonstrate(house, lambda share: bar.update(task, completed=share))
        common.console.print(f"建立了 {count} 件虚构的起诉，覆盖每一种状态，最早的在八周以前。")
    except NotEmpty:
        if not if_empty:
            raise
        common.console.print("已经有演示数据。")
    finally:
        house.database.close()
    print_accounts()


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), console=common.console, transient=True
    )


def print_accounts() -> None:
    """The accounts of the demonstration with how to sign in."""
    from court.demo.people import EVERYBODY, PASSWORD

    common.console.print(
        f"演示账户，只用于开发和演示；密码都是 [bold]{PASSWORD}[/bold]，手机号也可以用验证码登录；"
        "工作人员从 /staff/sign-in 登录，不要求第二因素。"
    )
    table = Table(box=SIMPLE_HEAD)
    for column in ("身份", "手机号或登录名", "姓名", "说明"):
        table.add_column(column, no_wrap=column == "手机号或登录名")
    for person in EVERYBODY:
        table.add_row(person.role, person.sign_in, person.name, person.what)
    common.console.print(table)
