"""Who tries a case together: one judge, or a panel with its presiding judge and people's assessors.

民事诉讼法 40-44: an uneven number; one judge alone in the summary procedure always, in the ordinary one
only where a judge says that its conditions are met; the head of division or the president names who
presides, and presides where he sits himself.
"""

from __future__ import annotations

from dataclasses import dataclass

from court.cases.lifecycle import CaseEvent
from court.cases.people import ORDINARY, SMALL, SUMMARY, of_case
from court.cases.projection import own_events
from court.cases.tables import CourtCase
from court.core.courthouse import Work
from court.core.events import data_of
from court.core.roles import Relation, Role
from court.core.tables import LogEntry
from court.flow import tasks

ALONE = (SUMMARY, SMALL)
# Keys of an event that formed or changed a panel.
SUBSTITUTES, USED = "候补", "递补"
NAME_PRESIDING = "指定审判长"
_DECIDING = (CaseEvent.choose_procedure, CaseEvent.convert)


@dataclass(frozen=True, slots=True)
class Panel:
    """Accounts: the host, who presides, all judges (the host among them), assessors.

    `substitutes` are assessors drawn in reserve, in the order in which they step in.
    """

    host: str
    presiding: str
    judges: tuple[str, ...]
    lay: tuple[str, ...]
    substitutes: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.judges) + len(self.lay)

    @property
    def wanting(self) -> str:
        """What keeps it from trying the case; empty when nothing does or nobody sits yet."""
        if self.count <= 1:
            return ""
        if self.count % 2 == 0:
            return "合议庭的人数应当是单数，现在缺一名（民事诉讼法 40）"
        return "" if self.presiding else "合议庭还没有审判长，请庭长或者院长指定（民事诉讼法 44）"


def panel_of(work: Work, case: CourtCase) -> Panel:
    """The panel as it stands now."""
    held: dict[str, list[str]] = {}
    for member in of_case(work, case):
        held.setdefault(member.relation, []).append(member.account_id)
    sitting = (Relation.host, Relation.presiding, Relation.member)
    judges = dict.fromkeys(who for relation in sitting for who in held.get(relation, ()))
    lay = held.get(Relation.lay, [])
    return Panel(
        next(iter(held.get(Relation.host, ())), ""),
        next(iter(held.get(Relation.presiding, ())), ""),
        tuple(judges),
        tuple(lay),
        _substitutes(work, case) if lay else (),
    )


def _substitutes(work: Work, case: CourtCase) -> tuple[str, ...]:
    left: list[str] = []
    for entry in own_events(work.session, case.id):
        if entry.kind != CaseEvent.form_panel:
            continue
        said = data_of(entry)
        if SUBSTITUTES in said:
            left = [str(who) for who in said[SUBSTITUTES]]
        left = [who for who in left if who not in said.get(USED, ())]
    return tuple(left)


def undecided(work: Work, case: CourtCase) -> bool:
    """Whether nobody has said yet if one judge may try this case alone (民事诉讼法 40, 42)."""
    if case.procedure != ORDINARY or not case.host_id or panel_of(work, case).count > 1:
        return False
    answered = False
    for entry in own_events(work.session, case.id):
        if entry.kind in _DECIDING:
            answered = False
        elif entry.kind == CaseEvent.sit_alone:
            answered = True
    return not answered


def leaving_all(work: Work, case: CourtCase) -> list[tuple[str, Relation]]:
    """Everybody who leaves when one judge tries the case alone from now on."""
    with_host = (Relation.presiding, Relation.member, Relation.lay)
    held = of_case(work, case)
    return [(m.account_id, Relation(m.relation)) for m in held if m.relation in with_host]


def ask_who_presides(work: Work, case: CourtCase, basis: LogEntry) -> None:
    """The head of division names who presides where nobody does; done once somebody does."""
    panel = panel_of(work, case)
    if panel.count > 1 and not panel.presiding:
        tasks.open_task(work, case.id, NAME_PRESIDING, basis, tasks.Whom(role=Role.chief))
    else:
        tasks.done(work, case.id, NAME_PRESIDING)
