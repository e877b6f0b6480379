"""What the court reads off a filing's content for its lists: parties, amount, days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.values import ValueProblem, parse_money

CLAIMING = ("原告", "申请人")
RESPONDING = ("被告", "被申请人")
SIDES = (*CLAIMING, *RESPONDING, "第三人")
NAME_LENGTH = 200
SHOWN_NAMES = 3


@dataclass(frozen=True, slots=True)
class PartyLine:
    """One party as lists and searches know it."""

    side: str
    name: str
    number: str


def party_lines(content: Mapping[str, Any]) -> list[PartyLine]:
    """Every named party, in the order of the filing."""
    found = []
    for side in SIDES:
        for member in _members(content, side):
            name = _text(member, "姓名") or _text(member, "名称") or _text(member, "字号")
            if name:
                number = _text(member, "证件号码") or _text(member, "统一社会信用代码")
                found.append(PartyLine(side, name[:NAME_LENGTH], number[:40].upper()))
    return found


def title(content: Mapping[str, Any]) -> str:
    """`李文海 诉 张国栋、王某等5人`; what is not filled in yet stays out."""
    lines = party_lines(content)
    left = _shown(line.name for line in lines if line.side in CLAIMING)
    right = _shown(line.name for line in lines if line.side in RESPONDING)
    if left and right:
        word = "诉" if any(line.side == "原告" for line in lines) else "与"
        return f"{left} {word} {right}"
    return left or right


def _shown(names: Iterable[str]) -> str:
    found = list(names)
    more = f"等{len(found)}人" if len(found) > SHOWN_NAMES else ""
    return "、".join(found[:SHOWN_NAMES]) + more


def total_amount(content: Mapping[str, Any]) -> Decimal | None:
    """The sum of the claims' amounts; None when no claim has one that can be read."""
    amounts = []
    for claim in _members(content, "诉讼请求"):
        try:
            amounts.append(parse_money(claim["金额"]))
        except (KeyError, ValueProblem):
            continue
    total = sum(amounts, Decimal(0)) if amounts else None
    return total if total is None or total < Decimal(10) ** 16 else None


def _members(content: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    members = content.get(name)
    return [m for m in members if isinstance(m, Mapping)] if isinstance(members, list) else []


def _text(member: Mapping[str, Any], name: str) -> str:
    value = member.get(name)
    return value.strip() if isinstance(value, str) else ""
