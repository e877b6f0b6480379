"""The door of staff: of its own, from the court's network, with a second factor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyotp
import pytest
from httpx import Response

from api.base.security import COOKIE
from court.core.roles import Role
from court.identity import second_factor
from court.identity.entering import WRONG
from tests.court.compact import Compact
from tests.court.houses import PASSWORD, Founded, Person, TestClient, founded


def entered(client: TestClient, person: Person, **more: str) -> Response:
    said = {"name": person.name, "password": person.password, **more}
    answer: Response = client.post("/staff/sign-in", data=said)
    return answer


def bound(house: Founded, person: Person) -> pyotp.TOTP:
    with house.house.work(person.actor) as work:
        app = pyotp.TOTP(second_factor.enrol(work).secret)
        assert second_factor.confirm(work, app.at(house.clock()))
    house.clock.advance(seconds=60)
    return app


def test_staff_have_a_door_of_their_own(house: Founded) -> None:
    judge = house.person(Role.judge)
    client = house.client_for(None)
    public = client.post("/sign-in/password", data={"name": judge.name, "password": PASSWORD})
    assert (public.status_code, WRONG in public.text) == (422, True)
    assert entered(client, judge).headers["location"] == "/inbox"
    assert client.get("/inbox").status_code == 200


def test_the_public_does_not_come_in_there(house: Founded) -> None:
    party = house.person()
    client = house.client_for(None)
    said = {"name": party.name, "password": PASSWORD}
    assert client.post("/staff/sign-in", data=said).status_code == 422


def test_pages_of_staff_lead_to_their_door(house: Founded) -> None:
    client = house.client_for(None)
    assert client.get("/inbox").headers["location"] == "/staff/sign-in?next=/inbox"
    assert client.get("/cases").headers["location"] == "/sign-in?next=/cases"


def test_who_signs_in_again_is_back_at_the_page_whose_form_was_sent(house: Founded) -> None:
    """With what it was asked by; never at a page of another site."""
    client = house.client_for(None)
    here = "/scenarios/write?feature=%E6%9C%AC%E9%99%A2&title=%E7%94%B2"
    asked = client.get(here).headers["location"]
    assert asked == f"/staff/sign-in?next={quote(here)}"
    host = str(client.base_url)
    for referer, after in ((f"{host}{here}", here), ("https://example.com/x", "/"), ("", "/")):
        headers = {"referer": referer} if referer else {}
        answer = client.post("/scenarios/write", data={"text": "x"}, headers=headers)
        assert answer.headers["location"] == f"/staff/sign-in?next={quote(after)}&lost=1"
    part = {"hx-request": "true", "hx-current-url": f"{host}{here}"}
    checked = client.post("/workshop/sets/1/check?path=x", headers=part)
    assert checked.headers["hx-redirect"] == f"/staff/sign-in?next={quote(here)}"


def test_whoever_sent_a_form_too_late_is_told_that_it_did_not_arrive(house: Founded) -> None:
    client = house.client_for(None)
    for way in ("/cases/1/withdraw", "/inbox/1/decide"):
        door = client.post(way, data={}).headers["location"]
        assert "刚才的没有办成" in client.get(door).text
    for way in ("/cases", "/inbox"):
        assert "刚才的没有办成" not in client.get(client.get(way).headers["location"]).text


def test_the_second_factor_is_asked_for_and_checked(house: Founded) -> None:
    judge = house.person(Role.judge)
    app = bound(house, judge)
    client = house.client_for(None)
    answer = entered(client, judge, next="/rules")
    assert "填写动态口令" in answer.text and COOKIE not in answer.headers["set-cookie"]
    assert "lian_step" in answer.headers["set-cookie"]
    code = {"code": "000000", "next": "/rules"}
    wrong = client.post("/staff/sign-in/code", data=code)
    assert (wrong.status_code, "不对" in wrong.text) == (422, True)
    right = client.post("/staff/sign-in/code", data=code | {"code": app.at(house.clock())})
    assert right.headers["location"] == "/rules"
    assert client.get("/rules").status_code == 200


def test_without_a_password_first_there_is_no_second_step(house: Founded) -> None:
    client = house.client_for(None)
    answer = client.post("/staff/sign-in/code", data={"code": "123456"})
    assert (answer.status_code, "请重新填" in answer.text) == (422, True)
    assert client.get("/staff/sign-in/code").headers["location"] == "/staff/sign-in"


def test_the_browser_is_known_afterwards(house: Founded) -> None:
    judge = house.person(Role.judge)
    client = house.client_for(None)
    cookie = next(
        one for one in entered(client, judge).headers.get_list("set-cookie") if "lian_device" in one
    )
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie
    elsewhere = house.client_for(None)
    for _ in range(30):
        entered(elsewhere, judge, password="x")
    assert entered(elsewhere, judge).status_code == 422
    client.cookies.delete(COOKIE)
    assert entered(client, judge).status_code == 303


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[Founded]:
    with founded(tmp_path / "inside", staff_networks="10.1.0.0/16, 2001:db8::/32") as found:
        yield found


@pytest.mark.parametrize(
    ("host", "works"),
    [("10.1.2.3", True), ("2001:db8::9", True), ("10.2.0.1", False), ("203.0.113.9", False)],
)
def test_staff_work_only_from_the_court_s_networks(inside: Founded, host: str, works: bool) -> None:
    judge = inside.person(Role.judge)
    client = TestClient(Compact(inside.app), follow_redirects=False, client=(host, 50_000))
    assert client.get("/staff/sign-in").status_code == (200 if works else 403)
    assert entered(client, judge).status_code == (303 if works else 403)
    stolen = TestClient(Compact(inside.app), follow_redirects=False, client=(host, 50_000))
    stolen.cookies.set(COOKIE, judge.token)
    assert stolen.get("/inbox").status_code == (200 if works else 303)
    party = inside.person()
    stolen.cookies.set(COOKIE, party.token)
    assert stolen.get("/cases").status_code == 200


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Founded]:
    with founded(tmp_path / "strict", second_factor=True) as found:
        yield found


def test_first_the_password_then_the_second_factor_then_work(strict: Founded) -> None:
    object.__setattr__(strict.house.settings, "second_factor", False)
    given = strict.hired("gaowei")
    object.__setattr__(strict.house.settings, "second_factor", True)
    client = strict.client_for(None)
    client.post("/staff/sign-in", data={"name": "gaowei", "password": given})
    assert client.get("/inbox").headers["location"] == "/account/first-password"
    assert client.get("/api/v1/inbox").status_code == 403
    page = client.get("/account/first-password").text
    client.headers["x-csrf-token"] = page.partition('name="csrf" content="')[2].partition('"')[0]
    weak = {"password": "gaowei2026!", "again": "gaowei2026!"}
    assert client.post("/account/first-password", data=weak).status_code == 422
    other = {"password": PASSWORD, "again": PASSWORD + "x"}
    assert "两次填的不一样" in client.post("/account/first-password", data=other).text
    own = {"password": PASSWORD, "again": PASSWORD}
    assert client.post("/account/first-password", data=own).status_code == 303
    assert client.get("/inbox").headers["location"] == "/account/second-factor"
    page = client.get("/account/second-factor").text
    assert "<svg" in page and "绑定以后才能办别的事" in page
    secret = page.partition('<code class="secret">')[2].partition("<")[0]
    assert client.post("/account/second-factor", data={"code": "000000"}).status_code == 422
    code = pyotp.TOTP(secret).at(strict.clock())
    codes = client.post("/account/second-factor", data={"code": code}).text
    assert codes.count("<li>") == 10
    assert client.get("/inbox").status_code == 200
    assert "还有 10 个" in client.get("/account/second-factor").text


def test_what_one_owes_can_be_signed_out_of(strict: Founded) -> None:
    client = strict.client_for(Role.judge)
    assert client.get("/inbox").headers["location"] == "/account/second-factor"
    assert client.get("/account/first-password").headers["location"] == "/account"
    assert client.post("/sign-out").status_code == 303


def test_the_demonstration_says_that_it_asks_for_less(house: Founded, strict: Founded) -> None:
    words = "演示环境不要求第二因素"
    assert words in house.client_for(None).get("/staff/sign-in").text
    assert words not in strict.client_for(None).get("/staff/sign-in").text


HEADER = {"x-client-fingerprint": "SHA256:" + ":".join(["AB"] * 32)}


@pytest.mark.parametrize(("proxies", "believed"), [("10.0.0.1", True), ("", False)])
def test_a_certificate_stands_for_the_code_where_a_proxy_verified_it(
    tmp_path: Path, proxies: str, believed: bool
) -> None:
    settings: dict[str, Any] = {
        "certificate_header": "X-Client-Fingerprint",
        "trusted_proxies": proxies,
    }
    with founded(tmp_path / "state", **settings) as house:
        judge = house.person(Role.judge)
        bound(house, judge)
        client = house.client_for(Role.judge)
        address = "/account/second-factor"
        assert "证书" in client.get(address).text
        assert client.post(f"{address}/certificate").status_code == 409
        said = client.post(f"{address}/certificate", headers=HEADER)
        assert said.status_code == (303 if believed else 409)
        fresh = house.client_for(None)
        data = {"name": judge.name, "password": judge.password}
        without = fresh.post("/staff/sign-in", data=data)
        assert "填写动态口令" in without.text
        shown = fresh.post("/staff/sign-in", data=data, headers=HEADER)
        assert shown.status_code == (303 if believed else 200)
