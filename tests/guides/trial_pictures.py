"""Pictures of the guide about cases after registration: registry, judge, service staff, parties."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from court.cases.lifecycle import CaseEvent, CaseState
from court.cases.tables import CourtCase
from court.core.tables import LogEntry
from tests.guides.scene import STAFF_WIDTH, Scene, shows

MOST = 1500


def case_in(scene: Scene, state: CaseState) -> CourtCase:
    """The oldest case in a state."""
    with scene.founded.house.look() as look:
        found = select(CourtCase).where(CourtCase.state == state).order_by(CourtCase.registration)
        return look.session.scalars(found.limit(1)).one()


def with_panel(scene: Scene) -> CourtCase:
    """The case that a panel tries."""
    with scene.founded.house.look() as look:
        formed = select(LogEntry.subject).where(LogEntry.kind == CaseEvent.form_panel)
        found = select(CourtCase).where(CourtCase.id.in_(formed)).limit(1)
        return look.session.scalars(found).one()


def host_of(scene: Scene, case: CourtCase) -> str:
    """The key of the demonstration's person who hosts a case."""
    return next(k for k, p in scene.people.items() if p.account_id == case.host_id)


@shows("审理-案件列表")
def listing(scene: Scene) -> Any:
    return scene.open("/trial", "judge", STAFF_WIDTH, 900)


@shows("审理-待分案")
def waiting(scene: Scene) -> Any:
    case = case_in(scene, CaseState.unassigned)
    return scene.open(f"/trial/{case.id}", "judge", STAFF_WIDTH, 1000)


@shows("审理-合议庭")
def panel(scene: Scene) -> Any:
    case = with_panel(scene)
    page = scene.open(f"/trial/{case.id}", "chief", STAFF_WIDTH, MOST)
    page.get_by_text("更换合议庭成员").click()
    return page


@shows("审理-审限")
def trial_period(scene: Scene) -> Any:
    case = case_in(scene, CaseState.trying)
    page = scene.open(f"/trial/{case.id}", host_of(scene, case), STAFF_WIDTH, MOST)
    return page.locator("section", has=page.locator("#period-h")).last


@shows("审理-陪审员")
def assessors(scene: Scene) -> Any:
    return scene.open("/assessors", "judge", STAFF_WIDTH, 760)


@shows("审理-分案公示")
def assignment(scene: Scene) -> Any:
    return scene.open("/assignment", "chief", STAFF_WIDTH, 1000)


@shows("审理-送达")
def service(scene: Scene) -> Any:
    case = with_panel(scene)
    return scene.open(f"/trial/{case.id}/service", "server", STAFF_WIDTH, 1100)


@shows("审理-开庭")
def hearing(scene: Scene) -> Any:
    case = with_panel(scene)
    return scene.open(f"/trial/{case.id}/hearing", host_of(scene, case), STAFF_WIDTH, 1000)


@shows("审理-统一排期")
def arranging(scene: Scene) -> Any:
    return scene.open("/hearings/arrange", "chief", STAFF_WIDTH, 900)


@shows("审理-待办")
def to_do(scene: Scene) -> Any:
    return scene.open("/todo", "clerk", STAFF_WIDTH, 760)
