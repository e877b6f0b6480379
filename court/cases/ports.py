"""Questions about a case that other rooms answer, so that no system has to import another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Work


class Served(Protocol):
    """Answered by the room of service."""

    def served_on(
        self, work: Work, case: CourtCase, party: CaseParty, document: str
    ) -> date | None:
        """The day a document was lawfully served on a party; None while it was not."""


class Hearings(Protocol):
    """Answered by the room of hearings."""

    def hearings_of(self, work: Work, case: CourtCase) -> Sequence[datetime]:
        """The moments of the hearings that stand, the earliest first."""


class Addresses(Protocol):
    """Answered by the room of service: where a party can be reached."""

    def addresses_of(self, work: Work, party: CaseParty) -> Sequence[str]:
        """The addresses in force, that of the confirmation first."""
