"""People of a case through the pages: parties who change, who may not have it, clerks, judges who leave."""

from __future__ import annotations

import re
from decimal import Decimal

from sqlalchemy import select
from starlette.testclient import TestClient

from court.assignment import bench, recusal, recusal_wish, seeds, service
from court.assignment.tables import AssignmentRequest, BenchMember
from court.cases import parties
from court.cases.people import of_case
from court.cases.tables import CourtCase
from court.core.roles import Relation, Role
from court.operations import reacting
from tests.court.cases.registered import fresh, registered
from tests.court.houses import Founded
from tests.court.papers import example


def judges(house: Founded, count: int = 3) -> list[str]:
    """Judges of every group that these cases need, entered for the draw."""
    found = [house.person(Role.trial_judge, n + 1).account_id for n in range(count)]
    with house.house.work(house.actor(Role.chief)) as work:
        seeds.turn(work)
        for one in found:
            bench.keep(work, one, ["综合", "金融"], Decimal(1))
    return found


def given(house: Founded, case: CourtCase) -> CourtCase:
    with house.house.work(house.actor(Role.judge)) as work:
        service.draw_for(work, case.id, fresh(house, case).sequence)
    reacting.turn(house.house)
    return fresh(house, case)


def seen(house: Founded, case: CourtCase) -> dict[str, str]:
    return {"sequence": str(fresh(house, case).sequence)}


def host_client(house: Founded, case: CourtCase) -> TestClient:
    which = next(
        n
        for n in range(1, 5)
        if house.person(Role.trial_judge, n).account_id == fresh(house, case).host_id
    )
    return house.client_for(Role.trial_judge, which)


def test_a_party_dies_another_joins_one_leaves_a_name_is_corrected(house: Founded) -> None:
    """民事诉讼法 135, 153; 民诉法解释 55."""
    judges(house)
    case = given(house, registered(house))
    client, where = host_client(house, case), f"/trial/{case.id}/parties"
    page = client.get(where)
    assert page.status_code == 200 and "由别人承担诉讼" in page.text
    with house.house.look() as look:
        defendant = next(p for p in parties.standing(look, case) if p.side == "被告")
    heir = {"party": defendant.id, "why": "死亡，继承人参加", "type": "自然人", "name": "张小宝"}
    assert client.post(f"{where}/replace", data={**seen(house, case), **heir}).status_code == 303
    added = {"side": "被告", "type": "法人", "name": "某某有限公司", "number": "91442000MA00000001"}
    assert client.post(f"{where}/join", data={**seen(house, case), **added}).status_code == 303
    with house.house.look() as look:
        now = {p.name: p for p in parties.standing(look, case)}
        gone = next(p for p in parties.ever(look, case) if p.until)
    assert {"张小宝", "某某有限公司"} <= set(now) and gone.why == "死亡，继承人参加"
    assert now["张小宝"].successor_of == defendant.id
    wrong = {"party": now["某某有限公司"].id, "name": "某某股份有限公司"}
    assert client.post(f"{where}/correct", data={**seen(house, case), **wrong}).status_code == 303
    with house.house.look() as look:
        right = next(p for p in parties.standing(look, case) if p.id == wrong["party"])
    assert (right.name, right.content["统一社会信用代码"]) == (
        "某某股份有限公司",
        "91442000MA00000001",
    )
    leaves = {"party": right.id, "why": "撤回对他的起诉"}
    assert client.post(f"{where}/release", data={**seen(house, case), **leaves}).status_code == 303
    assert "撤回对他的起诉" in client.get(where).text
    assert house.client_for(Role.chief).post(f"{where}/join", data=added).status_code in (403, 404)


def test_a_suspicion_is_cleared_and_a_ground_entered(house: Founded) -> None:
    """民事诉讼法 47: the same name is a suspicion, and somebody has to be able to look into it."""
    first, second, _ = judges(house)
    case = registered(house)
    name = example("01")["被告"][0]["姓名"]
    with house.house.work(house.actor(Role.trial_judge, 1)) as work:
        recusal.declare(work, "R1", name)
    client, where = house.client_for(Role.judge), f"/trial/{case.id}/recusal"
    page = client.get(where)
    assert "疑似" in page.text and "不是同一个人，可以抽" in page.text
    said = {**seen(house, case), "account": first, "clear": "1", "reason": "本人带身份证核对过"}
    assert client.post(where, data=said).status_code == 303
    barred = {"account": second, "ground": "R5", "reason": "前案的审判长"}
    assert client.post(where, data={**seen(house, case), **barred}).status_code == 303
    with house.house.look() as look:
        assert recusal.excluded(look, fresh(house, case)) == {second: "R5"}
    assert house.client_for(Role.clerk).get(where).status_code == 404


