"""Periods are told from the parameters: by the kind of case, on paper and on every page."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest

from court.core.deadlines import Periods, decide_by
from court.core.roles import Role
from engine.bundle.bundle import Bundle
from tests.court.houses import ROOT, Founded
from tests.court.papers import example
from tests.rules import delivered, with_files

PERIODS = "rules/参数/立案期限.yaml"
KINDS = (("01", "7 日内"), ("第三人撤销之诉", "30 日内"), ("案外人执行异议之诉", "15 日内"))
ANY_PERIOD = re.compile(r"(?<!\d)(7|15|30) 日内决定")


def content_of(kind: str) -> dict[str, Any]:
    return example("01") if kind == "01" else example("01") | {"案由": kind}


@pytest.mark.parametrize(("kind", "period"), KINDS)
def test_every_page_of_a_case_tells_its_own_period(house: Founded, kind: str, period: str) -> None:
    client = house.client_for()
    content = content_of(kind)
    draft = house.draft(content)
    told = unescape(client.get(f"/file/{draft.id}/confirm").text)
    filing = house.filed(content)
    case = unescape(client.get(f"/cases/{filing.id}").text)
    for text in (told, case):
        assert {f"{days} 日内" for days in ANY_PERIOD.findall(text)} == {period}
    last = house.fresh(filing).decide_by
    assert last and f"{last.year}年{last.month}月{last.day}日以前决定是否立案" in case


def test_the_period_and_the_last_day_agree(house: Founded) -> None:
    """Submitted on 7 September 2026: 30 days end inside the holiday, on its first workday after."""
    filing = house.filed(content_of("第三人撤销之诉"))
    text = unescape(house.client_for().get(f"/cases/{filing.id}").text)
    assert "30 日内决定是否立案" in text and "2026年10月8日以前决定是否立案" in text


@pytest.mark.parametrize(
    ("cause", "period"),
    [
        ("申请支付令", "5 日内"),
        ("申请人身安全保护令", "72 小时内（情况紧急的 24 小时内）"),
        ("申请诉前财产保全", "48 小时内"),
        ("申请执行前财产保全", "5 日内（情况紧急的 48 小时内）"),
        ("申请诉前停止侵害著作权", "48 小时内"),
        ("申请司法确认调解协议", "3 日内"),
        ("申请指定遗产管理人", "7 日内"),
    ],
)
def test_a_petition_has_the_period_of_its_procedure(cause: str, period: str) -> None:
    assert Periods(delivered(), date(2026, 9, 7)).of(cause) == period


@pytest.mark.parametrize(
    ("cause", "last_day"),
    [
        ("申请支付令", date(2026, 10, 8)),
        ("申请人身安全保护令", date(2026, 10, 2)),
        ("申请诉前财产保全", date(2026, 10, 1)),
    ],
)
def test_hours_run_through_a_holiday_and_days_do_not(cause: str, last_day: date) -> None:
    """29 September 2026; the holiday is 1 to 7 October."""
    bundle = delivered()
    found = bundle.catalogue.resolve(cause, date(2026, 9, 29)).cause
    assert found is not None
    received = datetime(2026, 9, 29, 2, 0, tzinfo=UTC)
    assert decide_by(bundle, found.path, received) == last_day


def test_the_inbox_counts_a_protection_order_in_hours(house: Founded) -> None:
    person = {"类型": "自然人", "姓名": "林秋月", "住所地": "广东省中山市石岐街道莲塘路8号"}
    content = {"案由": "申请人身安全保护令", "申请人": [person], "被申请人": [{"姓名": "杨帆"}]}
    house.filed(content)
    text = unescape(house.client_for(Role.judge).get("/inbox").text)
    assert "剩 72 小时（紧急的剩 24 小时）" in text


def test_where_no_cause_is_named_all_periods_are(house: Founded) -> None:
    every = "7 日内（第三人撤销之诉 30 日，执行异议之诉 15 日，督促程序案件 5 日等）"
    assert Periods(house.house.bundle, date(2026, 9, 7)).every == every
    for path, role in (
        ("/", None),
        ("/help", None),
        ("/inbox", Role.judge),
        ("/overview", Role.administrator),
    ):
        assert every in unescape(house.client_for(role).get(path).text), path


def test_a_changed_parameter_is_told_everywhere(house: Founded, changed: Bundle) -> None:
    house.house.rules.swap(changed, 0)
    client = house.client_for()
    assert "8 日内决定是否立案" in client.get("/").text
    assert (
        "次日起 9 日内交费" in client.get("/").text
        and "次日起 9 日内交费" in client.get("/help").text
    )
    filing = house.filed("01")
    assert "8 日内决定是否立案" in client.get(f"/cases/{filing.id}").text
    assert "超过 48 小时承诺" in house.client_for(Role.judge).get("/inbox").text


@pytest.fixture
def changed() -> Bundle:
    """The rule base with other periods."""
    text = delivered().files.text(PERIODS)
    text = text.replace("默认: 7", "默认: 8").replace("2007-04-01, 值: 7", "2007-04-01, 值: 9")
    return with_files({PERIODS: text.replace("值: 24", "值: 48")})


def test_no_page_and_no_code_says_a_period_by_heart() -> None:
    """Statutory days are parameters; only the papers' wording, read by jurists, states them."""
    said = re.compile(r"(\d+|[一二三四五六七八九十]+) ?日(内|以内)|\d+ 小时承诺")
    found = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()[:60]}"
        for house in ("court", "api", "cli")
        for path in (ROOT / house).rglob("*")
        if path.suffix in (".py", ".html", ".js")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if said.search(line) and '"""`' not in line
    ]
    assert found == []
