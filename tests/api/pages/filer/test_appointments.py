"""Appointments as filers make them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from court.core.roles import Role
from court.counter.tables import Appointment
from tests.browsing import NARROW, axe_faults, opened, picture, scrolls_sideways
from tests.court.houses import Founded, served

SAID = {
    "day": "2026-09-08",
    "slot": "09:30-10:00",
    "purpose": "递交起诉材料",
    "name": "沈若琳",
    "phone": "13800138000",
    "filing": "",
}


def booked(house: Founded) -> list[Appointment]:
    with house.house.look() as look:
        return list(look.session.scalars(select(Appointment).order_by(Appointment.number)))


def test_anybody_reads_what_to_bring(house: Founded) -> None:
    page = house.client_for(None).get("/appointments").text
    assert "来的时候请带" in page
    assert "09:00-12:00、14:30-17:30" in page
    assert "登录后预约" in page


def test_a_place_is_taken_shown_and_given_back(house: Founded) -> None:
    filer = house.client_for(Role.party)
    answer = filer.post("/appointments", data=SAID)
    (found,) = booked(house)
    assert answer.headers["location"] == f"/appointments/{found.id}"
    page = filer.get(answer.headers["location"]).text
    assert "1 号" in page
    assert "2026年9月8日（星期二） 09:30-10:00" in page
    assert "余 5" in filer.get("/appointments?day=2026-09-08").text
    assert filer.post("/appointments", data=SAID).headers["location"].endswith(found.id)
    filer.post(f"/appointments/{found.id}/cancel")
    assert booked(house)[0].state == "已取消"
    assert "余 5" not in filer.get("/appointments?day=2026-09-08").text


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({"day": ""}, 422, "请选一天"),
        ({"day": "2026-09-12"}, 422, "这一天不能预约"),
        ({"slot": ""}, 422, "从列出的时间里选"),
        ({"slot": "03:00-03:30"}, 422, "没有这个时间段"),
        ({"day": "2026-09-07", "slot": "09:00-09:30"}, 422, "已经过了"),
        ({"purpose": "x"}, 422, "从这些事项里选"),
        ({"name": ""}, 422, "姓名"),
        ({"phone": "12"}, 422, "手机"),
        ({"filing": "0" * 32}, 404, "没有"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    house: Founded, said: dict[str, str], status: int, words: str
) -> None:
    page = house.client_for(Role.party).post("/appointments", data=SAID | said)
    assert page.status_code == status
    assert words in page.text
    if status == 422 and "name" not in said:
        assert 'value="沈若琳"' in page.text
    assert booked(house) == []


def test_a_full_time_is_told(house: Founded) -> None:
    for which in range(1, 7):
        client = house.client_for(Role.party, which)
        client.post("/appointments", data=SAID | {"phone": f"1380000000{which}"})
    page = house.client_for(Role.lawyer).post("/appointments", data=SAID)
    assert page.status_code == 409
    assert "刚刚约满了" in page.text
    assert len(booked(house)) == 6


def test_others_do_not_see_or_cancel_it(house: Founded) -> None:
    house.client_for(Role.party).post("/appointments", data=SAID)
    (found,) = booked(house)
    other = house.client_for(Role.party, 2)
    assert other.get(f"/appointments/{found.id}").status_code == 404
    assert other.post(f"/appointments/{found.id}/cancel").status_code == 404
    assert "沈若琳" not in other.get("/appointments?day=2026-09-08").text
    assert house.client_for(Role.judge).post("/appointments", data=SAID).status_code == 403
    assert house.client_for(Role.judge).get("/appointments").status_code == 200


def test_an_appointment_about_ones_own_filing(house: Founded) -> None:
    filing = house.filed("01")
    filer = house.client_for(Role.party)
    assert str(filing.number) in filer.get("/appointments").text
    filer.post("/appointments", data=SAID | {"filing": filing.id})
    assert booked(house)[0].filing_id == filing.id
    theirs = house.filed("18", which=2)
    assert filer.post("/appointments", data=SAID | {"filing": theirs.id}).status_code == 404


class TestInABrowser:
    def test_booking(self, house: Founded, browser: Any) -> None:
        filer = house.verified(Role.party)
        with served(house.house) as address:
            page = opened(browser, address, filer, viewport=NARROW)
            page.goto("/appointments")
            page.get_by_role("link", name="9月8日").click()
            page.get_by_label("10:00-10:30").check()
            picture(page, "appointments")
            assert axe_faults(page) == []
            assert not scrolls_sideways(page)
            page.get_by_role("button", name="预约").click()
            page.wait_for_selector("text=预约好了")
            picture(page, "appointments-ticket")
            assert axe_faults(page) == []
            page.goto("/appointments")
            assert axe_faults(page) == []
            assert page.complaints == []
