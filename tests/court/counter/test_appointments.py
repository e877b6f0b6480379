"""Window appointments: places, numbers and turns, also with many at once."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from court.core.courthouse import Conflict, NotAllowed, NotFound
from court.core.limits import TooMany
from court.core.roles import Role
from court.counter import appointments
from court.counter.appointments import ABSENT, BOOKED, CALLED, CANCELLED, DONE, WALK_IN
from court.counter.tables import Appointment
from court.messages.tables import OutboxItem
from engine.bundle.bundle import Bundle
from engine.text.errors import FilingError
from tests.court.houses import Founded, both_databases

MONDAY, TUESDAY = date(2026, 9, 7), date(2026, 9, 8)
FIRST = "09:00-09:30"
HAND_IN = "递交起诉材料"


def book(
    house: Founded,
    phone: str = "13800138000",
    slot: str = FIRST,
    day: date = TUESDAY,
    which: int = 1,
    role: Role = Role.party,
    **more: str,
) -> Appointment:
    values = {"purpose": HAND_IN, "name": "沈若琳", **more}
    with house.house.work(house.actor(role, which)) as work:
        return appointments.book(work, day, slot, phone=phone, **values)


def slots(house: Founded, day: date = TUESDAY) -> dict[str, appointments.Slot]:
    with house.house.look() as look:
        return {s.name: s for s in appointments.slots(look, day)}


def texts_to(house: Founded, phone: str) -> list[str]:
    with house.house.look() as look:
        found = select(OutboxItem.body).where(
            OutboxItem.phone == phone, OutboxItem.secret.is_(False)
        )
        return list(look.session.scalars(found))


def staff(house: Founded, act: str, *args: Any) -> Any:
    with house.house.work(house.actor(Role.guide)) as work:
        return getattr(appointments, act)(work, *args)


def test_the_hours_of_the_parameter(bundle: Bundle) -> None:
    found = appointments.hours(bundle, MONDAY)
    assert found.slots[0] == FIRST and found.slots[-1] == "17:00-17:30"
    assert len(found.slots) == 12 and found.places == 6


def test_days_are_working_days_and_only_announced_ones(house: Founded) -> None:
    with house.house.look() as look:
        days = appointments.bookable_days(look)
    assert days[0] == MONDAY and len(days) == 11
    assert date(2026, 9, 12) not in days, "a Saturday"
    assert date(2026, 9, 20) in days, "a Sunday worked instead of a holiday"
    house.clock.advance(days=112)
    with house.house.look() as look:
        assert all(day.year == 2026 for day in appointments.bookable_days(look))


@both_databases
def test_booking_takes_a_place_and_gives_a_number(house: Founded) -> None:
    first = book(house)
    assert (first.number, first.state, first.slot) == (1, BOOKED, FIRST)
    assert book(house).id == first.id, "a double click is one booking"
    second = book(house, "13800138001", which=2)
    assert second.number == 2
    assert slots(house)[FIRST].left == 4
    with house.house.look(house.actor()) as look:
        assert [a.id for a in appointments.mine(look)] == [first.id]
    texts = texts_to(house, house.actor().phone)
    assert len(texts) == 1 and "9月8日 09:00-09:30" in texts[0] and "1 号" in texts[0]
    assert "沈若琳" not in texts[0] and HAND_IN not in texts[0]


def test_one_open_appointment_an_account_and_day(house: Founded) -> None:
    first = book(house)
    with pytest.raises(Conflict, match=r"已经预约了 09:00-09:30（1 号）"):
        book(house, "13800138077", slot="10:00-10:30")
    assert book(house, day=date(2026, 9, 9)).number == 1
    with house.house.work(house.actor()) as work:
        assert appointments.cancel(work, first.id).state == CANCELLED
        assert appointments.cancel(work, first.id).state == CANCELLED
    assert slots(house)[FIRST].left == 6
    assert book(house, slot="10:00-10:30").number == 2, "a number is not used again"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day": date(2026, 9, 12)}, "日期"),
        ({"day": date(2026, 9, 4)}, "日期"),
        ({"day": date(2026, 12, 1)}, "日期"),
        ({"slot": "03:00-03:30"}, "时间"),
        ({"day": MONDAY, "slot": FIRST}, "时间"),
        ({"purpose": "<script>"}, "事项"),
        ({"name": ""}, "姓名"),
        ({"name": "长" * 61}, "姓名"),
        ({"phone": "12"}, "手机号"),
    ],
)
def test_wrong_input_is_named(house: Founded, change: dict[str, Any], field: str) -> None:
    with pytest.raises(FilingError) as refused:
        book(house, **change)
    assert [p.path for p in refused.value.problems] == [field]


def test_a_full_slot_is_refused(house: Founded) -> None:
    for n in range(1, 7):
        book(house, which=n)
    with pytest.raises(Conflict, match="约满"):
        book(house, which=7)


def test_an_account_has_a_few_bookings_at_once(house: Founded) -> None:
    """Otherwise one account with invented numbers empties a day."""
    days = [date(2026, 9, n) for n in (8, 9, 10, 11)]
    for n, day in enumerate(days[:3]):
        book(house, f"1390000000{n}", day=day)
    with pytest.raises(Conflict, match="已经有 3 个预约，最多同时 3 个"):
        book(house, "13900000009", day=days[3])
    with house.house.work(house.actor()) as work:
        appointments.cancel(work, appointments.mine(work)[0].id)
    assert book(house, day=days[3]).number == 1


def test_booking_and_cancelling_over_and_over_ends(house: Founded) -> None:
    for _ in range(10):
        found = book(house)
        with house.house.work(house.actor()) as work:
            appointments.cancel(work, found.id)
    with pytest.raises(TooMany):
        book(house)
    house.clock.advance(days=1)
    assert book(house, day=date(2026, 9, 9)).state == BOOKED


@both_databases
def test_a_strangers_number_tells_nothing_and_sends_nothing(house: Founded) -> None:
    victim = book(house, house.actor().phone, name="沈若琳", filing_id=house.filed("01").id)
    theirs = book(house, house.actor().phone, which=2, name="x", purpose="咨询立案")
    assert theirs.id != victim.id
    assert (theirs.name, theirs.filing_id) == ("x", "")
    other_slot = book(house, house.actor().phone, which=3, slot="10:00-10:30", name="y")
    assert (other_slot.name, other_slot.number) == ("y", 3)
    sent = texts_to(house, house.actor().phone)
    assert len(sent) == 1, "only the holder's own booking"
    assert len(texts_to(house, house.actor(Role.party, 2).phone)) == 1


def test_only_staff_find_a_number_by_phone(house: Founded) -> None:
    staff(house, "walk_in", HAND_IN, "何美玲", "13800138000")
    with house.house.work() as work:
        drawn = appointments.walk_in(work, HAND_IN, phone="13800138000")
    assert (drawn.number, drawn.name, drawn.phone) == (2, "", "")


def test_others_appointments_and_filings_do_not_exist(house: Founded) -> None:
    mine = book(house)
    with pytest.raises(NotFound), house.house.work(house.actor(Role.party, 2)) as work:
        appointments.cancel(work, mine.id)
    filing = house.filed("01")
    with pytest.raises(NotFound):
        book(house, "13800138001", which=2, filing_id=filing.id)
    assert book(house, day=date(2026, 9, 9), filing_id=filing.id).filing_id == filing.id
    for role in (Role.judge, Role.editor):
        with pytest.raises(NotAllowed):
            book(house, role=role)
    with pytest.raises(NotAllowed), house.house.look(house.actor()) as look:
        appointments.queue(look)


@both_databases
def test_many_at_once_get_no_place_twice(house: Founded) -> None:
    people = [house.actor(Role.party, n) for n in range(10)]
    results: list[int | None] = []
    start = threading.Barrier(10)

    def work_(n: int) -> None:
        start.wait()
        try:
            with house.house.work(people[n]) as work:
                phone = f"138001380{n:02d}"
                results.append(
                    appointments.book(work, TUESDAY, FIRST, HAND_IN, "某人", phone).number
                )
        except Conflict:
            results.append(None)

    threads = [threading.Thread(target=work_, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(r for r in results if r is not None) == [1, 2, 3, 4, 5, 6]
    assert results.count(None) == 4


@both_databases
def test_one_person_many_times_at_once_has_one_appointment(house: Founded) -> None:
    house.actor()
    threads = [threading.Thread(target=book, args=(house,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with house.house.look(house.actor()) as look:
        assert len(appointments.mine(look)) == 1


def test_the_queue_is_called_in_turn(house: Founded) -> None:
    late = book(house, "13800138000", "10:00-10:30")
    early = book(house, "13800138001", FIRST, which=2)
    house.clock.advance(days=1, minutes=-5)
    walk = staff(house, "walk_in", HAND_IN)
    assert walk is not None and (walk.number, walk.slot, walk.name) == (3, WALK_IN, "")
    assert [a.number for a in staff(house, "queue")] == [3, 2, 1]
    first, second = staff(house, "call_next", 1), staff(house, "call_next", 2)
    assert first is not None and second is not None
    assert (first.id, first.window, first.state) == (walk.id, 1, CALLED)
    assert (second.id, second.window) == (early.id, 2)
    assert staff(house, "call_next", 3) is None, "the next one is not due yet"
    assert staff(house, "absent", early.id).state == ABSENT
    assert staff(house, "call", early.id, 3).state == CALLED
    assert staff(house, "finish", early.id).state == DONE
    with pytest.raises(Conflict, match="已办结"):
        staff(house, "call", early.id, 1)
    house.clock.advance(minutes=56)
    assert staff(house, "call_next", 3).id == late.id
    with pytest.raises(Conflict, match="已叫号"), house.house.work(house.actor()) as work:
        appointments.cancel(work, late.id)


@both_databases
def test_windows_calling_at_once_call_different_people(house: Founded) -> None:
    for _ in range(3):
        staff(house, "walk_in", HAND_IN)
    house.actor(Role.guide)
    called: list[str] = []
    start = threading.Barrier(3)

    def work_(window: int) -> None:
        start.wait()
        found = staff(house, "call_next", window)
        assert found is not None
        called.append(found.id)

    threads = [threading.Thread(target=work_, args=(n,)) for n in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(called)) == 3


def test_windows_and_days_that_do_not_exist(house: Founded) -> None:
    with pytest.raises(FilingError, match="1 到 3"):
        staff(house, "call_next", 4)
    tomorrow = book(house)
    with pytest.raises(NotFound):
        staff(house, "call", tomorrow.id, 1)
    house.clock.advance(days=5)
    with pytest.raises(Conflict, match="不开放"):
        staff(house, "walk_in", HAND_IN)


def test_a_walk_in_with_a_phone_has_one_number(house: Founded) -> None:
    first = staff(house, "walk_in", HAND_IN, "何美玲", "13800138000")
    again = staff(house, "walk_in", HAND_IN, "何美玲", "13800138000")
    assert first is not None and again is not None and first.id == again.id
