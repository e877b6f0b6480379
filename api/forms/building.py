"""From a cause to its form: casetype and dictionary give the facts, the tables their wording."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from api.forms.claims import claim_rows
from api.forms.clerk import CHANNEL, for_clerk
from api.forms.fields import field_from
from api.forms.model import (
    KIND,
    PAPERS,
    YES,
    Block,
    Choice,
    Field,
    Fold,
    FormModel,
    Group,
    Part,
    Preset,
    Rows,
    Section,
    make_index,
)
from api.forms.relevance import rests_on
from api.forms.tables import GroupWording, Item, Tables, Wording, load_tables
from court.opinions.checking import COURT_FACTS
from engine.bundle.bundle import Bundle
from engine.bundle.ruleset import RuleSet
from engine.language.casetypes import Claim, Element, Material, key_of
from engine.language.parties import lists_of
from engine.language.vocabulary import Fact
from engine.language.words import NON_CONTENTIOUS, ORDINARY
from engine.language.words import REVIEWED as REVIEW
from engine.law.catalogue import Cause

ELEMENTS_TITLE = "照要素式起诉状逐项写"
CAPACITY = "行为能力"
APPLIED_FOR = "申请事项"
APPLICATION_FACTS = "申请的事实和理由"
PROCEDURE_GROUP = "管辖约定、保全与程序事项"
CLAIM_GROUP = "诉讼请求"
AGREED_TITLE = "已经仲裁过、约定了法院、愿意调解的，点开选"
NOT_DEMANDED = "这些不用交"
MOST_FORMS = 256
LONG_TEXT = frozenset({"申请事项", "申请的事实和理由"})


def form_for(bundle: Bundle, cause: Cause, day: date, channel: str) -> FormModel:
    """The form of a cause.  Raises `BundleError` for unusable rules or tables."""
    return bundle.kept(_Forms).of(cause, bundle.rules_of(cause, day), channel)


class _Forms:
    """The forms of a bundle, the ones used last."""

    def __init__(self, bundle: Bundle) -> None:
        tables = load_tables(bundle)

        @lru_cache(maxsize=MOST_FORMS)
        def of(cause: Cause, ruleset: RuleSet, channel: str) -> FormModel:
            return _Builder(tables, ruleset, cause, channel).form()

        self.of = of


@dataclass(slots=True)
class _Builder:
    tables: Tables
    ruleset: RuleSet
    cause: Cause
    channel: str

    @property
    def procedure(self) -> str:
        return self.ruleset.casetype.procedure or ORDINARY

    def form(self) -> FormModel:
        claiming, responding = lists_of(self.procedure)
        papers = tuple(
            Choice(m.name, m.name, _kinds(m))
            for m in self.ruleset.casetype.materials
            if m.tier == "需" and m.each
        )
        sections: tuple[Section, ...] = (
            self.who(claiming, papers),
            self.them(responding),
            self.wanted(),
            self.facts(),
            self.evidence(),
            self.matters(),
        )
        if self.channel == CHANNEL:
            sections = for_clerk(sections)
        return FormModel(
            cause=self.cause.name,
            cause_path=self.cause.path,
            procedure=self.procedure,
            channel=self.channel,
            sections=sections,
            ruleset=self.ruleset,
            claiming=claiming,
            responding=responding,
            papers=papers,
            index=make_index(sections),
        )

    # parties

    def who(self, claiming: str, papers: tuple[Choice, ...]) -> Section:
        role = self.ruleset.casetype.role(claiming)
        blocks = list(self.record("当事人", "起诉方"))
        if papers:
            ticks = Field(
                PAPERS,
                "多选",
                "身份和资格材料，打算交哪些？",
                hint="复印件、照片就可以。打勾是打算交；登录以后上传了，或者带到窗口，才算交了",
                choices=papers,
            )
            blocks.append(ticks)
        agents = Rows(
            "代理人", "代理人", "加一个代理人", self.record("代理人"), start=0, party=False
        )
        return Section(
            "who",
            f"您是谁（{role}）",
            "您是谁",
            (
                Rows(claiming, claiming, f"再加一个{claiming}", tuple(blocks), start=1, party=True),
                Fold("agents", "请人代理的，点开填", (agents,)),
            ),
            hint="替别人填的，写当事人本人的情况。" if claiming == "原告" else "",
        )

    def them(self, responding: str) -> Section:
        role = self.ruleset.casetype.role(responding)
        lawsuit = responding == "被告"
        hint = "法院要能把对方和同名的人分开。知道多少填多少。" if lawsuit else "没有对方的不用填。"
        third = Rows(
            "第三人", "第三人", "加一个第三人", self.record("当事人", "第三人"), party=True
        )
        blocks: tuple[Block, ...] = (
            Rows(
                responding,
                responding,
                f"再加一个{responding}",
                self.record("当事人", "相对方"),
                start=1,
                party=True,
            ),
        )
        if lawsuit:
            blocks += (Fold("third", "有第三人的，点开填", (third,)),)
        return Section("them", f"对方是谁（{role}）", "对方是谁", blocks, hint=hint)

    def record(self, name: str, side: str = "") -> tuple[Block, ...]:
        """The blocks of one member of a list."""
        known = self.ruleset.vocabulary.records[name]
        found: list[Block] = []
        for position, item in enumerate(self.tables.records[name]):
            if not _for_side(item, side):
                continue
            if isinstance(item, Wording):
                found.append(field_from(known[item.name], item))
                continue
            fields = tuple(
                replace(
                    field_from(known[w.name], w), optional=w.optional or item.optional or item.fold
                )
                for w in item.fields
                if _for_side(w, side)
            )
            if fields:
                found.append(_grouped(item, f"g{position}", fields))
        return tuple(found)

    # claims

    def wanted(self) -> Section:
        blocks: list[Block] = []
        if self.procedure == NON_CONTENTIOUS:
            blocks += self.elements(lambda e: _names(e, APPLIED_FOR))
        if self.procedure != NON_CONTENTIOUS or self.ruleset.casetype.claims:
            record = self.ruleset.vocabulary.records["请求"]
            blocks.append(claim_rows(self.ruleset.casetype, record, self.tables.claims))
        blocks += self.elements(lambda e: e.group == CLAIM_GROUP)
        if self.procedure != NON_CONTENTIOUS:
            blocks += self.place("请求")
        title = "您申请什么" if self.procedure == NON_CONTENTIOUS else "您请求什么"
        return Section(
            "claims", title, title[1:] if title == "您请求什么" else title, tuple(blocks)
        )

    # facts

    def facts(self) -> Section:
        blocks: list[Block] = []
        if self.procedure == NON_CONTENTIOUS:
            blocks += self.elements(lambda e: _names(e, APPLICATION_FACTS))
        else:
            blocks += self.place("事实")
        own = self.elements(lambda e: e.source != REVIEW and not _elsewhere(e))
        if own:
            said = "都是选填。写得越清楚，审得越快；不写不影响立案。"
            blocks.append(Fold("elements", ELEMENTS_TITLE, tuple(own), hint=said))
        blocks += self.places_block()
        if self.procedure != NON_CONTENTIOUS:
            blocks += self.place("理由")
        asked = self.reviewed(claimed=False)
        if asked:
            said = "只问与您这件事有关的；不清楚的可以不答。"
            blocks.append(Part("asked", "再回答几个问题", tuple(asked), said))
        claimed = self.reviewed(claimed=True)
        if claimed:
            said = "没有的不用管，不选就是没有。"
            blocks.append(Fold("claimed", "有下列情形的，点开选", tuple(claimed), hint=said))
        return Section("facts", "事情的经过", "事情经过", tuple(blocks))

    def places_block(self) -> list[Block]:
        """Places that decide the court: those the casetype refers to, the others when asked."""
        place = self.tables.places["地点"]
        referred = {n for e in self.ruleset.casetype.elements for n in e.refers}
        fields = [replace(f, asked=f.name not in referred) for f in self.general(place.fields)]
        fields += [self.question(f) for f in self.looked_at() if _is_place(f)]
        return [Part("places", place.title, tuple(fields), place.hint)]

    def reviewed(self, claimed: bool) -> list[Block]:
        """What is told apart from the official form: asked by the check, or `claimed` by the filer.

        Nobody is asked for what silence already answers, so it needs a place of its own.
        """
        found = self.elements(
            lambda e: (
                e.source == REVIEW
                and not _names(e, APPLIED_FOR, APPLICATION_FACTS)
                and e.fact is not None
                and _needs_claim(e.fact) is claimed
            )
        )
        return found if claimed else found + [self.question(f) for f in self.shared(claimed)]

    def shared(self, claimed: bool) -> list[Fact]:
        """Shared facts that matter here and have no place of their own."""
        return [f for f in self.looked_at() if not _is_place(f) and _needs_claim(f) is claimed]

    def question(self, fact: Fact) -> Field:
        """A field of a shared fact that no table words."""
        return waiting_field(fact, self.tables.questions.get(fact.name, ""))

    def looked_at(self) -> list[Fact]:
        """Shared facts that rules of this cause rest on and that no table and no element words."""
        casetype, facts = self.ruleset.casetype, self.ruleset.vocabulary.facts
        worded = {w.name for place in self.tables.places.values() for w in place.fields}
        worded |= {fact.name for fact in casetype.facts()} | set(casetype.told) | set(COURT_FACTS)
        wanted = rests_on(self.ruleset) - worded
        return [
            fact
            for fact in facts.values()
            if fact.name in wanted
            and not (fact.derived or fact.staff_only or fact.type in ("列表", "案由"))
        ]

    def elements(self, wanted: Callable[[Element], bool]) -> list[Block]:
        """The casetype's own facts that satisfy a condition, in the order of its form."""
        casetype = self.ruleset.casetype
        return [
            self.element(e)
            for e in casetype.elements
            if e.fact is not None and e.fact.name not in casetype.told and wanted(e)
        ]

    def element(self, element: Element) -> Block:
        fact = element.fact
        assert fact is not None
        question = self.tables.questions.get(fact.name, "")
        own = element_field(element, fact, question, self.relevance(element))
        if not element.parts:
            return own
        label = element.label or fact.shown
        when = (fact.name, YES) if fact.type == "是否" else None
        parts = [
            replace(field_from(p), optional=True, when=when, lines=_lines(p)) for p in element.parts
        ]
        if fact.type == "文字":
            rest = replace(own, label="其他补充", hint="", optional=True)
            fields: tuple[Field, ...] = (*parts, rest)
        else:
            fields = (replace(own, hint=""), *parts)
        return Group(fact.name, label, fields, own.hint, own.optional, relevance=own.relevance)

    def relevance(self, item: Element | Material | Claim) -> str:
        """The key of an item that is asked for under a condition only; empty for all others."""
        key = key_of(item)
        return key if key in self.ruleset.relevance else ""

    # evidence

    def evidence(self) -> Section:
        record = self.record("证据")
        usual = [m for m in self.ruleset.casetype.materials if m.tier == "荐"]
        needed = [m for m in self.ruleset.casetype.materials if m.tier == "需" and not m.each]
        about = tuple(b for b in record if isinstance(b, Field) and b.optional)
        below = (Fold("more", "来源、证明什么（选填）", about),)
        rows = Rows(
            "证据",
            "证据",
            "加一份证据",
            record,
            key_field="证据名称",
            presets=tuple(self.suggested(m, below) for m in (*needed, *usual)),
            start=0 if usual else 1,
            hint="您手里有哪些？有的打勾。" if usual else "",
        )
        papers = Rows("材料", "材料", "加一份其他材料", self.record("材料"))
        return Section(
            "evidence",
            "证据和材料",
            "证据",
            (
                rows,
                *self.place("证据"),
                *self.not_demanded(),
                Fold("papers", "还有身份、资格等其他材料的，点开填", (papers,)),
            ),
            hint="有什么交什么。证据多少、强弱不影响立案，审理时还可以补交。",
        )

    def suggested(self, material: Material, below: tuple[Block, ...]) -> Preset:
        also = [k for k in material.accepted if k != material.name]
        hint = material.hint or (f"例如 {'、'.join(also[:6])}" if also else "")
        return Preset(material.name, material.name, below, hint, self.relevance(material))

    def not_demanded(self) -> list[Block]:
        """What nobody may demand before a case is registered."""
        named = "、".join(self.ruleset.casetype.not_demanded)
        return (
            [Part("not-demanded", NOT_DEMANDED, (), f"{named}。没有也不影响立案。")]
            if named
            else []
        )

    # procedure

    def matters(self) -> Section:
        """Questions wait until the check asks them; what silence answers stands in a fold."""
        asked, claimed = self.procedure_questions()
        blocks: list[Block] = [*asked, *self.elements(lambda e: e.group == PROCEDURE_GROUP)]
        said = "没有的不用管，不选就是没有。"
        if claimed:
            blocks.append(Fold("agreed", AGREED_TITLE, tuple(claimed), hint=said))
        for name in ("费用保全", "送达", "起诉状", "少见"):
            place = self.tables.places[name]
            found = tuple(self.general(place.fields))
            blocks.append(Fold(name, place.title, found, hint=place.hint))
        rare = tuple(self.question(fact) for fact in self.shared(claimed=True))
        if rare:
            blocks.append(Fold("rare", "管辖、仲裁的少见情形（有的点开选）", rare, hint=said))
        return Section("matters", "程序事项", "程序事项", tuple(blocks))

    def procedure_questions(self) -> tuple[list[Block], list[Block]]:
        """Those of the table that the check asks for, and those somebody has to claim."""
        facts = self.ruleset.vocabulary.facts
        asked: list[Block] = []
        claimed: list[Block] = []
        apart: set[str] = set()
        for field in self.general(self.tables.places["程序"].fields):
            follows = field.when is not None and field.when[0] in apart
            if follows or (field.when is None and _needs_claim(facts[field.name])):
                apart.add(field.name)
                claimed.append(field if follows else replace(field, optional=True))
            else:
                asked.append(field if field.when or field.optional else _when_asked(field))
        return asked, claimed

    def place(self, name: str) -> list[Block]:
        return list(self.general(self.tables.places[name].fields))

    def general(self, wordings: Iterable[Wording]) -> list[Field]:
        """Fields for facts every cause shares; labelled as the casetype's form does."""
        elements = self.ruleset.casetype.elements
        labels = {e.refers[0]: e.label for e in elements if len(e.refers) == 1 and e.label}
        relevance = {name: self.relevance(e) for e in elements for name in e.refers}
        return [
            replace(
                field_from(
                    self.ruleset.vocabulary.facts[w.name],
                    w if w.label or w.name not in labels else replace(w, label=labels[w.name]),
                ),
                relevance=relevance.get(w.name, ""),
            )
            for w in wordings
            if w.name not in self.ruleset.casetype.told
            and (not w.channels or self.channel in w.channels)
        ]


