"""Random filings of any cause, from its own vocabulary; seeded, so failures repeat."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from engine.bundle.ruleset import RuleSet
from engine.evaluation.facts import NOT_APPLICABLE, Member, Values
from engine.language.vocabulary import Fact, Vocabulary
from engine.values import parse_address

ADDRESSES = [
    parse_address(text)
    for text in (
        "广东省中山市石岐街道某路1号",
        "广东省中山市小榄镇",
        "广东省中山市",
        "深圳市南山区",
        "湖南省长沙市",
        "香港九龙",
        "美国纽约",
        "某村某号",
    )
]
AMOUNTS = [Decimal(n) for n in ("0", "0.01", "1000", "65709", "65709.01", "39999999.99",
                                "40000000", "99999999.99", "100000000", "500000000", "5000000000")]  # fmt: skip
WORDS = ["甲", "乙", "中国", "美国", "借条", "中山市第一人民法院", "判决", "起诉状", "身份证明"]


def random_value(chance: random.Random, fact: Fact, today: date, words: list[str]) -> Any:
    if chance.random() < 0.04:
        return NOT_APPLICABLE
    if fact.type == "是否":
        return chance.random() < 0.5
    if fact.type == "单选":
        return chance.choice(fact.options)
    if fact.type == "多选":
        return tuple(o for o in fact.options if chance.random() < 0.4)
    if fact.type == "金额":
        return chance.choice(AMOUNTS)
    if fact.type == "数量":
        return Decimal(chance.randrange(0, 12))
    if fact.type == "日期":
        return today - timedelta(days=chance.choice((0, 1, 14, 15, 16, 17, 30, 31, 60, 61, 180, 184, 365, 366, 6000, -5)))  # fmt: skip
    if fact.type == "地址":
        return chance.choice(ADDRESSES)
    if fact.type == "明细":
        return ("某项",)
    return chance.choice(words)


def random_record(
    chance: random.Random, facts: dict[str, Fact], today: date, density: float, words: list[str]
) -> Values:
    return {
        name: random_value(chance, fact, today, words)
        for name, fact in facts.items()
        if fact.type != "列表" and not fact.derived and chance.random() < density
    }


def random_filing(chance: random.Random, ruleset: RuleSet, words: list[str], today: date) -> Values:
    """Typed values as `read_filing` would give them."""
    vocabulary: Vocabulary = ruleset.vocabulary
    density = chance.choice((0.1, 0.4, 0.8))
    values = random_record(chance, dict(vocabulary.facts), today, density, words)
    values.pop("案由", None)
    for name, fact in vocabulary.facts.items():
        if fact.type != "列表" or chance.random() < 0.25:
            continue
        members = []
        for position in range(chance.choice((0, 1, 1, 2, 3))):
            fields = dict(vocabulary.records[fact.record])
            member = random_record(chance, fields, today, density, words)
            members.append(Member.at(f"{name}[{position}]", member))
        values[name] = members
    return values


def words_of(ruleset: RuleSet) -> list[str]:
    """Words the cause's claims and materials use, so that random filings hit conditions."""
    casetype = ruleset.casetype
    found = [kind for m in casetype.materials for kind in m.kinds]
    return [*WORDS, *(c.name for c in casetype.claims), *found]
