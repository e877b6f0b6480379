"""Bad input: normalised where unambiguous, refused by field where not, never a traceback."""

from __future__ import annotations

import json
import time
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bundle.bundle import Bundle
from engine.check.checker import check, check_opened
from engine.check.filing import MAX_PROBLEMS, read_filing, read_json
from engine.check.opening import open_content
from engine.text.errors import FilingError

DAY = date(2026, 9, 7)


def problems_of(bundle: Bundle, raw: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(FilingError) as caught:
        open_content(bundle, {"案由": "民间借贷纠纷", **raw}, DAY).readable()
    return {p.path: p.message for p in caught.value.problems}


@pytest.mark.parametrize(
    ("raw", "path", "said"),
    [
        ({"被高": []}, "被高", "被告"),
        ({"被告": {}}, "被告", "一列"),
        ({"被告": ["张三"]}, "被告[0]", "对象"),
        ({"被告": [{"住所第": "张三"}]}, "被告[0].住所第", "住所地"),
        ({"被告": [{"性别": "雌"}]}, "被告[0].性别", "可选"),
        (
            {"被告": [{"证件类型": "居民身份证", "证件号码": "442000198503120011"}]},
            "被告[0].证件号码",
            "校验位",
        ),
        (
            {"被告": [{"统一社会信用代码": "91442000MA0000000X"}]},
            "被告[0].统一社会信用代码",
            "校验位",
        ),
        ({"标的总额": "一大笔"}, "标的总额", "看不懂"),
        ({"标的总额": -1}, "标的总额", "不小于"),
        ({"标的总额": 1.005}, "标的总额", "分"),
        ({"标的总额": 10**20}, "标的总额", "过大"),
        ({"起诉状日期": "2026-02-30"}, "起诉状日期", "不是真实存在"),
        ({"起诉状签名盖章": "也许"}, "起诉状签名盖章", "是”或“否"),
        ({"事实与理由": 5}, "事实与理由", "文字"),
        ({"事实与理由": "甲\x00乙"}, "事实与理由", "控制字符"),
        ({"事实与理由": "字" * 200_001}, "事实与理由", "万字"),
        ({"涉外": True}, "涉外", "系统推导"),
        ({"被告": [{}] * 10_001}, "被告", "10000"),
    ],
)
def test_each_bad_field_is_named(bundle: Bundle, raw: dict[str, Any], path: str, said: str) -> None:
    found = problems_of(bundle, raw)
    assert path in found
    assert said in found[path]


UNREAD: list[dict[str, Any]] = [
    {"被告": {}},
    {"被告": ["张三", {"姓名": "李四"}]},
    {"被告": [{"姓名": "李四", "性别": "雌"}]},
    {"原告": [{"证件类型": ["居民身份证"], "证件号码": "44200019850312003X"}]},
    {"标的总额": "八万左右"},
    {"标的总额": [1, {"a": None}]},
    {"事实与理由": {"甲": 5}},
    {"事实与理由": "字" * 200_001},
]


@pytest.mark.parametrize("raw", UNREAD)
def test_a_value_nobody_can_read_counts_as_not_answered_and_is_said(
    bundle: Bundle, raw: dict[str, Any]
) -> None:
    """登记立案规定 2: what cannot be read keeps no complaint out and decides nothing."""
    given = {"案由": "民间借贷纠纷", **raw}
    read = open_content(bundle, given, DAY).filing
    opinion = check(bundle, given, DAY)
    (problem,) = read.unread[:1]
    assert any(problem.path in note and "请看原文" in note for note in opinion.notes)
    without = {"案由": "民间借贷纠纷"} if "被告" not in raw else given
    assert opinion.conclusion == check(bundle, without, DAY).conclusion
    assert problem.path.partition("[")[0] in raw


@pytest.mark.parametrize("number", ["AB", "12345678", "442000850312003", "甲乙丙", "E12345678"])
def test_a_number_that_is_no_resident_s_says_nothing_of_its_holder(
    bundle: Bundle, number: str
) -> None:
    given = {"案由": "民间借贷纠纷", "被告": [{"类型": "自然人", "证件号码": number}]}
    assert check(bundle, given, DAY).conclusion


def test_members_stand_where_they_stood(bundle: Bundle) -> None:
    read = open_content(bundle, {"案由": "民间借贷纠纷", **UNREAD[1]}, DAY).filing
    assert [dict(member) for member in read.values["被告"]] == [{}, {"姓名": "李四"}]


def test_a_name_no_filing_has_is_refused_by_a_check_and_taken_in_by_a_court(
    bundle: Bundle,
) -> None:
    given = {"案由": "民间借贷纠纷", "被高": [], "涉外": True, "标的总额": "很多"}
    with pytest.raises(FilingError) as caught:
        check(bundle, given, DAY)
    assert {p.path for p in caught.value.problems} == {"被高", "涉外", "标的总额"}
    notes = check_opened(open_content(bundle, given, DAY)).notes
    assert ["被高" in note or "涉外" in note for note in notes] == [False, True, True]


def test_all_bad_fields_at_once(bundle: Bundle) -> None:
    found = problems_of(bundle, {"被高": [], "标的总额": "x", "起诉状日期": "昨天"})
    assert set(found) == {"被高", "标的总额", "起诉状日期"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "JSON"),
        ("[]", "花括号"),
        ('{"a": NaN}', "NaN"),
        ('{"a": Infinity}', "Infinity"),
        ('{"a": 1, "a": 2}', "两次"),
        ("[" * 100_000, "嵌套"),
        ('{"a": ' + "9" * 5000 + "}", "过长"),
        ('{"a": "\\ud83d"}', "不完整"),
        ('{"\\udc00": 1}', "不完整"),
        ('{"\\ud83d": 1, "\\ud83d": 2}', "两次"),
        ('{"a": 18446744073709551616}', "过长"),
        ('{"a": 1e999}', "过长"),
        ('{"a": 1e9999999999999999999}', "过长"),
        ('{"a": 0.' + "1" * 100 + "}", "过长"),
        ('{"a": ' + "[" * 70 + "]" * 70 + "}", "嵌套"),
        ("{" + ",".join(f'"{n}": 1' for n in range(2_001)) + "}", "2,000 项"),
        ('{"a": [' + ",".join(['{"a": 1}'] * 100_000) + "]}", "100,000 项"),
    ],
)
def test_text_that_is_not_a_filing(text: str, said: str) -> None:
    with pytest.raises(FilingError) as caught:
        read_json(text)
    assert said in str(caught.value)


