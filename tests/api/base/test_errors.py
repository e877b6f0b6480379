"""Errors as people see them, also when the page about the error cannot be made."""

from __future__ import annotations

import asyncio
import logging
import stat
from pathlib import Path

import pytest
from starlette.types import Message

from api.app import create_app
from api.base import web
from court.core.store.database import Database
from tests.court.houses import Founded


def test_an_error_page_that_fails_is_still_a_sentence(
    house: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = house.client_for(None)
    assert "没有这一页" in client.get("/nowhere").text

    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("template")

    monkeypatch.setattr(web, "fragment", broken)
    answer = client.get("/nowhere")
    assert (answer.status_code, "没有这一页" in answer.text) == (404, True)
    assert "Error" not in answer.text


def test_a_browser_that_leaves_while_it_sends_is_no_error(
    house: Founded, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever types on breaks off the check before: nothing to wake anybody for."""
    app = create_app(house.house)
    arriving: list[Message] = [
        {"type": "http.request", "body": b"_cause=", "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return arriving.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    headers = {
        "host": "testserver",
        "origin": "http://testserver",
        "content-type": "application/x-www-form-urlencoded",
        "content-length": "400",
    }
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/selfcheck/check",
        "raw_path": b"/selfcheck/check",
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 50_000),
        "server": ("testserver", 80),
    }
    asyncio.run(app(scope, receive, send))
    assert sent[0]["status"] == 400
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


def test_nobody_else_on_the_machine_reads_the_database(tmp_path: Path) -> None:
    place = tmp_path / "state" / "a.sqlite"
    database = Database(f"sqlite:///{place}")
    with database.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
        kept = [stat.S_IMODE(file.stat().st_mode) for file in place.parent.iterdir()]
    database.close()
    assert kept and set(kept) == {0o600}
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
