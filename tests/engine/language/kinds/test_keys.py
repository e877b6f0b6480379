"""Every key of every kind is read by something; what cannot be read is refused with its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from engine.bundle.bundle import Bundle
from engine.language.kinds import KINDS
from engine.language.kinds.keys import LONGEST_KEYS
from engine.telling.schema import rule_schema
from tests.engine.language.samples import GONE, Changes, changed
from tests.engine.language.test_every_key import FILE, level_of, seen_of_rules

SHARED = {
    "编号": "试验-甲-01", "名称": "试验的要求", "适用": {"请求依据": "合同"}, "例外": ["有证人"],
    "交法官": ["申请鉴定"], "例外提问": "是不是？", "依据": ["民事诉讼法 85"], "释明": "已经过了。",
    "补救": "说明。", "提问": "是吗？", "施行": date(2026, 1, 1), "废止": date(2027, 1, 1),
    "状态": "施行", "替代": "起诉-口头-01", "理由": "试验",
}  # fmt: skip
SHARED_CHANGES: Mapping[str, Changes] = {
    "编号": {"编号": "试验-乙-01"},
    "名称": {"名称": "另一要求"},
    "适用": {"适用": {"请求依据": "法律"}},
    "例外": {"例外": ["申请鉴定"]},
    "交法官": {"交法官": ["有证人"]},
    "例外提问": {"例外提问": "真的吗？"},
    "例外回答": {"例外回答": {"不是": "满足"}},
    "依据": {"依据": ["民事诉讼法 86"]},
    "释明": {"释明": "过期了。"},
    "补救": {"补救": "写明。"},
    "提问": {"提问": "真的吗？"},
    "回答": {"回答": {"不是": "满足"}},
    "施行": {"施行": date(2026, 2, 1)},
    "废止": {"废止": date(2027, 2, 1)},
    "状态": {"状态": "试行"},
    "替代": {"替代": "起诉-要素式-01"},
    "理由": {"理由": "别的"},
    "示例": {"示例": []},
}
LONGEST = {"起算": "前案生效日期", "期间": "1年"}
LATE = {"请求依据": "合同", "起诉状日期": date(2026, 5, 1), "前案生效日期": date(2026, 5, 1)}
DEADLINE = {
    **SHARED, "起算": "起诉状日期", "期间": "15日", "最长": LONGEST, "性质": "起诉期限",
    "后果": "不予受理", "示例": [{"给": LATE, "应": "满足", "日期": date(2026, 6, 1)}],
}  # fmt: skip
STEP = {
    **{k: v for k, v in SHARED.items() if k not in ("名称", "释明", "补救")},
    "步骤": "申请仲裁", "完成": {"已作仲裁裁决": "是"}, "去哪里": "仲裁机构", "回来": "十五日内",
    "示例": [{"给": {"请求依据": "合同", "已作仲裁裁决": "是"}, "应": "不满足"}],
}  # fmt: skip
REFUSAL = {
    **SHARED, "情形": "仲裁协议",  "后果": "法官判断",
    "示例": [{"给": {"请求依据": "合同", "仲裁协议": "是"}, "应": "满足"}],
}  # fmt: skip
STANDING = {
    **{k: v for k, v in SHARED.items() if k not in ("名称", "释明", "补救")},
    "谁": "原告", "应是": "孩子", "写错": "仲裁协议", "证明": ["户口簿"], "后果": "补正",
    "示例": [{"给": {"请求依据": "合同", "仲裁协议": "是"}, "应": "满足"}],
}  # fmt: skip
ACCEPTANCE = {
    **{k: v for k, v in SHARED.items() if k in KINDS["应受理"].keys},
    "情形": "仲裁协议", "胜过": ["起诉-口头-01"],
    "示例": [{"给": {"请求依据": "合同", "仲裁协议": "是"}, "应": "满足"}],
}  # fmt: skip
CHANGES: Mapping[str, tuple[Changes, Mapping[str, Changes]]] = {
    "期限": (
        DEADLINE,
        {
            "起算": {"起算": "前案生效日期"},
            "期间": {"期间": "16日"},
            "最长": {"最长": GONE},
            "性质": {"性质": "不得起诉的期间"},
            "后果": {"后果": "提示"},
        },
    ),
    "前置": (
        STEP,
        {
            "名称": {"名称": "另一要求"},
            "释明": {"释明": "过期了。"},
            "补救": {"补救": "写明。"},
            "步骤": {"步骤": "申请调解"},
            "完成": {"完成": {"已作仲裁裁决": "否"}},
            "去哪里": {"去哪里": "调解组织"},
            "回来": {"回来": "三十日内"},
        },
    ),
    "主体": (
        STANDING,
        {
            "名称": {"名称": "另一要求"},
            "释明": {"释明": "过期了。"},
            "补救": {"补救": "写明。"},
            "谁": {"谁": "被告"},
            "应是": {"应是": "父母"},
            "写错": {"写错": "已作仲裁裁决"},
            "证明": {"证明": ["居住证"]},
            "后果": {"后果": "提示"},
        },
    ),
    "不受理": (
        {k: v for k, v in REFUSAL.items() if k not in ("交法官", "例外提问", "后果")},
        {
            "交法官": {"交法官": ["申请鉴定"]},
            "例外提问": {"交法官": ["申请鉴定"], "例外提问": "是不是？"},
            "例外回答": {"交法官": ["申请鉴定"], "例外回答": {"不是": "满足"}},
            "情形": {"情形": "已作仲裁裁决"},
            "后果": {"后果": "法官判断"},
        },
    ),
    "应受理": (
        ACCEPTANCE,
        {"情形": {"情形": "已作仲裁裁决"}, "胜过": {"胜过": ["起诉-要素式-01"]}},
    ),
}
CASES = [
    (kind, key)
    for kind, (_, own) in CHANGES.items()
    for key in KINDS[kind].keys
    if key in own or key in SHARED_CHANGES
]


def test_no_key_is_left_out() -> None:
    assert set(CHANGES) == set(KINDS)
    for name, (_, own) in CHANGES.items():
        assert {key for kind, key in CASES if kind == name} == set(KINDS[name].keys)
        assert set(own) <= set(KINDS[name].keys)


@pytest.mark.parametrize(("kind", "key"), CASES)
def test_key(bundle: Bundle, kind: str, key: str) -> None:
    base, own = CHANGES[kind]
    after = changed(base, own[key] if key in own else SHARED_CHANGES[key])
    before = changed(base, {"例外提问": GONE}) if after.get("交法官") is None else base
    if key in ("例外提问", "例外回答") and kind == "不受理":
        before = changed(base, {"交法官": ["申请鉴定"]})
    seen = [seen_of_rules(bundle, {kind: [entry]}) for entry in (before, after)]
    assert seen[0] != seen[1]


@pytest.mark.parametrize("key", LONGEST_KEYS)
def test_longest(bundle: Bundle, key: str) -> None:
    other = {**LONGEST, key: "起诉状日期" if key == "起算" else "2年"}
    seen = [
        seen_of_rules(bundle, {"期限": [{**DEADLINE, "最长": longest}]})
        for longest in (LONGEST, other)
    ]
    assert seen[0] != seen[1]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"期限": [{**DEADLINE, "起箅": "甲"}]}, "没有“起箅”这个键（最接近的是“起算”）"),
        ({"期限": [changed(DEADLINE, {"期间": GONE})]}, "缺少“期间”"),
        ({"期限": [{**DEADLINE, "期间": "半年"}]}, "“期间”不对"),
        ({"期限": [{**DEADLINE, "期间": {"参数": "立案期限"}}]}, "没有“立案期限”这个参数"),
        ({"期限": [{**DEADLINE, "起算": "起诉状日朝"}]}, "最接近的是“起诉状日期”"),
        ({"期限": [{**DEADLINE, "起算": ["甲"]}]}, "“起算”应是一个日期事实的名称"),
        ({"期限": [{**DEADLINE, "起算": "请求依据"}]}, "“请求依据”是文字"),
        ({"期限": [{**DEADLINE, "性质": "起诉期间"}]}, "没有“起诉期间”这种期间（最接近的是“起诉期限”）"),
        ({"期限": [{**DEADLINE, "性质": "诉讼时效"}]}, "超过诉讼时效起诉的应予受理（民诉法解释 219）"),
        ({"期限": [{**DEADLINE, "性质": "除斥期间"}]}, "除斥期间的后果只能写法官判断、提示"),
        ({"期限": [{**DEADLINE, "最长": "1年"}]}, "“最长”应写成"),
        ({"期限": [{**DEADLINE, "最长": {**LONGEST, "后果": "提示"}}]}, "没有“后果”这个键"),
        ({"期限": [{**DEADLINE, "后果": "法官判断"}]}, "不用再写“交法官”"),
        ({"期限": [{**DEADLINE, "例外": ["有证八"]}]}, "最接近的是“有证人”"),
        ({"期限": [{**DEADLINE, "例外": "有证人"}]}, "“例外”应是一列"),
        ({"期限": [{**DEADLINE, "编号": "甲"}]}, "编号应像"),
        ({"期限": [{**DEADLINE, "例外提问": "不问"}]}, "“例外提问”应是问句"),
        ({"期限": [changed(DEADLINE, {"交法官": GONE})]}, "“例外提问”与“交法官”一起写"),
        ({"期限": [{**DEADLINE, "例外回答": "是"}]}, "“例外回答”应是回答和后果的映射"),
        ({"期限": "甲"}, "“期限”应是一列"),
        ({"前置": [{**STEP, "完成": {"已作仲裁栽决": "是"}}]}, "最接近的是“已作仲裁裁决”"),
        ({"前置": [{**STEP, "完成": [{"已作仲裁裁决": "是"}]}]}, "应是一个事实的名称，或者条件"),
        ({"主体": [{**STANDING, "后果": "管辖"}]}, "主体的后果只能写补正、法官判断、提示、不予受理"),
        ({"主体": [changed(STANDING, {"写错": GONE})]}, "缺少“写错”"),
        ({"不受理": [{**REFUSAL, "后果": "补正"}]}, "不受理的后果只能写不予受理、法官判断"),
        ({"不受理": [{**REFUSAL, "后果": "不予受理", "情形": "仲裁协义"}]}, "最接近的是“仲裁协议”"),
        ({"应受理": [{**ACCEPTANCE, "胜过": ["起诉-口头-09"]}]}, "“胜过”的规则“起诉-口头-09”在这里和上级都没有"),
        ({"应受理": [{**ACCEPTANCE, "例外": ["有证人"]}]}, "没有“例外”这个键"),
    ],
)  # fmt: skip
def test_refused(bundle: Bundle, data: Any, said: str) -> None:
    problems = level_of(bundle, data, casetype=False).problems.items
    assert any(said in str(problem) for problem in problems), list(map(str, problems))
    assert all(problem.mark and problem.mark.file == FILE for problem in problems)


def test_the_editor_schema_knows_the_same_keys(bundle: Bundle) -> None:
    file = rule_schema(bundle)["properties"]
    for name, kind in KINDS.items():
        entry = file[name]["items"]
        assert set(entry["properties"]) == set(kind.keys)
        assert set(entry["required"]) == set(kind.needed)
