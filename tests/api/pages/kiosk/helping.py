"""What tests of the machine do again and again."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote

from sqlalchemy import select

from court.core.lifecycle import Event
from court.core.tables import Filing, LogEntry
from court.messages.tables import OutboxItem
from tests.court.houses import Founded, TestClient


def at(client: TestClient, answer: Any) -> str:
    """The key of the question a redirect leads to."""
    assert answer.status_code == 303, answer.text[:500]
    where = unquote(answer.headers["location"])
    if where == "/kiosk/q":
        return at(client, client.get("/kiosk/q"))
    return where.removeprefix("/kiosk/q/")


def begin(house: Founded, cause: str = "民间借贷纠纷") -> tuple[TestClient, str]:
    client = house.machine()
    client.get("/kiosk")
    return client, at(client, client.post("/kiosk/cause", data={"cause": cause}))


def reply(client: TestClient, key: str, **said: Any) -> str:
    return at(client, client.post(f"/kiosk/q/{quote(key, safe='')}", data=said or {"_skip": "1"}))


def only_filing(house: Founded) -> Filing:
    """The filing begun last."""
    with house.house.look() as look:
        begun = select(LogEntry.subject).where(LogEntry.kind == Event.create)
        last = look.session.scalars(begun.order_by(LogEntry.number.desc())).first()
        return look.session.get_one(Filing, last)


def last_code(house: Founded, phone: str = "13800138000") -> str:
    with house.house.look() as look:
        sent = select(OutboxItem.body).where(OutboxItem.phone == phone)
        body = look.session.scalars(sent.order_by(OutboxItem.at.desc())).first()
    found = re.search(r"\d{6}", body or "")
    assert found
    return found[0]
