"""Court fees with their working line by line (诉讼费用交纳办法 13–18; 民诉法解释 194–207).

Standards are dated parameters; nothing here knows a rate.  Amounts are decimals in yuan; `exact`
is what the measure gives and `payable` rounds it half up to fen, which it leaves open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
NO_AMOUNT = "按数额计算，请写明数额；没有数额不等于零"


class FeeError(LianError):
    """A fee that cannot be worked out; says what is missing."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the working, in whole fen: what it adds, or, as a `total`, what there is so far."""

    words: str
    amount: Decimal
    total: bool = False


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
        return in_fen(self.exact)


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

    def paid_afterwards(self, kind: str) -> bool:
        """Whether a fee is paid when the case is over and not in advance (诉讼费用交纳办法 20)."""
        return bool((self.table.get(kind) or {}).get("事后交"))

    def fee(self, kind: str, amount: Decimal | None = None) -> Fee:
        """The full fee of one case.

        Raises `FeeError` when an amount is needed and missing, or the court has to fix the fee.
        """
        standard = self.table.get(kind)
        if standard is None:
            raise FeeError(f"没有“{kind}”的收费标准；可以用：{'、'.join(self.table)}")
        if (bounds := standard.get("幅度")) is not None:
            low, high = map(show_number, bounds)
            raise FeeError(f"{kind}每件 {low} 元至 {high} 元，由法院在这个幅度内核定")
        if amount is None and self.by_amount(kind):
            raise FeeError(standard.get("没有数额时") or f"{kind}{NO_AMOUNT}")
        if (model := standard.get("照")) is not None:
            return self._derived(kind, standard, model, amount)
        segments = list(standard.get("分段") or ())
        lines = [Line(_base_words(segments), Decimal(standard["基数"]))]
        lines += _segments(segments, amount or Decimal(0))
        return _capped(kind, standard, lines)

    def _derived(
        self, kind: str, standard: Mapping[str, Any], model: str, amount: Decimal | None
    ) -> Fee:
        """A part of another kind's fee, with that fee's working before it."""
        whole, part = self.fee(model, amount), Decimal(standard["分之一"])
        if part == 1:
            return _capped(kind, standard, whole.lines, whole.exact)
        sum_up = [Line(f"按{model}标准合计", whole.payable, True)] if len(whole.lines) > 1 else []
        share = Line(f"{model}标准的 1/{part}", in_fen(whole.exact / part), True)
        return _capped(kind, standard, [*whole.lines, *sum_up, share], whole.exact / part)


def in_fen(amount: Decimal) -> Decimal:
    """Rounded half up to fen."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def _base_words(segments: Sequence[Mapping[str, Any]]) -> str:
    """What the fee of every case covers: all of it, or what does not reach the first segment."""
    if not segments:
        return "每件"
    return f"每件，含不超过 {show_number(Decimal(segments[0]['超过']))} 元的部分"


def _segments(rows: Sequence[Mapping[str, Any]], amount: Decimal) -> list[Line]:
    """The graduated part: each segment's share of the amount times its rate, exact."""
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
    kind: str, standard: Mapping[str, Any], lines: Sequence[Line], total: Decimal | None = None
) -> Fee:
    """The fee of these lines; `total` where they are in fen already and its exact sum is known."""
    exact = sum((line.amount for line in lines), Decimal(0)) if total is None else total
    shown = list(_adding_up(lines)) if total is None else list(lines)
    cap = standard.get("上限")
    if cap is not None and exact > cap:
        exact = Decimal(cap)
        shown.append(Line(f"最高 {show_number(exact)} 元", exact, True))
    return Fee(kind, exact, tuple(shown), tuple(standard["依据"]))


def _adding_up(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines in whole fen, each rounded so that what is shown adds up to the fee."""
    exact = shown = Decimal(0)
    for line in lines:
        exact += line.amount
        yield Line(line.words, in_fen(exact) - shown)
        shown = in_fen(exact)


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
    line = Line(f"{'、'.join(found)}，减半{once}", in_fen(half), True)
    basis = (*fee.basis, *(HALVINGS[r] for r in found), "民诉法解释 206")
    return Fee(fee.kind, half, (*fee.lines, line), tuple(dict.fromkeys(basis)), fee.note)
