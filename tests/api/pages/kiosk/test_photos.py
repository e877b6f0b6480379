"""Papers photographed at a machine: examined, named, taken away; only at a machine of the court."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from court.core.tables import Filing, Upload
from tests.api.pages.kiosk.helping import begin, only_filing, reply
from tests.court.houses import Founded, TestClient
from tests.walks.walking import png

PAGE = "/kiosk/photos"


def take(client: TestClient, kind: str, name: str = "拍照.png", data: bytes = b"") -> Any:
    file = {"_file": (name, data or png(), "image/png")}
    return client.post(PAGE, data={"_kind": kind}, files=file)


def kept(house: Founded) -> list[Upload]:
    with house.house.look() as look:
        return list(look.session.scalars(select(Upload)))


def test_a_photographed_paper_is_there_when_the_court_looks(house: Founded) -> None:
    client, key = begin(house)
    reply(client, key, **{key: "自然人"})
    reply(client, "原告[0].姓名", **{"原告[0].姓名": "李文海"})
    assert PAGE in client.get("/kiosk/q/ticks-证据").text
    assert PAGE in client.get("/kiosk/result").text
    assert take(client, "债权凭证").status_code == 303
    assert take(client, "身份证明", "身份.png", png(70, 50)).status_code == 303
    filing = only_filing(house)
    (evidence,) = filing.content["证据"]
    assert (evidence["证据名称"], evidence["文件"]) == ("债权凭证", "拍照.png")
    (material,) = filing.content["材料"]
    assert (material["种类"], material["所属当事人"]) == ("身份证明", "李文海")
    assert {file.name for file in kept(house)} == {"拍照.png", "身份.png"}
    page = client.get(PAGE).text
    assert "已经拍了 2 件" in page and "债权凭证" in page


def test_one_is_taken_away_again_and_everything_with_the_visitor(house: Founded) -> None:
    client, _ = begin(house)
    take(client, "债权凭证")
    (first,) = kept(house)
    stranger, _ = begin(house)
    assert stranger.post(f"{PAGE}/remove", data={"upload": first.id}).status_code == 404
    assert client.post(f"{PAGE}/remove", data={"upload": first.id}).status_code == 303
    assert kept(house) == [] and "证据" not in _content(house, first)
    take(client, "债权凭证")
    client.post("/kiosk/end")
    assert kept(house) == []


def _content(house: Founded, upload: Upload) -> dict[str, Any]:
    with house.house.look() as look:
        return look.session.get_one(Filing, upload.filing_id).content


def test_what_is_no_paper_is_refused_and_said(house: Founded) -> None:
    client, _ = begin(house)
    answer = take(client, "债权凭证", "借条.png", b"MZ\x90\x00 program")
    assert answer.status_code == 422 and "借条.png" in answer.text
    assert client.post(PAGE, data={"_kind": "债权凭证"}).status_code == 422
    assert kept(house) == []


def test_a_phone_is_no_machine(house: Founded) -> None:
    """A visitor with a confirmed phone, but without the key of a machine."""
    client, _ = begin(house)
    client.cookies.delete("lian_machine")
    assert take(client, "债权凭证").headers["location"].startswith("/kiosk/who?next=")
    assert client.get(PAGE).headers["location"].startswith("/kiosk/who?next=")
    assert PAGE not in client.get("/kiosk/result").text
    assert kept(house) == []


def test_who_has_no_session_is_at_the_first_screen(house: Founded) -> None:
    assert take(house.machine(), "债权凭证").headers["location"] == "/kiosk?over=1"
