"""Papers to keep: by person, case and service; two of one name are not taken for each other."""

from __future__ import annotations

from typing import Any

import pytest

from court.cases import parties
from court.cases.tables import CourtCase
from court.core.courthouse import NotFound
from court.core.roles import Role
from court.disclosure import following, papers
from court.disclosure.showing import courses
from court.disclosure.tables import CaseFollower
from court.hearings.queries import HEARINGS
from court.operations import reacting
from court.service import reporting, service
from court.service.queries import RECORD
from tests.court.cases.registered import registered
from tests.court.houses import Founded
from tests.court.papers import example

NOTICE = "应诉通知书"


def served(house: Founded, case: CourtCase, party_id: str) -> None:
    """The papers of the beginning were signed for in person (民事诉讼法 87)."""
    with house.house.work(house.actor(Role.server)) as work:
        for task in service.of_case(work, case):
            if task.party_id == party_id:
                attempt = service.send(work, case.id, task.id, "直接")
                said = {"证明": ["送达回证"]}
                reporting.report(work, case.id, attempt.id, "签收", work.now, said)
    reacting.turn(house.house)


def defendants(house: Founded, case: CourtCase) -> list[str]:
    with house.house.look() as look:
        found = parties.standing(look, look.session.get_one(CourtCase, case.id))
        return [p.id for p in found if p.side == "被告"]


def follows(house: Founded, case: CourtCase, party_id: str, which: int) -> None:
    """Somebody of the public follows for a party, checked."""
    who = house.person(Role.party, which).account_id
    with house.house.work() as work:
        work.session.add(
            CaseFollower(
                court=case.court,
                case_id=case.id,
                party_id=party_id,
                account_id=who,
                capacity=following.AGENT,
                by=who,
                checked_at=work.now,
            )
        )


def may_keep(house: Founded, case: CourtCase, which: int) -> list[str]:
    with house.house.look(house.actor(Role.party, which)) as look:
        _, found = courses(look, case.id, RECORD, HEARINGS)
        return [paper.name for one in found for paper in one.papers if paper.file]


def two_defendants(*names: str) -> dict[str, Any]:
    filing = example("01")
    (first,) = filing["被告"][:1]
    others = [{**first, "姓名": name, "证件号码": None} for name in names]
    return {**filing, "被告": [first, *others]}


def test_one_person_in_two_cases_has_of_each_what_was_served_in_it(house: Founded) -> None:
    one, other = registered(house), registered(house)
    for case in (one, other):
        follows(house, case, defendants(house, case)[0], 2)
    served(house, one, defendants(house, one)[0])
    assert NOTICE in may_keep(house, one, 2)
    assert may_keep(house, other, 2) == []
    with house.house.look(house.actor(Role.party, 2)) as look:
        _, (found,) = courses(look, one.id, RECORD, HEARINGS)
        file = next(paper.file for paper in found.papers if paper.name == NOTICE)
        assert papers.read(look, one.id, file, RECORD)[1].startswith(b"%PDF")
        with pytest.raises(NotFound):
            papers.read(look, other.id, file, RECORD)
    with house.house.look(house.actor(Role.party, 3)) as look, pytest.raises(NotFound):
        papers.read(look, one.id, file, RECORD)


def test_of_two_defendants_each_has_its_own_service(house: Founded) -> None:
    case = registered(house, two_defendants("何美玲"))
    first, second = defendants(house, case)
    follows(house, case, first, 2)
    follows(house, case, second, 3)
    served(house, case, first)
    assert NOTICE in may_keep(house, case, 2)
    assert may_keep(house, case, 3) == []


def test_two_of_one_name_have_their_papers_on_paper_only(house: Founded) -> None:
    name = example("01")["被告"][0]["姓名"]
    case = registered(house, two_defendants(name))
    first, _ = defendants(house, case)
    follows(house, case, first, 2)
    served(house, case, first)
    assert may_keep(house, case, 2) == []
