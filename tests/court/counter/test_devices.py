"""Machines of the hall: enrolled once, revoked at once; phones confirmed for a while."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from court.core.courthouse import NotAllowed, NotFound
from court.core.limits import TooMany
from court.core.roles import Role
from court.counter import devices, kiosk
from court.counter.devices import Visitor
from court.counter.tables import Appointment, HallPass, KioskDevice
from court.identity import accounts
from engine.text.errors import FilingError
from tests.court.houses import Founded, both_databases

pytestmark = both_databases
PHONE = "13800138000"
HAND_IN = "递交起诉材料"


def coded(house: Founded, name: str = "一楼 1 号机") -> tuple[str, str]:
    """The id of a machine and the code to enrol it."""
    with house.house.work(house.actor(Role.administrator)) as work:
        device, code = devices.add(work, name)
        return device.id, code


def enrolled(house: Founded, code: str) -> str:
    with house.house.work() as work:
        return devices.enrol(work, code, "10.0.0.1")


def who(house: Founded, key: str) -> Visitor:
    with house.house.work() as work:
        return devices.by_key(work, key)


def confirmed(house: Founded, phone: str = PHONE) -> str:
    with house.house.work() as work:
        code = accounts.send_code(work, phone)
    with house.house.work() as work:
        return devices.confirm_phone(work, phone, code)


def test_a_code_makes_one_machine_once(house: Founded) -> None:
    id_, code = coded(house)
    key = enrolled(house, code.upper().replace("-", " "))
    assert who(house, key) == Visitor(id_, "一楼 1 号机")
    assert enrolled(house, code) == ""
    assert who(house, "") == who(house, "x") == Visitor()


def test_neither_code_nor_key_is_kept(house: Founded) -> None:
    _, code = coded(house)
    with house.house.look() as look:
        assert code not in (look.session.scalars(select(KioskDevice.code_hash)).one() or "")
    key = enrolled(house, code)
    with house.house.look() as look:
        device = look.session.scalars(select(KioskDevice)).one()
    assert device.code_hash is None and device.key_hash not in (None, key)


def test_a_code_ends_after_an_hour(house: Founded) -> None:
    _, code = coded(house)
    house.clock.advance(hours=1)
    assert enrolled(house, code) == ""


def test_codes_cannot_be_guessed(house: Founded) -> None:
    for _ in range(10):
        assert enrolled(house, "abcdefgh") == ""
    with pytest.raises(TooMany), house.house.work() as work:
        devices.enrol(work, "abcdefgh", "10.0.0.1")


def test_a_revoked_machine_is_out_at_once_and_can_come_back(house: Founded) -> None:
    id_, code = coded(house)
    key = enrolled(house, code)
    with house.house.work(house.actor(Role.administrator)) as work:
        devices.revoke(work, id_)
    assert not who(house, key).is_here
    with house.house.work(house.actor(Role.administrator)) as work:
        _, again = devices.renew(work, id_)
    assert not who(house, key).is_here
    assert who(house, enrolled(house, again)).is_here


def test_only_administrators_enrol(house: Founded) -> None:
    with pytest.raises(NotAllowed), house.house.work(house.actor(Role.judge)) as work:
        devices.add(work, "不行")
    chief = house.actor(Role.administrator)
    with pytest.raises(FilingError, match="名称"), house.house.work(chief) as work:
        devices.add(work, " ")
    with pytest.raises(NotFound), house.house.work(chief) as work:
        devices.revoke(work, "x")


def test_when_a_machine_was_last_seen(house: Founded) -> None:
    _, code = coded(house)
    key = enrolled(house, code)
    house.clock.advance(minutes=6)
    with house.house.work() as work:
        devices.by_key(work, key, "10.0.0.9")
    with house.house.look(house.actor(Role.administrator)) as look:
        (device,) = devices.listing(look)
    assert (device.seen_at, device.seen_from) == (house.clock(), "10.0.0.9")


def test_a_phone_is_confirmed_for_a_while(house: Founded) -> None:
    token = confirmed(house)
    with house.house.look() as look:
        assert devices.by_pass(look, token) == Visitor(phone=PHONE)
        assert not devices.by_pass(look, "x").is_here
        assert look.session.scalar(select(HallPass.token_hash)) != token
    house.clock.advance(hours=2)
    with house.house.look() as look:
        assert not devices.by_pass(look, token).is_here
    with house.house.work() as work:
        assert devices.confirm_phone(work, PHONE, "000000") == ""


def test_a_phone_draws_one_number_a_day(house: Founded) -> None:
    mine = Visitor(phone=PHONE)
    numbers = []
    for _ in range(3):
        with house.house.work() as work:
            numbers.append(kiosk.draw_number(work, HAND_IN, mine).number)
    assert len(set(numbers)) == 1
    with house.house.look() as look:
        assert len(list(look.session.scalars(select(Appointment)))) == 1


@pytest.mark.parametrize(
    ("limits", "phone"), [(kiosk.BEGIN, 10), (kiosk.NUMBER, 5), (kiosk.CALL, 3)]
)
def test_a_phone_may_less_than_a_machine(
    house: Founded, limits: devices.Limits, phone: int
) -> None:
    assert limits.phone.times == phone < limits.machine.times
    with pytest.raises(TooMany), house.house.work() as work:
        for _ in range(phone + 1):
            limits.count(work, Visitor(phone=PHONE))
