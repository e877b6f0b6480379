"""Deciding: the confirmation, its documents, two clicks, two judges, one decision."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from httpx import Response
from pypdf import PdfReader

from court.core.lifecycle import State
from court.core.roles import Role
from court.core.tables import Filing
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.decisions.tables import CourtDocument, DecisionRecord
from court.messages.tables import Message
from tests.api.pages.desk.helping import IN_PLACE, finding_of, found_in, later, post, shown
from tests.court.houses import Founded, both_databases
from tests.court.papers import example

BY_KIND = {
    "登记立案": ("14", State.registered, "受理案件通知书"),
    "补正告知": ("02", State.supplement, "补正告知书"),
    "释明告知": ("12", State.explained, "释明告知书"),
    "管辖告知": ("19", State.elsewhere, "管辖告知书"),
    "前置告知": ("07", State.earlier_step, "先行程序告知书"),
}


def confirm(
    house: Founded, filing: Filing, kind: str, role: Role = Role.judge, **asked: object
) -> str:
    query = urlencode({"kind": kind, **asked}, doseq=True)
    answer = house.client_for(role).get(f"/inbox/{filing.id}/decide?{query}")
    assert answer.status_code == 200
    return unescape(answer.text)


def fields(text: str) -> dict[str, list[str]]:
    """What the confirmation would send if nothing is changed."""
    found: dict[str, list[str]] = {}
    form = text.split('class="desk-lay decide"')[1].split("</form>")[0]
    for tag in re.findall(r"<input[^>]*>", form):
        name = found_in(r'name="([^"]+)"', tag)
        value = (re.search(r'value="([^"]*)"', tag) or ["", ""])[1]
        if 'type="checkbox"' not in tag or " checked" in tag:
            found.setdefault(name, []).append(value)
    return found


def decide(
    house: Founded, filing: Filing, data: dict[str, Any], role: Role = Role.judge, which: int = 1
) -> Response:
    answer: Response = house.client_for(role, which).post(f"/inbox/{filing.id}/decide", data=data)
    return answer


def decisions_of(house: Founded, filing: Filing) -> list[DecisionRecord]:
    with house.house.look() as look:
        return list(look.session.query(DecisionRecord).filter_by(filing_id=filing.id))


@both_databases
def test_accepting_takes_two_actions(house: Founded) -> None:
    """The first button is a link, the second ends it; its documents take less than 3 seconds.

    Processor time is measured, so that a busy machine fails nothing.
    """
    filing = house.filed("14")
    page = shown(house, filing)
    address = found_in(r'<a class="btn p lg" href="([^"]+)">按建议：登记立案…', page)
    client = house.client_for(Role.judge)
    confirmation = unescape(client.get(address).text)
    started = time.process_time()
    answer = decide(house, filing, fields(confirmation))
    took = time.process_time() - started
    assert (answer.status_code, answer.headers["location"]) == (303, f"/inbox/{filing.id}?made=1")
    assert took < 3
    done = shown(house, filing)
    assert "已作出决定：登记立案" in done and house.fresh(filing).case_number in done
    assert "受理案件通知书" in done and "已通知当事人" in done


@pytest.mark.parametrize("kind", BY_KIND)
def test_every_decision_makes_its_documents_and_tells_the_filer(house: Founded, kind: str) -> None:
    number, state, paper = BY_KIND[kind]
    house.verified()
    filing = house.filed(number)
    confirmation = confirm(house, filing, kind)
    assert paper in confirmation and "沈若琳（手机尾号" in confirmation
    assert decide(house, filing, fields(confirmation)).status_code == 303
    assert house.fresh(filing).state == state
    text = shown(house, filing)
    assert paper in text and "已通知沈若琳" in text and "下一件" not in text
    with house.house.look() as look:
        assert look.session.query(Message).filter_by(filing_id=filing.id).count() == 1
        made = look.session.query(CourtDocument).filter_by(filing_id=filing.id).all()
    pdf = next(one for one in made if one.name == paper and one.file_name.endswith(".pdf"))
    answer = house.client_for(Role.assistant).get(f"/inbox/{filing.id}/documents/{pdf.id}")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert len(PdfReader(BytesIO(answer.content)).pages) >= 1


def test_the_period_is_proposed_and_the_judge_sets_it(house: Founded) -> None:
    house.verified()
    filing = house.filed("02")
    text = confirm(house, filing, "补正告知")
    assert 'name="days" value="7"' in text and "2026年9月14日（星期一）" in text
    text = confirm(house, filing, "补正告知", days="20", chosen="1", finding="起诉-事实-01")
    assert "2026年9月28日（星期一）" in text
    assert (
        decide(house, filing, fields(confirm(house, filing, "补正告知", days="20"))).status_code
        == 303
    )
    (made,) = decisions_of(house, filing)
    assert made.due is not None
    assert (made.days, made.due.isoformat()) == (20, "2026-09-28")


@pytest.mark.parametrize("days", ["", "0", "91", "-3", "很久", "7.5", "9" * 40])
def test_odd_periods_are_refused_and_nothing_is_lost(house: Founded, days: str) -> None:
    house.verified()
    filing = house.filed("02")
    data = fields(confirm(house, filing, "补正告知")) | {"days": days, "note": "电话里说过"}
    answer = decide(house, filing, data)
    assert answer.status_code == 422
    assert "补正期限由法官指定，请写 1 到 90 天" in answer.text
    assert "电话里说过" in answer.text and "没有作出决定" in answer.text
    assert house.fresh(filing).state == State.waiting


def test_only_what_the_judge_confirmed_is_written(house: Founded) -> None:
    house.verified()
    filing = house.filed("02")
    data = fields(confirm(house, filing, "补正告知"))
    assert len(data["finding"]) == 5
    data["finding"] = ["起诉-事实-01"]
    assert decide(house, filing, data).status_code == 303
    (made,) = decisions_of(house, filing)
    assert [one["编号"] for one in made.objections] == ["起诉-事实-01"]


def test_nothing_confirmed_is_no_decision(house: Founded) -> None:
    house.verified()
    filing = house.filed("02")
    data = fields(confirm(house, filing, "补正告知")) | {"finding": []}
    answer = decide(house, filing, data)
    assert answer.status_code == 422 and "一项也没有选" in answer.text
    preview = house.client_for(Role.judge).get(
        f"/inbox/{filing.id}/decide?kind={quote('补正告知')}&chosen=1", headers=IN_PLACE
    )
    assert "一项也没有选" in preview.text and "<html" not in preview.text


def test_a_decision_without_grounds_cannot_be_made(house: Founded) -> None:
    filing = house.filed("14")
    assert "没有认定为“不予受理”的要求" in shown(house, filing)
    text = confirm(house, filing, "释明告知")
    assert "没有可以写进“释明告知”的不符合项" in text
    assert decide(house, filing, fields(text)).status_code == 422
    assert house.fresh(filing).state == State.waiting


def test_open_questions_are_named_and_stop_nothing(house: Founded) -> None:
    filing = house.filed("13")
    assert "先回答 1 个问题" in shown(house, filing)
    text = confirm(house, filing, "登记立案")
    assert "还有 1 个问题没有回答" in text and "不影响登记立案" in text
    assert decide(house, filing, fields(text)).status_code == 303


def test_what_is_left_alone_is_named(house: Founded) -> None:
    house.verified()
    text = confirm(house, house.filed("02"), "登记立案")
    assert "登记立案以后不再处理" in text and "写明事实和理由" in text


def test_optional_documents_only_where_they_fit(house: Founded) -> None:
    raw = deepcopy(example("01"))
    raw["标的总额"] = raw["诉讼请求"][0]["金额"] = 8_000
    filing = house.filed(raw)
    text = confirm(house, filing, "登记立案")
    assert "小额诉讼程序告知书" in text and 'value="小额诉讼程序告知书" checked' not in text
    data = fields(text) | {"document": "小额诉讼程序告知书"}
    assert decide(house, filing, data).status_code == 303
    assert "小额诉讼程序告知书" in shown(house, filing)
    assert "小额诉讼程序告知书" not in confirm(house, house.filed("03"), "登记立案")


def test_a_double_click_decides_once(house: Founded) -> None:
    filing = house.filed("14")
    data = fields(confirm(house, filing, "登记立案"))
    assert house.house.seal and house.app  # made before the race
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: decide(house, filing, data).status_code, range(4)))
    assert answers == [303] * 4
    assert len(decisions_of(house, filing)) == 1


@both_databases
def test_two_judges_race_and_one_decides(house: Founded) -> None:
    house.verified()
    filing = house.filed("02")
    first = fields(confirm(house, filing, "补正告知"))
    second = fields(confirm(house, filing, "登记立案")) | {"note": "缺的不影响起诉条件"}
    for which in (1, 2):
        house.person(Role.judge, which)
    assert house.house.seal and house.app
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(decide, house, filing, first, Role.judge, 1)
        other = pool.submit(decide, house, filing, second, Role.judge, 2)
        answers = [one.result(), other.result()]
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    (made,) = decisions_of(house, filing)
    loser = next(answer for answer in answers if answer.status_code == 409)
    text = unescape(loser.text)
    assert "您的决定没有执行" in text or "您的操作没有执行" in text
    assert f"已作出决定：{made.kind}" in text


def test_a_stale_confirmation_decides_nothing(house: Founded) -> None:
    filing = house.filed("13")
    data = fields(confirm(house, filing, "登记立案")) | {"note": "看过合同"}
    finding = finding_of(house, filing, "请法官判断")
    post(house, filing, "answer", Role.assistant, finding=finding.key, said="应不予受理")
    answer = decide(house, filing, data)
    assert answer.status_code == 409
    text = unescape(answer.text)
    assert "甲法官助理 回答问题" in text and "看过合同" in text
    assert decisions_of(house, filing) == []


def test_a_decided_filing_has_no_confirmation(house: Founded) -> None:
    filing = house.filed("14")
    decide(house, filing, fields(confirm(house, filing, "登记立案")))
    answer = house.client_for(Role.judge).get(f"/inbox/{filing.id}/decide?kind={quote('登记立案')}")
    assert answer.headers["location"] == f"/inbox/{filing.id}"
    text = shown(house, filing)
    assert "按建议：" not in text and "当时的系统建议" in text


def test_the_next_one_is_offered(house: Founded) -> None:
    filing = house.filed("14")
    following = house.filed("12")
    decide(house, filing, fields(confirm(house, filing, "登记立案")))
    assert f'href="/inbox/{following.id}"' in shown(house, filing)


def test_previews_are_papers_not_yet_sealed(house: Founded) -> None:
    house.verified()
    filing = house.filed("02")
    client = house.client_for(Role.assistant)
    text = confirm(house, filing, "补正告知", Role.assistant)
    address = found_in(r'href="(/inbox/\w+/decide/paper\?[^"]+)"', text)
    answer = client.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    assert "补正" in PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    drawn = client.get(address.replace("/paper?", "/paper.png?"))
    assert drawn.content.startswith(b"\x89PNG")
    assert client.get(address.replace("place=0", "place=7")).status_code == 404
    assert client.get(address.replace("place=0", "place=x")).status_code == 404
    assert decisions_of(house, filing) == []


def test_assistants_prepare_and_do_not_decide(house: Founded) -> None:
    house.verified()
    filing = house.filed("02")
    text = confirm(house, filing, "补正告知", Role.assistant)
    assert "决定由法官作出" in text and "发出补正告知书" not in text
    assert decide(house, filing, fields(text), Role.assistant).status_code == 403
    assert house.fresh(filing).state == State.waiting


@pytest.mark.parametrize("kind", ["", "驳回起诉", "收件", "<script>"])
def test_there_is_no_other_decision(house: Founded, kind: str) -> None:
    filing = house.filed("14")
    client = house.client_for(Role.judge)
    assert client.get(f"/inbox/{filing.id}/decide", params={"kind": kind}).status_code == 404
    data = {"kind": kind, "sequence": filing.sequence}
    assert decide(house, filing, data).status_code in (404, 422)
    assert decisions_of(house, filing) == []


def test_a_filing_without_an_account_is_told_by_hand(house: Founded) -> None:
    from court.filings import service as filings

    with house.house.work(house.actor(Role.guide)) as work:
        draft = filings.begin(work, "买卖合同纠纷", example("14"), channel=filings.WINDOW)
        filing = filings.submit(work, draft, draft.revision).filing
    assert "没有网上账户" in confirm(house, filing, "登记立案")
    decide(house, filing, fields(confirm(house, filing, "登记立案")))
    assert "请当面交付或者邮寄送达" in shown(house, filing)


def test_the_decision_keeps_the_opinion_it_rests_on(house: Founded) -> None:
    house.verified()
    filing = house.filed("02")
    with house.house.work(house.actor(Role.judge)) as work:
        made = decisions.decide(work, filing.id, filing.sequence, Plan("补正告知", days=7))
    later(house, days=2)
    text = shown(house, filing)
    assert "5 项可以补正" in text and "补正期限 7 日" in text
    client = house.client_for(Role.judge)
    receipts = client.get(f"/inbox/{filing.id}/receipts").text
    assert made.opinion_id and receipts.count("凭证</dt>") >= 2
