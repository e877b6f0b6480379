"""From a cause to its form: casetype and dictionary give the facts, the tables their wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from api.forms.asked import (
    APPLICATION_FACTS,
    APPLIED_FOR,
    is_about,
    is_place,
    needs_claim,
)
from api.forms.cause_fields import CauseFields
from api.forms.claims import claim_rows
from api.forms.clerk import for_channel
from api.forms.model import (
    KIND,
    PAPERS,
    Block,
    Choice,
    Field,
    Fold,
    FormModel,
    Part,
    Preset,
    Rows,
    Section,
    make_index,
)
from api.forms.petition import for_petition
from api.forms.tables import load_tables
from engine.bundle.bundle import Bundle
from engine.bundle.ruleset import RuleSet
from engine.language.casetypes import Element, Material
from engine.language.parties import lists_of
from engine.language.words import NON_CONTENTIOUS
from engine.language.words import REVIEWED as REVIEW
from engine.law.catalogue import Cause

ELEMENTS_TITLE, PETITION_ELEMENTS = "照要素式起诉状逐项写", "逐项写"
ELEMENT_FORM = "使用要素式文本"
CAPACITY = "行为能力"
PROCEDURE_GROUP = "管辖约定、保全与程序事项"
CLAIM_GROUP = "诉讼请求"
AGREED_TITLE = "已经仲裁过、约定了法院、愿意调解的，点开选"
ACCIDENT, TORT_PLACES = "事故发生地", frozenset({"侵权行为地", "侵权结果发生地"})
OFFICIAL_TITLE = "要素式起诉状里还有这几项，点开填"
NOT_DEMANDED = "没有这些，也能立案"
MOST_FORMS = 256
MOST_EXAMPLES = 6


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


class _Builder(CauseFields):
    """The sections of a form, one method each."""

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
        if self.procedure == NON_CONTENTIOUS:
            sections = for_petition(sections)
        sections = for_channel(sections, self.channel)
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

    # claims

    def wanted(self) -> Section:
        blocks: list[Block] = []
        if self.procedure != NON_CONTENTIOUS or self.ruleset.casetype.claims:
            record = self.ruleset.vocabulary.records["请求"]
            blocks.append(claim_rows(self.ruleset.casetype, record, self.tables.claims))
        if self.procedure == NON_CONTENTIOUS:  # in words of one's own, after what can be ticked
            blocks += self.elements(lambda e: is_about(e, APPLIED_FOR))
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
            blocks += self.elements(lambda e: is_about(e, APPLICATION_FACTS))
        else:
            blocks += self.place("事实")
        own = self.elements(lambda e: e.source != REVIEW and not _elsewhere(e))
        if own:
            said = "都是选填。写得越清楚，审得越快；不写不影响立案。"
            title = PETITION_ELEMENTS if self.procedure == NON_CONTENTIOUS else ELEMENTS_TITLE
            blocks.append(Fold("elements", title, tuple(own), hint=said))
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
        likely = (c for c in self.ruleset.connections if not c.exceptional)
        deciding = {c.place.fact for c in likely if not c.place.claimed}
        if ACCIDENT in deciding and not deciding & TORT_PLACES:
            referred -= TORT_PLACES  # one place is not asked for under two names
        fields = [replace(f, asked=f.name not in referred) for f in self.general(place.fields)]
        fields += [self.question(f) for f in self.looked_at() if is_place(f)]
        return [Part("places", place.title, tuple(fields), place.hint)]

    def reviewed(self, claimed: bool) -> list[Block]:
        """What is told apart from the official form: asked by the check, or `claimed` by the filer.

        Nobody is asked for what silence already answers, so it needs a place of its own.
        """
        found = self.elements(
            lambda e: (
                e.source == REVIEW
                and not is_about(e, APPLIED_FOR, APPLICATION_FACTS)
                and e.fact is not None
                and needs_claim(e.fact) is claimed
            )
        )
        return found if claimed else found + [self.question(f) for f in self.shared(claimed)]

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
            (*(b for b in record if b not in about), *below),
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
        such_as = f"例如 {'、'.join(also[:MOST_EXAMPLES])}" if also else ""
        hint = "；".join(said for said in (such_as, material.hint) if said)
        return Preset(material.name, material.name, below, hint, self.relevance(material))

    def not_demanded(self) -> list[Block]:
        """What nobody may demand before a case is registered."""
        named = "、".join(self.ruleset.casetype.not_demanded)
        return (
            [Part("not-demanded", NOT_DEMANDED, (), f"{named}。手里有的可以交，没有的不用去找。")]
            if named
            else []
        )

    # procedure

    def matters(self) -> Section:
        """Questions wait until the check asks them; what silence answers stands in a fold."""
        asked, claimed = self.procedure_questions()
        blocks: list[Block] = list(asked)
        said = "没有的不用管，不选就是没有。"
        if official := self.elements(lambda e: e.group == PROCEDURE_GROUP):
            blocks.append(
                Fold("official", OFFICIAL_TITLE, tuple(official), hint="都是选填，不写不影响立案。")
            )
        if claimed:
            blocks.append(Fold("agreed", AGREED_TITLE, tuple(claimed), hint=said))
        for name in ("费用保全", "送达", "起诉状", "少见"):
            place = self.tables.places[name]
            lawsuit = self.procedure != NON_CONTENTIOUS
            found = tuple(
                field
                for field in self.general(place.fields)
                if lawsuit or field.name != ELEMENT_FORM  # a petition has none
            )
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
            if follows or (field.when is None and needs_claim(facts[field.name])):
                apart.add(field.name)
                claimed.append(field if follows else replace(field, optional=True))
            else:
                asked.append(field if field.when or field.optional else _when_asked(field))
        return asked, claimed


def _elsewhere(element: Element) -> bool:
    """Elements that other sections show."""
    return element.group in (PROCEDURE_GROUP, CLAIM_GROUP)


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
