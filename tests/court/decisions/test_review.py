"""Review: answers and overrides change the opinion and can be taken back; nothing is overwritten."""

from __future__ import annotations

import pytest

from court.core import projection
from court.core.courthouse import Conflict, NotAllowed, NotFound
from court.core.lifecycle import State
from court.core.roles import Role
from court.core.tables import Filing
from court.decisions import inbox, review
from court.decisions.plan import Plan
from court.decisions.service import decide
from court.filings import service as filings
from court.opinions import service as opinions
from engine.text.errors import FilingError
from tests.court.houses import Founded, both_databases
from tests.court.papers import example

pytestmark = both_databases
ARBITRATION = "仲裁-协议-02"


def key_of(house: Founded, filing: Filing, rule: str) -> str:
    with house.house.look() as look:
        found = opinions.submitted_opinion(look, house.fresh(filing)).findings
    return next(f.key for f in found if f.rule_id == rule)


def taken(house: Founded, number: str, role: Role = Role.judge) -> Filing:
    filing = house.filed(number)
    with house.house.work(house.actor(role)) as work:
        return review.take(work, filing.id)


def test_an_answer_changes_the_opinion_and_can_be_taken_back(house: Founded) -> None:
    filing = taken(house, "13")
    assert filing.conclusion == "请法官判断"
    judge = house.actor(Role.judge)
    with house.house.work(judge) as work:
        filing = review.answer(
            work, filing.id, filing.sequence, key_of(house, filing, ARBITRATION), "没有问题"
        )
    assert filing.conclusion == "建议登记立案"
    with house.house.work(judge) as work:
        (ruling,) = opinions.rulings_of(work.session, filing)
        filing = review.withdraw_ruling(work, filing.id, filing.sequence, ruling.id)
    assert filing.conclusion == "请法官判断"
    with house.house.look() as look:
        assert not projection.verify_projection(look.session)


@pytest.mark.parametrize(
    ("said", "conclusion"),
    [
        ("不能排除，登记立案", "建议登记立案"),
        ("应当补正", "建议补正"),
        ("能排除，告知申请仲裁", "疑似不予受理"),
        ("不属本院管辖", "非本院管辖"),
        ("应先完成前置程序", "前置程序未完成"),
        ("期间内判断不了", "建议登记立案"),
    ],
)
def test_each_choice_says_what_it_leads_to_and_leads_there(
    house: Founded, said: str, conclusion: str
) -> None:
    filing = taken(house, "13")
    key = key_of(house, filing, ARBITRATION)
    with house.house.look(house.actor(Role.judge)) as look:
        filed = opinions.of_last_version(look, filing)
        finding = next(f for f in filed.opinion.findings if f.key == key)
        shown = {c.said: c.conclusion for c in review.choices(filed, [finding])[key]}
    assert shown[said] == conclusion
    with house.house.work(house.actor(Role.judge)) as work:
        filing = review.answer(work, filing.id, filing.sequence, key, said)
    assert filing.conclusion == conclusion


def test_what_cannot_be_judged_in_time_is_registered(house: Founded) -> None:
    filing = taken(house, "13")
    judge = house.actor(Role.judge)
    with house.house.work(judge) as work:
        filing = review.answer(
            work, filing.id, filing.sequence, key_of(house, filing, ARBITRATION), review.UNDECIDED
        )
        (ruling,) = opinions.rulings_of(work.session, filing)
        assert "登记立案规定 8" in ruling.reason
        decide(work, filing.id, filing.sequence, Plan("登记立案"))
    assert house.fresh(filing).state == State.registered


def test_an_override_needs_a_reason_and_counts(house: Founded) -> None:
    filing = taken(house, "02", Role.assistant)
    assistant = house.actor(Role.assistant)
    key = key_of(house, filing, "起诉-被告-01")
    with pytest.raises(FilingError, match="理由"), house.house.work(assistant) as work:
        review.override(work, filing.id, filing.sequence, key, "满足", "短")
    with house.house.work(assistant) as work:
        filing = review.override(
            work, filing.id, filing.sequence, key, "满足", "借款合同第1页载有其住所"
        )
    with house.house.look() as look:
        opinion = opinions.submitted_opinion(look, filing)
        finding = next(f for f in opinion.findings if f.key == key)
        assert finding.state == "满足" and finding.ruling is not None
        stored = opinions.last_stored(look.session, filing)
        assert stored is not None and opinions.recompute(house.house, stored) == []


