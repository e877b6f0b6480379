"""Court fees with their working line by line (诉讼费用交纳办法 13–18; 民诉法解释 194–207).

Standards are dated parameters; nothing here knows a rate.  Amounts are exact decimals in yuan;
`payable` rounds half up to fen, which the measure itself leaves open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from engine.law.parameters import Parameters
from engine.text.errors import LianError
from engine.values.showing import show_number

PARAMETER = "诉讼费标准"
HALVINGS = {
    "简易程序": "诉讼费用交纳办法 16",
    "小额诉讼": "诉讼费用交纳办法 16",
    "调解结案": "诉讼费用交纳办法 15",
    "撤诉": "诉讼费用交纳办法 15",
    "反诉合并审理": "诉讼费用交纳办法 18",
    "第三人请求合并审理": "诉讼费用交纳办法 18",
}
FEN = Decimal("0.01")


class FeeError(LianError):
    """A fee that cannot be worked out; says what is missing."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the working: words and the amount it adds or leaves."""

    words: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee: exact amount, working, legal basis."""

    kind: str
    exact: Decimal
    lines: tuple[Line, ...]
    basis: tuple[str, ...]
    note: str = ""

    @property
    def payable(self) -> Decimal:
        """Rounded half up to fen."""
        return self.exact.quantize(FEN, ROUND_HALF_UP)


class Standards:
    """The fee standards in force on a day."""

    def __init__(self, parameters: Parameters, day: date) -> None:
        self.table: Mapping[str, Any] = parameters.value(PARAMETER, day)

    def kinds(self) -> list[str]:
        return list(self.table)

    def by_amount(self, kind: str) -> bool:
        """Whether a kind of fee depends on an amount."""
        standard = self.table.get(kind) or {}
        return bool(standard.get("分段") or standard.get("照"))

    def fee(self, kind: str, amount: Decimal | None = None) -> Fee:
        """The full fee of one case.  Raises `FeeError` when an amount is needed and missing."""
        standard = self.table.get(kind)
        if standard is None:
            raise FeeError(f"没有“{kind}”的收费标准；可以用：{'、'.join(self.table)}")
        if (model := standard.get("照")) is not None:
            return self._derived(kind, standard, model, amount)
        base = Decimal(standard["基数"])
        lines = [Line(f"{kind}基数", base)]
        segments = standard.get("分段") or ()
        if segments and amount is None:
            raise FeeError(f"{kind}按数额计算，请写明数额；没有数额不等于零")
        lines += _segments(segments, amount or Decimal(0))
        return _capped(kind, standard, lines)

    def _derived(
        self, kind: str, standard: Mapping[str, Any], model: str, amount: Decimal | None
    ) -> Fee:
        whole = self.fee(model, amount)
        part = Decimal(standard["分之一"])
        total = whole.exact / part
        lines = [*whole.lines, Line(f"{model}标准的 1/{part}", total)]
        return _capped(kind, standard, lines, total)


def _segments(segments: Iterable[Mapping[str, Any]], amount: Decimal) -> list[Line]:
    """The graduated part: each segment's share of the amount times its rate."""
    rows = list(segments)
    lines = []
    for position, row in enumerate(rows):
        floor = Decimal(row["超过"])
        last = position + 1 == len(rows)
        ceiling = amount if last else min(amount, Decimal(rows[position + 1]["超过"]))
        if ceiling <= floor:
            break
        share, rate = ceiling - floor, Decimal(row["比例"])
        words = f"超过 {show_number(floor)} 元的 {show_number(share)} 元 × {_percent(rate)}"
        lines.append(Line(words, share * rate))
    return lines


def _percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f}%"


def _capped(
    kind: str, standard: Mapping[str, Any], lines: list[Line], total: Decimal | None = None
) -> Fee:
    exact = sum((line.amount for line in lines), Decimal(0)) if total is None else total
    cap = standard.get("上限")
    if cap is not None and exact > cap:
        exact = Decimal(cap)
        lines = [*lines, Line(f"最高 {show_number(exact)} 元", exact)]
    return Fee(kind, exact, tuple(lines), tuple(standard["依据"]))


def halved(fee: Fee, reasons: Iterable[str]) -> Fee:
    """Half the fee, once, however many reasons there are (民诉法解释 206)."""
    found = list(dict.fromkeys(reasons))
    for reason in found:
        if reason not in HALVINGS:
            raise FeeError(f"没有“{reason}”这种减半；可以用：{'、'.join(HALVINGS)}")
    if not found:
        return fee
    half = fee.exact / 2
    once = "（只减半一次）" if len(found) > 1 else ""
    line = Line(f"{'、'.join(found)}，减半{once}", half)
    basis = (*fee.basis, *(HALVINGS[r] for r in found), "民诉法解释 206")
    return Fee(fee.kind, half, (*fee.lines, line), tuple(dict.fromkeys(basis)), fee.note)


def case_fee(
    standards: Standards, category: str, amounts: Iterable[Decimal | None], has_property: bool
) -> Fee:
    """The acceptance fee of a filing of a fee category (the casetype's 费用).

    Several claims for money are added up and claims without money follow the property standard
    (民诉法解释 201); divorce, personality, intellectual property and labour have their own.
    """
    known = list(amounts)
    if has_property and any(amount is None for amount in known):
        raise FeeError("有的金钱请求没有写明数额，写明以后才能计算受理费")
    total = sum((amount for amount in known if amount is not None), Decimal(0))
    if category == "知识产权案件":
        return (
            standards.fee("财产案件", total)
            if has_property
            else standards.fee("知识产权案件无金额")
        )
    if category == "非讼":
        return standards.fee("特别程序")
    if category in ("离婚案件", "人格权案件", "劳动争议"):
        return standards.fee(category, total)
    if category in standards.table and category not in ("财产案件", "其他非财产案件"):
        return standards.fee(category, total)
    return standards.fee("财产案件" if has_property else "其他非财产案件", total)


def by_property(standards: Standards, category: str) -> bool:
    """Whether a category costs the property fee with money and another fee without it."""
    own = category == "非讼" or category in standards.table
    return not own or category in ("财产案件", "其他非财产案件", "知识产权案件")
