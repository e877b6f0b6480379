"""What happens to the filings of the demonstration: each story acts, then says when it goes on.

A story is a generator.  Between two of its moments other stories act; whoever tells them moves
the clock.  Everything is done by the court's own services, so events, opinions and documents are
those of a real court.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from court.core.clock import CHINA, local
from court.core.courthouse import Actor, Courthouse, Work
from court.core.receiving import receive
from court.core.tables import Filing
from court.counter import kiosk, window
from court.counter.devices import Visitor
from court.decisions import refusals, review
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.decisions.receiving import hand_in
from court.decisions.refusals import Signed
from court.demo.belongings import page_of, with_evidence
from court.demo.papers import Examples
from court.documents.own_words import OwnWords, Words
from court.filings import service as filings
from court.messages import service as messages
from court.opinions.service import Filed, submitted_opinion
from court.payments import service as payments
from court.payments.gateway import SimulatedGateway, gateway_of, order_of

OPENS, CLOSES = 9, 17
PANEL, CLERK = ("高伟", "叶青", "周敏"), "罗子文"
WAY_OUT = "请按约定向仲裁机构申请仲裁；认为约定无效的，请提交材料说明。"
Moments = Iterator[datetime]
Story = Callable[["Stage", "Case"], Moments]


@dataclass(frozen=True, slots=True)
class Case:
    """One filing of the demonstration.

    `example` is the content it begins with; `hours` is how long the judge takes; `better` is the
    example a supplement turns it into.
    """

    begins: datetime
    story: Story
    example: str
    turn: int
    filer: str = "shen"
    hours: float = 6
    amount: int = 0
    better: str = ""
    judge: str = "judge"


class Stage:
    """The court with its people at the moment of the clock."""

    def __init__(self, house: Courthouse, people: Mapping[str, Actor]) -> None:
        self.house = house
        self.people = people
        self.examples = Examples()

    def content(self, case: Case, example: str = "") -> dict[str, Any]:
        return self.examples.content(example or case.example, case.turn, case.filer, case.amount)

    def office(self, hours: float) -> datetime:
        """The first moment at least so many hours from now at which the court is open."""
        moment = local(self.house.clock() + timedelta(hours=hours))
        calendar = self.house.bundle.calendar
        if moment.hour >= CLOSES:
            moment = moment.replace(hour=OPENS, minute=moment.minute) + timedelta(days=1)
        elif moment.hour < OPENS:
            moment = moment.replace(hour=OPENS, minute=moment.minute)
        while not calendar.is_workday(moment.date()):
            moment = moment.replace(hour=OPENS) + timedelta(days=1)
        return moment.astimezone(CHINA)

    def after(self, **time: float) -> datetime:
        return self.house.clock() + timedelta(**time)

    def handed_in(self, case: Case) -> Filing:
        content = self.content(case)

        def written(work: Work) -> Filed:
            filing = filings.begin(work, content["案由"], content)
            named = with_evidence(work, filing, content)
            filing = filings.save(work, filing, named, filing.revision)
            return filings.submit(work, filing, filing.revision)

        return hand_in(self.house, self.people[case.filer], written).filing

    def supplemented(self, case: Case, filing: Filing) -> Filing:
        with self.house.work(self.people[case.filer]) as work:
            filing = filings.own(work, filing.id, lock=True)
            content = with_evidence(work, filing, self.content(case, case.better))
            return filings.supplement(work, filing, content, filing.revision)

    def taken(self, case: Case, filing: Filing) -> Filing:
        with self.house.work(self.people[case.judge]) as work:
            return review.take(work, filing.id)

    def answered(self, case: Case, filing: Filing, said: str) -> Filing:
        """Every open question is answered to the same effect, in the words that fit it."""
        effect = review.ANSWERS[said]
        with self.house.work(self.people[case.judge]) as work:
            filing = review.open_filing(work, filing.id)
            for finding in submitted_opinion(work, filing).findings:
                if finding.question and finding.enforced and finding.ruling is None:
                    words = {to: w for w, to in review.answers_to(finding).items()}[effect]
                    filing = review.answer(work, filing.id, filing.sequence, finding.key, words)
                    if said != "没有问题":
                        break
            return filing

    def overridden(self, case: Case, filing: Filing, reason: str) -> Filing:
        """The judge does not follow the gaps the rules found."""
        with self.house.work(self.people[case.judge]) as work:
            filing = review.open_filing(work, filing.id)
            for finding in submitted_opinion(work, filing).of("不满足"):
                if finding.enforced and finding.counted == "补正":
                    filing = review.override(
                        work, filing.id, filing.sequence, finding.key, "满足", reason
                    )
            return filing

    def decided(self, case: Case, filing: Filing, kind: str, days: int | None = None) -> Filing:
        with self.house.work(self.people[case.judge]) as work:
            filing = review.open_filing(work, filing.id)
            decisions.decide(work, filing.id, filing.sequence, Plan(kind, days))
            return filing

    def explained(self, case: Case, filing: Filing) -> Filing:
        """Every ground with a way out, in the judge's words where the rules have none."""
        with self.house.work(self.people[case.judge]) as work:
            filing = review.open_filing(work, filing.id)
            worded = {
                f.key: Words(f.explanation or f.title, f.cure or WAY_OUT)
                for f in submitted_opinion(work, filing).of("不满足")
                if f.counted == "不予受理" and not f.cure
            }
            plan = Plan("释明告知", own=OwnWords(worded))
            decisions.decide(work, filing.id, filing.sequence, plan)
            return filing

    def paid(self, case: Case, filing: Filing) -> None:
        with self.house.work(self.people[case.filer]) as work:
            order = payments.order_for(work, filing.id)
            gateway = gateway_of(self.house.settings)
            if order.state == payments.OPEN and isinstance(gateway, SimulatedGateway):
                payments.settle(work, gateway.notice(order_of(order), work.now))

    def read_messages(self, case: Case) -> None:
        with self.house.work(self.people[case.filer]) as work:
            for message in messages.inbox(work):
                messages.open_message(work, message.id)


