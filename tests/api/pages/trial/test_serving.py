"""Service and hearings through their pages, and what carriers report."""

from __future__ import annotations

import re
from datetime import timedelta

from court.cases import service as cases
from court.cases.lifecycle import CaseEvent
from court.cases.tables import CourtCase
from court.core.roles import Relation, Role
from court.hearings import availability
from court.hearings import service as hearings
from court.operations import reacting
from court.operations.retention import forget_files
from court.oversight import audit
from court.service import grid, reading, recipients, rows, service
from court.service.ports import (
    DEVELOPMENT_SECRET,
    Notice,
    signature,
    write_notice,
    write_notices,
)
from court.service.tables import ServiceAttempt, ServiceTask
from tests.court.cases.registered import registered
from tests.court.houses import Founded
from tests.files import PNG


def on_trial(house: Founded) -> CourtCase:
    """A case in the ordinary procedure with a host, in a court with one room."""
    case = registered(house)
    host = house.person(Role.trial_judge).account_id
    with house.house.work(house.actor(Role.chief)) as work:
        found = work.session.get_one(CourtCase, case.id)
        cases.record(work, found, CaseEvent.assign, 人员=[[host, Relation.host]])
        cases.record(work, found, CaseEvent.choose_procedure, 程序="普通")
        availability.add_room(work, "第一法庭", "小", public=True)
    reacting.turn(house.house)
    return case


def tasks_of(house: Founded, case: CourtCase) -> list[ServiceTask]:
    with house.house.look() as look:
        return service.of_case(look, look.session.get_one(CourtCase, case.id))


def test_sent_and_reported_on_the_page_and_set_aside_by_the_judge(house: Founded) -> None:
    case = on_trial(house)
    server, judge = house.client_for(Role.server), house.client_for(Role.trial_judge)
    page = f"/trial/{case.id}/service"
    task = next(t for t in tasks_of(house, case) if "起诉状副本" in t.papers)
    assert server.post(f"{page}/send", data={"task": task.id, "way": "公告"}).status_code == 422
    assert server.post(f"{page}/send", data={"task": task.id, "way": "邮寄"}).status_code == 303
    with house.house.look() as look:
        attempt = reading.attempts(look, task)[0]
    said = {"attempt": attempt.id, "step": "签收", "signer": "本人", "day": "2026-09-07"}
    assert server.post(f"{page}/report", data=said).status_code == 303
    shown = server.get(page).text
    assert "可缺席" in shown and attempt.number in shown
    word = {"task": task.id, "attempt": attempt.id, "kind": "撤销", "reason": "签收的不是本人"}
    assert server.post(f"{page}/say", data=word).status_code == 403
    assert judge.post(f"{page}/say", data=word).status_code == 303
    assert next(t for t in tasks_of(house, case) if t.id == task.id).state == "待发出"
    assert "送达概览" in server.get("/service").text


def test_a_paper_asked_for_again_hides_nothing(house: Founded) -> None:
    """Each has a column, its day, the periods it opened, and only what a judge may say of it."""
    case = on_trial(house)
    server, judge = house.client_for(Role.server), house.client_for(Role.trial_judge)
    page = f"/trial/{case.id}/service"
    first = next(t for t in tasks_of(house, case) if "起诉状副本" in t.papers)
    server.post(f"{page}/send", data={"task": first.id, "way": "直接"})
    with house.house.look() as look:
        attempt = reading.attempts(look, first)[0]
    said = {"attempt": attempt.id, "step": "签收", "signer": "邻居", "day": "2026-09-07"}
    server.post(f"{page}/report", data={**said, "signer": "其他人"})
    assert "“其他人”签收，不在可以签收的人里" in judge.get(page).text
    assert "<option>认定</option>" in judge.get(page).text
    assert "<option>撤销</option>" not in judge.get(page).text
    word = {"task": first.id, "attempt": attempt.id, "kind": "认定", "reason": "本人说收到了"}
    assert judge.post(f"{page}/say", data=word).status_code == 303
    asked = {"party": first.party_id, "papers": "起诉状副本"}
    assert server.post(f"{page}/ask", data=asked).status_code == 303
    shown = judge.get(page).text
    assert "起诉状副本（第2份）" in shown and f'id="t{first.id}"' in shown
    assert "答辩期到2026年9月22日" in re.sub(r"<[^>]+>", "", shown)
    assert "<option>撤销</option>" in shown and "<option>认定</option>" not in shown
    vague = server.post(f"{page}/ask", data={**asked, "papers": "裁定书"})
    assert vague.status_code == 422 and "请写明是哪一种裁定" in vague.text


