"""The panel on the page of its case: asked about, composed, presided over, replaced; the list of assessors."""

from __future__ import annotations

from court.core.roles import Role
from tests.court.assignment.test_panels import MIXED, listed, tried
from tests.court.cases.registered import fresh
from tests.court.houses import Founded


def test_a_panel_through_the_pages(house: Founded) -> None:
    case = tried(house)
    listed(house, 4)
    where = f"/trial/{case.id}"
    judge, chief, president = (
        house.client_for(role) for role in (Role.judge, Role.chief, Role.president)
    )
    names = judge.get("/assessors")
    assert names.status_code == 200 and "会计" in names.text
    page = chief.get(where)
    assert page.status_code == 200 and "还没有人定" in page.text and "组成合议庭" in page.text

    def seen() -> dict[str, str]:
        return {"sequence": str(fresh(house, case).sequence)}

    said = {**seen(), "composition": MIXED, "substitutes": "1"}
    assert judge.post(f"{where}/panel", data=said).status_code == 303
    assert "还没有审判长" in chief.get(where).text
    said = {**seen(), "presiding": str(case.host_id)}
    assert judge.post(f"{where}/presiding", data=said).status_code == 403
    assert chief.post(f"{where}/presiding", data=said).status_code == 303
    page = chief.get(where)
    assert "更换合议庭成员" in page.text and "候补陪审员，依次递补" in page.text
    assert president.get("/assignment").status_code == 200
