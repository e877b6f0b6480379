"""Work for later as the administrator sees it: what waits, runs, failed; done again or given up.

Nothing a person wrote is shown: a job names what it is about by a random id, and its last error is
one of the software's own sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select

from court.core.courthouse import Conflict, Work, existing
from court.core.jobs import DONE, GIVEN_UP, WAITING, enqueue
from court.core.roles import Action
from court.core.tables import Job
from court.operations.handlers import KINDS, abandoning

RUNNING, FAILING, DUE, LATER = "在做", "会再试", "轮到了", "没到时间"
# What wants the administrator first.
STANDINGS = (GIVEN_UP, FAILING, RUNNING, DUE, LATER, DONE)
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One job; `can_be_given_up` when nothing is left lying about by that."""

    job: Job
    standing: str
    can_be_given_up: bool


@dataclass(frozen=True, slots=True)
class KindLine:
    """The jobs of a kind: how many stand where, and since when the oldest has been due."""

    kind: str
    counts: Mapping[str, int] = field(default_factory=dict)
    oldest: datetime | None = None

    def age(self, now: datetime) -> timedelta:
        """How long the oldest has waited for its turn."""
        return max(now - self.oldest, timedelta()) if self.oldest else timedelta()


def kinds(work: Work) -> list[KindLine]:
    """Every kind, those without jobs too.  For the metrics as well: nobody's rights are asked."""
    standing = _standing(work.now).label("standing")
    counted = select(Job.kind, standing, func.count(), func.min(Job.due))
    found: dict[str, dict[str, int]] = {}
    oldest: dict[str, datetime] = {}
    for kind, name, count, due in work.session.execute(counted.group_by(Job.kind, "standing")):
        found.setdefault(kind, {})[name] = count
        if name in (FAILING, DUE):
            oldest[kind] = min(due, oldest.get(kind, due))
    names = (*KINDS, *sorted(set(found) - set(KINDS)))
    return [KindLine(name, found.get(name, {}), oldest.get(name)) for name in names]


def overview(work: Work) -> list[KindLine]:
    """Every kind of job with its counts, for an administrator.  Raises `NotAllowed`."""
    work.actor.require(Action.operate)
    return kinds(work)


def listing(work: Work, kind: str = "", standing: str = "") -> list[Line]:
    """Jobs that have not ended well, the ones that want somebody first.  Raises `NotAllowed`."""
    work.actor.require(Action.operate)
    now = _standing(work.now)
    rank = case(*((now == name, n) for n, name in enumerate(STANDINGS)), else_=len(STANDINGS))
    found = select(Job, now).order_by(rank, Job.due, Job.id).limit(SHOWN)
    found = found.where(now == standing) if standing else found.where(Job.state != DONE)
    found = found.where(Job.kind == kind) if kind else found
    return [
        Line(job, name, _leaves_nothing(job, name)) for job, name in work.session.execute(found)
    ]


def retry(work: Work, job_id: int) -> Job:
    """Do it now, with all its tries before it.  Raises `NotAllowed`, `NotFound`, `Conflict`."""
    job = _idle(work, "重做任务", job_id, (WAITING, GIVEN_UP))
    enqueue(work, job.kind, job.key)
    return job


def give_up(work: Work, job_id: int) -> Job:
    """Do not try any more.  Raises `NotAllowed`, `NotFound`, `Conflict`."""
    job = _idle(work, "放弃任务", job_id, (WAITING,))
    abandon = abandoning().get(job.kind)
    if abandon is None:
        raise Conflict(f"“{job.kind}”会自己再来，不能放弃")
    abandon(work, job.key)
    job.state, job.ended_at = GIVEN_UP, work.now
    job.round += 1
    return job


def _idle(work: Work, event: str, job_id: int, states: Sequence[str]) -> Job:
    """A job nobody works on, locked; the log comes first, as it does for workers."""
    work.actor.require(Action.operate)
    known = existing(work.session.get(Job, job_id), "没有这个任务")
    work.log(event, 种类=known.kind, 任务=known.id)
    job = work.session.get_one(Job, job_id, with_for_update=True, populate_existing=True)
    if job.lease_until is not None and job.lease_until > work.now:
        raise Conflict("这个任务正在做，过一会儿再看")
    if job.state not in states:
        raise Conflict(f"这个任务已经{job.state}")
    return job


def _leaves_nothing(job: Job, standing: str) -> bool:
    return job.state == WAITING and standing != RUNNING and job.kind in abandoning()


def _standing(now: datetime) -> ColumnElement[str]:
    return case(
        (Job.state.in_((DONE, GIVEN_UP)), Job.state),
        (Job.lease_until > now, RUNNING),
        (Job.error != "", FAILING),
        (Job.due <= now, DUE),
        else_=LATER,
    )