def test_what_only_looks_like_too_much_is_read() -> None:
    """Colons in text are no keys, and a long number in quotes is text."""
    times = "12:30 " * 60_000
    said = read_json(json.dumps({"事实与理由": times, "引号": '\\":' * 60_000, "卡号": "6" * 80}))
    assert said["事实与理由"] == times
    assert read_json('{"a": 18446744073709551615, "b": -0.5}') == {
        "a": 2**64 - 1,
        "b": Decimal("-0.5"),
    }
    assert read_json('{"a": ' + "[" * 60 + "]" * 60 + "}")


def test_a_flood_of_unknown_keys_is_refused_at_once(bundle: Bundle) -> None:
    """Looking for the nearest word once took half a minute for such a body."""
    many = json.dumps({f"{number:x}": 1 for number in range(200_000)})
    nested = [{f"{number:x}": 1 for number in range(1_900)}] * 50
    started = time.thread_time()
    with pytest.raises(FilingError):
        read_json(many)
    with pytest.raises(FilingError) as caught:
        check(bundle, read_json(json.dumps({"案由": "民间借贷纠纷", "被告": nested})), DAY)
    assert time.thread_time() - started < 2
    problems = caught.value.problems
    assert len(problems) == MAX_PROBLEMS
    assert "最接近" not in problems[-1].message


def test_a_kind_of_document_that_is_no_text(bundle: Bundle) -> None:
    person = {"证件类型": ["居民身份证"], "证件号码": "44200019850312003X"}
    found = problems_of(bundle, {"原告": [person]})
    assert list(found) == ["原告[0].证件类型"]


def test_unambiguous_writing_is_normalised(bundle: Bundle) -> None:
    raw = {
        "标的总额": "１２，３４５．６０元",
        "起诉状日期": "2026年9月7日",
        "起诉状签名盖章": "是",
        "原告": [
            {"姓名": " 张\u200b三 ", "证件类型": "居民身份证", "证件号码": "11010519491231002x"}
        ],
    }
    values = read_filing(raw, bundle.level(()).vocabulary).values
    assert values["标的总额"] == Decimal("12345.60")
    assert values["起诉状日期"] == DAY
    assert values["起诉状签名盖章"] is True
    assert values["原告"][0]["姓名"] == "张三"
    assert values["原告"][0]["证件号码"] == "11010519491231002X"


