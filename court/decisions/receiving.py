"""Taking filings in, whichever way they come, and the receipt (收件凭证) that follows at once.

The receipt is due when the papers are received (登记立案规定 2).  It is made after the submission
is safe and outside its transaction, so that nobody waits for typesetting and seal.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import overload

from court.core.clock import day_of
from court.core.courthouse import Actor, Courthouse, Work
from court.core.events import of_filing
from court.core.lifecycle import Event, State
from court.core.tables import Filing
from court.decisions.issued import (
    ADDED_RECEIPT,
    RECEIPT,
    documents,
    filer_names,
    keep_documents,
    store_files,
)
from court.decisions.tables import CourtDocument
from court.documents.case import open_case
from court.documents.making import DocumentSet, make_set
from court.documents.values import Decision
from court.filings.uploads import of_filing as uploads_of
from court.opinions.service import Filed, last_stored, of_last_version, opinion_with
from court.opinions.tables import StoredOpinion
from engine.check.opening import Opened
from engine.text.errors import LianError

log = logging.getLogger("lian.receipt")
RECEIVING, RECEIVING_MORE = "收件", "补充收件"


@dataclass(frozen=True, slots=True)
class Received:
    """A filing that was handed in, and its receipt; None while it could not be made."""

    filing: Filing
    receipt: CourtDocument | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A sealed receipt no row names yet, its files in the store, and the opinion it was made with."""

    opinion: str
    made: DocumentSet
    stored: Mapping[str, str]


@overload
def hand_in(house: Courthouse, actor: Actor, submission: Callable[[Work], Filed]) -> Received: ...


@overload
def hand_in(
    house: Courthouse, actor: Actor, submission: Callable[[Work], Filed | None]
) -> Received | None: ...


def hand_in(
    house: Courthouse, actor: Actor, submission: Callable[[Work], Filed | None]
) -> Received | None:
    """Hand a filing in and make its receipt, which bears the moment of the submission.

    `submission` finds the filing in its own way and submits it; None when it did not.  When the
    seal fails, or there is nobody to give a receipt to, the filing counts all the same and the
    receipt is made when somebody asks for it.  Raises what `submission` raises.
    """
    with house.work(actor) as work:
        filed, moment = submission(work), work.now
    return Received(filed.filing, _at_once(house, actor, filed, moment)) if filed else None


def foresee(house: Courthouse, actor: Actor, filing_id: str) -> Opened | None:
    """Work out what the submission of a draft will store, before others have to wait for it.

    Opened, for the submission to take its cause from; its opinion is remembered.  None where there
    is no such draft of the actor's, and where something is wrong with it: the submission says what.
    """
    owners = (None, actor.account_id)  # a stranger's costs nothing
    with suppress(LianError), house.look(actor) as look:
        filing = look.session.get(Filing, filing_id)
        if filing is not None and filing.state == State.draft and filing.owner_id in owners:
            opened, opinion = opinion_with(look, filing, filing.content, {})
            opinion.to_dict()
            return opened
    return None


def _at_once(
    house: Courthouse, actor: Actor, filed: Filed, moment: datetime
) -> CourtDocument | None:
    if not filer_names(filed.filing):
        return None
    try:
        with house.look(actor) as look:
            if known := receipt_of(look, filed.filing):
                return known
        prepared = prepare_receipt(house, filed, moment)
        with house.work(actor) as work:
            filing = work.session.get_one(Filing, filed.filing.id, with_for_update=True)
            return issue_receipt(replace(work, now=moment), filing, prepared)
    except Exception as error:  # the filing is in: no fault of the paper may say otherwise
        log.warning("receipt not made yet", extra={"kind": type(error).__name__})
        return None


def receipt_of(work: Work, filing: Filing) -> CourtDocument | None:
    """The receipt of a filing, where there is one already."""
    return next((d for d in documents(work, filing) if d.name == RECEIPT), None)


def prepare_receipt(house: Courthouse, filed: Filed, moment: datetime) -> Prepared:
    """The sealed receipt of a submission as it would be made at a moment.

    Raises `LianError` without anybody to give it to, and while it cannot be sealed.
    """
    filing = filed.filing
    decision = Decision(
        RECEIVING,
        day_of(moment),
        receipt_number=filing.receipt_number,
        received=filing.first_day,
    )
    return _prepared(house, filed, decision, moment)


def _prepared(house: Courthouse, filed: Filed, decision: Decision, moment: datetime) -> Prepared:
    case = open_case(filed.opened, filed.opinion, filed.addresses)
    made = make_set(house.workshop, case, decision, house.seal, moment)
    return Prepared(_kept(filed.stored), made, store_files(house, made))


def receipt_of_more(house: Courthouse, actor: Actor, filing_id: str) -> CourtDocument | None:
    """The receipt of papers brought while a filing waits, one for each time; None where it has one.

    Made when they are safe, like the first; a fault of the paper says nothing against them.
    """
    try:
        with house.look(actor) as look:
            filing = look.session.get_one(Filing, filing_id)
            if not _lacks_receipt(look, filing):
                return None
            filed, moment = of_last_version(look, filing), look.now
            decision = _of_more(look, filing, moment)
        prepared = _prepared(house, filed, decision, moment)
        with house.work(actor) as work:
            filing = work.session.get_one(Filing, filing_id, with_for_update=True)
            if not _lacks_receipt(work, filing):
                return None
            keep_documents(replace(work, now=moment), filing, prepared.made, stored=prepared.stored)
            return documents(work, filing)[-1]
    except Exception as error:  # the papers are in: no fault of the receipt may say otherwise
        log.warning("receipt of added papers not made", extra={"kind": type(error).__name__})
        return None


def _lacks_receipt(work: Work, filing: Filing) -> bool:
    added = [e for e in of_filing(work.session, filing.id) if e.kind == Event.add]
    receipts = [d for d in documents(work, filing) if d.name == ADDED_RECEIPT]
    return bool(filer_names(filing)) and len(receipts) < len(added)


def _of_more(work: Work, filing: Filing, moment: datetime) -> Decision:
    return Decision(
        RECEIVING_MORE,
        day_of(moment),
        receipt_number=filing.receipt_number,
        received=filing.first_day,
        arrived={upload.name: day_of(upload.at) for upload in uploads_of(work, filing)},
    )


def issue_receipt(work: Work, filing: Filing, prepared: Prepared | None = None) -> CourtDocument:
    """The sealed receipt of a filing, found and locked; made once.

    One prepared before is taken while the opinion is the one it was made with.  Raises as
    `prepare_receipt`, and before the submission.
    """
    if not filing.version:
        raise LianError("还没有提交，没有收件凭证")
    if known := receipt_of(work, filing):
        return known
    if prepared is None or prepared.opinion != _kept(last_stored(work.session, filing)):
        prepared = prepare_receipt(work.house, of_last_version(work, filing), work.now)
    keep_documents(work, filing, prepared.made, stored=prepared.stored)
    return next(d for d in documents(work, filing) if d.name == RECEIPT)


def _kept(stored: StoredOpinion | None) -> str:
    return stored.receipt_hash if stored else ""
