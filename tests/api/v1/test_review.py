"""The review desk over HTTP: list, answers, overrides, facts, decisions; two judges on one filing."""

from __future__ import annotations

from typing import Any

import pytest

from court.core.roles import Role
from court.core.tables import Filing
from tests.court.houses import Founded, TestClient


def desk_of(filing: Filing) -> str:
    return f"/api/v1/review/{filing.id}"


def conclusion(said: Any) -> str:
    return str(said.json()["意见"]["结论"])


@pytest.fixture
def judge(house: Founded) -> TestClient:
    return house.client_for(Role.judge)


def test_the_list_and_its_figures(house: Founded, judge: TestClient) -> None:
    house.draft("01")
    first, second = house.filed("01"), house.filed("02")
    found = judge.get("/api/v1/inbox").json()
    assert {line["编号"] for line in found["起诉"]} == {first.id, second.id}
    assert judge.get("/api/v1/inbox", params={"conclusion": "建议补正"}).json()["总数"] == 1
    assert judge.get("/api/v1/inbox", params={"words": "张国栋"}).json()["总数"] >= 1
    assert judge.get("/api/v1/inbox", params={"words": "%"}).json()["总数"] == 0
    counts = judge.get("/api/v1/inbox/counts").json()
    assert (counts["待办"], counts["各状态"]["待审查"]) == (2, 2)
    house.clock.advance(days=20)
    later = house.client_for(Role.judge, 2)
    assert later.get("/api/v1/inbox/counts").json()["已逾期"] == 2


def test_overrides_change_the_opinion_and_can_be_taken_back(
    house: Founded, judge: TestClient
) -> None:
    desk = desk_of(house.filed("01"))
    taken = judge.post(f"{desk}/take")
    assert taken.json()["状态"] == "审查中"
    assert taken.json()["承办人"] == house.person(Role.judge).actor.name
    said = {"要求": "起诉-被告-01@被告[0]", "改为": "补正", "理由": "住址查无此处"}
    changed = judge.post(f"{desk}/overrides", json={"次序": taken.json()["次序"], **said})
    assert conclusion(changed) == "建议补正"
    (ruling,) = changed.json()["裁断"]
    assert (ruling["方式"], ruling["理由"]) == ("不采纳", "住址查无此处")
    seen = changed.json()["次序"]
    against = judge.post(f"{desk}/decision", json={"次序": seen, "决定": "登记立案"})
    assert against.status_code == 422
    assert [one["路径"] for one in against.json()["错误"]] == ["说明"]  # the key, not the label
    stale = judge.post(f"{desk}/overrides", json={"次序": taken.json()["次序"], **said})
    assert stale.status_code == 409
    back = judge.delete(
        f"{desk}/rulings/{ruling['编号']}", params={"sequence": changed.json()["次序"]}
    )
    assert conclusion(back) == "建议登记立案"
    assert back.json()["裁断"] == []


def test_questions_are_answered_with_what_follows(house: Founded, judge: TestClient) -> None:
    desk = desk_of(house.filed("13"))
    seen = judge.get(desk).json()
    asked = next(f for f in seen["意见"]["要求"] if f["状态"] == "请法官判断" and not f["试行"])
    key = f"{asked['编号']}@{asked['对象']}" if asked["对象"] else asked["编号"]
    choices = judge.get(f"{desk}/choices", params={"finding": key}).json()["选择"]
    expected = {c["回答"]: c["结论"] for c in choices}
    answered = judge.post(
        f"{desk}/answers", json={"次序": seen["次序"], "要求": key, "回答": "不能排除，登记立案"}
    )
    assert conclusion(answered) == expected["不能排除，登记立案"]
    wrong = judge.post(
        f"{desk}/answers",
        json={"次序": answered.json()["次序"], "要求": key, "回答": "不知道"},
    )
    assert wrong.json()["错误"][0]["路径"] == "回答"


def test_facts_only_staff_may_state(house: Founded, judge: TestClient) -> None:
    desk = desk_of(house.filed("01"))
    seen = judge.get(desk).json()
    said = {"次序": seen["次序"], "路径": "属行政争议", "值": True}
    stated = judge.post(f"{desk}/facts", json=said)
    values = {f["事实"]: f["值"] for f in stated.json()["工作人员认定的事实"]}
    assert values["属行政争议"] is True
    assert conclusion(stated) == "疑似不予受理"
    own = {"次序": stated.json()["次序"], "路径": "事实与理由", "值": "改写"}
    assert judge.post(f"{desk}/facts", json=own).status_code == 422
    away = judge.post(f"{desk}/facts", json={**said, "次序": stated.json()["次序"], "值": None})
    assert conclusion(away) == "建议登记立案"


