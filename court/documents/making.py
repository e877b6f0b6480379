"""The document set of a decision: select, word, lay out, seal, all or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from court.documents.case import Case, name_of
from court.documents.own_words import require_words
from court.documents.rendering import render
from court.documents.selection import (
    DECISIONS,
    DocumentRule,
    DocumentRules,
    Selected,
    load_document_rules,
    postponed,
    select,
)
from court.documents.templates import Template, load_templates
from court.documents.values import (
    EFFECTS,
    Contents,
    Decision,
    Recipients,
    SignedName,
    decided_points,
)
from court.signing.port import SealProfile, SealService
from court.typesetting.fonts import Fonts, Replaced, load
from court.typesetting.model import Document, Drawn
from court.typesetting.pdf import Typeset, typeset
from court.typesetting.word import to_docx
from engine.bundle.bundle import Bundle
from engine.text.errors import LianError

LATER = "推迟到转入审理以前给；先行调解要征得当事人同意"
UNSAFE = re.compile(r'[\\/:*?"<>|\s.]+')


@dataclass(frozen=True, slots=True)
class Workshop:
    """What makes documents: wording, the rules which to make, fonts; loaded once."""

    bundle: Bundle
    templates: Mapping[str, Template]
    rules: DocumentRules
    fonts: Fonts

    @classmethod
    def open(cls, bundle: Bundle) -> Workshop:
        """Raises `BundleError` for faulty templates or rules, `LianError` without fonts."""
        templates = load_templates(bundle.calendar, own=bundle.files)
        return cls(bundle, templates, load_document_rules(bundle, templates), load())


@dataclass(frozen=True, slots=True)
class Made:
    """One finished document: its files by extension, recipients, copies, what was replaced."""

    document: Document
    recipients: tuple[str, ...]
    copies: int
    files: Mapping[str, bytes]
    sealed: bool
    replaced: Replaced
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentSet:
    """Everything made for one decision, and remarks for the person who sends it.

    `later` are papers that are put off to another decision.
    """

    decision: Decision
    made: tuple[Made, ...]
    remarks: tuple[str, ...]
    seal: str = ""
    later: frozenset[str] = frozenset()

    def files(self) -> dict[str, bytes]:
        """File names and contents, numbered in order; the same document twice gets its number."""
        found: dict[str, bytes] = {}
        for position, made in enumerate(self.made, 1):
            name = UNSAFE.sub("_", made.document.name)
            for extension, data in made.files.items():
                found[f"{position:02d}-{name}.{extension}"] = data
        return found

    def manifest(self) -> dict[str, Any]:
        """Who gets what, for the service office and the next system."""
        names = list(self.files())
        return {
            "决定": self.decision.kind,
            "案号": self.decision.case_number,
            "日期": self.decision.day.isoformat(),
            "文书": [
                {
                    "文书": made.document.name,
                    "文件": [n for n in names if n.startswith(f"{position:02d}-")],
                    "给": list(made.recipients),
                    "份数": made.copies,
                    "已签章": made.sealed,
                    "依据": list(made.basis),
                    "说明": made.replaced.describe(),
                }
                for position, made in enumerate(self.made, 1)
            ],
            "请核对": list(self.remarks),
            "印章": self.seal,
        }


@dataclass(frozen=True, slots=True)
class Options:
    """`chosen`: optional documents wanted; `form`: 普通 or 要素; `word`: also DOCX.

    `signed` are names signed on screen under the filers' own papers.
    """

    chosen: frozenset[str] = frozenset()
    form: str = ""
    word: bool = False
    signed: tuple[SignedName, ...] = ()
    progress: Callable[[str], None] = field(default=lambda name: None)


def _require_points(case: Case, decision: Decision) -> None:
    """Raises `LianError` where there is nothing to object to, or words are missing for it."""
    found = decided_points(case, decision)
    if not found:
        raise LianError(
            f"这份材料没有可以写进“{decision.kind}”的不符合项，不能制作；请核对决定或者所依据的要求"
        )
    require_words(decision.kind, found)


def _about_fee(case: Case) -> list[str]:
    unknown = case.fee.fee is None and not case.fee.nothing_due
    return [*([f"受理费没有算出：{case.fee.missing}"] if unknown else []), *case.fee.notes]


def make_set(
    shop: Workshop,
    case: Case,
    decision: Decision,
    seal: SealService | None,
    moment: datetime,
    options: Options | None = None,
) -> DocumentSet:
    """All documents of a decision.

    Raises `LianError` when the decision cannot be put on paper: nothing to object to, no period
    set by the judge, a document that needs a seal without a seal service.
    """
    options = options or Options()
    if decision.kind not in DECISIONS:
        raise LianError(f"没有“{decision.kind}”这种决定；可以用：{'、'.join(DECISIONS)}")
    if decision.kind in EFFECTS:
        _require_points(case, decision)
    selected, remarks = select(shop.rules, case, decision.kind, options.chosen, options.form)
    if not selected:
        raise LianError(f"“{decision.kind}”没有要制作的文书：材料里没有收件的当事人")
    later = postponed(selected, case, decision.kind, decision.day)
    remarks += [f"选了《{chosen}》，《{name}》{LATER}" for name, chosen in later.items()]
    made, contents = [], Contents(case, decision)
    for item in selected:
        if item.rule.name not in later:
            options.progress(item.rule.name)
            made.append(_make(shop, contents, item, seal, moment, options, later))
    if decision.kind == "登记立案":
        remarks += _about_fee(case)
    sealed = any(m.sealed for m in made)
    described = seal.describe() if seal and sealed else ""
    return DocumentSet(decision, tuple(made), tuple(remarks), described, frozenset(later))


def _make(
    shop: Workshop,
    contents: Contents,
    item: Selected,
    seal: SealService | None,
    moment: datetime,
    options: Options,
    later: Collection[str],
) -> Made:
    rule, decision = item.rule, contents.decision
    if rule.judge_sets_days and not decision.days:
        raise LianError(f"《{rule.name}》的期限由法官指定，请写明天数")
    # The judge's period is for the document whose period is the judge's to set.
    days = decision.days if rule.judge_sets_days else days_given(shop.bundle, rule, decision.day)
    to = Recipients(item.parties, {"天数": days, "推迟交费": bool(later)})
    document = render(shop.templates[rule.name], contents, to)
    if options.signed:
        drawn = tuple(Drawn(one.strokes, one.words) for one in options.signed)
        signature = replace(document.signature, drawn=drawn)
        document = replace(document, signature=signature)
    result = typeset(document, shop.fonts)
    files = {"pdf": _sealed(result, contents.case, document, seal, moment)}
    if options.word or document.signature.seal == "书稿":
        files["docx"] = to_docx(document)
    return Made(
        document=document,
        recipients=tuple(name_of(party) for _, party in item.parties),
        copies=item.copies,
        files=files,
        sealed=document.signature.seal == "盖章",
        replaced=result.replaced,
        basis=rule.basis,
    )


def days_given(bundle: Bundle, rule: DocumentRule, day: date) -> int | None:
    """The period a document's rule gives, by the parameter in force on the day."""
    given = rule.days
    return int(bundle.parameters.on(day)(given)) if isinstance(given, str) else given


def _sealed(
    result: Typeset, case: Case, document: Document, seal: SealService | None, moment: datetime
) -> bytes:
    if document.signature.seal != "盖章":
        return result.pdf
    if seal is None:
        raise LianError(f"《{document.name}》要加盖印章，但没有可用的印章")
    assert result.seal is not None
    return seal.sign(result.pdf, result.seal, seal_profile(case), moment)


def seal_profile(case: Case) -> SealProfile:
    """What the seal of this court shows, from the court's own data."""
    return SealProfile(
        name=case.court,
        purpose=str(case.profile.get("印章", "立案专用章")),
        code=str(case.profile.get("印章编码", "")),
    )