def test_what_decides_is_not_said_to_allow_a_judgment_in_absence(house: Founded) -> None:
    case = on_trial(house)
    server, page = house.client_for(Role.server), f"/trial/{case.id}/service"
    party = next(t for t in tasks_of(house, case) if "起诉状副本" in t.papers).party_id
    server.post(f"{page}/ask", data={"party": party, "papers": "民事判决书"})
    server.post(f"{page}/ask", data={"party": party, "papers": "财产保全裁定书、传票"})
    for task in tasks_of(house, case):
        if task.party_id == party:
            server.post(f"{page}/send", data={"task": task.id, "way": "邮寄"})
            with house.house.look() as look:
                attempt = reading.attempts(look, task)[0]
            said = {"attempt": attempt.id, "step": "签收", "signer": "本人", "day": "2026-09-07"}
            server.post(f"{page}/report", data=said)
    with house.house.look() as look:
        found = grid.grid(look, look.session.get_one(CourtCase, case.id))
    cells = next(line.cells for line in found.lines if line.party.id == party)
    assert cells["民事判决书"].task.state == cells["起诉状副本"].task.state == "已送达"
    assert cells["起诉状副本"].before_deciding and not cells["民事判决书"].before_deciding
    assert cells["财产保全裁定书"].before_deciding  # a summons went with it
    assert (found.served, found.defaults) == (3, 2)
    rows = len([cell for cell in cells.values() if cell.before_deciding])
    assert len(re.findall(r">可缺席<", server.get(page).text)) == rows


def test_pictures_of_the_post_and_by_hand_go_into_the_case(house: Founded) -> None:
    """Signed for their number, once however often they come, seen by who sees the case."""
    case = on_trial(house)
    task = next(t for t in tasks_of(house, case) if "起诉状副本" in t.papers)
    with house.house.work(house.actor(Role.server)) as work:
        attempt = service.send(work, case.id, task.id, "邮寄")
    post, server = house.client_for(None), house.client_for(Role.server)
    at = f"/service/pictures/{attempt.number}"
    signed = {
        "x-lian-signature": signature(attempt.number.encode() + b"\n" + PNG, DEVELOPMENT_SECRET)
    }
    assert post.post(at, content=PNG).status_code == 400
    assert post.post(f"{at}0", content=PNG, headers=signed).status_code == 400
    first = post.post(at, content=PNG, headers=signed)
    assert first.status_code == 200, first.text
    assert post.post(at, content=PNG, headers=signed).json() == first.json()
    text = b"not a picture"
    wrong = {
        "x-lian-signature": signature(attempt.number.encode() + b"\n" + text, DEVELOPMENT_SECRET)
    }
    assert post.post(at, content=text, headers=wrong).status_code == 400
    page = f"/trial/{case.id}/service"
    slip = PNG + b"another"
    files = [("picture", ("door.png", PNG)), ("picture", ("slip.png", slip))]
    again = server.post(f"{page}/pictures", data={"attempt": attempt.id}, files=files)
    assert again.status_code == 303
    shown = server.get(page).text
    links = re.findall(rf"{page}/pictures/(\w+)", shown)
    assert len(links) == 2 and "slip.png" in shown
    assert {server.get(f"{page}/pictures/{one}").content for one in links} == {PNG, slip}
    assert house.client_for(Role.party).get(f"{page}/pictures/{links[0]}").status_code in (403, 404)
    report = Notice(
        attempt.number,
        "签收",
        house.clock(),
        {
            "签收人": "同住成年家属",
            "姓名": "李小云",
            "证件后四位": "021X",
            "地点": "东区",
            "投递员": "甲07",
        },
    )
    body = write_notice(report)
    said = {"x-lian-signature": signature(body, DEVELOPMENT_SECRET)}
    assert post.post("/service/reports", content=body, headers=said).json()["accepted"]
    assert "姓名：李小云" in server.get(page).text
    house.clock.advance(days=3)
    assert forget_files(house.house, age=0) == 0
    with house.house.look() as look:
        assert audit.verify(look.session, house.clock()).faults == []


def test_papers_chosen_in_the_list_are_sent_together(house: Founded) -> None:
    """What may not be sent so is left with the reason; the others are sent, and none twice."""
    case = on_trial(house)
    server = house.client_for(Role.server)
    with house.house.work(house.actor(Role.server)) as work:
        for row in rows.ADDRESSES.of(work.session, case.id)[1:]:
            recipients.end_address(work, row)
    ready = [t.id for t in tasks_of(house, case) if t.state == "待发出"]
    chosen = {"task": [*ready, "0" * 32], "way": "邮寄"}
    assert f'value="{ready[0]}"' in server.get("/service").text
    shown = server.post("/service/send", data=chosen).text
    assert "发出了" in shown and "没有发出" in shown
    sent = {t.id: t.state for t in tasks_of(house, case)}
    assert 0 < list(sent.values()).count("送达中") < len(sent)
    assert "发出了 0 份" in server.post("/service/send", data=chosen).text
    too_many = [f"{n:032}" for n in range(301)]
    for wrong, said in (
        ({"task": list[str]()}, "还没有选。请在下面的“选”里勾上"),
        ({"way": "公告"}, "方式应是邮寄、电子之一"),
        ({"task": too_many}, "选了 301 份，一次最多 300 份"),
    ):
        refused = server.post("/service/send", data={**chosen, **wrong})
        assert refused.status_code == 422
        assert "没有发出。" in refused.text and said in refused.text
        assert "<h1>送达概览</h1>" in refused.text
    refused = house.client_for(Role.party).post("/service/send", data=chosen)
    assert refused.status_code == 403
    with house.house.look() as look:
        assert audit.verify(look.session, house.clock()).faults == []


