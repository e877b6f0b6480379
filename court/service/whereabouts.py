"""What the court learns of where a party may be reached: by an event, and every open task looks again."""

from __future__ import annotations

from court.cases.service import note
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Work
from court.core.roles import Action
from court.service import recipients
from court.service.course import FINAL
from court.service.rows import TASKS, take
from court.service.settling import settle
from court.service.tables import ServiceAddress
from engine.text.errors import FieldProblem, FilingError

KNOWN, ADDRESS = "当事人送达情况", "送达地址"


def set_person(
    work: Work,
    case_id: str,
    party_id: str,
    consent: str,
    abroad: str,
    searched: bool,
    missing: bool,
) -> None:
    """What is known of a party.  Raises `FilingError`, `NotFound`."""
    case = take(work, case_id, Action.serve)
    row = recipients.person(work, case, party_id)
    if abroad not in recipients.PLACES:
        raise FilingError([FieldProblem("住所", "请选境内、境外、香港、澳门或者台湾")])
    recipients.set_consent(work, row, consent)
    row.abroad, row.missing = abroad, missing
    row.searched_at = (row.searched_at or work.now) if searched else None
    note(
        work, case, KNOWN, 对象=party_id, 同意=consent, 境外=abroad, 查址=searched, 下落不明=missing
    )
    _settle_of(work, case, party_id)


def add_address(
    work: Work, case_id: str, party_id: str, source: str, use: str, said: str
) -> ServiceAddress:
    """Another address of a party.  Raises `FilingError`, `NotFound`."""
    case = take(work, case_id, Action.serve)
    recipients.person(work, case, party_id)
    party = work.session.get_one(CaseParty, party_id)
    row = recipients.add_address(work, party, source, use, said)
    note(work, case, ADDRESS, 对象=party_id, 地址=row.id, 来源=source, 用途=use)
    _settle_of(work, case, party_id)
    return row


def confirm_address(work: Work, case_id: str, address_id: str) -> None:
    """A judge lets an address be used that somebody else gave (A3 to A5)."""
    case = take(work, case_id, Action.conduct)
    row = recipients.address(work, case, address_id)
    row.confirmed_by = work.actor.account_id
    note(work, case, ADDRESS, 对象=row.party_id, 地址=row.id, 确认=True)
    _settle_of(work, case, row.party_id)


def stop_address(work: Work, case_id: str, address_id: str) -> None:
    """An address is not used any more; what was sent to it stands."""
    case = take(work, case_id, Action.serve)
    row = recipients.address(work, case, address_id)
    recipients.end_address(work, row)
    note(work, case, ADDRESS, 对象=row.party_id, 地址=row.id, 停用=True)
    _settle_of(work, case, row.party_id)


def _settle_of(work: Work, case: CourtCase, party_id: str) -> None:
    for task in TASKS.of(work.session, case.id):
        if task.party_id == party_id and task.state not in FINAL:
            settle(work, case, task)
