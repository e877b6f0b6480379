"""Paying: the page, the simulated gateway, the signed notice."""

from __future__ import annotations

import threading
import time

from court.core.roles import Role
from court.core.tables import Filing
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.payments import service as payments
from court.payments.gateway import FIELDS, SimulatedGateway, order_of
from court.payments.tables import Payment
from tests.court.houses import Founded


def registered(house: Founded) -> Filing:
    filing = house.filed("01")
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, filing.sequence, Plan("登记立案"))
    return house.fresh(filing)


def order(house: Founded, filing: Filing) -> Payment:
    with house.house.look(house.actor()) as look:
        return payments.order_for(look, filing.id)


def test_the_fee_is_shown_line_by_line_and_paid(house: Founded) -> None:
    filing = registered(house)
    client = house.client_for()
    text = client.get(f"/cases/{filing.id}/payment").text
    assert "应交诉讼费 1,800.00 元" in text and "含不超过 10,000 元的部分" in text
    assert "交费不影响立案" in text and "缓交" in text
    to = client.get(f"/cases/{filing.id}/payment/go").headers["location"]
    assert to.startswith("/simulated-payment?")
    assert "1,800.00" in client.get(to).text
    number = order(house, filing).order_number
    paid = client.post(
        "/simulated-payment", data={"order": number, "back": f"/cases/{filing.id}/payment"}
    )
    assert paid.headers["location"] == f"/cases/{filing.id}/payment"
    text = client.get(paid.headers["location"]).text
    assert "诉讼费已交" in text and number in text
    assert house.fresh(filing).paid
    assert client.get(f"/cases/{filing.id}/payment/go").headers["location"].endswith("/payment")


def test_the_gateway_needs_no_account_but_a_signature(house: Founded) -> None:
    filing = registered(house)
    gateway = house.client_for(None)
    notice = SimulatedGateway().notice(order_of(order(house, filing)), house.clock.now)
    forged = {**notice, "amount": "1.00"}
    assert gateway.post("/payments/callback", data=forged).status_code == 400
    assert gateway.post("/payments/callback", content=b"\xff").status_code == 400
    assert gateway.post("/payments/callback", json=[1]).status_code == 400
    assert not house.fresh(filing).paid
    for _ in range(3):
        answer = gateway.post("/payments/callback", json=notice)
        assert (answer.status_code, answer.json()["accepted"]) == (200, True)
    assert house.fresh(filing).paid


def test_other_peoples_orders_do_not_exist(house: Founded) -> None:
    filing = registered(house)
    other = house.client_for(Role.party, 2)
    number = order(house, filing).order_number
    assert other.get(f"/simulated-payment?order={number}").status_code == 404
    assert other.post("/simulated-payment", data={"order": number}).status_code == 404
    assert not house.fresh(filing).paid


def test_one_returns_to_this_site_only(house: Founded) -> None:
    filing = registered(house)
    number = order(house, filing).order_number
    data = {"order": number, "back": "https://evil.example/"}
    assert house.client_for().post("/simulated-payment", data=data).headers["location"] == "/cases"


def test_without_a_gateway_the_page_says_how_to_pay(house: Founded) -> None:
    filing = registered(house)
    object.__setattr__(house.house.settings, "development", False)
    client = house.client_for()
    text = client.get(f"/cases/{filing.id}/payment").text
    assert "没有开通网上交费" in text and "去交费" not in text
    assert client.get("/simulated-payment?order=x").status_code == 404


def test_a_notice_is_small_and_signed_before_anything_waits(house: Founded) -> None:
    """44 MB of brackets once took 1.4 GB, and deep ones a traceback."""
    gateway = house.client_for(None)
    json = {"content-type": "application/json"}
    huge = b"[1]," * 1_000_000
    assert gateway.post("/payments/callback", content=huge, headers=json).status_code == 413
    deep = b"[" * 3_999
    assert gateway.post("/payments/callback", content=deep, headers=json).status_code == 400
    forged = {name: "1" for name in FIELDS} | {"signature": "0" * 64}
    with house.house.database.transaction():  # whoever writes is not waited for
        started = time.monotonic()
        said: list[int] = []
        thread = threading.Thread(
            target=lambda: said.append(gateway.post("/payments/callback", data=forged).status_code)
        )
        thread.start()
        thread.join(10)
        assert said == [400] and time.monotonic() - started < 10
