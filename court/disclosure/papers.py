"""The files of papers that were served on a party, to keep: never before they were served on that person.

What was served is known by name; the file is the finished paper of that name that is addressed to
the party.  Where two of one name are in the case, an address does not tell which of them is meant, so
such a paper is given on paper only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from court.cases.parties import ever
from court.cases.ports import Served
from court.cases.tables import CaseParty, CourtCase
from court.core.clock import day_of
from court.core.courthouse import NotFound, Work
from court.core.tables import Filing
from court.decisions.issued import PDF, documents
from court.decisions.tables import CourtDocument
from court.disclosure.following import own
from court.disclosure.tables import CaseFollower


def files(
    work: Work, case: CourtCase, follower: CaseFollower, served: Served
) -> list[CourtDocument]:
    """The files a follower may have now; none before its identity was checked."""
    party = work.session.get_one(CaseParty, follower.party_id)
    same = [one for one in ever(work, case) if one.name == party.name]
    if follower.checked_at is None or len(same) > 1:
        return []
    names = {name for name, _ in served_on(work, case, follower, served)}
    filing = work.session.get_one(Filing, case.filing_id)
    return [one for one in documents(work, filing) if _is_of(one, party, names)]


def served_on(
    work: Work, case: CourtCase, follower: CaseFollower, served: Served
) -> list[tuple[str, date]]:
    """What was served on the party, by name, with the day; nothing after the follower had left."""
    party = work.session.get_one(CaseParty, follower.party_id)
    last = day_of(follower.left_at) if follower.left_at else date.max
    return [(name, day) for name, day in served.papers_of(work, case, party) if day <= last]


def _is_of(paper: CourtDocument, party: CaseParty, served: set[str]) -> bool:
    return paper.media_type == PDF and paper.name in served and party.name in paper.recipients


def read(work: Work, case_id: str, document_id: str, served: Served) -> tuple[CourtDocument, bytes]:
    """One of them.  Raises `NotFound` for what was not served on whom the actor follows the case for."""
    case, rows = own(work, case_id)
    found = _first(document_id, [files(work, case, row, served) for row in rows])
    return found, work.house.files.get(found.sha256)


def _first(document_id: str, lists: Sequence[Sequence[CourtDocument]]) -> CourtDocument:
    for one in (paper for some in lists for paper in some):
        if one.id == document_id:
            return one
    raise NotFound("没有这份文书，或者还没有送达给您")
