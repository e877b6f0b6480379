"""From a case and a decision to the values that wording templates may name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from court.documents.addresses import NOT_CONFIRMED
from court.documents.case import Case, name_of
from court.documents.citing import in_court_style
from court.documents.claims import sentence
from court.documents.elements import element_rows
from court.documents.objections import Item, objection_item, statutory_hints
from court.documents.own_words import OwnWords, Point, points
from court.documents.parties import (
    NATURAL_PERSON,
    describe_agent,
    describe_in_ruling,
    describe_party,
)
from court.documents.petition import applied_for, story
from court.documents.received import promised, received
from engine.check.opinion import Finding
from engine.evaluation.facts import Values
from engine.language.parties import CLAIMING, RESPONDING, SIDES, THIRD
from engine.law.periods import deadline
from engine.telling.places import in_order
from engine.values.showing import show_cents, show_whole

EFFECTS = {
    "补正告知": "补正",
    "释明告知": "不予受理",
    "拟不予受理": "不予受理",
    "管辖告知": "管辖",
    "前置告知": "前置",
}
PROPOSE = "拟不予受理"
# When a suit is refused it is by ruling, and a ruling says so (民事诉讼法 126, 157).
RULING_BASIS = ("民事诉讼法 126", "民事诉讼法 157(1)")
RELIEF_FACT = "申请缓减免交诉讼费"
GUIDE = "审判流程查询办法"
WAGES = ("劳动报酬", "工资")
DUE = "应交"
ADDRESSEES = "收件当事人"


@dataclass(frozen=True, slots=True)
class SignedName:
    """A name signed on screen: its lines (`court.typesetting.model.Drawn`), and words beside it."""

    strokes: tuple[tuple[int, ...], ...]
    words: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What the court decided (or a filer wants), as documents need it.

    `confirmed` are the keys of the findings the decision rests on; None takes all findings of
    the decision's effect.  `days` is the period the judge set.  `own` is what the judge worded;
    `panel` are the judges of a ruling, the presiding one first; `elsewhere` are the courts the
    places in the filing lead to; `arrived` is when each file came, by its name; `bench` are the people of a
    case, each with what it is in it; `may_ask_lay`: parties may still ask for people's assessors.
    """

    kind: str
    day: date
    case_number: str = ""
    receipt_number: str = ""
    received: date | None = None
    days: int | None = None
    judge: str = ""
    clerk: str = ""
    confirmed: frozenset[str] | None = None
    own: OwnWords = field(default_factory=OwnWords)
    panel: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    arrived: Mapping[str, date] = field(default_factory=dict)
    bench: tuple[tuple[str, str], ...] = ()
    may_ask_lay: bool = False


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whom one document goes to, and what its rule gives it."""

    parties: tuple[tuple[str, Values], ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)


def objections(case: Case, decision: Decision) -> list[Finding]:
    """The findings a decision rests on, in order: unfulfilled requirements of its effect only.

    Advice, open questions and whatever else was found never get into a notice of this kind.
    """
    effect = EFFECTS.get(decision.kind)
    return in_order(
        finding
        for finding in case.opinion.of("不满足")
        if finding.counted == effect
        and (decision.confirmed is None or finding.key in decision.confirmed)
    )


def decided_points(case: Case, decision: Decision) -> list[Point]:
    """The items of the decision's papers as the judge words and orders them."""
    return points(case, objections(case, decision), decision.own)


class Contents:
    """What the documents of one decision may name.

    Most of it is the same in all of them: it is put together once, a list when one first names it.
    """

    def __init__(self, case: Case, decision: Decision) -> None:
        self.case, self.decision = case, decision
        self._lists: dict[str, list[Item]] = {}

    @cached_property
    def _shared(self) -> Mapping[str, Any]:
        return _of_all(self.case, self.decision)

    def scalars(self, to: Recipients) -> dict[str, Any]:
        """A value for every name in `names.SCALARS`; `to` says whose days are counted."""
        case, day = self.case, self.decision.day
        days = to.given.get("天数")
        return {
            **self._shared,
            "推迟交费": bool(to.given.get("推迟交费")),
            "收件人": "、".join(name_of(party) for _, party in to.parties),
            "称呼": _address(to),
            "天数": str(days) if days else "",
            "期满日": deadline(day, f"{days}日", case.bundle.calendar) if days else None,
        }

    def list(self, name: str) -> list[Item]:
        """A list that does not depend on whom a document goes to."""
        if name not in self._lists:
            self._lists[name] = [*_LISTS[name](self.case, self.decision)]
        return self._lists[name]


