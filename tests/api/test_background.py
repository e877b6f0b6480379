"""The background thread: long files neither hold up one-time codes nor the end of the process."""

from __future__ import annotations

import time
from io import BytesIO

from sqlalchemy import select

from api.background import Background
from court.bulk import jobs
from court.bulk.tables import BulkJob
from court.core.roles import Role
from court.identity import accounts
from court.messages.tables import OutboxItem
from tests.court.bulk.tables import case, xlsx
from tests.court.houses import Founded

ROWS = 600


def job_of(house: Founded) -> BulkJob:
    with house.house.look() as look:
        return look.session.scalars(select(BulkJob)).one()


def test_a_long_file_is_left_at_once_and_goes_on_elsewhere(house: Founded) -> None:
    with house.house.work(house.actor(Role.lawyer)) as work:
        jobs.create(work, "信用卡纠纷", "长.xlsx", BytesIO(xlsx([case(n) for n in range(ROWS)])))
    with house.house.work() as work:
        accounts.send_code(work, "13800138000")
    background = Background(house.house)
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
        assert look.session.scalars(unsent).all() == [], "codes went out between the rows"
    house.clock.advance(seconds=61)
    Background(house.house).turn()
    assert (job_of(house).done, job_of(house).state) == (ROWS, "检查完")
