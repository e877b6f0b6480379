"""请求: what makes a claim specific (`写明`), expanded to one requirement for each claim.

It speaks only of a claim that is a bare name (民事诉讼法 122(3)): none of its fields is filled in,
and its own words add nothing to what it is called.  That is a hint, never an objection: which house
is to be vacated usually stands in the facts, and many an act says by its name what is to be done.
A hint of what the statute demands is listed when a notice goes out anyway.  A claim for money is asked for its amount or
way of reckoning by the rule all causes share, so it gets no second objection for the same gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.language.casetypes import Casetype, Claim
from engine.language.kinds.conditions import Condition, listed, mapping
from engine.language.kinds.witness import Given
from engine.language.parties import CLAIMING
from engine.language.rules import Example, Rule
from engine.language.vocabulary import Fact, Vocabulary
from engine.text.errors import Mark

CLAIM, CLAIMS, RECORD = "请求", "诉讼请求", "请求"
BARE = "只写了名称"
DETAILS, OPTIONS, CONTENT = "明细", "选项", "内容"
COSTS = "负担诉讼费用"
LAST = (COSTS, "其他请求")
BASIS = ("民事诉讼法 122(3)", "民事诉讼法 124(3)")
# Why somebody claims it belongs to the facts and reasons, which another requirement looks at.
REASONS = ("理由", "原因", "依据")
Record = Mapping[str, Fact]
SAMPLES: dict[str, Any] = {
    "金额": 1000,
    "数量": 2,
    "日期": "2026-03-02",
    "是否": "是",
    "地址": "中山市石岐街道示例路1号",
    "电话": "0760-80000000",
}


def in_order(casetype: Casetype) -> list[Claim]:
    """The claims of the side that sues stand first, where that is one side; costs stand last.

    Costs are of the whole part of the catalogue, so without that what a cause adds came after them.
    """
    suing = casetype.roles.get(CLAIMING[0], "")
    one_side = any(claim.by == suing for claim in casetype.claims)

    def place(claim: Claim) -> tuple[bool, bool]:
        return claim.name in LAST, one_side and claim.by not in ("", suing)

    return sorted(casetype.claims, key=place)


def has_own_field(name: str, record: Record) -> bool:
    """Whether a sub-item is a field that every claim has; the others are details.

    What a claim is called and what it says are the claim's own, not those of a thing in it.
    """
    return name in record and name not in ("名称", CONTENT)


def specific_id(claim: Claim) -> str:
    return f"{CLAIM}-写明-{claim.name}"


def is_demanded(claim: Claim) -> bool:
    """Whether the claim has to say more than its name."""
    return claim.type == "行为" and bool(said_in(claim))


def said_in(claim: Claim) -> tuple[tuple[str, ...], ...]:
    """The alternatives that tell what is claimed; a reason tells why."""
    found = (tuple(n for n in names if not n.endswith(REASONS)) for names in claim.specific)
    return tuple(names for names in found if names)


def alternatives(claim: Claim) -> str:
    """`金额，或者标准和起算日，或者计算方式`; what a fuller one has in it is not said apart."""
    ways = [w for w in claim.specific if not any(set(w) < set(other) for other in claim.specific)]
    return "，或者".join("和".join(names) for names in ways)


def specific_rules(casetype: Casetype, vocabulary: Vocabulary) -> list[Rule]:
    """The requirements of the claims of one casetype file."""
    record = vocabulary.records[RECORD]
    return [_rule(claim, record) for claim in casetype.claims if is_demanded(claim)]


def _rule(claim: Claim, record: Record) -> Rule:
    mark = claim.mark or Mark("", 1, 1)
    hint = f"{claim.hint}。" if claim.hint else ""
    return Rule(
        id=specific_id(claim),
        title=f"写明“{claim.shown}”具体要什么",
        effect="提示",
        each=CLAIMS,
        applies=mapping(mark, 名称=claim.name),
        must=mapping(mark, 任一=listed(mark, list(_ways(claim, record, mark)))),
        basis=tuple(dict.fromkeys((*BASIS, *claim.basis))),
        explain=f"第{{{{ 序号 }}}}项请求“{claim.shown}”只写了名称，没有写明具体要什么。",
        cure=f"写明{alternatives(claim)}，也可以用自己的话写在这一项请求的内容里。{hint}",
        examples=(*claim.examples, *_examples(claim, record, mark)),
        mark=claim.mark,
        origin=CLAIM,
    )


def _ways(claim: Claim, record: Record, mark: Mark) -> Iterator[Condition]:
    """What makes it specific; a field without a place of its own is one of the details."""
    anything = [DETAILS, *([OPTIONS] if claim.options else [])]
    yield mapping(mark, 任一已填=listed(mark, anything))
    for names in said_in(claim):
        if all(has_own_field(name, record) for name in names):
            yield mapping(mark, 已填=listed(mark, list(names)))
    yield mapping(mark, 已填=listed(mark, [CONTENT]), **{BARE: "否"})


def _examples(claim: Claim, record: Record, mark: Mark) -> Iterator[Example]:
    def one(expected: str, **said: Any) -> Example:
        given: Given = {CLAIMS: [{"名称": claim.name, **said}]}
        return Example(given, expected, None, False, mark, generated=True)

    yield one("不满足")
    yield one("不满足", 内容=f"请求判令被告{claim.name}。")
    yield one("满足", 内容=f"{claim.name}：以本院查明的一处为限")
    for names in said_in(claim):
        yield one("满足", **_filled(names, record))
    other: Given = {CLAIMS: [{"名称": "别的请求"}]}
    yield Example(other, "不适用", None, False, mark, generated=True)


def _filled(names: tuple[str, ...], record: Record) -> dict[str, Any]:
    """The fields of one alternative with something in them."""
    own = {
        name: SAMPLES.get(record[name].type, "甲") for name in names if has_own_field(name, record)
    }
    details = {name: "甲" for name in names if name not in own}
    return {**own, **({DETAILS: details} if details else {})}
