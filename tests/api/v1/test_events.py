"""The event stream: live, resumable, only to whom it may concern."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api.base.security import COOKIE
from api.base.shutdown import closing
from api.v1 import events
from court.core.roles import Role
from court.filings import service as filings
from tests.court.houses import Founded, served

EVENTS = "/api/v1/events"


def heard(house: Founded, role: Role, last: int = 0, which: int = 1) -> list[dict[str, Any]]:
    """What somebody hears of what happened since."""
    _, lines = events.since(house.house, house.actor(role, which), last)
    return [json.loads(line.decode().split("data: ", 1)[1]) for line in lines]


class TestWhoHears:
    def test_filers_hear_of_their_own_filings_what_the_timeline_shows(self, house: Founded) -> None:
        own, other = house.filed("01"), house.filed("02", which=2)
        judge = house.client_for(Role.judge)
        desk = f"/api/v1/review/{own.id}"
        seen = judge.post(f"{desk}/take").json()["次序"]
        said = {"要求": "起诉-被告-01@被告[0]", "改为": "补正", "理由": "住址查无此处"}
        judge.post(f"{desk}/overrides", json={"次序": seen, **said})
        found = heard(house, Role.party)
        assert {line["起诉"] for line in found} == {own.id}
        assert [line["事件"] for line in found] == ["提交", "领取"]
        assert {line["起诉"] for line in heard(house, Role.party, which=2)} == {other.id}
        assert heard(house, Role.lawyer) == []

    def test_the_desk_hears_of_everything_handed_in(self, house: Founded) -> None:
        draft, filed = house.draft("01"), house.filed("02")
        found = heard(house, Role.judge)
        assert {line["起诉"] for line in found} == {filed.id}
        assert draft.id not in {line["起诉"] for line in found}
        assert [line["事件"] for line in found] == ["提交"]

    def test_the_auditor_hears_everything_and_the_editor_nothing(self, house: Founded) -> None:
        house.draft("01")
        kinds = {line["事件"] for line in heard(house, Role.auditor)}
        assert {"新建", "登录"} <= kinds
        assert heard(house, Role.editor) == []
        assert heard(house, Role.administrator) == []

    def test_what_was_missed_comes_in_batches(
        self, house: Founded, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(events, "BATCH", 2)
        ids = [house.filed("01").id for _ in range(5)]
        last, found = 0, []
        for _ in range(20):
            last, lines = events.since(house.house, house.actor(Role.party), last)
            assert len(lines) <= 2
            found += [json.loads(line.decode().split("data: ", 1)[1])["起诉"] for line in lines]
        assert found == ids


@pytest.fixture
def stream_of(house: Founded) -> Iterator[Any]:
    """Opens streams at a real server."""
    with served(house.house) as address, httpx.Client(base_url=address, timeout=10) as client:

        def open_(role: Role, **headers: str) -> Any:
            cookies = f"{COOKIE}={house.person(role).token}"
            return client.stream("GET", EVENTS, headers={"cookie": cookies, **headers})

        yield open_
        closing.set()
    closing.clear()


class TestStream:
    def test_events_arrive_as_they_happen(
        self, house: Founded, stream_of: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(events, "TICK_SECONDS", 0.05)
        draft = house.draft("01")
        with stream_of(Role.party) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            lines = stream.iter_lines()
            assert next(lines) == "retry: 2000"
            with house.house.work(house.actor(Role.party)) as work:
                filings.submit(work, filings.own(work, draft.id, lock=True), draft.revision)
            found = [next(lines) for _ in range(4)]
        assert found[1].startswith("id: ")
        assert found[2] == "event: 提交"
        assert draft.id in found[3]

    def test_a_stream_goes_on_where_it_broke(
        self, house: Founded, stream_of: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(events, "TICK_SECONDS", 0.05)
        first, second = house.filed("01"), house.filed("02")
        number = heard(house, Role.party)[0]["编号"]
        with stream_of(Role.party, **{"Last-Event-ID": str(number)}) as stream:
            text = ""
            for line in stream.iter_lines():
                text += line
                if line.startswith("data"):
                    break
        assert second.id in text
        assert first.id not in text

    def test_the_heart_beats_and_closing_ends_it(
        self, house: Founded, stream_of: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(events, "TICK_SECONDS", 0.02)
        monkeypatch.setattr(events, "HEARTBEAT_SECONDS", 0.05)
        with stream_of(Role.judge) as stream:
            lines = stream.iter_lines()
            assert ": 心跳" in [next(lines) for _ in range(4)]
            threading.Timer(0.1, closing.set).start()
            begun = time.monotonic()
            for _ in lines:
                pass
            assert time.monotonic() - begun < 5

    def test_a_session_that_ended_hears_nothing_more(
        self, house: Founded, stream_of: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from court.identity import accounts

        monkeypatch.setattr(events, "TICK_SECONDS", 0.02)
        monkeypatch.setattr(events, "LOOK_AGAIN_SECONDS", 0.05)
        with stream_of(Role.judge) as stream:
            lines = stream.iter_lines()
            next(lines)
            with house.house.work() as work:
                accounts.sign_out(work, house.person(Role.judge).token)
            for _ in lines:
                pass

    def test_no_account_opens_streams_without_end(self, house: Founded, stream_of: Any) -> None:
        opened = [stream_of(Role.judge) for _ in range(events.MAX_PER_ACCOUNT)]
        answers = [stream.__enter__() for stream in opened]
        assert {answer.status_code for answer in answers} == {200}
        with stream_of(Role.judge) as refused:
            assert refused.status_code == 429
        for stream in opened:
            stream.__exit__(None, None, None)
        until = time.monotonic() + 10
        while events.streams.open.total() and time.monotonic() < until:
            time.sleep(0.05)
        assert events.streams.open.total() == 0
