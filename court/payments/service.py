"""The acceptance fee: an order when a case is registered, settled by the gateway's signed notice.

Paying is never a condition of registration (诉讼费用交纳办法 20, 22): the order follows it.  A
notice may come twice, late, out of order or forged; whatever comes, a payment is booked once.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from court.core.courthouse import Courthouse, NotFound, Work, existing
from court.core.deadlines import Periods
from court.core.lifecycle import Event, State, can
from court.core.roles import Action
from court.core.tables import Filing
from court.fees.filing_fee import FilingFee, filing_fee
from court.filings.service import find
from court.messages.service import notify
from court.opinions.service import filing_day, last_stored
from court.payments.gateway import Notice, NoticeRefused, PaymentGateway, gateway_of, order_of
from court.payments.tables import Payment, PaymentNotice
from engine.check.checker import circumstances
from engine.check.opening import open_content
from engine.law.periods import deadline

log = logging.getLogger("lian.payment")
OPEN, PAID = "待交", "已交"
WINDOW = timedelta(minutes=5)
TWICE = "重复交费"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gateway is told: whether the notice was taken, and why not."""

    accepted: bool
    words: str


def open_order(work: Work, filing: Filing, found: FilingFee) -> Payment | None:
    """The order for a registered case's fee as it was worked out; the one there is already.

    None when nothing is to be paid or the amount cannot be worked out yet: registration does not
    wait for it.
    """
    known = order_if_any(work, filing)
    if known is not None:
        return known
    amount = found.fee.payable if found.fee else None
    if not amount:
        return None
    days = Periods(work.house.bundle, work.today).paying
    payment = Payment(
        filing_id=filing.id,
        order_number=f"F{work.today:%Y%m%d}{secrets.randbelow(10**10):010d}",
        amount=amount,
        state=OPEN,
        created_at=work.now,
        due=deadline(work.today, f"{days}日", work.house.bundle.calendar),
    )
    work.session.add(payment)
    return payment


def order_if_any(work: Work, filing: Filing) -> Payment | None:
    return work.session.scalar(select(Payment).where(Payment.filing_id == filing.id))


def unpaid_until(work: Work, filings: Sequence[Filing]) -> dict[str, date]:
    """The last day for the fee of each of these filings that is still owed, by the filing's id."""
    ids = [filing.id for filing in filings if filing.state == State.registered]
    owed = select(Payment.filing_id, Payment.due).where(
        Payment.filing_id.in_(ids), Payment.state == OPEN, Payment.due.is_not(None)
    )
    return {filing: due for filing, due in work.session.execute(owed) if due}


def working(work: Work, filing: Filing) -> FilingFee | None:
    """The fee on the content the decision rests on, line by line, as its notice states it."""
    stored = last_stored(work.session, filing)
    if stored is None:
        return None
    day = filing_day(filing, work.today)
    opened = open_content(work.house.bundle, stored.checked, day)
    return filing_fee(opened.bundle, opened.ruleset.casetype, circumstances(opened).root, day)


def order_for(work: Work, filing_id: str, action: Action = Action.pay) -> Payment:
    """The order of a filing the actor may see.  Raises `NotFound` when there is none."""
    payment = existing(
        order_if_any(work, find(work, filing_id, action)),
        "这个案件没有要交的诉讼费，或者金额还没有核定",
    )
    return payment


def own_order(work: Work, order_number: str) -> Payment:
    """One of the actor's orders by its number.  Raises `NotFound`."""
    found = select(Payment).where(Payment.order_number == order_number)
    payment = existing(work.session.scalar(found), "没有这个订单")
    return order_for(work, payment.filing_id)


def paying_address(work: Work, filing_id: str, back: str) -> str:
    """Where the actor pays; `back` is the page to return to.  Raises `LianError` without a gateway."""
    payment = order_for(work, filing_id)
    if payment.state != OPEN:
        raise NotFound("诉讼费已经交过了")
    return gateway_of(work.house.settings).address(order_of(payment), work.now, back)


