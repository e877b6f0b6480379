"""`lian verify`: recompute a past opinion and compare it with its receipt."""

from __future__ import annotations

from typing import Annotated

import orjson
import typer

from cli import common
from engine.bundle.bundle import Bundle
from engine.check.checker import check_opened
from engine.check.opening import open_content
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
    bundle = _bundle_of(expected.bundle)
    opinion = check_opened(open_content(bundle, raw, parse_date(expected.day)), expected.stage)
    actual = receipt_of(opinion, expected.previous)
    differences = [
        name for name, value in expected.to_dict().items() if actual.to_dict()[name] != value
    ]
    if not differences:
        common.console.print(f"一致：意见可以重新得出，结论是{opinion.conclusion}。")
        return
    common.console.print(f"不一致：{'、'.join(differences)}与凭证不同。{_reason(differences)}")
    raise typer.Exit(1)


def _bundle_of(wanted: str) -> Bundle:
    """The rules a receipt names: those of the data folder, or from the court's archive; the data
    folder's also where there is no archive, or not of those."""
    if common.bundle().hash == wanted:
        return common.bundle()
    from sqlalchemy.exc import SQLAlchemyError

    from cli.court import opened_house
    from court.core.releases import bundle_of

    try:
        with opened_house() as house:
            return bundle_of(house, wanted)
    except (LianError, SQLAlchemyError):
        return common.bundle()


def _reason(differences: list[str]) -> str:
    if "起诉材料" in differences:
        return "起诉材料不是当时那一份，或者被改动过。"
    if "规则库" in differences:
        return (
            "规则库已经变化，这里也没有当时的存档；"
            "要重算当时的意见，请用当时的规则库（LIAN_DATA），或者有它的存档的法院（LIAN_STATE）。"
        )
    if "引擎" in differences:
        return "引擎版本不同。"
    return "意见的内容或凭证被改动过。"


def _read_receipt(name: str) -> Receipt:
    try:
        data = orjson.loads(common.read_bytes(name))
        recorded = data["凭证"] if isinstance(data.get("凭证"), dict) else data
        receipt = Receipt.from_dict(recorded)
    except (orjson.JSONDecodeError, KeyError, AttributeError, TypeError):
        raise LianError(f"“{name}”里没有完整的凭证") from None
    if recorded.get("凭证") not in (None, receipt.hash):
        raise LianError("凭证自身的哈希对不上：凭证被改动过")
    return receipt