def test_overriding_every_defect_leads_to_registering(house: Founded) -> None:
    filing = taken(house, "02")
    judge = house.actor(Role.judge)
    with house.house.look() as look:
        keys = [
            f.key
            for f in opinions.submitted_opinion(look, filing).of("不满足")
            if f.counted == "补正"
        ]
    for key in keys:
        with house.house.work(judge) as work:
            filing = review.override(
                work, filing.id, filing.sequence, key, "只作提示", "已当面核对无误"
            )
    assert filing.conclusion == "建议登记立案"


def test_a_question_that_was_not_put_cannot_be_answered(house: Founded) -> None:
    filing = taken(house, "01")
    key = key_of(house, filing, "起诉-被告-01")
    with (
        pytest.raises(FilingError, match="没有要法官回答"),
        house.house.work(house.actor(Role.judge)) as work,
    ):
        review.answer(work, filing.id, filing.sequence, key, "没有问题")


def test_two_people_at_one_filing_do_not_overwrite_each_other(house: Founded) -> None:
    filing = taken(house, "13")
    key = key_of(house, filing, ARBITRATION)
    with house.house.work(house.actor(Role.judge)) as work:
        review.answer(work, filing.id, filing.sequence, key, "没有问题")
    with (
        pytest.raises(Conflict, match="没有执行"),
        house.house.work(house.actor(Role.judge, 2)) as work,
    ):
        review.answer(work, filing.id, filing.sequence, key, "应不予受理")
    assert house.fresh(filing).conclusion == "建议登记立案"


def test_insisting_is_stated_by_staff_and_raises_the_finding(house: Founded) -> None:
    filing = taken(house, "12")
    judge = house.actor(Role.judge)
    before = filing.conclusion
    with house.house.work(judge) as work:
        filing = review.state_fact(work, filing.id, filing.sequence, "坚持起诉", "是")
        assert filing.conclusion == "疑似不予受理" == before
        filing = review.state_fact(work, filing.id, filing.sequence, "坚持起诉", "")
    assert filing.staff_facts == {}


@pytest.mark.parametrize("path", ["事实与理由", "被告[0].姓名", "没有这一项", "a[b"])
def test_staff_do_not_write_in_the_filers_name(house: Founded, path: str) -> None:
    filing = taken(house, "01")
    with pytest.raises(FilingError), house.house.work(house.actor(Role.judge)) as work:
        review.state_fact(work, filing.id, filing.sequence, path, "改写")


def test_filers_do_not_review(house: Founded) -> None:
    filing = house.filed("01")
    with pytest.raises(NotAllowed), house.house.work(house.actor()) as work:
        review.take(work, filing.id)


def test_earlier_filings_with_the_same_parties_are_shown(house: Founded) -> None:
    first, second = house.filed("01"), house.filed("01", Role.party, 2)
    other = house.filed("14")
    with house.house.look(house.actor(Role.judge)) as look:
        (found,) = review.similar(look, second)
        assert found.filing.id == first.id
        assert (found.same_cause, found.same_amount) == (True, True)
        assert set(found.shared) == {"李文海", "张国栋"}
        assert first.id not in {s.filing.id for s in review.similar(look, other)}


def test_the_inbox_is_sorted_by_deadline_and_filtered(house: Founded) -> None:
    late = house.filed("01")
    house.clock.advance(days=1)
    special = house.filed({**example("02"), "案由": "第三人撤销之诉"})
    soon = house.filed("14")
    with house.house.look(house.actor(Role.judge)) as look:
        ids = [row.filing.id for row in inbox.listing(look, inbox.Filter()).rows]
        assert ids == [late.id, soon.id, special.id]
        by_cause = inbox.listing(look, inbox.Filter(cause="买卖合同纠纷"))
        assert [row.filing.id for row in by_cause.rows] == [soon.id]
        by_name = inbox.listing(look, inbox.Filter(words="李文海"))
        assert late.id in {row.filing.id for row in by_name.rows}
        assert inbox.listing(look, inbox.Filter(words="100%")).total == 0
        assert inbox.counts(look)[inbox.TO_DO] == 3
        first = inbox.next_waiting(look)
        assert first is not None and first.id == late.id


def test_drafts_and_withdrawn_filings_do_not_wait(house: Founded) -> None:
    house.draft("01")
    gone = house.filed("01")
    with house.house.work(house.actor()) as work:
        filings.withdraw(work, filings.own(work, gone.id, lock=True))
    with house.house.look(house.actor(Role.judge)) as look:
        assert inbox.listing(look, inbox.Filter()).total == 0
    with pytest.raises(NotFound), house.house.look(house.actor(Role.judge)) as look:
        review.open_filing(look, "0" * 32)
