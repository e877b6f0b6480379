"""Every key of `rules/结论.yaml` changes what opinions say; a key it does not know is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest

from engine.bundle.bundle import Bundle
from engine.bundle.layering import layered
from engine.check.checker import SUBMITTED_STAGE, TYPING_STAGE, check
from engine.inference.policy import Conclusion, Policy, SharedBasis, StateRow, Turning
from engine.text.errors import BundleError
from tests.court.papers import example

FILE = "rules/结论.yaml"
DAY, BEFORE = date(2026, 9, 7), date(2025, 9, 7)
INSISTED = {"坚持起诉": True}
ELSEWHERE = {
    "案由": "申请司法确认调解协议",
    "申请人": [{"类型": "自然人", "姓名": "王立新", "住所地": "广东省深圳市南山区深南大道9000号"}],
}
FILINGS: tuple[tuple[dict[str, Any], date, str], ...] = (
    *((example(number), DAY, SUBMITTED_STAGE) for number in ("01", "02", "03", "07", "13", "19")),
    *(
        ({**example(number), **INSISTED}, DAY, SUBMITTED_STAGE)
        for number in ("02", "07", "13", "19")
    ),
    *((example(number), BEFORE, SUBMITTED_STAGE) for number in ("02", "07", "13", "19")),
    (example("01"), DAY, TYPING_STAGE),
    (ELSEWHERE, DAY, SUBMITTED_STAGE),
)
ROW = """- 结论: 另一种判断
  因: 法官判断
  {key}: 是
  动作: 另行说明
  决定: 补正告知
  标志: 补写
  对当事人: 还有欠缺
  请当事人: 按所列各项补齐
"""
JUDGED = "- 结论: 请法官判断\n"


def row(key: str) -> tuple[str, str]:
    return JUDGED, ROW.format(key=key) + JUDGED


# Table and key: what is written, and what instead.
CHANGES: dict[tuple[type[Any], str], list[tuple[str, str]]] = {
    (Policy, "基准日"): [("基准日: 2026-01-01", "基准日: 2027-01-01")],
    (Policy, "状态"): [("{适用: 不明, 成立: 不明, 状态: 待定}", "{适用: 不明, 成立: 不明, 状态: 不适用}")],
    (Policy, "升级"): [("- {后果: 前置, 作为: 不予受理}\n", "")],
    (Policy, "共同依据"): [("- {后果: 补正, 依据: [登记立案规定 7]}\n", "")],
    (Policy, "基准日以前"): [("- {后果: 前置, 作为: 法官判断}\n", "")],
    (Policy, "结论"): [row("坚持")],
    (Policy, "填写中"): [("  结论: 尚未填完", "  结论: 还在填")],
    (StateRow, "适用"): [
        ("{适用: 否, 状态: 不适用}", "{适用: 否, 状态: 待定}"),
        ("{适用: 不明, 成立: 不明, 状态: 待定}", "{适用: 不明, 成立: 不明, 状态: 不适用}"),
    ],
    (StateRow, "成立"): [
        ("是, 成立: 是, 状态: 满足", "是, 成立: 不明, 状态: 满足"),
        ("是, 成立: 不明, 状态: 待定", "是, 成立: 是, 状态: 待定"),
    ],
    (StateRow, "后果"): [("[法官判断]", "[法官判断, 管辖]"), ("不予受理, 管辖, 前置", "不予受理, 前置")],
    (StateRow, "状态"): [("不明, 成立: 是, 状态: 满足", "不明, 成立: 是, 状态: 待定")],
    (Turning, "后果"): [("{后果: 管辖, 作为: 不予受理}", "{后果: 法官判断, 作为: 不予受理}")],
    (Turning, "标明坚持"): [("标明坚持: 是, ", "")],
    (Turning, "作为"): [("{后果: 前置, 作为: 不予受理}", "{后果: 前置, 作为: 法官判断}")],
    (SharedBasis, "后果"): [("{后果: 补正, 依据", "{后果: 前置, 依据")],
    (SharedBasis, "依据"): [("依据: [登记立案规定 7]", "依据: [登记立案规定 8]")],
    (Conclusion, "结论"): [("结论: 建议补正", "结论: 建议补充")],
    (Conclusion, "因"): [("因: 前置", "因: 补正"), ("结论: 建议补正\n  因: 补正", "结论: 建议补正\n  因: 前置")],
    (Conclusion, "坚持"): [row("坚持")],
    (Conclusion, "基准日以前"): [row("基准日以前")],
    (Conclusion, "先决先于"): [("  先决先于: 补正\n", "")],
    (Conclusion, "动作"): [("动作: 登记立案，制作受理文书", "动作: 登记")],
    (Conclusion, "决定"): [("决定: 补正告知", "决定: 无")],
    (Conclusion, "标志"): [("标志: 补写", "标志: 判断")],
    (Conclusion, "对当事人"): [("对当事人: 还有欠缺", "对当事人: 有几处要补")],
    (Conclusion, "请当事人"): [("请当事人: 可以提交", "请当事人: 提交")],
}  # fmt: skip


def with_text(bundle: Bundle, text: str) -> Bundle:
    return layered(bundle, {FILE: text.encode()})


def changed(bundle: Bundle, changes: list[tuple[str, str]]) -> Bundle:
    text = bundle.files[FILE].decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return with_text(bundle, text)


def seen(bundle: Bundle) -> Iterator[Any]:
    """What opinions, judges and filers are told."""
    policy = bundle.policy
    for raw, day, stage in FILINGS:
        opinion = check(bundle, raw, day, stage)
        body = opinion.to_dict()
        yield body
        yield policy.decision(body["结论"]), policy.sign(body["结论"])
        yield opinion.row.to_filer, opinion.row.next_step


@cache
def usual(bundle: Bundle) -> list[Any]:
    return list(seen(bundle))


def test_no_key_is_left_out() -> None:
    tables = (Policy, StateRow, Turning, SharedBasis, Conclusion)
    known = {(table, str(f.alias)) for table in tables for f in table.model_fields.values()}
    assert set(CHANGES) == known


@pytest.mark.parametrize(("table", "key"), CHANGES, ids=lambda part: str(part))
def test_each_key_is_seen(bundle: Bundle, table: type[Any], key: str) -> None:
    assert list(seen(changed(bundle, CHANGES[table, key]))) != usual(bundle)


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("基准日: 2026", "基准曰: 2026-01-01\n基准日: 2026", "基准日"),
        ("{适用: 否,", "{适用: 否, 成力: 是,", "成立"),
        ("{后果: 管辖, 作为: 不予受理}", "{后果: 管辖, 作为: 不予受理, 标明坚: 是}", "标明坚持"),
        ("  动作: 继续填写", "  动作: 继续填写\n  对当事: 好", "对当事人"),
    ],
)
def test_an_unknown_key_is_refused_at_its_place(
    bundle: Bundle, old: str, new: str, hint: str
) -> None:
    before = bundle.files[FILE].decode()
    text = before.replace(old, new, 1)
    line = before[: before.index(old)].count("\n") + 1
    with pytest.raises(BundleError) as caught:
        _ = with_text(bundle, text).policy
    (problem,) = caught.value.problems
    assert f"（最接近的是“{hint}”）" in str(problem)
    assert str(problem).startswith(f"{FILE}:{line}") or str(problem).startswith(
        f"{FILE}:{line + 1}"
    )
