"""Service driven at random against the record: any acts and reports end in one lawful state.

`LIAN_ATTEMPTS` runs more examples than the suite does; `make attempts` says how many attempts that were.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run
from sqlalchemy import select

from court.cases import service as cases
from court.cases.lifecycle import CaseEvent
from court.cases.parties import standing
from court.cases.tables import CourtCase
from court.core.courthouse import Actor, NotFound, Work
from court.core.roles import Relation, Role
from court.core.tables import LogEntry
from court.flow import dues
from court.oversight import audit
from court.service import judging, reading, reporting, service, settling
from court.service.course import FINAL, SERVED
from court.service.reading import STEPS
from court.service.tables import ServiceAttempt, ServiceReport, ServiceTask
from engine.text.errors import LianError
from tests.court.cases.registered import registered
from tests.court.houses import Founded, founded

EXAMPLES = int(os.environ.get("LIAN_ATTEMPTS", "8"))
# One example in so many is kept, so that the log, the rows and the hashes can be compared at the end;
# a case in which thousands of things were done would be read ever more slowly.
KEPT = max(4, EXAMPLES // 100)
PAPERS = (["起诉状副本", "举证通知书"], ["判决书"], ["调解书"], ["传票"])
SAID = st.fixed_dictionaries(
    {
        "原因": st.sampled_from(["", "本人拒收", "家属拒收", "地址不准", "三投未妥", "台风"]),
        "签收人": st.sampled_from(["", "本人", "同住成年家属", "邻居"]),
        "联系": st.booleans(),
        "本人确认": st.booleans(),
        "对方当事人": st.booleans(),
        "证明": st.sampled_from([[], ["送达回证"], ["见证人"], ["拍照录像"]]),
    }
)
WAYS = st.sampled_from(["邮寄", "电子", "电话", "直接", "留置", "领取", "委托", "公告"])
WORDS = (reading.YES, reading.NO, reading.ASIDE, reading.NEEDLESS)


class Undone(Exception):
    """What an example did is taken back."""


class Serving(RuleBasedStateMachine):
    """One task of a defendant.  An example is one unit of work; most are undone, some are kept."""

    house: ClassVar[Founded]
    case: ClassVar[CourtCase]
    actors: ClassVar[dict[Role, Actor]]
    attempts: ClassVar[int] = 0
    examples: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.task = ""
        self.sent: list[str] = []
        # What was tried, not what came of it: the same choices always ask for the same next ones.
        self.asked = self.tried = False
        self.kept = Serving.examples % KEPT == 0
        Serving.examples += 1
        self.began = self.house.clock.now
        self.unit = ExitStack()
        self.session = self.unit.enter_context(self.house.house.database.transaction())

    def work(self, role: Role) -> Work:
        house = self.house.house.pinned()
        return Work(house, self.session, self.actors[role], self.house.clock())

    @contextmanager
    def acting(self, role: Role) -> Iterator[tuple[Work, CourtCase]]:
        """A refusal is a lawful answer, and changes nothing."""
        try:
            with self.session.begin_nested():
                work = self.work(role)
                yield work, work.session.get_one(CourtCase, self.case.id)
        except LianError:
            return

    @precondition(lambda self: not self.asked)
    @rule(papers=st.sampled_from(PAPERS), procedure=st.sampled_from(["普通", "简易"]))
    def ask(self, papers: list[str], procedure: str) -> None:
        self.asked = True
        with self.acting(Role.server) as (work, case):
            if case.procedure != procedure:
                cases.record(work, case, CaseEvent.convert, 程序=procedure)
            party = next(p for p in standing(work, case) if p.side == "被告")
            self.task = service.ask(work, case, party, papers).id

    @precondition(lambda self: self.asked)
    @rule(way=WAYS)
    def send(self, way: str) -> None:
        self.tried = True
        with self.acting(Role.server) as (work, case):
            self.sent.append(service.send(work, case.id, self.task, way).id)
            Serving.attempts += 1

    @precondition(lambda self: self.tried)
    @rule(which=st.integers(0, 9), step=st.integers(0, 9), hours=st.integers(-90, 0), said=SAID)
    def report(self, which: int, step: int, hours: int, said: dict[str, Any]) -> None:
        with self.acting(Role.server) as (work, case):
            attempt = self._attempt(work, which)
            steps = STEPS[attempt.way]
            at = work.now + timedelta(hours=hours)
            for _ in range(2):  # every report comes twice
                reporting.report(work, case.id, attempt.id, steps[step % len(steps)], at, said)

    @precondition(lambda self: self.tried)
    @rule(which=st.integers(0, 9), report=st.integers(0, 9))
    def take_back(self, which: int, report: int) -> None:
        with self.acting(Role.server) as (work, case):
            attempt = self._attempt(work, which)
            rows = reading.reports(work, attempt)
            if rows:
                row = rows[report % len(rows)]
                said = {reading.TAKES_BACK: [row.step, row.at.isoformat()]}
                reporting.report(work, case.id, attempt.id, row.step, work.now, said)

    @precondition(lambda self: self.tried)
    @rule(which=st.integers(0, 9), kind=st.sampled_from(WORDS))
    def say(self, which: int, kind: str) -> None:
        with self.acting(Role.trial_judge) as (work, case):
            attempt = self._attempt(work, which)
            judging.say(work, case.id, self.task, kind, "看了卷", attempt.id)

    @rule(days=st.integers(1, 9))
    def wait(self, days: int) -> None:
        self.house.clock.advance(days=days)

    def _attempt(self, work: Work, which: int) -> ServiceAttempt:
        if not self.sent:
            raise NotFound("没有发出过")
        return work.session.get_one(ServiceAttempt, self.sent[which % len(self.sent)])

    @precondition(lambda self: self.asked)
    @invariant()
    def lawful(self) -> None:
        if self.task:
            look = self.work(Role.server)
            task = look.session.get_one(ServiceTask, self.task)
            assert (task.day is not None) is (task.state == SERVED) is (task.found is not None)
            self._periods_rest_on_what_stands(look, task)
            if task.state == SERVED:
                self._served(look, task)

    def _periods_rest_on_what_stands(self, look: Work, task: ServiceTask) -> None:
        found = select(LogEntry.number).where(
            LogEntry.subject == self.case.id, LogEntry.kind == settling.FOUND
        )
        of_task = [
            n for n in look.session.scalars(found)
            if self.task in look.session.get_one(LogEntry, (n, "")).data
        ]  # fmt: skip
        open_ = {d.basis for d in dues.open_of(look, self.case.id)} & set(of_task)
        assert open_ <= {task.found}

    def _served(self, look: Work, task: ServiceTask) -> None:
        attempt = look.session.scalars(
            select(ServiceAttempt).where(ServiceAttempt.basis == task.by)
        ).one()
        assert task.day is not None and task.day >= attempt.sent
        assert not ("调解书" in task.papers and attempt.way == "留置")
        assert not (attempt.procedure == "简易程序" and attempt.way == "公告")
        rows = select(ServiceReport).where(ServiceReport.attempt_id == attempt.id)
        steps = {row.step for row in look.session.scalars(rows)}
        judged = any(w.kind == reading.YES for w in reading.words(look, task))
        if attempt.way == "邮寄" and attempt.source.startswith("B") and "签收" not in steps:
            assert judged

    def teardown(self) -> None:
        """Reading everything anew changes nothing."""
        undone: BaseException | None = None if self.kept else Undone()
        try:
            if self.task:
                self._read_anew(self.work(Role.server))
            if self.kept:
                self.work(Role.server).attest()
        except BaseException as error:
            undone = error
            raise
        finally:
            with suppress(Undone):
                self.unit.__exit__(type(undone) if undone else None, undone, None)
            if undone:
                self.house.clock.now = self.began

    def _read_anew(self, work: Work) -> None:
        case = work.session.get_one(CourtCase, self.case.id)
        task = service.find(work, case, self.task)
        before = (task.state, task.day, task.by, task.found)
        settling.settle(work, case, task)
        if task.way != "公告":
            assert (task.state, task.day, task.by, task.found) == before
        if task.state not in FINAL:
            judging.word(work, case, task, reading.NEEDLESS, "试完了")


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    with founded(Path(tmp_path_factory.mktemp("serving"))) as found:
        yield found


def test_whatever_happens_there_is_one_lawful_state(court: Founded) -> None:
    Serving.house, Serving.case = court, registered(court)
    host = court.person(Role.trial_judge).account_id
    Serving.actors = {r: court.actor(r) for r in (Role.server, Role.trial_judge, Role.chief)}
    with court.house.work(court.actor(Role.chief)) as work:
        case = work.session.get_one(CourtCase, Serving.case.id)
        cases.record(work, case, CaseEvent.assign, 人员=[[host, Relation.host]])
        cases.record(work, case, CaseEvent.choose_procedure, 程序="普通")
    run(
        Serving,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Serving.attempts > 0
    print(f"\n送达尝试 {Serving.attempts} 次")
    with court.house.look() as look:
        assert audit.verify(look.session, court.clock()).faults == []
