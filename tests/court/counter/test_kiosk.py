"""The machine's drafts: the visitor's alone, forgotten in time, handed over, submitted."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from court.core.jobs import work_off
from court.core.lifecycle import State
from court.core.limits import TooMany
from court.core.roles import Role
from court.core.tables import Account
from court.counter import kiosk, window
from court.counter.kiosk import Ended
from court.filings import service as filings
from court.filings.service import KIOSK
from court.identity import accounts
from court.operations import handlers
from court.oversight.audit import verify
from engine.text.errors import FilingError
from tests.court.counter.visits import (
    AT_A_MACHINE,
    PHONE,
    answered,
    begun,
    current,
    handed_over,
    waiting,
)
from tests.court.houses import Founded, both_databases
from tests.court.papers import example

pytestmark = both_databases


class TestTheMachine:
    def test_a_draft_is_the_visitors_alone(self, house: Founded) -> None:
        filing, token = answered(house)
        assert current(house, token).content["原告"][0]["姓名"] == "李文海"
        assert filing.channel == KIOSK
        assert filing.owner_id is None
        for wrong in ("", "x", token[:-1]):
            with pytest.raises(Ended):
                current(house, wrong)

    def test_ending_wipes_everything(self, house: Founded) -> None:
        filing, token = answered(house)
        with house.house.work() as work:
            kiosk.end(work, token)
        with house.house.work() as work:
            kiosk.end(work, token)
        left = house.fresh(filing)
        assert left.state == State.discarded
        assert left.content == {"案由": "民间借贷纠纷"}
        assert left.parties == ""
        assert left.amount is None
        with pytest.raises(Ended):
            current(house, token)

    def test_idle_visitors_are_forgotten(self, house: Founded) -> None:
        filing, token = answered(house)
        house.clock.advance(seconds=70)
        current(house, token)
        house.clock.advance(seconds=70)
        current(house, token)
        house.clock.advance(seconds=76)
        with pytest.raises(Ended, match="离开太久"):
            current(house, token)
        with house.house.work() as work:
            assert kiosk.sweep(work) == 1
        assert house.fresh(filing).content == {"案由": "民间借贷纠纷"}

    def test_the_court_forgets_without_being_asked(self, house: Founded) -> None:
        filing, token = answered(house)
        assert work_off(house.house, handlers.quick()) == 0
        house.clock.advance(seconds=50)
        current(house, token)
        house.clock.advance(seconds=50)
        assert work_off(house.house, handlers.quick()) == 1
        assert house.fresh(filing).state == State.draft, "somebody still stands there"
        house.clock.advance(seconds=26)
        assert work_off(house.house, handlers.quick()) == 1
        assert house.fresh(filing).state == State.discarded
        assert waiting(house) == []

    def test_the_court_forgets_what_nobody_picks_up(self, house: Founded) -> None:
        picked, left = handed_over(house), handed_over(house)
        with house.house.work(house.actor(Role.guide)) as work:
            window.take_over(work, picked.id)
        for _ in range(8):
            house.clock.advance(days=1)
            work_off(house.house, handlers.quick())
        assert house.fresh(picked).state == State.draft
        assert house.fresh(left).state == State.discarded
        assert waiting(house) == []

    def test_a_guide_is_called_once_until_one_has_come(self, house: Founded) -> None:
        for _ in range(2):
            with house.house.work() as work:
                kiosk.call_guide(work, AT_A_MACHINE)
        with house.house.work(house.actor(Role.guide)) as work:
            assert kiosk.help_wanted(work)
            kiosk.guide_has_come(work)
            assert kiosk.help_wanted(work) is None
            kiosk.call_guide(work, AT_A_MACHINE)
        house.clock.advance(minutes=31)
        with house.house.look() as look:
            assert kiosk.help_wanted(look) is None

    def test_the_next_visitor_wipes_what_the_last_one_left(self, house: Founded) -> None:
        filing, _ = answered(house)
        house.clock.advance(hours=1)
        begun(house)
        assert house.fresh(filing).state == State.discarded

    def test_online_drafts_are_never_swept(self, house: Founded) -> None:
        draft = house.draft("01")
        house.clock.advance(days=400)
        with house.house.work() as work:
            assert kiosk.sweep(work) == 0
        assert house.fresh(draft).state == State.draft

    def test_what_is_handed_over_is_out_of_the_machines_reach(self, house: Founded) -> None:
        _, token = answered(house)
        with house.house.work() as work:
            filing = kiosk.hand_to_window(work, token)
        assert len(filing.pickup_code) == 6
        with pytest.raises(Ended):
            current(house, token)
        with house.house.work() as work:
            kiosk.end(work, token)
        assert house.fresh(filing).state == State.draft

    def test_what_nobody_picks_up_is_wiped_after_a_week(self, house: Founded) -> None:
        filing = handed_over(house)
        house.clock.advance(days=6)
        with house.house.work() as work:
            assert kiosk.sweep(work) == 0
        house.clock.advance(days=2)
        with house.house.work() as work:
            assert kiosk.sweep(work) == 1
        assert house.fresh(filing).pickup_code == ""

    def test_what_the_window_took_over_is_not_wiped(self, house: Founded) -> None:
        filing = handed_over(house)
        with house.house.work(house.actor(Role.guide)) as work:
            window.take_over(work, filing.id)
        house.clock.advance(days=30)
        with house.house.work() as work:
            assert kiosk.sweep(work) == 0

    def test_submitting_needs_the_code_sent_to_the_phone(self, house: Founded) -> None:
        filing, token = answered(house)
        with house.house.work() as work:
            right = accounts.send_code(work, PHONE)
        wrong = "000000" if right != "000000" else "111111"
        with house.house.work() as work:
            assert kiosk.submit_with_phone(work, token, PHONE, wrong, filing.revision) is None
        with house.house.work() as work:
            handed_in = kiosk.submit_with_phone(work, token, PHONE, right, filing.revision)
        assert handed_in is not None
        done = handed_in.filing
        assert done.state == State.waiting
        assert done.number == "2026-0907-0001"
        with house.house.look() as look:
            owner = look.session.scalars(select(Account).where(Account.phone == PHONE)).one()
        assert done.owner_id == owner.id
        with pytest.raises(Ended):
            current(house, token)
        with house.house.database.reading() as session:
            assert verify(session, house.clock()).faults == []

    def test_a_value_that_cannot_be_read_is_handed_in_as_written(self, house: Founded) -> None:
        filing, token = begun(house)
        bad = example("01") | {"标的总额": "很多"}
        with house.house.work() as work:
            filing = filings.save(work, kiosk.current(work, token), bad, filing.revision)
            code = accounts.send_code(work, PHONE)
        with house.house.work() as work:
            assert kiosk.submit_with_phone(work, token, PHONE, code, filing.revision)
        assert house.fresh(filing).content["标的总额"] == "很多"

    def test_one_machine_cannot_begin_without_end(self, house: Founded) -> None:
        with pytest.raises(TooMany):
            for _ in range(kiosk.BEGIN.machine.times + 1):
                with house.house.work() as work:
                    kiosk.BEGIN.count(work, AT_A_MACHINE)

    def test_an_unknown_cause(self, house: Founded) -> None:
        with pytest.raises(FilingError), house.house.work() as work:
            kiosk.start(work, "没有这种纠纷", AT_A_MACHINE)
