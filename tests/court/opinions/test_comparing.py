"""What changed between two versions."""

from __future__ import annotations

import time
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from court.opinions.comparing import changes, paired, runs_of
from tests.court.papers import case_of, example

RAW = example("02")
VOCABULARY = case_of(RAW).ruleset.vocabulary


def compared(change: Callable[[dict[str, Any]], object]) -> dict[str, tuple[str, str, str]]:
    after = deepcopy(RAW)
    change(after)
    return {c.label: (c.before, c.after, c.kind) for c in changes(RAW, after, VOCABULARY)}


def test_the_same_is_no_change() -> None:
    assert changes(RAW, deepcopy(RAW), VOCABULARY) == []


def test_a_value_written_another_way_is_no_change() -> None:
    assert compared(lambda a: a["原告"][0].update(出生日期="1985年3月12日")) == {}
    assert compared(lambda a: a.update(起诉状签名盖章="否")) == {}


def test_a_field_filled_in_changed_and_emptied() -> None:
    def change(after: dict[str, Any]) -> None:
        after["被告"][0]["住所地"] = "广东省中山市东区街道中山四路1号"
        after["起诉状份数"] = 3
        del after["仲裁协议"]

    found = compared(change)
    assert found["被告 · 住所地"] == ("", "广东省中山市东区街道中山四路1号", "新增")
    assert found["起诉状份数"] == ("2", "3", "修改")
    assert found["有无仲裁约定"] == ("否", "", "删除")
    assert len(found) == 3


def test_a_party_who_drops_out_does_not_change_the_others() -> None:
    before = deepcopy(RAW)
    before["被告"] = [{"类型": "自然人", "姓名": "甲"}, {"类型": "自然人", "姓名": "乙"}]
    after = deepcopy(before)
    after["被告"] = [before["被告"][1]]
    found = changes(before, after, VOCABULARY)
    assert [(c.label, c.kind) for c in found] == [("被告一", "删除")]
    assert found[0].before == "类型：自然人，甲"


def test_a_party_who_comes_is_told_whole() -> None:
    found = compared(
        lambda a: a["被告"].append({"类型": "法人", "名称": "某公司", "联系电话": "0760-88886666"})
    )
    ((label, (before, after, kind)),) = found.items()
    assert (label, before, kind) == ("被告二", "", "新增")
    assert "某公司" in after and "联系电话：0760-88886666" in after


def test_facts_of_the_court_are_no_change() -> None:
    assert compared(lambda a: a.update(受诉法院="中山市第二人民法院", 渠道="网上")) == {}


def test_the_difference_inside_a_long_text_is_marked() -> None:
    before = "2024年8月1日，原告与被告签订《借款合同》，约定借款48万元。"
    after = "2024年8月1日，原告与两被告签订《借款合同》，约定借款48万元。"
    runs = runs_of(before, after)
    assert "".join(r.text for r in runs if r.mark != "ins") == before
    assert "".join(r.text for r in runs if r.mark != "del") == after
    assert [r.text for r in runs if r.mark == "ins"] == ["两"]


def test_very_long_texts_take_no_time() -> None:
    before = "，".join(f"第{n}笔转账{n * 37}元" for n in range(3_000))
    started = time.perf_counter()
    runs = runs_of(before, before.replace("第1500笔", "第一千五百笔"))
    assert time.perf_counter() - started < 3
    assert [r.text for r in runs if r.mark == "ins"] == ["第一千五百笔转账55500元，"]


HOSTILE = {
    "nothing but commas": ("，" * 14_000, "，" * 14_001),
    "as many as are compared": ("，" * 49_000 + "甲", "乙" + "，" * 49_000),
    "every second clause": (
        "".join(f"{n}号，" if n % 2 else f"甲{n}，" for n in range(11_000)),
        "".join(f"{n}号，" if n % 2 else f"乙{n}，" for n in range(11_000)),
    ),
    "two characters": ("甲乙" * 500, "乙甲" * 500),
}


@pytest.mark.parametrize(("before", "after"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_take_no_time_either(before: str, after: str) -> None:
    started = time.process_time()
    runs = runs_of(before, after)
    assert time.process_time() - started < 1
    if runs:
        assert "".join(r.text for r in runs if r.mark != "ins") == before
        assert "".join(r.text for r in runs if r.mark != "del") == after


def test_pairing_ten_thousand_takes_no_time() -> None:
    old = [{"姓名": f"甲{n}"} for n in range(10_000)]
    started = time.process_time()
    assert paired(old, old[::-1]) == {n: 9_999 - n for n in range(10_000)}
    assert paired([{"姓名": "甲"}] * 10_000, [{"姓名": "甲"}] * 10_000) == {
        n: n for n in range(10_000)
    }
    assert time.process_time() - started < 2
