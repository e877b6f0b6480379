"""Every column of the 33 official complaint forms is in the casetypes, in the printed order.

`data/official_elements.json` was taken from the forms themselves (form → columns with section,
number, label, type, options, sub-fields), not from the casetypes; the files are read here as
plain YAML, without the engine, so that a fault of the loader cannot hide a column.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TREE = ROOT / "casetypes"
OFFICIAL: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "data" / "official_elements.json").read_text(encoding="utf-8")
)
OFFICIAL_FORM = "示范文本"
CLAIMS = "诉讼请求"
NOT_CASETYPES = ("目录", "字典", "表单")
# Forms named otherwise than the node of the catalogue they serve.
NODES = {"劳动争议纠纷": "劳动争议", "侵害著作权及邻接权纠纷": "著作权权属、侵权纠纷"}
# Answers that need no option: a claim is made or not, a 是否 fact is answered 是 or 否.
PLAIN = {"是", "否", "有", "无"}
# Columns shown by a fact of the dictionary have its type and need no parts of their own.
REFERENCE = {
    "标的总额": ("money_total",),
    "证据": ("evidence_list",),
    "请求依据": ("legal_basis",),
    "仲裁协议": ("yes_no", "text"),
    "诉前保全": ("yes_no_with_detail", "text"),
    "申请鉴定": ("yes_no", "yes_no_with_detail"),
}
REFERRED_PARTS = {
    "保全案号": "诉前保全案号",
    "保全法院": "诉前保全法院",
    "保全时间": "诉前保全时间",
}
# The tables print some words cut by a tick box or a blank; the casetypes have them whole.
WHOLE = {
    "日内履行完毕付款": "限期付款",
    "供货": "限期供货",
    "日解除": "确认合同已经解除",
    "付修复费用": "支付修复费用",
    "立即停止在店铺招牌": "店铺招牌",
    "诉": "单独起诉",
    "人共同起诉": "和品种权人共同起诉",
    "权": "复制权",
    "译权": "翻译权",
    "品": "职务作品",
    "元": "租金",
    "数": "基数",
    "例": "具体主张",
    "包括": "赔偿项目",
    "赔偿项目包括": "赔偿项目",
    "已付款": "主张返还已付款",
    "或利息": "主张支付利息",
    "包含": "包含维权合理开支",
    "不包含": "不包含维权合理开支",
    "有关技术方案为": "有关技术方案",
    "侵权产品为": "侵权产品",
    "以被告获利计算经济损失示例": "被告获利的计算",
    "业主/建设单位": "业主或建设单位",
    "欠/超付工程款利息": "欠付或超付工程款利息",
    "已支付/欠付购房款数额": "已付或欠付购房款数额",
    "同约定计算至实际清偿之日止明细": "计算至实际清偿之日的明细",
    "相同/实质性相似的作品": "相同或实质性相似的作品",
    "侵权链接/标题": "侵权链接或标题",
    "标准计算": "计算标准",
    "其它": "其他",
}
WHOLE_IN = {("房屋买卖合同纠纷", "定金"): "主张返还定金"}


def casetype_files() -> list[Path]:
    """Every casetype file, without the catalogue and the dictionary."""
    found = sorted(TREE.rglob("*.yaml"))
    return [f for f in found if f.relative_to(TREE).parts[0] not in NOT_CASETYPES]


@cache
def read(path: Path) -> dict[str, Any]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(content, dict), path
    return content


def has_form(content: dict[str, Any]) -> bool:
    return any(e.get("来源") == OFFICIAL_FORM for e in content.get("要素", ()))


@cache
def forms() -> dict[str, dict[str, Any]]:
    """Casetype files with an official form, by the node they stand for."""
    found: dict[str, dict[str, Any]] = {}
    for path in casetype_files():
        content = read(path)
        if has_form(content):
            assert content["案由"] not in found, f"{content['案由']} 写了两份示范文本"
            found[content["案由"]] = content
    return found


def entries(form: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """What the casetype shows, column by column: section, and the entries of that column."""
    content = forms()[NODES.get(form, form)]
    # What the form does not print is the other side's, and says so (`谁提`).
    claims = [{**c, "组": CLAIMS} for c in content["请求"] if "谁提" not in c]
    elements = [e for e in content["要素"] if e.get("来源") == OFFICIAL_FORM]
    totals = [e for e in elements if e["组"] == CLAIMS]
    rest = [e for e in elements if e["组"] != CLAIMS]
    columns = groupby([*among(form, claims, totals), *rest], key=lambda e: (e["组"], label_of(e)))
    return [(section, list(group)) for (section, _), group in columns]


def among(
    form: str, claims: list[dict[str, Any]], totals: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Totals are elements and stand apart from the claims; the form prints them in between."""
    printed = [c["label"] for c in OFFICIAL[form] if c["section"] == CLAIMS]
    ordered = list(claims)
    for total in totals:
        before = printed[printed.index(label_of(total)) - 1] if label_of(total) in printed else ""
        places = [n for n, entry in enumerate(ordered, 1) if label_of(entry) == before]
        ordered.insert(places[-1] if places else len(ordered), total)
    return ordered


