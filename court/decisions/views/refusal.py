"""A refusal on its way, as staff see it: what was done, what is possible now, what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from court.core.courthouse import Work
from court.core.deadlines import Badge, badge
from court.core.lifecycle import AFTER_REFUSAL, PROPOSE, Event, State, can
from court.core.tables import Account, Filing
from court.decisions.plan import Plan
from court.decisions.preparing import kept_plan
from court.decisions.refusals import INSISTING, MANNERS, acts_of, claimants, in_force, panel_size
from court.decisions.setting_aside import insists
from court.decisions.tables import RefusalAct

TOLD = (State.supplement, State.explained, State.elsewhere, State.earlier_step, State.returned)
STAGES = ("释明", "坚持或者理由", "拟裁定", "签发", "送达", "上诉")


@dataclass(frozen=True, slots=True)
class Served:
    """A claimant, and when they were served; `until` is their last day to appeal."""

    place: int
    name: str
    abroad: bool
    day: date | None
    how: str
    until: date | None


@dataclass(frozen=True, slots=True)
class RefusalView:
    """`acts` are all that was entered, with who did it; `stage` is how far it is, from 0."""

    stage: int
    told: bool
    possible: frozenset[str]
    insisted: bool
    acts: list[tuple[RefusalAct, str]]
    signed: RefusalAct | None
    people: list[Served]
    appealed: RefusalAct | None
    passed: RefusalAct | None
    appeal_by: Badge | None
    pass_up_by: Badge | None
    panel_size: int
    signers: tuple[str, ...]
    clerk: str
    manners: tuple[str, ...] = MANNERS
    insisting: tuple[str, ...] = INSISTING
    stages: tuple[str, ...] = STAGES

    @property
    def unserved(self) -> list[int]:
        return [one.place for one in self.people if one.day is None]

    def may(self, event: str) -> bool:
        """Whether an event is possible now."""
        return event in self.possible


STEPS = (
    Event.insist,
    Event.reopen,
    Event.abandon,
    Event.refuse,
    *AFTER_REFUSAL,
)


def refusal_view(look: Work, filing: Filing) -> RefusalView | None:
    """None for a filing that nobody was sent away with, and nothing was done about."""
    state = State(filing.state)
    every = acts_of(look, filing)
    if not every and state not in (*TOLD, State.proposed, State.refused):
        return None
    acts = in_force(every)
    last = {act.kind: act for act in acts}
    signed, appealed, passed = (
        last.get(kind) for kind in (Event.refuse, Event.appeal, Event.send_up)
    )
    possible = {str(event) for event in STEPS if can(state, event)}
    if state != State.proposed:
        possible.discard(Event.refuse)
    if not appealed or passed:
        possible.discard(Event.send_up)
    if not any(act.kind == Event.serve for act in acts) or appealed:
        possible.discard(Event.appeal)
    if signed is None:
        possible -= {Event.serve, Event.ordered}
    size = panel_size(look)
    kept = kept_plan(look, filing, PROPOSE)
    draft = kept[0] if kept else Plan(PROPOSE)
    return RefusalView(
        stage=_stage(state, filing, last),
        told=state in TOLD,
        possible=frozenset(possible),
        insisted=insists(filing),
        acts=_named(look, every),
        signed=signed,
        people=_people(filing, acts),
        appealed=appealed,
        passed=passed,
        appeal_by=_badge(look, filing.appeal_by),
        pass_up_by=_badge(look, filing.pass_up_by),
        panel_size=size,
        signers=(*draft.panel, *("",) * size)[:size],
        clerk=draft.clerk,
    )


def _stage(state: State, filing: Filing, last: dict[str, RefusalAct]) -> int:
    if state == State.refused:
        return 5 if Event.appeal in last else 4 if Event.serve in last else 3
    if state == State.proposed:
        return 2
    return 1 if insists(filing) else 0


def _named(look: Work, acts: list[RefusalAct]) -> list[tuple[RefusalAct, str]]:
    found = [(act, look.session.get(Account, act.by)) for act in acts]
    return [(act, account.name if account else "") for act, account in found]


def _people(filing: Filing, acts: list[RefusalAct]) -> list[Served]:
    served = {act.party: act for act in acts if act.kind == Event.serve}
    return [
        Served(
            place,
            name,
            abroad,
            served[place].day if place in served else None,
            served[place].how if place in served else "",
            served[place].until if place in served else None,
        )
        for place, (name, abroad) in enumerate(claimants(filing))
    ]


def _badge(look: Work, day: date | None) -> Badge | None:
    return badge(look.house.bundle, day, look.today) if day else None
