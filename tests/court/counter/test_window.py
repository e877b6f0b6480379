"""The window: drafts of the machine taken over, filings on paper, and what it may still read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from court.core import events
from court.core.courthouse import Conflict, NotAllowed, NotFound
from court.core.lifecycle import State
from court.core.roles import Role
from court.core.tables import Account
from court.counter import window
from court.decisions import service as decisions
from court.decisions.issued import documents
from court.decisions.plan import Plan
from court.filings import service as filings
from court.signing.keys import make_development_pair
from court.signing.pades import KeySealService
from engine.text.errors import FilingError
from tests.court.counter.visits import PHONE, answered, at_window, handed_over
from tests.court.houses import Founded, both_databases
from tests.court.papers import example

pytestmark = both_databases


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
