"""From home nobody draws numbers, calls guides or fills the machine's drafts."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from court.core.roles import Role
from court.core.tables import Filing, LogEntry
from court.counter import kiosk
from court.counter.tables import Appointment
from court.messages import service as messages
from tests.court.houses import Founded, TestClient

PHONE = "13912345678"
ACTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("/kiosk/queue", {"purpose": "递交起诉材料"}),
    ("/kiosk/help", {}),
    ("/kiosk/cause", {"cause": "民间借贷纠纷"}),
)


def made(house: Founded) -> tuple[int, ...]:
    """How many numbers, calls for help and drafts there are."""
    calls = select(func.count()).select_from(LogEntry).where(LogEntry.kind == kiosk.HELP)
    with house.house.look() as look:
        session = look.session
        return tuple(
            session.scalars(one).one()
            for one in (
                select(func.count()).select_from(Appointment),
                calls,
                select(func.count()).select_from(Filing),
            )
        )


def act(client: TestClient) -> list[int]:
    return [client.post(path, data=data).status_code for path, data in ACTS]


def code_for(house: Founded) -> str:
    with house.house.look() as look:
        body = next(m.body for m in messages.outbox(look) if m.phone == PHONE)
    found = re.search(r"\d{6}", body)
    assert found
    return found[0]


def test_an_outsider_draws_nothing(house: Founded) -> None:
    """One address used to draw 120 numbers an hour, call 60 guides and leave 240 drafts."""
    client = house.client_for(None)
    for path, data in ACTS:
        for answer in (client.get(path), client.post(path, data=data)):
            assert answer.headers["location"].startswith("/kiosk/who?next=")
    client.cookies.set("lian_machine", "x" * 43)
    client.headers["x-lian-device"] = "y" * 43
    assert act(client) == [303] * 3
    assert made(house) == (0, 0, 0)


def test_an_enrolled_machine_does(house: Founded) -> None:
    admin = house.client_for(Role.administrator)
    page = admin.post("/admin/devices", data={"name": "一楼大厅 1 号机"}).text
    code = page.partition('<code class="secret">')[2].partition("<")[0]
    client = house.client_for(None)
    wrong = client.post("/kiosk/enrol", data={"code": "abcd-efgh"})
    assert (wrong.status_code, "登记码不对" in wrong.text) == (422, True)
    answer = client.post("/kiosk/enrol", data={"code": code})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/kiosk" in cookie
    assert act(client) == [200, 200, 303]
    assert made(house) == (1, 1, 1)
    window = house.client_for(Role.guide).get("/window").text
    assert "自助机旁有人请求帮忙。" in window and "一楼大厅 1 号机" in window
    assert "lian_machine" in client.get("/kiosk").headers["set-cookie"]
    listed = admin.get("/admin/devices").text
    assert "已登记" in listed
    place = re.search(r'action="(/admin/devices/\w+)/revoke"', listed)
    assert place and admin.post(f"{place[1]}/revoke").status_code == 303
    assert client.get("/kiosk/queue").status_code == 303


def test_the_machine_s_own_browser_may_send_a_header(house: Founded) -> None:
    key = house.machine().cookies["lian_machine"]
    client = house.client_for(None)
    client.headers["x-lian-device"] = key
    assert client.get("/kiosk/queue").status_code == 200


def test_a_confirmed_phone_does_too(house: Founded) -> None:
    client = house.client_for(None)
    assert client.post("/kiosk/who", data={"phone": "abc"}).status_code == 422
    data = {"phone": PHONE, "next": "/kiosk/queue"}
    assert "验证码" in client.post("/kiosk/who", data=data).text
    wrong = client.post("/kiosk/who/code", data={**data, "code": "000000"})
    assert wrong.status_code == 422
    right = client.post("/kiosk/who/code", data={**data, "code": code_for(house)})
    assert right.headers["location"] == "/kiosk/queue"
    assert act(client) == [200, 200, 303]
    assert act(client)[0] == 200
    assert made(house)[0] == 1


def test_who_is_signed_in_with_a_phone_has_confirmed_it(house: Founded) -> None:
    assert house.client_for(Role.party).get("/kiosk/queue").status_code == 200
    assert house.client_for(Role.judge).get("/kiosk/queue").status_code == 303


@pytest.mark.parametrize("path", ["//evil.example", "/cases", "https://evil", "/kiosk/../cases"])
def test_one_comes_back_to_the_machine_only(house: Founded, path: str) -> None:
    page = house.client_for(None).get("/kiosk/who", params={"next": path}).text
    assert f'value="{path}"' not in page or path.startswith("/kiosk/")


def test_any_browser_plays_the_machine_only_in_a_demonstration(house: Founded) -> None:
    client = house.client_for(None)
    assert "当作大厅里的自助机" in client.get("/kiosk/who").text
    object.__setattr__(house.house.settings, "development", False)
    assert "当作大厅里的自助机" not in client.get("/kiosk/who").text
    assert client.post("/kiosk/enrol/demonstration").status_code == 404


def test_gaps_are_named(house: Founded) -> None:
    admin = house.client_for(Role.administrator)
    page = admin.post("/admin/devices", data={"name": " "})
    assert (page.status_code, "请写名称和位置" in page.text) == (422, True)
