"""Judges entered for the draw, cases for them, and what came of it."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import inspect

from court.assignment import approving, bench, service
from court.assignment.verifying import KINDS, Seen, Verified, verify
from court.cases import parties
from court.cases.lifecycle import CaseEvent
from court.cases.projection import apply
from court.cases.tables import CaseParty, CourtCase
from court.core.clock import day_of
from court.core.courthouse import Work
from court.core.events import data_of, every
from court.core.roles import Role
from court.core.store.types import new_id
from court.core.tables import Filing, FilingVersion
from tests.court.cases.registered import fresh, registered
from tests.court.houses import Founded

ORDER = "关联案件"


def judges(house: Founded, count: int = 3, groups: tuple[str, ...] = ("综合",)) -> list[str]:
    """So many judges entered for the draw."""
    found = [house.person(Role.trial_judge, n + 1).account_id for n in range(count)]
    with house.house.work(house.actor(Role.chief)) as work:
        for account in found:
            bench.keep(work, account, groups, Decimal(1))
    return found


def drawn(house: Founded, case: CourtCase) -> str:
    with house.house.work(house.actor(Role.judge)) as work:
        return service.draw_for(work, case.id, fresh(house, case).sequence).account_id


def verified(house: Founded) -> Verified:
    with house.house.look() as look:
        found = [
            Seen.of(entry, day_of(entry.at).isoformat())
            for entry in every(look.session)
            if entry.kind in KINDS
        ]
    return verify(found)


def out_of(house: Founded, case: CourtCase) -> dict[str, str]:
    with house.house.look() as look:
        last = service.draws(look, case)[-1]
        return {who: why for who, why in data_of(last)["排除"]}


def approve(house: Founded, request: str, role: Role, which: int = 1) -> None:
    """Somebody who did not ask lets a request through."""
    with house.house.work(house.actor(role, which)) as work:
        approving.approve(work, request)


def many(house: Founded, count: int) -> list[CourtCase]:
    """Registered cases without their papers: rows and events as the reactor makes them."""
    first = registered(house)
    with house.house.work() as work:
        return [first, *(_like(work, first, number) for number in range(2, count + 1))]


def _like(work: Work, first: CourtCase, number: int) -> CourtCase:
    """Another case between the same parties, with a filing of its own."""
    filing = _filing_like(work, work.session.get_one(Filing, first.filing_id), f"批-{number}")
    case = CourtCase(
        id=new_id(), court="", filing_id=filing.id, cause=first.cause, way=first.way,
        amount=first.amount, title=first.title,
    )  # fmt: skip
    begun = work.log(
        CaseEvent.begin, case.id, 案号=first.number.replace("初1号", f"初{number}号"),
        立案=work.today.isoformat(), 立案事件=first.registration,
    )  # fmt: skip
    apply(work.session, case, begun)
    for party in parties.ever(work, first):
        work.session.add(
            CaseParty(
                case_id=case.id, court="", side=party.side, position=party.position,
                name=party.name, content=party.content, basis=begun.number, since=begun.at,
            )
        )  # fmt: skip
    return case


def _filing_like(work: Work, filing: Filing, number: str) -> Filing:
    row = {c.key: getattr(filing, c.key) for c in inspect(Filing).column_attrs}
    copy = Filing(**{**row, "id": new_id(), "number": number, "client_key": None})
    work.session.add(copy)
    work.session.flush()
    work.session.add(
        FilingVersion(
            filing_id=copy.id, version=copy.version, content=copy.content,
            content_hash="", submitted_at=work.now, submitted_by="",
        )
    )  # fmt: skip
    return copy
