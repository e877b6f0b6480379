"""Why an opinion is what it is: on the page, in JSON, and without touching what was kept."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from court.core.roles import Role
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.opinions.service import last_stored
from tests.api.pages.desk.helping import shown, words
from tests.court.houses import Founded

ARBITRATION = "仲裁-协议-02"
STEPS = '<ul class="why-steps">'


def every(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for line in lines for one in (line, *every(line["因为"]))]


def test_a_finding_loads_its_steps_when_it_is_opened(house: Founded) -> None:
    filing = house.filed("13")
    address = f"/inbox/{filing.id}/why?v=1&rule={quote(ARBITRATION)}"
    assert f'hx-get="{address}"' in shown(house, filing)
    part = house.client_for(Role.judge).get(address, headers={"hx-request": "true"})
    assert part.status_code == 200 and "<html" not in part.text and STEPS in part.text
    told = words(part.text)
    assert "仲裁法" in told and "由此得出结论“请法官判断”" in told
    assert "/rules/law?name=" in part.text and "[0]" not in told


def test_the_page_tells_every_ground_and_names_people_not_places(house: Founded) -> None:
    filing = house.filed("02")
    whole = house.client_for(Role.judge).get(f"/inbox/{filing.id}/why")
    assert whole.status_code == 200
    told = words(whole.text)
    assert "[0]" not in told and "由此得出结论“建议补正”" in told


def test_json_gives_the_steps_of_one_requirement(house: Founded) -> None:
    filing = house.filed("13")
    judge = house.client_for(Role.judge)
    desk = f"/api/v1/review/{filing.id}/why"
    found = judge.get(desk, params={"rule": ARBITRATION}).json()["理由"]
    assert [line["结果"] for line in found] == ["请法官判断"]
    facts = [fact for line in every(found) for fact in line["事实"]]
    assert {"名称": "有无仲裁约定", "值": "是"} in facts
    assert any("仲裁法" in text for line in every(found) for text in line["依据"])
    assert len(judge.get(desk).json()["理由"]) >= 1
    assert judge.get(desk, params={"rule": "没有-这条-01"}).status_code == 404


def test_a_decided_filing_is_explained_by_the_rules_of_its_opinion(house: Founded) -> None:
    filing = house.filed("01")
    judge = house.client_for(Role.judge)
    with house.house.look() as look:
        before = last_stored(look.session, filing)
    told = judge.get(f"/api/v1/review/{filing.id}/why").json()
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, filing.sequence, Plan("登记立案"))
    assert judge.get(f"/api/v1/review/{filing.id}/why").json() == told
    with house.house.look() as look:
        after = last_stored(look.session, house.fresh(filing), 1)
        assert before and after and "因为" not in str(after.body)