def test_a_carriers_notice_counts_by_its_signature_and_once(house: Founded) -> None:
    case = on_trial(house)
    task = next(t for t in tasks_of(house, case) if "起诉状副本" in t.papers)
    with house.house.work(house.actor(Role.server)) as work:
        attempt = service.send(work, case.id, task.id, "邮寄")
    client = house.client_for(None)
    body = write_notice(Notice(attempt.number, "签收", house.clock(), {"签收人": "本人"}))
    signed = {"x-lian-signature": signature(body, DEVELOPMENT_SECRET)}
    assert client.post("/service/reports", content=body).status_code == 400
    assert client.post("/service/reports", content=body + b" ", headers=signed).status_code == 400
    first = client.post("/service/reports", content=body, headers=signed)
    assert first.json() == client.post("/service/reports", content=body, headers=signed).json()
    assert next(t for t in tasks_of(house, case) if t.id == task.id).state == "已送达"
    for wrong in (
        Notice("SD0", "签收", house.clock(), {}),
        Notice(attempt.number, "到达", house.clock(), {}),
        Notice(attempt.number, "签收", house.clock() - timedelta(days=9), {}),
    ):
        text = write_notice(wrong)
        header = {"x-lian-signature": signature(text, DEVELOPMENT_SECRET)}
        assert client.post("/service/reports", content=text, headers=header).status_code == 400
    several = write_notices(
        [
            Notice(attempt.number, "投递", house.clock(), {}),
            Notice("SD0", "签收", house.clock(), {}),
            Notice(attempt.number, "投递", house.clock(), {}),
        ]
    )
    header = {"x-lian-signature": signature(several, DEVELOPMENT_SECRET)}
    said = client.post("/service/reports", content=several, headers=header).json()["reports"]
    assert [one["accepted"] for one in said] == [True, False, True]
    assert said[0] == said[2] and "单号" in said[1]["message"]
    with house.house.look() as look:
        found = look.session.get_one(ServiceAttempt, attempt.id)
        assert len(reading.reports(look, found)) == 2


def test_a_hearing_is_set_moved_and_called_off_on_its_page(house: Founded) -> None:
    case = on_trial(house)
    host = house.client_for(Role.trial_judge)
    page = f"/trial/{case.id}/hearing"
    shown = host.get(f"{page}?kind=小").text
    assert "最早可以开庭的是" in shown and "的答辩期限到" in shown
    places = re.findall(r'name="place" value="([^"]+)"', shown)
    assert places
    asked = {"kind": "小", "place": places[0]}
    assert host.post(page, data={**asked, "place": "2026-09-08|0|3|x"}).status_code == 422
    assert host.post(page, data=asked).status_code == 303
    reacting.turn(house.house)
    shown = host.get(page).text
    assert "预排" in shown
    with house.house.look() as look:
        (hearing,) = hearings.of_case(look, look.session.get_one(CourtCase, case.id))
    day = house.client_for(Role.chief).get(f"/hearings?day={hearing.day}").text
    assert "第一法庭" in day and case.number in day
    address = house.client_for(Role.trial_judge).post("/hearings/feed").text
    secret = re.search(r"/calendar/([^.]+)\.ics", address)
    assert secret is not None
    calendar = house.client_for(None).get(f"/calendar/{secret[1]}.ics")
    assert calendar.status_code == 200 and case.number in calendar.text.replace("\r\n ", "")
    assert host.post(f"{page}/cancel", data={"hearing": hearing.id}).status_code == 303
    assert house.client_for(None).get("/calendar/nothing.ics").status_code == 404


def test_a_party_follows_its_case_and_nobody_elses(house: Founded) -> None:
    case = on_trial(house)
    own, other = house.client_for(Role.party), house.client_for(Role.party, 2)
    assert case.number in own.get("/my").text
    assert "还没有核对您的身份" in own.get(f"/my/{case.id}").text
    assert other.get(f"/my/{case.id}").status_code == 404
    assert other.get(f"/api/v1/my-cases/{case.id}").status_code == 404
    (said,) = own.get(f"/api/v1/my-cases/{case.id}").json()["各方"]
    assert (said["核对过身份"], said["进展"], said["文书"]) == (False, [], [])
    assert (said["审判组织"], said["要开的庭"]) == ([], [])
    rows = house.client_for(Role.judge).get(f"/api/v1/trial-cases/{case.id}/service").json()["送达"]
    assert {row["状态"] for row in rows} == {"待发出"}
    found = house.client_for(Role.judge).get(f"/api/v1/trial-cases/{case.id}/hearings").json()
    assert found["暂定"] and found["理由"]