def test_two_judges_on_one_filing(house: Founded, judge: TestClient) -> None:
    desk = desk_of(house.filed("01"))
    other = house.client_for(Role.judge, 2)
    seen = judge.get(desk).json()["次序"]
    first = judge.post(f"{desk}/decision", json={"次序": seen, "决定": "登记立案"})
    assert first.status_code == 200
    second = other.post(f"{desk}/decision", json={"次序": seen, "决定": "补正告知", "天数": 7})
    assert second.status_code == 409
    assert "没有执行" in second.json()["title"]
    again = judge.post(f"{desk}/decision", json={"次序": seen, "决定": "登记立案"})
    assert again.json()["案号"] == first.json()["案号"]


def test_papers_are_shown_before_deciding(house: Founded, judge: TestClient) -> None:
    desk = desk_of(house.filed("02"))
    papers = judge.post(f"{desk}/papers", json={"决定": "补正告知", "天数": 7}).json()["文书"]
    assert [paper["名称"] for paper in papers] == ["补正告知书"]
    assert judge.get(desk).json()["文书"] == []
    missing = judge.post(f"{desk}/papers", json={"决定": "补正告知"})
    assert missing.json()["错误"][0]["路径"] == "天数"
    unknown = judge.post(f"{desk}/papers", json={"决定": "驳回"})
    assert unknown.json()["错误"][0]["路径"] == "决定"


def test_papers_go_back_when_the_period_is_over(house: Founded, judge: TestClient) -> None:
    desk = desk_of(house.filed("02"))
    seen = judge.get(desk).json()["次序"]
    plan = {"次序": seen, "决定": "补正告知", "天数": 7}
    asked = judge.post(f"{desk}/decision", json=plan).json()
    assert judge.post(f"{desk}/return", json={"次序": asked["次序"]}).status_code == 422
    house.clock.advance(days=20)
    judge = house.client_for(Role.judge, 2)
    back = judge.post(f"{desk}/return", json={"次序": asked["次序"]})
    assert back.json()["状态"] == "已退回"


def test_earlier_filings_of_the_same_parties_are_shown(house: Founded, judge: TestClient) -> None:
    first, second = house.filed("01"), house.filed("01")
    (found,) = judge.get(desk_of(second)).json()["可能重复"]
    assert found["编号"] == first.id
    assert found["同案由"] and found["同金额"]


def test_an_assistant_may_not_decide(house: Founded) -> None:
    desk = desk_of(house.filed("01"))
    assistant = house.client_for(Role.assistant)
    seen = assistant.get(desk).json()["次序"]
    assert assistant.post(f"{desk}/take").status_code == 200
    said = assistant.post(f"{desk}/decision", json={"次序": seen + 1, "决定": "登记立案"})
    assert said.status_code == 403


def test_drafts_are_not_at_the_desk(house: Founded, judge: TestClient) -> None:
    assert judge.get(desk_of(house.draft("01"))).status_code == 404


def test_what_staff_noted_stays_with_the_court(house: Founded, judge: TestClient) -> None:
    """While a supplement is open its filer sees a live answer: nothing in it is staff's."""
    filing = house.filed("02")
    desk, sequence = desk_of(filing), filing.sequence
    noted = ("群体性敏感或重大影响", "疑似虚假或恶意诉讼", "涉嫌危害国家安全统一团结宗教")
    for path in noted:
        said = judge.post(f"{desk}/facts", json={"次序": sequence, "路径": path, "值": True})
        assert "请法官判断" in said.text
        sequence = said.json()["次序"]
    asked = {"次序": sequence, "决定": "补正告知", "天数": 7}
    assert judge.post(f"{desk}/decision", json=asked).status_code == 200
    filer = house.client_for(Role.party)
    one = filer.get(f"/api/v1/filings/{filing.id}")
    assert one.json()["指引"]["还缺"]
    pages = [f"/cases/{filing.id}/supplement", f"/file/{filing.id}"]
    for text in (one.text, *(filer.get(page).text for page in pages)):
        assert not [word for word in (*noted, "群体", "国家安全") if word in text]
