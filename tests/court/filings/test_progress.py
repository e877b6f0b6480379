"""The timeline of a case as its filer sees it."""

from __future__ import annotations

from court.core import events
from court.core.roles import Role
from court.core.tables import Filing
from court.decisions import review
from court.filings import service as filings
from court.filings.progress import Node, nodes
from tests.court.houses import Founded


def shown(house: Founded, filing: Filing) -> list[Node]:
    with house.house.look() as look:
        found = look.session.get_one(Filing, filing.id)
        return nodes(look, found, events.of_filing(look.session, filing.id))


def words(found: list[Node]) -> list[tuple[str, str]]:
    return [(node.state, node.title) for node in found]


def test_after_submission_the_case_waits_until_a_day(house: Founded) -> None:
    filing = house.filed("01")
    found = shown(house, filing)
    assert words(found) == [
        ("done", "已提交，法院已收件"),
        ("now", "等待审查"),
        ("later", "决定"),
    ]
    assert found[0].text == f"9月7日 09:00　收件号 {filing.number}"
    assert found[1].text == "2026年9月14日以前决定是否立案"


def test_what_staff_do_inside_is_not_shown(house: Founded) -> None:
    filing = house.filed("12")
    judge = house.actor(Role.judge)
    with house.house.work(judge) as work:
        taken = review.take(work, filing.id)
        review.release(work, filing.id, taken.sequence)
        review.take(work, filing.id)
    found = shown(house, filing)
    assert words(found) == [
        ("done", "已提交，法院已收件"),
        ("done", "开始审查"),
        ("now", "正在审查"),
        ("later", "决定"),
    ]
    assert not any(judge.name in node.text for node in found)


def test_a_withdrawal_ends_it(house: Founded) -> None:
    filing = house.filed("01")
    with house.house.work(house.actor()) as work:
        filings.withdraw(work, filings.own(work, filing.id, lock=True))
    assert words(shown(house, filing))[-1] == ("now", "您已撤回起诉")
