"""Who has to be at a hearing, each person once: whoever is in two cases cannot be heard twice at a time.

People of the court are known by their accounts, lawyers by their licence, people who are parties by a
print of their identity number, which only the court's keys make; without a number a party is only
itself.  So is an organisation: a bank sends other people to each of its hearings (民事诉讼法 61), and who
they are, the lawyer who filed apart, is not known here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from court.cases import people
from court.cases.parties import compared, standing
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Work
from court.core.roles import Relation, Role
from court.core.store.sealed import key_of_print, prints
from court.core.tables import Account, Filing
from court.hearings.tables import Hearing, HearingUse
from engine.text.errors import FieldProblem, FilingError

IN_COURT = (Relation.host, Relation.presiding, Relation.member, Relation.lay, Relation.clerk)
IDENTITY = "证件号码"
PERSON, PARTY, LAWYER = "person:", "party:", "lawyer:"


def everybody(work: Work, case: CourtCase) -> list[str]:
    """Whose time a hearing takes: the people of the court in it, then parties and their lawyer.

    Raises `FilingError` for a case without a host.
    """
    own = people.holding(work, case, IN_COURT)
    if not own:
        raise FilingError([FieldProblem("承办法官", "还没有承办法官，先分案再排期")])
    return list(dict.fromkeys((*own, *_parties(work, case), *_lawyer(work, case))))


def called(work: Work, case: CourtCase, words: str) -> str:
    """A sentence with people called by their names, where it has the ids of their time."""
    named = dict(people.names(work, people.holding(work, case, IN_COURT)))
    named |= _parties(work, case)
    named |= dict.fromkeys(_lawyer(work, case), "代理律师")
    for id_, name in named.items():
        words = words.replace(id_, name)
    return words


def _parties(work: Work, case: CourtCase) -> dict[str, str]:
    """The names of the parties by what their time is taken under."""
    parties = standing(work, case)
    known = _persons(work, {number for p in parties if (number := number_of(p))})
    return {known.get(number_of(p), f"{PARTY}{p.id}"): p.name for p in parties}


def number_of(party: CaseParty) -> str:
    """The number that makes a party the same person in two cases; empty without one."""
    return compared(party.content.get(IDENTITY) or "")


def _persons(work: Work, numbers: Collection[str]) -> dict[str, str]:
    """By number the name under which somebody's time is taken, in every case the same.

    It is the newest key's, unless a hearing to come stands under an older one's.
    """
    names = {number: _names_by_key(work, number) for number in numbers}
    taken = _standing_under(work, [name for each in names.values() for name in each])
    return {n: next((name for name in each if name in taken), each[0]) for n, each in names.items()}


def _names_by_key(work: Work, number: str) -> list[str]:
    """A name for each key of the court, the newest key's first."""
    return [f"{PERSON}{one}" for one in prints(work.house.database.ring, number, "hearing")]


def keys_of_names(session: Session, today: date) -> Iterator[str]:
    """The id of the key under whose print each person is to be heard; empty without a key."""
    found = select(HearingUse.who).where(HearingUse.day >= today, HearingUse.who.startswith(PERSON))
    for name in session.scalars(found.distinct()):
        yield key_of_print(name.removeprefix(PERSON))


def under_the_newest_key(work: Work) -> int:
    """Who is to be heard gets the name that the newest key makes; how many half hours it was."""
    coming = select(HearingUse.hearing_id).where(HearingUse.day >= work.today)
    cases = select(Hearing.case_id).where(Hearing.id.in_(coming))
    parties = work.session.scalars(select(CaseParty).where(CaseParty.case_id.in_(cases)))
    count = 0
    for number in sorted({n for p in parties if (n := number_of(p))}):
        newest, *older = _names_by_key(work, number)
        changed = update(HearingUse).where(HearingUse.who.in_(older)).values(who=newest)
        count += cast("CursorResult[Any]", work.session.execute(changed)).rowcount
    return count


def _standing_under(work: Work, names: Collection[str]) -> set[str]:
    """Those of some names under which time is taken from today on."""
    found = select(HearingUse.who).where(
        HearingUse.court == work.house.chain,
        HearingUse.day >= work.today,
        HearingUse.who.in_(names),
    )
    return set(work.session.scalars(found.distinct())) if names else set()


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
