"""Errors as people see them, also when the page about the error cannot be made."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import stat
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from starlette.types import Message

from api.app import create_app
from api.base import web
from api.base.errors import describe
from court.core.store.database import Database
from tests.court.houses import Founded, both_databases
from tests.files import PDF


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


NUL_ADDRESSES = (
    "/sign-in?next=%00",
    "/cases/%00",
    "/file/a%00b",
    "/api/v1/filings/%00",
    "/api/v1/causes/%00",
    "/kiosk/queue%00",
)


@both_databases
def test_a_nul_is_found_nowhere(house: Founded) -> None:
    """PostgreSQL keeps no NUL and refuses to look for one."""
    client = house.client_for()
    for address in NUL_ADDRESSES:
        status = 422 if "?" in address else 404
        assert client.get(address).status_code == status, address
    anybody = house.client_for(None)
    for address, said in (
        ("/sign-in/password", {"login": "a\0", "password": "b\0"}),
        ("/kiosk/lookup/code", {"number": "a\0", "phone": "1\0", "code": "\0"}),
        ("/track/code", {"number": "a\0", "phone": "1\0", "code": "\0"}),
    ):
        assert anybody.post(address, data=said).status_code == 422, address
    said = client.post("/api/v1/filings", content='{"案由": "民间借贷纠纷", "内容": {"a": "\\u0000"}}',
                       headers={"content-type": "application/json"})  # fmt: skip
    assert (said.status_code, "控制字符" in said.text) == (422, True)


def sqlite_full(house: Founded) -> None:
    with house.house.database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    engine = house.house.database.engine

    def limit(connection: Any, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(engine, "connect", limit)
    engine.dispose()


def test_a_full_disk_says_so(
    house: Founded, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """507 with the word 磁盘, and a line in the log that names it, for files and database."""
    client, draft = house.client_for(), house.draft()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        place = f"/api/v1/filings/{draft.id}/uploads"
        said = client.post(place, params={"name": "a.pdf"}, content=PDF,
                           headers={"content-type": "application/octet-stream"})  # fmt: skip
        assert (said.status_code, "磁盘已满" in said.text) == (507, True), said.text
    assert "disk full" in [r.getMessage() for r in caplog.records]
    caplog.clear()
    sqlite_full(house)
    content = {"案由": draft.cause, "事实与理由": "长" * 150_000}
    said = client.put(f"/api/v1/filings/{draft.id}/content", json={"内容": content, "修订号": 1})
    assert (said.status_code, "磁盘已满" in said.text) == (507, True), said.text
    assert "no room" in [r.getMessage() for r in caplog.records]
    assert house.fresh(draft).content == draft.content


def test_postgresql_says_that_its_disk_is_full() -> None:
    cause = psycopg.errors.DiskFull()
    assert describe(OperationalError("INSERT", None, cause))[0] == 507
