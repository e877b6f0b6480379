"""Work for later: asked for in the transaction that causes it, done once, tried again, never lost.

A job has a kind and a key, and there is one of each.  Asking for it again while it runs makes it
run once more.  Whoever takes it holds a lease: a worker that is killed lets it lapse, and another
goes on.  What a handler writes in a transaction that also keeps or finishes the lease is written
exactly once, because a lease that somebody else has taken over makes the transaction fail.  What it
does outside the database may happen twice, and has to be the same the second time.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any, TypeAlias

from sqlalchemy import Executable, Select, bindparam, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from court.core.courthouse import Courthouse, Work
from court.core.store.kept import Kept
from court.core.tables import Job
from engine.text.errors import LianError

log = logging.getLogger("lian.jobs")
WAITING, DONE, GIVEN_UP = "等待", "完成", "放弃"
LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
MAX_DOUBLINGS = 7
MOST_ERROR = 200
# How long the record of what was done, and of what was given up, is kept.
KEEP_DONE = timedelta(days=7)
KEEP_GIVEN_UP = timedelta(days=90)


_JOBS = Kept(Job, Job.id, lambda job: job.id)


class JobFailed(LianError):
    """It did not work this time; tried again at `at`, or after the usual pause.

    The administrator reads the message: nothing a person wrote may be in it.
    """

    def __init__(self, message: str, at: datetime | None = None) -> None:
        super().__init__(message)
        self.at = at


class LeaseLost(Exception):
    """Somebody else works on the job now; whatever was to be written is not."""


class Stopped(Exception):
    """The process is about to end; the job goes on in another one."""


@dataclass(slots=True)
class Lease:
    """One worker's hold on one job."""

    id: int
    kind: str
    key: str
    round: int
    tries: int
    owner: str
    length: timedelta
    stopping: Callable[[], bool]
    settled: bool = field(default=False)

    def go_on(self) -> None:
        """Between two steps.  Raises `Stopped`."""
        if self.stopping():
            raise Stopped

    def keep(self, work: Work) -> None:
        """The job got somewhere and is held on; last in the transaction.  Raises `LeaseLost`."""
        job = self._held(work)
        job.lease_until, job.tries = work.now + self.length, 1

    def finish(self, work: Work, again: datetime | None = None) -> None:
        """Done, or done until `again`; last in the transaction.  Raises `LeaseLost`."""
        job = self._let_go(work)
        job.error, job.tries = "", 0
        if job.round != self.round:
            return  # asked for again meanwhile: it waits for its turn
        if again is not None:
            job.due = again
        else:
            job.state, job.ended_at = DONE, work.now

    def fail(self, work: Work, reason: str, at: datetime | None = None) -> None:
        """Not this time.  Raises `LeaseLost`."""
        job = self._let_go(work)
        job.error = reason[:MOST_ERROR]
        job.due = at or work.now + pause_after(job.tries)

    def give_up(self, work: Work, reason: str) -> None:
        """Never, unless an administrator asks for it.  Raises `LeaseLost`."""
        job = self._let_go(work)
        job.error = reason[:MOST_ERROR]
        if job.round == self.round:
            job.state, job.ended_at = GIVEN_UP, work.now

    def release(self, work: Work) -> None:
        """Let somebody else go on at once.  Raises `LeaseLost`."""
        self._let_go(work).tries = self.tries - 1

    def _held(self, work: Work) -> Job:
        for job in _JOBS.of(work.session, self.id, lock=True):
            if job.lease_owner == self.owner:
                return job
        raise LeaseLost

    def _let_go(self, work: Work) -> Job:
        job = self._held(work)
        job.lease_owner, job.lease_until = "", None
        self.settled = True
        return job


Abandon: TypeAlias = Callable[[Work, str], None]
Run: TypeAlias = Callable[[Courthouse, Lease], datetime | None]
# What is written about a job when its turn is over; raises `LeaseLost` before it writes anything.
Ending: TypeAlias = Callable[[Work], None]


