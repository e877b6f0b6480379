"""When something happened by the words around it, and what a petition for divorce tells."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from engine.narrative.divorce import CHILDBEARING, EARLIER_SUIT, SINCE_THEN
from engine.narrative.parties import SAID_TO_BE_MINOR
from engine.narrative.times import latest_day, told_within
from engine.narrative.words import read_words

DAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("words", "latest"),
    [
        ("2023年", date(2023, 12, 31)),
        ("2024年2月", date(2024, 2, 29)),
        ("2026年12月", DAY),
        ("去年", date(2025, 12, 31)),
        ("去年三月", date(2025, 3, 31)),
        ("今年", DAY),
        ("大前年", date(2023, 12, 31)),
        ("2018年起诉，同年6月", date(2018, 6, 30)),
        ("6月", date(2026, 6, 30)),
        ("12月", date(2025, 12, 31)),
        ("2026年11月5日", date(2026, 11, 5)),
        ("去年三月十二日", date(2025, 3, 12)),
        ("2025年12月起诉，今年2月30日", date(2026, 2, 28)),
        ("上个月", DAY),
        ("结婚十年", None),
        ("2019年结婚。", None),
        ("今年十三月", DAY),
    ],
)
def test_the_latest_day_a_time_can_mean(words: str, latest: date | None) -> None:
    assert latest_day(f"{words}撤诉", len(words), DAY) == latest


@pytest.mark.parametrize(
    ("words", "within"),
    [
        ("三个月前撤诉", True),
        ("九个月前撤诉", False),
        ("半年前撤诉", True),
        ("两年多前撤诉", False),
    ],
)
def test_so_long_ago(words: str, within: bool) -> None:
    assert told_within(re.compile("撤诉"), words, DAY, 6) is within


def told(facts: str) -> tuple[bool, bool]:
    values: dict[str, Any] = {"起诉日期": DAY, "事实与理由": f"{facts}请求离婚。"}
    read_words(values)
    return values[EARLIER_SUIT], values[CHILDBEARING]


@pytest.mark.parametrize(
    ("facts", "suit", "bearing"),
    [
        ("今年七月法院没有判离。", True, False),
        ("法院不准离婚，回家照样吵。", True, False),
        ("2023年法院判决不准离婚。", False, False),
        ("对方8月起诉过，法院判不离。", False, False),
        ("她上个月小产。", False, True),
        ("2013年她流产以后没有孩子。", False, False),
        ("儿子才七个月大。", False, True),
        ("孩子十三个月大。", False, False),
        ("女儿不满周岁。", False, True),
        ("今年2月生了女儿。", False, True),
        ("婚后生育一子，今年八岁。", False, False),
        ("她没有怀孕。", False, False),
        ("她怀孕五个月。", False, True),
        ("女儿出世才四十天。", False, True),
        ("她挺着七个月的肚子。", False, True),
        ("今年7月起诉过，调解以后我把案子撤了。", True, False),
    ],
)
def test_what_a_petition_for_divorce_tells(facts: str, suit: bool, bearing: bool) -> None:
    assert told(facts) == (suit, bearing)


@pytest.mark.parametrize(
    ("facts", "since"),
    [
        ("7月2日调解和好，10月他两次把我打到住院，派出所出了告诫书，请求离婚。", True),
        ("法院判决不准离婚，回家后他去赌，把车卖了，请求离婚。", True),
        ("判决维持收养关系以后，养子把我赶出家门，请求解除收养。", True),
        ("因他家暴起诉离婚，法院判决不准离婚，至今没有和好。", False),
        ("调解和好以后他没有再打我，只是没有话说，请求离婚。", False),
        ("他打我，我第一次起诉离婚。", False),
    ],
)
def test_what_is_told_to_have_happened_since_the_earlier_suit(facts: str, since: bool) -> None:
    values: dict[str, Any] = {"起诉日期": DAY, "事实与理由": facts}
    read_words(values)
    assert values[SINCE_THEN] is since


def test_a_divorce_may_be_called_dissolving_the_marriage() -> None:
    values: dict[str, Any] = {
        "起诉日期": DAY,
        "事实与理由": "她怀孕五个月，我过不下去了。",
        "诉讼请求": [{"名称": "解除婚姻关系"}],
    }
    read_words(values)
    assert values[CHILDBEARING] is True


def test_without_a_day_or_a_divorce_nothing_is_told() -> None:
    values: dict[str, Any] = {"事实与理由": "法院没有判离，请求离婚。"}
    read_words(values)
    assert EARLIER_SUIT not in values


@pytest.mark.parametrize(
    ("facts", "plaintiff", "defendant"),
    [
        ("我今年15岁，被告打我。", True, False),
        ("原告还在读初二。", True, False),
        ("被告（今年才13岁，读初一）用石头砸我。", False, True),
        ("我今年三十五岁。", False, False),
        ("被告是小学老师。", False, False),
        ("我的女儿在读小学。", False, False),
    ],
)
def test_who_is_said_to_be_a_minor(facts: str, plaintiff: bool, defendant: bool) -> None:
    values: dict[str, Any] = {
        "事实与理由": facts,
        "原告": [{"类型": "自然人", "姓名": "甲"}],
        "被告": [{"类型": "自然人", "姓名": "乙"}],
    }
    read_words(values)
    said = [values[side][0][SAID_TO_BE_MINOR] for side in ("原告", "被告")]
    assert said == [plaintiff, defendant]


def test_whose_birth_is_known_is_not_read_from_words() -> None:
    born = date(1990, 1, 1)
    values: dict[str, Any] = {"事实与理由": "我今年15岁。", "原告": [{"出生日期": born}]}
    read_words(values)
    assert SAID_TO_BE_MINOR not in values["原告"][0]
