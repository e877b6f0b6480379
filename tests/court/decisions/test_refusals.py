"""A refusal from the explanation to the court above: only a signed ruling is a ruling."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from court.core import projection
from court.core.attestation import verify_rows
from court.core.courthouse import Conflict, NotAllowed, NotFound, Work
from court.core.lifecycle import State
from court.core.receiving import Received, receive
from court.core.roles import Action, Role
from court.core.tables import Filing
from court.decisions import issued, refusals
from court.decisions import service as decisions
from court.decisions.issued import RULING
from court.decisions.plan import Plan
from court.decisions.refusals import Signed
from court.decisions.views.case import case_view
from court.filings import service as filings
from court.messages.tables import Message
from court.oversight.agreement import contradictions
from engine.text.errors import FilingError, LianError
from tests.court.houses import Founded, both_databases
from tests.court.papers import text_of
from tests.files import PDF

pytestmark = both_databases
REASON = "合同写明由仲裁委员会仲裁，当事人明确不去"


def decided(house: Founded, filing: Filing, plan: Plan) -> Filing:
    fresh = house.fresh(filing)
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, fresh.sequence, plan)
    return house.fresh(filing)


def done(
    house: Founded, filing: Filing, what: str, *said: object, role: Role = Role.judge
) -> Filing:
    """One step of `refusals` by its name, on the filing as it is now."""
    with house.house.work(house.actor(role)) as work:
        getattr(refusals, what)(work, filing.id, house.fresh(filing).sequence, *said)
    return house.fresh(filing)


def paper(house: Founded) -> Received:
    return receive(house.house, "裁定书.pdf", io.BytesIO(PDF))


def signed(house: Founded, **other: Any) -> Signed:
    whole = Signed(
        number="（2026）粤2071民初8号",
        day=date(2026, 9, 8),
        panel=("甲法官", "乙法官", "丙法官"),
        clerk="丁书记员",
        file=paper(house),
    )
    return replace(whole, **other)


def proposed(house: Founded) -> Filing:
    """Explained, insisted on, a draft made; on the next day."""
    filing = house.filed("12")
    decided(house, filing, Plan("释明告知"))
    with house.house.work(house.actor()) as work:
        filings.insist(work, filings.own(work, filing.id, lock=True))
    filing = decided(house, filing, Plan("拟不予受理", panel=("甲", "乙", "丙")))
    house.clock.advance(days=1)
    return filing


def refused(house: Founded) -> Filing:
    return done(house, proposed(house), "file_signed", signed(house))


def heading(house: Founded, filing: Filing) -> str:
    with house.house.look(house.actor()) as look:
        view = case_view(look, filings.own(look, filing.id))
    return f"{view.heading.title}：{view.heading.text}"


def own_papers(house: Founded, filing: Filing) -> set[str]:
    with house.house.look(house.actor()) as look:
        return {d.name for d in issued.documents(look, house.fresh(filing), for_filer=True)}


def sound(house: Founded) -> bool:
    with house.house.look() as look:
        faults = projection.verify_projection(look.session) + contradictions(look.session)
        return not faults and not verify_rows(look.session).faults


def test_a_draft_refuses_nothing(house: Founded) -> None:
    filing = proposed(house)
    assert (filing.state, filing.decision) == (State.proposed, "")
    assert filing.decide_by == date(2026, 9, 14)  # the seven days still run
    assert "还没有作出裁定" in heading(house, filing)
    assert "裁定书" not in "".join(own_papers(house, filing))
    with house.house.look() as look:
        assert not look.session.query(Message).filter(Message.body.contains("裁定不予受理")).count()


def test_an_explanation_names_the_way_and_can_be_insisted_against(house: Founded) -> None:
    filing = decided(house, house.filed("12"), Plan("释明告知"))
    assert filing.state == State.explained
    assert own_papers(house, filing) == {"释明告知书"}
    with house.house.look(house.actor()) as look:
        (document,) = issued.documents(look, filing, for_filer=True)
        told = text_of(issued.read_document(look, filing.id, document.id)[1])
    assert "正确的途径" in told and "仲裁" in told and "这份告知书不是裁定" in told
    assert "法院向您作了释明" in heading(house, filing)
    with house.house.work(house.actor()) as work:
        filings.insist(work, filings.own(work, filing.id, lock=True))
    assert "您坚持起诉" in heading(house, filing)


def test_without_insisting_a_draft_needs_the_judges_reason(house: Founded) -> None:
    filing = house.filed("12")
    with pytest.raises(FilingError, match="没有坚持起诉"):
        decided(house, filing, Plan("拟不予受理"))
    assert decided(house, filing, Plan("拟不予受理", note=REASON)).state == State.proposed


def test_the_draft_names_three_judges(house: Founded) -> None:
    filing = proposed(house)
    with house.house.look(house.actor(Role.judge)) as look:
        draft = next(
            d
            for d in issued.documents(look, filing)
            if d.media_type == issued.PDF and "书稿" in d.name
        )
        words = text_of(issued.read_document(look, filing.id, draft.id, Action.inbox)[1])
    assert "审判长甲" in words and words.count("审判员") >= 2


def test_from_signature_to_the_court_above(house: Founded) -> None:
    filing = refused(house)
    assert (filing.state, filing.case_number) == (State.refused, "（2026）粤2071民初8号")
    assert RULING not in own_papers(house, filing)
    assert "会送达给您" in heading(house, filing)
    filing = done(house, filing, "serve", 0, date(2026, 9, 8), "直接送达", role=Role.assistant)
    assert filing.appeal_by == date(2026, 9, 18)
    assert "2026年9月18日" in heading(house, filing) and RULING in own_papers(house, filing)
    house.clock.advance(days=5)
    filing = done(house, filing, "appeal", date(2026, 9, 12))
    assert filing.pass_up_by == date(2026, 9, 17)
    filing = done(house, filing, "pass_up", date(2026, 9, 13))
    assert filing.pass_up_by is None
    filing = done(house, filing, "ordered", date(2026, 9, 13), "（2026）粤20民终1号", "")
    assert filing.state == State.reviewing
    assert (
        decided(house, filing, Plan("登记立案", note="上级法院指令立案")).state == State.registered
    )
    assert sound(house)


def test_a_day_on_a_holiday_moves_on(house: Founded) -> None:
    with house.house.look() as look:
        assert refusals.appeal_until(look, date(2026, 9, 21), abroad=False) == date(2026, 10, 8)
        assert refusals.appeal_until(look, date(2026, 9, 21), abroad=True) == date(2026, 10, 21)


def test_a_wrong_entry_is_undone_with_a_reason_and_stays_in_the_log(house: Founded) -> None:
    filing = refused(house)
    with pytest.raises(FilingError, match="理由"):
        done(house, filing, "undo", "错")
    filing = done(house, filing, "undo", "存错了另一案的裁定书")
    assert (filing.state, filing.decision, filing.case_number) == (State.proposed, "", "")
    assert "更正" in subjects(house) and "还没有作出裁定" in heading(house, filing)
    assert RULING not in own_papers(house, filing)
    assert done(house, filing, "file_signed", signed(house)).state == State.refused
    assert sound(house)


def subjects(house: Founded) -> str:
    with house.house.look() as look:
        return "".join(
            look.session.scalars(Message.__table__.select().with_only_columns(Message.subject))
        )


def test_a_draft_is_given_up_with_a_reason(house: Founded) -> None:
    filing = done(house, proposed(house), "abandon", "仲裁条款约定不明，继续审查")
    assert filing.state == State.reviewing
    assert (
        decided(house, filing, Plan("登记立案", note="约定不明，先立案")).state == State.registered
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"number": ""}, "案号"),
        ({"day": None}, "裁定日期"),
        ({"day": date(2027, 1, 1)}, "今天以后"),
        ({"day": date(2020, 1, 1)}, "早于"),
        ({"panel": ("甲",)}, "3 名审判人员"),
        ({"clerk": ""}, "书记员"),
        ({"file": None}, "上传"),
    ],
)
def test_what_is_missing_on_a_ruling_is_named(
    house: Founded, wrong: dict[str, object], words: str
) -> None:
    filing = proposed(house)
    with pytest.raises(FilingError) as caught:
        done(house, filing, "file_signed", signed(house, **wrong))
    assert words in "；".join(p.message for p in caught.value.problems)
    assert house.fresh(filing).state == State.proposed


def test_steps_come_in_order(house: Founded) -> None:
    filing = house.filed("12")
    for what, said in (
        ("serve", (0, date(2026, 9, 7), "直接送达")),
        ("appeal", (date(2026, 9, 7),)),
        ("pass_up", (date(2026, 9, 7),)),
        ("undo", ("没有可更正的东西",)),
        ("abandon", ("没有书稿可以撤",)),
    ):
        with pytest.raises((NotFound, LianError)):
            done(house, filing, what, *said)
    with pytest.raises(Conflict, match="没有等待签发"):
        done(house, filing, "file_signed", signed(house))
    assert house.fresh(filing).state == State.waiting


def test_assistants_do_not_sign(house: Founded) -> None:
    filing = proposed(house)
    with pytest.raises(NotAllowed):
        done(house, filing, "file_signed", signed(house), role=Role.assistant)


def test_the_window_notes_that_a_filer_without_an_account_insists(house: Founded) -> None:
    filing = decided(house, house.filed("12"), Plan("释明告知"))
    filing = done(house, filing, "insist_for", "口头坚持，已记入笔录", role=Role.assistant)
    assert (filing.state, filing.staff_facts["坚持起诉"]) == (State.supplemented, True)
    assert sound(house)


def test_a_reopened_filing_has_its_old_period(house: Founded) -> None:
    filing = decided(house, house.filed("12"), Plan("释明告知"))
    filing = done(house, filing, "reopen", "当事人补交了解除仲裁条款的协议")
    assert (filing.state, filing.decide_by) == (State.reviewing, date(2026, 9, 14))


def own(work: Work, filing: Filing) -> Filing:
    return filings.own(work, filing.id, lock=True)


def test_a_filer_may_withdraw_until_the_ruling(house: Founded) -> None:
    filing = proposed(house)
    with house.house.work(house.actor()) as work:
        filings.withdraw(work, own(work, filing))
    assert house.fresh(filing).state == State.withdrawn
