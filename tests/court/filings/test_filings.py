"""What filers do with their filings, on both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from court.core import events, projection
from court.core.courthouse import Conflict, NotAllowed, NotFound
from court.core.lifecycle import Event, State
from court.core.roles import Role
from court.core.tables import FilingVersion, LogEntry
from court.decisions import review
from court.filings import service as filings
from court.opinions import service as opinions
from court.opinions.tables import StoredOpinion
from tests.court.houses import Founded, both_databases
from tests.court.papers import example

pytestmark = both_databases


def test_a_submission_gets_number_version_deadline_and_opinion(house: Founded) -> None:
    filing = house.filed("02")
    assert filing.state == State.waiting
    assert filing.number == "2026-0907-0001"
    assert (filing.version, filing.conclusion) == (1, "建议补正")
    assert filing.decide_by == date(2026, 9, 14)
    assert filing.first_submitted_at == house.clock.now
    with house.house.look() as look:
        stored = opinions.last_stored(look.session, filing)
        assert stored is not None
        assert opinions.recompute(house.house, stored) == []


def test_numbers_of_a_day_follow_each_other(house: Founded) -> None:
    numbers = [house.filed("01").number for _ in range(3)]
    house.clock.advance(days=1)
    numbers.append(house.filed("01").number)
    assert numbers == [
        "2026-0907-0001", "2026-0907-0002", "2026-0907-0003", "2026-0908-0001",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cause", "last_day"),
    [("第三人撤销之诉", date(2026, 10, 8)), ("案外人执行异议之诉", date(2026, 9, 22))],
)
def test_longer_periods_of_special_suits(house: Founded, cause: str, last_day: date) -> None:
    assert house.filed({**example("01"), "案由": cause}).decide_by == last_day


UNREADABLE: list[dict[str, Any]] = [
    {"原告": [{"姓名": "甲", "出生日期": "13月40日"}]},
    {"原告": [{"姓名": ["甲"], "证件类型": ["居民身份证"], "证件号码": {"甲": 1}}]},
    {"原告": "甲", "被告": [5, None, ["乙"]], "诉讼请求": 5},
    {"诉讼请求": [{"名称": ["本金"], "金额": {"a": 1}}], "证据": {"a": []}, "材料": [[]]},
    {"没有这一项": {"甲": [1]}, "涉外": True, "标的总额": 2**63},
]


@pytest.mark.parametrize("said", UNREADABLE)
def test_neither_gaps_nor_unreadable_values_stop_a_submission(
    house: Founded, said: dict[str, Any]
) -> None:
    """登记立案规定 2: kept as it was written, and the opinion says what it could not read."""
    assert house.filed({"案由": "民间借贷纠纷"}).conclusion == "建议补正"
    filing = house.filed({"案由": "民间借贷纠纷", **said})
    assert filing.state == State.waiting
    with house.house.look() as look:
        kept = opinions.version_of(look.session, filing).content
        opinion = opinions.submitted_opinion(look, filing)
        last = opinions.last_stored(look.session, filing)
        assert last is not None
        assert opinions.recompute(house.house, last) == []
    assert {name: kept[name] for name in said} == said
    assert any(name in note for name in said for note in opinion.notes)


def test_a_double_click_submits_once(house: Founded) -> None:
    filing = house.filed("01")
    with house.house.work(house.actor()) as work:
        again = filings.submit(
            work, filings.own(work, filing.id, lock=True), filing.revision
        ).filing
        assert (again.number, again.version) == (filing.number, 1)
        kinds = [entry.kind for entry in events.of_filing(work.session, filing.id)]
    assert kinds == [Event.create, Event.submit]


def test_a_stale_form_overwrites_nothing(house: Founded) -> None:
    draft = house.draft("01")
    with house.house.work(house.actor()) as work:
        filings.save(
            work,
            filings.own(work, draft.id, lock=True),
            {**draft.content, "事实与理由": "新的事实"},
            1,
        )
    with pytest.raises(Conflict, match="没有覆盖"), house.house.work(house.actor()) as work:
        filings.save(
            work,
            filings.own(work, draft.id, lock=True),
            {**draft.content, "事实与理由": "旧页面"},
            1,
        )
    fresh = house.fresh(draft)
    assert (fresh.content["事实与理由"], fresh.revision) == ("新的事实", 2)


def test_saving_the_same_again_is_no_conflict(house: Founded) -> None:
    draft = house.draft("01")
    for _ in range(2):
        with house.house.work(house.actor()) as work:
            filings.save(
                work,
                filings.own(work, draft.id, lock=True),
                {**draft.content, "事实与理由": "同样"},
                1,
            )
    assert house.fresh(draft).revision == 2


def test_a_client_key_makes_a_filing_once(house: Founded) -> None:
    for _ in range(2):
        with house.house.work(house.actor()) as work:
            filings.create_and_submit(work, "民间借贷纠纷", example("01"), "批量一:7")
    with house.house.look(house.actor()) as look:
        assert len(filings.mine(look)) == 1


@pytest.mark.parametrize("lock", [False, True])
def test_what_belongs_to_somebody_else_does_not_exist(house: Founded, lock: bool) -> None:
    filing = house.filed("01")
    other = house.actor(Role.party, 2)
    with pytest.raises(NotFound), house.house.work(other) as work:
        filings.own(work, filing.id, lock)


def test_staff_do_not_file_and_do_not_see_drafts(house: Founded) -> None:
    draft = house.draft("01")
    judge = house.actor(Role.judge)
    with pytest.raises(NotAllowed), house.house.work(judge) as work:
        filings.own(work, draft.id)
    with pytest.raises(NotFound), house.house.look(judge) as look:
        review.open_filing(look, draft.id)


def test_a_deleted_draft_keeps_nothing_but_its_events(house: Founded) -> None:
    draft = house.draft("01")
    with house.house.work(house.actor()) as work:
        filings.discard(work, filings.own(work, draft.id, lock=True))
    fresh = house.fresh(draft)
    assert (fresh.state, fresh.content, fresh.parties) == (
        State.discarded, {"案由": "民间借贷纠纷"}, "",
    )  # fmt: skip
    with house.house.look() as look:
        assert not projection.verify_projection(look.session)


def test_a_withdrawn_filing_leaves_the_desk(house: Founded) -> None:
    filing = house.filed("01")
    for _ in range(2):
        with house.house.work(house.actor()) as work:
            assert filings.withdraw(work, filings.own(work, filing.id, lock=True)).decide_by is None
    assert house.fresh(filing).state == State.withdrawn


def test_the_court_decides_what_the_court_knows(house: Founded) -> None:
    """Channel, court, day and verification are never the filer's word."""
    lies = {
        "渠道": "窗口",
        "起诉日期": "2020-01-01",
        "网上实名认证": True,
        "受诉法院": "中山市第二人民法院",
    }
    filing = house.filed({**example("01"), **lies})
    with house.house.look() as look:
        stored = opinions.last_stored(look.session, filing)
        assert stored is not None
        assert stored.checked["渠道"] == "网上"
        assert stored.checked["起诉日期"] == "2026-09-07"
        assert stored.checked["受诉法院"] == house.house.court
        assert "网上实名认证" not in stored.checked


