"""Taking filings in, whichever way they come, and the receipt (收件凭证) that follows at once.

The receipt is due when the papers are received (登记立案规定 2).  It is made after the submission
is safe and outside its transaction, so that nobody waits for typesetting and seal.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import overload

from court.core.clock import day_of
from court.core.courthouse import Actor, Courthouse, Work
from court.core.tables import Filing
from court.decisions.issued import documents, filer_names, keep_documents
from court.decisions.service import unstored_case
from court.decisions.tables import CourtDocument
from court.documents.making import DocumentSet, make_set
from court.documents.values import Decision
from court.opinions.service import last_stored
from engine.text.errors import LianError

log = logging.getLogger("lian.receipt")
RECEIPT, RECEIVING = "收件凭证", "收件"


@dataclass(frozen=True, slots=True)
class Received:
    """A filing that was handed in, and its receipt; None while it could not be made."""

    filing: Filing
    receipt: CourtDocument | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A sealed receipt nobody has kept yet, and the opinion it was made with."""

    opinion: str
    made: DocumentSet


@overload
def hand_in(house: Courthouse, actor: Actor, submission: Callable[[Work], Filing]) -> Received: ...


@overload
def hand_in(
    house: Courthouse, actor: Actor, submission: Callable[[Work], Filing | None]
) -> Received | None: ...


def hand_in(
    house: Courthouse, actor: Actor, submission: Callable[[Work], Filing | None]
) -> Received | None:
    """Hand a filing in and make its receipt, which bears the moment of the submission.

    `submission` finds the filing in its own way and submits it; None when it did not.  When the
    seal fails, or there is nobody to give a receipt to, the filing counts all the same and the
    receipt is made when somebody asks for it.  Raises what `submission` raises.
    """
    with house.work(actor) as work:
        filing, moment = submission(work), work.now
    return Received(filing, _at_once(house, actor, filing, moment)) if filing else None


def _at_once(
    house: Courthouse, actor: Actor, filing: Filing, moment: datetime
) -> CourtDocument | None:
    if not filer_names(filing):
        return None
    try:
        with house.look(actor) as look:
            then = replace(look, now=moment)
            found = look.session.get_one(Filing, filing.id)
            if known := receipt_of(then, found):
                return known
            prepared = prepare_receipt(then, found)
        with house.work(actor) as work:
            found = work.session.get_one(Filing, filing.id, with_for_update=True)
            return issue_receipt(replace(work, now=moment), found, prepared)
    except Exception as error:  # the filing is in: no fault of the paper may say otherwise
        log.warning("receipt not made yet", extra={"kind": type(error).__name__})
        return None


def receipt_of(work: Work, filing: Filing) -> CourtDocument | None:
    """The receipt of a filing, where there is one already."""
    return next((d for d in documents(work, filing) if d.name == RECEIPT), None)


def prepare_receipt(work: Work, filing: Filing) -> Prepared:
    """The sealed receipt as `issue_receipt` would make it now.  Reads only."""
    if not filing.number or filing.first_submitted_at is None:
        raise LianError("还没有提交，没有收件凭证")
    decision = Decision(
        RECEIVING,
        work.today,
        receipt_number=filing.number,
        received=day_of(filing.first_submitted_at),
    )
    house = work.house
    made = make_set(house.workshop, unstored_case(work, filing), decision, house.seal, work.now)
    return Prepared(_opinion_of(work, filing), made)


def issue_receipt(work: Work, filing: Filing, prepared: Prepared | None = None) -> CourtDocument:
    """The sealed receipt of a filing, found and locked; made once.

    One prepared before is taken while the opinion is the one it was made with.  Raises `LianError`
    before the submission, without anybody to give it to, and while it cannot be sealed.
    """
    if known := receipt_of(work, filing):
        return known
    if prepared is None or prepared.opinion != _opinion_of(work, filing):
        prepared = prepare_receipt(work, filing)
    keep_documents(work, filing, prepared.made)
    return next(d for d in documents(work, filing) if d.name == RECEIPT)


def _opinion_of(work: Work, filing: Filing) -> str:
    stored = last_stored(work.session, filing)
    return stored.receipt_hash if stored else ""
