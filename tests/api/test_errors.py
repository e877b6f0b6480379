"""Errors as people see them, also when the page about the error cannot be made."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from api import web
from court.store.database import Database
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


def test_nobody_else_on_the_machine_reads_the_database(tmp_path: Path) -> None:
    place = tmp_path / "state" / "a.sqlite"
    database = Database(f"sqlite:///{place}")
    with database.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
        kept = [stat.S_IMODE(file.stat().st_mode) for file in place.parent.iterdir()]
    database.close()
    assert kept and set(kept) == {0o600}
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