def test_a_party_asks_that_the_host_withdraw_through_the_pages(house: Founded) -> None:
    """民事诉讼法 48-50: refused, looked at again, granted; the registry sees to another host."""
    judges(house)
    case = given(house, registered(house))
    host, president = host_client(house, case), house.client_for(Role.president)
    where = f"/trial/{case.id}/recusal"
    assert "登记应当回避的" not in host.get(where).text
    with house.house.look() as look:
        asking = next(p.id for p in parties.standing(look, case) if p.side == "被告")
    said = {**seen(house, case), "party": asking, "account": str(case.host_id)}
    assert host.post(f"{where}/wish", data=said).status_code == 303
    assert host.post(f"{where}/wish", data=said).status_code == 409
    assert "等决定" in host.get(where).text and 'name="granted"' not in host.get(where).text
    with house.house.look() as look:
        (wish,) = recusal_wish.wishes(look, case)
    about = {**seen(house, case), "wish": str(wish.number)}
    assert president.post(f"{where}/wish", data={**about, "granted": "0"}).status_code == 303
    assert "当事人申请复议" in host.get(where).text
    assert host.post(f"{where}/wish", data=about).status_code == 303
    granted = {**about, "granted": "1", "ground": "R3"}
    assert president.post(f"{where}/wish", data=granted).status_code == 422
    granted["reason"] = "持有被告的股份"
    assert president.post(f"{where}/wish", data=granted).status_code == 303
    assert "准许" in president.get(where).text
    with house.house.look() as look:
        assert recusal.excluded(look, fresh(house, case)) == {case.host_id: "R3"}
    assert recusal_wish.CHANGE in house.client_for(Role.judge).get("/todo").text


def test_a_clerk_comes_with_the_judge_and_opens_the_case(house: Founded) -> None:
    """Who is to tell the parties, send papers and set hearings has to get into the case."""
    clerk = house.person(Role.clerk)
    chief = house.client_for(Role.chief)
    for one in judges(house):
        said = {"account": one, "groups": ["综合", "金融"], "coefficient": "1"}
        posted = chief.post("/assignment/bench", data={**said, "clerk": clerk.account_id})
        assert posted.status_code == 303
    case = registered(house)
    assert house.client_for(Role.clerk).get(f"/trial/{case.id}").status_code == 404
    case = given(house, case)
    page = house.client_for(Role.clerk).get(f"/trial/{case.id}")
    assert page.status_code == 200 and "本案书记员" in page.text
    other = house.person(Role.clerk, 2)
    who = {**seen(house, case), "who": f"本案书记员|{other.account_id}"}
    assert host_client(house, case).post(f"/trial/{case.id}/staff", data=who).status_code == 303
    with house.house.look() as look:
        held = of_case(look, fresh(house, case))
    assert [m.account_id for m in held if m.relation == Relation.clerk] == [other.account_id]
    assert house.client_for(Role.clerk).get(f"/trial/{case.id}").status_code == 404


def test_an_entry_is_changed_without_losing_groups_and_leave(house: Founded) -> None:
    """The days on leave explain the load; a second leave does not wipe out the first."""
    first, *_ = judges(house)
    chief = house.client_for(Role.chief)
    page = chief.get(f"/assignment?judge={first}")
    assert page.text.count('name="groups"') > 1 and "改登记" in page.text
    base = {"account": first, "groups": ["综合", "金融"], "coefficient": "0.6"}
    for begin, end in (("2026-09-14", "2026-09-18"), ("2026-10-12", "2026-10-16")):
        leave = {**base, "from": begin, "to": end}
        assert chief.post("/assignment/bench", data=leave).status_code == 303
    with house.house.look() as look:
        member = look.session.get_one(BenchMember, first)
        assert member.absences == [["2026-09-14", "2026-09-18"], ["2026-10-12", "2026-10-16"]]
        assert member.groups == ["综合", "金融"]
    gone = {**base, "until": "2026-12-31", "forget": "1"}
    assert chief.post("/assignment/bench", data=gone).status_code == 303
    assert "2026年12月31日离任" in chief.get("/assignment").text
    with house.house.look() as look:
        assert look.session.get_one(BenchMember, first).absences == []


def test_a_judge_leaves_through_the_pages(house: Founded) -> None:
    judges(house)
    cases = [given(house, registered(house)) for _ in range(4)]
    leaver = str(cases[0].host_id)
    client = house.client_for(Role.judge)
    assert "法官离开" in client.get("/assignment").text
    said = {"account": leaver, "ground": "调离、退休、辞职", "reason": "调往中院"}
    assert client.post("/assignment/leaving", data=said).status_code == 303
    with house.house.look() as look:
        request = look.session.scalars(select(AssignmentRequest)).one()
    answer = {"answer": "批准"}
    president = house.client_for(Role.president)
    assert president.post(f"/assignment/requests/{request.id}", data=answer).status_code == 303
    assert leaver not in {fresh(house, case).host_id for case in cases}


def test_a_batch_is_drawn_as_packages_through_the_pages(house: Founded) -> None:
    """One plaintiff, one cause: two packages, two draws (法发〔2018〕23号)."""
    judges(house)
    cases = [registered(house) for _ in range(4)]
    client = house.client_for(Role.judge)
    page = client.get("/assignment")
    assert "批量案件成包抽签" in page.text and "4 件" in page.text
    key = re.search(r'<option value="([0-9a-f]{64})"', page.text)
    assert key
    said = {"batch": key[1], "slices": "2", "reason": "同一格式合同"}
    said["ground"] = "一方当事人相同的批量案件"
    assert client.post("/assignment/batch", data=said).status_code == 303
    with house.house.look() as look:
        request = look.session.scalars(select(AssignmentRequest)).one()
    chief = house.client_for(Role.chief)
    assert (
        chief.post(f"/assignment/requests/{request.id}", data={"answer": "批准"}).status_code == 303
    )
    hosts = [fresh(house, case).host_id for case in cases]
    assert hosts[0] == hosts[1] and hosts[2] == hosts[3] and all(hosts)
    assert client.post("/assignment/batch", data=said).status_code == 422
