"""The page of a filing at the desk: what it says, who sees it, what it compares."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from html import unescape

import pytest

from court.core.roles import Role
from court.core.tables import Filing
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.filings import service as filings
from court.opinions.tables import StoredOpinion
from engine.check.checker import check
from engine.check.opinion import Opinion
from tests.api.pages.desk.helping import (
    conclusion,
    counts,
    finding_of,
    later,
    others,
    post,
    shown,
    words,
)
from tests.api.pages.desk.test_answering import ARBITRATION
from tests.court.houses import Founded
from tests.court.papers import example


def test_the_page_says_what_is_recommended_and_why(house: Founded) -> None:
    house.verified()
    text = shown(house, house.filed("02"))
    assert conclusion(text) == "建议补正"
    satisfied = len(opinion_of(house, "02").of("满足"))
    assert f"5 项可以补正。{satisfied} 项满足，没有管辖和前置方面的问题。" in text
    assert counts(text) == {
        "请法官判断": 0, "可能不予受理": 0, "管辖": 0, "前置": 0, "补正": 5, "提示": 1,
        "满足": satisfied,
    }  # fmt: skip
    assert "被告 · 住所地、经常居住地、工作单位、证件号码、联系电话" in text
    assert (
        "/rules/law?name=%E6%B0%91%E4%BA%8B%E8%AF%89%E8%AE%BC%E6%B3%95&article=122%282%29" in text
    )
    assert "按建议：补正告知 5 项…" in text and "登记立案…" in text
    assert "被告[0]" not in words(text)


def opinion_of(house: Founded, number: str) -> Opinion:
    return check(house.house.bundle, example(number), date(2026, 9, 7))


def test_groups_stand_in_their_order(house: Founded) -> None:
    text = shown(house, house.filed("39"))
    found = re.findall(r'<section class="card grp" id="g-([^"]+)"', text)
    order = ["法官判断", "不予受理", "管辖", "前置", "补正", "提示", "满足"]
    assert found == [one for one in order if one in found] and len(found) > 2


def test_nothing_a_person_wrote_is_markup(house: Founded) -> None:
    raw = deepcopy(example("01"))
    raw["被告"][0]["姓名"] = "<script>alert(1)</script>"
    raw["事实与理由"] = "{{ 7*7 }}<img src=x onerror=alert(1)>"
    filing = house.filed(raw)
    answer = house.client_for(Role.judge).get(f"/inbox/{filing.id}").text
    assert "<script>alert" not in answer and "<img src=x" not in answer
    assert "{{ 7*7 }}" in answer


def test_giving_it_back(house: Founded) -> None:
    filing = house.filed("01")
    house.client_for(Role.judge).post(f"/inbox/{filing.id}/take")
    assert post(house, filing, "release").status_code == 200
    assert house.fresh(filing).assignee_id is None


def supplemented(house: Founded) -> Filing:
    """A filing in its second version."""
    house.verified()
    raw = example("02")
    filing = house.filed(raw)
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, filing.sequence, Plan("补正告知", days=7))
    later(house, days=1)
    better = deepcopy(raw)
    better["被告"][0]["住所地"] = "广东省中山市西区街道彩虹大道66号"
    with house.house.work(house.actor()) as work:
        filings.supplement(
            work, filings.own(work, filing.id, lock=True), better, house.fresh(filing).revision
        )
    return house.fresh(filing)


def test_versions_are_compared_and_kept(house: Founded) -> None:
    filing = supplemented(house)
    text = shown(house, filing)
    assert "第 1 版以来的改动" in text and "广东省中山市西区街道彩虹大道66号" in text
    assert counts(text)["补正"] == 4
    old = shown(house, filing, query="?v=1")
    assert counts(old)["补正"] == 5 and "当时的系统建议" in old
    assert "按建议" not in old and "不采纳此项" not in old
    assert "已作出决定：补正告知" in old
    compared = house.client_for(Role.judge).get(f"/inbox/{filing.id}/compare").text
    assert "被告 · 住所地" in compared and "没有填" in compared
    assert house.client_for(Role.judge).get(f"/inbox/{filing.id}?v=9").status_code == 404
    assert house.client_for(Role.judge).get(f"/inbox/{filing.id}/compare?old=9").status_code == 404


def test_one_version_has_nothing_to_compare(house: Founded) -> None:
    filing = house.filed("01")
    assert house.client_for(Role.judge).get(f"/inbox/{filing.id}/compare").status_code == 404


def test_possible_repeats_stand_beside_the_rule_for_acceptance(house: Founded) -> None:
    first = house.filed("01")
    with house.house.work(house.actor()) as work:
        filings.withdraw(work, filings.own(work, first.id, lock=True))
    second = house.filed("01")
    text = shown(house, second)
    assert f"收件号 {first.number}" in text and "供核对" in text
    assert "撤回以后可以再次起诉" in text and "民诉法解释 214(1)" in text
    assert "可能重复的起诉" not in shown(house, house.filed("12"))


def test_receipts_confirm_and_reveal(house: Founded) -> None:
    filing = house.filed(ARBITRATION)
    finding = finding_of(house, filing, "请法官判断")
    post(house, filing, "answer", finding=finding.key, said="没有问题")
    client = house.client_for(Role.assistant)
    text = client.get(f"/inbox/{filing.id}/receipts?check=2").text
    assert "第 2 份" in text and "含 1 项法官认定" in text and "核对一致" in text
    with house.house.work() as work:
        stored = work.session.query(StoredOpinion).filter_by(filing_id=filing.id, position=1).one()
        stored.checked = {**stored.checked, "事实与理由": "后来改的"}
    text = client.get(f"/inbox/{filing.id}/receipts?check=1").text
    assert "没有核对上" in text and "起诉材料" in text
    assert client.get(f"/inbox/{filing.id}/receipts?check=99").status_code == 404


def test_supplement_that_never_came_is_sent_back(house: Founded) -> None:
    house.verified()
    filing = house.filed("02")
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, filing.sequence, Plan("补正告知", days=3))
    assert "退回材料" not in shown(house, filing)
    assert post(house, filing, "send-back").status_code == 422
    later(house, days=5)
    assert "退回材料…" in shown(house, filing)
    assert "退回材料…" not in shown(house, filing, Role.assistant)
    assert post(house, filing, "send-back", Role.assistant).status_code == 403
    assert post(house, filing, "send-back").status_code == 200
    assert house.fresh(filing).state == "已退回"


def test_assistants_see_that_the_judge_decides(house: Founded) -> None:
    text = shown(house, house.filed("01"), Role.assistant)
    assert "决定由法官作出" in text
    assert "须法官判断" in shown(house, house.filed(ARBITRATION), Role.assistant)


def test_history_names_staff_and_not_the_filer(house: Founded) -> None:
    house.verified()
    filing = house.filed("01")
    house.client_for(Role.assistant).post(f"/inbox/{filing.id}/take")
    history = shown(house, filing).split('class="history"')[1]
    assert "甲法官助理" in history and "领取" in history
    assert "当事人" in history and "沈若琳" not in history


@pytest.mark.parametrize("what", ["answer", "override", "withdraw", "facts", "release", "take"])
def test_changes_need_the_page_and_the_role(house: Founded, what: str) -> None:
    filing = house.filed("01")
    assert post(house, filing, what, Role.party).status_code == 403
    assert post(house, filing, what, Role.auditor).status_code == 403
    client = house.client_for(Role.judge)
    del client.headers["x-csrf-token"]
    assert client.post(f"/inbox/{filing.id}/{what}", data={"sequence": 1}).status_code == 403
    assert house.fresh(filing).sequence == filing.sequence


@pytest.mark.parametrize("filing_id", ["nothing", "0" * 32, "%00", "%2e%2e%2faudit"])
def test_forged_ids(house: Founded, filing_id: str) -> None:
    client = house.client_for(Role.judge)
    for path in ("", "/receipts", "/compare", "/decide?kind=登记立案", "/files/x", "/documents/x"):
        assert client.get(f"/inbox/{filing_id}{path}").status_code in (404, 422)
    assert client.post(f"/inbox/{filing_id}/take").status_code == 404


def test_a_draft_is_nobodys_business(house: Founded) -> None:
    draft = house.draft("01")
    assert house.client_for(Role.judge).get(f"/inbox/{draft.id}").status_code == 404


def test_a_rule_has_answers_that_fit_its_question(house: Founded) -> None:
    """A guarantor alone is sued: the question is whether to have the debtor joined."""
    filing = house.filed("16")
    finding = finding_of(house, filing, "请法官判断")
    asked, _, others = shown(house, filing).partition('<details class="others"')
    assert "释明追加债务人" in asked and "期间内判断不了" in asked
    assert "应先完成前置程序" in others and "应先完成前置程序" not in asked
    assert post(house, filing, "answer", finding=finding.key, said="不知道").status_code == 422
    said = post(house, filing, "answer", finding=finding.key, said="释明追加债务人")
    text = unescape(said.text)
    assert conclusion(text) == "建议补正" and "已答：释明追加债务人" in text


def test_what_stands_in_nobodys_way_is_loaded_when_it_is_opened(house: Founded) -> None:
    filing = house.filed("01")
    text, address = shown(house, filing), f"/inbox/{filing.id}/others?v=1"
    assert f'hx-get="{address}"' in text and "有明确的被告" not in text
    whole = house.client_for(Role.judge).get(address)
    assert "<html" in whole.text and "有明确的被告" in unescape(whole.text)
    raised = post(
        house, filing, "override", finding="起诉-被告-01@被告[0]", said="补正", reason="短"
    )
    assert raised.status_code == 422 and "改变其中一项的认定" in unescape(raised.text)


def test_what_was_looked_at_is_not_ticked_as_if_it_held(house: Founded) -> None:
    """Titles of questions and advice name what was looked at; those of demands, what holds."""
    holds, _, looked_at = others(house, house.filed("01")).partition("看过的情形，没有要提的")
    assert "原告人数众多" in looked_at and "原告人数众多" not in holds
    assert "有明确的被告" in holds


def test_a_paper_that_is_only_listed_is_not_there(house: Founded) -> None:
    """A plaintiff ticked a licence and uploaded nothing: the judge must not take it for seen."""
    licence = {"材料": [{"种类": "营业执照", "状态": "待交"}, {"种类": "法定代表人身份证明"}]}
    filing = house.filed(example("14") | licence)
    text = shown(house, filing)
    holds = others(house, filing).partition("不适用")[0]
    assert conclusion(text) == "建议补正"
    assert "尚未提交营业执照" in text and "有明确的被告" in holds
    assert "提交营业执照" not in holds and "提交法定代表人身份证明" in holds


def test_claims_make_the_total_nobody_wrote(house: Founded) -> None:
    text = shown(house, house.filed({**example("20"), "标的总额": ""}))
    assert "标的总额没有写，按各项请求的金额合计：24,000元" in text
    assert "可能适用小额诉讼程序" in text and "没有填：标的总额" not in text
