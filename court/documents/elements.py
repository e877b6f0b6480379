"""The element layout of a complaint: the official form's rows with the filer's answers.

Rows follow the casetype: parties, claims and elements in the order of its form, what nobody
answered left blank to be filled by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from court.documents.case import Case, name_of
from court.documents.claims import names_sum
from court.documents.parties import NATURAL_PERSON
from court.documents.petition import story
from court.documents.wording import EMPTY, TICKED
from engine.evaluation.facts import NOT_APPLICABLE, Values
from engine.language.casetypes import Claim, Element
from engine.language.kinds.claims import in_order
from engine.language.parties import SIDES
from engine.language.vocabulary import Fact
from engine.language.words import NON_CONTENTIOUS, OFFICIAL_FORM
from engine.values.showing import show_amount, show_whole, show_yes_no

Row = dict[str, str]
AGENTS = "委托诉讼代理人"
AGENT_ROWS = ("代理人姓名", "代理人身份", "代理人单位", "代理人电话", "代理权限")
PERSON_ROWS = (
    "性别",
    "出生日期",
    "民族",
    "工作单位",
    "职务",
    "职业",
    "联系电话",
    "住所地",
    "经常居住地",
    "证件类型",
    "证件号码",
)
ORGANISATION_ROWS = (
    "住所地",
    "注册地",
    "法定代表人",
    "法定代表人职务",
    "法定代表人电话",
    "统一社会信用代码",
    "组织形态",
    "所有制性质",
)
# The official form asks an organisation for the number of its head alone; one given is told.
PHONE = "联系电话"
OTHER_GROUP = "其他"
TOTAL = "标的总额"
SCREENING = "审查"
MEDIATION_GROUP = "对纠纷解决方式的意愿"
MEDIATION = ("了解调解", "了解先行调解好处", "考虑先行调解")


def element_rows(case: Case) -> list[Row]:
    """Rows of 组, 栏目, 内容; what belongs to one group stands together."""
    rows = [*_party_rows(case), *_agent_rows(case), *_claim_rows(case), *_fact_rows(case)]
    groups = list(dict.fromkeys(row["组"] for row in rows))
    return sorted(rows, key=lambda row: groups.index(row["组"]))


def _row(group: str, label: str, content: str) -> Row:
    return {"组": group, "栏目": label, "内容": content}


def _party_rows(case: Case) -> list[Row]:
    rows = []
    for name, party in case.parties(SIDES):
        natural = party.get("类型") in (None, NATURAL_PERSON)
        group = f"{name}（{'自然人' if natural else '法人、非法人组织'}）"
        rows.append(_row(group, "姓名" if natural else "名称", name_of(party)))
        rows += _answers(case, group, name, party, PERSON_ROWS if natural else ORGANISATION_ROWS)
        if not natural and case.text(PHONE, party):
            rows += _answers(case, group, name, party, (PHONE,))
    return rows


def _answers(
    case: Case, group: str, list_name: str, member: Values, names: Iterable[str]
) -> Iterator[Row]:
    """What a member of a list answered of some facts, one row each."""
    facts = case.ruleset.vocabulary.member_facts(list_name)
    for fact in (facts[name] for name in names if name in facts):
        yield _row(group, fact.shown, answer(member, fact))


def _agent_rows(case: Case) -> list[Row]:
    """Whether there is an agent, then each of them, as the official form asks."""
    agents = case.members("代理人")
    rows = [_row(AGENTS, "有无代理人", _boxes(("有", "无"), "有" if agents else None))]
    for agent in agents:
        rows += _answers(case, AGENTS, "代理人", agent, AGENT_ROWS)
    return rows


def _claim_rows(case: Case) -> list[Row]:
    """One row a usual claim, answered or not, in the official form's order; then the filer's own."""
    group = "诉讼请求" if case.values.get("程序类别") != NON_CONTENTIOUS else "申请事项"
    said = case.members("诉讼请求")
    casetype = case.ruleset.casetype
    official = any(element.source == OFFICIAL_FORM for element in casetype.elements)
    usual = casetype.claims if official else in_order(casetype)
    names = {claim.name for claim in usual}
    rows = [_row(group, c.label or c.name, _claim_answer(case, c, said)) for c in usual]
    for claim in said:
        if claim.get("名称") not in names:
            rows.append(_row(group, str(claim.get("名称") or "请求"), _claim_text(case, claim)))
    return rows


def _claim_answer(case: Case, usual: Claim, said: Sequence[Values]) -> str:
    """What is claimed; both boxes where the form asks whether it is, and no refusal for silence."""
    mine = [c for c in said if c.get("名称") == usual.name]
    words = [text for claim in mine if (text := _claim_text(case, claim))]
    if not (usual.label or "").startswith("是否"):
        return "\n".join(words) or (f"{TICKED}主张" if mine else "")
    return "\n".join([_boxes(("是", "否"), "是" if mine else None), *words])


def _claim_text(case: Case, claim: Values) -> str:
    parts = []
    known = case.ruleset.vocabulary.member_facts("诉讼请求")
    for key, value in claim.items():
        inferred = (fact := known.get(key)) is not None and fact.derived
        if key == "名称" or inferred or value is None or value is NOT_APPLICABLE:
            continue
        parts.append(_claim_part(case, claim, key, value))
    return "；".join(part for part in parts if part)


def _claim_part(case: Case, claim: Values, key: str, value: Any) -> str:
    """One detail of a claim; empty for what another one says already."""
    if key == "金额":
        said = names_sum(show_whole(case.text("内容", claim)), claim)
        return "" if said else show_amount(value, case.text("币种", claim) or "元")
    if key == "币种":
        return ""
    return show_whole(value) if key == "内容" else f"{key}：{show_whole(value)}"


def _fact_rows(case: Case) -> list[Row]:
    """Elements of the casetype in their groups; without a form, the general facts."""
    rows = []
    for element in case.ruleset.casetype.elements:
        if element.source == SCREENING:  # asked by the court, no part of what is served
            continue
        found = _element_rows(case, element, element.group or OTHER_GROUP)
        # What is no row of a form is shown when somebody answered it.
        on_form = element.source == OFFICIAL_FORM
        rows += found if on_form else [row for row in found if _answered(row["内容"])]
    if not any(row["栏目"] == "事实与理由" for row in rows):
        rows.append(_row("事实与理由", "事实与理由", story(case)))
    return [*rows, *_mediation_rows(case, {row["栏目"] for row in rows})]


def _mediation_rows(case: Case, shown: set[str]) -> list[Row]:
    """What the form asks about mediation, unless the casetype's own rows did."""
    facts = [case.ruleset.vocabulary.facts[name] for name in MEDIATION]
    return [
        _row(MEDIATION_GROUP, fact.shown, answer(case.values, fact))
        for fact in facts
        if fact.shown not in shown
    ]


