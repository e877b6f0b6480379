"""Who has to be at a hearing, each person once: whoever is in two cases cannot be heard twice at a time.

People of the court are known by their accounts, lawyers by their licence, parties by their identity
number or credit code; without a number a party is only itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import select

from court.cases import people
from court.cases.parties import standing
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Work
from court.core.roles import Relation, Role
from court.core.store.sealed import opened_text
from court.core.tables import Account, Filing
from court.hearings.tables import HearingUse
from engine.language.parties import NUMBERS
from engine.text.errors import FieldProblem, FilingError

IN_COURT = (Relation.host, Relation.presiding, Relation.member, Relation.lay, Relation.clerk)
PARTY, LAWYER = "party:", "lawyer:"
BATCH = 500


def everybody(work: Work, case: CourtCase) -> list[str]:
    """Whose time a hearing takes: the people of the court in it, then parties and their lawyer.

    Raises `FilingError` for a case without a host.
    """
    own = people.holding(work, case, IN_COURT)
    if not own:
        raise FilingError([FieldProblem("承办法官", "还没有承办法官，先分案再排期")])
    parties = standing(work, case)
    known = _known(work, {n for p in parties if (n := number_of(p))}, {p.id for p in parties})
    keys = [known.get(number_of(p), f"{PARTY}{p.id}") for p in parties]
    return list(dict.fromkeys((*own, *keys, *_lawyer(work, case))))


def number_of(party: CaseParty) -> str:
    """The number that makes a party the same person in two cases; empty without one."""
    said = next((party.content[name] for name in NUMBERS if party.content.get(name)), "")
    return _shown(said)


def _shown(number: object) -> str:
    return str(number).strip().upper()


def _known(work: Work, numbers: Collection[str], own: Collection[str]) -> dict[str, str]:
    """By number, the name under which somebody's time is taken already from today on."""
    if not numbers:
        return {}
    taken = select(HearingUse.who).where(
        HearingUse.court == work.house.chain,
        HearingUse.day >= work.today,
        HearingUse.who.startswith(PARTY),
    )
    among = sorted(set(work.session.scalars(taken.distinct())) - {f"{PARTY}{id_}" for id_ in own})
    found: dict[str, str] = {}
    for id_, number in _numbers(work, [who.removeprefix(PARTY) for who in among]):
        if number in numbers:
            found.setdefault(number, f"{PARTY}{id_}")
    return found


def _numbers(work: Work, ids: list[str]) -> Iterator[tuple[str, str]]:
    """Parties with their numbers: of everybody who has a hearing, so nothing else of them is read."""
    ring = work.house.database.ring
    said = [CaseParty.content[name].as_string() for name in NUMBERS]
    for start in range(0, len(ids), BATCH):
        some = select(CaseParty.id, *said).where(CaseParty.id.in_(ids[start : start + BATCH]))
        for id_, *texts in work.session.execute(some.order_by(CaseParty.id)):
            pairs = zip(NUMBERS, texts, strict=True)
            yield id_, next((_shown(opened_text(ring, t, name)) for name, t in pairs if t), "")


def _lawyer(work: Work, case: CourtCase) -> list[str]:
    """The lawyer who filed, who has other clients too."""
    owner = (
        select(Account.id, Account.licence)
        .join(Filing, Filing.owner_id == Account.id)
        .where(Filing.id == case.filing_id, Account.role == Role.lawyer)
    )
    return [f"{LAWYER}{licence or id_}" for id_, licence in work.session.execute(owner)]


def busy(
    work: Work, who: Collection[str], day: date, slots: Collection[int], except_for: str
) -> list[str]:
    """Which of them have another hearing in one of these half hours."""
    found = select(HearingUse.who).where(
        HearingUse.court == work.house.chain,
        HearingUse.who.in_(who),
        HearingUse.day == day,
        HearingUse.slot.in_(slots),
        HearingUse.hearing_id != except_for,
    )
    return sorted(set(work.session.scalars(found)))
