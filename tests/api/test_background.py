"""The background thread: long files neither hold up one-time codes nor the end of the process."""

from __future__ import annotations

import time
from datetime import timedelta
from io import BytesIO

from sqlalchemy import select

from api.background import Background
from api.base.readings import Readings
from court.bulk import jobs
from court.bulk.tables import BulkJob
from court.core.roles import Role
from court.core.tables import Job
from court.identity import accounts
from court.messages.tables import OutboxItem
from court.operations import handlers
from tests.court.bulk.tables import case, xlsx
from tests.court.houses import Founded

ROWS = 600


def job_of(house: Founded) -> BulkJob:
    with house.house.look() as look:
        return look.session.scalars(select(BulkJob)).one()


def test_a_long_file_is_left_at_once_and_goes_on_elsewhere(house: Founded) -> None:
    background = Background(house.house, Readings(house.house))
    with house.house.work(house.actor(Role.lawyer)) as work:
        jobs.create(
            work,
            "信用卡纠纷",
            jobs.receive_table(
                work.house, "长.xlsx", BytesIO(xlsx([case(n) for n in range(ROWS)]))
            ),
        )
    with house.house.work() as work:
        accounts.send_code(work, "13800138000")
    background.start()
    until = time.monotonic() + 20
    while job_of(house).done == 0 and time.monotonic() < until:
        time.sleep(0.01)
    background.stop()
    assert not background.is_alive()
    left = job_of(house)
    assert 0 < left.done < ROWS and left.state == "检查中"
    with house.house.look() as look:
        unsent = select(OutboxItem).where(OutboxItem.sent_at.is_(None))
        assert look.session.scalars(unsent).all() == [], "codes do not wait for the file"
    Background(house.house, Readings(house.house)).turn()
    assert (job_of(house).done, job_of(house).state) == (ROWS, "检查完")


def test_what_comes_round_by_itself_is_planned_once_and_comes_round(house: Founded) -> None:
    for _ in range(2):
        Background(house.house, Readings(house.house)).turn()
    (cleaning,) = cleanings(house)
    assert cleaning.due == house.clock.now + timedelta(hours=1)
    old = house.clock.now
    house.clock.advance(hours=1)
    Background(house.house, Readings(house.house)).turn()
    (cleaning,) = cleanings(house)
    assert (cleaning.state, cleaning.due, cleaning.tries) == ("等待", old + timedelta(hours=2), 0)


def cleanings(house: Founded) -> list[Job]:
    with house.house.look() as look:
        return list(look.session.scalars(select(Job).where(Job.kind == handlers.CLEANING)))
