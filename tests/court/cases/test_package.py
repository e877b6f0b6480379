"""A case goes out as one file that says what is in it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pikepdf
import pytest

from court.cases import package
from court.core.courthouse import NotAllowed
from court.core.roles import Role
from tests.court.cases.registered import registered
from tests.court.houses import Founded


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
