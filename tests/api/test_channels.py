"""The same answers through every way into the court: kept alike, judged alike, received at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from api.forms.live import live_view
from api.forms.page import model_for
from api.forms.reading import from_filing
from api.pages.kiosk.answers import flat
from court.bulk import jobs, worker
from court.bulk.tables import BulkRow
from court.core import jobs as queue
from court.core.events import of_filing
from court.core.jobs import Handler
from court.core.lifecycle import Event
from court.core.roles import Role
from court.core.tables import Account, Filing, LogEntry
from court.decisions import papers, review
from court.decisions import service as decisions
from court.decisions.issued import documents
from court.decisions.plan import Plan
from court.decisions.receiving import foresee
from court.filings import service as filings
from court.messages.tables import OutboxItem
from court.opinions.remembered import Remembered
from court.opinions.service import last_stored
from engine.bundle.bundle import Bundle
from engine.check import filing as reading
from engine.check import outcomes
from engine.check.checker import Checker, check_opened
from engine.law.catalogue import Catalogue
from tests.api.forms.test_building import model
from tests.court.bulk.tables import case, xlsx
from tests.court.houses import Founded
from tests.court.papers import example, text_of
from tests.rules import delivered

CAUSE = "信用卡纠纷"
PHONE = "13800138000"
CHANNELS = ("页面", "程序", "窗口", "自助终端", "批量")


def by_bulk(house: Founded, answers: Mapping[str, Any]) -> None:
    lawyer = house.actor(Role.lawyer)
    with house.house.work(lawyer) as work:
        job = jobs.create(
            work, CAUSE, jobs.receive_table(work.house, "九月.xlsx", BytesIO(xlsx([case(1)])))
        )
    queue.work_off(house.house, {jobs.KIND: Handler(worker.Worker())})
    with house.house.work(lawyer) as work:
        jobs.submit(work, job.id, with_gaps=True)
    queue.work_off(house.house, {jobs.KIND: Handler(worker.Worker())})


def answers_of(house: Founded) -> dict[str, Any]:
    """What the table of the bulk file says, as a program would send it."""
    with house.house.work(house.actor(Role.lawyer)) as work:
        jobs.create(
            work,
            CAUSE,
            jobs.receive_table(work.house, "八月.xlsx", BytesIO(xlsx([case(1), case(2)]))),
        )
    queue.work_off(house.house, {jobs.KIND: Handler(worker.Worker())})
    with house.house.look() as look:
        first = select(BulkRow).order_by(BulkRow.number)
        return dict(look.session.scalars(first.limit(1)).one().content)


def typed(
    house: Founded, answers: Mapping[str, Any], channel: str, revision: int
) -> dict[str, Any]:
    """The form as a browser posts it: amounts with commas, days in words, ticks."""
    found: dict[str, Any] = {"_revision": str(revision)}
    for name, value in flat(from_filing(answers, model_for(house.house, CAUSE, channel))):
        found.setdefault(name, []).append(value)
    return found


def by_page(house: Founded, answers: Mapping[str, Any]) -> None:
    client = house.client_for()
    page = client.post("/file/start", data={"_cause": CAUSE}).headers["location"]
    assert client.post(page, data=typed(house, answers, "网上", 1)).status_code == 200
    said = client.post(f"{page}/submit", data={"_revision": "2"})
    assert said.headers["location"] == f"{page}/received"


def by_program(house: Founded, answers: Mapping[str, Any]) -> None:
    said = {"案由": CAUSE, "内容": answers, "提交": True}
    assert house.client_for().post("/api/v1/filings", json=said).status_code == 201


def by_window(house: Founded, answers: Mapping[str, Any]) -> None:
    client = house.client_for(Role.guide)
    page = client.post("/window/new", data={"cause": CAUSE}).headers["location"]
    assert client.post(page, data=typed(house, answers, "窗口", 1)).status_code == 200
    said = client.post(f"{page}/submit", data={"_revision": "2", "nobody": "1"})
    assert said.headers["location"] == page


def by_kiosk(house: Founded, answers: Mapping[str, Any]) -> None:
    """What was answered before lies in the draft as a visitor types it; one answer is given now."""
    client = house.machine()
    client.post("/kiosk/cause", data={"cause": CAUSE})
    begun = newest(house)
    with house.house.work() as work:
        draft = work.session.get_one(Filing, begun.id)
        written = {**answers, "诉讼请求": [_in_words(c) for c in answers["诉讼请求"]]}
        filings.save(work, draft, written, draft.revision)
    client.post("/kiosk/submit", data={"phone": PHONE})
    with house.house.look() as look:
        body = look.session.scalars(select(OutboxItem.body).where(OutboxItem.phone == PHONE)).one()
    code = re.search(r"\d{6}", body)
    assert code is not None
    said = client.post("/kiosk/submit/code", data={"phone": PHONE, "code": code[0]})
    assert said.status_code == 200


def _in_words(claim: Mapping[str, Any]) -> dict[str, Any]:
    amount = claim.get("金额")
    return {**claim, "金额": f"{int(amount):,}.00元"} if amount else dict(claim)


MATERIAL, SIGNATURE = "材料", "起诉-签名-01"
WAYS: Mapping[str, Callable[[Founded, Mapping[str, Any]], None]] = dict(
    zip(CHANNELS, (by_page, by_program, by_window, by_kiosk, by_bulk), strict=True)
)


def newest(house: Founded) -> Filing:
    with house.house.look() as look:
        begun = select(LogEntry.subject).where(LogEntry.kind == Event.create)
        last = look.session.scalars(begun.order_by(LogEntry.number.desc())).first()
        return look.session.get_one(Filing, last)


@dataclass
class Seen:
    """What is kept of a filing that was handed in."""

    content: dict[str, Any]
    conclusion: str
    findings: set[tuple[str, str, str]]


def seen(house: Founded) -> Seen:
    filing = newest(house)
    with house.house.look() as look:
        stored = last_stored(look.session, filing)
        assert stored is not None
        found = {(f["编号"], f.get("对象", ""), f["状态"]) for f in stored.body["要求"]}
    return Seen(filing.content, stored.conclusion, found)


def test_the_same_answers_are_kept_and_judged_alike(house: Founded) -> None:
    answers = answers_of(house)
    kept: dict[str, Seen] = {}
    for channel, way in WAYS.items():
        way(house, answers)
        kept[channel] = seen(house)
    first = kept["程序"]
    assert first.content["诉讼请求"][0]["金额"] == "10001"
    assert first.content["起诉状签名盖章"] is True
    assert len(first.findings) > 20
    assert {c: s.content for c, s in kept.items()} == dict.fromkeys(kept, first.content)
    apart = {c: s.findings ^ first.findings for c, s in kept.items()}
    at_window = {number for number, _, _ in apart.pop("窗口")}
    assert apart == {c: set() for c in apart}
    assert {kept[c].conclusion for c in apart} == {"建议补正"}
    # Only the window has the papers before it; everywhere else naming one promises it.
    # So has it the signature; from afar the filer's word for it does not make one.
    assert SIGNATURE in at_window
    assert all(MATERIAL in number for number in at_window - {SIGNATURE})
    assert kept["窗口"].conclusion == "建议登记立案"


@pytest.mark.parametrize("channel", CHANNELS)
def test_everybody_gets_a_receipt_of_the_moment_of_submission(house: Founded, channel: str) -> None:
    WAYS[channel](house, answers_of(house))
    filing = newest(house)
    house.clock.advance(days=1)
    with house.house.look() as look:
        papers = documents(look, filing)
        events = of_filing(look.session, filing.id)
        assert [p.name for p in papers] == ["收件凭证"]
        submitted = next(e for e in events if e.kind == Event.submit)
        assert papers[0].made_at == submitted.at == filing.first_submitted_at
        assert papers[0].sealed
        data = house.house.files.get(papers[0].sha256)
    assert str(filing.number) in text_of(data)
    assert "2026年9月7日" in text_of(data)


@dataclass
class Counts:
    """How often a filing was checked, typed, its cause looked up; requirements evaluated."""

    checks: int = 0
    requirements: int = 0
    typings: int = 0
    causes: int = 0


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counts]:
    """Counts from a process that remembers no opinion."""
    counts = Counts()
    delivered().kept(Remembered).forget()

    def counting(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **more: Any) -> Any:
            setattr(counts, name, getattr(counts, name) + 1)
            return real(*args, **more)

        return wrapper

    with monkeypatch.context() as patched:
        patched.setattr(Checker, "evaluated", counting("checks", Checker.evaluated))
        once = counting("requirements", outcomes.evaluate_one)
        patched.setattr(outcomes, "evaluate_one", once)
        patched.setattr(reading._Reader, "__init__", counting("typings", reading._Reader.__init__))
        patched.setattr(Catalogue, "resolve", counting("causes", Catalogue.resolve))
        yield counts


def test_a_submission_is_one_check_one_typing_and_one_cause(
    house: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = house.draft("01")
    client = house.client_for()
    with counted(monkeypatch) as counts:
        said = client.post(f"/file/{draft.id}/submit", data={"_revision": str(draft.revision)})
    assert said.status_code == 303
    assert (counts.checks, counts.typings, counts.causes) == (1, 1, 1)
    with house.house.look() as look:
        assert len(documents(look, draft)) == 1


@pytest.mark.parametrize("changed", ["案由", "内容", "核验"])
def test_a_submission_checks_again_what_changed_after_it_was_foreseen(
    house: Founded, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    draft, actor = house.draft("01"), house.actor()
    foreseen = foresee(house.house, actor, draft.id)
    with house.house.work(actor) as work:
        found = filings.own(work, draft.id, lock=True)
        if changed == "案由":
            filings.change_cause(work, found, "买卖合同纠纷")
        elif changed == "内容":
            filings.save(work, found, {**found.content, "事实与理由": ""}, found.revision)
        else:
            owner = work.session.get_one(Account, found.owner_id)
            owner.identity_verified = not owner.identity_verified
        revision = found.revision
    with counted(monkeypatch) as counts, house.house.work(actor) as work:
        found = filings.own(work, draft.id, lock=True)
        filed = filings.submit(work, found, revision, foreseen)
        assert filed.opened.cause.name == found.cause == filed.opened.raw["案由"]
        assert filed.opinion.to_dict() == check_opened(filed.opened).to_dict()
    assert (counts.checks - 1, counts.causes) == (1, int(changed == "案由"))


def test_the_cause_of_another_bundle_or_another_day_is_looked_up_again(house: Founded) -> None:
    draft = house.draft("01")
    foreseen = foresee(house.house, house.actor(), draft.id)
    assert foreseen is not None
    bundle, today = house.house.bundle, house.house.today
    assert foreseen.rules(bundle, draft.content, today)
    assert not foreseen.rules(bundle, draft.content, today + timedelta(1))
    assert not foreseen.rules(bundle, {**draft.content, "案由": "买卖合同纠纷"}, today)
    other = Bundle.__new__(Bundle)
    assert not foreseen.rules(other, draft.content, today)


def test_begun_and_submitted_at_once_is_one_check_one_typing_and_one_cause(
    house: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counted(monkeypatch) as counts, house.house.work(house.actor()) as work:
        filings.create_and_submit(work, "民间借贷纠纷", example("01"), "甲")
    assert (counts.checks, counts.typings, counts.causes) == (1, 1, 1)


def test_a_supplement_is_one_check_one_typing_and_one_cause(
    house: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = house.filed("02")
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, filing.sequence, Plan("补正告知", days=7))
    content = {**example("02"), "请求依据": "民法典 667、675"}
    with counted(monkeypatch) as counts, house.house.work(house.actor()) as work:
        own = filings.own(work, filing.id, lock=True)
        filings.supplement(work, own, content, own.revision)
    assert (counts.checks, counts.typings, counts.causes) == (1, 1, 1)


@pytest.mark.parametrize("number", ["01", "02"])
def test_a_decision_is_one_check_and_one_typing(
    house: Founded, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    """The papers made before the transaction and the opinion kept in it are of one check."""
    filing = house.filed(number)
    plan = Plan("登记立案") if number == "01" else Plan("补正告知", days=7)
    judge = house.actor(Role.judge)
    with counted(monkeypatch) as counts:
        decisions.decide_promptly(house.house, judge, filing.id, filing.sequence, plan)
    assert (counts.checks, counts.typings, counts.causes) == (1, 1, 2)


def test_a_decision_checks_again_what_changed_meanwhile(
    house: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = house.filed("01")
    judge = house.actor(Role.judge)
    with house.house.look(judge) as look:
        ready = papers.prepare(look, filing.id, filing.sequence, Plan("登记立案"))
    with house.house.work(judge) as work:
        owner = work.session.get_one(Account, filing.owner_id)
        owner.identity_verified = not owner.identity_verified
    with (
        counted(monkeypatch) as counts,
        pytest.raises(papers.Overtaken),
        house.house.work(judge) as work,
    ):
        decisions.decide(work, filing.id, filing.sequence, Plan("登记立案"), ready)
    assert counts.checks == 1


def test_a_keystroke_is_one_check_one_typing_and_one_cause(
    house: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it stands only what rests on silence is evaluated apart: less than a third of it all."""
    form = model(house.house.bundle, "民间借贷纠纷")
    entered = from_filing(example("02"), form)
    with counted(monkeypatch) as counts:
        live = live_view(house.house, form, entered, house.house.today)
    assert (counts.checks, counts.typings, counts.causes) == (1, 1, 1)
    assert counts.requirements < len(live.opinion.findings) * 4 / 3


@pytest.mark.parametrize(("number", "asks", "checks"), [("01", False, 1), ("13", True, 2)])
def test_the_review_page_is_one_check_and_one_more_for_all_open_questions(
    house: Founded, monkeypatch: pytest.MonkeyPatch, number: str, asks: bool, checks: int
) -> None:
    """Typed are what was checked, with the court's own facts, and what the filer wrote."""
    filing = house.filed(number)
    judge = house.actor(Role.judge)
    with house.house.work(judge) as work:
        review.take(work, filing.id)
    with counted(monkeypatch) as counts:
        page = house.client_for(Role.judge).get(f"/inbox/{filing.id}")
    assert ("应先完成前置程序" in page.text) == asks
    assert (counts.checks, counts.typings, counts.causes) == (checks, 2, 2)