@dataclass(frozen=True, slots=True)
class Handler:
    """What does the jobs of a kind.

    `run` gives the moment of the next turn, or None when the job is done; it may also settle the
    lease itself.  Raises `JobFailed` when it did not work.  `most_tries` 0 is no bound.  `abandon`
    leaves what a job with this key is about as it should be when it is given up.  `together` jobs are
    taken at once and noted as done at once: for short ones, of which a killed worker repeats several.
    """

    run: Run
    lease: timedelta = LEASE
    most_tries: int = 0
    abandon: Abandon | None = None
    together: int = 1


def enqueue(work: Work, kind: str, key: str, due: datetime | None = None) -> None:
    """Ask for a job, in the open transaction; one that was done or given up begins anew."""
    _put(work, kind, key, due or work.now)


def ensure(work: Work, kind: str, key: str, due: datetime) -> None:
    """See to it that a job waits; one that does already keeps its turn."""
    _put(work, kind, key, due, unless_waiting=True)


def _put(work: Work, kind: str, key: str, due: datetime, unless_waiting: bool = False) -> None:
    session = work.session
    if any(isinstance(row, Job) for row in (*session.new, *session.dirty)):
        session.flush()  # what was done with a job before comes before
    dialect = session.get_bind().dialect.name
    said = {"kind": kind, "key": key, "due": due, "created_at": work.now}
    # Not through the mapper: nothing else has to be written for it now.
    session.connection().execute(_putting(dialect, unless_waiting), said)


@cache
def _putting(dialect: str, unless_waiting: bool) -> Executable:
    """Adds a job, or lets the one of its kind and key begin anew; put together once."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    fresh: dict[str, Any] = {"state": WAITING, "tries": 0, "error": "", "ended_at": None}
    said: dict[str, Any] = {n: bindparam(n) for n in ("kind", "key", "due", "created_at")}
    added = insert(Job).values(round=1, lease_owner="", **fresh, **said)
    return added.on_conflict_do_update(
        index_elements=[Job.kind, Job.key],
        set_={**fresh, "due": added.excluded.due, "round": Job.round + 1},
        where=Job.state != WAITING if unless_waiting else None,
    )


def cancel(work: Work, kind: str, key: str) -> None:
    """The job is not wanted any more; whoever works on it writes nothing from now on."""
    work.session.execute(delete(Job).where(Job.kind == kind, Job.key == key))


def _never() -> bool:
    return False


def work_off(
    house: Courthouse, handlers: Mapping[str, Handler], stopping: Callable[[], bool] = _never
) -> int:
    """Do every job of these kinds whose turn has come; how many were taken.

    Never raises for what a handler does, only when the database is away.
    """
    count = 0
    while not stopping() and (leases := _claim(house, handlers, stopping, count)):
        _do(house, handlers[leases[0].kind], leases)
        count += len(leases)
    return count


def _claim(
    house: Courthouse, handlers: Mapping[str, Handler], stopping: Callable[[], bool], before: int
) -> list[Lease]:
    """The job longest due, and others of its kind that are done together with it; held.

    Looks first, so that nobody waits for a worker with nothing to do; not after it did one, when there
    usually is another.
    """
    if not before:
        with house.look() as look:
            if look.session.scalar(_due(look.now, handlers).limit(1)) is None:
                return []
    with house.work() as work:
        first = work.session.scalar(_locked(_due(work.now, handlers).limit(1)))
        if first is None:
            return []
        handler, found = handlers[first.kind], [first]
        if handler.together > 1:
            others = _due(work.now, [first.kind]).where(Job.id != first.id)
            found += work.session.scalars(_locked(others.limit(handler.together - 1)))
        return [_lease(work, job, handler.lease, stopping) for job in found]


def _lease(work: Work, job: Job, length: timedelta, stopping: Callable[[], bool]) -> Lease:
    job.lease_owner, job.lease_until = _new_owner(), work.now + length
    job.tries += 1
    return Lease(job.id, job.kind, job.key, job.round, job.tries, job.lease_owner, length, stopping)


def _locked(chosen: Select[Job]) -> Select[Job]:
    return chosen.with_for_update(skip_locked=True)


def _due(now: datetime, kinds: Collection[str]) -> Select[Job]:
    free = or_(Job.lease_until.is_(None), Job.lease_until <= now)
    return (
        select(Job)
        .where(Job.state == WAITING, Job.due <= now, Job.kind.in_(kinds), free)
        .order_by(Job.due, Job.id)
    )


def _new_owner() -> str:
    """Whose lease it is, for people; and a random end, so that no two leases are equal."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(8)}"


