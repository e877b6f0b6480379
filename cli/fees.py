"""`lian fee`: a court fee with its working, for an amount or for a whole filing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from cli import common
from court.fees.filing_fee import filing_fee
from court.fees.schedule import Fee, Standards, halved
from engine.check.opening import open_content
from engine.text.errors import LianError
from engine.values import ValueProblem, parse_money
from engine.values.showing import show_number


def fee_command(
    what: Annotated[str, typer.Argument(help="收费种类，如 财产案件；或者起诉材料的 JSON 文件。")],
    amount: Annotated[str, typer.Argument(help="数额，如 120000 或 12万。")] = "",
    half: Annotated[
        list[str] | None, typer.Option("--half", help="减半的原因，如 简易程序。")
    ] = None,
    on: common.OnDay = "",
) -> None:
    """Print a fee line by line."""
    if Path(what).is_file():
        fee = _filing_fee(common.read_filing_file(what), on)
    else:
        standards = Standards(common.bundle().parameters, common.day_of(on))
        fee = standards.fee(what, _amount(amount) if amount else None)
    _print(halved(fee, half or ()))


def _amount(text: str) -> Decimal:
    try:
        return parse_money(text)
    except ValueProblem as problem:
        raise LianError(f"数额：{problem}") from None


def _filing_fee(raw: dict[str, Any], on: str) -> Fee:
    day = common.day_of(on, raw)
    opened = open_content(common.bundle(), raw, day).readable()
    found = filing_fee(opened.bundle, opened.ruleset.casetype, opened.values(), day)
    if found.fee is None:
        raise LianError(found.missing)
    return replace(found.fee, note="；".join(found.notes))


def _print(fee: Fee) -> None:
    table = Table("算法", "元", title=fee.kind)
    for line in fee.lines:
        table.add_row(line.words, show_number(line.amount))
    table.add_section()
    table.add_row("应交", show_number(fee.payable))
    common.console.print(table)
    common.console.print(f"依据：{'；'.join(fee.basis)}", markup=False)
    if fee.note:
        common.console.print(fee.note, markup=False)
