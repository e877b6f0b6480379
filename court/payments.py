"""Payment of the acceptance fee.  Paying is never a condition of registration."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select

from court.clock import day_of
from court.courthouse import Work
from court.documents.case import open_case
from court.opinions import submitted_opinion, to_check, version_of
from court.store.models import Filing, Payment


def open_order(work: Work, filing: Filing) -> Payment | None:
    """The order for a registered filing's fee, made once; None while no fee can be worked out."""
    known = work.session.scalar(select(Payment).where(Payment.filing_id == filing.id))
    if known is not None:
        return known
    opinion = submitted_opinion(work, filing)
    content = version_of(work.session, filing).content
    case = open_case(
        work.house.bundle, to_check(work, filing, content, opinion.day), opinion.day, opinion
    )
    if case.fee.fee is None:
        return None
    payment = Payment(
        filing_id=filing.id,
        order_number=f"{day_of(work.now):%Y%m%d}{secrets.token_hex(6)}",
        amount=case.fee.fee.payable,
        created_at=work.now,
        due=day_of(work.now) + timedelta(days=7),
    )
    work.session.add(payment)
    work.session.flush()
    return payment
