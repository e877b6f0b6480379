"""Progress by number and phone, without an account's password."""

from __future__ import annotations

import re

from httpx import Response

from court.core.limits import LOOK_UP_ADDRESS
from court.core.roles import Role
from court.messages import service as messages
from tests.court.houses import Founded


def code_for(house: Founded, phone: str) -> str:
    with house.house.look() as look:
        body = next(
            m.body for m in messages.outbox(look) if m.phone == phone and "验证码" in m.body
        )
    found = re.search(r"\d{6}", body)
    assert found
    return found[0]


def look_up(house: Founded, number: str, phone: str) -> Response:
    client = house.client_for(None)
    house.clock.advance(seconds=1)
    said = {"number": number, "phone": phone}
    client.post("/track/code", data=said)
    answer: Response = client.post("/track", data={**said, "code": code_for(house, phone)})
    return answer


def test_the_owner_of_the_phone_sees_where_it_stands(house: Founded) -> None:
    filing = house.filed("01")
    text = look_up(house, f" {filing.number} ", house.actor().phone).text
    assert "法院正在审查" in text and "已提交，法院已收件" in text
    assert "2026年9月14日（星期一）以前决定" in text
    assert "李文海" not in text


def test_others_learn_nothing(house: Founded) -> None:
    filing = house.filed("01")
    other = house.actor(Role.party, 2).phone
    stranger = look_up(house, filing.number or "", other)
    unknown = look_up(house, "2026-0101-9999", other)
    assert stranger.status_code == unknown.status_code == 422
    assert "没有找到" in stranger.text
    assert stranger.text.replace(filing.number or "", "") == unknown.text.replace(
        "2026-0101-9999", ""
    )


def test_a_wrong_code_shows_nothing(house: Founded) -> None:
    filing = house.filed("01")
    client = house.client_for(None)
    said = {"number": filing.number, "phone": house.actor().phone}
    client.post("/track/code", data=said)
    answer = client.post("/track", data={**said, "code": "12"})
    assert answer.status_code == 422 and "验证码不对" in answer.text


def test_what_is_missing_is_asked_for(house: Founded) -> None:
    client = house.client_for(None)
    assert "收件号在收件凭证" in client.post("/track/code", data={"phone": "13912345678"}).text
    assert client.post("/track/code", data={"number": "1", "phone": "x"}).status_code == 422


def test_looking_up_is_limited(house: Founded) -> None:
    client = house.client_for(None)
    said = {"number": "1", "phone": "13912345678", "code": "1"}
    answers = [
        client.post("/track", data=said).status_code for _ in range(LOOK_UP_ADDRESS.times + 1)
    ]
    assert answers[-1] == 429


def test_unread_messages_are_counted_in_the_header(house: Founded) -> None:
    client = house.client_for()
    assert "未读" not in client.get("/cases").text
    with house.house.work(house.actor()) as work:
        for _ in range(3):
            messages.notify(work, work.actor.account_id, None, "消息", "内容")
    assert re.search(r"未读 </span>3</b>", client.get("/cases").text)


def test_without_its_database_the_court_still_says_what_to_do(house: Founded) -> None:
    client = house.client_for()
    with house.house.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE account RENAME TO gone")
        connection.exec_driver_sql("ALTER TABLE message RENAME TO gone_too")
    answer = client.get("/cases")
    assert answer.status_code == 503
    assert "数据库暂时连不上" in answer.text and "retry-after" in answer.headers
