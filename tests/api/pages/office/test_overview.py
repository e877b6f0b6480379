"""The overview: every figure against a count by hand."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from court.core.roles import Role
from court.core.tables import Filing
from court.counter import kiosk, window
from court.counter.devices import Visitor
from court.decisions import review
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.filings import service as filings
from court.opinions.service import submitted_opinion
from tests.browsing import NARROW, apart, axe_faults, opened, picture, scrolls_sideways
from tests.court.houses import Founded, founded, served
from tests.court.papers import example


def decide(house: Founded, filing: Filing, kind: str, days: int | None = None) -> Filing:
    with house.house.work(house.actor(Role.judge)) as work:
        filing = review.open_filing(work, filing.id)
        plan = Plan(kind, days, note="统计用的一句理由")
        decisions.decide(work, filing.id, filing.sequence, plan)
        return filing


def at_window(house: Founded, by_machine: bool) -> Filing:
    with house.house.work(house.actor(Role.guide)) as work:
        if by_machine:
            filing, token = kiosk.start(work, "民间借贷纠纷", Visitor("1"))
            filings.save(work, kiosk.current(work, token), example("01"), filing.revision)
            window.take_over(work, kiosk.hand_to_window(work, token).id)
        else:
            filing = window.begin_paper(work, "买卖合同纠纷")
            filings.save(work, window.draft(work, filing.id), example("14"), filing.revision)
        return window.submit(work, filing.id, filing.revision).filing


def september(house: Founded) -> None:
    """What came and what was decided, from Monday 7 to Tuesday 15 September 2026, by hand:

    received: party online 3, lawyer online 1, window 1, machine 1
    decided: party's 01 after 2 h and 02 (supplement) after 30 h, its supplement after 1 h,
    the lawyer's 14 after 48 h, the window's after 3 h; the party's 18 and the machine's wait.
    """
    one = house.filed("01")
    house.clock.advance(hours=2)
    decide(house, one, "登记立案")
    gaps = house.filed("02")
    house.clock.advance(hours=30)
    decide(house, gaps, "补正告知", 15)
    with house.house.work(house.actor()) as work:
        gaps = filings.supplement(
            work,
            filings.own(work, gaps.id, lock=True),
            example("01"),
            filings.own(work, gaps.id).revision,
        )
    house.clock.advance(hours=1)
    decide(house, gaps, "登记立案")
    sale = house.filed("14", Role.lawyer)
    house.clock.advance(hours=48)
    decide(house, sale, "登记立案")
    paper = at_window(house, by_machine=False)
    house.clock.advance(hours=3)
    decide(house, paper, "登记立案")
    house.clock.advance(days=1)
    waiting = house.filed("18")
    with house.house.work(house.actor(Role.judge)) as work:
        finding = next(
            f for f in submitted_opinion(work, waiting).findings if f.rule_id == "起诉-被告-01"
        )
        review.override(work, waiting.id, waiting.sequence, finding.key, "补正", "住所写得不清楚")
    at_window(house, by_machine=True)


def export(house: Founded, query: str = "") -> dict[tuple[str, str, str], str]:
    answer = house.client_for(Role.administrator).get(f"/overview/export{query}")
    assert answer.status_code == 200
    rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert next(rows) == ["表", "项目", "指标", "数值"]
    return {(table, item, what): value for table, item, what, value in rows}


@pytest.fixture(scope="module")
def month() -> Iterator[tuple[Founded, str]]:
    with tempfile.TemporaryDirectory() as folder, founded(Path(folder) / "s") as house:
        apart(lambda: september(house))
        with served(house.house) as address:
            yield house, address


class TestFigures:
    def test_the_export_equals_the_count_by_hand(self, month: tuple[Founded, str]) -> None:
        found = export(month[0])
        assert found["总数", "收件", "件"] == "6"
        assert found["总数", "收件，上一期间", "件"] == "0"
        # 2, 30, 1, 48, 3 hours
        assert found["总数", "从提交到决定", "中位数（小时）"] == "3.0"
        # online: 2, 30, 1, 48 hours
        assert found["总数", "网上提交的已答复或者期满", "件"] == "4"
        assert found["总数", "网上提交的按时答复", "件"] == "2"
        assert found["总数", "现在超过法定期限没有决定", "件"] == "0"
        channels = {item: n for (table, item, _), n in found.items() if table == "渠道"}
        assert channels == {
            "网上，当事人": "3",
            "网上，律师和批量": "1",
            "窗口": "1",
            "自助终端": "1",
        }
        decided = {item: n for (table, item, _), n in found.items() if table == "决定"}
        assert decided == {
            "登记立案": "4",
            "补正告知": "1",
            "释明告知": "0",
            "拟不予受理": "0",
            "不予受理": "0",
            "管辖告知": "0",
            "前置告知": "0",
        }
        causes = {item: n for (table, item, _), n in found.items() if table == "案由"}
        assert causes == {"民间借贷纠纷": "3", "买卖合同纠纷": "2", "物业服务合同纠纷": "1"}

    def test_weeks_are_counted_by_the_day_of_the_decision(self, month: tuple[Founded, str]) -> None:
        found = export(month[0])
        week = {what: n for (table, item, what), n in found.items() if item == "2026-09-07"}
        assert week == {
            "决定": "5",
            "网上已答复": "4",
            "网上按时答复": "2",
            "中位数（小时）": "3.0",
        }

    def test_supplement_rules_and_overrides(self, month: tuple[Founded, str]) -> None:
        found = export(month[0])
        notices = {item: n for (table, item, what), n in found.items() if what == "补正告知"}
        defendant = next(item for item in notices if item.startswith("起诉-被告-01"))
        assert notices[defendant] == "1"
        assert found["引起补正的规则", defendant, "补后登记"] == "1"
        assert found["不采纳的规则", defendant, "改重"] == "1"
        assert found["不采纳的规则", defendant, "改轻"] == "0"

    def test_a_cause_and_a_period(self, month: tuple[Founded, str]) -> None:
        house = month[0]
        assert export(house, "?cause=买卖合同纠纷")["总数", "收件", "件"] == "2"
        assert export(house, "?cause=合同纠纷")["总数", "收件", "件"] == "6"
        assert export(house, "?from=2026-08-01&to=2026-08-31")["总数", "收件", "件"] == "0"
        one = export(house, "?from=2026年9月7日&to=2026-09-07")
        assert one["总数", "收件", "件"] == "2"

    def test_the_page_says_the_same(self, month: tuple[Founded, str]) -> None:
        page = month[0].client_for(Role.judge).get("/overview").text
        assert "2026年9月立案情况" in page
        assert re.search(r"<b>6<small>件</small></b>", page)
        assert re.search(r"<b>3\.0<small>小时</small></b>", page)
        assert "50.0%" in page
        assert "当事人网上提交占 50.0%，窗口和自助机合计 33.3%" in page
        assert "立案法官" not in page.partition("<main")[2]

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("from=2026年13月1日", "13"),
            ("from=2026-09-30&to=2026-09-01", "早于"),
            ("from=2001-01-01", "三年"),
            ("cause=没有这种", "没有“没有这种”"),
        ],
    )
    def test_a_filter_that_cannot_be_read_is_explained(
        self, month: tuple[Founded, str], query: str, words: str
    ) -> None:
        page = month[0].client_for(Role.administrator).get(f"/overview?{query}")
        assert page.status_code == 200
        assert words in page.text

    def test_an_empty_month(self, month: tuple[Founded, str]) -> None:
        query = "from=2026-01-01&to=2026-01-31"
        page = month[0].client_for(Role.auditor).get(f"/overview?{query}")
        assert "这一期间没有收件" in page.text

    def test_only_those_who_may(self, month: tuple[Founded, str]) -> None:
        for role in (Role.party, Role.guide, Role.assistant, Role.editor):
            assert month[0].client_for(role).get("/overview").status_code == 403
            assert month[0].client_for(role).get("/overview/export").status_code == 403


def test_cells_that_look_like_formulas_are_quoted() -> None:
    from api.base.csvs import safe_cell

    for text in ("=1+1", "+1", "-1", "@x", "\tx", "＝1"):
        assert safe_cell(text) == f"'{text}"
    assert [safe_cell(v) for v in ("a=b", 5, -2, 1.5, None, True)] == [
        "a=b",
        "5",
        "-2",
        "1.5",
        "",
        "True",
    ]


def test_in_a_browser(browser: Any, month: tuple[Founded, str]) -> None:
    """With a month of filings in it; the walk looks at the page at every size."""
    house, address = month
    page = opened(browser, address, house.person(Role.judge), viewport=NARROW)
    page.goto("/overview?from=2026-08-01&to=2026-09-30")
    picture(page, "08-overview")
    assert axe_faults(page) == []
    assert not scrolls_sideways(page)
    assert page.complaints == []
