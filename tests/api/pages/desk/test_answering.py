"""Answers, overrides and facts at the desk, and two people at one filing."""

from __future__ import annotations

from html import unescape

from court.core.roles import Role
from court.core.tables import Filing
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.opinions.service import rulings_of
from tests.api.pages.desk.helping import conclusion, counts, finding_of, found_in, post, shown
from tests.court.houses import Founded, both_databases

ARBITRATION = "13"


@both_databases
def test_an_answer_changes_the_recommendation_and_can_be_taken_back(house: Founded) -> None:
    filing = house.filed(ARBITRATION)
    before = shown(house, filing)
    assert conclusion(before) == "请法官判断"
    assert "不因此拦下（登记立案规定 8），建议变为：建议登记立案" in before
    finding = finding_of(house, filing, "请法官判断")

    answer = post(
        house, filing, "answer", finding=finding.key, said="不能排除，登记立案", reason="约定不明"
    )
    assert answer.status_code == 200 and "<html" not in answer.text
    text = unescape(answer.text)
    assert conclusion(text) == "建议登记立案"
    assert "已答：不能排除，登记立案" in text and "约定不明" in text and "甲立案法官" in text
    assert "由“请法官判断”变为“建议登记立案”" in text
    assert 'id="said"' in text and "建议已经重算" in text

    ruling = found_in(r'name="ruling" value="(\w+)"', text)
    answer = post(house, filing, "withdraw", ruling=ruling)
    assert conclusion(answer.text) == "请法官判断"


def test_what_cannot_be_judged_in_time_leads_to_registering(house: Founded) -> None:
    filing = house.filed(ARBITRATION)
    finding = finding_of(house, filing, "请法官判断")
    text = unescape(post(house, filing, "answer", finding=finding.key, said="期间内判断不了").text)
    assert conclusion(text) == "建议登记立案"
    assert "按建议：登记立案…" in text
    assert "先行登记立案（登记立案规定 8）" in text


def test_an_answer_with_an_effect_moves_to_its_group(house: Founded) -> None:
    filing = house.filed(ARBITRATION)
    finding = finding_of(house, filing, "请法官判断")
    text = unescape(
        post(house, filing, "answer", finding=finding.key, said="能排除，告知申请仲裁").text
    )
    assert conclusion(text) == "疑似不予受理"
    assert counts(text)["可能不予受理"] == 1 and "已答：能排除，告知申请仲裁" in text


def test_without_scripts_a_change_comes_back_as_a_page(house: Founded) -> None:
    filing = house.filed(ARBITRATION)
    finding = finding_of(house, filing, "请法官判断")
    answer = post(house, filing, "answer", finding=finding.key, said="没有问题", headers={})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/inbox/{filing.id}")


def test_no_answer_chosen(house: Founded) -> None:
    filing = house.filed(ARBITRATION)
    finding = finding_of(house, filing, "请法官判断")
    answer = post(house, filing, "answer", finding=finding.key, reason="写了很长的理由")
    assert answer.status_code == 422
    assert answer.headers["hx-retarget"] == "#review"
    assert "请先选一个回答" in answer.text and 'value="写了很长的理由"' in answer.text


@both_databases
def test_an_override_needs_a_reason_and_crosses_out(house: Founded) -> None:
    house.verified()
    filing = house.filed("02")
    finding = finding_of(house, filing, "不满足")
    short = post(
        house, filing, "override", finding=finding.key, said="满足", reason="有的", headers={}
    )
    assert short.status_code == 422
    assert "至少 5 个字" in short.text and 'value="有的"' in short.text and "<html" in short.text
    assert house.fresh(filing).sequence == filing.sequence

    reason = "借款合同第1页载有住所"
    text = unescape(
        post(house, filing, "override", finding=finding.key, said="满足", reason=reason).text
    )
    assert counts(text)["补正"] == 4
    assert f"<s>{finding.title}</s>" in text and "法官不采纳" in text and reason in text


def test_what_holds_can_be_raised(house: Founded) -> None:
    filing = house.filed("01")
    finding = finding_of(house, filing, "满足")
    text = unescape(
        post(
            house, filing, "override", finding=finding.key, said="补正", reason="照片看不清楚"
        ).text
    )
    assert conclusion(text) == "建议补正" and "改为：补正" in text


def test_a_raise_without_a_reason_keeps_what_was_chosen(house: Founded) -> None:
    filing = house.filed("01")
    finding = finding_of(house, filing, "满足")
    text = post(house, filing, "override", finding=finding.key, said="补正", reason="短").text
    assert "至少 5 个字" in text
    assert f'<option value="{finding.key}" selected>' in text


def test_facts_only_staff_may_state(house: Founded) -> None:
    filing = house.filed("01")
    text = unescape(
        post(
            house, filing, "facts", Role.judge, **{"fact:属行政争议": "是", "fact:案由": "离婚纠纷"}
        ).text
    )
    assert conclusion(text) == "疑似不予受理"
    assert house.fresh(filing).staff_facts == {"属行政争议": True}
    assert house.fresh(filing).cause == "民间借贷纠纷"
    text = post(house, filing, "facts", Role.judge, **{"fact:属行政争议": ""}).text
    assert conclusion(text) == "建议登记立案"


def test_saving_the_same_facts_is_no_event(house: Founded) -> None:
    filing = house.filed("01")
    assert post(house, filing, "facts").status_code == 200
    assert house.fresh(filing).sequence == filing.sequence


@both_databases
def test_a_stale_page_changes_nothing_and_shows_what_happened(house: Founded) -> None:
    house.verified()
    filing = house.filed("02")
    finding = finding_of(house, filing, "不满足")
    with house.house.work(house.actor(Role.judge, 2)) as work:
        decisions.decide(work, filing.id, filing.sequence, Plan("补正告知", days=7))
    reason = "借款合同第1页载有住所"
    answer = post(
        house,
        filing,
        "override",
        finding=finding.key,
        said="满足",
        reason=reason,
        sequence=filing.sequence,
    )
    assert answer.status_code == 409
    text = unescape(answer.text)
    assert "您的操作没有执行" in text and "乙立案法官" in text and "补正告知" in text
    assert reason in text and "对照" in text
    with house.house.look() as look:
        assert rulings_of(look.session, look.session.get_one(Filing, filing.id)) == []


def test_two_assistants_at_once(house: Founded) -> None:
    filing = house.filed(ARBITRATION)
    finding = finding_of(house, filing, "请法官判断")
    old = house.fresh(filing).sequence
    first = post(house, filing, "answer", Role.assistant, finding=finding.key, said="没有问题")
    second = post(
        house,
        filing,
        "answer",
        Role.assistant,
        which=2,
        finding=finding.key,
        said="应当补正",
        sequence=old,
    )
    assert (first.status_code, second.status_code) == (200, 409)
    assert conclusion(second.text) == "建议登记立案"
