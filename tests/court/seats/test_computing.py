"""Who computes: in order, without a seat while waiting, and never in a circle."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from inspect import iscoroutinefunction, unwrap
from typing import Any, cast

import pytest

from api.routes import OPERATIONS, _included
from court.core.store.turns import Turns
from court.seats.computing import SEATS, Seats, acquired, held, seated

SOON = 5.0


def waits(seats: Seats, many: int) -> None:
    """Come back when so many wait for a seat."""
    until = time.monotonic() + SOON
    while len(seats._new) < many:
        assert time.monotonic() < until
        time.sleep(0.001)


@pytest.mark.parametrize("many", [1, 2])
def test_no_more_than_the_seats_compute_and_the_others_come_in_order(many: int) -> None:
    seats = Seats(many, SOON)
    go, order, busy, most = threading.Event(), [], [0], [0]

    def work(number: int) -> None:
        with seats.taken():
            busy[0] += 1
            most[0] = max(most[0], busy[0])
            order.append(number)
            assert go.wait(SOON)
            busy[0] -= 1

    with ThreadPoolExecutor(8) as pool:
        for number in range(8):
            pool.submit(work, number)
            waits(seats, max(0, number + 1 - many))
        assert len(order) == many
        go.set()
    assert most == [many]
    assert sorted(order) == [*range(8)]
    if many == 1:
        assert order == [*range(8)]


def test_who_waits_for_a_lock_lets_its_holder_and_others_compute() -> None:
    """One seat: its holder wants what another has, which wants the seat."""
    seats, lock = Seats(1, SOON), threading.Lock()
    done: list[str] = []

    def slow() -> None:
        with seats.taken():
            lock.acquire()
            with seats.away():
                assert given_back.wait(SOON)  # another sits and wants the lock meanwhile
            done.append("slow")
            lock.release()

    def quick() -> None:
        with seats.taken():
            given_back.set()
            with seats.away():
                assert lock.acquire(timeout=SOON)
            done.append("quick")
            lock.release()

    given_back = threading.Event()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(slow)
        while not lock.locked():
            time.sleep(0.001)
        second = pool.submit(quick)
    assert first.result() is second.result() is None
    assert done == ["slow", "quick"]
    assert seats._free == 1


def test_who_waited_for_a_lock_lets_others_go_on_when_it_gave_the_lock_back() -> None:
    """One seat: it sat down at once with the lock, and is first in the queue without it."""
    seats, lock = Seats(1, SOON), threading.Lock()
    order: list[str] = []

    def waiter() -> None:
        with seats.taken():
            with seats.away(at_once=True):
                assert lock.acquire(timeout=SOON)
            order.append("with the lock")
            lock.release()
            seats.settle()
            order.append("without it")

    def newcomer() -> None:
        with seats.taken():
            order.append("newcomer")

    lock.acquire()
    with ThreadPoolExecutor(2) as pool:
        pool.submit(waiter)
        while seats._free != 1 or not pool._threads or order:
            time.sleep(0.001)
        time.sleep(0.01)  # it waits for the lock now, and its seat is free
        with seats.taken():
            pool.submit(newcomer)
            waits(seats, 1)
            lock.release()
            while not seats._back:
                time.sleep(0.001)
            assert order == ["with the lock"]
    assert order == ["with the lock", "without it", "newcomer"]
    assert seats._free == 1


def test_a_seat_is_lost_by_who_sits_too_long_and_nothing_is_given_back_twice() -> None:
    seats, end = Seats(1, 0.02), threading.Event()

    def long() -> None:
        with seats.taken():
            assert end.wait(SOON)

    with ThreadPoolExecutor(2) as pool:
        pool.submit(long)
        while not seats._sitting:
            time.sleep(0.001)
        with seats.taken():
            assert not end.is_set()
        end.set()
    assert (seats._free, seats._sitting) == (1, set())


def test_a_failure_gives_the_seat_back() -> None:
    seats = Seats(1, SOON)
    with pytest.raises(ZeroDivisionError), seats.taken(), seats.taken(), seats.away():
        raise ZeroDivisionError
    assert seats._free == 1


def in_a_seat(work: Callable[[], Any]) -> Future[Any]:
    """The work in a thread that has taken every seat of the process but one, and then that."""
    pool = ThreadPoolExecutor(1)
    found = pool.submit(seated(work))
    pool.shutdown(wait=False)
    return found


@pytest.mark.parametrize("between", ["threads", "processes"])
def test_a_writer_waits_for_its_turn_without_a_seat(between: str, tmp_path: Any) -> None:
    one = Turns(tmp_path / "turn", SOON)
    other = one if between == "threads" else Turns(tmp_path / "turn", SOON)
    waiting: list[int] = []

    def write() -> None:
        with other.turn():
            waiting.append(len(SEATS._sitting))

    before = SEATS._free
    with one.turn():
        writer = in_a_seat(write)
        until = time.monotonic() + SOON
        while not (other.depth or between == "threads") or SEATS._sitting:
            assert time.monotonic() < until
            time.sleep(0.001)
        assert SEATS._free == before
    writer.result(SOON)
    assert waiting == [1]
    assert SEATS._free == before


def test_a_lock_is_held_once() -> None:
    lock = threading.Lock()
    with held(lock):
        assert not acquired(lock, 0.001)
    assert acquired(lock)


def _answering(router: Any) -> Iterator[Any]:
    """The routes of a router and of every router within it, as they answer."""
    inner = getattr(router, "effective_candidates", None)
    for one in inner() if inner else getattr(router, "routes", ()):
        if hasattr(one, "dependant"):
            yield one
        else:
            yield from _answering(one)


def test_everything_that_answers_in_a_thread_takes_a_seat_but_the_watch_on_the_worker() -> None:
    watching = {route.endpoint for router in OPERATIONS for route in cast("Any", router.routes)}
    found = list(_answering(_included()))
    for route in found:
        call = route.dependant.call
        unseated = iscoroutinefunction(call) or call in watching
        assert (unwrap(call) is call) == unseated, route.path
    assert len(found) > 400
