"""Bulk files, appointments and the window, overview, audit and staff accounts over HTTP."""

from __future__ import annotations

import json
from typing import Any

from api.v1.oversight import Figures
from court.core.jobs import work_off
from court.core.roles import Role
from court.operations import handlers
from tests.court.bulk.tables import PAPERS, a_scan, case, xlsx
from tests.court.houses import Founded
from tests.court.papers import example

P = "/api/v1"
BYTES = {"content-type": "application/octet-stream"}


class TestBulk:
    def test_from_the_table_to_the_receipts(self, house: Founded) -> None:
        client = house.client_for(Role.lawyer)
        book = client.get(f"{P}/bulk/template", params={"cause": "信用卡纠纷"})
        assert book.content[:2] == b"PK"
        said = client.post(
            f"{P}/bulk",
            params={"cause": "信用卡纠纷", "name": "九月.xlsx"},
            content=xlsx([case(1), case(2), case(3, **{"请求.透支本金.金额": "一万多"})]),
            headers=BYTES,
        )
        assert said.status_code == 201, said.text
        place = f"{P}/bulk/{said.json()['编号']}"
        assert client.post(f"{place}/submit", json={}).status_code == 409
        work_off(house.house, handlers.slow())
        found = client.get(place).json()
        assert (found["状态"], found["行数"]) == ("检查完", 3)
        assert "营业执照" in str(found["每行都有"])
        for name, data in PAPERS.items():
            brought = client.post(
                f"{place}/files", params={"name": name}, content=data, headers=BYTES
            )
            assert brought.status_code == 201, brought.text
            work_off(house.house, handlers.slow())
        kept = client.get(f"{place}/files").json()["文件"]
        assert {f["种类"] for f in kept} == {name.partition(".")[0] for name in PAPERS}
        stray = client.post(
            f"{place}/files",
            params={"name": "合约.png", "each": True},
            content=a_scan("x"),
            headers=BYTES,
        )
        assert stray.status_code == 422 and "没有对应的行" in stray.text
        rows = client.get(f"{place}/rows").json()["行"]
        (bad,) = [row for row in rows if row["状态"] == "要改"]
        assert bad["事项"]
        client.post(f"{place}/submit", json={})
        work_off(house.house, handlers.slow())
        assert client.get(place).json()["已提交"] == 2
        receipts = {row["收件号"] for row in client.get(f"{place}/rows").json()["行"]}
        assert len(receipts - {""}) == 2
        assert client.get(f"{P}/filings").json()["总数"] == 2
        assert client.get(f"{place}/results").content[:2] == b"PK"
        assert len(client.get(f"{P}/bulk").json()["批量文件"]) == 1
        assert client.delete(place).status_code == 204
        assert client.get(place).status_code == 404
        assert client.get(f"{P}/filings").json()["总数"] == 2

    def test_a_table_that_is_none_is_refused(self, house: Founded) -> None:
        said = house.client_for(Role.lawyer).post(
            f"{P}/bulk",
            params={"cause": "信用卡纠纷", "name": "a.xlsx"},
            content=b"MZ",
            headers=BYTES,
        )
        assert said.status_code == 422


