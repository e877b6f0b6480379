"""The demonstration's cases on their way to a hearing: papers served by every way, some in vain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from court.cases.tables import CourtCase
from court.core.courthouse import Actor, Courthouse, Work
from court.core.roles import Role
from court.hearings import availability
from court.hearings import service as hearings
from court.hearings.preparing import first_day
from court.hearings.service import Asked
from court.operations import reacting
from court.service import reporting, service
from court.service.course import READY
from court.service.queries import RECORD
from court.service.tables import ServiceTask
from engine.text.errors import LianError

ROOMS = (("第一审判庭", "中"), ("第二审判庭", "小"), ("第三审判庭", "小"), ("线上一庭", "线上"))
# What becomes of the papers of one case after the other: way, what is reported, what it says.
STORIES: tuple[tuple[str, str, Mapping[str, object]], ...] = (
    ("邮寄", "签收", {"签收人": "本人"}),
    ("邮寄", "退回", {"原因": "本人拒收"}),
    ("直接", "拒收", {"证明": ["拍照录像"]}),
    ("邮寄", "退回", {"原因": "查无此人"}),
    ("电话", "告知", {"本人确认": False}),
    ("邮寄", "投递", {"联系": True}),
)
MOST = 8


def on_the_way(house: Courthouse, people: Mapping[str, Actor]) -> None:
    """Rooms, hearings for the cases that are tried, and papers on their way."""
    with house.work(people["chief"]) as work:
        for name, kind in ROOMS:
            availability.add_room(work, name, kind, public=kind != "线上")
    with house.look() as look:
        tried = select(CourtCase).where(CourtCase.state == "审理中")
        found = list(look.session.scalars(tried.order_by(CourtCase.registration).limit(MOST)))
    hosts = {actor.account_id: actor for actor in people.values()}
    for turn, case in enumerate(found):
        if turn % 2 == 0:
            _schedule(house, hosts.get(case.host_id or ""), case)
        _serve(house, people["server"], case, STORIES[turn % len(STORIES)])
    reacting.turn(house)


def _schedule(house: Courthouse, host: Actor | None, case: CourtCase) -> None:
    if host is None or host.role != Role.trial_judge:
        return
    with house.work(host) as work:
        found = first_day(work, work.session.get_one(CourtCase, case.id), RECORD)
        asked = Asked(("小", "中"), 60, found.day)
        place = hearings.options(work, case.id, asked)[-1].place
        hearings.schedule(work, case.id, asked, place, found)
    reacting.turn(house)


def _serve(
    house: Courthouse,
    server: Actor,
    case: CourtCase,
    story: tuple[str, str, Mapping[str, object]],
) -> None:
    with house.work(server) as work:
        for task in _waiting(work, case):
            _attempt(work, case, task, story)


def _waiting(work: Work, case: CourtCase) -> Sequence[ServiceTask]:
    found = service.of_case(work, work.session.get_one(CourtCase, case.id))
    return [task for task in found if task.state == READY]


def _attempt(
    work: Work, case: CourtCase, task: ServiceTask, story: tuple[str, str, Mapping[str, object]]
) -> None:
    """A way that may not be used for these papers is left for the people of the demonstration."""
    way, step, said = story
    try:
        attempt = service.send(work, case.id, task.id, way)
    except LianError:
        return
    reporting.report(work, case.id, attempt.id, step, work.now, said)
