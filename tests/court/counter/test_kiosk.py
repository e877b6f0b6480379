"""The machine's drafts: forgotten in time, handed over, submitted; and the window that takes over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from court.core import events
from court.core.courthouse import Actor, Conflict, NotAllowed, NotFound
from court.core.jobs import WAITING, work_off
from court.core.lifecycle import State
from court.core.limits import TooMany
from court.core.roles import Role
from court.core.tables import Account, Filing, Job
from court.counter import kiosk, window
from court.counter.devices import Visitor
from court.counter.kiosk import Ended
from court.decisions import service as decisions
from court.decisions.issued import documents
from court.decisions.plan import Plan
from court.decisions.receiving import hand_in
from court.decisions.tables import CourtDocument
from court.filings import service as filings
from court.filings.service import KIOSK
from court.identity import accounts
from court.operations import handlers
from court.oversight.audit import verify
from court.signing.keys import make_development_pair
from court.signing.pades import KeySealService
from engine.text.errors import FilingError
from tests.court.houses import Founded, both_databases
from tests.court.papers import example

pytestmark = both_databases
PHONE = "13800138000"
AT_A_MACHINE = Visitor(device="1", name="一楼 1 号机")


def begun(house: Founded) -> tuple[Filing, str]:
    with house.house.work() as work:
        return kiosk.start(work, "民间借贷纠纷", AT_A_MACHINE)


def answered(house: Founded, number: str = "01") -> tuple[Filing, str]:
    """A visitor's draft, filled in."""
    filing, token = begun(house)
    with house.house.work() as work:
        return filings.save(
            work, kiosk.current(work, token), example(number), filing.revision
        ), token


def handed_over(house: Founded) -> Filing:
    _, token = answered(house)
    with house.house.work() as work:
        return kiosk.hand_to_window(work, token)


def at_window(house: Founded, actor: Actor, filing: Filing) -> tuple[Filing, CourtDocument | None]:
    """Handed in at the window, with its receipt."""
    done = hand_in(house.house, actor, lambda w: window.submit(w, filing.id, filing.revision))
    return done.filing, done.receipt


def current(house: Founded, token: str) -> Filing:
    with house.house.work() as work:
        return kiosk.current(work, token)


def waiting(house: Founded) -> list[Job]:
    """What the court will still look at for the machine."""
    found = select(Job).where(Job.kind == kiosk.FORGETTING, Job.state == WAITING)
    with house.house.look() as look:
        return list(look.session.scalars(found))


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


