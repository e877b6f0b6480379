"""Every period that runs, of the court's and of the filers', before it is over.

The court's: to decide, the answer promised online, the ruling of a draft, the appeal to pass up.
The filers': to supplement, to appeal, to pay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from court.core import deadlines
from court.core.clock import day_of
from court.core.courthouse import Work
from court.core.deadlines import Badge
from court.core.lifecycle import REVIEWABLE, State
from court.core.roles import Action
from court.core.tables import Filing
from court.decisions.refusals import acts_of, claimants, in_force
from court.payments.tables import Payment

COURT, FILER = "法院", "当事人"
UNPAID = "待交"


@dataclass(frozen=True, slots=True)
class Running:
    """A period of a filing: what it is, who has to act, its last day and how it stands."""

    filing: Filing
    what: str
    who: str
    day: date
    badge: Badge


def running(work: Work) -> list[Running]:
    """Every period, the next to end first.  Raises `NotAllowed`."""
    work.actor.require(Action.inbox)
    found = [one for filing in _filings(work) for one in _of(work, filing)]
    found += _payments(work)
    return sorted(found, key=lambda one: (one.day, one.filing.receipt_number))


def _filings(work: Work) -> list[Filing]:
    wanted = select(Filing).where(
        or_(
            Filing.state.in_((*REVIEWABLE, State.supplement, State.proposed)),
            Filing.appeal_by >= work.today,
            Filing.pass_up_by.is_not(None),
            (Filing.state == State.refused) & Filing.appeal_by.is_(None),
        )
    )
    return list(work.session.scalars(wanted))


def _of(work: Work, filing: Filing) -> Iterator[Running]:
    bundle = work.house.bundle
    if filing.decide_by and (badge := deadlines.decision_badge(bundle, filing, work.now)):
        what = "签发裁定" if filing.state == State.proposed else "决定是否立案"
        yield Running(filing, what, COURT, filing.decide_by, badge)
    if filing.promised_by and filing.state in REVIEWABLE:
        shown = deadlines.promise_badge(filing.promised_by, work.now)
        yield Running(filing, "网上答复承诺", COURT, day_of(filing.promised_by), shown)
    if filing.pass_up_by:
        yield _line(work, filing, "报送上诉", COURT, filing.pass_up_by)
    if filing.state == State.supplement and filing.supplement_by:
        yield _line(work, filing, "补正", FILER, filing.supplement_by)
    if filing.state == State.refused:
        yield from _of_refusal(work, filing)


def _of_refusal(work: Work, filing: Filing) -> Iterator[Running]:
    """A ruling nobody was served with has no period of law: it is due the day it was signed."""
    acts = in_force(acts_of(work, filing))
    signed = next((act.day for act in acts if act.kind == "不予受理"), None)
    served = {act.party for act in acts if act.kind == "送达裁定"}
    if signed and any(place not in served for place in range(len(claimants(filing)))):
        yield _line(work, filing, "送达裁定", COURT, signed)
    if filing.appeal_by and filing.appeal_by >= work.today and filing.pass_up_by is None:
        yield _line(work, filing, "上诉", FILER, filing.appeal_by)


def _line(work: Work, filing: Filing, what: str, who: str, day: date) -> Running:
    return Running(filing, what, who, day, deadlines.badge(work.house.bundle, day, work.today))


def _payments(work: Work) -> list[Running]:
    wanted = (
        select(Filing, Payment.due)
        .join(Payment, Payment.filing_id == Filing.id)
        .where(Payment.state != "已交", Payment.due.is_not(None), Filing.state == State.registered)
    )
    rows = work.session.execute(wanted)
    return [_line(work, filing, "交诉讼费", FILER, due) for filing, due in rows if due]
