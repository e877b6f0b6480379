"""The record is verified every day; nobody has to think of it."""

from __future__ import annotations

from sqlalchemy import select

from court.core.jobs import Handler, ensure, work_off
from court.core.roles import Role
from court.core.tables import LogEntry
from court.messages.tables import Message
from court.operations import watching
from tests.court.houses import Founded
from tests.court.oversight.tampering import raw


def a_day_later(house: Founded) -> list[tuple[str, str]]:
    """The job of the day done; who was told what."""
    with house.house.work() as work:
        ensure(work, watching.KIND, "", work.now + watching.EVERY)
    house.clock.advance(days=1)
    work_off(house.house, {watching.KIND: Handler(watching.daily)})
    with house.house.look() as look:
        told = select(Message.account_id, Message.body).where(Message.subject == watching.SUBJECT)
        return [(str(account), str(body)) for account, body in look.session.execute(told)]


def test_a_changed_record_is_told_to_who_has_to_know(house: Founded) -> None:
    concerned = {house.person(role).account_id for role in (Role.auditor, Role.administrator)}
    house.person(Role.judge)
    filing = house.filed("01")
    assert a_day_later(house) == []
    raw(house, "UPDATE account SET role = '审计' WHERE id = :f", f=house.person().account_id)
    found = a_day_later(house)
    assert {account for account, _ in found} >= concerned
    assert all("处与写入时不同" in body and str(filing.number) not in body for _, body in found)
    with house.house.look() as look:
        noted = look.session.scalars(select(LogEntry).where(LogEntry.kind == watching.KIND)).one()
        assert "问题" in noted.data
