"""`lian serve`: the portal, the review desk and the API."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer


def serve_command(
    host: Annotated[str, typer.Option(help="监听的地址；0.0.0.0 表示所有网卡。")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口；0 表示任选一个空闲的。")] = 8000,
    workers: Annotated[int, typer.Option(help="几个进程；一般与处理器核数相同。")] = 1,
    development: Annotated[
        bool, typer.Option("--development", help="开发模式：验证码显示在页面上，缴费是模拟的。")
    ] = False,
    upgrade: Annotated[
        bool, typer.Option("--upgrade", help="数据库不是最新版本时先升级（请先备份）。")
    ] = False,
) -> None:
    """Serve until Ctrl+C or SIGTERM."""
    if development:
        os.environ["LIAN_DEVELOPMENT"] = "1"
    # Web and database are loaded only here, so that `lian check` stays quick.
    from api.serve import serve

    serve(host, port, workers, upgrade, _say)


def _say(words: str) -> None:
    print(words, file=sys.stdout, flush=True)
