"""Signing up, in and out; the account page."""

from __future__ import annotations

import hashlib
import re

import pytest
from httpx import Response
from sqlalchemy import select

from api.base.security import COOKIE
from api.base.visitors import local_path
from court.core.limits import SEND_CODE_PHONE
from court.core.roles import Role
from court.core.tables import Account, Filing
from court.identity import accounts, entering, guessing
from court.identity.tables import SignIn
from court.messages import service as messages
from tests.court.houses import PASSWORD, Founded, TestClient

PHONE = "13912345678"


def code_for(house: Founded, phone: str = PHONE) -> str:
    with house.house.look() as look:
        body = next(m.body for m in messages.outbox(look) if m.phone == phone)
    found = re.search(r"\d{6}", body)
    assert found
    return found[0]


def sign_up(house: Founded, client: TestClient, **more: str) -> Response:
    house.clock.advance(seconds=1)
    client.post("/sign-in/code", data={"phone": PHONE, **more})
    answer: Response = client.post(
        "/sign-in", data={"phone": PHONE, "code": code_for(house), **more}
    )
    return answer


def test_a_new_phone_becomes_an_account_of_the_chosen_role(house: Founded) -> None:
    client = house.client_for(None)
    answer = sign_up(house, client, role="lawyer")
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Secure" not in cookie
    with house.house.look() as look:
        account = look.session.scalar(select(Account).where(Account.phone == PHONE))
    assert account and account.role == Role.lawyer
    assert client.get("/account").status_code == 200


def test_behind_https_the_cookie_is_secure(house: Founded) -> None:
    client = house.client_for(None)
    client.base_url = "https://testserver"
    assert "Secure" in sign_up(house, client).headers["set-cookie"]


def test_the_role_of_an_account_that_exists_stays(house: Founded) -> None:
    client = house.client_for(None)
    sign_up(house, client, role="party")
    sign_up(house, house.client_for(None), role="lawyer")
    with house.house.look() as look:
        account = look.session.scalar(select(Account).where(Account.phone == PHONE))
    assert account and account.role == Role.party


def test_staff_roles_cannot_be_chosen(house: Founded) -> None:
    sign_up(house, house.client_for(None), role="立案法官")
    with house.house.look() as look:
        account = look.session.scalar(select(Account).where(Account.phone == PHONE))
    assert account and account.role == Role.party


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil", "/a\n//b", "javascript:x", ""]
)
def test_only_paths_of_this_site_are_followed(house: Founded, path: str) -> None:
    assert local_path(path) == ""
    answer = sign_up(house, house.client_for(None), next=path)
    assert answer.headers["location"].startswith("/account")


def test_after_signing_in_one_is_where_one_wanted_to_go(house: Founded) -> None:
    answer = sign_up(house, house.client_for(None), next="/cases?a=1")
    assert answer.headers["location"] == "/cases?a=1"


def test_a_wrong_code_counts_and_says_what_to_do(house: Founded) -> None:
    client = house.client_for(None)
    client.post("/sign-in/code", data={"phone": PHONE})
    right = code_for(house)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(accounts.CODE_ATTEMPTS):
        answer = client.post("/sign-in", data={"phone": PHONE, "code": wrong})
        assert answer.status_code == 422
        assert "重新发送" in answer.text
    assert client.post("/sign-in", data={"phone": PHONE, "code": right}).status_code == 422


def test_too_many_codes_for_a_phone(house: Founded) -> None:
    client = house.client_for(None)
    answers = [
        client.post("/sign-in/code", data={"phone": PHONE}).status_code
        for _ in range(SEND_CODE_PHONE.times + 1)
    ]
    assert answers == [200] * SEND_CODE_PHONE.times + [429]
    answer = client.post("/sign-in/code", data={"phone": PHONE})
    assert "试得太频繁" in answer.text
    assert int(answer.headers["retry-after"]) > 0


def test_many_codes_from_one_address_cost_work(house: Founded) -> None:
    """Texts the court pays for: the first ones go at once, then a browser computes for each."""
    client = house.client_for(None)
    free, asked = guessing.CODES_FROM_HERE.times, f"138{0:08d}"
    for number in range(free):
        sent = client.post("/sign-in/code", data={"phone": f"137{number:08d}"})
        assert "填写验证码" in sent.text
    for door in ("/sign-in/code", "/track/code", "/kiosk/who", "/kiosk/lookup"):
        said = client.post(door, data={"phone": asked, "number": "2026-0907-0001"})
        assert said.status_code == 422 and "要先由浏览器算一道题" in said.text, door
        assert 'data-proof-form="phone"' in said.text and 'data-bits="16"' in said.text
    assert code_count(house, asked) == 0
    data = {"phone": asked, "proof": proof(house, asked, 16)}
    assert "填写验证码" in client.post("/sign-in/code", data=data).text
    assert code_count(house, asked) == 1
    assert client.post("/sign-in/code", data=data).status_code == 422, "a proof works once"


def code_count(house: Founded, phone: str) -> int:
    with house.house.look() as look:
        return sum(m.phone == phone for m in messages.outbox(look))


def proof(house: Founded, about: str, bits: int) -> str:
    """What `proof.js` finds."""
    at = int(house.clock().timestamp())
    for number in range(10_000_000):
        found = hashlib.sha256(f"{about}:{at}:{number}".encode()).digest()
        if not int.from_bytes(found, "big") >> (256 - bits):
            return f"{at}:{number}"
    raise AssertionError


def test_nothing_of_a_draft_stays_in_the_browser_of_who_signed_out(house: Founded) -> None:
    answer = house.client_for().post("/sign-out")
    assert answer.headers["clear-site-data"] == '"storage"'