# What filers begin and leave


def draft(stage: Stage, case: Case) -> Moments:
    """Begun, not handed in."""
    content = stage.content(case)
    for unfinished in ("证据", "材料", "被告"):
        content.pop(unfinished, None)
    with stage.house.work(stage.people[case.filer]) as work:
        filings.begin(work, content["案由"], content)
    yield from ()


def _taken(stage: Stage, case: Case) -> Generator[datetime, None, Filing]:
    """Handed in, and taken by a judge in office hours."""
    filing = stage.handed_in(case)
    yield stage.office(case.hours)
    stage.taken(case, filing)
    return filing


def thrown_away(stage: Stage, case: Case) -> Moments:
    with stage.house.work(stage.people[case.filer]) as work:
        filing = filings.begin(work, "民间借贷纠纷")
    yield stage.after(minutes=20)
    with stage.house.work(stage.people[case.filer]) as work:
        filings.discard(work, filings.own(work, filing.id, lock=True))


def waiting(stage: Stage, case: Case) -> Moments:
    stage.handed_in(case)
    yield from ()


def withdrawn(stage: Stage, case: Case) -> Moments:
    filing = stage.handed_in(case)
    yield stage.after(hours=2)
    with stage.house.work(stage.people[case.filer]) as work:
        filings.withdraw(work, filings.own(work, filing.id, lock=True))


# What the court decides


def reviewing(stage: Stage, case: Case) -> Moments:
    """Taken, not decided yet."""
    yield from _taken(stage, case)


def _registered(stage: Stage, case: Case, filing: Filing, pays: bool = True) -> Moments:
    yield stage.office(case.hours)
    stage.taken(case, filing)
    yield stage.after(minutes=12)
    stage.answered(case, filing, "没有问题")
    stage.decided(case, filing, "登记立案")
    if pays:
        yield stage.after(hours=23)
        stage.paid(case, filing)
        stage.read_messages(case)


def registered(stage: Stage, case: Case) -> Moments:
    """Complete from the beginning; the fee is paid the next day."""
    yield from _registered(stage, case, stage.handed_in(case))


def unpaid(stage: Stage, case: Case) -> Moments:
    yield from _registered(stage, case, stage.handed_in(case), pays=False)


def not_followed(stage: Stage, case: Case) -> Moments:
    """The judge finds enough what the rules found lacking."""
    filing = yield from _taken(stage, case)
    stage.overridden(case, filing, "经电话核实，现有材料已经能够说明")
    yield stage.after(minutes=15)
    stage.decided(case, filing, "登记立案")


def _told_to_supplement(stage: Stage, case: Case) -> Generator[datetime, None, Filing]:
    filing = yield from _taken(stage, case)
    yield stage.after(minutes=20)
    stage.decided(case, filing, "补正告知", 15)
    return filing


def to_supplement(stage: Stage, case: Case) -> Moments:
    """Told what is missing; nothing came yet."""
    yield from _told_to_supplement(stage, case)


def supplemented(stage: Stage, case: Case) -> Moments:
    """Came back complete, waits for the judge again."""
    filing = yield from _told_to_supplement(stage, case)
    yield stage.after(hours=26)
    stage.supplemented(case, filing)


def supplemented_and_registered(stage: Stage, case: Case) -> Moments:
    filing = yield from _told_to_supplement(stage, case)
    yield stage.after(hours=30)
    stage.read_messages(case)
    yield from _registered(stage, replace(case, hours=3), stage.supplemented(case, filing))


