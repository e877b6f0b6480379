"""A copy of one's own data, and the end of an account."""

from __future__ import annotations

import zipfile
from io import BytesIO

import orjson
import pytest
from sqlalchemy import select

from court.core.attestation import verify_rows
from court.core.courthouse import Conflict
from court.core.events import verify_chain
from court.core.projection import verify_projection
from court.core.receiving import receive
from court.core.roles import Role
from court.core.tables import Account, Filing
from court.filings import service as filings
from court.filings import uploads
from court.identity import accounts
from court.messages.tables import Message
from court.operations import leaving
from engine.text.errors import LianError
from tests.court.houses import Founded, both_databases
from tests.court.operations.test_backup import JPEG

NUMBER = "44200019850312003X"


def attached(house: Founded, draft: Filing) -> None:
    with house.house.work(house.actor()) as work:
        found = filings.own(work, draft.id, lock=True)
        uploads.attach(work, found, receive(work.house, "借条.jpg", BytesIO(JPEG)))


def known(house: Founded) -> Account:
    with house.house.work(house.actor()) as work:
        account = accounts.account_of(work)
        account.name, account.id_type, account.id_number = "李文海", "居民身份证", NUMBER
    return account


def copied(house: Founded) -> zipfile.ZipFile:
    target = BytesIO()
    with house.house.work(house.actor()) as work:
        leaving.own_copy(work, target)
    return zipfile.ZipFile(target)


def test_the_copy_holds_what_is_ones_own_and_nothing_of_others(house: Founded) -> None:
    known(house)
    attached(house, house.draft("02"))
    mine = house.filed("01")
    other = house.filed("05", which=2)
    archive = copied(house)
    data = orjson.loads(archive.read(leaving.DATA))
    assert data["账户"]["证件号码"] == NUMBER
    assert mine.number in {f["收件号"] for f in data["起诉材料"]}
    assert len(data["起诉材料"]) == 2 and data["没有取到的附件"] == []
    assert str(other.number) not in archive.read(leaving.DATA).decode()
    files = [n for n in archive.namelist() if n.startswith(leaving.FILES)]
    (name,) = [n for n in files if not n.startswith(f"{leaving.FILES}/{mine.number}/")]
    assert archive.read(name) == JPEG and name.endswith("01-借条.jpg")


def test_a_damaged_file_is_named_and_the_rest_is_there(house: Founded) -> None:
    attached(house, house.draft("02"))
    path = next(house.house.files.paths())
    path.write_bytes(path.read_bytes()[:-1])
    data = orjson.loads(copied(house).read(leaving.DATA))
    assert len(data["没有取到的附件"]) == 1 and data["起诉材料"]


def test_an_account_is_not_closed_while_the_court_works_for_it(house: Founded) -> None:
    filing = house.filed("01")
    with pytest.raises(Conflict, match=str(filing.number)), house.house.work(house.actor()) as work:
        leaving.close(work)


def test_staff_are_not_closed_by_themselves(house: Founded) -> None:
    with (
        pytest.raises(LianError, match="管理员"),
        house.house.work(house.actor(Role.judge)) as work,
    ):
        leaving.close(work)


@both_databases
def test_what_only_the_account_needs_goes_and_the_court_files_stay(house: Founded) -> None:
    account = known(house)
    draft, filed = house.draft("02"), house.filed("01")
    with house.house.work(house.actor()) as work:
        filings.withdraw(work, filings.own(work, filed.id, lock=True))
    token, phone = house.person().token, account.phone
    assert phone
    with house.house.work(house.actor()) as work:
        leaving.close(work)
    with house.house.look() as look:
        after = look.session.get_one(Account, account.id)
        assert (after.name, after.phone, after.id_number, after.password) == ("", None, "", "")
        assert after.disabled
        assert look.session.get_one(Filing, draft.id).state == "已删除"
        assert look.session.get_one(Filing, filed.id).content["原告"]
        assert not look.session.scalars(
            select(Message).where(Message.account_id == account.id)
        ).all()
        assert verify_chain(look.session)[1] == [] == verify_projection(look.session)
        assert verify_rows(look.session).faults == []
    assert not accounts.by_token(house.house, token).signed_in
    with house.house.work() as work:
        code = accounts.send_code(work, phone)
        again = accounts.sign_in_by_code(work, phone, code, Role.party)
    assert again
    actor = accounts.by_token(house.house, again)
    assert actor.account_id != account.id
    with house.house.look(actor) as look:
        assert filings.mine(look) == []


def test_pages(house: Founded) -> None:
    known(house)
    client = house.client_for()
    page = client.get("/account/close")
    assert "不能恢复" in page.text
    assert client.post("/account/close", data={}).headers["location"] == "/account/close"
    answer = client.get("/account/data")
    assert answer.headers["content-type"] == "application/zip"
    assert zipfile.ZipFile(BytesIO(answer.content)).namelist() == [leaving.DATA]
    answer = client.post("/account/close", data={"sure": "1"})
    assert answer.headers["location"] == "/account/closed"
    assert "账户已经注销" in client.get("/account/closed").text
    assert client.get("/account").status_code in (303, 401)


def test_the_page_names_what_stands_against_it(house: Founded) -> None:
    filing = house.filed("01")
    client = house.client_for()
    assert str(filing.number) in client.get("/account/close").text
    assert client.post("/account/close", data={"sure": "1"}).status_code == 409
