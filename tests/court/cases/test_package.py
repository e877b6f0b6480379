"""A case goes out as one file that says what is in it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from io import BytesIO

import pikepdf
import pytest

from api.base.packaging import PARTS
from court.cases import package
from court.cases.tables import CourtCase
from court.core.courthouse import NotAllowed
from court.core.roles import Role
from court.operations import reacting
from court.service import pictures, reporting, service, whereabouts
from tests.court.cases.registered import registered
from tests.court.houses import Founded
from tests.files import PNG


def test_everything_is_in_it_with_its_hash(house: Founded) -> None:
    case = registered(house)
    with house.house.work(house.actor(Role.judge)) as work:
        made = package.make(work, case.id)
    assert made.name == f"{case.number}.zip"
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        said = json.loads(archive.read("案件.json"))
        with pikepdf.open(io.BytesIO(archive.read("案件.pdf"))) as sheet:
            assert len(sheet.pages) >= 1
        named = {f["名称"]: f["sha256"] for f in said["文件"]}
        assert set(archive.namelist()) == {"案件.json", "案件.pdf", *named}
        assert all(hashlib.sha256(archive.read(n)).hexdigest() == h for n, h in named.items())
    assert any("受理案件通知书" in name for name in named)
    assert any(name.startswith("附件/") for name in named)
    assert said["案号"] == case.number
    assert {p["诉讼地位"] for p in said["当事人"]} == {"原告", "被告"}
    assert all(p["送达"] for p in said["当事人"])
    assert said["意见"]


def test_what_was_served_goes_with_it(house: Founded) -> None:
    """Addresses that the court found, every attempt with its reports and pictures, hearings."""
    case = registered(house)
    reacting.turn(house.house)
    with house.house.work(house.actor(Role.server)) as work:
        found = work.session.get_one(CourtCase, case.id)
        task = next(t for t in service.of_case(work, found) if "起诉状副本" in t.papers)
        whereabouts.add_address(work, case.id, task.party_id, "B2", "纸质", "东区某路9号")
        attempt = service.send(work, case.id, task.id, "邮寄")
        report = reporting.report(work, case.id, attempt.id, "签收", work.now, {"签收人": "本人"})
        assert report.step == "签收"
    taken = pictures.receive(house.house, [("回执.png", BytesIO(PNG))])
    with house.house.work(house.actor(Role.server)) as work:
        pictures.add(work, case.id, attempt.id, taken)
    with house.house.work(house.actor(Role.judge)) as work:
        made = package.make(work, case.id, PARTS)
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        said = json.loads(archive.read("案件.json"))
        named = {f["名称"]: f["sha256"] for f in said["文件"]}
        assert archive.read("送达/01-回执.png") == PNG
    assert "东区某路9号" in [row["地址"] for row in said["送达"]["地址"]]
    (served,) = [row for row in said["送达"]["文书"] if row["状态"] == "已送达"]
    assert served["送达日期"] == "2026-09-07" and served["可据以缺席判决"]
    (tried,) = served["经过"]
    assert tried["反馈"][0]["签收人"] == "本人" and "邮寄送达规定 9" in tried["依据"]
    assert tried["影像"] == [named["送达/01-回执.png"]]
    assert said["开庭"] == []


def test_the_same_case_gives_the_same_file(house: Founded) -> None:
    case = registered(house)
    made = []
    for _ in range(2):
        with house.house.work(house.actor(Role.judge)) as work:
            made.append(package.make(work, case.id).data)
    assert made[0] == made[1]


def test_a_clerk_takes_none_out(house: Founded) -> None:
    case = registered(house)
    with pytest.raises(NotAllowed), house.house.work(house.actor(Role.clerk)) as work:
        package.make(work, case.id)
