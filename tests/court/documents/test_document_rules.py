"""Every key of `rules/文书.yaml` changes which papers are made, for whom or what they say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml

from court.documents.case import open_case
from court.documents.making import Options, Workshop, make_set
from court.documents.selection import KEYS, MOST_DAYS
from court.documents.values import Decision
from engine.bundle.bundle import Bundle
from engine.check.opening import open_content
from engine.text.errors import BundleError, LianError
from tests.court.papers import DAY, example, seal
from tests.rules import delivered, of_files, with_files

FILE = "rules/文书.yaml"
NOW = datetime(2026, 9, 7, 1, tzinfo=UTC)
GONE = object()
LINE: Mapping[str, Any] = {
    "文书": "应诉通知书", "决定": "登记立案", "给": "对方", "当": {"程序类别": "普通诉讼"},
    "对象": {"电子送达地址": "无"}, "不明时": "给", "天数": 15, "依据": ["民事诉讼法 128"],
}  # fmt: skip
CHANGES: Mapping[str, Mapping[str, Any]] = {
    "文书": {"文书": "举证通知书"},
    "决定": {"决定": "收件"},
    "给": {"给": "起诉方"},
    "当": {"当": {"程序类别": "非讼"}},
    "对象": {"对象": {"类型": "法人"}},
    "不明时": {"不明时": GONE},
    "天数": {"天数": 30},
    "天数由法官定": {"天数": GONE, "天数由法官定": "是"},
    "选用": {"选用": "是"},
    "版式": {"版式": "普通"},
    "依据": {"依据": ["民事诉讼法 129"]},
    "每人一份": {"每人一份": "是"},
    "收费": {"收费": "是"},
    "推迟": {"推迟": {"选用": "应诉通知书", "到": {"参数": "先行调解案件通知交费"}}},
}
# What a key needs to be seen: another line to begin with, another filing.
BEGINNINGS: Mapping[str, Mapping[str, Any]] = {
    "收费": {"文书": "受理案件通知书", "给": "起诉方", "当": GONE, "对象": GONE},
}


def filing_for(key: str) -> dict[str, Any]:
    """Two defendants to share a paper or not; an application nobody pays for."""
    filing = dict(example("01"))
    (first,) = filing["被告"][:1]
    if key == "每人一份":
        return {**filing, "被告": [first, {**first, "姓名": "何美玲", "证件号码": None}]}
    if key == "收费":
        sides = {"申请人": filing["原告"], "被申请人": [first]}
        return {"案由": "申请人身安全保护令", "受诉法院": filing["受诉法院"], **sides}
    return filing


def bundle_with(*lines: Any) -> Bundle:
    text = yaml.safe_dump({"文书": list(lines)}, allow_unicode=True, sort_keys=False)
    return with_files({FILE: text})


def seen(line: Mapping[str, Any], key: str = "") -> Any:
    """The papers of a registration in the layout by elements, or why there are none."""
    bundle = bundle_with({k: v for k, v in line.items() if v is not GONE})
    shop, case = Workshop.open(bundle), open_case(open_content(bundle, filing_for(key), DAY))
    decision = Decision("登记立案", DAY, case_number="（2026）粤2071民初1号")
    try:
        made = make_set(shop, case, decision, seal(), NOW, Options(form="要素"))
    except LianError as error:
        return str(error)
    return [(one.document, one.recipients, one.basis) for one in made.made], made.remarks


def test_no_key_is_left_out() -> None:
    assert set(CHANGES) == set(KEYS)
    assert isinstance(seen(LINE), tuple)


@pytest.mark.parametrize("key", CHANGES)
def test_each_key_is_seen(key: str) -> None:
    line = {**LINE, **BEGINNINGS.get(key, {})}
    assert seen({**line, **CHANGES[key]}, key) != seen(line, key)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"天书": 3}, "不认识“天书”（最接近的是“文书”）"),
        ({"推迟": "是"}, "“推迟”应写 {选用: 文书, 到: {参数: 名称}}"),
        ({"推迟": {"选用": "天书", "到": {"参数": "交费期限"}}}, "“选用”没有“天书”"),
        ({"推迟": {"选用": "应诉通知书", "到": {"参数": "交费期限"}}}, "不是决定：7"),
        ({"天数": 0}, f"应写 1 到 {MOST_DAYS} 的整数"),
        ({"天数": MOST_DAYS + 1}, f"应写 1 到 {MOST_DAYS} 的整数"),
        ({"天数": "十五"}, f"应写 1 到 {MOST_DAYS} 的整数"),
        ({"天数": {"参数": "交费期线"}}, "没有参数“交费期线”（最接近的是“交费期限”）"),
        ({"天数": {"参数": "月最低工资"}}, "参数“月最低工资”不是 1 到"),
        ({"天数": {"参数": "诉讼费标准"}}, "参数“诉讼费标准”不是 1 到"),
        ({"不明时": "不给"}, "“不明时”没有“不给”"),
        ({"版式": "简要"}, "“版式”没有“简要”"),
        ({"依据": "民事诉讼法 128"}, "“依据”应是一列"),
        ({"选用": "可以"}, "“选用”应写是或者否"),
        (
            {"当": {"案由": {"属于": ["离婚纠份"]}}},
            "没有“离婚纠份”这个案由（最接近的是“离婚纠纷”）",
        ),
    ],
)
def test_what_is_wrong_is_refused_at_its_line(more: Mapping[str, Any], said: str) -> None:
    with pytest.raises(BundleError) as caught:
        Workshop.open(bundle_with({**LINE, **more}))
    words = [str(problem) for problem in caught.value.problems]
    assert any(said in one and one.startswith(f"{FILE}:") for one in words), words


@pytest.mark.parametrize(
    ("text", "said"),
    [("- 甲", "应写成“文书:”"), ("文书: 甲", "应是一列"), ("文书:\n- 甲", "每一条应写成"), ("文书表: []", "不认识")],
)  # fmt: skip
def test_a_file_of_another_shape_is_refused(text: str, said: str) -> None:
    files = {**dict(delivered().files.items()), FILE: text.encode()}
    with pytest.raises(BundleError, match=said):
        Workshop.open(of_files(files))
