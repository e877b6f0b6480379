"""Values that programs and people may send, right and wrong, as JSON has them."""

from __future__ import annotations

import random
from typing import Any

from engine.language.vocabulary import Fact, Vocabulary

TEXTS = (
    "", " ", "甲", "张三", "是", "否", "不适用", "男", "2026-03-02", "2026年13月40日", "0001-01-01",
    "9999-12-31", "八万元", "12万", "-1", "1e999", "１２", "44200019850312003X", "自然人", "法人",
    "居民身份证", "护照", "91442000MA50012ABQ", "13900139000", "广东省中山市石岐街道某路1号", "{{7*7}}",
    "<b>", "'\"", "=1+1", "../../x", "\u202e", "\u0000", "\ud83d", "😀", "a\nb", "%00", "字" * 3_000,
    "{", "[", "原告[0].姓名", "本金", "借条", "民间借贷纠纷", "null", "None",
)  # fmt: skip
NUMBERS = (0, 1, -1, 5, 2**31, 2**53, 2**63 - 1, 2**63, 2**64 - 1, 2**64, -(2**63), 0.1, -0.0, 1e300, 10**30)  # fmt: skip
DEEPEST = 4


def scalar(chance: random.Random) -> Any:
    which = chance.random()
    if which < 0.6:
        return chance.choice(TEXTS)
    return chance.choice(NUMBERS) if which < 0.85 else chance.choice((None, True, False))


def value(chance: random.Random, depth: int = 0) -> Any:
    """Anything at all."""
    if depth >= DEEPEST or chance.random() < 0.6:
        return scalar(chance)
    size = chance.choice((0, 1, 2, 3))
    if chance.random() < 0.5:
        return [value(chance, depth + 1) for _ in range(size)]
    return {str(chance.choice(TEXTS))[:20]: value(chance, depth + 1) for _ in range(size)}


def right(chance: random.Random, fact: Fact) -> Any:
    """A value of the fact's type as somebody would write it."""
    written: dict[str, tuple[Any, ...]] = {
        "金额": ("80000", "12万", 1_000, "0.01", "100000000"),
        "日期": ("2026-03-02", "2019年5月1日", "2026-09-07", "1985-03-12"),
        "是否": (True, False, "是", "否"),
        "数量": (0, 1, "12"),
        "地址": ("广东省中山市石岐街道某路1号", "深圳市南山区", "美国纽约"),
        "证件号码": ("44200019850312003X", "110105194912310021"),
        "电话": ("13900139000", "0760-88886666"),
        "明细": (["某项"], {"项目": "某项"}),
    }
    if fact.options:
        words: Any = chance.choice(fact.options)
        return [words] if fact.type == "多选" else words
    return chance.choice(written.get(fact.type, ("甲", "张三", "本金", "借条", "判决")))


def record(chance: random.Random, facts: dict[str, Fact], wrong: float) -> dict[str, Any]:
    """Some facts of an owner; a share of them `wrong`."""
    density = chance.choice((0.05, 0.2, 0.6))
    found = {
        name: value(chance) if chance.random() < wrong else right(chance, fact)
        for name, fact in facts.items()
        if fact.type != "列表" and not fact.derived and chance.random() < density
    }
    if chance.random() < wrong / 4:
        found[str(chance.choice(TEXTS))[:20]] = value(chance)
    return found


def filing(chance: random.Random, vocabulary: Vocabulary, cause: Any) -> dict[str, Any]:
    """A filing of a cause, from all right to all wrong."""
    wrong = chance.choice((0.0, 0.02, 0.1, 0.5))
    found = record(chance, dict(vocabulary.facts), wrong)
    for name, fact in vocabulary.facts.items():
        if fact.type != "列表" or chance.random() < 0.4:
            continue
        fields = dict(vocabulary.records[fact.record])
        members = [record(chance, fields, wrong) for _ in range(chance.choice((0, 1, 1, 2)))]
        found[name] = value(chance) if chance.random() < wrong / 2 else members
        if members and chance.random() < wrong / 2:
            found[name] = [*members, value(chance)]
    return {**found, "案由": value(chance) if chance.random() < wrong / 10 else cause}