def label_of(entry: dict[str, Any]) -> str:
    return str(entry.get("标签") or entry["名称"])


def offered(entry: dict[str, Any]) -> Iterator[str]:
    """All words a person may choose or fill in at one entry."""
    yield entry.get("名称", "")
    yield from entry.get("选项", ())
    for part in entry.get("子项", ()):
        if isinstance(part, str):
            yield part
        else:
            yield part["名称"]
            yield from part.get("选项", ())


def is_reference(entry: dict[str, Any]) -> bool:
    return "引用" in entry


def references(entry: dict[str, Any]) -> list[str]:
    named = entry["引用"]
    return [named] if isinstance(named, str) else list(named)


@cache
def hint_of(name: str) -> str:
    """How the dictionary says a fact is to be filled in."""
    groups = read(TREE / "字典" / "通用.yaml")["事实"].values()
    return next(
        (str(f.get("提示", "")) for group in groups for f in group if f["名称"] == name), ""
    )


def columns() -> list[Any]:
    return [
        pytest.param(form, place, id=f"{form}-{column['section']}-{column['n']}")
        for form, listed in OFFICIAL.items()
        for place, column in enumerate(listed)
    ]


def match(form: str, place: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The official column and the entries shown in its place."""
    shown = [c for c in entries(form) if not is_companion(c[1][0], form)]
    return OFFICIAL[form][place], shown[place][1]


def is_companion(entry: dict[str, Any], form: str) -> bool:
    """An entry that only takes up a sub-field of the referred column before it."""
    wanted = {s for c in OFFICIAL[form] for s in c["subfields"]}
    labels = {c["label"] for c in OFFICIAL[form]}
    return label_of(entry) not in labels and bool(set(offered(entry)) & wanted)


def test_there_are_33_official_forms() -> None:
    assert len(OFFICIAL) == 33
    assert set(forms()) == {NODES.get(form, form) for form in OFFICIAL}


@pytest.mark.parametrize("form", OFFICIAL)
def test_labels_stand_in_the_printed_order(form: str) -> None:
    shown = [
        (section, label_of(group[0]))
        for section, group in entries(form)
        if not is_companion(group[0], form)
    ]
    assert shown == [(c["section"], c["label"]) for c in OFFICIAL[form]]


@pytest.mark.parametrize(("form", "place"), columns())
def test_options_and_subfields_are_all_there(form: str, place: int) -> None:
    column, group = match(form, place)
    wanted = [o for o in column["options"] if o not in PLAIN] + list(column["subfields"])
    wanted = [WHOLE_IN.get((form, w)) or WHOLE.get(w, w) for w in wanted]
    if is_reference(group[0]):
        companions = {w for _, g in entries(form) for e in g for w in offered(e)}
        named = references(group[0])
        hint = "".join(hint_of(name) for name in named)
        left = [w for w in wanted if REFERRED_PARTS.get(w, w) not in named]
        assert [w for w in left if w not in companions and w not in hint] == []
        return
    words = {word for entry in group for word in offered(entry)}
    assert [w for w in wanted if w not in words] == []


@pytest.mark.parametrize(("form", "place"), columns())
def test_types_fit_what_the_form_asks(form: str, place: int) -> None:
    column, group = match(form, place)
    for entry in group:
        if is_reference(entry):
            assert column["type"] in REFERENCE[references(entry)[0]]
        elif column["section"] == CLAIMS:
            money = column["type"].startswith("money") and entry["名称"] != "负担诉讼费用"
            assert entry["类型"] == "金额" or not money
        elif column["type"] == "yes_no":
            parts = [p for p in entry.get("子项", ()) if isinstance(p, dict)]
            assert entry["类型"] == "是否" or any(p.get("类型") == "是否" for p in parts)


@pytest.mark.parametrize("path", casetype_files(), ids=lambda p: str(p.relative_to(TREE)))
def test_what_is_demanded_says_by_which_law(path: Path) -> None:
    content = read(path)
    for entry in (*content.get("要素", ()), *content.get("材料", ()), *content.get("请求", ())):
        assert entry.get("档", "荐") in ("必", "需", "荐"), entry
        if entry.get("档") in ("必", "需"):
            assert entry.get("依据"), entry


@pytest.mark.parametrize("form", OFFICIAL)
def test_a_column_of_the_form_is_never_demanded_by_the_form_alone(form: str) -> None:
    """The forms guide; they are no condition of admission (登记立案规定 6, 民诉法解释 209)."""
    content = forms()[NODES.get(form, form)]
    for element in content["要素"]:
        if element.get("来源") == OFFICIAL_FORM:
            assert element.get("档", "荐") == "荐" or element.get("依据"), element


@pytest.mark.parametrize("form", OFFICIAL)
def test_names_are_unique_and_usable_in_rules(form: str) -> None:
    content = forms()[NODES.get(form, form)]
    for part in ("请求", "要素", "材料"):
        names = [e["名称"] for e in content[part] if "名称" in e]
        assert len(names) == len(set(names)), part
        assert not [n for n in names if set(n) & set("、，（）()/／《》： ")], part
