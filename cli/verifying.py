"""`lian verify`: recompute a past opinion and compare it with its receipt."""

from __future__ import annotations

from typing import Annotated

import orjson
import typer

from cli import common
from engine.check.checker import check
from engine.check.receipt import Receipt, receipt_of
from engine.text.errors import LianError
from engine.values import parse_date


def verify_command(
    filing: Annotated[str, typer.Argument(help="起诉材料的 JSON 文件。")],
    receipt: Annotated[str, typer.Argument(help="lian check --format json 的输出，或其中的凭证。")],
) -> None:
    """Say whether the opinion can be reproduced; exit 1 when it cannot."""
    expected = _read_receipt(receipt)
    raw = common.read_filing_file(filing)
    opinion = check(common.bundle(), raw, parse_date(expected.day), expected.stage)
    actual = receipt_of(opinion, expected.previous)
    differences = [
        name for name, value in expected.to_dict().items() if actual.to_dict()[name] != value
    ]
    if not differences:
        common.console.print(f"一致：意见可以重新得出，结论是{opinion.conclusion}。")
        return
    common.console.print(f"不一致：{'、'.join(differences)}与凭证不同。{_reason(differences)}")
    raise typer.Exit(1)


def _reason(differences: list[str]) -> str:
    if "起诉材料" in differences:
        return "起诉材料不是当时那一份，或者被改动过。"
    if "规则库" in differences:
        return "规则库已经变化；要重算当时的意见，请用当时的规则库（环境变量 LIAN_DATA）。"
    if "引擎" in differences:
        return "引擎版本不同。"
    return "意见的内容或凭证被改动过。"


def _read_receipt(name: str) -> Receipt:
    try:
        data = orjson.loads(common.read_bytes(name))
        receipt = Receipt.from_dict(data.get("凭证", data))
    except (orjson.JSONDecodeError, KeyError, AttributeError, TypeError):
        raise LianError(f"“{name}”里没有完整的凭证") from None
    recorded = data.get("凭证", data) if isinstance(data.get("凭证"), dict) else data
    if recorded.get("凭证") not in (None, receipt.hash):
        raise LianError("凭证自身的哈希对不上：凭证被改动过")
    return receipt
