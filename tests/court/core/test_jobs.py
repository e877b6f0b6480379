"""Work for later: once inside the database, tried again, gone on with after a kill, never lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from court.core import jobs
from court.core.courthouse import Courthouse, Work
from court.core.jobs import DONE, GIVEN_UP, WAITING, Handler, JobFailed, Lease, enqueue, work_off
from court.core.tables import Job, LogEntry
from tests.court.houses import ROOT, Founded, both_databases

KIND = "试验"
NOTED = "做过"


def ask(house: Founded, key: str = "a", due: datetime | None = None) -> None:
    with house.house.work() as work:
        enqueue(work, KIND, key, due)


def job(house: Founded, key: str = "a") -> Job:
    with house.house.look() as look:
        return look.session.scalars(select(Job).where(Job.key == key)).one()


def done_times(house: Founded) -> int:
    """How often the effect of a job stands in the database."""
    counted = select(func.count()).where(LogEntry.kind == NOTED)
    with house.house.look() as look:
        return look.session.scalar(counted) or 0


def noting(house: Courthouse, lease: Lease) -> None:
    with house.work() as work:
        work.log(NOTED)
        lease.finish(work)


def do(house: Founded, run: jobs.Run = noting, most_tries: int = 0) -> int:
    return work_off(house.house, {KIND: Handler(run, most_tries=most_tries)})


class Killed(BaseException):
    """The worker is gone."""


def dying(house: Courthouse, lease: Lease) -> None:
    raise Killed


def die(house: Founded, most_tries: int = 0) -> None:
    with pytest.raises(Killed):
        do(house, dying, most_tries)


@both_databases
def test_what_is_asked_for_is_done_once(house: Founded) -> None:
    ask(house)
    ask(house)
    assert do(house) == 1
    assert do(house) == 0
    assert (done_times(house), job(house).state) == (1, DONE)
    ask(house)
    assert do(house) == 1, "asked for again after its end it is done again"


@both_databases
def test_nothing_is_asked_for_when_its_cause_does_not_happen(house: Founded) -> None:
    with pytest.raises(Killed), house.house.work() as work:
        enqueue(work, KIND, "a")
        raise Killed
    assert do(house) == 0


@both_databases
def test_a_timer_runs_when_it_is_due(house: Founded) -> None:
    ask(house, due=house.clock.now + timedelta(days=30))
    assert do(house) == 0
    house.clock.advance(days=30)
    assert do(house) == 1


def test_older_first_and_only_known_kinds(house: Founded) -> None:
    seen: list[str] = []

    def noting_key(house: Courthouse, lease: Lease) -> None:
        seen.append(lease.key)

    for key in "cab":
        ask(house, key)
    with house.house.work() as work:
        enqueue(work, "别的", "x", work.now - timedelta(days=1))
    assert do(house, noting_key) == 3
    assert seen == ["c", "a", "b"]


@both_databases
def test_a_killed_worker_loses_nothing_and_holds_nobody_up_for_long(house: Founded) -> None:
    ask(house)
    die(house)
    assert do(house) == 0, "its lease still lasts"
    house.clock.advance(seconds=61)
    assert do(house) == 1
    assert done_times(house) == 1


@both_databases
def test_a_worker_that_comes_back_too_late_writes_nothing(house: Founded) -> None:
    """It was thought dead; somebody else took over and finished."""
    ask(house)

    def slow(court: Courthouse, lease: Lease) -> None:
        house.clock.advance(seconds=61)
        assert do(house) == 1
        noting(court, lease)

    do(house, slow)
    assert (done_times(house), job(house).state) == (1, DONE)


@both_databases
@pytest.mark.parametrize("act", ["keep", "fail", "give_up", "release"])
def test_a_lost_lease_changes_nothing(house: Founded, act: str) -> None:
    ask(house)

    def slow(court: Courthouse, lease: Lease) -> None:
        house.clock.advance(seconds=61)
        do(house)
        with court.work() as work:
            work.log(NOTED)
            said: dict[str, Callable[[Work], None]] = {
                "keep": lease.keep,
                "fail": lambda w: lease.fail(w, "x"),
                "give_up": lambda w: lease.give_up(w, "x"),
                "release": lease.release,
            }
            said[act](work)

    do(house, slow)
    assert (done_times(house), job(house).state, job(house).error) == (1, DONE, "")


def test_a_long_one_keeps_its_lease(house: Founded) -> None:
    ask(house)

    def long(court: Courthouse, lease: Lease) -> None:
        for _ in range(5):
            house.clock.advance(seconds=50)
            with court.work() as work:
                lease.keep(work)
            assert do(house) == 0

    assert do(house, long) == 1
    assert job(house).state == DONE


@both_databases
def test_asked_for_again_while_it_runs_it_runs_once_more(house: Founded) -> None:
    """Otherwise what was asked for after the worker had looked would be lost."""
    ask(house)

    def meanwhile(court: Courthouse, lease: Lease) -> None:
        if lease.round == 1:
            ask(house)
        noting(court, lease)

    assert do(house, meanwhile) == 2
    assert (done_times(house), job(house).state) == (2, DONE)


def test_what_fails_comes_again_with_growing_pauses(house: Founded) -> None:
    ask(house)
    turns: list[datetime] = []

    def failing(court: Courthouse, lease: Lease) -> None:
        turns.append(house.clock.now)
        if len(turns) < 4:
            raise JobFailed("对方没有接收")

    for _ in range(220):
        do(house, failing)
        if len(turns) == 1:
            assert job(house).error == "对方没有接收"
        house.clock.advance(seconds=1)
    pauses = [(b - a).total_seconds() for a, b in pairwise(turns)]
    assert pauses == [30, 60, 120]
    assert (job(house).state, job(house).error) == (DONE, "")


def test_pauses_end_at_an_hour() -> None:
    pauses = [jobs.pause_after(n) for n in range(1, 40)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=1)


def test_of_an_unexpected_error_only_its_kind_is_kept(house: Founded) -> None:
    ask(house)

    def faulty(court: Courthouse, lease: Lease) -> None:
        raise ValueError("李文海 110101199003070000")

    do(house, faulty)
    assert job(house).error == "程序出错（ValueError）"


def test_it_is_given_up_in_the_end_and_can_be_asked_for_again(house: Founded) -> None:
    ask(house)

    def faulty(court: Courthouse, lease: Lease) -> None:
        raise JobFailed("没有成")

    for _ in range(5):
        do(house, faulty, most_tries=3)
        house.clock.advance(hours=2)
    assert (job(house).state, job(house).tries, job(house).error) == (GIVEN_UP, 3, "没有成")
    ask(house)
    assert do(house) == 1


def test_what_ends_every_worker_is_given_up_too(house: Founded) -> None:
    ask(house)
    for _ in range(3):
        die(house, most_tries=3)
        house.clock.advance(seconds=61)
    assert do(house, most_tries=3) == 1
    assert (job(house).state, done_times(house)) == (GIVEN_UP, 0)


def test_what_gets_somewhere_between_kills_is_not_given_up(house: Founded) -> None:
    ask(house)

    def a_step(court: Courthouse, lease: Lease) -> None:
        with court.work() as work:
            lease.keep(work)
        raise Killed

    for _ in range(6):
        with pytest.raises(Killed):
            do(house, a_step, most_tries=3)
        house.clock.advance(seconds=61)
    assert do(house, most_tries=3) == 1
    assert job(house).state == DONE


@both_databases
def test_several_taken_together_end_each_in_its_own_way(house: Founded) -> None:
    """One fails, one is lost to somebody else, of one the turn comes too late; the others are done."""
    for key in "abcdef":
        ask(house, key)
    begun: list[str] = []

    def each(court: Courthouse, lease: Lease) -> None:
        begun.append(lease.key)
        if lease.key == "b":
            raise JobFailed("没有成")
        if lease.key == "c":
            with court.work() as work:
                jobs.cancel(work, KIND, "c")
        if lease.key == "d":
            house.clock.advance(seconds=31)

    assert work_off(house.house, {KIND: Handler(each, together=5)}, lambda: len(begun) > 3) == 5
    assert begun == ["a", "b", "c", "d"]
    assert [job(house, key).state for key in "abdef"] == [DONE, WAITING, DONE, WAITING, WAITING]
    assert (job(house, "b").error, job(house, "e").lease_owner, job(house, "e").tries) == (
        "没有成", "", 0,
    )  # fmt: skip
    house.clock.advance(seconds=30)
    assert work_off(house.house, {KIND: Handler(each, together=5)}) == 3


def test_it_comes_round_again_when_it_says_so(house: Founded) -> None:
    ask(house)
    assert do(house, lambda court, lease: house.clock.now + timedelta(hours=1)) == 1
    assert (job(house).state, do(house)) == (WAITING, 0)
    house.clock.advance(hours=1)
    assert do(house) == 1


def test_a_process_that_ends_lets_go_at_once(house: Founded) -> None:
    ask(house)
    ending = threading.Event()

    def stopped(court: Courthouse, lease: Lease) -> None:
        ending.set()
        lease.go_on()

    assert work_off(house.house, {KIND: Handler(stopped)}, ending.is_set) == 1
    assert (job(house).lease_owner, job(house).tries) == ("", 0)
    assert do(house) == 1


def test_what_is_called_off_is_not_done(house: Founded) -> None:
    ask(house)
    with house.house.work() as work:
        jobs.cancel(work, KIND, "a")
    assert do(house) == 0


def test_records_of_what_ended_long_ago_go(house: Founded) -> None:
    ask(house)
    ask(house, "b", due=house.clock.now + timedelta(days=365))
    do(house)
    for days, left in ((6, 2), (2, 1)):
        house.clock.advance(days=days)
        with house.house.work() as work:
            jobs.forget_ended(work)
        with house.house.look() as look:
            assert look.session.scalar(select(func.count()).select_from(Job)) == left


@both_databases
def test_workers_at_once_do_each_once(house: Founded) -> None:
    for n in range(30):
        ask(house, str(n))
    start = threading.Barrier(4)

    def worker() -> None:
        start.wait()
        do(house)

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done_times(house) == 30


WORKER = """
import sys, time
from pathlib import Path
from court.core.courthouse import Courthouse
from court.core.jobs import Handler, work_off
from court.core.settings import Settings
house = Courthouse.open(Settings(state=Path(sys.argv[1]), database_url=sys.argv[2]))
def run(house, lease):
    with house.work() as work:
        work.log("做过")
        lease.finish(work)
    print(lease.key, flush=True)
    time.sleep(0.005)  # so that something is left when it is killed
work_off(house, {"试验": Handler(run, together=int(sys.argv[3]))})
"""


@pytest.mark.parametrize("together", [1, 7])
@both_databases
def test_processes_killed_in_the_middle_lose_and_double_nothing(
    house: Founded, together: int
) -> None:
    count = 400
    house.clock.now = datetime.now(UTC)  # the other processes have the machine's clock
    for n in range(count):
        ask(house, str(n))
    settings = house.house.settings
    asked = [str(settings.state), settings.database_url, str(together)]
    command = [sys.executable, "-c", WORKER, *asked]
    workers = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for worker in workers:
        assert worker.stdout is not None
        worker.stdout.readline()
    time.sleep(0.1)
    for worker in workers:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    assert 0 < done_times(house) < count
    house.clock.advance(minutes=5)
    do(house)
    assert done_times(house) == count