def test_missing_no_and_does_not_apply_are_three_things(bundle: Bundle) -> None:
    vocabulary = bundle.level(()).vocabulary
    assert "仲裁协议" not in read_filing({"仲裁协议": None}, vocabulary).values
    assert read_filing({"仲裁协议": False}, vocabulary).values["仲裁协议"] is False
    assert repr(read_filing({"仲裁协议": "不适用"}, vocabulary).values["仲裁协议"]) == "不适用"


def test_a_missing_amount_is_never_zero(bundle: Bundle) -> None:
    opinion = check(bundle, {"案由": "买卖合同纠纷"}, DAY)
    levels = [f for f in opinion.findings if f.rule_id == "管辖-级别-04"]
    assert [f.state for f in levels] == ["不适用"]


@pytest.mark.parametrize("cause", [None, "", 5, "没有这个案由", "民间借贷"])
def test_a_cause_that_does_not_exist(bundle: Bundle, cause: Any) -> None:
    with pytest.raises(FilingError) as caught:
        check(bundle, {"案由": cause}, DAY)
    assert caught.value.problems[0].path == "案由"


def test_an_old_cause_is_answered_with_todays(bundle: Bundle) -> None:
    opinion = check(bundle, {"案由": "居间合同纠纷"}, DAY)
    assert opinion.cause == "中介合同纠纷"
    assert any("居间合同纠纷" in note for note in opinion.notes)


def test_a_split_cause_asks_which(bundle: Bundle) -> None:
    with pytest.raises(FilingError) as caught:
        check(bundle, {"案由": "专利合同纠纷"}, DAY)
    assert "发明专利合同纠纷" in str(caught.value)


def test_every_cause_of_every_edition_can_be_checked(bundle: Bundle) -> None:
    for edition in bundle.catalogue.editions:
        day = max(c.start for c in edition.causes)
        for cause in edition.causes:
            ruleset = bundle.rules_of(cause, day)
            assert ruleset.rules, cause.path
    for edition in bundle.catalogue.editions:
        day = max(c.start for c in edition.causes)
        for cause in edition.causes[::7]:
            assert check(bundle, {"案由": cause.code or cause.id}, day).conclusion, cause.path


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        assert isinstance(read_json(data), dict)
    except FilingError as error:
        assert str(error)


def test_before_the_base_day_a_bar_is_a_question_to_the_judge(bundle: Bundle) -> None:
    raw = {"案由": "追索劳动报酬纠纷", "仲裁情况": "未申请"}
    now = check(bundle, raw, DAY)
    then = check(bundle, raw, date(2025, 9, 8))
    assert now.conclusion == "前置程序未完成"
    assert then.conclusion == "建议补正"
    counted = {f.rule_id: f.counted for f in then.of("不满足")}
    assert counted["劳动-仲裁-01"] == "法官判断"
    assert any("2026-01-01" in note for note in then.notes)


def test_insisting_after_explanation_counts_as_suspected_refusal(bundle: Bundle) -> None:
    raw = {"案由": "追索劳动报酬纠纷", "仲裁情况": "未申请", "坚持起诉": True}
    opinion = check(bundle, raw, DAY)
    found = {f.rule_id: (f.effect, f.counted, f.escalated) for f in opinion.of("不满足")}
    assert opinion.conclusion == "疑似不予受理"
    assert found["劳动-仲裁-01"] == ("前置", "不予受理", True)
    assert found["起诉-原告-01"] == ("补正", "补正", False)


@pytest.mark.parametrize("named", ["结婚证", "结婚证复印件", "婚姻登记档案（查询件）"])
@pytest.mark.parametrize("where", [("材料", "种类"), ("证据", "证据名称")])
def test_a_document_is_not_missing_because_of_its_wording(
    bundle: Bundle, named: str, where: tuple[str, str]
) -> None:
    raw = {"案由": "离婚纠纷", where[0]: [{where[1]: named}]}
    found = [f.state for f in check(bundle, raw, DAY).findings if f.rule_id == "材料-婚姻关系证明"]
    assert found in (["满足"], ["不适用"])
