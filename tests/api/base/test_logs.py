"""Logs: one JSON object a line, and never a word of what a person typed."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from api.base.logs import JsonLines, install_logs
from court.core.roles import Role
from tests.court.houses import Founded
from tests.court.papers import example

SECRET = "欧阳若兰"
PHONE = "13912345678"
NUMBER = "44200019850312003X"
PLACES = ("莲塘路8号", "lanlan@example.com", SECRET, PHONE, NUMBER)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The log of a server, put back afterwards."""
    names = ("", "lian", "uvicorn", "uvicorn.error", "uvicorn.access", "sqlalchemy.engine")
    loggers = [logging.getLogger(name) for name in names]
    before = [(g, g.handlers, g.level, g.propagate, g.disabled) for g in loggers]
    stream = io.StringIO()
    install_logs(stream)
    yield stream
    for logger, handlers, level, propagate, disabled in before:
        logger.handlers, logger.propagate, logger.disabled = handlers, propagate, disabled
        logger.setLevel(level)


def records(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def personal(number: str = "01") -> dict[str, Any]:
    raw = example(number)
    raw["原告"][0] |= {
        "姓名": SECRET,
        "联系电话": PHONE,
        "证件号码": NUMBER,
        "电子送达地址": "lanlan@example.com",
        "住所地": "广东省中山市石岐街道莲塘路8号",
    }
    raw["事实与理由"] = f"{SECRET}借给被告80000元。"
    return raw


def test_personal_data_sent_everywhere_is_nowhere_in_the_log(
    house: Founded, log: io.StringIO
) -> None:
    client, judge = house.client_for(Role.party), house.client_for(Role.judge)
    raw = personal()
    client.post("/api/v1/check", json=raw)
    client.post("/api/v1/check", json={**raw, SECRET: PHONE})
    client.post("/api/v1/check/bulk", content=json.dumps(raw), headers={"content-type": "application/x-ndjson"})  # fmt: skip
    client.get(f"/api/v1/causes/{SECRET}")
    client.get("/api/v1/causes", params={"q": SECRET, PHONE: NUMBER})
    client.get(f"/{SECRET}/{PHONE}?who={NUMBER}")
    client.post(f"/api/v1/filings/{NUMBER}/submit", json={"修订号": SECRET})
    filing = client.post(
        "/api/v1/filings", json={"案由": raw["案由"], "内容": raw, "提交": True}
    ).json()
    client.post(
        f"/api/v1/filings/{filing['编号']}/uploads",
        params={"name": f"{SECRET}.pdf"},
        content=SECRET.encode(),
        headers={"content-type": "application/octet-stream"},
    )
    client.get(f"/api/v1/filings/{filing['编号']}/receipt")
    judge.get("/api/v1/inbox", params={"words": SECRET})
    seen = judge.get(f"/api/v1/review/{filing['编号']}").json()
    said = {"次序": seen["次序"], "要求": SECRET, "改为": "补正", "理由": f"{SECRET} {PHONE}"}
    judge.post(f"/api/v1/review/{filing['编号']}/overrides", json=said)
    judge.post(f"/api/v1/review/{filing['编号']}/decision", json={"次序": seen["次序"], "决定": "登记立案"})  # fmt: skip
    nobody = house.client_for(None)
    nobody.headers.update({"authorization": f"Bearer {PHONE}", "user-agent": "lanlan@example.com"})
    nobody.request("SECRET", "/api/v1/filings")
    nobody.get("/api/v1/filings")
    text = log.getvalue()
    assert len(records(log)) > 12
    assert [place for place in PLACES if place in text] == []
    assert filing["编号"] not in text


def test_a_request_is_one_line_with_the_pattern_of_its_route(
    house: Founded, log: io.StringIO
) -> None:
    filing = house.draft("01")
    said = house.client_for(Role.party).get(f"/api/v1/filings/{filing.id}")
    (line,) = [r for r in records(log) if r["logger"] == "lian.request"]
    assert line["route"] == "/api/v1/filings/{filing_id}"
    assert (line["method"], line["status"], line["event"]) == ("GET", 200, "request")
    assert line["number"] == said.headers["x-request-number"]
    assert line["ms"] > 0
    assert set(line) <= {"at", "level", "logger", "event", "number", "method", "route", "status", "ms"}  # fmt: skip


def test_an_error_is_logged_by_kind_and_place_without_its_message(
    house: Founded, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    from court.filings import queries as case_list

    def broken(*_: object) -> object:
        raise RuntimeError(f"坏在 {SECRET} {PHONE}") from ValueError(NUMBER)

    monkeypatch.setattr(case_list, "listing", broken)
    said = house.client_for(Role.party).get("/api/v1/filings")
    assert said.status_code == 500
    assert SECRET not in said.text
    text = log.getvalue()
    assert [place for place in PLACES if place in text] == []
    errors = [r for r in records(log) if "error" in r]
    assert any("builtins.RuntimeError" in r["error"] for r in errors)
    assert any("builtins.ValueError" in r["error"] for r in errors)
    assert any(
        "in broken" in part or part.endswith(" broken") for r in errors for part in r["error"]
    )
    assert said.json()["编号"] in {r.get("number") for r in errors}


def test_other_libraries_are_written_without_their_values() -> None:
    record = logging.LogRecord("some.library", 30, "x.py", 1, "cannot read %s", (SECRET,), None)
    assert SECRET not in JsonLines().format(record)
    assert json.loads(JsonLines().format(record))["event"] == "cannot read %s"
    own = logging.LogRecord("uvicorn.error", 20, "x.py", 1, "started [%d]", (7,), None)
    assert json.loads(JsonLines().format(own))["event"] == "started [7]"
