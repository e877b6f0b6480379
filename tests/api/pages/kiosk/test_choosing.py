"""Choosing and saying instead of typing: regions, sentences, and what a recogniser heard."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from api.pages.kiosk.blocks import blocks_for
from court.counter.listening import AT_ONCE, BUSY, HttpListener, NotHeard, Simulated, heard
from tests.api.pages.kiosk.helping import begin, only_filing, reply
from tests.court.houses import Founded, TestClient

STORY = "/kiosk/q/" + quote("事实与理由")


def set_up(house: Founded, manner: str) -> None:
    object.__setattr__(house.house.settings, "speech_url", f"simulated:{manner}")


def say(client: TestClient, kind: str = "audio/webm;codecs=opus", sound: bytes = b"sound") -> Any:
    return client.post("/kiosk/hear", files={"_sound": ("sound", sound, kind)})


def test_regions_and_sentences_are_offered(house: Founded) -> None:
    client, key = begin(house)
    reply(client, key, **{key: "自然人"})
    asked = client.get(f"/kiosk/q/{quote('原告[0].g7')}").text
    assert 'data-region="广东省中山市小榄镇">小榄镇<' in asked and 'data-region="湖南省"' in asked
    story = client.get(STORY).text
    assert "对方向我借款＿＿元" in story and "data-hear" not in story
    assert "data-sentence" not in client.get(f"/kiosk/q/{quote('原告[0].联系电话')}").text


def test_a_gap_that_is_left_is_named(house: Founded) -> None:
    client, _ = begin(house)
    path = STORY.replace("/q/", "/say/")
    assert "还有空没有填" in client.post(path, data={"事实与理由": "＿＿年我借给他钱。"}).text
    assert "够了" in client.post(path, data={"事实与理由": "去年我借给他五万元。"}).text


def test_every_cause_has_sentences(house: Founded) -> None:
    bundle = house.house.bundle
    assert blocks_for(bundle, "监护权纠纷", "事实与理由") != ()
    assert blocks_for(bundle, "离婚纠纷", "申请的事实和理由")[0].title == "怎么结婚的"
    assert blocks_for(bundle, "离婚纠纷", "联系电话") == ()


def test_nothing_is_heard_where_no_recogniser_is_configured(house: Founded) -> None:
    client, _ = begin(house)
    assert say(client).status_code == 404
    set_up(house, "好")
    asked = client.get(STORY)
    assert "data-hear" in asked.text and "microphone=(self)" in asked.headers["permissions-policy"]
    elsewhere = client.get("/").headers["permissions-policy"]
    assert "microphone=()" in elsewhere and "camera=(self)" in elsewhere
    object.__setattr__(house.house.settings, "development", False)
    assert "data-hear" not in client.get(STORY).text and say(client).status_code == 404


@pytest.mark.parametrize(
    ("manner", "told"),
    [("好", Simulated.HEARS), ("听错", Simulated.MISHEARS), ("拒绝", "没有听清"), ("慢", "太慢")],
)
def test_what_was_heard_is_only_proposed(
    house: Founded, monkeypatch: pytest.MonkeyPatch, manner: str, told: str
) -> None:
    monkeypatch.setattr("court.counter.listening.time.sleep", lambda seconds: None)
    client, _ = begin(house)
    set_up(house, manner)
    before = only_filing(house).content
    answer = say(client)
    assert answer.status_code == 200 and told in answer.text
    assert ("data-take" in answer.text) == (manner in ("好", "听错"))
    assert only_filing(house).content == before


@pytest.mark.parametrize("recorded", [("text/html", b"x"), ("audio/webm", b"")])
def test_what_is_no_recording_is_not_sent_on(house: Founded, recorded: tuple[str, bytes]) -> None:
    client, _ = begin(house)
    set_up(house, "好")
    assert "没有听清" in say(client, *recorded).text


def test_only_a_machine_of_the_court_listens(house: Founded) -> None:
    client, _ = begin(house)
    set_up(house, "好")
    client.cookies.delete("lian_machine")
    assert say(client).status_code == 404


@pytest.mark.parametrize(
    ("status", "body", "heard"),
    [
        (200, {"text": " 我借给  他五万 "}, "我借给 他五万"),
        (200, {"text": ""}, None),
        (200, ["x"], None),
        (500, {}, None),
    ],
)
def test_a_recogniser_of_the_court_s_own(
    monkeypatch: pytest.MonkeyPatch, status: int, body: Any, heard: str | None
) -> None:
    def answer(url: str, content: bytes, headers: dict[str, str], timeout: float) -> httpx.Response:
        assert (content, headers["Authorization"]) == (b"sound", "Bearer secret")
        return httpx.Response(status, text=json.dumps(body), request=httpx.Request("POST", url))

    monkeypatch.setattr("court.counter.listening.httpx.post", answer)
    listener = HttpListener("http://speech.example/", "secret")
    if heard is None:
        with pytest.raises(NotHeard, match="没有听清"):
            listener.hear(b"sound", "audio/webm")
    else:
        assert listener.hear(b"sound", "audio/webm") == heard


def test_who_comes_while_many_are_listened_to_does_not_wait() -> None:
    class Asking:
        """Listens while as many as may listen at once, and one more, are listening."""

        def __init__(self, deeper: int) -> None:
            self.deeper = deeper

        def hear(self, recording: bytes, media_type: str) -> str:
            return heard(Asking(self.deeper - 1), recording, media_type) if self.deeper else "好"

    assert heard(Asking(AT_ONCE - 1), b"", "") == "好"
    with pytest.raises(NotHeard, match=BUSY):
        heard(Asking(AT_ONCE), b"", "")
    assert heard(Asking(AT_ONCE - 1), b"", "") == "好"
