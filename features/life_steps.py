"""Steps about the life of a filing: handed in, reviewed, supplemented, decided, by the real court."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from pytest_bdd import given, parsers, then, when
from sqlalchemy import func, select

from court.core import events
from court.core.clock import CHINA, local
from court.core.lifecycle import State, TransitionError
from court.core.projection import verify_projection
from court.core.roles import Role
from court.core.tables import Filing, FilingVersion
from court.decisions import issued, review
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.filings import service as filings
from court.messages.tables import Message
from court.opinions import service as opinions
from tests.court.houses import Founded
from tests.court.papers import example
from tests.court.snapshots import founded_again

EXAMPLES = {
    "齐全的": "01",
    "多处欠缺的": "02",
    "有仲裁约定但约定不明的": "13",
    "有书面仲裁约定的": "12",
}
WHEN = r"(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d)，"


@dataclass
class Life:
    """One filing of one filer (甲) in a court with one judge."""

    court: Founded
    filing_id: str = ""

    @property
    def filing(self) -> Filing:
        with self.court.house.look() as look:
            return look.session.get_one(Filing, self.filing_id)

    def at(self, moment: str) -> None:
        wall = datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)
        self.court.clock.now = wall.astimezone(UTC)


@pytest.fixture
def life() -> Iterator[Life]:
    """The court; whatever happened, its log and its tables agree in the end."""
    with founded_again() as court:
        yield Life(court)
        with court.house.look() as look:
            assert events.verify_chain(look.session)[1] == []
            assert verify_projection(look.session) == []


@given(parsers.re(r'甲填好了一份(?P<kind>[^"]+)"(?P<cause>[^"]+)"起诉\Z'))
def drafted(life: Life, kind: str, cause: str) -> None:
    life.filing_id = life.court.draft({**example(EXAMPLES[kind]), "案由": cause}).id


@when(parsers.re(WHEN + r"甲递交\Z"))
def handed_in(life: Life, at: str) -> None:
    life.at(at)
    with life.court.house.work(life.court.actor()) as work:
        draft = filings.own(work, life.filing_id, lock=True)
        if draft.state == State.draft:
            filings.save(work, draft, life.court.with_files(work, draft), draft.revision)
        filings.submit(work, draft, draft.revision)


@when(parsers.re(WHEN + r"甲补正，其中\Z"))
def supplemented(life: Life, at: str, datatable: list[list[str]]) -> None:
    life.at(at)
    known = life.filing
    changed = filings.merge(known.content, {row[0]: row[1] for row in datatable[1:]})
    with life.court.house.work(life.court.actor()) as work:
        filings.supplement(work, filings.own(work, known.id, lock=True), changed, known.revision)


@when(parsers.re(WHEN + r"甲(?P<act>坚持起诉|撤回)\Z"))
def filer_acts(life: Life, at: str, act: str) -> None:
    life.at(at)
    doing = filings.insist if act == "坚持起诉" else filings.withdraw
    with life.court.house.work(life.court.actor()) as work:
        doing(work, filings.own(work, life.filing_id, lock=True))


@when(parsers.re(WHEN + r'法官决定"(?P<kind>[^"]+)"(，期限(?P<days>\d+)日)?\Z'))
def judge_decides(life: Life, at: str, kind: str, days: str | None) -> None:
    life.at(at)
    plan = Plan(kind, days=int(days) if days else None, note="场景里写的理由")
    with life.court.house.work(life.court.actor(Role.judge)) as work:
        decisions.decide(work, life.filing_id, life.filing.sequence, plan)


@when(parsers.re(WHEN + r'法官对"(?P<rule>[^"]+)"回答"(?P<said>[^"]+)"\Z'))
def judge_answers(life: Life, at: str, rule: str, said: str) -> None:
    life.at(at)
    with life.court.house.work(life.court.actor(Role.judge)) as work:
        review.answer(work, life.filing_id, life.filing.sequence, key_of(life, rule), said)


@when(parsers.re(WHEN + r'法官不采纳"(?P<rule>[^"]+)"，因为"(?P<reason>[^"]+)"\Z'))
def judge_overrides(life: Life, at: str, rule: str, reason: str) -> None:
    life.at(at)
    with life.court.house.work(life.court.actor(Role.judge)) as work:
        key = key_of(life, rule)
        review.override(work, life.filing_id, life.filing.sequence, key, "满足", reason)


@when(parsers.re(WHEN + r"法官退回材料\Z"))
def judge_sends_back(life: Life, at: str) -> None:
    life.at(at)
    with life.court.house.work(life.court.actor(Role.judge)) as work:
        decisions.send_back(work, life.filing_id, life.filing.sequence)


def key_of(life: Life, rule: str) -> str:
    with life.court.house.look() as look:
        found = opinions.submitted_opinion(look, life.filing).findings
    return next(f.key for f in found if f.rule_id == rule)


@then(parsers.parse('起诉是"{state}"，收件号是"{number}"'))
def stands(life: Life, state: str, number: str) -> None:
    assert (life.filing.state, life.filing.number) == (state, number)


@then(parsers.parse("决定期限是{day:Day}", extra_types={"Day": date.fromisoformat}))
def decide_by(life: Life, day: date) -> None:
    assert life.filing.decide_by == day


@then(parsers.parse("补正期限是{day:Day}", extra_types={"Day": date.fromisoformat}))
def supplement_by(life: Life, day: date) -> None:
    assert life.filing.supplement_by == day


@then(parsers.parse("首次提交的时间是{moment}"))
def first_submitted(life: Life, moment: str) -> None:
    first = life.filing.first_submitted_at
    assert first is not None and f"{local(first):%Y-%m-%d %H:%M}" == moment


@then(parsers.parse("甲有{count:d}份起诉"))
def number_of_filings(life: Life, count: int) -> None:
    with life.court.house.look(life.court.actor()) as look:
        assert len(filings.mine(look)) == count


@then(parsers.parse("这份起诉有{count:d}版材料"))
def number_of_versions(life: Life, count: int) -> None:
    with life.court.house.look() as look:
        chosen = select(func.count()).where(FilingVersion.filing_id == life.filing_id)
        assert look.session.scalar(chosen) == count


@then(parsers.parse("要补正的有{count:d}项"))
def objections(life: Life, count: int) -> None:
    with life.court.house.look() as look:
        record = decisions.last_decision(look, life.filing)
    assert record is not None and len(record.objections) == count


def downloadable(life: Life) -> set[str]:
    with life.court.house.look(life.court.actor()) as look:
        return {d.name for d in issued.documents(look, life.filing, for_filer=True)}


@then(parsers.parse('甲能下载的文书有"{name}"'))
def may_download(life: Life, name: str) -> None:
    assert name in downloadable(life)


@then(parsers.parse('甲能下载的文书里没有"{name}"'))
def may_not_download(life: Life, name: str) -> None:
    with life.court.house.look() as look:
        assert name in {d.name for d in issued.documents(look, life.filing)}
    assert name not in downloadable(life)


@then(parsers.parse('甲收到的消息里有"{subject}"'))
def told(life: Life, subject: str) -> None:
    with life.court.house.look() as look:
        assert subject in set(look.session.scalars(select(Message.subject)))


@then(parsers.parse('系统建议"{conclusion}"'))
def recommends(life: Life, conclusion: str) -> None:
    assert life.filing.conclusion == conclusion


@then(parsers.parse('案号是"{number}"'))
def case_number(life: Life, number: str) -> None:
    assert life.filing.case_number == number


@then(parsers.parse('"{rule}"是"{state}"'))
def finding_is(life: Life, rule: str, state: str) -> None:
    with life.court.house.look() as look:
        found = opinions.submitted_opinion(look, life.filing).findings
    assert [f.state for f in found if f.rule_id == rule] == [state]


@then(parsers.parse('日志里有"{kind}"'))
def logged(life: Life, kind: str) -> None:
    with life.court.house.look() as look:
        assert kind in {entry.kind for entry in events.of_filing(look.session, life.filing_id)}


@then(parsers.parse('甲不能撤回，因为"{words}"'))
def cannot_withdraw(life: Life, words: str) -> None:
    with (
        pytest.raises(TransitionError, match=words),
        life.court.house.work(life.court.actor()) as work,
    ):
        filings.withdraw(work, filings.own(work, life.filing_id, lock=True))
