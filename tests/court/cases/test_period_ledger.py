"""The trial period of a case from its events, and what a host is asked who converts it too late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from court.cases import period_keeping, service
from court.cases.lifecycle import CaseEvent
from court.cases.period_ledger import Ledger, ledger_of
from court.cases.tables import CourtCase
from court.core.events import data_of, of_subject
from court.core.roles import Action, Relation, Role
from court.disclosure.showing import circumstances
from court.oversight import audit
from engine.text.errors import FilingError
from tests.court.cases.registered import fresh, registered
from tests.court.houses import Founded

REGISTERED = date(2026, 9, 7)


def tell(house: Founded, case: CourtCase, event: CaseEvent, **data: Any) -> None:
    with house.house.work(house.actor(Role.judge)) as work:
        found = work.session.get_one(CourtCase, case.id, with_for_update=True)
        service.record(work, found, event, **data)


def tried(house: Founded, procedure: str = "简易") -> CourtCase:
    case = registered(house)
    host = house.person(Role.trial_judge).account_id
    tell(house, case, CaseEvent.choose_procedure, 程序=procedure)
    tell(house, case, CaseEvent.assign, 人员=[[host, Relation.host]])
    return case


def ledger(house: Founded, case: CourtCase) -> Ledger:
    with house.house.look() as look:
        found = ledger_of(look, fresh(house, case))
    assert found is not None
    return found


def last_day(house: Founded, case: CourtCase) -> date:
    standing = ledger(house, case).reckoned
    assert standing is not None
    return standing.last_day


def convert(house: Founded, case: CourtCase, late: str = "") -> None:
    with house.house.work(house.actor(Role.trial_judge)) as work:
        sequence = fresh(house, case).sequence
        service.choose_procedure(work, case.id, sequence, "普通", Action.conduct, late=late)


def test_a_conversion_after_the_end_is_asked_about_and_never_refused(house: Founded) -> None:
    """民诉法解释 258: before the period ends; nothing is asked on its last day, something after it."""
    case = tried(house)
    assert last_day(house, case) == date(2026, 12, 7)
    house.clock.advance(days=91)  # 7 December
    with house.house.look(house.actor(Role.trial_judge)) as look:
        assert service.late_conversion(look, fresh(house, case)) == ()
    house.clock.advance(days=1)
    assert ledger(house, case).over
    for said in ("", "忘了"):
        with pytest.raises(FilingError, match=r"已经届满.*请选是哪一种情形"):
            convert(house, case, said)
    convert(house, case, "届满以前已经裁定，现在补记")
    assert last_day(house, case) == date(2027, 3, 8)  # counted from registration, not from today
    with house.house.look() as look:
        told = next(e for e in of_subject(look.session, case.id) if e.kind == CaseEvent.convert)
        assert data_of(told)["情形"] == "届满以前已经裁定，现在补记"
        assert audit.verify(look.session, house.clock()).faults == []


def test_what_the_moves_of_a_case_take_out(house: Founded) -> None:
    """立案与调解意见 3, 民诉法解释 243, 审理期限规定2000 9: only days added by consent, only while it lasted."""
    case = registered(house)
    tell(house, case, CaseEvent.choose_procedure, 程序="简易")
    tell(house, case, CaseEvent.mediate, 天数=15)
    added = {"天数": 45, "延长": 30, "起算": REGISTERED.isoformat(), "各方同意": True}
    tell(house, case, CaseEvent.extend_mediation, **added)
    assert ledger(house, case).period.exclusions == ()  # the first 15 days count
    house.clock.advance(days=25)  # 2 October; added were 23 September to 22 October
    assert last_day(house, case) == date(2026, 12, 17)
    tell(house, case, CaseEvent.mediation_failed)
    host = house.person(Role.trial_judge).account_id
    tell(house, case, CaseEvent.assign, 人员=[[host, Relation.host]])
    house.clock.advance(days=30)  # 1 November: no more than the ten days that mediation went on
    assert last_day(house, case) == date(2026, 12, 17)
    tell(house, case, CaseEvent.suspend)
    house.clock.advance(days=5)
    tell(house, case, CaseEvent.resume)
    assert last_day(house, case) == date(2026, 12, 22)
    assert ledger(house, case).questions == ()
    tell(house, case, CaseEvent.withdraw)
    house.clock.advance(days=400)
    assert not ledger(house, case).over


def test_what_the_host_records_and_takes_back(house: Founded) -> None:
    """民诉法解释 243, 258; what only a judge can say is asked (审理期限规定2000 2, 9)."""
    case = tried(house)
    since = REGISTERED + timedelta(days=3)
    house.clock.advance(days=3)

    def keep(kind: str, first: date, last: date | None = None) -> None:
        with house.house.work(house.actor(Role.trial_judge)) as work:
            period_keeping.keep(work, case.id, fresh(house, case).sequence, kind, first, last)

    keep("鉴定", since, since + timedelta(days=9))
    keep("院长延长", since)
    assert last_day(house, case) == date(2027, 1, 18)  # 7 January and ten days: a Sunday
    for kind, first, words in [
        ("院长延长", since, "只能批准延长一次"),
        ("上级延长", since, "不能由上级延长"),
        ("出差", since, "不是可以扣除的期间"),
        ("鉴定", REGISTERED - timedelta(days=1), "立案的日子"),
        ("院长延长", house.house.today + timedelta(days=1), "批准的日子.*还没有到"),
        ("鉴定", house.house.today + timedelta(days=1), "鉴定开始的日子.*还没有到"),
    ]:
        with pytest.raises(FilingError, match=words):
            keep(kind, first)
    tomorrow = house.house.today + timedelta(days=1)
    with pytest.raises(FilingError, match=r"批准的日子.*还没有到"):  # an end says nothing of it
        keep("院长延长", tomorrow, tomorrow)
    wrong = ledger(house, case).recorded[0].number
    with house.house.work(house.actor(Role.trial_judge)) as work:
        period_keeping.take_back(work, case.id, fresh(house, case).sequence, wrong)
    assert last_day(house, case) == date(2027, 1, 7)
    with house.house.look() as look:  # no party reads on what was taken back
        assert wrong in circumstances(of_subject(look.session, case.id), {}).withdrawn
    with house.house.work(house.actor(Role.trial_judge)) as work:
        found = work.session.get_one(CourtCase, case.id)
        service.note(work, found, "发出送达", 方式="公告")
    assert "公告期间不计入审限" in " ".join(ledger(house, case).questions)
    page = house.client_for(Role.trial_judge).get(f"/trial/{case.id}").text
    assert "2027-01-07届满" in page or "2027年1月7日届满" in page
    assert "院长批准延长1个月" in page and "撤销登记错的" in page
    convert(house, case)  # a month of the summary procedure does not become six of the ordinary one
    assert last_day(house, case) == date(2027, 3, 8)