def _of_all(case: Case, decision: Decision) -> dict[str, Any]:
    """The values that do not depend on whom a document goes to."""
    found = decided_points(case, decision)
    return {
        **_of_the_fee(case),
        **_of_the_bench(decision),
        "本院": case.court,
        "上级法院": case.profile.get("上级", ""),
        "案号": decision.case_number,
        "案由": case.cause,
        "本案": f"{case.cause.removesuffix('案件')}一案",
        "日期": decision.day,
        "收到日期": decision.received or case.text("起诉日期") or decision.day,
        "起诉方": "、".join(case.names(CLAIMING)),
        "对方": "、".join(case.names(RESPONDING)),
        "第三人": "、".join(case.names(THIRD)),
        "起诉方称谓": _role(case, CLAIMING, "原告"),
        "对方称谓": _role(case, RESPONDING, "被告"),
        "首位起诉人": next(iter(case.names(CLAIMING)), ""),
        "非讼": case.values.get("程序类别") == "非讼",
        "有境外起诉人": any(p.get("境内有住所") is False for _, p in case.parties(CLAIMING)),
        "致送法院": case.text("起诉状法院名称") or case.court,
        "事实与理由": story(case),
        "请求依据": case.text("请求依据"),
        "标的总额": case.text("标的总额"),
        "网上查询": case.bundle.parameters.value(GUIDE, case.day),
        "申请司法救助": case.text(RELIEF_FACT) is True,
        "理由依据": _laws(case, _reasons_basis(case, decision, found)),
        "联系方式": case.profile.get("联系方式") or case.profile.get("地址", ""),
        "电子送达": case.text("同意电子送达") is True,
        "渠道": case.text("渠道"),
        "份数": _number(case.text("起诉状份数")),
        "收件号": decision.receipt_number,
        "起诉状日期": case.text("起诉状日期"),
        "尚未收到": promised(case),
        "有管辖权的法院": _cures(found) if decision.kind == "管辖告知" else "",
        "可去的法院": "、".join(decision.elsewhere),
        "先行途径": _cures(found) if decision.kind == "前置告知" else "",
    }


def _of_the_fee(case: Case) -> dict[str, Any]:
    """What the case costs, or why that is not told."""
    told = case.fee
    fee = told.fee
    return {
        "受理费": fee.payable if fee else None,
        "减半受理费": told.halved.payable if told.halved else None,
        "收费种类": fee.kind if fee else "",
        "收费依据": _laws(case, fee.basis) if fee else "",
        "未计请求": "、".join(told.open_claims),
        "不交费": told.nothing_due,
        "未算出": told.missing if fee is None else "",
        "费用说明": "。".join(told.notes),
        "可不预交": _claims_wages(case),
    }


def _of_the_bench(decision: Decision) -> dict[str, Any]:
    """Who signs: a panel with its presiding judge, or one judge; and the clerk."""
    several = len(decision.panel) > 1
    presiding, *others = decision.panel if several else ("", decision.judge)
    return {
        "合议庭": several,
        "审判长": presiding,
        "审判员": others[0] if others else "",
        "第二审判员": others[1] if len(others) > 1 else "",
        "书记员": decision.clerk,
        "可申请陪审": decision.may_ask_lay,
    }


class Lists(Mapping[str, list[Item]]):
    """A list for every name in `names.LISTS`, for a document that goes to somebody."""

    def __init__(self, contents: Contents, to: Recipients) -> None:
        self._contents, self._to = contents, to

    def __getitem__(self, name: str) -> list[Item]:
        if name != ADDRESSEES:
            return self._contents.list(name)
        return [_addressee(self._contents.case, role, party) for role, party in self._to.parties]

    def __contains__(self, name: object) -> bool:
        return name == ADDRESSEES or name in _LISTS

    def __iter__(self) -> Iterator[str]:
        return iter((ADDRESSEES, *_LISTS))

    def __len__(self) -> int:
        return 1 + len(_LISTS)


def _reasons(case: Case, decision: Decision) -> Iterator[Item]:
    return (point.item for point in decided_points(case, decision))


def _to_write_as_well(case: Case, decision: Decision) -> Iterator[Item]:
    if decision.kind == "补正告知":
        for finding in statutory_hints(case, objections(case, decision)):
            yield objection_item(case, finding)


def _described(
    sides: tuple[str, ...], describe: Callable[[Case, Values], str]
) -> Callable[[Case, Decision], Iterable[Item]]:
    def parties(case: Case, _: Decision) -> Iterator[Item]:
        for role, party in case.parties(sides):
            yield {"称谓": role, "姓名": name_of(party), "说明": describe(case, party)}

    return parties


_EVIDENCE = (("证据名称", "证据名称"), ("来源", "来源"), ("证明对象", "证明对象"), ("页数", "页数"))
_MATERIAL = (("种类", "种类"), ("所属当事人", "所属当事人"), ("份数", "份数"))


def _laws(case: Case, basis: Iterable[str]) -> str:
    return "、".join(in_court_style(basis, case.bundle.laws))


def _reasons_basis(case: Case, decision: Decision, found: list[Point]) -> Iterator[str]:
    """What a decision rests on; a ruling begins with the articles that provide for rulings."""
    if decision.kind == PROPOSE and case.values.get("程序类别") != "非讼":
        yield from RULING_BASIS
    for point in found:
        yield from _basis(point)