class TestTheWindow:
    def test_taking_over_by_code_in_one_step(self, house: Founded) -> None:
        filing = handed_over(house)
        guide = house.actor(Role.guide)
        with house.house.look(guide) as look:
            assert [f.id for f in window.counter(look).waiting] == [filing.id]
            code = filing.pickup_code
            assert window.by_code(look, f" {code[:3]} {code[3:]} ").id == filing.id
        for _ in range(2):
            with house.house.work(guide) as work:
                window.take_over(work, filing.id)
        with house.house.look(guide) as look:
            found = window.counter(look)
            kinds = [e.kind for e in events.of_filing(look.session, filing.id)]
        assert found.waiting == []
        assert [f.id for f in found.open] == [filing.id]
        assert kinds == ["新建", "窗口接手"]

    def test_what_was_not_taken_over_cannot_be_changed(self, house: Founded) -> None:
        filing = handed_over(house)
        guide = house.actor(Role.guide)
        with pytest.raises(Conflict, match="请先接手"), house.house.work(guide) as work:
            filings.save(
                work, window.draft(work, filing.id), {"案由": "民间借贷纠纷"}, filing.revision
            )
        with pytest.raises(Conflict, match="请先接手"), house.house.work(guide) as work:
            window.submit(work, filing.id, filing.revision)

    def test_a_filing_on_paper_with_its_receipt(self, house: Founded) -> None:
        guide = house.actor(Role.guide)
        with house.house.work(guide) as work:
            filing = window.begin_paper(work, "民间借贷纠纷")
            filing = filings.save(
                work, window.draft(work, filing.id), example("01"), filing.revision
            )
            seen = window.Document("李文海", "居民身份证", "44200019850312003X")
            account = window.give_to(work, filing.id, PHONE, seen)
        assert account.identity_verified
        receipts = []
        for _ in range(2):
            done, receipt = at_window(house, guide, filing)
            assert receipt is not None
            receipts.append(receipt.id)
        assert done.channel == "窗口"
        assert done.owner_id == account.id
        assert done.promised_by is None
        assert len(set(receipts)) == 1
        with house.house.look(guide) as look:
            assert [d.name for d in documents(look, done)] == ["收件凭证"]
            assert [f.id for f in window.counter(look).done] == [filing.id]

    def test_without_its_seal_the_court_takes_filings_in(self, house: Founded) -> None:
        expired = make_development_pair(house.clock() - timedelta(days=365 * 40))
        house.house.lasting.seal = KeySealService(expired, house.clock)
        guide = house.actor(Role.guide)
        with house.house.work(guide) as work:
            filing = window.begin_paper(work, "民间借贷纠纷")
            filing = filings.save(
                work, window.draft(work, filing.id), example("01"), filing.revision
            )
        done, receipt = at_window(house, guide, filing)
        assert done.state == State.waiting and receipt is None
        del house.house.lasting.seal
        assert at_window(house, guide, filing)[1] is not None

    def test_a_filing_of_nobody_with_an_account(self, house: Founded) -> None:
        with house.house.work(house.actor(Role.judge)) as work:
            filing = window.begin_paper(work, "民间借贷纠纷")
        done, receipt = at_window(house, house.actor(Role.judge), filing)
        assert receipt is None
        assert done.owner_id is None
        assert done.state == State.waiting

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            (("123", "李文海", "居民身份证", "44200019850312003X"), "手机号"),
            ((PHONE, "李文海", "居民身份证", "44200019850312"), "证件号码"),
            ((PHONE, "李文海", "", ""), "证件号码"),
            ((PHONE, "", "居民身份证", "44200019850312003X"), "姓名"),
        ],
    )
    def test_what_cannot_be_read_verifies_nobody(
        self, house: Founded, said: tuple[str, ...], field: str
    ) -> None:
        guide = house.actor(Role.guide)
        with house.house.work(guide) as work:
            filing = window.begin_paper(work, "民间借贷纠纷")
        with pytest.raises(FilingError) as caught, house.house.work(guide) as work:
            window.give_to(work, filing.id, said[0], window.Document(*said[1:]))
        assert [p.path for p in caught.value.problems] == [field]
        with house.house.look() as look:
            assert not look.session.scalars(select(Account).where(Account.phone == PHONE)).all()

    def test_another_cause_keeps_what_was_entered(self, house: Founded) -> None:
        guide = house.actor(Role.guide)
        with house.house.work(guide) as work:
            filing = window.begin_paper(work, "民间借贷纠纷")
            filing = filings.save(
                work, window.draft(work, filing.id), example("01"), filing.revision
            )
            filing = filings.change_cause(work, window.draft(work, filing.id), "买卖合同纠纷")
        assert filing.cause == "买卖合同纠纷"
        assert filing.content["案由"] == "买卖合同纠纷"
        assert filing.content["原告"][0]["姓名"] == "李文海"

    def test_throwing_away(self, house: Founded) -> None:
        guide = house.actor(Role.guide)
        with house.house.work(guide) as work:
            filing = window.begin_paper(work, "民间借贷纠纷")
            filings.discard(work, window.draft(work, filing.id))
        with pytest.raises(NotFound), house.house.look(guide) as look:
            window.one(look, filing.id)

    def test_online_drafts_and_filings_are_not_the_windows(self, house: Founded) -> None:
        draft, filed = house.draft("01"), house.filed("18")
        visitor, _ = answered(house)
        guide = house.actor(Role.guide)
        for filing in (draft, filed, visitor):
            with pytest.raises(NotFound), house.house.look(guide) as look:
                window.one(look, filing.id)
        with house.house.look(guide) as look:
            assert window.counter(look) == window.Counter([], [], [])

    def test_a_wrong_code(self, house: Founded) -> None:
        filing = handed_over(house)
        wrong = f"{(int(filing.pickup_code) + 1) % 1_000_000:06d}"
        for code in ("", "12", wrong, "abcdef"):
            with pytest.raises(NotFound), house.house.look(house.actor(Role.guide)) as look:
                window.by_code(look, code)

    @pytest.mark.parametrize("role", [Role.party, Role.lawyer, Role.administrator, Role.auditor])
    def test_others_may_not(self, house: Founded, role: Role) -> None:
        filing = handed_over(house)
        with house.house.work(house.actor(role)) as work:
            for forbidden in (
                lambda: window.counter(work),
                lambda: window.by_code(work, filing.pickup_code),
                lambda: window.take_over(work, filing.id),
                lambda: window.begin_paper(work, "民间借贷纠纷"),
            ):
                with pytest.raises(NotAllowed):
                    forbidden()


class TestWhatTheCounterStillHandles:
    """A guide used to read every filing of the house that came over the counter, for good."""

    def test_until_the_day_is_over(self, house: Founded) -> None:
        guide = house.actor(Role.guide)
        filing = handed_over(house)
        with house.house.work(guide) as work:
            window.take_over(work, filing.id)
        filing, _ = at_window(house, guide, filing)
        with house.house.look(guide) as look:
            assert window.one(look, filing.id).id == filing.id
        house.clock.advance(days=1)
        with pytest.raises(NotFound), house.house.look(house.actor(Role.guide)) as look:
            window.one(look, filing.id)

    def test_after_the_decision_until_the_day_is_over(self, house: Founded) -> None:
        """The papers of the decision are given out at the counter."""
        guide = house.actor(Role.guide)
        filing = handed_over(house)
        with house.house.work(guide) as work:
            window.take_over(work, filing.id)
        filing, _ = at_window(house, guide, filing)
        with house.house.work(house.actor(Role.judge)) as work:
            decisions.decide(work, filing.id, filing.sequence, Plan("登记立案"))
        with house.house.look(guide) as look:
            assert window.one(look, filing.id).id == filing.id
        house.clock.advance(days=1)
        with pytest.raises(NotFound), house.house.look(house.actor(Role.guide)) as look:
            window.one(look, filing.id)

    def test_what_was_handed_in_is_the_judges_to_read(self, house: Founded) -> None:
        guide = house.actor(Role.guide)
        filing = handed_over(house)
        with house.house.work(guide) as work:
            window.take_over(work, filing.id)
        client = house.client_for(Role.guide)
        address = f"/api/v1/window/filings/{filing.id}"
        assert client.get(address).json()["内容"]["原告"]
        at_window(house, guide, filing)
        assert client.get(address).json()["内容"] == {}
