"""The columns of a cause's table: what a header means, and which headers the template has.

A header is a fact's name with its owner before it: `被告1.姓名`, `请求.本金.金额`, `原告1.材料`,
`事实与理由`.  Any fact of the cause may be a column, also one the template does not list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from engine.bundle.bundle import Bundle
from engine.check.opening import open_cause
from engine.language.casetypes import Casetype, Claim
from engine.language.parties import lists_of
from engine.language.vocabulary import PARTY_LISTS, Fact, Vocabulary
from engine.text.errors import nearest

CLAIMS, CLAIM, MATERIALS, EVIDENCE, AGENTS = "诉讼请求", "请求", "材料", "证据", "代理人"
KIND_OF = {MATERIALS: "种类", EVIDENCE: "证据名称"}
OWN_REFERENCE = "自用编号"
IGNORED = ("自用", "备注")
SET_BY_COURT = ("案由", "受诉法院", "起诉日期", "渠道", "网上实名认证")
MOST_MEMBERS = 50
_MEMBER = re.compile(r"([^\d.]+?)(\d{0,3})\.(.+)\Z")


class UnknownColumn(ValueError):
    """A header that names nothing; the message says so and gives the nearest name."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where the cells of a column go.

    `owner` is a list of the filing or empty; `slot` tells its members apart: a number, or the
    name of a claim.  `detail` is a key within the member's 明细.  `many` cells hold several names,
    each a member of its own; `belongs` is whose documents they are.
    """

    fact: Fact
    owner: str = ""
    slot: str = ""
    detail: str = ""
    many: bool = False
    belongs: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one cause on one day."""

    cause: str
    vocabulary: Vocabulary
    casetype: Casetype

    @classmethod
    def of(cls, bundle: Bundle, cause: str, day: date) -> Layout:
        """Raises `FilingError` for an unknown cause."""
        opened = open_cause(bundle, cause, day)
        return cls(opened.cause.name, opened.ruleset.vocabulary, opened.ruleset.casetype)

    @property
    def claiming(self) -> str:
        """The list of those who file."""
        return lists_of(self.casetype.procedure)[0]

    @property
    def responding(self) -> str:
        return lists_of(self.casetype.procedure)[1]

    def target(self, header: str) -> Target | None:
        """What a header means; None for a column of the filer's own.  Raises `UnknownColumn`."""
        name = normal(header)
        if name.startswith(IGNORED):
            return None
        if name.startswith((f"{CLAIM}.", f"{CLAIMS}.")):
            return self._claim(name.partition(".")[2], name)
        fact = self.vocabulary.facts.get(name)
        if name in (MATERIALS, EVIDENCE):
            return Target(self._member_fact(name, KIND_OF[name], name), name, many=True)
        if fact is not None and self._fillable(fact):
            return Target(fact)
        if member := _MEMBER.match(name):
            return self._member(member[1], member[2], member[3], name)
        alike = (f for n, f in self.vocabulary.facts.items() if normal(n) == name)
        if fact := next(filter(self._fillable, alike), None):
            return Target(fact)  # a name with brackets or commas of another width
        raise UnknownColumn(f"没有“{name[:40]}”这一栏{nearest(name, self.known_names())}")

    def _fillable(self, fact: Fact) -> bool:
        blocked = fact.derived or fact.staff_only or fact.type == "列表"
        return not blocked and fact.name not in SET_BY_COURT

    def _member(self, owner: str, number: str, field: str, header: str) -> Target:
        owner = CLAIMS if owner == CLAIM else owner
        if not self.vocabulary.is_list(owner) or owner not in self.vocabulary.facts:
            raise UnknownColumn(f"没有“{header[:40]}”这一栏{nearest(header, self.known_names())}")
        slot = number.lstrip("0") or "1"
        if int(slot) > MOST_MEMBERS:
            raise UnknownColumn(f"“{header}”：一行最多写 {MOST_MEMBERS} 位，再多请单独提交")
        if field == MATERIALS and owner in PARTY_LISTS:
            kind = self._member_fact(MATERIALS, KIND_OF[MATERIALS], header)
            return Target(kind, MATERIALS, many=True, belongs=(owner, slot))
        return Target(self._member_fact(owner, field, header), owner, slot)

    def _member_fact(self, owner: str, field: str, header: str) -> Fact:
        facts = self.vocabulary.member_facts(owner)
        fact = facts.get(field)
        if fact is None or fact.derived or fact.staff_only:
            raise UnknownColumn(f"没有“{header[:40]}”这一栏{nearest(field, facts)}")
        return fact

    def _claim(self, rest: str, header: str) -> Target:
        """`本金` (claimed or not), `本金.金额`, `本金.费用明细`."""
        fields = self.vocabulary.member_facts(CLAIMS)
        known = {normal(claim.name): claim for claim in self.casetype.claims}
        if rest in known:
            return Target(Fact(known[rest].name, "是否"), CLAIMS, known[rest].name)
        name, _, field = rest.rpartition(".")
        if name not in known:
            own = f"另加的请求写成“{CLAIMS}1.名称”“{CLAIMS}1.金额”"
            raise UnknownColumn(
                f"没有“{header[:40]}”这一项请求{nearest(name or rest, known)}；{own}"
            )
        claim = known[name]
        if field in fields and field != "名称":
            return Target(fields[field], CLAIMS, claim.name)
        parts = {normal(label): label for p in claim.parts if (label := p.label or p.name)}
        if field in parts:
            return Target(fields["明细"], CLAIMS, claim.name, detail=parts[field])
        raise UnknownColumn(f"没有“{header[:40]}”这一栏{nearest(field, [*fields, *parts])}")

    def known_names(self) -> list[str]:
        """Every header of the template, for proposing the nearest."""
        return [header for _, header in self.headers(2, 1)]

    def headers(self, respondents: int, evidence: int) -> Iterator[tuple[str, str]]:
        """(group, header) of the template, in the order people think."""
        yield "自用", OWN_REFERENCE
        for field in CLAIMANT:
            yield self.claiming, f"{self.claiming}1.{field}"
        for field in AGENT:
            yield AGENTS, f"{AGENTS}1.{field}"
        for number in range(1, respondents + 1):
            for field in RESPONDENT:
                yield f"{self.responding}{number}", f"{self.responding}{number}.{field}"
        for claim in self.casetype.claims:
            for header in claim_headers(claim):
                yield CLAIMS, header
        for name in self._elements():
            yield "事实与理由", name
        for number in range(1, evidence + 1):
            for field in ("证据名称", "来源", "证明对象"):
                yield EVIDENCE, f"{EVIDENCE}{number}.{field}"
        for name in PROCEDURAL:
            if name in self.vocabulary.facts:
                yield "程序事项", name

    def _elements(self) -> list[str]:
        names = ["事实与理由"]
        for element in self.casetype.elements:
            names += element.refers
            if element.fact is not None:
                names += [element.fact.name, *(part.name for part in element.parts)]
        if self.casetype.jurisdiction.startswith("合同"):
            names.append("合同履行地")
        facts = self.vocabulary.facts
        kept = [n for n in names if n in facts and self._fillable(facts[n])]
        return [n for n in dict.fromkeys(kept) if n not in PROCEDURAL]


