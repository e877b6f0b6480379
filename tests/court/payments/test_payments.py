"""Payments: an order after registration, notices of the gateway booked once whatever comes."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from court.core.courthouse import NotAllowed, NotFound
from court.core.events import verify_chain
from court.core.projection import verify_projection
from court.core.roles import Role
from court.core.settings import Settings
from court.core.tables import Filing, LogEntry
from court.decisions import review
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.fees.filing_fee import FilingFee
from court.messages.tables import Message
from court.payments import service as payments
from court.payments.gateway import (
    HostedGateway,
    NoticeRefused,
    Order,
    SimulatedGateway,
    canonical,
    gateway_of,
    order_of,
    read_notice,
    sign,
)
from court.payments.service import Answer
from court.payments.tables import Payment
from engine.text.errors import LianError
from tests.court.houses import MORNING, Founded, both_databases
from tests.court.papers import example

SECRET = b"sixteen bytes or more"
GATEWAY = SimulatedGateway(SECRET)


def registered(house: Founded, number: str = "01") -> Filing:
    filing = house.filed(number)
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, filing.sequence, Plan("登记立案"))
    return house.fresh(filing)


def payment_of(house: Founded, filing: Filing) -> Payment:
    with house.house.look(house.actor()) as look:
        return payments.order_for(look, filing.id)


def notice_for(house: Founded, filing: Filing, **changes: str) -> dict[str, str]:
    fields = GATEWAY.notice(order_of(payment_of(house, filing)), house.clock.now)
    return sign({**fields, **changes}, SECRET) if changes else fields


def settle(house: Founded, fields: dict[str, Any]) -> Answer:
    with house.house.work() as work:
        return payments.settle(work, fields, GATEWAY)


def kinds(house: Founded) -> list[str]:
    with house.house.look() as look:
        assert verify_chain(look.session)[1] == []
        assert verify_projection(look.session) == []
        return list(look.session.scalars(select(LogEntry.kind).order_by(LogEntry.number)))


@both_databases
def test_the_way_of_a_payment(house: Founded) -> None:
    filing = registered(house)
    payment = payment_of(house, filing)
    assert (payment.amount, payment.state, payment.due) == (1800, "待交", date(2026, 9, 14))
    notice = notice_for(house, filing)
    assert settle(house, notice) == Answer(True, "已经入账")
    payment = payment_of(house, filing)
    assert (payment.state, payment.paid_at, payment.reference) == (
        "已交", house.clock.now, notice["reference"],
    )  # fmt: skip
    assert house.fresh(filing).paid
    assert kinds(house).count("交费") == 1
    with house.house.look() as look:
        assert "诉讼费已收到" in list(look.session.scalars(select(Message.subject)))


@both_databases
def test_the_same_notice_again_gets_the_same_answer_and_books_nothing(house: Founded) -> None:
    filing = registered(house)
    notice = notice_for(house, filing)
    first = settle(house, notice)
    house.clock.advance(hours=3)
    assert settle(house, notice) == first == Answer(True, "已经入账")
    assert settle(house, notice_for(house, filing, reference=notice["reference"])) == first
    assert kinds(house).count("交费") == 1


@both_databases
def test_the_same_notice_many_times_at_once_is_booked_once(house: Founded) -> None:
    filing = registered(house)
    notice = notice_for(house, filing)
    answers: list[Answer] = []
    threads = [
        threading.Thread(target=lambda: answers.append(settle(house, notice))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [Answer(True, "已经入账")] * 6
    assert kinds(house).count("交费") == 1


def test_a_second_payment_is_kept_for_a_refund(house: Founded) -> None:
    filing = registered(house)
    settle(house, notice_for(house, filing))
    answer = settle(house, notice_for(house, filing, reference="OTHER1"))
    assert answer.accepted and "退还" in answer.words
    assert kinds(house).count("交费") == 1
    assert kinds(house).count("重复交费") == 1


FORGED: list[tuple[dict[str, Any], str]] = [
    ({"amount": "0.01"}, "签名"),
    ({"order_number": "F1"}, "签名"),
    ({"signature": "0" * 64}, "签名"),
    ({"signature": "x"}, "格式"),
    ({"amount": "1800"}, "格式"),
    ({"amount": "1e3"}, "格式"),
    ({"amount": 1800}, "格式"),
    ({"nonce": ""}, "格式"),
    ({"timestamp": "-1"}, "格式"),
    ({"extra": "1"}, "栏目"),
    ({"reference": None}, "格式"),
]


def test_forged_notices_are_refused_and_change_nothing(
    house: Founded, caplog: pytest.LogCaptureFixture
) -> None:
    filing = registered(house)
    before = kinds(house)
    for change, words in FORGED:
        caplog.clear()
        answer = settle(house, {**notice_for(house, filing), **change})
        assert not answer.accepted and words in answer.words
        assert "payment notice refused" in caplog.text
    assert payment_of(house, filing).state == "待交"
    assert kinds(house) == before


def test_an_empty_notice_is_refused(house: Founded) -> None:
    assert not settle(house, {}).accepted


def test_a_signed_notice_from_another_time_is_refused(house: Founded) -> None:
    filing = registered(house)
    notice = notice_for(house, filing)
    for minutes in (6, -12):
        house.clock.advance(minutes=minutes)
        assert "5 分钟" in settle(house, notice).words
    house.clock.advance(minutes=6)
    assert settle(house, notice).accepted


def test_a_reused_nonce_is_refused(house: Founded) -> None:
    one, two = registered(house), registered(house, "14")
    first = notice_for(house, one)
    assert settle(house, first).accepted
    answer = settle(house, notice_for(house, two, nonce=first["nonce"]))
    assert answer == Answer(False, "随机串用过了")
    assert payment_of(house, two).state == "待交"


def test_a_signed_wrong_amount_is_refused_and_logged(house: Founded) -> None:
    filing = registered(house)
    assert settle(house, notice_for(house, filing, amount="1.00")) == Answer(
        False, "金额与订单不一致"
    )
    assert payment_of(house, filing).state == "待交"
    assert kinds(house)[-1] == "交费金额不符"


def test_an_unknown_order_is_refused(house: Founded) -> None:
    assert settle(house, GATEWAY.notice(Order("F0", Decimal(1)), house.clock.now)) == Answer(
        False, "没有这个订单"
    )


def test_an_order_is_made_once_and_belongs_to_its_owner(house: Founded) -> None:
    filing = registered(house)
    payment = payment_of(house, filing)
    with house.house.work() as work:
        again = payments.open_order(
            work, work.session.get_one(Filing, filing.id), FilingFee(None, ())
        )
        assert again is not None and again.id == payment.id
    with pytest.raises(NotFound), house.house.look(house.actor(Role.lawyer)) as look:
        payments.order_for(look, filing.id)
    with pytest.raises(NotAllowed), house.house.look(house.actor(Role.editor)) as look:
        payments.order_for(look, filing.id)


def test_nothing_is_to_be_paid_before_registration(house: Founded) -> None:
    filing = house.filed("01")
    with pytest.raises(NotFound), house.house.look(house.actor()) as look:
        payments.order_for(look, filing.id)


def test_a_fee_that_cannot_be_worked_out_never_holds_up_registration(house: Founded) -> None:
    content = {**example("01"), "诉讼请求": [{"名称": "本金"}]}
    del content["标的总额"]
    filing = house.filed(content)
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, filing.sequence, Plan("登记立案", note="数额庭审中查明"))
    assert house.fresh(filing).state == "已登记立案"
    with pytest.raises(NotFound, match="没有核定"):
        payment_of(house, filing)


def test_the_address_to_pay_at(house: Founded) -> None:
    filing = registered(house)
    with house.house.look(house.actor()) as look:
        address = payments.paying_address(look, filing.id, "/filings/x?a=1&b=2")
    found = parse_qs(urlsplit(address).query)
    assert found["order"] == [payment_of(house, filing).order_number]
    assert found["back"] == ["/filings/x?a=1&b=2"]
    with house.house.work() as work:
        notice = SimulatedGateway().notice(order_of(payment_of(house, filing)), work.now)
        assert payments.settle(work, notice).accepted
    with pytest.raises(NotFound, match="交过"), house.house.look(house.actor()) as look:
        payments.paying_address(look, filing.id, "/")


def test_a_hosted_gateway_gets_a_signed_order() -> None:
    gateway = HostedGateway("https://pay.example.cn/start?shop=7", SECRET)
    address = gateway.address(Order("F1", Decimal("1800")), MORNING, "https://court/back")
    fields = dict(parse_qsl(urlsplit(address).query))
    assert fields.pop("shop") == "7"
    signature = fields.pop("signature")
    assert fields["amount"] == "1800.00" and fields["return_url"] == "https://court/back"
    assert sign(fields, SECRET)["signature"] == signature


def test_which_gateway() -> None:
    url = "https://pay.example.cn/"
    assert isinstance(gateway_of(Settings(development=True)), SimulatedGateway)
    assert isinstance(gateway_of(Settings(payment_url=url, payment_secret=SECRET)), HostedGateway)
    with pytest.raises(LianError, match="没有开通"):
        gateway_of(Settings())
    with pytest.raises(LianError, match="太短"):
        gateway_of(Settings(payment_url=url, payment_secret=b"short"))
    with pytest.raises(LianError, match="LIAN_PAYMENT_URL"):
        gateway_of(Settings(payment_url="javascript:1", payment_secret=SECRET))


def test_overdue(house: Founded) -> None:
    payment = payment_of(house, registered(house))
    assert not payments.is_overdue(payment, date(2026, 9, 14))
    assert payments.is_overdue(payment, date(2026, 9, 15))


names = st.text("abcdefg_", min_size=1, max_size=8)
values = st.text(st.characters(blacklist_characters="\n", codec="utf-8"), max_size=20)


@given(st.dictionaries(names, values, max_size=6), st.dictionaries(names, values, max_size=6))
def test_different_fields_are_signed_differently(one: dict[str, str], two: dict[str, str]) -> None:
    assert (canonical(one) == canonical(two)) == (one == two)


@given(st.dictionaries(st.text(max_size=12), st.one_of(st.none(), st.text(), st.integers())))
def test_any_fields_are_refused_in_words(fields: dict[str, Any]) -> None:
    with pytest.raises(NoticeRefused):
        read_notice(fields, SECRET)


def test_reviewing_needs_no_payment(house: Founded) -> None:
    filing = house.filed("01")
    with house.house.look(house.actor(Role.judge)) as look:
        assert review.open_filing(look, filing.id).paid is False
