"""The papers filers make for themselves: the complaint in either layout, the address sheet.

Nothing is sealed and nothing is kept: the paper is made from the content as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from court.core.clock import day_of
from court.core.courthouse import Courthouse, Work, existing
from court.core.tables import Filing
from court.documents.case import open_case
from court.documents.making import Options, make_set
from court.documents.values import Decision, SignedName
from court.opinions.service import filing_day, to_check
from court.opinions.signed import signatures, under
from court.opinions.tables import ComplaintSignature
from engine.check.opening import Opened
from engine.language.parties import CLAIMING, NAMES, Parties
from engine.language.words import NON_CONTENTIOUS, opening_paper
from engine.text.errors import LianError
from engine.values.showing import show_day

ELEMENTS, PLAIN = "要素", "普通"
LAYOUTS: Mapping[str, str] = {ELEMENTS: "要素式", PLAIN: "普通式"}
OWN = "当事人文书"
ADDRESS_SHEET = "送达地址确认书（当事人填写）"
LEFT_ON_EMPTY = ("类型", *NAMES)


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished paper: its file name and the PDF."""

    name: str
    pdf: bytes


def complaint(work: Work, filing: Filing, content: Mapping[str, Any], layout: str) -> Paper:
    """The complaint for a content of a filing; a petition has the plain layout only.

    Raises `FilingError` for values that cannot be read, `LianError` while nobody files.
    """
    opened = to_check(work, filing, content, filing_day(filing, work.today)).readable()
    signed = tuple(map(_signed, under(signatures(work, filing), content)))
    return complaint_of(work.house, opened, layout, signed)


def _signed(signature: ComplaintSignature) -> SignedName:
    name = signature.signer
    if signature.signer != signature.person:
        name = f"{signature.person} {signature.capacity} {signature.signer}"
    how = "在屏幕上签名" if signature.strokes else "输入姓名，以手机验证码确认"
    words = f"{name}，{show_day(day_of(signature.at))}{how}，校验码 {signature.complaint[:16]}"
    return SignedName(tuple(map(tuple, signature.strokes)), words)


def complaint_of(
    house: Courthouse, opened: Opened, layout: str = PLAIN, signed: tuple[SignedName, ...] = ()
) -> Paper:
    """The complaint of an opened filing, stored or not, without what cannot be read.

    Raises `LianError` while nobody files.
    """
    if layout not in LAYOUTS:
        raise LianError(f"没有“{layout[:10]}”这种版式；可选：{'、'.join(LAYOUTS)}")
    case = open_case(opened)
    if not case.parties(CLAIMING):
        raise LianError("先填您是谁（姓名或者名称），才能生成起诉状")
    if case.ruleset.casetype.procedure == NON_CONTENTIOUS:
        layout = PLAIN
    rules = house.workshop.rules
    own = tuple(r for r in rules.documents if r.decision == OWN and r.form == layout)
    shop = replace(house.workshop, rules=replace(rules, documents=own))
    decision = Decision(OWN, house.today)
    made = make_set(shop, case, decision, None, house.clock(), Options(form=layout, signed=signed))
    first = made.made[0]
    return Paper(f"{first.document.name}.pdf", first.files["pdf"])


def opening_papers(house: Courthouse, cause: str) -> Mapping[str, str]:
    """By layout what the paper is called that opens a case; a petition has the plain one only."""
    found = house.bundle.catalogue.resolve(cause, house.today).cause
    procedure = house.bundle.rules_of(found, house.today).casetype.procedure if found else ""
    name = opening_paper(procedure)
    if procedure == NON_CONTENTIOUS:
        return {PLAIN: name}
    return {layout: f"{name}（{words}）" for layout, words in LAYOUTS.items()}


def address_sheet(work: Work, filing: Filing, person: str, *, empty: bool = False) -> Paper:
    """送达地址确认书 of one who files, to be signed by hand, with that person's data alone.

    `empty` leaves everything but the name to be written.  Raises `NotFound`, `FilingError`.
    """
    named = existing(
        next((p for p in Parties(filing.content).of(CLAIMING) if p.name == person), None),
        f"起诉状里没有“{person[:40]}”这一位",
    )
    said = {k: v for k, v in named.values.items() if not empty or k in LEFT_ON_EMPTY}
    content = {"案由": filing.cause, named.side: [said]}
    opened = to_check(work, filing, content, filing_day(filing, work.today)).readable()
    shop = work.house.workshop
    own = tuple(r for r in shop.rules.documents if r.name == ADDRESS_SHEET)
    shop = replace(shop, rules=replace(shop.rules, documents=own))
    decision = Decision(OWN, work.house.today)
    (made,) = make_set(shop, open_case(opened), decision, None, work.house.clock()).made
    return Paper(f"送达地址确认书-{person}.pdf", made.files["pdf"])