def _do(house: Courthouse, handler: Handler, leases: Sequence[Lease]) -> None:
    """Run the handler for each, and leave the jobs as that ended.

    Those of which the turn has not come when half of their lease is over are let go.
    """
    begun = house.clock()
    ends: list[tuple[Lease, Ending]] = []
    for lease in leases:
        late = house.clock() - begun > lease.length / 2 or lease.stopping()
        with _unless_lost(lease):
            end = lease.release if late and lease is not leases[0] else _run(house, handler, lease)
            if end is not None:
                ends.append((lease, end))
    if not ends:
        return
    with house.work() as work:
        _JOBS.fetch(work.session, (lease.id for lease, _ in ends), lock=True)
        for lease, end in ends:
            with _unless_lost(lease):
                end(work)


@contextmanager
def _unless_lost(lease: Lease) -> Iterator[None]:
    """Whoever lost a lease has nothing to write about it, and others go on."""
    try:
        yield
    except LeaseLost:
        log.warning("lease lost", extra={"kind": lease.kind, "job": lease.id})


def _run(house: Courthouse, handler: Handler, lease: Lease) -> Ending | None:
    """Run the handler; gives what is left to write about the job, None when it did that itself."""
    if handler.most_tries and lease.tries > handler.most_tries:
        said = f"试了 {handler.most_tries} 次，每次都没有做完就中断"
        return partial(_give_up, handler, lease, said)
    try:
        again = handler.run(house, lease)
    except LeaseLost:
        raise
    except Stopped:
        return lease.release
    except Exception as error:  # whatever goes wrong is kept with the job
        return _noting(handler, lease, error)
    return None if lease.settled else partial(lease.finish, again=again)


def _noting(handler: Handler, lease: Lease, error: Exception) -> Ending:
    """Keeps why it did not work; of an unexpected error only its kind, its text may name people."""
    known = isinstance(error, JobFailed)
    reason = str(error) if known else f"程序出错（{type(error).__name__}）"
    log.warning(
        "job failed",
        exc_info=None if known else error,
        extra={"kind": lease.kind, "job": lease.id, "tries": lease.tries},
    )
    if handler.most_tries and lease.tries >= handler.most_tries:
        return partial(_give_up, handler, lease, reason)
    return partial(lease.fail, reason=reason, at=error.at if isinstance(error, JobFailed) else None)


def _give_up(handler: Handler, lease: Lease, reason: str, work: Work) -> None:
    lease.give_up(work, reason)
    if handler.abandon is not None:
        handler.abandon(work, lease.key)


def pause_after(tries: int) -> timedelta:
    """30 s after the first try, then twice as long each time, at most an hour."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(max(tries - 1, 0), MAX_DOUBLINGS)
    return min(doubled, LONGEST_PAUSE)


def forget_ended(work: Work) -> None:
    """Take away the records of jobs that ended long ago."""
    for state, age in ((DONE, KEEP_DONE), (GIVEN_UP, KEEP_GIVEN_UP)):
        work.session.execute(delete(Job).where(Job.state == state, Job.ended_at < work.now - age))
