"""Questions about a case that other rooms answer, so that no system has to import another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Work


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far a paper got: served on `day` by the event `basis`, or sent on `day` by `way`.

    `default`: a default judgment may rest on it.
    """

    day: date
    effective: bool
    way: str
    basis: int | None
    default: bool


class Served(Protocol):
    """Answered by the room of service."""

    def read(self, work: Work, cases: Iterable[str]) -> None:
        """Learn at once what will be asked about these cases."""

    def delivery_of(
        self, work: Work, case: CourtCase, party: CaseParty, paper: str, hearing: int | None = None
    ) -> Delivery | None:
        """How far a paper got; `hearing` is the event of the hearing that a summons names."""

    def papers_of(
        self, work: Work, case: CourtCase, party: CaseParty
    ) -> Sequence[tuple[str, date]]:
        """Every document that was served on a party, with the day."""

    def papers_of_task(self, work: Work, task_id: str) -> Sequence[str]:
        """The documents that went together."""


@dataclass(frozen=True, slots=True)
class SetHearing:
    """A hearing that stands: set by the event `basis`; `end` is on the same day."""

    basis: int
    start: datetime
    end: datetime
    room: str
    provisional: bool


class Hearings(Protocol):
    """Answered by the room of hearings: what is told to whoever has to come."""

    def hearings_of(self, work: Work, case: CourtCase) -> Sequence[SetHearing]:
        """The hearings that were not called off, the earliest first."""


class Part(Protocol):
    """What a room says in the package of a case (`court.cases.package`), under its name."""

    @property
    def name(self) -> str: ...

    def data_of(self, work: Work, case: CourtCase) -> Any:
        """Everything as data that JSON can hold."""

    def files_of(self, work: Work, case: CourtCase) -> Iterable[tuple[str, str]]:
        """Files that go with it: name and SHA-256."""


class Addresses(Protocol):
    """Answered by the room of service: where a party can be reached."""

    def addresses_of(self, work: Work, party: CaseParty) -> Sequence[str]:
        """The addresses in force, that of the confirmation first."""
