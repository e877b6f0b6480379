"""`lian replay`: past filings under two bundles, from the database or a Parquet file."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from rich.table import Table

from cli import common
from cli.court import opened_house
from engine.bundle.bundle import FOLDERS, Bundle, default_root
from engine.bundle.layering import remade
from engine.replay import columns
from engine.replay.cluster import replay_file_on, replay_on
from engine.replay.past import Past
from engine.replay.running import replay, replay_file
from engine.replay.tally import Tally, direction, refuses, registers
from engine.text.errors import LianError
from engine.text.files import Files

SHOWN = 40


def replay_command(
    folder: Annotated[str, typer.Argument(help="改后的数据文件夹，有 casetypes 和 rules。")] = "",
    file: Annotated[
        str, typer.Option("--file", help="材料取自这个 Parquet 文件；不写取自数据库。")
    ] = "",
    export: Annotated[
        str, typer.Option("--export", help="只把数据库里的材料写进这个 Parquet 文件。")
    ] = "",
    before: Annotated[
        str, typer.Option("--before", help="改前的数据文件夹；不写是正在使用的。")
    ] = "",
    processes: Annotated[int, typer.Option("--processes", min=1, max=64, help="几个进程。")] = 1,
    scheduler: Annotated[
        str, typer.Option("--scheduler", help="Dask 集群的地址，如 tcp://主机:8786；不写在本机。")
    ] = "",
) -> None:
    """The matrix of conclusions, stricter and looser apart; nothing is written or reopened."""
    if export:
        _export(Path(export))
        return
    if not folder:
        raise LianError("请写改后的数据文件夹，例如 lian replay 新的文件夹")
    if file:
        old = _bundle(before) if before else common.bundle()
        new = _like(old, folder)
        start = perf_counter()
        if scheduler:
            tally = replay_file_on(scheduler, old, new, Path(file))
        else:
            tally = replay_file(old, new, Path(file), processes)
    else:
        old, new, filings = _from_store(folder, before)
        start = perf_counter()
        if scheduler:
            tally = replay_on(scheduler, old, new, filings)
        else:
            tally = replay(old, new, filings, processes)
    _show(new, tally, perf_counter() - start)


def _bundle(folder: str) -> Bundle:
    return Bundle.load(Path(folder) if folder else default_root())


def _like(old: Bundle, folder: str) -> Bundle:
    return remade(old, Files.of(Path(folder), FOLDERS))


def _from_store(folder: str, before: str) -> tuple[Bundle, Bundle, list[Past]]:
    from court.workshop.effects import past_filings

    with opened_house() as house, house.look() as look:
        old = _bundle(before) if before else look.house.bundle
        new = _like(old, folder)
        return old, new, list(past_filings(look.session, old))


def _export(path: Path) -> None:
    from court.workshop.effects import past_filings

    with opened_house() as house, house.look() as look:
        count = columns.write(
            path, lambda: past_filings(look.session, look.house.bundle), look.house.bundle
        )
    common.console.print(
        f"写进“{path.name}”{count} 件。里面是起诉材料，请像数据库一样保管。", markup=False
    )


def _show(new: Bundle, tally: Tally, seconds: float) -> None:
    policy = new.policy
    table = Table("改前", "改后", "方向", "件")
    for (old, after), count in sorted(tally.matrix.items(), key=lambda row: -row[1]):
        table.add_row(old or "—", after or "—", direction(policy, old, after) or "不变", str(count))
    common.console.print(table)
    kinds = "，".join(f"{kind} {count}" for kind, count in sorted(tally.kinds.items()))
    common.console.print(
        f"{tally.filings} 件，{seconds:.1f} 秒：{kinds or '没有材料'}。", markup=False
    )
    for one in tally.changed[:SHOWN]:
        word = "请核对：" if registers(policy, one.before) and refuses(policy, one.after) else ""
        common.console.print(
            f"{word}{one.id} {one.cause}：{one.before} → {one.after}", markup=False, soft_wrap=True
        )
    if len(tally.changed) > SHOWN:
        common.console.print(f"另有 {len(tally.changed) - SHOWN} 件", markup=False)
