"""Accounts pages of the administrator, and the audit pages."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select, text

from court.core.roles import Role
from court.core.store.append_only import TABLE
from court.core.tables import Account
from court.identity import accounts, keys
from court.identity.tables import ApiKey
from tests.browsing import NARROW, axe_faults, opened, picture, scrolls_sideways
from tests.court.houses import PASSWORD, Founded, served


def secret_of(page: str) -> str:
    found = re.search(r'<code class="secret">([^<]+)</code>', page)
    assert found
    return unescape(found[1])


def place_of(page: str) -> str:
    """The address of the request that waits."""
    found = re.search(r'action="(/security/requests/\w+)/approve"', page)
    assert found
    return found[1]


def approve(house: Founded) -> Any:
    """What the security administrator sees after saying yes to the request that waits."""
    chief = house.client_for(Role.security)
    return chief.post(f"{place_of(chief.get('/security/requests').text)}/approve")


def account(house: Founded, login: str) -> Account | None:
    with house.house.look() as look:
        return look.session.scalar(select(Account).where(Account.login == login))


class TestStaff:
    def test_a_new_account_works_with_two_halves_of_two_people(self, house: Founded) -> None:
        admin = house.client_for(Role.administrator)
        said = {"login": "gaowei", "name": "高伟", "role": "立案法官"}
        page = admin.post("/admin/accounts/new", data=said)
        assert page.status_code == 200
        assert page.headers["cache-control"] == "no-store"
        first = secret_of(page.text)
        assert "等安全管理员核准" in admin.get("/admin/accounts").text
        second = secret_of(approve(house).text)
        assert not house.enter("gaowei", first) and not house.enter("gaowei", second)
        token = house.enter("gaowei", f"{first}-{second}")
        assert accounts.by_token(house.house, token).role is Role.judge
        assert "还没有改首次密码" in admin.get("/admin/accounts").text

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"login": ""}, "请填登录名"),
            ({"login": "x"}, "登录名是 2 到 40 个字符"),
            ({"login": "123456"}, "不能全是数字"),
            ({"name": ""}, "请填姓名"),
            ({"role": "当事人"}, "请选择身份"),
            ({"role": "执行官"}, "请选择身份"),
        ],
    )
    def test_gaps_are_named_and_nothing_typed_is_lost(
        self, house: Founded, said: dict[str, str], words: str
    ) -> None:
        whole = {"login": "gaowei", "name": "<高伟>", "role": "审计", **said}
        page = house.client_for(Role.administrator).post("/admin/accounts/new", data=whole)
        assert page.status_code == 422
        assert words in page.text
        assert "<高伟>" not in page.text
        if "name" not in said:
            assert "&lt;高伟&gt;" in page.text
        assert account(house, "gaowei") is None

    def test_a_taken_login_is_refused(self, house: Founded) -> None:
        judge = house.person(Role.judge)
        said = {"login": judge.name, "name": "另一人", "role": "审计"}
        page = house.client_for(Role.administrator).post("/admin/accounts/new", data=said)
        assert page.status_code == 422
        assert "已经有人用了" in page.text

    def test_disabling_ends_sessions_and_can_be_undone(self, house: Founded) -> None:
        judge = house.person(Role.judge)
        admin = house.client_for(Role.administrator)
        address = f"/admin/accounts/{judge.account_id}"
        assert admin.post(f"{address}/disable", data={"on": "1"}).status_code == 303
        assert not accounts.by_token(house.house, judge.token).signed_in
        assert not house.enter(judge.name, PASSWORD)
        assert "已停用" in admin.get("/admin/accounts").text
        admin.post(f"{address}/disable", data={"on": "0"})
        assert house.enter(judge.name, PASSWORD)

    def test_a_reset_password_replaces_the_old_one(self, house: Founded) -> None:
        judge = house.person(Role.judge)
        admin = house.client_for(Role.administrator)
        address = f"/admin/accounts/{judge.account_id}"
        empty = admin.post(f"{address}/password")
        assert (empty.status_code, "请写明谁提出" in empty.text) == (422, True)
        first = secret_of(admin.post(f"{address}/password", data={"reason": "忘了"}).text)
        assert "等安全管理员核准" in admin.get(address).text
        assert house.enter(judge.name)
        second = secret_of(approve(house).text)
        assert not house.enter(judge.name)
        assert house.enter(judge.name, f"{first}-{second}")
        assert not accounts.by_token(house.house, judge.token).signed_in

    def test_what_is_refused_changes_nothing(self, house: Founded) -> None:
        judge = house.person(Role.judge)
        admin = house.client_for(Role.administrator)
        admin.post(f"/admin/accounts/{judge.account_id}/password", data={"reason": "忘了"})
        chief = house.client_for(Role.security)
        place = place_of(chief.get("/security/requests").text)
        assert chief.post(f"{place}/refuse").status_code == 303
        assert chief.post(f"{place}/approve").status_code == 409
        assert "不同意" in chief.get("/security/requests").text
        assert house.enter(judge.name)

    def test_ones_own_account_stays(self, house: Founded) -> None:
        own = house.person(Role.administrator).account_id
        admin = house.client_for(Role.administrator)
        assert admin.post(f"/admin/accounts/{own}/disable", data={"on": "1"}).status_code == 403
        assert (
            admin.post(f"/admin/accounts/{own}/password", data={"reason": "x"}).status_code == 403
        )
        assert "我的账户" in admin.get(f"/admin/accounts/{own}").text

    def test_the_public_is_not_for_administrators(self, house: Founded) -> None:
        party = house.person(Role.party)
        admin = house.client_for(Role.administrator)
        address = f"/admin/accounts/{party.account_id}"
        assert admin.get(address).status_code == 404
        assert admin.post(f"{address}/password").status_code == 404
        assert admin.post(f"{address}/disable", data={"on": "1"}).status_code == 404
        assert accounts.by_token(house.house, party.token).signed_in

    def test_a_form_without_its_token_changes_nothing(self, house: Founded) -> None:
        admin = house.client_for(Role.administrator)
        del admin.headers["x-csrf-token"]
        said = {"login": "gaowei", "name": "高伟", "role": "审计"}
        assert admin.post("/admin/accounts/new", data=said).status_code == 403
        assert account(house, "gaowei") is None


class TestKeys:
    def test_a_key_is_shown_once_and_can_be_revoked(self, house: Founded) -> None:
        party = house.person(Role.party)
        admin = house.client_for(Role.administrator)
        page = admin.post(
            "/admin/keys", data={"phone": party.name, "name": "信用卡中心", "days": "365"}
        )
        key = secret_of(page.text)
        assert keys.by_key(house.house, key).account_id == party.account_id
        listed = admin.get("/admin/keys").text
        assert "信用卡中心" in listed
        assert key not in listed
        assert party.name not in listed
        with house.house.look() as look:
            key_id = look.session.scalars(select(ApiKey.id)).one()
        assert admin.post(f"/admin/keys/{key_id}/revoke").status_code == 303
        assert not keys.by_key(house.house, key).signed_in

    def test_a_key_has_an_end_and_addresses(self, house: Founded) -> None:
        party = house.person(Role.party)
        admin = house.client_for(Role.administrator)
        said = {"phone": party.name, "name": "批量", "days": "30", "networks": "203.0.113.0/24"}
        key = secret_of(admin.post("/admin/keys", data=said).text)
        assert "203.0.113.0/24" in admin.get("/admin/keys").text
        bearer = {"authorization": f"Bearer {key}"}
        assert house.client_for(None).get("/api/v1/account", headers=bearer).status_code == 401
        wrong = admin.post("/admin/keys", data={**said, "networks": "内网"})
        assert (wrong.status_code, "“内网”不是地址" in wrong.text) == (422, True)
        assert admin.post("/admin/keys", data={**said, "days": "9999"}).status_code == 422

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"phone": "13900000000", "name": "x", "days": "9"}, "没有用这个手机号注册的账户"),
            ({"phone": "abc", "name": "x", "days": "9"}, "手机"),
            ({"phone": "", "name": ""}, "请写明用途"),
        ],
    )
    def test_what_is_wrong_is_said(self, house: Founded, said: dict[str, str], words: str) -> None:
        page = house.client_for(Role.administrator).post("/admin/keys", data=said)
        assert page.status_code == 422
        assert words in page.text

    def test_an_unknown_key(self, house: Founded) -> None:
        assert house.client_for(Role.administrator).post("/admin/keys/x/revoke").status_code == 404


class TestAudit:
    def test_events_are_shown_and_filtered(self, house: Founded) -> None:
        filing = house.filed("01")
        auditor = house.client_for(Role.auditor)
        assert str(filing.number) in auditor.get("/audit").text
        page = auditor.get("/audit", params={"kind": "提交", "role": "当事人"}).text
        assert page.count("<tr>") == 2
        assert "没有这样的事件" in auditor.get("/audit", params={"filing": "2020-0101-0001"}).text

    def test_a_day_that_cannot_be_read_is_named(self, house: Founded) -> None:
        page = house.client_for(Role.auditor).get("/audit", params={"since": "2026年13月1日"})
        assert page.status_code == 200
        assert "13" in page.text

    def test_an_honest_log(self, house: Founded) -> None:
        house.filed("01")
        page = house.client_for(Role.auditor).post("/audit/verify")
        assert "完整，没有被改动" in page.text
        assert re.search(r"<code[^>]*>\d+:[0-9a-f]{64}</code>", page.text)

    def test_a_changed_log(self, house: Founded) -> None:
        house.filed("01")
        with house.house.database.transaction() as session:
            session.execute(text(f"DROP TRIGGER {TABLE}_refuses_update"))
            session.execute(text(f"UPDATE {TABLE} SET role = '审计' WHERE number = 2"))
        page = house.client_for(Role.auditor).post("/audit/verify")
        assert "第 2 条" in page.text
        assert "完整，没有被改动" not in page.text

    def test_a_note_that_cannot_be_read(self, house: Founded) -> None:
        page = house.client_for(Role.auditor).post("/audit/verify", data={"noted": "<b>"})
        assert page.status_code == 422
        assert "编号:哈希" in page.text
        assert "&lt;b&gt;" in page.text

    def test_the_export_has_every_event_and_no_person(self, house: Founded) -> None:
        party = house.person(Role.party)
        house.filed("01")
        answer = house.client_for(Role.auditor).get("/audit/export")
        rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
        with house.house.look() as look:
            total = look.session.scalar(text(f"SELECT count(*) FROM {TABLE}"))
        assert [int(row["编号"]) for row in rows] == list(range(1, total + 1))
        assert "李文海" not in answer.text
        assert party.name not in answer.text

    def test_others_may_not(self, house: Founded) -> None:
        for role in (Role.party, Role.judge, Role.administrator):
            client = house.client_for(role)
            assert client.get("/audit").status_code == 403
            assert client.get("/audit/export").status_code == 403
            assert client.post("/audit/verify").status_code == 403


class TestInABrowser:
    def test_what_buttons_bring_has_no_faults(self, house: Founded, browser: Any) -> None:
        """The pages as they open are looked at by the walk through every page."""
        judge = house.person(Role.judge)
        house.person(Role.party)
        house.filed("01")
        admin, auditor = house.person(Role.administrator), house.person(Role.auditor)
        security = house.person(Role.security)
        with served(house.house) as address:
            page = opened(browser, address, admin, viewport=NARROW)
            page.goto(f"/admin/accounts/{judge.account_id}")
            page.get_by_label("理由").first.fill("本人当面提出")
            page.get_by_role("button", name="申请重置密码").click()
            page.wait_for_selector("code.secret")
            picture(page, "admin-password")
            assert axe_faults(page) == []
            chief = opened(browser, address, security, viewport=NARROW)
            chief.goto("/security/requests")
            assert axe_faults(chief) == [] and not scrolls_sideways(chief)
            picture(chief, "requests")
            chief.get_by_role("button", name="核准").first.click()
            chief.wait_for_selector("code.secret")
            assert axe_faults(chief) == [] and not scrolls_sideways(chief)
            assert chief.complaints == []
            assert page.complaints == []
            page = opened(browser, address, auditor, viewport=NARROW)
            page.goto("/audit")
            page.get_by_role("button", name="核对", exact=True).click()
            page.wait_for_selector("text=完整，没有被改动")
            picture(page, "audit")
            assert axe_faults(page) == []
            assert not scrolls_sideways(page)
            assert page.complaints == []