def _working(case: Case) -> Iterator[Item]:
    """The steps of the fee and, below several of them, what is to be paid."""
    fee = case.fee.fee
    if fee is None:
        return
    for line in fee.lines:
        yield {"算法": line.words, "金额": show_cents(line.amount)}
    if len(fee.lines) > 1:
        yield {"算法": DUE, "金额": show_cents(fee.payable)}


def _address(to: Recipients) -> str:
    """你, 你们, 你单位, or both where a paper goes to people and organisations."""
    natural = {party.get("类型") in (None, NATURAL_PERSON) for _, party in to.parties}
    if natural == {True}:
        return "你" if len(to.parties) == 1 else "你们"
    return "你单位" if natural == {False} else "你（你单位）"


def _claims_wages(case: Case) -> bool:
    """Whether wages are claimed, which need no payment in advance (诉讼费用交纳办法 20)."""
    said = [case.cause, *(str(claim.get("名称")) for claim in _members(case, "诉讼请求"))]
    is_labour = case.ruleset.casetype.fee == "劳动争议"
    return is_labour and any(word in text for text in said for word in WAGES)


def _cures(found: list[Point]) -> str:
    return "".join(dict.fromkeys(point.item["补救"] for point in found if point.item["补救"]))


def _basis(point: Point) -> Iterator[str]:
    """The articles of an item: a finding's one by one, the judge's as they were written."""
    if point.finding is not None:
        yield from point.finding.basis
    elif point.item["依据"]:
        yield point.item["依据"]


def _members(case: Case, name: str) -> list[Values]:
    found = case.values.get(name)
    return list(found) if isinstance(found, list) else []


def _role(case: Case, names: tuple[str, ...], otherwise: str) -> str:
    roles = dict.fromkeys(role for role, _ in case.parties(names))
    return "、".join(roles) or otherwise


def _number(value: Any) -> str:
    return show_whole(value)


def _picked(case: Case, member: Values, names: tuple[tuple[str, str], ...]) -> Item:
    return {label: show_whole(case.text(name, member)) for label, name in names}


def _claim(case: Case, claim: Values) -> Item:
    name, body = (str(case.text(key, claim) or "") for key in ("名称", "内容"))
    return {"名称": name, "内容": body, "全文": sentence(case, claim)}


def _asked(case: Case) -> Iterator[Item]:
    """The claims and, in a petition, what was asked for in other words."""
    said = [_claim(case, claim) for claim in _members(case, "诉讼请求")]
    yield from said
    for words in applied_for(case):
        if words not in (item["全文"] for item in said):
            yield {"名称": words, "内容": "", "全文": words}


def _addressee(case: Case, role: str, party: Values) -> Item:
    def said(*names: str) -> str:
        values: Callable[[str], Any] = lambda name: case.text(name, party)  # noqa: E731
        return next((show_whole(v) for name in names if (v := values(name)) is not None), "")

    own = case.addresses.get(name_of(party), NOT_CONFIRMED)
    return {
        "称谓": role,
        "姓名": name_of(party),
        "证件号码": said("证件号码", "统一社会信用代码"),
        "收件人": own.recipient,
        "联系电话": own.phone or said("联系电话", "法定代表人电话"),
        "送达地址": own.address or said("送达地址", "经常居住地", "住所地"),
        "邮政编码": own.postcode,
        "同意电子送达": own.consent,
        "电子送达地址": own.media or said("电子送达地址"),
        "代收人": own.collector,
        "保密": "要求" if own.secret else "",
        "确认": own.words,
    }


def _agent(case: Case, agent: Values) -> Item:
    def said(name: str) -> str:
        return show_whole(case.text(name, agent))

    return {
        "姓名": said("代理人姓名"),
        "身份": said("代理人身份"),
        "单位": said("代理人单位"),
        "电话": said("代理人电话"),
        "权限": said("代理权限"),
        "委托人": said("被代理人") or next(iter(case.names(CLAIMING)), ""),
        "说明": describe_agent(case, agent),
    }


_LISTS: Mapping[str, Callable[[Case, Decision], Iterable[Item]]] = {
    "费用明细": lambda case, _: _working(case),
    "请求": lambda case, _: _asked(case),
    "缺陷": _reasons,
    "一并补写": _to_write_as_well,
    "理由": _reasons,
    "收到": lambda case, decision: received(case, decision.arrived),
    "证据": lambda case, _: [_picked(case, e, _EVIDENCE) for e in _members(case, "证据")],
    "材料": lambda case, _: [_picked(case, m, _MATERIAL) for m in _members(case, "材料")],
    "当事人": _described(SIDES, describe_party),
    "起诉人": _described(CLAIMING, describe_in_ruling),
    "代理人": lambda case, _: [_agent(case, agent) for agent in _members(case, "代理人")],
    "审判组织": lambda _, decision: [{"身份": w, "姓名": n} for w, n in decision.bench],
    "要素": lambda case, _: element_rows(case),
}
