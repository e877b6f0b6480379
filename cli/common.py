"""What the subcommands share: the bundle, the clock, reading files, the console."""

from __future__ import annotations

import gc
import sys
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console

from engine.bundle.bundle import Bundle
from engine.check.day import day_for, read_day
from engine.check.filing import read_json
from engine.text.errors import LianError

console = Console(highlight=False)
# A command ends soon, and what it read stays until then: collections took a quarter of a lint.
COLLECTIONS = (50_000, 20, 50)

OnDay = Annotated[str, typer.Option("--on", help="按这一天的法律检查，如 2026-03-02。")]


@cache
def bundle() -> Bundle:
    """The bundle of `LIAN_DATA` or of this checkout."""
    gc.set_threshold(*COLLECTIONS)
    return Bundle.load()


def today() -> date:
    """The day in China, where the courts are."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def day_of(option: str, raw: dict[str, Any] | None = None) -> date:
    """The day to check by: the option, else the filing's own 起诉日期, else today.

    Raises `FilingError`.
    """
    return day_for(raw or {}, read_day(option, "--on"), today())


def read_bytes(name: str) -> bytes:
    """A file's bytes, or standard input for `-`.  Raises `LianError` for people."""
    if name == "-":
        return sys.stdin.buffer.read()
    path = Path(name)
    if path.is_dir():
        raise LianError(f"“{name}”是文件夹，请指定文件")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise LianError(f"找不到文件“{name}”") from None
    except OSError as error:
        raise LianError(f"读不了文件“{name}”：{error.strerror}") from None


def read_filing_file(name: str) -> dict[str, Any]:
    return read_json(read_bytes(name))
