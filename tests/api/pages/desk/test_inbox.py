"""The inbox: order, filters, figures, taking a filing."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from court.core.lifecycle import State
from court.core.roles import Role
from court.core.tables import Filing
from court.decisions import review
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.decisions.views.rows import short_reason
from tests.api.pages.desk.helping import later
from tests.court.houses import Founded, both_databases

ROW = re.compile(r'<td class="nw">(\d{4}-\d{4}-\d{4})')


def numbers(text: str) -> list[str]:
    return ROW.findall(text)


def listed(house: Founded, query: str = "", role: Role = Role.judge) -> list[str]:
    answer = house.client_for(role).get(f"/inbox{query}")
    assert answer.status_code == 200
    return numbers(answer.text)


@both_databases
def test_the_oldest_deadline_comes_first(house: Founded) -> None:
    first = house.filed("01")
    house.clock.advance(days=1)
    second = house.filed("12")
    assert listed(house) == [first.number, second.number]


def test_nothing_waits(house: Founded) -> None:
    text = house.client_for(Role.judge).get("/inbox").text
    assert "没有待审查的收件" in text


def test_drafts_are_not_the_courts_business(house: Founded) -> None:
    house.draft("01")
    assert listed(house, f"?state={quote('全部')}") == []


def test_recommendation_reason_and_deadlines_are_shown(house: Founded) -> None:
    house.verified()
    house.filed("02")
    text = house.client_for(Role.assistant).get("/inbox").text
    assert "建议补正" in text and "有明确的被告等 5 项" in text
    assert "剩 7 天" in text and "剩 24 小时" in text
    later(house, days=7)
    text = house.client_for(Role.assistant).get("/inbox").text
    assert "今天到期" in text and "已超过" in text
    later(house, days=1)
    text = house.client_for(Role.assistant).get("/inbox").text
    assert 'class="dl over"' in text and "已过 1 天" in text


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("", ""),
        ("先申请劳动仲裁", "先申请劳动仲裁"),
        (
            "男方不在女方孕期、分娩后一年内、终止妊娠后六个月内起诉",
            "男方不在女方孕期、分娩后一年内、终…",
        ),
        ("境外单位的身份文件和代表人权限证明经公证认证等 12 项", "境外单位的身份文件和代…等 12 项"),
    ],
)
def test_reasons_are_short_and_keep_their_number(reason: str, shown: str) -> None:
    assert short_reason(reason) == shown
    assert len(shown) <= 18


@both_databases
def test_filters(house: Founded) -> None:
    loan, sale = house.filed("02"), house.filed("12")
    assert listed(house, f"?cause={quote('买卖合同纠纷')}") == [sale.number]
    assert listed(house, f"?conclusion={quote('建议补正')}") == [loan.number]
    assert listed(house, f"?words={quote('宏图')}") == [sale.number]
    assert listed(house, f"?words={loan.number}") == [loan.number]
    assert listed(house, "?words=%25") == []
    assert listed(house, f"?channel={quote('窗口')}") == []
    assert listed(house, f"?state={quote('已登记立案')}") == []
    assert sorted(listed(house, f"?state={quote('全部')}")) == [loan.number, sale.number]


def test_filters_keep_their_values_in_the_label(house: Founded) -> None:
    house.filed("12")
    text = house.client_for(Role.judge).get(f"/inbox?cause={quote('买卖合同纠纷')}").text
    assert '<option value="买卖合同纠纷" selected>案由：买卖合同纠纷</option>' in text
    assert "清除筛选" in text


def test_odd_questions_are_answered(house: Founded) -> None:
    house.filed("01")
    client = house.client_for(Role.judge)
    for query in ("?page=-1", "?page=999999999999", "?page=x", "?state=x", "?words=<script>"):
        answer = client.get(f"/inbox{query}")
        assert (
            answer.status_code in (200, 422) and "<script>" not in answer.text.split("</head>")[1]
        )


@both_databases
def test_figures(house: Founded) -> None:
    house.filed("01")
    house.clock.advance(days=6)
    house.filed("12")
    text = house.client_for(Role.judge).get("/inbox").text
    figures = dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", text))
    assert figures == {"待办": "2", "今明到期": "1", "超过 24 小时承诺": "1", "超过法定期限": "0"}


@both_databases
def test_taking_in_one_click(house: Founded) -> None:
    filing = house.filed("01")
    client = house.client_for(Role.assistant)
    answer = client.post(
        f"/inbox/{filing.id}/take", data={"from": "list"}, headers={"hx-request": "true"}
    )
    assert answer.status_code == 200
    assert "甲法官助理" in answer.text and "领取" not in answer.text
    assert house.fresh(filing).state == State.reviewing
    assert numbers(client.get(f"/inbox?state={quote('我的')}").text) == [filing.number]
    assert listed(house, f"?state={quote('我的')}") == []


def test_taking_without_scripts_comes_back_to_the_list(house: Founded) -> None:
    filing = house.filed("01")
    client = house.client_for(Role.judge)
    answer = client.post(f"/inbox/{filing.id}/take", data={"back": "/inbox?words=x"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox?words=x")
    answer = client.post(f"/inbox/{filing.id}/take", data={"back": "https://elsewhere.example"})
    assert answer.headers["location"] == f"/inbox/{filing.id}"


def test_what_another_took_shows_the_name(house: Founded) -> None:
    filing = house.filed("01")
    with house.house.work(house.actor(Role.assistant)) as work:
        review.take(work, filing.id)
    client = house.client_for(Role.judge)
    assert "甲法官助理" in client.get("/inbox").text
    assert "甲法官助理 正在承办" in client.get(f"/inbox/{filing.id}").text


def test_taking_a_decided_filing_changes_nothing(house: Founded) -> None:
    filing = decided(house)
    answer = house.client_for(Role.assistant).post(
        f"/inbox/{filing.id}/take", data={"from": "list"}, headers={"hx-request": "true"}
    )
    assert answer.status_code == 200 and "领取" not in answer.text
    assert house.fresh(filing).state == State.registered


def test_the_next_one(house: Founded) -> None:
    client = house.client_for(Role.judge)
    assert client.get("/inbox/next").headers["location"] == "/inbox"
    filing = house.filed("01")
    assert client.get("/inbox/next").headers["location"] == f"/inbox/{filing.id}"


def test_many_filings_have_pages(house: Founded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("court.decisions.inbox.PAGE", 2)
    monkeypatch.setattr("api.pages.desk.inbox.PAGE", 2)
    found = [house.filed("01").number for _ in range(3)]
    text = house.client_for(Role.judge).get("/inbox").text
    assert len(numbers(text)) == 2 and "下一页" in text
    assert numbers(house.client_for(Role.judge).get("/inbox?page=2").text) == found[2:]


@pytest.mark.parametrize(
    "role", [None, Role.party, Role.lawyer, Role.guide, Role.editor, Role.auditor]
)
def test_only_reviewers_see_it(house: Founded, role: Role | None) -> None:
    filing = house.filed("01")
    client = house.client_for(role)
    for path in ("/inbox", "/inbox/next", f"/inbox/{filing.id}", f"/inbox/{filing.id}/receipts"):
        answer = client.get(path)
        assert answer.status_code == (303 if role is None else 403), path
        assert "李文海" not in answer.text
    answer = client.post(f"/inbox/{filing.id}/take")
    assert answer.status_code in (303, 403)
    assert house.fresh(filing).state == State.waiting


def decided(house: Founded) -> Filing:
    filing = house.filed("01")
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, filing.sequence, Plan("登记立案"))
    return house.fresh(filing)
