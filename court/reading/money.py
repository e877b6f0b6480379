"""Notes of debt and proofs of transfer; an amount in figures and in words proves itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from court.reading.cards import day_of
from court.reading.values import Value
from engine.values import ValueProblem, parse_money
from engine.values.showing import show_amount

_FIGURES = re.compile(r"(?:[¥￥]\s*|小写[^\d]{0,6})?(\d[\d,，]*(?:\.\d{1,2})?)\s*元")
_SIGNED = re.compile(r"[¥￥]\s*(\d[\d,，]*(?:\.\d{1,2})?)")
_WORDS = re.compile(
    r"([零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,30}[元圆](?:[零壹贰叁肆伍陆柒捌玖角分]*)整?正?)"
)
_DAY = re.compile(r"(\d{4}\s*[年\-/.]\s*\d{1,2}\s*[月\-/.]\s*\d{1,2}\s*日?)")
_RATE = re.compile(r"((?:年|月)(?:利率|息)\s*[为按：:]?\s*\d+(?:\.\d+)?\s*[%％‰分厘])")
_PAYEE = re.compile(
    r"(?:收款人|收款方|对方户名)(?:姓名|名称|户名)?\s*[:：]?\s*([一-龥·（）()]{2,40})"
)
_PAYER = re.compile(
    r"(?:付款人|付款方|汇款人)(?:姓名|名称|户名)?\s*[:：]?\s*([一-龥·（）()]{2,40})"
)


def note(lines: Sequence[str]) -> dict[str, Value]:
    """A note of debt: how much, when, at which rate."""
    whole = "\n".join(lines)
    found: dict[str, Value] = {}
    if amount := _amount(whole):
        found["借款金额"] = amount
    if rate := _RATE.search(whole):
        found["借款利率"] = Value(re.sub(r"\s", "", rate[1]))
    days = [day for match in _DAY.finditer(whole) if (day := day_of(re.sub(r"\s", "", match[1])))]
    if days:
        found["借款提供时间"] = Value(days[-1])
    return found


def transfer(lines: Sequence[str]) -> dict[str, Value]:
    """A transfer as a sentence about what it proves; who, when, how much."""
    whole = "\n".join(lines)
    amount, day = _amount(whole), _DAY.search(whole)
    if amount is None:
        return {}
    payer, payee = _PAYER.search(whole), _PAYEE.search(whole)
    said = "".join(
        (
            day_of(re.sub(r"\s", "", day[1])) if day else "",
            payer[1] if payer else "",
            f"向{payee[1]}" if payee else "",
            f"转账{amount.text}元",
        )
    )
    return {"证明对象": Value(said, amount.proven)}


def _amount(whole: str) -> Value | None:
    """The amount, proven where figures and words say the same."""
    figures = [*_SIGNED.findall(whole), *_FIGURES.findall(whole)]
    sums = [amount for text in figures if (amount := _money(text.replace("，", ",")))]
    words = [amount for text in _WORDS.findall(whole) if (amount := _money(_usual(text)))]
    both = [amount for amount in sums if amount in words]
    for amounts, proven in ((both, True), (words, False), (sums, False)):
        if amounts:
            return Value(show_amount(amounts[0], ""), proven)
    return None


def _usual(text: str) -> str:
    return text.replace("圆", "元").replace("正", "整")


def _money(text: str) -> Decimal | None:
    try:
        return parse_money(text)
    except ValueProblem:
        return None


def both_sides(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(出借人 or 借款人, name) as a note of debt writes them."""
    for line in lines:
        yield from re.findall(r"(出借人|借款人)[^:：]{0,6}[:：]\s*([一-龥·]{2,20})", line)
