"""Whatever a gateway does with a text: it is offered until taken, tells nothing, and is never a service."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from court.core.jobs import Handler, work_off
from court.messages import service as messages
from court.messages.delivery import Delivery
from court.messages.simulated import BEHAVIOURS, DOWN, LATE, SILENT, TWICE, WRONG, SimulatedSms
from court.messages.tables import OutboxItem
from tests.court.houses import Founded

PRIVATE = ("李文海", "张国栋", "借款")


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_a_text_through_a_gateway_that_misbehaves(house: Founded, behaviour: str) -> None:
    person = house.person()
    gateway = SimulatedSms(house.clock, behaviour)

    def deliver() -> None:
        work_off(house.house, {messages.DELIVERY: Handler(Delivery(gateway))})

    deliver()  # the code the person signed in with
    before = len(gateway.coming)
    with house.house.work() as work:
        messages.notify(work, person.account_id, None, "已排定开庭", "李文海诉张国栋借款一案")
    deliver()
    house.clock.advance(minutes=1)
    phone = person.name
    expected = {LATE: 0, SILENT: 0, DOWN: 0, TWICE: 2}.get(behaviour, 1)
    arrived = [one for one in gateway.arrived()][-expected:] if expected else []
    assert len(arrived) == expected and len(gateway.coming) - before <= 2
    assert all((one.phone == phone) == (behaviour != WRONG) for one in arrived)
    assert not any(word in one.body for one in arrived for word in PRIVATE)
    deliver()
    house.clock.advance(days=2, hours=3)
    if behaviour == LATE:
        assert [one.phone for one in gateway.arrived()][-1] == phone
    with house.house.look() as look:
        newest = look.session.scalars(select(OutboxItem).order_by(OutboxItem.at)).all()[-1]
        assert (newest.sent_at is None) == (behaviour == DOWN)
    gateway.behaviour = "正常"
    deliver()
    with house.house.look() as look:
        sent = look.session.get_one(OutboxItem, newest.id)
        assert sent.sent_at is not None