def sent_back(stage: Stage, case: Case) -> Moments:
    """The period passed without a supplement."""
    filing = yield from _told_to_supplement(stage, case)
    yield stage.office(24 * 22)
    with stage.house.work(stage.people[case.judge]) as work:
        filing = review.open_filing(work, filing.id)
        decisions.send_back(work, filing.id, filing.sequence)


def insisting(stage: Stage, case: Case) -> Moments:
    """The filer insists after an explanation and waits for a ruling."""
    filing = stage.handed_in(case)
    yield stage.office(case.hours)
    stage.decided(case, filing, "管辖告知")
    yield stage.after(hours=40)
    with stage.house.work(stage.people[case.filer]) as work:
        filings.insist(work, filings.own(work, filing.id, lock=True))


def explained(stage: Stage, case: Case) -> Moments:
    """The court explained the right way; the filer has not answered yet."""
    filing = yield from _taken(stage, case)
    stage.answered(case, filing, "应不予受理")
    yield stage.after(minutes=40)
    stage.explained(case, filing)


def proposed(stage: Stage, case: Case) -> Moments:
    """Insisted on; the draft waits for its signatures."""
    yield from _proposed(stage, case)


def _proposed(stage: Stage, case: Case) -> Generator[datetime, None, Filing]:
    filing = yield from _taken(stage, case)
    stage.answered(case, filing, "应不予受理")
    yield stage.after(minutes=40)
    stage.explained(case, filing)
    yield stage.after(hours=20)
    with stage.house.work(stage.people[case.filer]) as work:
        filings.insist(work, filings.own(work, filing.id, lock=True))
    yield stage.office(4)
    stage.answered(case, filing, "应不予受理")
    return stage.decided(case, filing, "拟不予受理")


def refused(stage: Stage, case: Case) -> Moments:
    """Signed a day later, then served."""
    filing = yield from _proposed(stage, case)
    yield stage.office(24)
    file = receive(stage.house, "裁定书.pdf", BytesIO(page_of("民事裁定书")))
    with stage.house.work(stage.people[case.judge]) as work:
        found = review.open_filing(work, filing.id)
        signed = Signed(f"（2026）粤2071民初{case.turn}号", work.today, PANEL, CLERK, file)
        refusals.file_signed(work, found.id, found.sequence, signed)
    yield stage.office(20)
    with stage.house.work(stage.people[case.judge]) as work:
        found = review.open_filing(work, filing.id)
        refusals.serve(work, found.id, found.sequence, 0, work.today, "直接送达")


def elsewhere(stage: Stage, case: Case) -> Moments:
    filing = stage.handed_in(case)
    yield stage.office(case.hours)
    stage.decided(case, filing, "管辖告知")


def earlier_step(stage: Stage, case: Case) -> Moments:
    filing = stage.handed_in(case)
    yield stage.office(case.hours)
    stage.decided(case, filing, "前置告知")


# Machine and window


def from_machine(stage: Stage, case: Case) -> Moments:
    """Begun at the machine, handed over, finished at the window, registered."""
    filing = _left_at_machine(stage, case)
    yield stage.after(minutes=25)
    filing = _finished_at_window(stage, case, filing)
    yield from _registered(stage, case, filing, pays=False)


def left_at_machine(stage: Stage, case: Case) -> Moments:
    """Waits at the window under its pick-up code."""
    _left_at_machine(stage, case)
    yield from ()


def on_paper(stage: Stage, case: Case) -> Moments:
    """Brought on paper to the window, registered."""
    guide = stage.people["guide"]
    with stage.house.work(guide) as work:
        filing = window.begin_paper(work, stage.content(case)["案由"])
        filing = filings.save(work, filing, stage.content(case), filing.revision)
    yield stage.after(minutes=18)
    yield from _registered(stage, case, _finished_at_window(stage, case, filing), pays=False)


def half_entered(stage: Stage, case: Case) -> Moments:
    """Being entered at the window now."""
    with stage.house.work(stage.people["guide"]) as work:
        content = stage.content(case)
        content.pop("证据", None)
        filing = window.begin_paper(work, content["案由"])
        filings.save(work, filing, content, filing.revision)
    yield from ()


def _left_at_machine(stage: Stage, case: Case) -> Filing:
    content = stage.content(case)
    with stage.house.work() as work:
        filing, token = kiosk.start(work, content["案由"], Visitor("demo"))
        filings.save(work, filing, content, filing.revision)
        return kiosk.hand_to_window(work, token)


def _finished_at_window(stage: Stage, case: Case, filing: Filing) -> Filing:
    def finished(work: Work) -> Filed:
        window.take_over(work, filing.id)
        if case.filer in stage.people:
            window.give_to(work, filing.id, stage.people[case.filer].phone)
        return window.submit(work, filing.id, filing.revision)

    return hand_in(stage.house, stage.people["guide"], finished).filing