def test_events_hold_no_personal_data(house: Founded) -> None:
    house.filed("01")
    with house.house.look() as look:
        text = "".join(
            f"{e.subject}{e.actor}{e.data}" for e in look.session.scalars(select(LogEntry))
        )
    for word in ("李文海", "张国栋", "莲塘路", "44200019850312003X", "13800138000"):
        assert word not in text


def test_versions_are_kept_whole(house: Founded) -> None:
    filing = house.filed("02")
    with house.house.look() as look:
        version = look.session.get_one(FilingVersion, (filing.id, 1))
        assert version.content == filing.content
        assert len(list(look.session.scalars(select(StoredOpinion)))) == 1


def test_progress_is_found_by_number_and_phone_only(house: Founded) -> None:
    filing = house.filed("01")
    phone = house.actor().phone
    with house.house.look() as look:
        assert filings.by_number(look, f" {filing.number} ", phone).id == filing.id
        for number, who in ((filing.number, "13999999999"), ("2026-0907-0009", phone), ("", "")):
            with pytest.raises(NotFound):
                filings.by_number(look, number or "", who)


def test_what_only_staff_may_state_is_not_taken_from_a_filer(house: Founded) -> None:
    """A filer who says that the court has asked already, or insists, by a key in the content."""
    said = {"坚持起诉": True, "已告知补正": True, "疑似虚假或恶意诉讼": True, "属行政争议": False}
    filing = house.filed({**example("02"), **said})
    assert (filing.conclusion, filing.reason) == (
        house.filed("02").conclusion,
        house.filed("02").reason,
    )
    with house.house.look() as look:
        stored = opinions.last_stored(look.session, filing)
        assert stored is not None
        assert not said.keys() & stored.checked.keys()
