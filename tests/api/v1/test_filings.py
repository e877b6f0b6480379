"""Filings over HTTP: begin, save, hand in once only, supplement; what belongs to others is not there."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from api.v1.filer_view import Guidance
from court.core.roles import Role
from tests.court.houses import Founded, TestClient
from tests.court.papers import example
from tests.files import PDF

FILINGS = "/api/v1/filings"
BYTES = {"content-type": "application/octet-stream"}
NOT_FOR_FILERS = ("疑似", "不采纳", "可能重复", "试行", "虚假诉讼")


def new(client: TestClient, raw: dict[str, Any], **more: Any) -> dict[str, Any]:
    said = client.post(FILINGS, json={"案由": raw["案由"], "内容": raw, **more})
    assert said.status_code == 201, said.text
    found: dict[str, Any] = said.json()
    assert said.headers["location"] == f"{FILINGS}/{found['编号']}"
    return found


class TestDrafts:
    def test_begin_save_and_hand_in(self, house: Founded) -> None:
        client = house.client_for(Role.party)
        raw = example("01")
        draft = new(client, raw)
        assert (draft["状态"], draft["修订号"], draft["版本"]) == ("草稿", 1, 0)
        place = f"{FILINGS}/{draft['编号']}"
        changed = raw | {"事实与理由": "借款到期没有归还。"}
        saved = client.put(f"{place}/content", json={"内容": changed, "修订号": 1}).json()
        assert saved["修订号"] == 2
        assert saved["内容"]["事实与理由"] == "借款到期没有归还。"
        filed = client.post(f"{place}/submit", json={"修订号": 2}).json()
        assert filed["状态"] == "待审查"
        assert filed["收件号"]
        again = client.post(f"{place}/submit", json={"修订号": 2}).json()
        assert again["收件号"] == filed["收件号"]
        assert again["版本"] == 1

    def test_a_stale_revision_overwrites_nothing(self, house: Founded) -> None:
        client = house.client_for(Role.party)
        draft = new(client, example("01"))
        place = f"{FILINGS}/{draft['编号']}"
        one, other = ({**example("01"), "事实与理由": text} for text in ("甲", "乙"))
        assert client.put(f"{place}/content", json={"内容": one, "修订号": 1}).status_code == 200
        stale = client.put(f"{place}/content", json={"内容": other, "修订号": 1})
        assert stale.status_code == 409
        assert "没有覆盖" in stale.json()["title"]
        assert client.get(place).json()["内容"]["事实与理由"] == "甲"
        assert client.post(f"{place}/submit", json={"修订号": 1}).status_code == 409

    @pytest.mark.parametrize(
        ("prefer", "told"),
        [
            ("return=minimal", False),
            ("respond-async, Return=Minimal", False),
            ("return=representation", True),
            ("return=minimality", True),
        ],
    )
    def test_who_prefers_hears_only_that_it_was_kept(
        self, house: Founded, prefer: str, told: bool
    ) -> None:
        client = house.client_for(Role.party)
        draft = new(client, example("01"))
        place = f"{FILINGS}/{draft['编号']}"
        changed = {"内容": example("01") | {"事实与理由": "到期没有还。"}, "修订号": 1}
        said = client.put(f"{place}/content", json=changed, headers={"prefer": prefer})
        assert said.status_code == 200
        assert ("指引" in said.json()) is told
        assert said.headers.get("preference-applied") == (None if told else "return=minimal")
        assert said.json()["修订号"] == client.get(place).json()["修订号"] == 2
        other = changed | {"内容": example("01") | {"事实与理由": "别处写的。"}}
        stale = client.put(f"{place}/content", json=other, headers={"prefer": prefer})
        assert stale.status_code == 409
        assert client.get(place).json()["内容"]["事实与理由"] == "到期没有还。"

    def test_the_same_key_files_once(self, house: Founded) -> None:
        client = house.client_for(Role.party)
        raw = example("01")
        said = {"案由": raw["案由"], "内容": raw, "提交": True}
        key = {"Idempotency-Key": "order-2026-0001"}
        answers = [client.post(FILINGS, json=said, headers=key).json() for _ in range(3)]
        assert len({a["编号"] for a in answers}) == 1
        assert len({a["收件号"] for a in answers}) == 1
        assert client.get(FILINGS).json()["总数"] == 1
        other = house.client_for(Role.party, 2)
        assert other.post(FILINGS, json=said, headers=key).json()["编号"] != answers[0]["编号"]

    def test_a_draft_can_be_deleted_and_is_gone(self, house: Founded) -> None:
        client = house.client_for(Role.party)
        place = f"{FILINGS}/{new(client, example('01'))['编号']}"
        assert client.delete(place).status_code == 204
        assert client.get(place).status_code == 404
        assert client.get(FILINGS).json()["总数"] == 0

    def test_what_was_handed_in_cannot_be_deleted(self, house: Founded) -> None:
        client = house.client_for(Role.party)
        place = f"{FILINGS}/{new(client, example('01'), 提交=True)['编号']}"
        assert client.delete(place).status_code == 409

    @pytest.mark.parametrize(
        ("said", "path"),
        [
            ({}, "案由"),
            ({"案由": ""}, "案由"),
            ({"案由": "没有这个案由"}, "案由"),
            ({"案由": "民间借贷纠纷", "内容": []}, "内容"),
            ({"案由": "民间借贷纠纷", "其他": 1}, "其他"),
        ],
    )
    def test_what_cannot_begin_is_named(
        self, house: Founded, said: dict[str, Any], path: str
    ) -> None:
        found = house.client_for(Role.party).post(FILINGS, json=said)
        assert found.status_code == 422
        assert path in [p["路径"] for p in found.json()["错误"]]

    def test_values_that_cannot_be_read_are_named_and_kept(self, house: Founded) -> None:
        client = house.client_for(Role.party)
        raw = example("01")
        raw["被告"][0]["证件号码"] = "123"
        draft = new(client, raw)
        assert draft["指引"]["读不懂"][0]["路径"] == "被告[0].证件号码"
        done = client.post(f"{FILINGS}/{draft['编号']}/submit", json={"修订号": 1})
        assert done.status_code == 200
        assert done.json()["状态"] == "待审查"
        kept = client.get(f"{FILINGS}/{draft['编号']}").json()
        assert kept["内容"]["被告"][0]["证件号码"] == "123"


class TestGuidance:
    def test_gaps_are_told_with_their_law(self, house: Founded) -> None:
        found = new(house.client_for(Role.party), example("02"))["指引"]
        assert found["还缺"]
        assert all(gap["依据"] and gap["补救"] for gap in found["还缺"])
        assert Guidance.model_validate(found)

    @pytest.mark.parametrize("number", ["03", "05", "07", "12", "13", "31", "50"])
    def test_a_filer_never_reads_a_verdict(self, house: Founded, number: str) -> None:
        client = house.client_for(Role.party)
        draft = new(client, example(number) | {"坚持起诉": None, "已告知补正": None})
        place = f"{FILINGS}/{draft['编号']}"
        text = client.get(place).text.replace(str(draft["内容"]), "")
        assert not [word for word in NOT_FOR_FILERS if word in text]
        client.post(f"{place}/submit", json={"修订号": 1})
        after = client.get(place)
        assert after.json()["指引"] is None
        assert not [word for word in NOT_FOR_FILERS if word in after.text]

    def test_what_is_for_the_judge_says_so_and_stops_nobody(self, house: Founded) -> None:
        found = new(house.client_for(Role.party), example("03"))["指引"]["由法官判断"]
        assert found
        assert all("由法官判断" in point["补救"] for point in found)


class TestFiles:
    def test_hand_in_list_download_and_remove(self, house: Founded) -> None:
        client = house.client_for(Role.party)
        place = f"{FILINGS}/{new(client, example('01'))['编号']}/uploads"
        said = client.post(place, params={"name": "借条.pdf"}, content=PDF, headers=BYTES)
        assert said.status_code == 201
        line = said.json()
        assert (line["名称"], line["类型"]) == ("借条.pdf", "application/pdf")
        assert line["SHA256"] == hashlib.sha256(PDF).hexdigest()
        again = client.post(place, params={"name": "借条.pdf"}, content=PDF, headers=BYTES).json()
        assert again["编号"] == line["编号"]
        assert len(client.get(place).json()["文件"]) == 1
        file = client.get(f"{place}/{line['编号']}")
        assert file.content == PDF
        assert file.headers["content-disposition"].startswith("attachment")
        assert client.delete(f"{place}/{line['编号']}").status_code == 204
        assert client.get(f"{place}/{line['编号']}").status_code == 404

    def test_a_program_and_a_flood_are_refused(self, house: Founded) -> None:
        client = house.client_for(Role.party)
        place = f"{FILINGS}/{new(client, example('01'))['编号']}/uploads"
        program = client.post(
            place, params={"name": "借条.pdf"}, content=b"MZ" + b"\0" * 500, headers=BYTES
        )
        assert program.status_code == 422
        assert "程序" in program.json()["title"]
        limit = house.house.settings.max_file_bytes
        flood = client.post(
            place,
            params={"name": "大.pdf"},
            content=(PDF for _ in range(1)),
            headers={**BYTES, "content-length": str(limit + 1)},
        )
        assert flood.status_code == 413
        form = client.post(place, params={"name": "a.pdf"}, files={"file": PDF})
        assert form.status_code == 415

    def test_complaint_and_receipt(self, house: Founded) -> None:
        client = house.client_for(Role.party)
        filed = new(client, example("01"), 提交=True)
        place = f"{FILINGS}/{filed['编号']}"
        for name in ("complaint", "receipt"):
            paper = client.get(f"{place}/{name}")
            assert paper.headers["content-type"] == "application/pdf"
            assert paper.content.startswith(b"%PDF")
        (receipt,) = client.get(f"{place}/documents").json()["文书"]
        assert receipt["名称"] == "收件凭证"
        assert client.get(f"{place}/documents/{receipt['编号']}").content.startswith(b"%PDF")

    def test_a_draft_has_no_receipt(self, house: Founded) -> None:
        client = house.client_for(Role.party)
        said = client.get(f"{FILINGS}/{new(client, example('01'))['编号']}/receipt")
        assert said.status_code == 422
        assert "没有提交" in said.json()["title"]


class TestAfterwards:
    def test_asked_to_supplement_then_registered(self, house: Founded) -> None:
        client, judge = house.client_for(Role.party), house.client_for(Role.judge)
        filed = new(client, example("02"), 提交=True)
        place, desk = f"{FILINGS}/{filed['编号']}", f"/api/v1/review/{filed['编号']}"
        seen = judge.get(desk).json()
        assert seen["意见"]["结论"] == "建议补正"
        decided = judge.post(
            f"{desk}/decision", json={"次序": seen["次序"], "决定": "补正告知", "天数": 7}
        )
        assert decided.json()["状态"] == "待补正"
        asked = client.get(place).json()
        points = asked["决定"]["补正事项"]
        assert points and all(point["补救"] for point in points)
        assert asked["补正期限"] == asked["决定"]["补正期限"]
        assert client.get("/api/v1/messages").json()["消息"][0]["起诉"] == filed["编号"]
        sent = client.post(
            f"{place}/uploads", params={"name": "身份证.pdf"}, content=PDF, headers=BYTES
        )
        paper = {"种类": "身份证明", "所属当事人": "李文海", "文件": sent.json()["名称"]}
        said = {"内容": {**example("01"), "材料": [paper]}, "修订号": asked["修订号"]}
        back = client.post(f"{place}/supplement", json=said)
        assert back.json()["状态"] == "已补正"
        assert client.post(f"{place}/supplement", json=said).json()["版本"] == 2
        seen = judge.get(desk).json()
        assert seen["意见"]["结论"] == "建议登记立案"
        done = judge.post(f"{desk}/decision", json={"次序": seen["次序"], "决定": "登记立案"})
        assert done.json()["案号"]
        end = client.get(place).json()
        assert end["状态"] == "已登记立案"
        assert end["缴费"]["金额"] == "1800.00"
        assert end["缴费"]["交费地址"]
        titles = [n["节点"] for n in client.get(f"{place}/timeline").json()["节点"]]
        assert titles[:1] == ["已提交，法院已收件"]
        assert "登记立案" in titles

    def test_withdraw_and_file_again(self, house: Founded) -> None:
        client = house.client_for(Role.party)
        filed = new(client, example("01"), 提交=True)
        place = f"{FILINGS}/{filed['编号']}"
        assert client.post(f"{place}/withdraw").json()["状态"] == "已撤回"
        again = client.post(f"{place}/again")
        assert again.status_code == 201
        assert again.json()["状态"] == "草稿"
        assert again.json()["编号"] != filed["编号"]
        assert client.post(f"{place}/insist").status_code == 409


class TestLawyers:
    def test_clients_and_templates(self, house: Founded) -> None:
        client = house.client_for(Role.lawyer)
        party = {"类型": "自然人", "姓名": "李文海", "住所地": "广东省中山市石岐街道莲塘路8号"}
        said = {"当事人": party, "代理权限": "一般授权"}
        made = client.post("/api/v1/clients", json=said)
        assert made.status_code == 201
        place = f"/api/v1/clients/{made.json()['编号']}"
        changed = client.put(place, json={"当事人": party, "代理权限": "特别授权"}).json()
        assert changed["代理权限"] == "特别授权"
        wrong = client.put(
            place, json={"当事人": {"类型": "自然人", "姓名": "李", "证件号码": "1"}}
        )
        assert wrong.json()["错误"][0]["路径"] == "证件号码"
        assert len(client.get("/api/v1/clients").json()["委托人"]) == 1
        assert client.delete(place).status_code == 204
        filing = new(client, example("01"))
        kept = client.post("/api/v1/templates", json={"起诉": filing["编号"], "名称": "借贷"})
        template = f"/api/v1/templates/{kept.json()['编号']}"
        assert client.post(f"{template}/start").json()["案由"] == "民间借贷纠纷"
        assert client.delete(template).status_code == 204
        assert client.get("/api/v1/templates").json()["模板"] == []


class TestKeys:
    def issue(self, house: Founded) -> tuple[TestClient, str, TestClient]:
        admin = house.client_for(Role.administrator)
        phone = house.person(Role.party).name
        said = admin.post("/api/v1/keys", json={"手机号": phone, "名称": "批量"}).json()
        bearer = house.client_for(None)
        bearer.headers["authorization"] = f"Bearer {said['密钥']}"
        return bearer, said["编号"], admin

    def test_a_key_acts_as_its_account_until_it_is_revoked(self, house: Founded) -> None:
        bearer, key_id, admin = self.issue(house)
        filed = new(bearer, example("01"), 提交=True)
        own = house.client_for(Role.party).get(FILINGS).json()["起诉"]
        assert [line["编号"] for line in own] == [filed["编号"]]
        assert bearer.get("/api/v1/account").json()["用接口密钥"] is True
        (line,) = admin.get("/api/v1/keys").json()["密钥"]
        assert line["最近使用"] == "2026-09-07T09:00:00+08:00"
        assert admin.delete(f"/api/v1/keys/{key_id}").status_code == 204
        assert bearer.get(FILINGS).status_code == 401

    def test_a_key_is_shown_once_and_opens_no_pages(self, house: Founded) -> None:
        bearer, _, admin = self.issue(house)
        secret = bearer.headers["authorization"].removeprefix("Bearer ")
        assert secret not in admin.get("/api/v1/keys").text
        assert bearer.get("/cases").status_code == 303

    def test_only_accounts_of_the_public_get_one(self, house: Founded) -> None:
        admin = house.client_for(Role.administrator)
        said = admin.post("/api/v1/keys", json={"手机号": "13900000000", "名称": "批量"})
        assert said.json()["错误"][0]["路径"] == "手机号"
        said = admin.post("/api/v1/keys", json={"手机号": "13900000000", "名称": " "})
        assert said.json()["错误"][0]["路径"] == "名称"


def test_a_session_has_to_send_its_token(house: Founded) -> None:
    client = house.client_for(Role.party)
    del client.headers["x-csrf-token"]
    assert client.get(FILINGS).status_code == 200
    assert client.post(FILINGS, json={"案由": "民间借贷纠纷"}).status_code == 403
    client.headers["x-csrf-token"] = "another"
    assert client.post(FILINGS, json={"案由": "民间借贷纠纷"}).status_code == 403
    assert client.get(FILINGS).json()["总数"] == 0
