"""Decisions: the documents that follow, who is told, what is kept, and what cannot happen twice."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlalchemy import func, select

from court.core import projection
from court.core.courthouse import Conflict, NotAllowed, NotFound
from court.core.events import verify_chain
from court.core.lifecycle import State
from court.core.roles import Action, Role
from court.core.tables import Filing
from court.decisions import issued, papers, review
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.decisions.receiving import issue_receipt
from court.decisions.tables import CourtDocument, DecisionRecord
from court.filings import service as filings
from court.messages.tables import Message, OutboxItem
from court.opinions import service as opinions
from court.payments.tables import Payment
from court.signing.configuration import trusted_roots
from court.signing.verify import verify
from engine.text.errors import LianError
from tests.court.houses import Founded, both_databases
from tests.court.papers import text_of

pytestmark = both_databases
SIX = {
    "受理案件通知书", "诉讼费用交纳通知书", "诉讼权利义务告知书", "举证通知书", "送达地址确认书", "廉政监督卡",
}  # fmt: skip


def decided(house: Founded, filing: Filing, plan: Plan, which: int = 1) -> DecisionRecord:
    with house.house.work(house.actor(Role.judge, which)) as work:
        return decisions.decide(work, filing.id, filing.sequence, plan)


def test_an_opinion_that_says_the_same_is_kept_once(house: Founded) -> None:
    filing = house.filed("01")
    with house.house.work(house.actor(Role.judge)) as work:
        taken = review.take(work, filing.id)
        first = opinions.last_stored(work.session, taken)
    record = decided(house, house.fresh(filing), Plan("登记立案"))
    with house.house.look(house.actor(Role.judge)) as look:
        kept = opinions.last_stored(look.session, house.fresh(filing))
        assert first is not None and kept is not None
        assert (kept.id, kept.position) == (first.id, 1)
        assert not opinions.recompute(house.house, kept)
        assert record.opinion_id == kept.id


def test_an_opinion_that_rests_on_more_is_kept_beside_the_one_before(house: Founded) -> None:
    filing = house.filed("01")
    with house.house.work(house.actor(Role.judge)) as work:
        review.take(work, filing.id)
    with house.house.look(house.actor(Role.judge)) as look:
        first = opinions.last_stored(look.session, house.fresh(filing))
    with house.house.work(house.actor(Role.judge)) as work:
        review.state_fact(work, filing.id, house.fresh(filing).sequence, "坚持起诉", "是")
        kept = opinions.last_stored(work.session, house.fresh(filing))
        assert first is not None and kept is not None
        assert kept.position == 2
        assert kept.receipt["前一凭证"] == first.receipt_hash


def test_registering_makes_sealed_documents_number_message_and_order(house: Founded) -> None:
    filing = house.filed("01")
    record = decided(house, filing, Plan("登记立案"))
    fresh = house.fresh(filing)
    assert fresh.state == State.registered
    assert fresh.case_number == record.case_number == "（2026）粤2071民初1号"
    with house.house.look(house.actor()) as look:
        mine = issued.documents(look, fresh, for_filer=True)
        assert {d.name for d in mine} >= SIX and all(
            d.sealed for d in mine if d.name == "举证通知书"
        )
        _, pdf = issued.read_document(look, filing.id, mine[0].id)
        assert look.session.scalar(select(Message.subject)) == "您的案件已登记立案"
        payment = look.session.scalar(select(Payment))
        assert payment is not None and payment.amount == 1800
        assert not projection.verify_projection(look.session)
    settings = house.house.settings
    assert verify(pdf, trusted_roots({}, settings.state)).valid


def test_a_decision_keeps_the_rules_it_rests_on(house: Founded) -> None:
    filing = house.filed("02")
    record = decided(house, filing, Plan("补正告知", days=7))
    assert {row[0] for row in record.rules} >= {"起诉-被告-01", "起诉-事实-01"}
    assert all(row[1] for row in record.rules)
    assert {item["编号"] for item in record.objections} == {
        "材料-身份证明", "起诉-被告-01", "起诉-请求-02", "起诉-事实-01", "起诉-证据-01", "请求-数额",
    }  # fmt: skip


def test_supplement_and_resubmission(house: Founded) -> None:
    filing = house.filed("02")
    record = decided(house, filing, Plan("补正告知", days=15))
    fresh = house.fresh(filing)
    assert (fresh.state, fresh.supplement_by, record.due) == (
        State.supplement, date(2026, 9, 22), date(2026, 9, 22),
    )  # fmt: skip
    first = fresh.first_submitted_at
    house.clock.advance(days=3)
    with house.house.work(house.actor()) as work:
        changed = filings.merge(fresh.content, {"事实与理由": "被告借款八万元到期未还。"})
        again = filings.supplement(
            work, filings.own(work, filing.id, lock=True), changed, fresh.revision
        )
    assert (again.state, again.version) == (State.supplemented, 2)
    assert again.first_submitted_at == first
    assert again.decide_by == date(2026, 9, 17)
    with house.house.look() as look:
        opinion = opinions.submitted_opinion(look, again)
        assert "起诉-事实-01" not in {f.rule_id for f in opinion.of("不满足")}
        assert opinions.version_of(look.session, again, 1).content != again.content


def test_a_period_is_always_set_by_the_judge(house: Founded) -> None:
    filing = house.filed("02")
    for days in (None, 0, 91):
        with pytest.raises(LianError, match="由法官指定"):
            decided(house, filing, Plan("补正告知", days=days))
    assert house.fresh(filing).state == State.waiting


def test_nothing_to_object_to_is_no_supplement_notice(house: Founded) -> None:
    filing = house.filed("01")
    with pytest.raises(LianError, match="没有可以写进"):
        decided(house, filing, Plan("补正告知", days=7))
    with house.house.look() as look:
        assert look.session.scalar(select(func.count()).select_from(CourtDocument)) == 0


def test_a_refusal_is_only_a_draft_and_not_the_filers_to_download(house: Founded) -> None:
    filing = house.filed("12")
    decided(house, filing, Plan("拟不予受理", note="合同写明由仲裁委员会仲裁"))
    with house.house.look(house.actor()) as look:
        assert issued.documents(look, house.fresh(filing), for_filer=True) == []
        (draft,) = {d.name: d for d in issued.documents(look, filing)}.values()
        with pytest.raises(NotFound):
            issued.read_document(look, filing.id, draft.id)
    with house.house.look(house.actor(Role.judge)) as look:
        assert issued.read_document(look, filing.id, draft.id, Action.inbox)[1]


def test_a_double_click_decides_once(house: Founded) -> None:
    filing = house.filed("01")
    first = decided(house, filing, Plan("登记立案"))
    again = decided(house, filing, Plan("登记立案"))
    assert first.id == again.id
    with house.house.look() as look:
        assert look.session.scalar(select(func.count()).select_from(DecisionRecord)) == 1


def test_the_second_judge_learns_what_was_decided(house: Founded) -> None:
    filing = house.filed("02")
    decided(house, filing, Plan("补正告知", days=7))
    with pytest.raises(Conflict, match="待补正"):
        decided(house, filing, Plan("登记立案"), which=2)


def test_two_judges_at_the_same_moment(house: Founded) -> None:
    filing = house.filed("01")
    judges = [house.actor(Role.judge, n) for n in (1, 2)]
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def go(number: int) -> None:
        start.wait()
        try:
            with house.house.work(judges[number]) as work:
                decisions.decide(work, filing.id, filing.sequence, Plan("登记立案"))
            outcomes.append("决定")
        except Conflict:
            outcomes.append("冲突")

    threads = [threading.Thread(target=go, args=(n,)) for n in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["冲突", "决定"]
    with house.house.look() as look:
        assert look.session.scalar(select(func.count()).select_from(DecisionRecord)) == 1
        assert verify_chain(look.session)[1] == []


@pytest.mark.parametrize("role", [Role.assistant, Role.guide, Role.party, Role.administrator])
def test_only_a_judge_decides(house: Founded, role: Role) -> None:
    filing = house.filed("01")
    with pytest.raises(NotAllowed), house.house.work(house.actor(role)) as work:
        decisions.decide(work, filing.id, filing.sequence, Plan("登记立案"))


def test_when_documents_fail_nothing_was_decided(
    house: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = house.filed("01")

    class Broken:
        development = True

        def describe(self) -> str:
            return ""

        def sign(self, *_: object) -> bytes:
            raise LianError("印章服务没有应答")

    house.house.lasting.seal = Broken()
    with pytest.raises(LianError, match="没有应答"):
        decided(house, filing, Plan("登记立案"))
    del house.house.lasting.seal
    assert house.fresh(filing).state == State.waiting
    assert decided(house, filing, Plan("登记立案")).case_number.endswith("民初1号")


def prepared(house: Founded, filing: Filing, plan: Plan, which: int = 1) -> papers.Prepared:
    with house.house.look(house.actor(Role.judge, which)) as look:
        found = papers.prepare(look, filing.id, filing.sequence, plan)
    assert found is not None
    return found


def test_prepared_papers_are_the_ones_kept(house: Founded) -> None:
    filing = house.filed("01")
    ready = prepared(house, filing, Plan("登记立案"))
    assert house.fresh(filing).state != State.registered
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, filing.sequence, Plan("登记立案"), ready)
        kept = issued.documents(work, filing)
    files = ready.made.files()
    assert {d.file_name for d in kept if d.name != "收件凭证"} == set(files)
    for document in kept:
        if document.file_name in files:
            assert house.house.files.get(document.sha256) == files[document.file_name]


def test_papers_with_a_number_taken_meanwhile_are_not_kept(house: Founded) -> None:
    first, second = house.filed("01"), house.filed("01")
    ready = prepared(house, first, Plan("登记立案"))
    decided(house, second, Plan("登记立案"), which=2)
    with pytest.raises(papers.Overtaken), house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, first.id, first.sequence, Plan("登记立案"), ready)
    decisions.decide_promptly(
        house.house, house.actor(Role.judge), first.id, first.sequence, Plan("登记立案")
    )
    numbers = [house.fresh(one).case_number for one in (second, first)]
    assert numbers == ["（2026）粤2071民初1号", "（2026）粤2071民初2号"]


def test_judges_who_register_at_the_same_moment_get_numbers_without_gaps(house: Founded) -> None:
    filings_there = [house.filed("01") for _ in range(6)]
    problems: list[BaseException] = []

    judges = [house.actor(Role.judge, n) for n in (1, 2)]

    def register(which: int, filing: Filing) -> None:
        judge = judges[which % 2]
        try:
            decisions.decide_promptly(
                house.house, judge, filing.id, filing.sequence, Plan("登记立案")
            )
        except BaseException as error:
            problems.append(error)

    threads = [
        threading.Thread(target=register, args=(n, one)) for n, one in enumerate(filings_there)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    fresh = [house.fresh(one) for one in filings_there]
    assert {one.case_number for one in fresh} == {f"（2026）粤2071民初{n}号" for n in range(1, 7)}
    with house.house.look(house.actor(Role.judge)) as look:
        for one in fresh:
            papers = [d for d in issued.documents(look, one) if d.name == "受理案件通知书"]
            read = [issued.read_document(look, one.id, d.id, Action.inbox)[1] for d in papers]
            assert read and all(str(one.case_number) in text_of(pdf) for pdf in read)
        assert verify_chain(look.session)[1] == []
        assert not projection.verify_projection(look.session)


def test_only_prepared_for_what_can_be_decided(house: Founded) -> None:
    filing = house.filed("01")
    decided(house, filing, Plan("登记立案"))
    with house.house.look(house.actor(Role.judge)) as look:
        assert papers.prepare(look, filing.id, filing.sequence, Plan("登记立案")) is None


def test_preview_changes_nothing(house: Founded) -> None:
    filing = house.filed("02")
    with house.house.look(house.actor(Role.assistant)) as look:
        made = papers.preview(look, filing.id, Plan("补正告知", days=7))
        assert [m.document.name for m in made.made] == ["补正告知书"]
    fresh = house.fresh(filing)
    assert (fresh.sequence, fresh.state) == (filing.sequence, State.waiting)


def test_the_receipt_is_made_once(house: Founded) -> None:
    filing = house.filed("01")
    ids = set()
    for _ in range(2):
        with house.house.work(house.actor()) as work:
            ids.add(issue_receipt(work, filings.own(work, filing.id, lock=True)).id)
    assert len(ids) == 1


def test_papers_go_back_only_after_the_period(house: Founded) -> None:
    filing = house.filed("02")
    decided(house, filing, Plan("补正告知", days=7))
    judge = house.actor(Role.judge)
    sequence = house.fresh(filing).sequence
    with pytest.raises(LianError, match="还不能退回"), house.house.work(judge) as work:
        decisions.send_back(work, filing.id, sequence)
    house.clock.advance(days=8)
    with house.house.work(judge) as work:
        assert decisions.send_back(work, filing.id, sequence).state == State.returned


def test_whoever_insists_gets_a_decision(house: Founded) -> None:
    filing = house.filed("02")
    decided(house, filing, Plan("补正告知", days=7))
    with house.house.work(house.actor()) as work:
        insisted = filings.insist(work, filings.own(work, filing.id, lock=True))
    assert insisted.state == State.supplemented
    assert insisted.staff_facts == {"坚持起诉": True, "已告知补正": True}
    assert insisted.decide_by is not None
    with house.house.look(house.actor(Role.judge)) as look:
        assert review.open_filing(look, filing.id).conclusion == "疑似不予受理"


def test_the_text_says_what_is_due_and_nothing_of_the_case(house: Founded) -> None:
    decided(house, house.filed("02"), Plan("补正告知", days=15))
    decided(house, house.filed("01"), Plan("登记立案"))
    with house.house.look() as look:
        said = [text.body for text in look.session.scalars(select(OutboxItem))]
    assert any("请在9月22日以前补正" in text for text in said), said
    assert any("以前交诉讼费" in text for text in said)
    assert not any("借" in text or "张国栋" in text for text in said)