CLAIMANT = (
    "类型", "名称", "统一社会信用代码", "姓名", "性别", "出生日期", "民族", "证件类型", "证件号码",
    "住所地", "联系电话", "法定代表人", "法定代表人职务", "送达地址", "电子送达地址", "材料",
)  # fmt: skip
AGENT = (
    "代理人姓名", "代理人身份", "代理人单位", "代理人电话", "被代理人", "代理权限",
    "授权委托书", "代理资格材料",
)  # fmt: skip
RESPONDENT = (
    "类型", "姓名", "名称", "性别", "出生日期", "民族", "证件类型", "证件号码", "统一社会信用代码",
    "住所地", "经常居住地", "工作单位", "联系电话", "法定代表人",
)  # fmt: skip
PROCEDURAL = (
    "请求依据", "起诉状签名盖章", "送达地址确认书", "同意电子送达", "同意在线诉讼", "考虑先行调解",
)  # fmt: skip


def claim_headers(claim: Claim) -> list[str]:
    """The columns of one usual claim."""
    base = f"{CLAIM}.{claim.name}"
    parts = [p.label or p.name for p in claim.parts]
    named = [f"{base}.{part}" for part in parts if part not in ("金额", "内容")]
    options = [f"{base}.选项"] if claim.options else []
    if claim.type == "金额":
        return [f"{base}.金额", *options, *named]
    content = claim.name.startswith("其他") or "内容" in parts
    return [f"{base}.内容" if content else base, *options, *named]


def normal(header: str) -> str:
    """A header as it is meant: half-width, without blanks and without a remark in brackets."""
    text = unicodedata.normalize("NFKC", header).replace("。", ".")
    text = re.sub(r"[\s*]+", "", text)
    return re.sub(r"\((?:必填|选填|单选|多选|元|是/否)\)\Z", "", text)
