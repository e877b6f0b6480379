"""What leaders see, each figure against filings counted by hand."""

from __future__ import annotations

from datetime import date

import pytest

from court.core.courthouse import NotAllowed
from court.core.roles import Role
from court.core.tables import Filing
from court.counter import appointments, kiosk, window
from court.counter.devices import Visitor
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.decisions.receiving import hand_in
from court.filings import service as filings
from court.oversight.leading import KIOSK_WINDOW, Leading, leading, year_before
from court.oversight.overview import Period, overview
from tests.court.houses import Founded
from tests.court.papers import example

SEPTEMBER = Period.of(date(2026, 9, 1), date(2026, 9, 30))


def decide(house: Founded, filing: Filing, plan: Plan) -> None:
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, house.fresh(filing).sequence, plan)


def look(house: Founded, period: Period = SEPTEMBER, role: Role = Role.leader) -> Leading:
    with house.house.look(house.actor(role)) as work:
        return leading(work, period)


def at_window(house: Founded) -> Filing:
    guide = house.actor(Role.guide)
    with house.house.work(guide) as work:
        draft = window.begin_paper(work, "民间借贷纠纷")
        filings.save(work, draft, example("01"), draft.revision)
    filing: Filing = hand_in(
        house.house, guide, lambda w: window.submit(w, draft.id, house.fresh(draft).revision)
    ).filing
    return filing


def from_machine(house: Founded) -> Filing:
    with house.house.work() as work:
        draft, token = kiosk.start(work, "民间借贷纠纷", Visitor("1"))
        filings.save(work, kiosk.current(work, token), example("01"), draft.revision)
        kiosk.hand_to_window(work, token)
    guide = house.actor(Role.guide)
    with house.house.work(guide) as work:
        window.take_over(work, draft.id)
    filing: Filing = hand_in(
        house.house, guide, lambda w: window.submit(w, draft.id, house.fresh(draft).revision)
    ).filing
    return filing


def test_channels_shares_and_causes(house: Founded) -> None:
    house.filed("01")
    house.filed("14", Role.lawyer)
    at_window(house)
    from_machine(house)
    found = look(house)
    assert dict(zip(found.ways, found.by_way, strict=True)) == {
        "网上，当事人": 1, "网上，律师和批量": 1, "自助终端": 0, KIOSK_WINDOW: 1, "窗口": 1,
    }  # fmt: skip
    assert (found.off_window.count, found.off_window.of, found.off_window.part) == (2, 4, 0.5)
    line = next(line for line in found.causes if line.cause == "民间借贷纠纷")
    assert (line.counts, line.total) == ((1, 0, 0, 1, 1), 3)
    assert line.online == pytest.approx(1 / 3)
    assert found.causes_online == 2


def test_cycles_agreement_and_first_pass(house: Founded) -> None:
    one, two, three = house.filed("01"), house.filed("02"), house.filed("12")
    house.clock.advance(hours=4)
    decide(house, one, Plan("登记立案"))
    decide(house, two, Plan("补正告知", days=7))
    house.clock.advance(hours=4)
    decide(house, three, Plan("登记立案", note="仲裁条款没有写明机构"))
    found = look(house)
    online = found.cycles[0]
    assert (online.decided, online.hours, online.hours_before) == (3, 4, None)
    assert (found.first_pass.count, found.first_pass.of) == (2, 3)
    assert (found.agreement.count, found.agreement.of, found.set_aside) == (2, 3, 1)
    assert (found.supplements.count, found.supplements.of) == (1, 3)


def test_the_year_before_stands_beside(house: Founded) -> None:
    first = house.filed("01")
    house.clock.advance(hours=10)
    decide(house, first, Plan("登记立案"))
    house.clock.advance(days=365)
    second = house.filed("01")
    house.clock.advance(hours=5)
    decide(house, second, Plan("登记立案"))
    found = look(house, Period.of(date(2027, 9, 1), date(2027, 9, 30)))
    online = found.cycles[0]
    assert (online.hours, online.hours_before, online.change) == (5, 10, -0.5)
    assert found.off_window_before.of == 1
    leap = Period.of(date(2028, 2, 1), date(2028, 2, 29))
    assert year_before(leap).last == date(2027, 2, 28)


def test_who_was_never_answered_counts_against_the_promise(house: Founded) -> None:
    answered = house.filed("01")
    house.filed("02")
    house.clock.advance(hours=2)
    decide(house, answered, Plan("登记立案"))
    house.clock.advance(hours=30)
    house.filed("14")  # its day is not over yet
    with house.house.look(house.actor(Role.leader)) as work:
        speed = overview(work, SEPTEMBER).speed
    assert (speed.online, speed.in_time) == (2, 1)


def test_waiting_at_the_window(house: Founded) -> None:
    guide = house.actor(Role.guide)
    with house.house.work(guide) as work:
        number = appointments.walk_in(work, "咨询立案")
    house.clock.advance(minutes=7)
    with house.house.work(guide) as work:
        appointments.call_next(work, 1)
    house.clock.advance(minutes=9)
    with house.house.work(guide) as work:
        appointments.finish(work, number.id)
    waiting = look(house).waiting
    assert (waiting.served, waiting.to_call, waiting.to_end) == (1, 7, 9)
    assert waiting.by_hour == ((9, 1),)


def test_guides_do_not_see_it(house: Founded) -> None:
    with pytest.raises(NotAllowed):
        look(house, role=Role.guide)
