"""Clients, letters of authority and templates on the pages."""

from __future__ import annotations

import re

from court.core.roles import Role
from tests.court.houses import Founded
from tests.files import PDF

PARTY = {"类型": "自然人", "姓名": "沈若琳", "住所地": "中山市石岐街道示例路8号"}


def test_a_client_is_kept_changed_and_forgotten(house: Founded) -> None:
    client = house.client_for(Role.lawyer)
    assert "还没有委托人" in client.get("/clients").text
    assert "统一社会信用代码" in client.get("/clients/new?kind=法人").text
    answer = client.post("/clients", data={**PARTY, "代理权限": "特别授权"})
    where = answer.headers["location"].partition("?")[0]
    text = client.get(where).text
    assert 'value="沈若琳"' in text and "特别授权" in text
    assert client.post(where, data={**PARTY, "联系电话": "13800138000"}).status_code == 303
    assert 'value="13800138000"' in client.get(where).text
    assert "沈若琳" in client.get("/clients?text=若琳").text
    assert client.post(f"{where}/remove").status_code == 303
    assert client.get(where).status_code == 404


def test_what_cannot_be_read_is_said_at_its_field_and_kept(house: Founded) -> None:
    client = house.client_for(Role.lawyer)
    answer = client.post("/clients", data={**PARTY, "出生日期": "13月", "姓名": ""})
    assert answer.status_code == 422
    assert 'value="13月"' in answer.text and 'aria-invalid="true"' in answer.text
    script = "<script>alert(1)</script>"
    where = client.post("/clients", data={**PARTY, "姓名": script}).headers["location"]
    assert script not in client.get(where).text


def test_a_letter_of_authority(house: Founded) -> None:
    client = house.client_for(Role.lawyer)
    where = client.post("/clients", data=PARTY).headers["location"].partition("?")[0]
    assert "还没有选文件" in client.post(f"{where}/letter").text
    wrong = client.post(f"{where}/letter", files={"letter": ("委托书.pdf", b"MZ" + bytes(99))})
    assert wrong.status_code == 422 and "可执行程序" in wrong.text
    assert client.post(f"{where}/letter", files={"letter": ("委托书.pdf", PDF)}).status_code == 303
    answer = client.get(f"{where}/letter")
    assert answer.content == PDF
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert client.post(f"{where}/letter/remove").status_code == 303
    assert client.get(f"{where}/letter").status_code == 404


def test_other_lawyers_and_parties_see_nothing(house: Founded) -> None:
    client = house.client_for(Role.lawyer)
    where = client.post("/clients", data=PARTY).headers["location"].partition("?")[0]
    other = house.client_for(Role.lawyer, 2)
    assert other.get(where).status_code == other.post(where, data=PARTY).status_code == 404
    assert other.get(f"{where}/letter").status_code == 404
    assert other.post(f"{where}/remove").status_code == 404
    assert house.client_for(Role.party).get("/clients").status_code == 403


def test_a_template_is_made_of_a_filing_and_starts_another(house: Founded) -> None:
    filing = house.filed("01")
    client = house.client_for()
    assert "民间借贷纠纷" in client.get(f"/templates/new?filing={filing.id}").text
    assert client.post("/templates", data={"filing": filing.id, "name": " "}).status_code == 422
    assert client.post("/templates", data={"filing": filing.id, "name": "借款"}).status_code == 303
    text = client.get("/templates").text
    found = re.search(r"/templates/(\w{32})/start", text)
    assert found and "借款" in text
    started = client.post(f"/templates/{found[1]}/start")
    assert started.headers["location"].startswith("/file/")
    other = house.client_for(Role.party, 2)
    assert other.post(f"/templates/{found[1]}/start").status_code == 404
    assert other.post(f"/templates/{found[1]}/remove").status_code == 404
    assert other.get(f"/templates/new?filing={filing.id}").status_code == 404
    assert client.post(f"/templates/{found[1]}/remove").status_code == 303
    assert "还没有模板" in client.get("/templates").text
