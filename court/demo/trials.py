"""After registration: judges are entered for the draw, and cases stand in every state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import cycle

from sqlalchemy import select

from court.assignment import assessors, bench, candidates, panels, recusal, requests, seeds, service
from court.cases import service as cases
from court.cases.lifecycle import CaseEvent
from court.cases.people import find
from court.cases.tables import CourtCase
from court.core.courthouse import Actor, Courthouse
from court.core.roles import Action
from court.demo.serving import on_the_way
from court.operations import reacting

GROUPS = {
    "trial1": ["综合", "金融"],
    "trial2": ["综合", "家事", "侵权"],
    "trial3": ["综合", "劳动", "金融", "侵权"],
    "chief": ["综合", "家事", "劳动"],
}
# What happens to the cases that have a judge, in turn.
TURNS: tuple[tuple[CaseEvent, ...], ...] = (
    (),
    (CaseEvent.judge,),
    (CaseEvent.suspend,),
    (CaseEvent.withdraw,),
    (),
    (CaseEvent.judge, CaseEvent.take_effect),
    (CaseEvent.settle, CaseEvent.archive),
    (CaseEvent.transfer,),
)
# What happens to those that wait for a judge, the last ones registered.
WAITING: tuple[tuple[CaseEvent, ...], ...] = ((), (), (CaseEvent.mediate,))


def trials(house: Courthouse, people: Mapping[str, Actor]) -> None:
    """Let every registered filing have its case, and most cases their judge."""
    reacting.turn(house)
    with house.work(people["chief"]) as work:
        for key, groups in GROUPS.items():
            share = Decimal("0.4") if key == "chief" else Decimal(1)
            bench.keep(work, people[key].account_id, groups, share)
        seeds.turn(work)
    with house.work(people["trial1"]) as work:
        recusal.declare(work, "R1", "欧阳慧", "")
    _draw(house, people)
    reacting.turn(house)
    _panels(house, people)
    reacting.turn(house)
    on_the_way(house, people)


def _draw(house: Courthouse, people: Mapping[str, Actor]) -> None:
    with house.look() as look:
        order = select(CourtCase.id).order_by(CourtCase.registration)
        found = list(look.session.scalars(order))
    by_account = {actor.account_id: actor for actor in people.values()}
    turns = cycle(TURNS)
    for case_id in found[: max(len(found) - len(WAITING), 0)]:
        with house.work(people["judge"]) as work:
            case = find(work, case_id, Action.assign)
            procedure = "小额" if case.amount is not None and case.amount < 50_000 else "简易"
            case = cases.choose_procedure(work, case_id, case.sequence, procedure)
            host = service.draw_for(work, case_id, case.sequence).account_id
        if by_account[host] is people["chief"]:
            continue
        for event in next(turns):
            with house.work(by_account[host]) as work:
                case = find(work, case_id, Action.conduct)
                cases.happen(work, case_id, case.sequence, event)
    if len(found) > len(WAITING):
        with house.work(people["judge"]) as work:
            requests.ask_change(work, found[:1], "其他特殊原因", "与另一案合并审理更方便")
        _wait(house, people["judge"], found[-len(WAITING) :])


def _wait(house: Courthouse, judge: Actor, found: Sequence[str]) -> None:
    for case_id, events in zip(found, WAITING, strict=True):
        for event in events:
            with house.work(judge) as work:
                case = find(work, case_id, Action.prepare)
                assert event is CaseEvent.mediate
                cases.mediate(work, case.id, case.sequence, 15)


def _panels(house: Courthouse, people: Mapping[str, Actor]) -> None:
    """One case is tried by a panel with an assessor, one waits for its host to say who tries it."""
    with house.work(people["judge"]) as work:
        term = (date(work.today.year - 1, 1, 1), date(work.today.year + 3, 12, 31))
        assessors.keep(work, people["assessor"].account_id, ["会计"], term)
    hosts = {actor.account_id: actor for key, actor in people.items() if key.startswith("trial")}
    with house.look() as look:
        tried = select(CourtCase.id, CourtCase.host_id).where(CourtCase.state == "审理中")
        rows = [
            (case, hosts[host])
            for case, host in look.session.execute(tried.order_by(CourtCase.registration))
            if host in hosts
        ]
    for turn, (case_id, host) in enumerate(rows[:2]):
        with house.work(host) as work:
            case = find(work, case_id, Action.conduct)
            cases.choose_procedure(work, case_id, case.sequence, "普通", Action.conduct)
        if turn == 0:
            _compose(house, people["chief"], host, case_id)


def _compose(house: Courthouse, chief: Actor, host: Actor, case_id: str) -> None:
    """The head of division presides where he was drawn himself (民事诉讼法 44), else the host."""
    try:
        with house.work(chief) as work:
            case = find(work, case_id, Action.assign)
            wanted = panels.Wanted("两名法官、一名陪审员")
            panel = panels.compose(work, case_id, case.sequence, wanted)
            if not panel.presiding:
                panels.preside(work, case_id, case.sequence, host.account_id)
    except candidates.NobodyLeft:
        return  # too few judges of the group: left for the people of the demonstration
    with house.work(host) as work:
        case = find(work, case_id, Action.assist)
        cases.tell_panel(work, case_id, case.sequence)
