"""Who is to be served and where: taken from the filing, added to by the court, never overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Conflict, NotFound, Work, existing
from court.core.tables import Filing
from court.opinions.addresses import AT, PHONE, PLACE, confirmed
from court.service.rows import ADDRESSES, person_of
from court.service.tables import ServiceAddress, ServicePerson
from court.service.ways import CONSENTS, SOURCES, Address, Recipient
from engine.language.parties import CLAIMING
from engine.text.errors import FieldProblem, FilingError

PAPER, ELECTRONIC, TELEPHONE = "纸质", "电子", "电话"
USES = (PAPER, ELECTRONIC, TELEPHONE)
PLACES = ("", "境外", "香港", "澳门", "台湾")
# Facts of a party that say where it may be reached, the confirmed address before the home.
_FACTS = (
    ("送达地址", PAPER),
    ("住所地", PAPER),
    ("经常居住地", PAPER),
    ("电子送达地址", ELECTRONIC),
    ("联系电话", TELEPHONE),
)
CONFIRMATION, CONSENT = "送达地址确认书", "同意电子送达"
MOST_TEXT = 300


def take_over(work: Work, case: CourtCase, party: CaseParty, filing: Mapping[str, Any]) -> None:
    """What the filing says about where a party may be reached; what is known already stays.

    Somebody's own words on the own address count, a confirmed sheet first; an opponent's are only
    a beginning (B1).
    """
    if person_of(work, case.id, party.id) is not None:
        return
    own = party.side in CLAIMING
    row = ServicePerson(
        id=party.id,
        court=case.court,
        case_id=case.id,
        abroad=_abroad(party.content),
        # That nobody knows where somebody is has to be proved; the other side's word is no proof.
        missing=False,
    )
    if own and filing.get(CONSENT) is True and party.content.get("电子送达地址"):
        row.consent, row.consented_at = "E1", work.now
    work.session.add(row)
    # What a party confirmed online names its addresses; the tick in the filing then confirms no other.
    confirmed_online = own and take_sheet(work, party, row)
    ticked = filing.get(CONFIRMATION) is True and not confirmed_online
    known = {a.address for a in addresses(work, case.id, party.id)}
    for fact, use in _FACTS:
        said = _text(party.content.get(fact))
        if said and said not in known:
            add_address(work, party, _source(fact, own, ticked), use, said)
            known.add(said)


def _source(fact: str, own: bool, ticked: bool) -> str:
    """Whose word an address of a filing is: confirmed by a tick, one's own, or the opponent's."""
    if not own:
        return "B1"
    # The confirmation names the address for service; a home beside it is only what one wrote.
    return "A1" if ticked and fact not in ("住所地", "经常居住地") else "A2"


def take_sheet(work: Work, party: CaseParty, row: ServicePerson) -> bool:
    """What the party confirmed online, if anything: addresses of its own before it end.

    Consent is the person's own, whatever the filing says for all (民事诉讼法 90).
    """
    case = work.session.get_one(CourtCase, party.case_id)
    filing = work.session.get_one(Filing, case.filing_id)
    sheet = confirmed(work, filing).rows.get(party.name)
    if sheet is None:
        return False
    said = [(PAPER, sheet.said[PLACE]), (TELEPHONE, sheet.said[PHONE])]
    said += [(ELECTRONIC, sheet.said[AT])] if sheet.electronic else []
    now = addresses(work, party.case_id, party.id)
    known = {(a.use, a.address): a for a in now if a.source == sheet.source}
    for key in known.keys() - set(said):
        end_address(work, known[key])
    for use, address_ in (pair for pair in said if pair not in known):
        add_address(work, party, sheet.source, use, address_)
    set_consent(work, row, sheet.consent)
    return True


def take_new_sheets(work: Work, filing: Filing) -> None:
    """What was confirmed after registration reaches the service of process at once."""
    parties = select(CaseParty).join(CourtCase, CourtCase.id == CaseParty.case_id)
    for party in work.session.scalars(parties.where(CourtCase.filing_id == filing.id)):
        row = person_of(work, party.case_id, party.id)
        if row is not None and party.side in CLAIMING:
            take_sheet(work, party, row)


def _text(said: Any) -> str:
    if isinstance(said, Mapping):
        said = "".join(str(part) for part in said.values() if part)
    return str(said).strip()[:MOST_TEXT] if said else ""


def _abroad(content: Mapping[str, Any]) -> str:
    """境外 where the filing says that there is no domicile in the mainland."""
    if content.get("境内有住所") is not False:
        return ""
    region = str(content.get("国籍或地区", ""))
    return next((place for place in ("香港", "澳门", "台湾") if place in region), "境外")


def addresses(work: Work, case_id: str, party_id: str) -> list[ServiceAddress]:
    """Those of a party that are in force, in the order they came."""
    return [row for row in _ever(work, case_id, party_id) if row.until is None]


def _ever(work: Work, case_id: str, party_id: str) -> list[ServiceAddress]:
    return [row for row in ADDRESSES.of(work.session, case_id) if row.party_id == party_id]


def add_address(work: Work, party: CaseParty, source: str, use: str, said: str) -> ServiceAddress:
    """Another address.  Raises `FilingError` for a source or a use that there is not."""
    known = work.house.bundle.parameters.on(work.today)(SOURCES)
    if source not in known:
        raise FilingError([FieldProblem("来源", f"来源应是{'、'.join(known)}之一")])
    if use not in USES:
        raise FilingError([FieldProblem("用途", f"用途应是{'、'.join(USES)}之一")])
    if not said.strip():
        raise FilingError([FieldProblem("地址", "请写地址、号码或者邮箱")])
    row = ServiceAddress(
        court=party.court,
        case_id=party.case_id,
        party_id=party.id,
        position=len(_ever(work, party.case_id, party.id)),
        source=source,
        use=use,
        address=said.strip()[:MOST_TEXT],
        since=work.now,
    )
    work.session.add(row)
    return row


def address(work: Work, case: CourtCase, address_id: str) -> ServiceAddress:
    """One of the case.  Raises `NotFound`."""
    found = work.session.get(ServiceAddress, address_id)
    if found is None or found.case_id != case.id:
        raise NotFound("没有这个地址")
    return found


def end_address(work: Work, row: ServiceAddress) -> None:
    """It is not used any more; what was sent to it stands.  Raises `Conflict`."""
    if row.until is not None:
        raise Conflict("这个地址已经停用")
    row.until = work.now


def person(work: Work, case: CourtCase, party_id: str) -> ServicePerson:
    """What is known of a party of the case.  Raises `NotFound`."""
    found = existing(person_of(work, case.id, party_id), "案件里没有这个当事人")
    return found


def set_consent(work: Work, row: ServicePerson, consent: str) -> None:
    """Consent to electronic service, or its withdrawal, from now on.  Raises `FilingError`."""
    if consent and consent not in CONSENTS:
        raise FilingError([FieldProblem("同意", f"根据应是{'、'.join(CONSENTS)}之一")])
    if row.consent != consent:
        row.consent, row.consented_at = consent, work.now


def recipient(work: Work, case_id: str, party_id: str) -> Recipient:
    """The party as `ways` asks for it; addresses by their position."""
    row = person_of(work, case_id, party_id)
    found = Recipient(party_id, tuple(map(known_as, addresses(work, case_id, party_id))))
    if row is None:
        return found
    return replace(found, consent=row.consent, abroad=row.abroad, missing=row.missing)


def known_as(row: ServiceAddress) -> Address:
    return Address(row.position, row.source, row.use, bool(row.confirmed_by))


def usable(work: Work, rows: Iterable[ServiceAddress]) -> list[ServiceAddress]:
    """Those that may be used now, what the person gave first."""
    sources = work.house.bundle.parameters.on(work.today)(SOURCES)
    fit = [row for row in rows if known_as(row).usable(sources)]
    return sorted(fit, key=lambda row: (row.source, row.position))
