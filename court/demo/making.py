"""The making of the demonstration: stories told in the order of their moments, into an empty
database only.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import func, select

from court.core.courthouse import Courthouse
from court.core.store.paging import number_of
from court.core.tables import Account, Filing, LogEntry
from court.demo import history
from court.demo.belongings import belongings
from court.demo.people import settle_in
from court.demo.stories import Case, Moments, Stage
from court.demo.trials import trials
from court.signing.keys import make_development_pair
from court.signing.pades import KeySealService
from engine.text.errors import LianError

Progress = Callable[[float], None]


class NotEmpty(LianError):
    """There is something in the database already."""


class _PastClock:
    """Shows the moment the story is at."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def require_empty(house: Courthouse) -> None:
    """Raises `NotEmpty`."""
    with house.look() as look:
        counts = [
            number_of(look.session, select(func.count()).select_from(table))
            for table in (Account, Filing, LogEntry)
        ]
    if any(counts):
        raise NotEmpty(
            f"数据库里已经有 {counts[0]} 个账户、{counts[1]} 件起诉，没有写入演示数据；"
            "演示数据只写入空的数据库"
        )


def _in_the_past(house: Courthouse, clock: _PastClock) -> Courthouse:
    """The court at an earlier moment, with a seal made for development and valid then.

    Raises `LianError` where anything of a demonstration could carry a court's seal or reach a real
    phone.
    """
    past = house.at(clock)
    settings = house.settings
    if settings.sms_url or settings.payment_url or not past.seal.development:
        raise LianError("这里配置了正式的印章、短信或者支付，没有写入演示数据")
    seal = past.seal
    if isinstance(seal, KeySealService):
        begins = seal.pair.certificate.not_valid_before_utc
        if begins > clock():
            past.lasting.seal = KeySealService(make_development_pair(clock()), clock)
    return past


def demonstrate(
    house: Courthouse, progress: Progress = lambda share: None, busy: bool = True
) -> int:
    """Fill the empty database up to this moment; says how many filings there are.

    `busy` false leaves the everyday filings out (for tests).

    Raises `NotEmpty`, `LianError`.
    """
    require_empty(house)
    now = house.clock()
    clock = _PastClock(history.begins(now))
    past = _in_the_past(house, clock)
    with past.work() as work:
        people = settle_in(work)
    stage = Stage(past, people)
    cases = sorted(history.cases(now, house.bundle.calendar, busy), key=lambda case: case.begins)
    for share in _tell(stage, clock, cases, now):
        progress(share)
    belongings(house, people)
    trials(house, people)
    with house.look() as look:
        return number_of(look.session, select(func.count()).select_from(Filing))


def _tell(stage: Stage, clock: _PastClock, cases: list[Case], now: datetime) -> Iterator[float]:
    """Let the stories act in the order of their moments; what lies ahead of now does not happen."""
    begun: dict[int, Moments] = {}
    turns = [(case.begins, position) for position, case in enumerate(cases)]
    heapq.heapify(turns)
    start = clock.now
    while turns:
        moment, position = heapq.heappop(turns)
        if moment > now:
            break
        clock.now = max(clock.now, moment)
        story = begun.setdefault(position, cases[position].story(stage, cases[position]))
        following = next(story, None)
        if following is not None:
            heapq.heappush(turns, (following, position))
        yield (clock.now - start) / (now - start)