def test_the_answer_is_the_same_whether_the_phone_is_known(house: Founded) -> None:
    house.person(Role.party)
    known = house.actor(Role.party).phone
    client = house.client_for(None)
    pages = [
        client.post("/sign-in/code", data={"phone": phone}).text.replace(phone, "·")
        for phone in (known, PHONE)
    ]
    assert pages[0] == pages[1]


def test_wrong_passwords_have_one_answer(house: Founded) -> None:
    party = house.person()
    with house.house.work(party.actor) as work:
        accounts.set_password(work, PASSWORD)
    client = house.client_for(None)

    def said(name: str, password: str) -> Response:
        answer: Response = client.post(
            "/sign-in/password", data={"name": name, "password": password}
        )
        return answer

    for name in (party.name, "13700000000", house.person(Role.judge).name):
        answer = said(name, "x")
        assert (answer.status_code, entering.WRONG in answer.text) == (422, True)
    assert said(house.person(Role.judge).name, PASSWORD).status_code == 422
    assert said(party.name, PASSWORD).status_code == 303


def test_after_many_failures_the_page_asks_for_work(house: Founded) -> None:
    client = house.client_for(None)
    data = {"name": "13700000000", "password": "x"}
    answers = [client.post("/sign-in/password", data=data).text for _ in range(6)]
    assert [entering.WORK_FIRST in text for text in answers] == [False] * 5 + [True]
    assert 'data-bits="16"' in answers[-1]


def test_what_was_filled_in_before_signing_in_becomes_a_draft(house: Founded) -> None:
    carry = '{"案由": "民间借贷纠纷", "原告": [{"姓名": "沈若琳"}]}'
    client = house.client_for(None)
    assert "沈若琳" in client.post("/sign-in/code", data={"phone": PHONE, "carry": carry}).text
    answer = sign_up(house, client, carry=carry, next="/file")
    filing_id = answer.headers["location"].removeprefix("/file/")
    with house.house.look() as look:
        filing = look.session.get(Filing, filing_id)
    assert filing and filing.content["原告"] == [{"姓名": "沈若琳"}]


def test_what_cannot_be_read_does_not_keep_anybody_out(house: Founded) -> None:
    answer = sign_up(house, house.client_for(None), carry='{"案由": "没有这种案由"}', next="/file")
    assert answer.headers["location"] == "/file"
    assert COOKIE in answer.headers["set-cookie"]


def test_signing_out_ends_the_session(house: Founded) -> None:
    client = house.client_for(Role.party)
    assert client.post("/sign-out").status_code == 303
    with house.house.look() as look:
        assert not look.session.scalars(select(SignIn)).all()


def test_forms_without_their_token_do_nothing(house: Founded) -> None:
    client = house.client_for(Role.party)
    del client.headers["x-csrf-token"]
    for path in ("/sign-out", "/account/profile", "/account/password"):
        assert client.post(path, data={"csrf": "falsch"}).status_code == 403
    client.headers["origin"] = "https://evil.example"
    assert client.post("/sign-in/code", data={"phone": PHONE}).status_code == 403


def test_the_outbox_is_shown_in_development_only(house: Founded) -> None:
    client = house.client_for(None)
    assert client.get("/dev/outbox").status_code == 200
    object.__setattr__(house.house.settings, "development", False)
    assert client.get("/dev/outbox").status_code == 404


def test_the_profile_is_kept_and_wrong_numbers_are_named(house: Founded) -> None:
    client = house.client_for(Role.lawyer)
    good = {"name": "陆子谦", "firm": "广东示例律师事务所", "id_type": "居民身份证"}
    answer = client.post("/account/profile", data={**good, "id_number": "442000198503120037"})
    assert answer.status_code == 422
    assert 'value="442000198503120037"' in answer.text
    answer = client.post("/account/profile", data={**good, "id_number": "44200019850312003X"})
    assert answer.headers["location"] == "/account?done=profile"
    shown = client.get("/account").text
    assert "陆子谦" in shown and "广东示例律师事务所" in shown


def test_a_password_is_changed_with_the_old_one_or_with_a_code(house: Founded) -> None:
    client = house.client_for(Role.party)

    def change(**data: str) -> int:
        return int(client.post("/account/password", data=data).status_code)

    assert change(password="一扇常开的门2026", again="一扇常开的门2027") == 422
    assert change(password="1111111111", again="1111111111") == 422
    assert change(password="一扇常开的门2026", again="一扇常开的门2026") == 303
    new = {"password": "两扇常开的门2026", "again": "两扇常开的门2026"}
    assert change(old="错的", **new) == 422
    assert change(old="一扇常开的门2026", **new) == 303
    house.clock.advance(seconds=1)
    assert client.post("/account/password/code").status_code == 200
    third = {"password": "三扇常开的门2026", "again": "三扇常开的门2026"}
    assert change(code="000000", **third) == 422
    assert change(code=code_for(house, house.actor().phone), **third) == 303


def test_messages_are_listed_and_read(house: Founded) -> None:
    with house.house.work(house.actor()) as work:
        item = messages.notify(work, work.actor.account_id, None, "请您补正材料", "有 2 项要补正。")
    assert item
    client = house.client_for(Role.party)
    assert "未读" in client.get("/messages").text
    assert "有 2 项要补正" in client.get(f"/messages/{item.id}").text
    assert "未读" not in client.get("/messages").text
    assert house.client_for(Role.party, 2).get(f"/messages/{item.id}").status_code == 404
