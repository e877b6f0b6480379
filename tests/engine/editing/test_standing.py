"""Rules that say the same of a filing are told as somebody types, with the number of the other one."""

from __future__ import annotations

from engine.editing.standing import place_of, repeated
from engine.editing.written import inserted
from tests.rules import delivered, with_files

LOANS = "rules/合同、准合同纠纷/合同纠纷/借款合同纠纷/民间借贷纠纷.yaml"
LARGE = "借款金额: {大于: 50000}"
RULES = {
    "宽": f"情形: {{{LARGE}}}",
    "窄": f"适用: {{仲裁协议: 是}}\n  情形: {{{LARGE}}}",
    "另": "情形: {借款金额: {大于: 60000}}",
    "后": f"情形: {{{LARGE}}}\n  施行: 2027-01-01",
    "旧": f"适用: {{仲裁协议: 是}}\n  情形: {{{LARGE}}}\n  废止: 2027-01-01",
    "各": "每个: 当事人\n  要求: {已填: [姓名]}",
    "原": "每个: 原告\n  适用: {类型: 自然人}\n  要求: {已填: [姓名]}",
    "重": f"后果: 法官判断\n  提问: 怎样？\n  情形: {{{LARGE}}}",
}


def told(*names: str) -> list[tuple[str, str]]:
    """Which of these rules are said to overlap with which."""
    text = delivered().files.text(LOANS)
    for name in names:
        effect = "" if "后果" in RULES[name] else "\n  后果: 提示"
        head = f"- 编号: 试-{name}-01\n  名称: 试{name}\n  {RULES[name]}{effect}"
        text = inserted(text, "规则", f"{head}\n  依据: [民事诉讼法 122]\n  释明: 试。\n")
    bundle = with_files({LOANS: text})
    place = place_of(bundle, LOANS)
    assert place is not None
    found = [one.message for one in repeated(bundle.level(place))]
    return [(a, b) for a in names for b in names if any(f"“试{a}”和 试-{b}-01" in m for m in found)]


def test_who_is_narrower_overlaps_with_the_wider_one() -> None:
    assert told(*RULES) == [
        ("宽", "窄"),
        ("宽", "后"),
        ("宽", "旧"),
        ("窄", "宽"),
        ("窄", "后"),
        ("窄", "旧"),
        ("后", "宽"),
        ("后", "窄"),
        ("旧", "宽"),
        ("旧", "窄"),
        ("各", "原"),
        ("原", "各"),
    ]
