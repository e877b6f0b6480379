"""The people of a court through a simulated year: what each of them does on one working day."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from court.assignment import bench, seeds
from court.assignment import service as assignment
from court.cases import people
from court.cases import service as cases
from court.cases.lifecycle import CaseEvent, CaseState
from court.cases.parties import standing
from court.cases.tables import CourtCase
from court.core.courthouse import Actor, Work
from court.core.jobs import Handler, work_off
from court.core.lifecycle import State
from court.core.roles import Action, Role
from court.core.tables import Account, Filing, LogEntry
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.decisions.setting_aside import recommended
from court.demo.papers import Examples
from court.filings import service as filings
from court.flow import dues, tasks
from court.flow.tables import DueDate, Task
from court.hearings import arranging, availability
from court.hearings import service as hearings
from court.hearings.preparing import first_day
from court.hearings.service import CERTAIN, EXPECTED, Asked
from court.hearings.tables import Hearing, HearingUse
from court.operations import reacting
from court.operations.handlers import ORDERS
from court.oversight import audit
from court.service import judging, planning, reading, reporting, sending, service, whereabouts
from court.service.course import READY, SERVED
from court.service.dispatching import Dispatch, receive_all
from court.service.queries import RECORD
from court.service.simulators import LATE, TWICE, Simulated
from court.service.tables import ServiceAttempt, ServiceTask
from court.service.ways import next_way
from engine.text.errors import LianError
from tests.court.houses import Founded

YEAR = 80_000
JUDGES, ROOMS = 100, 62  # of a court of that size
FILERS = 20
MORNING = 1  # hour in UTC, nine in China
# Examples of a complete filing and how often their causes come (shares of a hundred).
MIX: Mapping[str, int] = {
    "01": 30, "14": 12, "15": 11, "17": 15, "20": 8, "27": 6, "28": 4, "30": 4, "23": 4, "38": 3,
    "02": 3,
}  # fmt: skip
PROCEDURES = {"小额": 25, "简易": 45, "普通": 30}
MINUTES = {"小额": 20, "简易": 40, "普通": 90}
CALLED = {"电子": 0.9, "邮寄": 0.85}  # how often a way is taken first, where it is allowed
REGISTER, SUPPLEMENT = "登记立案", "补正告知"
GIVEN_UP = 0.12  # settled or withdrawn before a hearing
AT_ONCE = 100  # notices in one message of a carrier
JUDGED_AFTER, IN_FORCE_AFTER = timedelta(days=14), timedelta(days=20)
Measured = Callable[[str], AbstractContextManager[None]]


class Court:
    """One court with its judges, rooms and carriers."""

    def __init__(
        self, house: Founded, part: Measured, next_set: Callable[[], None], count: int, seed: int
    ) -> None:
        self.house, self.part, self.next_set, self.count = house, part, next_set, count
        self.chance = random.Random(seed)
        self.filed = self.registered = self.judged = 0
        self.examples = Examples()
        self.calendar = house.house.bundle.calendar
        self.carriers = [
            Simulated(house.clock, seed),
            Simulated(house.clock, seed, LATE),
            Simulated(house.clock, seed, TWICE),
        ]
        self.registrar = house.actor(Role.judge)
        self.server = house.actor(Role.server)
        self.filers = [house.actor(Role.party, n + 1) for n in range(FILERS)]
        self.judges = self._judges(house.actor(Role.chief), max(3, round(JUDGES * count / YEAR)))
        self.decided: list[tuple[datetime, str, CaseEvent]] = []

    def _judges(self, chief: Actor, many: int) -> dict[str, Actor]:
        found = {}
        with self.house.house.work(chief) as work:
            for number in range(many):
                account = Account(
                    role=Role.trial_judge,
                    login=f"judge{number}",
                    name=f"法官{number}",
                    created_at=work.now,
                )
                work.session.add(account)
                work.session.flush()
                bench.keep(work, account.id, ["综合", "金融", "家事", "劳动", "侵权"], Decimal(1))
                found[account.id] = Actor(account.id, Role.trial_judge, account.name)
            for number in range(max(2, round(ROOMS * self.count / YEAR))):
                availability.add_room(work, f"第{number + 1}法庭", "小", public=True)
        return found

    def day(self, number: int, days: int) -> None:
        """One working day, from the morning to the turn of the night."""
        with self.part("分案"), self.house.house.work() as work:
            seeds.turn(work)
        self._morning()
        with self.part("承运方反馈"):
            self._hear()
        until = self.count * (number + 1) // days
        while self.filed < until:
            self._file()
        self._turn()
        for case_id in self._new():
            self._begin(case_id)
        with self.part("排期"):
            self._arrange()
        self._turn()
        with self.part("发出送达"):
            self._serve()
        with self.part("交承运方"):
            self._dispatch()
        with self.part("开庭、裁判"):
            self._sit()
            self._decide()
        self._turn()
        with self.part("每日期限"):
            dues.turn_of_day(self.house.house)
        self._turn()

    def _morning(self) -> None:
        clock = self.house.clock
        day = self.calendar.next_workday(clock.now.date() + timedelta(days=1))
        clock.now = datetime(day.year, day.month, day.day, MORNING, tzinfo=UTC)

    def _turn(self) -> None:
        self.next_set()
        with self.part("反应"):
            reacting.turn(self.house.house)

    def _file(self) -> None:
        example = self.chance.choices(list(MIX), list(MIX.values()))[0]
        turn, filer = self.filed, self.filers[self.filed % FILERS]
        self.filed += 1
        content = self.examples.content(example, turn)
        with self.part("起草、提交"):
            with self.house.house.work(filer) as work:
                draft = filings.begin(work, content["案由"], content)
            with self.house.house.work(filer) as work:
                found = filings.own(work, draft.id, lock=True)
                with_files = self.house.with_files(work, found)
                filings.save(work, found, with_files, found.revision)
                filing = filings.submit(work, found, found.revision).filing
        self.next_set()
        with self.part("登记立案、文书"), self.house.house.work(self.registrar) as work:
            kind = recommended(work.house.bundle.policy, filing.conclusion, insisted=False)
            plan = Plan(kind, days=7 if kind == SUPPLEMENT else None)
            decisions.decide(work, filing.id, filing.sequence, plan)
            self.registered += kind == REGISTER

    def _new(self) -> list[str]:
        with self.house.house.look() as look:
            found = select(CourtCase.id).where(CourtCase.state == CaseState.unassigned)
            return list(look.session.scalars(found.order_by(CourtCase.registration)))

    def _begin(self, case_id: str) -> None:
        """The procedure and the draw."""
        procedure = self.chance.choices(list(PROCEDURES), list(PROCEDURES.values()))[0]
        with self.part("分案"), self.house.house.work(self.registrar) as work:
            case = work.session.get_one(CourtCase, case_id)
            cases.choose_procedure(work, case_id, case.sequence, procedure)
            assignment.draw_for(work, case_id, case.sequence)
        if self.chance.random() < GIVEN_UP:
            event = self.chance.choice((CaseEvent.settle, CaseEvent.withdraw))
            self._later(timedelta(days=self.chance.randint(1, 30)), case_id, event)

    def _arrange(self) -> None:
        """The registry sets what waits for a hearing, as it is proposed."""
        while True:
            with self.house.house.look(self.registrar) as look:
                placed = arranging.proposed(look, RECORD).placed
            if not placed:
                return
            with self.house.house.work(self.registrar) as work:
                chosen = [(one.case.id, one.place) for one in placed]
                arranging.set_all(work, chosen, RECORD)

    def _serve(self) -> None:
        """Whoever serves does what is to be done: first tries, other ways, and judges' answers."""
        with self.house.house.look() as look:
            kinds = (planning.TASK, planning.FAILED, planning.QUESTION)
            found = select(Task).where(Task.state == tasks.TODO, Task.kind.in_(kinds))
            waiting = list(look.session.scalars(found.order_by(Task.opened_at, Task.id)))
        for one in self._sent_together(waiting):
            with suppress(LianError):
                if one.kind == planning.QUESTION:
                    self._answer(one)
                else:
                    self._send(one)

    def _sent_together(self, waiting: list[Task]) -> list[Task]:
        """First tries, by the way that is called for, chosen in the list; gives what is left to do."""
        first = [one for one in waiting if one.kind == planning.TASK]
        sent: set[str] = set()
        for way, often in CALLED.items():
            chosen = {t.key for t in first if t.key not in sent and self.chance.random() < often}
            among = sorted(chosen)
            for start in range(0, len(among), sending.MOST):
                with self.house.house.work(self.server) as work:
                    some = set(among[start : start + sending.MOST])
                    outcome = sending.send_together(work, some, way)
                    sent |= {attempt.task_id for attempt in outcome.sent}
        return [one for one in waiting if one.key not in sent]

    def _answer(self, asked: Task) -> None:
        with self.house.house.look() as look:
            case = look.session.get_one(CourtCase, asked.subject)
            last = reading.attempts(look, look.session.get_one(ServiceTask, asked.key))[-1]
        kind = reading.YES if self.chance.random() < 0.7 else reading.NO
        with self.house.house.work(self.judges[case.host_id or ""]) as work:
            judging.say(work, case.id, asked.key, kind, "看了反馈和照片", last.id)

    def _send(self, todo: Task) -> None:
        with self.house.house.work(self.server) as work:
            case = people.find(work, todo.subject, Action.serve, lock=True)
            task = service.find(work, case, todo.key)
            if task.state != READY:
                tasks.done(work, case.id, todo.kind, todo.key)
                return
            tried = [attempt.way for attempt in reading.attempts(work, task)]
            ways = service.options(work, case, task)
            allowed = [w.name for w in ways if w.allowed]
            way = next((w for w in CALLED if w in allowed and self.chance.random() < CALLED[w]), "")
            found = next_way(ways, tried)
            if tried or not way:
                way = found.name if found else "邮寄"
            if way != "公告":
                attempt = service.send(work, case.id, task.id, way)
                tasks.done(work, case.id, todo.kind, todo.key)
                if way not in service.CARRIED:
                    self._report(work, case, attempt)
                return
        self._announce(case, task)

    def _report(self, work: Work, case: CourtCase, attempt: ServiceAttempt) -> None:
        """Somebody of the court writes down at once what came of it."""
        steps = reading.STEPS[attempt.way]
        step = self.chance.choices(steps, [6] + [2] * (len(steps) - 1))[0]
        proofs = ["送达回证", "见证人", "拍照录像"]
        said = {"签收人": "本人", "本人确认": True, "证明": proofs}
        reporting.report(work, case.id, attempt.id, step, work.now, said)

    def _announce(self, case: CourtCase, task: ServiceTask) -> None:
        """Searched for in vain: the ordinary procedure, the judge's approval, the announcement."""
        host = self.judges[case.host_id or ""]
        with self.house.house.work(self.server) as work:
            whereabouts.set_person(
                work, case.id, task.party_id, "", "", searched=True, missing=True
            )
        with self.house.house.work(host) as work:
            current = work.session.get_one(CourtCase, case.id)
            if current.procedure != "普通":
                cases.choose_procedure(work, case.id, current.sequence, "普通", Action.conduct)
            judging.approve_announcement(work, case.id, task.id)
        with self.house.house.work(self.server) as work:
            service.send(work, case.id, task.id, "公告")

    def _dispatch(self) -> None:
        first, late, twice = self.carriers
        carrier = self.chance.choices((first, late, twice), (18, 1, 1))[0]
        handler = Handler(Dispatch(carrier), together=ORDERS)
        work_off(self.house.house, {service.DISPATCH: handler})

    def _hear(self) -> None:
        for carrier in self.carriers:
            notices = carrier.said()
            for first in range(0, len(notices), AT_ONCE):
                receive_all(self.house.house, notices[first : first + AT_ONCE])

    def _sit(self) -> None:
        """Today's hearings: held where everybody was summoned in time, else moved."""
        with self.house.house.look() as look:
            found = select(Hearing).where(
                Hearing.day <= look.today, Hearing.state.in_((CERTAIN, EXPECTED))
            )
            todays = list(look.session.scalars(found.order_by(Hearing.day, Hearing.slot)))
            hosts = {h.id: look.session.get_one(CourtCase, h.case_id).host_id for h in todays}
        for hearing in todays:
            with (
                suppress(LianError),
                self.house.house.work(self.judges[hosts[hearing.id] or ""]) as work,
            ):
                if hearing.state == CERTAIN:
                    hearings.take_place(work, hearing.id)
                    self._later(JUDGED_AFTER, hearing.case_id, CaseEvent.judge)
                else:
                    self._move(work, hearing)

    def _move(self, work: Work, hearing: Hearing) -> None:
        case = work.session.get_one(CourtCase, hearing.case_id)
        if case.state != CaseState.trying:
            hearings.cancel(work, hearing.id)
            return
        known = work.session.get_one(Hearing, hearing.id)
        found = first_day(work, case, RECORD, hearing=known)
        day = max(found.day, self.calendar.next_workday(work.today + timedelta(days=10)))
        asked = Asked(("小",), MINUTES[case.procedure], day)
        place = hearings.options(work, case.id, asked)[0].place
        hearings.move(work, hearing.id, asked, place, found)

    def _later(self, after: timedelta, case_id: str, event: CaseEvent) -> None:
        self.decided.append((self.house.clock.now + after, case_id, event))

    def _decide(self) -> None:
        """What was to happen in cases by today: settled, judged (and served), in force."""
        now = self.house.clock.now
        due = [one for one in self.decided if one[0] <= now]
        self.decided = [one for one in self.decided if one[0] > now]
        for _, case_id, event in due:
            with suppress(LianError):
                self._happen(case_id, event)

    def _happen(self, case_id: str, event: CaseEvent) -> None:
        with self.house.house.look() as look:
            host = self.judges[look.session.get_one(CourtCase, case_id).host_id or ""]
        with self.house.house.work(host) as work:
            case = work.session.get_one(CourtCase, case_id)
            cases.happen(work, case_id, case.sequence, event)
            if event != CaseEvent.judge:
                return
            self.judged += 1
            for party in standing(work, case):
                task = service.ask(work, case, party, ["判决书"])
                entry = work.session.get_one(LogEntry, (task.basis, work.house.chain))
                tasks.open_task(
                    work, case_id, planning.TASK, entry, tasks.Whom(role=Role.server), task.id
                )
        self._later(IN_FORCE_AFTER, case_id, CaseEvent.take_effect)

    def check(self) -> dict[str, Any]:
        """What must hold at the end.  Raises `AssertionError` where it does not."""
        with self.house.house.look() as look:
            faults = audit.verify(look.session, self.house.clock()).faults
            assert not faults, faults[:3]
            assert not list(_without_event(look)), "a due date without its event"
            _no_double_booking(look)
            states = Counter(look.session.scalars(select(CourtCase.state)))
            assert set(states) <= set(map(str, CaseState)) and states.total() == self.registered
            sent = Counter(look.session.scalars(select(ServiceTask.state)))
            unserved = select(func.count()).where(
                (ServiceTask.state == SERVED) != ServiceTask.found.is_not(None)
            )
            assert look.session.scalar(unserved.select_from(ServiceTask)) == 0
            waiting = Counter(look.session.scalars(select(Filing.state)))
            assert waiting[State.waiting] == 0, waiting
            return {
                "filings": dict(waiting),
                "cases": dict(states),
                "served": dict(sent),
                "events": look.session.scalar(select(func.count()).select_from(LogEntry)),
                "attempts": look.session.scalar(select(func.count()).select_from(ServiceAttempt)),
                "hearings": dict(Counter(look.session.scalars(select(Hearing.state)))),
                "due dates": dict(Counter(look.session.scalars(select(DueDate.state)))),
            }


def _without_event(look: Work) -> Iterator[str]:
    """Due dates that rest on no event."""
    its_own = (LogEntry.number == DueDate.basis) & (LogEntry.court == DueDate.court)
    known = select(LogEntry.number).where(its_own).exists()
    yield from look.session.scalars(select(DueDate.id).where(~known))


def _no_double_booking(look: Work) -> None:
    """Every standing or held hearing has its room, and nobody has two at once."""
    taken: dict[tuple[str, date, int], str] = {}
    found = select(Hearing).where(Hearing.state != hearings.CANCELLED)
    uses = {
        (who, day, slot): id_
        for who, day, slot, id_ in look.session.execute(
            select(HearingUse.who, HearingUse.day, HearingUse.slot, HearingUse.hearing_id)
        )
    }
    for hearing in look.session.scalars(found):
        for slot in range(hearing.slot, hearing.slot + hearing.length):
            key = (hearing.room_id, hearing.day, slot)
            assert taken.setdefault(key, hearing.id) == hearing.id, "a room taken twice"
            assert uses.get(key) == hearing.id, "a hearing without its room"
