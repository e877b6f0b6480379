"""`lian law`: import the texts of laws a court may use, and say which there are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli import common
from cli.court import opened_house
from engine.text.errors import LianError

law_app = typer.Typer(
    help="导入法规条文，让法官和当事人就地读到；列出导入过的。", no_args_is_help=True
)


@law_app.command(
    "import", help="导入条文：表格（.csv）、逐行 JSON（.jsonl），或者一件法规的全文（.txt）。"
)
def import_command(
    file: Annotated[Path, typer.Argument(help="UTF-8 文件，格式见运维手册。")],
    law: Annotated[str, typer.Option("--law", help="全文是哪件法规，写简称。")] = "",
    start: Annotated[
        str, typer.Option("--start", help="这一版从哪天施行；不写就是索引里的施行日。")
    ] = "",
) -> None:
    """All of a file or nothing of it."""
    from court.statutes import files, service

    try:
        data = file.read_bytes()
    except OSError as error:
        raise LianError(f"“{file}”读不了：{error.strerror}") from None
    with opened_house() as house:
        found = files.read(file.name, data, house.bundle.laws, law, start)
        with house.work() as work:
            kept = service.put(work, found)
    articles = sum(one.articles for one in kept)
    common.console.print(
        f"导入了 {len({one.law for one in kept})} 件法规的 {len(kept)} 个版本，{articles} 条。",
        markup=False,
    )


@law_app.command("list", help="列出导入过的版本。")
def list_command() -> None:
    """Every version, by law."""
    from court.statutes import service

    with opened_house() as house, house.look() as look:
        found = service.versions(look)
    if not found:
        common.console.print("还没有导入过条文；见 lian law import --help")
        return
    table = Table("简称", "施行", "条")
    for one in found:
        table.add_row(one.law, one.start.isoformat(), str(one.articles))
    common.console.print(table)
