"""A sheet confirmed online is what service goes by: at registration, and when it changes later."""

from __future__ import annotations

from court.cases.parties import standing
from court.cases.tables import CourtCase
from court.service import recipients
from court.service.tables import ServicePerson
from tests.court.cases.registered import registered
from tests.court.houses import Founded

PLACE, NEW = "广东省中山市石岐街道民生路 12 号", "广东省中山市东区街道中山四路 9 号"


def sheet(name: str, place: str, consents: str = "同意") -> dict[str, str]:
    return {
        "party": name,
        "capacity": "本人",
        "recipient": name,
        "phone": "13800138000",
        "place": place,
        "electronic": consents,
        "medium": "电子邮箱",
        "at": "wenhai@example.com",
    }


def known(house: Founded, case: CourtCase) -> tuple[set[tuple[str, str, str]], str]:
    """(source, use, address) in force of the one who files, and the basis of consent."""
    with house.house.look() as look:
        party = next(p for p in standing(look, case) if p.side == "原告")
        rows = {
            (a.source, a.use, a.address)
            for a in recipients.addresses(look, party.case_id, party.id)
        }
        return rows, look.session.get_one(ServicePerson, party.id).consent


def test_service_goes_by_the_confirmed_sheet(house: Founded) -> None:
    case = registered(house)
    with house.house.look() as look:
        name = next(p for p in standing(look, case) if p.side == "原告").name
    client, here = house.client_for(), f"/cases/{case.filing_id}/address"
    assert client.post(here, data=sheet(name, PLACE)).status_code == 303
    rows, consent = known(house, case)
    assert {("A1", "纸质", PLACE), ("A1", "电子", "wenhai@example.com")} <= rows
    assert consent == "E1"
    house.clock.advance(minutes=1)
    client.post(here, data=sheet(name, NEW, "不同意"))
    rows, consent = known(house, case)
    assert ("A1", "纸质", NEW) in rows and consent == ""
    assert not any(place == PLACE or use == "电子" for source, use, place in rows if source == "A1")