def waiting_field(fact: Fact, question: str) -> Field:
    """A field that waits until the check asks for it, or one to claim something in."""
    own = replace(field_from(fact), question=question)
    return _claiming(own, fact) if _needs_claim(fact) else replace(own, asked=True)


def element_field(element: Element, fact: Fact, question: str, relevance: str = "") -> Field:
    """The field of a casetype's own fact, without its parts."""
    asked = element.source == REVIEW and not _names(element, APPLIED_FOR, APPLICATION_FACTS)
    own = replace(
        field_from(fact),
        label=element.label or fact.shown,
        question=question,
        asked=asked,
        optional=element.tier == "荐" and not asked,
        lines=_lines(fact),
        relevance=relevance,
    )
    return _claiming(own, fact) if asked and _needs_claim(fact) else own


def _needs_claim(fact: Fact) -> bool:
    """Whether somebody has to say it for it to count: nobody is asked."""
    return fact.assumed is not None


def _is_place(fact: Fact) -> bool:
    """An address the check asks for; it stands with the other places."""
    return fact.type == "地址" and not _needs_claim(fact)


def _claiming(field: Field, fact: Fact) -> Field:
    """A field to claim something in: a box where it is yes or no."""
    return replace(field, asked=False, optional=True, flag=fact.type == "是否", question="")