def _answered(content: str) -> bool:
    return bool(content) and (TICKED in content or EMPTY not in content)


def _referred_rows(case: Case, element: Element, group: str) -> list[Row]:
    """Of an element without a fact of its own: those it refers to, under its label where it is one."""
    known = [case.ruleset.vocabulary.facts.get(name) for name in element.refers]
    facts = [fact for fact in known if fact is not None and fact.type != "列表"]
    label = element.label if len(facts) == 1 else ""
    return [_row(group, label or fact.shown, answer(case.values, fact)) for fact in facts]


def _element_rows(case: Case, element: Element, group: str) -> list[Row]:
    if element.fact is None:
        return _referred_rows(case, element, group)
    lines = [answer(case.values, element.fact)]
    for part in element.parts:
        if _answered(words := answer(case.values, part)):
            lines.append(f"{part.label or part.name}：{words}")
    text = "\n".join(line for line in lines if line)
    return [_row(group, element.label or element.fact.shown, text)]


def answer(owner: Values, fact: Fact) -> str:
    """The answer in the form's way: boxes for choices, text for the rest, blank for nothing."""
    value = owner.get(fact.name)
    if value is NOT_APPLICABLE:
        return "不适用"
    if fact.name == TOTAL and not value:
        return ""  # none of the claims has a sum
    if fact.type == "是否":
        return _boxes(("是", "否"), None if value is None else show_yes_no(value))
    if fact.type in ("单选", "多选") and fact.options:
        return _boxes(fact.options, value)
    if isinstance(value, Decimal) and fact.type == "金额":
        return show_amount(value, "元")
    return show_whole(value)


def _boxes(options: tuple[str, ...], value: Any) -> str:
    chosen = value if isinstance(value, tuple | list) else (value,)
    return "　".join(f"{TICKED if option in chosen else EMPTY}{option}" for option in options)
