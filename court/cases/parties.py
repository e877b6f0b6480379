"""The parties of a case as they stand now: joined, replaced, released, corrected, each by an event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from court.cases.lifecycle import CaseEvent
from court.cases.people import find
from court.cases.projection import PARTIES
from court.cases.service import record, require_current
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import NotFound, Work
from court.core.roles import Action
from court.core.store.types import new_id, plain
from engine.language.parties import NUMBERS, SIDES, member_named
from engine.text.errors import FieldProblem, FilingError


def standing(work: Work, case: CourtCase) -> list[CaseParty]:
    """The parties now, in the order of their sides."""
    return [party for party in ever(work, case) if party.until is None]


def ever(work: Work, case: CourtCase) -> list[CaseParty]:
    """Everybody who is or was a party."""
    return PARTIES.of(work.session, case.id)


def party(work: Work, case: CourtCase, party_id: str) -> CaseParty:
    """One that is a party now.  Raises `NotFound`."""
    found = work.session.get(CaseParty, party_id, with_for_update=True)
    if found is None or found.case_id != case.id or found.until is not None:
        raise NotFound("案件里没有这个当事人")
    return found


def numbers_of(party: CaseParty) -> list[str]:
    """Its identity numbers and credit codes, each as it is compared."""
    return [compared(said) for name in NUMBERS if (said := party.content.get(name))]


def compared(number: object) -> str:
    """A number as it is compared with others: blanks around it and small letters make no other one."""
    return str(number).strip().upper()


def acting(case: CourtCase) -> Action:
    """Before the case has a host the registry keeps its parties, afterwards the host does."""
    return Action.conduct if case.host_id else Action.prepare


def join(
    work: Work, case_id: str, sequence: int, side: str, content: Mapping[str, Any]
) -> CaseParty:
    """Another party (民事诉讼法 135, 59).  Raises `Conflict`, `FilingError`, `TransitionError`."""
    case = _opened(work, case_id, sequence)
    if side not in SIDES:
        raise FilingError([FieldProblem("诉讼地位", f"应是{'、'.join(SIDES)}之一")])
    last = max((p.position for p in ever(work, case) if p.side == side), default=-1)
    return _add(work, case, CaseEvent.add_party, side, last + 1, content)


def replace(
    work: Work, case_id: str, sequence: int, party_id: str, content: Mapping[str, Any], why: str
) -> CaseParty:
    """Somebody takes a party's place: an heir, a merged company.  Raises as `join`, `NotFound`."""
    case = _opened(work, case_id, sequence)
    gone = party(work, case, party_id)
    gone.until, gone.why = work.now, why[:20]
    return _add(work, case, CaseEvent.replace_party, gone.side, gone.position, content, gone.id)


def release(work: Work, case_id: str, sequence: int, party_id: str, why: str) -> CaseParty:
    """A party is none any more.  Raises `Conflict`, `NotFound`, `TransitionError`."""
    case = _opened(work, case_id, sequence)
    gone = party(work, case, party_id)
    record(work, case, CaseEvent.release_party, 当事人=gone.id)
    gone.until, gone.why = work.now, why[:20]
    return gone


def correct(
    work: Work, case_id: str, sequence: int, party_id: str, content: Mapping[str, Any]
) -> CaseParty:
    """What the court knows of a party now: a name written wrong, a telephone."""
    case = _opened(work, case_id, sequence)
    found = party(work, case, party_id)
    record(work, case, CaseEvent.correct_party, 当事人=found.id)
    found.content = plain(dict(content))
    found.name = _named(content)
    return found


def _opened(work: Work, case_id: str, sequence: int) -> CourtCase:
    # Who may change its parties depends on the host, so it is locked before that is asked.
    case = find(work, case_id, Action.cases, lock=True)
    case = find(work, case_id, acting(case), lock=True)
    require_current(case, sequence)
    return case


def _add(
    work: Work,
    case: CourtCase,
    event: CaseEvent,
    side: str,
    position: int,
    content: Mapping[str, Any],
    before: str | None = None,
) -> CaseParty:
    name = _named(content)
    id_ = new_id()
    entry = record(work, case, event, 当事人=id_, 地位=side, 原当事人=before)
    found = CaseParty(
        id=id_,
        case_id=case.id,
        court=case.court,
        side=side,
        position=position,
        name=name,
        content=plain(dict(content)),
        basis=entry.number,
        since=entry.at,
        successor_of=before,
    )
    work.session.add(found)
    return found


def _named(content: Mapping[str, Any]) -> str:
    name = member_named(content)
    if not name:
        raise FilingError([FieldProblem("姓名", "请写当事人的姓名或者名称")])
    return name[:200]
