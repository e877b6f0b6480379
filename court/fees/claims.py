"""Claims as a fee sees them: for money or a thing, in which currency, once or month by month.

Which words say so are a parameter that legal staff keep (`请求的性质`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.check.inferred import RENMINBI
from engine.check.inferred import says_a_sum as says_a_sum
from engine.evaluation.facts import Values
from engine.language.casetypes import Casetype
from engine.law.parameters import Parameters

PARAMETER = "请求的性质"
AMOUNT = "金额"
COSTS = "诉讼费"  # a claim that the other side bears them is part of every suit


def name_of(claim: Values) -> str:
    return str(claim.get("名称") or "请求")


def amount_of(claim: Values) -> Decimal | None:
    """The amount a claim states; None for none, and for what is no amount."""
    value = claim.get(AMOUNT)
    return value if isinstance(value, Decimal) else None


def is_foreign(claim: Values) -> bool:
    """Whether a claim states its amount in a foreign currency."""
    currency = claim.get("币种")
    stated = amount_of(claim) is not None
    return stated and isinstance(currency, str) and currency not in RENMINBI


def is_for_money(casetype: Casetype, claim: Values) -> bool:
    """Whether a claim is one of the cause's usual claims for money, with an amount or without."""
    named = claim.get("名称")
    return any(usual.name == named for usual in casetype.claims if usual.type == AMOUNT)


def counts(casetype: Casetype, claim: Values) -> bool:
    """Whether the amount of a claim is part of the value a fee is reckoned on."""
    named = claim.get("名称")
    return all(usual.counts for usual in casetype.claims if usual.name == named)


@dataclass(frozen=True, slots=True)
class Wording:
    """The words that say what a claim is about."""

    words: Mapping[str, re.Pattern[str]]

    @classmethod
    def on(cls, parameters: Parameters, day: date) -> Wording:
        lists = parameters.value(PARAMETER, day)
        return cls({name: re.compile("|".join(map(re.escape, ws))) for name, ws in lists.items()})

    def is_about_a_thing(self, claim: Values) -> bool:
        """A claim to get, keep or divide a house, a car and the like (民诉法解释 198)."""
        return self._says("取得", claim) and self._says("特定物", claim)

    def is_without_property(self, claim: Values) -> bool:
        """A claim that is plainly not about property, such as an apology."""
        return self._says("不涉财产", claim) and not self.is_about_a_thing(claim)

    def is_by_period(self, claim: Values) -> bool:
        """A claim for so much a month, without a total."""
        return self._says("按期", claim) and not self._says("总额", claim)

    def is_maintenance(self, claim: Values) -> bool:
        return self._says("扶养", claim)

    def _says(self, kind: str, claim: Values) -> bool:
        texts = (claim.get(name) for name in ("名称", "内容", "计算方式", "选项"))
        return bool(self.words[kind].search(" ".join(t for t in texts if isinstance(t, str))))


def is_for_costs(claim: Values) -> bool:
    return COSTS in name_of(claim)
