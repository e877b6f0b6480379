"""`lian assignment`: draws computed again, by whoever has the log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import common
from cli.court import opened_house, plainly

if TYPE_CHECKING:
    from court.assignment.verifying import Seen
    from court.core.courthouse import Courthouse

assignment_app = typer.Typer(help="分案：重算抽签。", no_args_is_help=True)
SHOWN = 50


@assignment_app.command("verify", help="用公布的种子重算每一次抽签；可以只用导出的日志。")
def verify_command(
    log: Annotated[
        Path | None, typer.Argument(help="lian audit export 导出的日志；不写就读本院的数据库。")
    ] = None,
) -> None:
    """Exit 1 on any fault."""
    from court.assignment.verifying import verify

    with plainly():
        if log is not None:
            found = verify(_from_file(log))
        else:
            with opened_house() as house:
                found = verify(_from_database(house))
    common.console.print(
        f"重算了 {found.computed} 次抽签，{found.waiting} 次要等种子公布（次日），"
        f"指定和其他方式 {found.ordered} 件；{found.late} 次的承诺是当天才公布的。",
        markup=False,
    )
    for fault in found.faults[:SHOWN]:
        common.console.print(f"  {fault}", markup=False)
    if found.faults:
        raise typer.Exit(1)
    common.console.print("全部一致。", markup=False)


def _from_file(path: Path) -> Iterator[Seen]:
    from court.assignment.verifying import KINDS, Seen
    from engine.text.errors import LianError

    try:
        with path.open("rb") as file:
            for count, line in enumerate(file, 1):
                try:
                    seen = Seen.from_line(line)
                except (ValueError, KeyError, TypeError):
                    raise LianError(f"“{path}”第 {count} 行不是导出的日志") from None
                if seen.kind in KINDS:
                    yield seen
    except OSError as error:
        raise LianError(f"读不到“{path}”：{error.strerror}") from error


def _from_database(house: Courthouse) -> Iterator[Seen]:
    from court.assignment.verifying import KINDS, Seen
    from court.core.clock import day_of
    from court.core.events import every

    with house.look() as look:
        for entry in every(look.session):
            if entry.court == house.chain and entry.kind in KINDS:
                yield Seen.of(entry, day_of(entry.at).isoformat())
