"""A registered case in one line, for every test about what comes after registration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from court.cases.tables import CourtCase
from court.core.roles import Role
from court.core.tables import Filing
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.operations import reacting
from tests.court.houses import Founded
from tests.court.snapshots import once, untouched


def registered_filing(house: Founded, content: Mapping[str, Any] | str = "01") -> Filing:
    """A filing handed in and registered; what follows has not followed yet."""
    filing = house.filed(content)
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, filing.sequence, Plan("登记立案"))
    return house.fresh(filing)


def registered(house: Founded, content: Mapping[str, Any] | str = "01") -> CourtCase:
    """The case of a filing that was registered, with all that follows from it."""

    def take() -> str:
        filing = registered_filing(house, content)
        reacting.turn(house.house)
        found = select(CourtCase.id).where(CourtCase.filing_id == filing.id)
        with house.house.look() as look:
            return look.session.scalars(found).one()

    case_id = once(house, ("registered", repr(content)), take) if untouched(house) else take()
    with house.house.look() as look:
        return look.session.get_one(CourtCase, case_id)


def fresh(house: Founded, case: CourtCase) -> CourtCase:
    """The case as the database has it now."""
    with house.house.look() as look:
        return look.session.get_one(CourtCase, case.id)