def _for_side(item: Item, side: str) -> bool:
    return not item.sides or not side or side in item.sides


def _grouped(item: GroupWording, key: str, fields: tuple[Field, ...]) -> Block:
    kinds = item.kinds
    if not kinds and all(f.kinds for f in fields):
        kinds = frozenset().union(*(f.kinds for f in fields))
    if item.fold:
        return Fold(key, item.title, fields, kinds, item.hint)
    return Group(key, item.title, fields, item.hint, item.optional, kinds)


def _names(element: Element, *names: str) -> bool:
    return element.fact is not None and element.fact.name in names


def _elsewhere(element: Element) -> bool:
    """Elements that other sections show."""
    return element.group in (PROCEDURE_GROUP, CLAIM_GROUP)


def _lines(fact: Fact) -> int:
    if fact.type != "文字":
        return 0
    return 6 if fact.name in LONG_TEXT else 2


def _kinds(material: Material) -> frozenset[str]:
    """The kinds of party a document is asked of, as far as its condition says."""
    when = material.when if isinstance(material.when, Mapping) else {}
    kind = when.get(KIND)
    if isinstance(kind, Mapping):
        return frozenset(kind.get("属于", ()))
    if isinstance(kind, str):
        return frozenset({kind})
    return frozenset({"自然人"}) if CAPACITY in when else frozenset()


def _when_asked(block: Block) -> Block:
    return replace(block, asked=True) if isinstance(block, Field) else block