class TestWindow:
    def test_book_call_and_finish(self, house: Founded) -> None:
        client, clerk = house.client_for(Role.party), house.client_for(Role.guide)
        days = client.get(f"{P}/appointments/days").json()
        today = days["日期"][0]
        slot = next(s for s in today["时段"] if s["可约"])
        said = {
            "日期": today["日期"],
            "时段": slot["时段"],
            "事由": days["事由"][0],
            "姓名": "沈若琳",
            "手机号": "13800138000",
        }
        booked = client.post(f"{P}/appointments", json=said)
        assert booked.status_code == 201, booked.text
        again = client.post(f"{P}/appointments", json=said).json()
        assert again["编号"] == booked.json()["编号"]
        wrong = client.post(f"{P}/appointments", json={**said, "日期": "2026-13-01"})
        assert wrong.json()["错误"][0]["路径"] == "日期"
        walked = clerk.post(f"{P}/window/queue", json={"事由": days["事由"][0], "姓名": "周明"})
        assert walked.status_code == 201
        house.clock.advance(minutes=30)
        called = clerk.post(f"{P}/window/next", json={"窗口": 1}).json()["预约"]
        done = clerk.post(f"{P}/window/queue/{called['编号']}/done")
        assert done.json()["状态"] != called["状态"]
        assert len(clerk.get(f"{P}/window/queue").json()["预约"]) == 2
        other = client.delete(f"{P}/appointments/{booked.json()['编号']}")
        assert other.status_code in (200, 409)

    def test_a_paper_filing_from_the_window_to_its_owner(self, house: Founded) -> None:
        clerk = house.client_for(Role.guide)
        owner = house.person(Role.party)
        raw = example("01")
        made = clerk.post(f"{P}/window/filings", json={"案由": raw["案由"]}).json()
        place = f"{P}/window/filings/{made['编号']}"
        saved = clerk.put(f"{place}/content", json={"内容": raw, "修订号": made["修订号"]})
        assert saved.status_code == 200, saved.text
        given = clerk.post(f"{place}/owner", json={"手机号": owner.name})
        assert given.status_code == 200, given.text
        done = clerk.post(f"{place}/submit", json={"修订号": saved.json()["修订号"]}).json()
        assert done["收件号"]
        assert done["收件凭证"]["名称"] == "收件凭证"
        own = house.client_for(Role.party).get(f"{P}/filings").json()["起诉"]
        assert [line["收件号"] for line in own] == [done["收件号"]]
        listed = clerk.get(f"{P}/window/filings").json()
        assert [line["编号"] for line in listed["今天已提交"]] == [made["编号"]]
        assert clerk.get(place).json()["状态"] == "待审查"

    def test_identity_is_noted_and_a_party_becomes_a_lawyer(self, house: Founded) -> None:
        person, clerk = house.person(Role.party), house.client_for(Role.guide)
        said = {
            "手机号": person.name,
            "姓名": "沈若琳",
            "证件号码": "44200019850312003x",
            "身份": "律师",
        }
        unseen = clerk.post(f"{P}/window/identity", json=said)
        assert [e["路径"] for e in unseen.json()["错误"]] == ["执业证号"]
        said |= {"执业证号": "14420201510000001", "律师事务所": "某某律师事务所"}
        noted = clerk.post(f"{P}/window/identity", json=said)
        assert noted.json() == {
            "已实名核验": True,
            "身份": "律师",
            "执业证已核对": True,
        }
        wrong = clerk.post(f"{P}/window/identity", json={**said, "证件号码": "1"})
        assert [e["路径"] for e in wrong.json()["错误"]] == ["证件号码"]
        assert (
            clerk.post(f"{P}/window/identity", json={**said, "身份": "立案法官"}).status_code == 422
        )

    def test_giving_a_filing_to_somebody_whose_document_was_seen(self, house: Founded) -> None:
        person, clerk = house.person(Role.party), house.client_for(Role.guide)
        made = clerk.post(f"{P}/window/filings", json={"案由": "民间借贷纠纷"}).json()
        seen = {"姓名": "沈若琳", "证件号码": "44200019850312003x"}
        given = clerk.post(
            f"{P}/window/filings/{made['编号']}/owner", json={"手机号": person.name, "证件": seen}
        )
        assert given.status_code == 200, given.text
        assert house.client_for(Role.party).get(f"{P}/account").json()["已实名核验"]


class TestOversight:
    def test_figures_of_a_month(self, house: Founded) -> None:
        house.filed("01")
        house.filed("02", Role.lawyer)
        found = house.client_for(Role.administrator).get(f"{P}/overview").json()
        assert Figures.model_validate(found)
        assert found["收件"] == 2
        assert sum(share["件数"] for share in found["渠道"]) == 2
        wrong = house.client_for(Role.judge).get(
            f"{P}/overview", params={"since": "2026-09-10", "until": "2026-09-01"}
        )
        assert wrong.status_code == 422

    def test_the_log_is_read_verified_and_taken_out(self, house: Founded) -> None:
        filed = house.filed("01")
        auditor = house.client_for(Role.auditor)
        page = auditor.get(f"{P}/audit", params={"filing": filed.number}).json()
        assert {line["事件"] for line in page["事件"]} >= {"新建", "提交"}
        said = auditor.post(f"{P}/audit/verify", json={}).json()
        assert said["问题"] == []
        again = auditor.post(f"{P}/audit/verify", json={"抄下的末尾": said["末尾"]}).json()
        assert again["问题"] == []
        lines = auditor.get(f"{P}/audit/export").content.splitlines()
        assert len(lines) == said["事件数"]
        assert json.loads(lines[0])["编号"] == 1
        assert "李文海" not in auditor.get(f"{P}/audit/export").text

    def test_staff_accounts_come_and_go(self, house: Founded) -> None:
        admin = house.client_for(Role.administrator)
        said: dict[str, Any] = {"登录名": "gaowei", "姓名": "高伟", "身份": "立案法官"}
        made = admin.post(f"{P}/staff", json=said).json()
        assert made["一半密码"]
        assert admin.post(f"{P}/staff", json=said).status_code == 409
        wrong = admin.post(f"{P}/staff", json={**said, "身份": "执行官"})
        assert wrong.json()["错误"][0]["路径"] == "身份"
        place = f"{P}/staff/{made['编号']}"
        reason = {"理由": "本人当面提出"}
        asked = admin.post(f"{place}/password", json=reason).json()
        assert asked["一半密码"] != made["一半密码"]
        assert admin.post(f"{place}/password", json={"理由": ""}).status_code == 422
        assert admin.get(f"{P}/security/requests").status_code == 403
        chief = house.client_for(Role.security)
        waiting, replaced = chief.get(f"{P}/security/requests").json()["申请"]
        assert (waiting["状态"], replaced["状态"]) == ("待核准", "已作废")
        done = chief.post(f"{P}/security/requests/{waiting['编号']}/approve").json()
        assert house.enter("gaowei", f"{asked['一半密码']}-{done['一半密码']}")
        assert chief.post(f"{P}/security/requests/{waiting['编号']}/refuse").status_code == 409
        ended = admin.put(f"{place}/disabled", json={"停用": True}).json()
        assert ended["已停用"] is True
        names = {line["登录名"] for line in admin.get(f"{P}/staff").json()["工作人员"]}
        assert "gaowei" in names
