"""A refusal through the API, from the explanation to the court above; the court's own findings."""

from __future__ import annotations

from typing import Any

import pytest

from court.core.lifecycle import Event, State
from court.core.roles import Role
from court.core.tables import Filing
from court.filings import service as filings
from tests.court.houses import Founded
from tests.files import PDF

RULING = {
    "number": "（2026）粤2071民初8号",
    "day": "2026-09-08",
    "panel": ["甲法官", "乙法官", "丙法官"],
    "clerk": "丁书记员",
}
BYTES = {"content-type": "application/octet-stream"}


class Desk:
    """One filing through the API, always with the log entry that was seen last."""

    def __init__(self, house: Founded, filing: Filing, role: Role = Role.judge) -> None:
        self.house = house
        self.client = house.client_for(role)
        self.address = f"/api/v1/review/{filing.id}"

    def seen(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(self.address).json()
        return found

    def post(self, what: str, status: int = 200, **said: Any) -> dict[str, Any]:
        self.house.clock.advance(minutes=1)
        body = {"次序": self.seen()["次序"]} | said
        answer = self.client.post(f"{self.address}/{what}", json=body)
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def sign(self, status: int = 200, **other: Any) -> dict[str, Any]:
        self.house.clock.advance(minutes=1)
        asked = RULING | {"sequence": self.seen()["次序"]} | other
        answer = self.client.post(
            f"{self.address}/ruling", params=asked, content=PDF, headers=BYTES
        )
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
def filing(house: Founded) -> Filing:
    return house.filed("12")


@pytest.fixture
def desk(house: Founded, filing: Filing) -> Desk:
    return Desk(house, filing)


def test_from_the_explanation_to_the_court_above(
    house: Founded, desk: Desk, filing: Filing
) -> None:
    assert desk.seen()["不予受理"] is None
    told = desk.post("decision", 决定="释明告知")
    assert told["不予受理"]["阶段"] == "释明" and "坚持起诉" in told["不予受理"]["可以办理"]
    desk.post("refusal/insist", 方式="书面坚持", 说明="当面说的")

    words = {"释明": "仲裁约定有效，属于仲裁机构管辖。", "补救": "向仲裁委员会申请仲裁。"}
    (key,) = next(g["要求"] for g in desk.seen()["分组"] if g["后果"] == "不予受理")
    drafted = desk.post(
        "decision",
        决定="拟不予受理",
        改写={key: words},
        署名=RULING["panel"],
        书记员=RULING["clerk"],
    )
    assert drafted["状态"] == State.proposed
    assert drafted["决定"]["补正事项"][0]["释明"] == words["释明"]
    desk.post("ruling/abandon", 理由="当事人又交来了新的材料")
    desk.post("decision", 决定="拟不予受理", 署名=RULING["panel"], 书记员=RULING["clerk"])
    house.clock.advance(days=1)
    desk.client = house.client_for(Role.judge)

    assert "裁定日期" in str(desk.sign(422, day="2027-01-01"))
    assert desk.sign()["状态"] == State.refused
    assert desk.post("ruling/undo", 理由="存入的文件扫描不清楚")["状态"] == State.proposed
    desk.sign()
    served = desk.post("refusal/serve", 当事人=0, 日期="2026-09-08", 方式="直接送达")
    assert served["不予受理"]["送达"][0]["上诉期满"] == "2026-09-18"
    lodged = desk.post("refusal/appeal", 日期="2026-09-08")
    assert lodged["不予受理"]["报送期限"]
    sent = desk.post("refusal/send-up", 日期="2026-09-08")
    done = [act["经过"] for act in sent["不予受理"]["经过"]]
    assert done[-3:] == [Event.serve, Event.appeal, Event.send_up]
    back = desk.post("ruling/ordered", 日期="2026-09-08", 文号="（2026）粤20民终1号")
    assert back["状态"] in (State.reviewing, State.waiting)


def test_an_assistant_notes_and_does_not_decide(house: Founded, desk: Desk, filing: Filing) -> None:
    desk.post("decision", 决定="释明告知")
    helper = Desk(house, filing, Role.assistant)
    helper.post("refusal/insist", 方式="书面坚持")
    helper.post("ruling/abandon", 403, 理由="不是法官不能撤回")
    helper.sign(403)


def test_the_courts_own_facts_and_a_prepared_decision(house: Founded) -> None:
    desk = Desk(house, house.filed("01"), Role.assistant)
    found = desk.post(
        "found",
        路径="被告[0].住所地",
        值="广东省珠海市香洲区",
        理由="身份证载明的住址",
        材料="身份证",
    )
    (one,) = found["法官认定"]
    assert (one["认定为"], one["材料"]) == ("广东省珠海市香洲区", "身份证")
    assert found["推理过程"]
    address = f"{desk.address}/found/{one['编号']}"
    gone = desk.client.delete(address, params={"sequence": found["次序"]})
    assert gone.json()["法官认定"] == []
    assert desk.post("cause", 案由="买卖合同纠纷", 理由="双方买卖的是货物")["法官认定"]
    sent = desk.post("plan", 决定="登记立案", 送法官=True)
    assert sent["经过"][0]["什么"]


def test_a_stale_step_changes_nothing(house: Founded, desk: Desk, filing: Filing) -> None:
    desk.post("decision", 决定="释明告知")
    with house.house.work(house.actor()) as work:
        filings.insist(work, filings.own(work, filing.id, lock=True))
    desk.post("refusal/insist", 409, 次序=1, 方式="书面坚持")
