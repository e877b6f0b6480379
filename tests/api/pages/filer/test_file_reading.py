"""A file read into the form: proposed, compared with what stands there, put in only when chosen."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

from court.core.receiving import receive
from court.core.roles import Role
from court.core.tables import Filing
from court.filings import service as filings
from court.filings import uploads
from tests.court.houses import Founded
from tests.court.reading.synthetic import CARD, COMPLAINT, Example, as_pdf
from tests.court.reading.test_reading import PHOTOS


def with_file(house: Founded, filing: Filing, example: Example, name: str = "a.pdf") -> str:
    """The page that reads a paper which was uploaded to a draft."""
    with house.house.work(house.actor()) as work:
        own = filings.own(work, filing.id, lock=True)
        upload = uploads.attach(work, own, receive(work.house, name, BytesIO(as_pdf(example))))
    return f"/file/{filing.id}/files/{upload.id}/read"


def empty(house: Founded, **content: object) -> Filing:
    return house.draft({"案由": "买卖合同纠纷", **content})


def offered(page: str) -> dict[str, tuple[str, bool]]:
    found = re.findall(r'name="([^"_]+\.?[^"]*)" value="([^"]*)"( checked)?><span>', page)
    return {unescape(name): (unescape(text), bool(ticked)) for name, text, ticked in found}


def test_a_written_complaint_fills_in_what_is_chosen_and_nothing_else(house: Founded) -> None:
    filing, client = empty(house), house.client_for()
    here = with_file(house, filing, COMPLAINT)
    page = client.get(here).text
    shown = offered(page)
    assert "看起来是起诉状" in page and "请对照原件" in page
    assert shown["原告[0].姓名"] == ("林秋月", True)
    assert shown["被告[0].名称"] == ("中山市蓝桥贸易有限公司", True)
    assert house.fresh(filing).content.get("原告") in (None, [])
    some = {name: shown[name][0] for name in ("原告[0].姓名", "原告[0].证件号码", "被告[0].名称")}
    assert client.post(here, data={**some, "_revision": "1"}).status_code == 303
    content = house.fresh(filing).content
    assert content["原告"][0]["姓名"] == "林秋月" and "联系电话" not in content["原告"][0]
    assert content["原告"][0]["证件号码"] == "442000198806152565"
    assert "住所地" not in content["被告"][0] and "事实与理由" not in content


def test_what_was_typed_stands_beside_and_is_not_ticked(house: Founded) -> None:
    typed = {"类型": "自然人", "姓名": "林秋月", "联系电话": "13900139000"}
    filing, client = empty(house, 原告=[typed]), house.client_for()
    page = client.get(with_file(house, filing, COMPLAINT)).text
    shown = offered(page)
    assert shown["原告[0].联系电话"] == ("13800138001", False)
    assert "现在填的是：13900139000" in page and "原告[0].姓名" not in shown


def test_whose_card_it_is_can_be_said(house: Founded) -> None:
    filing, client = empty(house), house.client_for()
    here = with_file(house, filing, CARD, "身份证.pdf")
    assert "原告[0].姓名" in offered(client.get(here).text)
    page = client.get(here, params={"to": "被告[0]"}).text
    shown = offered(page)
    assert shown["被告[0].姓名"] == ("林秋月", True) and "这是谁的" in page


def test_a_scan_without_the_extra_says_so_and_nothing_is_lost(house: Founded) -> None:
    filing, client = empty(house), house.client_for()
    here = with_file(house, filing, Example("空白", ("　",)), "扫描.pdf")
    page = client.get(here)
    wanted = "没有读出可以填的内容" if PHOTOS else "没有开通照片识别"
    assert page.status_code == 200 and wanted in page.text


def test_only_ones_own_draft_and_only_names_of_the_form(house: Founded) -> None:
    filing, client = empty(house), house.client_for()
    here = with_file(house, filing, COMPLAINT)
    other = house.client_for(Role.party, 2)
    assert other.get(here).status_code == 404 and other.post(here, data={}).status_code == 404
    said = client.post(here, data={"坏名称": "1", "_revision": "1"})
    assert said.status_code == 422
    assert client.post(here, data={"事实与理由": "x", "_revision": "9"}).status_code == 409
