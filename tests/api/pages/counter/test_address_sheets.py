"""送达地址确认书 on paper at the window: printed per person, signed, filed in with its scan."""

from __future__ import annotations

import pytest

from court.core.roles import Role
from court.core.tables import Filing
from court.opinions.addresses import confirmed
from court.opinions.service import submitted_opinion
from tests.api.pages.counter.test_window import begun, filing_at, typed
from tests.court.houses import Founded, TestClient
from tests.court.papers import example, needs_poppler, text_of
from tests.files import PDF

OTHER = {
    "类型": "自然人",
    "姓名": "黄敏",
    "联系电话": "13800138003",
    "住所地": "广东省中山市南区街道永安路3号",
    "证件类型": "居民身份证",
    "证件号码": "442000198806152610",
}
SAID = {
    "capacity": "本人",
    "recipient": "李文海",
    "phone": "13800138000",
    "place": "广东省中山市石岐街道莲塘路8号",
    "electronic": "不同意",
}


@pytest.fixture
def taken(house: Founded) -> tuple[TestClient, Filing, str]:
    """A paper filing of two people, received at the window."""
    raw = {**example("01"), "送达地址确认书": False}
    raw["原告"] = [*raw["原告"], OTHER]
    raw["材料"] = [*raw["材料"], {"种类": "身份证明", "所属当事人": "黄敏"}]
    guide = house.client_for(Role.guide)
    address = begun(guide)
    guide.post(f"{address}/confirm", data=typed(house, raw))
    revision = str(filing_at(house, address).revision)
    sent = guide.post(f"{address}/submit", data={"nobody": "1", "_revision": revision})
    assert sent.headers["location"] == address
    return guide, filing_at(house, address), f"{address}/sheets"


@needs_poppler
@pytest.mark.parametrize("empty", ["", "1"])
def test_a_sheet_has_one_persons_data_only(
    taken: tuple[TestClient, Filing, str], empty: str
) -> None:
    guide, _, sheets = taken
    answer = guide.get(f"{sheets}/print", params={"party": "李文海", "empty": empty})
    words = text_of(answer.content)
    assert answer.headers["content-type"] == "application/pdf"
    assert "李文海" in words and "黄敏" not in words and "张国栋" not in words
    assert not any(
        str(value) in words for value in OTHER.values() if value not in ("自然人", "居民身份证")
    )
    assert ("13800138000" in words) == (not empty)
    assert guide.get(f"{sheets}/print", params={"party": "张国栋"}).status_code == 404


def test_a_signed_sheet_fulfils_it_for_its_person(
    house: Founded, taken: tuple[TestClient, Filing, str]
) -> None:
    guide, filing, sheets = taken
    assert "送达地址确认书" in guide.get(sheets.removesuffix("/sheets")).text
    assert "送达地址确认书" in advised(house, filing)
    for name in ("李文海", "黄敏"):
        data = {**SAID, "party": name, "recipient": name}
        answer = guide.post(
            sheets, data=data, files={"_file": (f"{name}.pdf", PDF + name.encode())}
        )
        assert answer.status_code == 303, answer.text
    assert "送达地址确认书" not in advised(house, filing)
    assert "在确认书上签名" in guide.get(sheets).text
    with house.house.look() as look:
        rows = confirmed(look, house.fresh(filing)).rows
        assert rows["黄敏"].said["送达地址"] == SAID["place"] and rows["黄敏"].source == "A1"
    kept = [m for m in house.fresh(filing).content["材料"] if m.get("种类") == "送达地址确认书"]
    assert [m["所属当事人"] for m in kept] == ["李文海", "黄敏"]


def advised(house: Founded, filing: Filing) -> list[str]:
    with house.house.look() as look:
        found = submitted_opinion(look, house.fresh(filing)).of("不满足")
        return [finding.title for finding in found]


@pytest.mark.parametrize(
    ("change", "told"),
    [({}, "请附上本人签过名的确认书"), ({"place": ""}, "请填送达地址"), ({"electronic": ""}, "请选同意还是不同意")],
)  # fmt: skip
def test_what_is_missing_is_said_and_nothing_is_kept(
    house: Founded, taken: tuple[TestClient, Filing, str], change: dict[str, str], told: str
) -> None:
    guide, filing, sheets = taken
    files = {"_file": ("a.pdf", PDF)} if change else None
    answer = guide.post(sheets, data={**SAID, "party": "李文海", **change}, files=files)
    assert answer.status_code == 422 and told in answer.text
    with house.house.look() as look:
        assert confirmed(look, house.fresh(filing)).rows == {}
    assert "送达地址确认书" in advised(house, filing)
