"""意见回执: every opinion kept of a filing, and whether a new computation confirms it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy import select

from api.base.access import MayReadInbox
from api.base.security import house_of
from api.base.web import page
from court.core.courthouse import Courthouse, NotFound, Work
from court.core.releases import BundleMissing, held_at, titles
from court.decisions import review
from court.opinions.service import recompute
from court.opinions.tables import StoredOpinion

router = APIRouter()
RULES = "规则库"
ENGINE = "引擎"


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One kept opinion; `parts` are the receipt's hashes in order, `rules` the release they name."""

    position: int
    version: int
    made_at: datetime
    conclusion: str
    rulings: int
    hash: str
    rules: str
    parts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Check:
    """The answer of a recomputation: whether it agrees, and in words."""

    position: int
    agrees: bool
    words: str


@router.get("/inbox/{filing_id}/receipts")
def receipts_page(
    request: Request,
    filing_id: str,
    actor: MayReadInbox,
    check: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """The receipts, newest first; `check` recomputes one of them."""
    house = house_of(request)
    with house.look(actor) as look:
        filing = review.open_filing(look, filing_id)
        found = select(StoredOpinion).where(StoredOpinion.filing_id == filing.id)
        kept = list(look.session.scalars(found.order_by(StoredOpinion.position.desc())))
        called = titles(look.session)
        lines = [_line(one, called.get(_release(look, one), "")) for one in kept]
    checked = None
    if check:
        wanted = next((one for one in kept if one.position == check), None)
        if wanted is None:
            raise NotFound("没有这份回执")
        checked = Check(check, *_recomputed(house, wanted))
    return page(request, "desk/receipts.html", filing=filing, lines=lines, check=checked)


def _recomputed(house: Courthouse, wanted: StoredOpinion) -> tuple[bool, str]:
    try:
        return verdict(recompute(house, wanted))
    except BundleMissing as error:
        return False, f"{error}。"


def _release(look: Work, one: StoredOpinion) -> int:
    """The number of the release an opinion was made under; 0 for rules that were never released."""
    return held_at(look.session, str(one.receipt.get(RULES, "")), one.made_at) or 0


def _line(one: StoredOpinion, rules: str) -> ReceiptLine:
    return ReceiptLine(
        position=one.position,
        version=one.version,
        made_at=one.made_at,
        conclusion=one.conclusion,
        rulings=len(one.rulings),
        hash=one.receipt_hash,
        rules=rules,
        parts=[(name, str(value)) for name, value in one.receipt.items()],
    )


def verdict(differing: list[str]) -> tuple[bool, str]:
    """What a recomputation's differences mean."""
    if not differing:
        return True, "重新计算的结果与回执完全一致。"
    if ENGINE in differing:
        return False, (
            "引擎在这以后更新过，用现在的版本算不出同一份回执；"
            "要核对的，请用当时的版本（回执里的“引擎”）。"
        )
    return False, f"不一致：{'、'.join(differing)}。回执或者材料在存下以后变过，请告诉管理员。"
