"""Real names online: verified, refused, unanswered; filing goes on in every case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from court.core.roles import Role
from court.core.tables import Account
from court.identity.real_name import TRIES
from tests.court.houses import Founded, founded
from tests.court.papers import example


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Founded]:
    with founded(tmp_path / "state") as found:
        yield found


def number(last: int) -> str:
    """A resident's number whose last digit before the check digit is this one."""
    body = f"4420001985031200{last}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(w * int(c) for w, c in zip(weights, body, strict=True)) % 11]


def account(house: Founded) -> Account:
    with house.house.look() as look:
        return look.session.get_one(Account, house.person().account_id)


def post(house: Founded, digit: int, name: str = "沈若琳") -> tuple[int, str]:
    said = {"name": name, "id_number": number(digit)}
    answer = house.client_for().post("/account/identity", data=said)
    return answer.status_code, answer.text


def test_a_number_that_fits_verifies_the_account(house: Founded) -> None:
    assert post(house, 3)[0] == 303
    found = account(house)
    assert (found.name, found.id_number, found.identity_verified) == ("沈若琳", number(3), True)
    filing = house.draft({**example("01"), "材料": []})
    shown = house.client_for().get(f"/file/{filing.id}/confirm").text
    assert "身份已经核验" in shown and "身份证明" not in shown.partition("还缺什么")[2][:500]


def test_somebody_elses_number_is_refused_and_nothing_changes(house: Founded) -> None:
    status, text = post(house, 9)
    assert status == 422 and "对不上" in text and "照常立案" in text
    assert not account(house).identity_verified


def test_a_service_that_does_not_answer_costs_nobody_the_filing(house: Founded) -> None:
    status, text = post(house, 8)
    assert status == 422 and "没有答复" in text
    assert not account(house).identity_verified
    filing = house.draft("01")
    shown = house.client_for().get(f"/file/{filing.id}/confirm").text
    assert "还没有核验" in shown and "不核验的，起诉状要签名" in shown
    assert "现在可以先提交" in shown


def test_what_cannot_be_a_number_is_said_at_its_field(house: Founded) -> None:
    answer = house.client_for().post("/account/identity", data={"name": "", "id_number": "123"})
    assert answer.status_code == 422
    assert "请照证件填姓名" in answer.text and 'value="123"' in answer.text


def test_nobody_tries_numbers_out(house: Founded) -> None:
    statuses = [post(house, 9)[0] for _ in range(TRIES.times + 1)]
    assert statuses[-1] == 429 and not account(house).identity_verified


def test_without_a_service_the_window_is_named(tmp_path: Path) -> None:
    with founded(tmp_path / "court", development=False) as house:
        answer = house.client_for().get("/account/identity")
        assert "没有开通网上核验" in answer.text and "立案窗口" in answer.text


def test_staff_have_no_such_page(house: Founded) -> None:
    assert house.client_for(Role.judge).get("/account/identity").status_code == 403
