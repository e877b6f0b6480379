"""Clues: several things said near each other make some causes likely."""

from __future__ import annotations

import pytest

from engine.bundle.bundle import Bundle
from engine.finding.clues import APART, FILE, LONG, SHORT, load_clues
from engine.finding.index import load_index
from engine.text.errors import BundleError
from tests.engine.finding.test_everyday import names
from tests.rules import delivered, with_files


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("卸货时脚被砸到", "提供劳务者受害责任纠纷"),
        ("卸货时脚被狗咬", "饲养动物损害责任纠纷"),
        ("借15000不还", "民间借贷纠纷"),
        ("借我的车不还", ""),
        ("邻居的喇叭", "相邻污染侵害纠纷"),
    ],
)
def test_what_is_said_together_makes_a_cause_likely(bundle: Bundle, said: str, first: str) -> None:
    likely = load_clues(bundle).likely(said)
    assert next(iter(sorted(likely, key=lambda cause: -likely[cause])), "") == first


def test_what_is_said_far_apart_is_no_clue(bundle: Bundle) -> None:
    clues = load_clues(bundle)
    assert "饲养动物损害责任纠纷" in clues.likely("狗" + "。" * (APART - 1) + "咬")
    assert "饲养动物损害责任纠纷" not in clues.likely("狗" + "。" * APART + "咬")


def test_one_thing_alone_is_a_clue_in_a_short_text(bundle: Bundle) -> None:
    clues = load_clues(bundle)
    assert "竞业限制纠纷" in clues.likely("竞业" + "。" * (SHORT - 2))
    assert "竞业限制纠纷" not in clues.likely("竞业" + "。" * (SHORT - 1))


def test_a_clue_is_worth_less_in_a_long_text(bundle: Bundle) -> None:
    clues = load_clues(bundle)
    short, long = (clues.likely("狗咬" + "。" * more) for more in (0, 2 * LONG - 2))
    assert long["饲养动物损害责任纠纷"] == pytest.approx(short["饲养动物损害责任纠纷"] / 2)


def with_change(old: str, new: str) -> Bundle:
    return with_files({FILE: delivered().files.text(FILE).replace(old, new, 1)})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("说到: [干活, 伤]", "说到: [干活, 伤势]", "没有“伤势”这一类词"),
        ("词类:\n", "词类:\n  多余: [多余]\n", "没有线索用“多余”这一类词"),
        ("多半: [竞业限制纠纷]", "多半: [竞业限止纠纷]", "案由目录里没有“竞业限止纠纷”"),
    ],
)
def test_a_slip_in_the_file_is_named(old: str, new: str, said: str) -> None:
    with pytest.raises(BundleError, match=said):
        load_index(with_change(old, new))


def test_a_bundle_of_an_earlier_version_has_no_clues() -> None:
    assert "离婚纠纷" in names(with_files({FILE: None}), "离婚")
