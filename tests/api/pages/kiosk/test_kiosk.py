"""The self-service machine: the whole way, wiping, and nothing left for the next visitor."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import select

from api.forms.page import FormPage, model_for
from api.pages.kiosk.answers import opened as opened_form
from api.pages.kiosk.screens import OTHER, screens
from court.core.lifecycle import State
from court.core.tables import Account, Filing
from court.counter import kiosk
from court.counter.card_reader import Card, NoCard, Simulated
from court.counter.tables import Appointment
from court.filings.service import KIOSK as KIOSK_CHANNEL
from engine.values import check_document_number
from tests.api.pages.kiosk.helping import at, begin, last_code, only_filing, reply
from tests.court.houses import Founded, TestClient
from tests.court.papers import example


class TestQuestions:
    def test_one_after_another_in_the_order_of_the_form(self, house: Founded) -> None:
        client, key = begin(house)
        assert key == "原告[0].类型"
        key = reply(client, key, **{"原告[0].类型": "自然人"})
        assert key == "原告[0].姓名"
        key = reply(client, key, **{"原告[0].姓名": "李文海"})
        assert only_filing(house).content["原告"] == [{"类型": "自然人", "姓名": "李文海"}]
        assert "李文海" not in client.get(f"/kiosk/q/{quote(key)}").text.partition("<main")[0]

    def test_skipping_leaves_the_fact_unanswered(self, house: Founded) -> None:
        client, key = begin(house)
        key = reply(client, key)
        assert key == "原告[0].联系电话"
        assert "原告" not in only_filing(house).content

    def test_an_answer_can_be_changed_and_taken_back(self, house: Founded) -> None:
        client, key = begin(house)
        reply(client, key, **{"原告[0].类型": "自然人"})
        reply(client, key, **{"原告[0].类型": "法人"})
        assert only_filing(house).content["原告"] == [{"类型": "法人"}]
        reply(client, key)
        assert "原告" not in only_filing(house).content

    def test_a_second_defendant(self, house: Founded) -> None:
        client, key = begin(house)
        reply(client, "被告[0].类型", **{"被告[0].类型": "自然人"})
        key = reply(client, "more-被告", _more="1")
        assert key == "被告[1].类型"
        assert "被告二" in client.get(f"/kiosk/q/{quote(key)}").text
        key = reply(client, key, **{"被告[1].类型": "自然人"})
        assert key == "被告[1].姓名"
        reply(client, key, **{"被告[1].姓名": "张国栋"})
        assert only_filing(house).content["被告"][1] == {"类型": "自然人", "姓名": "张国栋"}
        assert reply(client, "more-被告", _skip="1") == "ticks-诉讼请求"

    def test_ticked_claims_get_a_screen_each_and_unticked_ones_go(self, house: Founded) -> None:
        client, _ = begin(house)
        page = client.get("/kiosk/q/ticks-诉讼请求").text
        assert "本金" in page
        assert "利息" in page
        ticked = {"诉讼请求[0]._要": "是", "诉讼请求[1]._要": "是"}
        key = reply(client, "ticks-诉讼请求", **ticked)
        assert key == "诉讼请求[0].fields"
        reply(client, key, **{"诉讼请求[0].金额": "8万"})
        assert only_filing(house).content["诉讼请求"][0] == {"名称": "本金", "金额": "80000"}
        reply(client, "ticks-诉讼请求", **{"诉讼请求[1]._要": "是"})
        assert [c["名称"] for c in only_filing(house).content["诉讼请求"]] == ["利息"]

    def test_evidence_nobody_suggested(self, house: Founded) -> None:
        client, _ = begin(house)
        key = reply(client, "ticks-证据", _other="是")
        assert key.endswith("].证据名称")
        reply(client, key, **{key: "门口的录像"})
        assert only_filing(house).content["证据"] == [{"证据名称": "门口的录像"}]

    def test_a_value_that_cannot_be_read_is_explained_and_kept_on_the_page(
        self, house: Founded
    ) -> None:
        client, _ = begin(house)
        reply(client, "ticks-诉讼请求", **{"诉讼请求[0]._要": "是"})
        answer = client.post("/kiosk/q/诉讼请求[0].fields", data={"诉讼请求[0].金额": "很多<b>"})
        assert answer.status_code == 422
        assert "看不懂" in answer.text
        assert "很多&lt;b&gt;" in answer.text

    def test_names_of_other_questions_are_not_taken(self, house: Founded) -> None:
        client, key = begin(house)
        reply(client, key, **{"原告[0].类型": "自然人", "被告[0].姓名": "x", "渠道": "网上"})
        assert only_filing(house).content == {
            "案由": "民间借贷纠纷",
            "原告": [{"类型": "自然人"}],
        }

    def test_live_words_keep_nothing(self, house: Founded) -> None:
        client, _ = begin(house)
        reply(client, "ticks-诉讼请求", **{"诉讼请求[0]._要": "是"})
        before = only_filing(house).content
        said = client.post("/kiosk/say/仲裁协议", data={"仲裁协议": "是"})
        assert "由法官判断" in said.text
        assert "不予受理" not in said.text
        assert only_filing(house).content == before

    def test_another_cause_keeps_the_answers(self, house: Founded) -> None:
        client, key = begin(house)
        reply(client, key, **{"原告[0].类型": "自然人"})
        client.post("/kiosk/cause", data={"cause": "买卖合同纠纷"})
        filing = only_filing(house)
        assert filing.cause == "买卖合同纠纷"
        assert filing.content["原告"] == [{"类型": "自然人"}]
        with house.house.look() as look:
            assert len(look.session.scalars(select(Filing)).all()) == 1

    @pytest.mark.parametrize(
        "query", ["q=借贷", "q=没有这种", "at=什么事", "at=xx", "under=0", "under=9.9"]
    )
    def test_ways_to_a_cause(self, house: Founded, query: str) -> None:
        assert house.machine().get(f"/kiosk/cause?{query}").status_code == 200

    def test_an_unknown_cause_leads_back(self, house: Founded) -> None:
        answer = house.machine().post("/kiosk/cause", data={"cause": "没有"})
        assert answer.headers["location"] == "/kiosk/cause"

    def test_every_question_of_a_full_filing_is_drawn(self, house: Founded) -> None:
        client, _ = begin(house, "追索劳动报酬纠纷")
        content = example("08")
        with house.house.work() as work:
            work.session.scalars(select(Filing)).one().content = content
        form = form_of(house, content)
        keys = [screen.key for screen in screens(form)]
        assert len(keys) > 20
        for key in keys:
            page = client.get(f"/kiosk/q/{quote(key, safe='')}")
            assert page.status_code == 200, key

    def test_every_usual_cause_has_its_questions_once(self, house: Founded) -> None:
        usual = house.house.bundle.parameters.on(house.house.today)(kiosk.USUAL)["案由"]
        assert len(usual) == 8
        for cause in usual:
            for content in ({"案由": cause}, example("01") | {"案由": cause}):
                found = screens(form_of(house, content))
                assert len({s.key for s in found}) == len(found) > 10
                names = [name for s in found for name in s.names if name != OTHER]
                assert len(set(names)) == len(names)

    def test_the_questions_and_the_result_agree(self, house: Founded) -> None:
        """Evidence is missing in the result (民事诉讼法 124(4)), so its question says nothing else."""
        client, _ = begin(house)
        asked = client.get("/kiosk/q/ticks-证据").text
        assert "不影响立案" not in asked and "这一题到窗口再说" in asked
        reply(client, "ticks-证据")
        assert "证据" in client.get("/kiosk/result").text.partition("kmiss")[2]

    def test_a_step_that_comes_first_is_not_called_ready(self, house: Founded) -> None:
        client, _ = begin(house, "追索劳动报酬纠纷")
        with house.house.work() as work:
            filing = work.session.scalars(select(Filing)).one()
            said = {"仲裁情况": "未申请", "证据": [{"证据名称": "劳动合同"}]}
            filing.content = {**example("08"), "事实与理由": "欠了三个月工资。", **said}
            del filing.content["直接起诉的情形"]
        page = client.get("/kiosk/result").text
        assert "件事要先办" in page and "可以提交了" not in page


def form_of(house: Founded, content: dict[str, Any]) -> FormPage:
    cause = content["案由"]
    return opened_form(
        house.house, model_for(house.house, cause, KIOSK_CHANNEL), content, house.house.today, cause
    )


class TestCardReader:
    def test_a_card_fills_in_who_files(self, house: Founded) -> None:
        client, key = begin(house)
        reply(client, "原告[0].联系电话", **{"原告[0].联系电话": "13800138000"})
        assert "读身份证" in client.get(f"/kiosk/q/{quote(key)}").text
        onward = at(client, client.post("/kiosk/card"))
        (party,) = only_filing(house).content["原告"]
        assert (party["姓名"], party["出生日期"]) == ("林小川", "1990-01-01")
        assert party["联系电话"] == "13800138000"
        assert onward == "原告[0]._材料"

    def test_no_card_is_said_and_nothing_lost(
        self, house: Founded, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def nothing(self: Simulated, device: str) -> Card:
            raise NoCard("读卡区没有身份证")

        client, key = begin(house)
        reply(client, key, **{key: "自然人"})
        monkeypatch.setattr(Simulated, "read", nothing)
        answer = client.post("/kiosk/card")
        assert answer.status_code == 422 and "读卡区没有身份证" in answer.text
        assert only_filing(house).content["原告"] == [{"类型": "自然人"}]

    def test_a_court_without_a_reader_asks_as_before(self, house: Founded) -> None:
        client, key = begin(house)
        object.__setattr__(house.house.settings, "development", False)
        assert "读身份证" not in client.get(f"/kiosk/q/{quote(key)}").text
        assert client.post("/kiosk/card").status_code == 404

    def test_the_simulated_card_is_a_possible_one(self) -> None:
        card = Simulated().read("")
        assert check_document_number("居民身份证", card.number) == card.number


class TestEnding:
    def test_ending_wipes_and_forgets(self, house: Founded) -> None:
        client, key = begin(house)
        reply(client, key, **{"原告[0].类型": "自然人"})
        answer = client.post("/kiosk/end")
        assert answer.headers["location"] == "/kiosk"
        assert "lian_kiosk" in answer.headers["set-cookie"]
        assert only_filing(house).state == State.discarded
        assert client.get(f"/kiosk/q/{quote(key)}").headers["location"] == "/kiosk?over=1"

    def test_the_server_forgets_by_itself(self, house: Founded) -> None:
        client, key = begin(house)
        house.clock.advance(seconds=76)
        answer = client.get(f"/kiosk/q/{quote(key)}")
        assert answer.headers["location"] == "/kiosk?over=1"
        assert only_filing(house).state == State.discarded
        assert "内容已经清除" in client.get("/kiosk?over=1").text

    def test_typing_keeps_the_session_alive(self, house: Founded) -> None:
        client, key = begin(house)
        for _ in range(4):
            house.clock.advance(seconds=50)
            assert client.post("/kiosk/alive").status_code == 204
        assert client.get(f"/kiosk/q/{quote(key)}").status_code == 200
        house.clock.advance(seconds=90)
        answer = client.post("/kiosk/alive", headers={"hx-request": "true"})
        assert answer.headers["hx-redirect"] == "/kiosk?over=1"

    def test_pages_are_kept_nowhere(self, house: Founded) -> None:
        client, key = begin(house)
        for address in ("/kiosk", "/kiosk/cause", f"/kiosk/q/{quote(key)}", "/kiosk/result"):
            assert client.get(address).headers["cache-control"] == "no-store"

    def test_two_machines_do_not_see_each_other(self, house: Founded) -> None:
        first, key = begin(house)
        reply(first, key, **{"原告[0].类型": "自然人"})
        second, _ = begin(house)
        assert "checked" not in second.get(f"/kiosk/q/{quote(key)}").text
        second.post("/kiosk/end")
        assert "checked" in first.get(f"/kiosk/q/{quote(key)}").text


class TestHandingIn:
    def filled(self, house: Founded) -> TestClient:
        client, _ = begin(house)
        with house.house.work() as work:
            work.session.scalars(select(Filing)).one().content = example("01")
        return client

    def test_to_the_window_with_a_code(self, house: Founded) -> None:
        client = self.filled(house)
        page = client.post("/kiosk/window")
        code = only_filing(house).pickup_code
        assert f"{code[:3]} {code[3:]}" in page.text
        assert client.get("/kiosk/q").headers["location"] == "/kiosk?over=1"
        assert client.post("/kiosk/window").headers["location"] == "/kiosk?over=1"
        assert only_filing(house).state == State.draft

    def test_to_the_court_with_a_phone(self, house: Founded) -> None:
        client = self.filled(house)
        assert "13800138000" in client.get("/kiosk/submit").text
        assert client.post("/kiosk/submit", data={"phone": "12"}).status_code == 422
        client.post("/kiosk/submit", data={"phone": "13800138000"})
        wrong = {"phone": "13800138000", "code": "x"}
        assert client.post("/kiosk/submit/code", data=wrong).status_code == 422
        right = wrong | {"code": last_code(house)}
        page = client.post("/kiosk/submit/code", data=right)
        filing = only_filing(house)
        assert filing.state == State.waiting
        assert filing.channel == "自助终端"
        assert str(filing.number) in page.text
        again = client.post("/kiosk/submit/code", data=right)
        assert again.headers["location"] == "/kiosk?over=1"

    def test_values_that_cannot_be_read_are_handed_in_as_they_were_written(
        self, house: Founded
    ) -> None:
        client = self.filled(house)
        with house.house.work() as work:
            filing = work.session.scalars(select(Filing)).one()
            filing.content = {**filing.content, "标的总额": "很多"}
        client.post("/kiosk/submit", data={"phone": "13800138000"})
        said = {"phone": "13800138000", "code": last_code(house)}
        page = client.post("/kiosk/submit/code", data=said)
        assert page.status_code == 200
        assert only_filing(house).state == State.waiting
        assert only_filing(house).content["标的总额"] == "很多"


class TestLookup:
    def look_up(self, house: Founded, number: str, phone: str) -> Any:
        house.clock.advance(minutes=1)
        client = house.machine()
        client.post("/kiosk/lookup", data={"number": number, "phone": phone})
        said = {"number": number, "phone": phone, "code": last_code(house, phone)}
        return client.post("/kiosk/lookup/code", data=said)

    def test_the_filer_sees_where_the_case_stands(self, house: Founded) -> None:
        filing = house.filed("01")
        page = self.look_up(house, str(filing.number), house.person().name)
        assert "法院" in page.text
        assert str(filing.number) in page.text

    def test_nobody_else_does_and_no_account_is_made(self, house: Founded) -> None:
        filing = house.filed("01")
        page = self.look_up(house, str(filing.number), "13900001111")
        assert page.status_code == 404
        assert "没有找到" in page.text
        with house.house.look() as look:
            known = select(Account).where(Account.phone == "13900001111")
            assert look.session.scalar(known) is None

    def test_a_wrong_code(self, house: Founded) -> None:
        filing = house.filed("01")
        client = house.machine()
        said = {"number": str(filing.number), "phone": house.person().name}
        client.post("/kiosk/lookup", data=said)
        page = client.post("/kiosk/lookup/code", data=said | {"code": "nein"})
        assert page.status_code == 422
        assert filing.cause not in page.text

    @pytest.mark.parametrize(
        "said", [{"number": "", "phone": "13800138000"}, {"number": "1", "phone": "x"}]
    )
    def test_gaps(self, house: Founded, said: dict[str, str]) -> None:
        assert house.machine().post("/kiosk/lookup", data=said).status_code == 422


class TestQueueAndHelp:
    def test_numbers_follow_each_other(self, house: Founded) -> None:
        client = house.machine()
        first = client.post("/kiosk/queue", data={"purpose": "递交起诉材料"}).text
        second = client.post("/kiosk/queue", data={"purpose": "咨询立案"}).text
        assert "1 号" in first
        assert "前面没有人" in first
        assert "2 号" in second
        assert "前面还有 1 人" in second
        with house.house.look() as look:
            assert len(look.session.scalars(select(Appointment)).all()) == 2

    def test_a_purpose_nobody_offers(self, house: Founded) -> None:
        assert house.machine().post("/kiosk/queue", data={"purpose": "x"}).status_code == 422

    def test_no_numbers_on_holidays(self, house: Founded) -> None:
        house.clock.advance(days=5)
        page = house.machine().post("/kiosk/queue", data={"purpose": "咨询立案"})
        assert page.status_code == 409
        assert "今天窗口不开放" in page.text

    def test_a_guide_is_called(self, house: Founded) -> None:
        client = house.machine()
        assert "已经告诉诉讼引导员" in client.post("/kiosk/help").text