def receive(house: Courthouse, fields: Mapping[str, Any]) -> Answer:
    """Take a notice from outside; one that the gateway did not sign waits for no database."""
    gateway = gateway_of(house.settings)
    try:
        gateway.read(fields)
    except NoticeRefused as refusal:
        return _refused(refusal)
    with house.work() as work:
        return settle(work, fields, gateway)


def _refused(refusal: NoticeRefused) -> Answer:
    log.warning("payment notice refused", extra={"reason": refusal.code})
    return Answer(False, str(refusal))


def settle(work: Work, fields: Mapping[str, Any], gateway: PaymentGateway | None = None) -> Answer:
    """Take a notice of the gateway in the open transaction; never raises for a bad one.

    The same notice again gets the same answer and books nothing; another notice of a payment that
    is booked gets a yes; a second payment of one order is kept in the log for a refund.
    """
    gateway = gateway or gateway_of(work.house.settings)
    try:
        notice = gateway.read(fields)
        payment = _locked(work, notice)
        return _seen(work, notice) or _keep(work, notice, _judge(work, notice, payment))
    except NoticeRefused as refusal:
        return _refused(refusal)


def _locked(work: Work, notice: Notice) -> Payment | None:
    found = select(Payment).where(Payment.order_number == notice.order_number).with_for_update()
    return work.session.scalar(found)


def _seen(work: Work, notice: Notice) -> Answer | None:
    """The answer given before to the same notice.  Raises `NoticeRefused` for a reused nonce."""
    before = work.session.get(PaymentNotice, notice.nonce)
    if before is None:
        return None
    if before.digest != notice.digest:
        raise NoticeRefused("nonce", "随机串用过了")
    return Answer(before.accepted, before.answer)


def _keep(work: Work, notice: Notice, answer: Answer) -> Answer:
    work.session.add(
        PaymentNotice(
            nonce=notice.nonce,
            digest=notice.digest,
            order_number=notice.order_number,
            accepted=answer.accepted,
            answer=answer.words,
            at=work.now,
        )
    )
    work.session.flush()
    return answer


def _judge(work: Work, notice: Notice, payment: Payment | None) -> Answer:
    """Raises `NoticeRefused` for what is stale or of no order; what contradicts is logged."""
    if abs(work.now - notice.at) > WINDOW:
        raise NoticeRefused("time", "通知的时间与现在相差超过 5 分钟，请重新签名以后再发")
    if payment is None:
        raise NoticeRefused("order", "没有这个订单")
    if notice.amount != payment.amount:
        work.log("交费金额不符", payment.id, 单号=payment.order_number)
        return Answer(False, "金额与订单不一致")
    if payment.state == PAID:
        return _paid_before(work, notice, payment)
    return _book(work, notice, payment)


def _paid_before(work: Work, notice: Notice, payment: Payment) -> Answer:
    if payment.reference == notice.reference:
        return Answer(True, "已经入账")
    work.log(TWICE, payment.id, 单号=payment.order_number, 流水号=_hash(notice.reference))
    return Answer(True, "重复交费，已记录，由法院退还")


def _book(work: Work, notice: Notice, payment: Payment) -> Answer:
    filing = work.session.get_one(Filing, payment.filing_id, with_for_update=True)
    if not can(State(filing.state), Event.pay):
        work.log("交费时案件状态不符", payment.id, 单号=payment.order_number)
        return Answer(False, "案件现在不能交费")
    payment.state, payment.paid_at, payment.reference = PAID, work.now, notice.reference
    work.record(
        filing,
        Event.pay,
        单号=payment.order_number,
        金额=format(payment.amount, "f"),
        流水号=_hash(notice.reference),
    )
    if filing.owner_id:
        words = f"收到案件受理费 {payment.amount:,.2f} 元，单号 {payment.order_number}。"
        notify(work, filing.owner_id, filing, "诉讼费已收到", words)
    return Answer(True, "已经入账")


def _hash(reference: str) -> str:
    """The log names a bank's reference without showing it."""
    return hashlib.sha256(reference.encode()).hexdigest()[:16]


def is_overdue(payment: Payment, today: date) -> bool:
    """Whether the period to pay has passed (the court decides what follows; nothing is automatic)."""
    return payment.state == OPEN and payment.due is not None and today > payment.due
