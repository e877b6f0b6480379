"""Comparing people with their documents at the window; changing what an account is."""

from __future__ import annotations

from typing import ClassVar

import pytest
from sqlalchemy import select

from court.core.roles import Role
from court.core.tables import Account, LogEntry
from court.identity import accounts
from tests.court.houses import Founded


class TestIdentity:
    SHOWN: ClassVar[dict[str, str]] = {
        "name": "沈若琳",
        "id_type": "居民身份证",
        "id_number": "44200019850312003x",
        "role": "不变",
        "seen": "1",
    }

    def test_the_guide_notes_it_and_the_id_card_is_no_longer_asked_for(
        self, house: Founded
    ) -> None:
        person, clerk = house.person(), house.client_for(Role.guide)
        filer = house.client_for(Role.party)
        assert "身份已核验" not in filer.get("/account").text
        answer = clerk.post("/window/identity", data={**self.SHOWN, "phone": person.name})
        assert answer.status_code == 303, answer.text
        assert "已核验" in clerk.get(answer.headers["location"]).text
        assert "身份已核验" in filer.get("/account").text
        with house.house.look() as look:
            account = look.session.get_one(Account, person.account_id)
            assert (account.name, account.id_number) == ("沈若琳", "44200019850312003X")
            noted = look.session.scalars(select(LogEntry).where(LogEntry.kind == "核验身份")).one()
        assert noted.actor != person.account_id
        assert "沈若琳" not in str(noted.data)

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"seen": ""}, "请先当面核对证件"),
            ({"phone": "13900139999"}, "请核对号码"),
            ({"phone": "1390013"}, "手机号"),
            ({"id_number": "442000198503120031"}, "校验"),
            ({"id_number": ""}, "请照证件填号码"),
            ({"name": ""}, "请照证件填姓名"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_noted(
        self, house: Founded, change: dict[str, str], told: str
    ) -> None:
        person, clerk = house.person(), house.client_for(Role.guide)
        said = {**self.SHOWN, "phone": person.name, **change}
        answer = clerk.post("/window/identity", data=said)
        assert answer.status_code == 422
        assert told in answer.text
        with house.house.look() as look:
            assert not look.session.get_one(Account, person.account_id).identity_verified

    def test_another_name_than_the_account_has_may_be_a_mistyped_number(
        self, house: Founded
    ) -> None:
        person, clerk = house.person(), house.client_for(Role.guide)
        with house.house.work(person.actor) as work:
            accounts.update_profile(work, name="陈一苇")
        answer = clerk.post("/window/identity", data={**self.SHOWN, "phone": person.name})
        assert answer.status_code == 422
        assert "账户里填的姓名不同" in answer.text
        assert "陈一苇" not in answer.text

    def test_handing_in_over_another_name_needs_the_right_phone_but_no_identity(
        self, house: Founded
    ) -> None:
        person, clerk = house.person(), house.client_for(Role.guide)
        with house.house.work(person.actor) as work:
            accounts.update_profile(work, name="陈一苇")
        here = clerk.post("/window/new", data={"cause": "民间借贷纠纷"}).headers["location"]
        said = {**self.SHOWN, "phone": person.name, "_revision": "1"}
        answer = clerk.post(f"{here}/submit", data=said)
        assert answer.status_code == 422 and "填的姓名不同" in answer.text
        assert clerk.post(f"{here}/submit", data={**said, "seen": ""}).status_code == 303
        with house.house.look() as look:
            account = look.session.get_one(Account, person.account_id)
        assert (account.name, account.identity_verified) == ("陈一苇", False)

    def test_the_role_is_changed_here_and_staff_stay_out_of_it(self, house: Founded) -> None:
        person, clerk = house.person(), house.client_for(Role.guide)
        filer = house.client_for(Role.party)
        assert filer.get("/clients").status_code == 403
        said = {**self.SHOWN, "phone": person.name, "role": "律师"}
        unseen = clerk.post("/window/identity", data=said)
        assert unseen.status_code == 422 and "请照执业证填写" in unseen.text
        assert filer.get("/clients").status_code == 403
        said |= {"firm": "某某律师事务所", "licence": "14420201510000001"}
        assert clerk.post("/window/identity", data=said).status_code == 303
        assert filer.get("/clients").status_code == 200
        judge = house.person(Role.judge)
        refused = clerk.post("/window/identity", data={**said, "phone": judge.name})
        assert refused.status_code == 422

    def test_who_calls_himself_a_lawyer_is_told_apart_from_who_showed_the_licence(
        self, house: Founded
    ) -> None:
        """Signing up asks for no proof; whoever judges sees which of both it is."""
        person, judge = house.person(Role.lawyer), house.client_for(Role.judge)
        page = f"/inbox/{house.filed('01', Role.lawyer).id}"
        own = house.client_for(Role.lawyer)
        said = {"name": "沈若琳", "firm": "某某律师事务所", "licence": "14420201510000001"}
        assert own.post("/account/profile", data=said).status_code == 303
        assert "律师账户，执业证没有核对" in judge.get(page).text
        assert "法院还没有核对" in own.get("/account").text
        shown = {**self.SHOWN, **said, "phone": person.name}
        assert house.client_for(Role.guide).post("/window/identity", data=shown).status_code == 303
        assert "律师账户，执业证已核对" in judge.get(page).text
        assert (
            own.post("/account/profile", data={**said, "firm": "别的律师事务所"}).status_code == 303
        )
        assert "律师账户，执业证没有核对" in judge.get(page).text
