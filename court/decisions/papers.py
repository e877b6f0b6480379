"""The papers of a decision, made before the transaction that writes, so that nobody waits for them.

Inside the transaction they are compared with what holds by then: when the filing or the next case
number has changed meanwhile, they are `Overtaken`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from court.core.courthouse import Work
from court.core.lifecycle import REGISTER, REVIEWABLE
from court.core.numbers import Series, assign, foretell, series_of
from court.core.roles import Action
from court.core.tables import Filing
from court.decisions.plan import Plan, require_sound
from court.decisions.review import open_filing
from court.documents.case import Case, open_case
from court.documents.making import DocumentSet, Options, make_set
from court.documents.values import Decision
from court.opinions.service import Filed, of_last_version
from court.opinions.venue import venue
from engine.text.errors import LianError

ELSEWHERE = "管辖告知"
OVERTAKEN = "制作文书的时候情况有了变化，请再试一次"


class Overtaken(LianError):
    """Something changed after the documents were prepared; they have to be made anew."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Sealed documents of a decision nobody has taken yet, and what they were made from.

    `stored` are the hashes of their files by name, once those are in the store.
    """

    filed: Filed
    case: Case
    decision: Decision
    plan: Plan
    made: DocumentSet
    stored: Mapping[str, str] | None = None

    def stands_on(self, filed: Filed) -> bool:
        """Whether the opinion and the confirmed addresses are still the same."""
        own = self.filed
        return filed.opinion is own.opinion and filed.addresses == own.addresses

    def fits(self, decision: Decision, plan: Plan) -> bool:
        """Whether making them now, of the same opinion, would say the same."""
        return (decision, plan.chosen) == (self.decision, self.plan.chosen)


def preview(work: Work, filing_id: str, plan: Plan) -> DocumentSet:
    """The documents a decision would make, unsealed and without a case number.

    Raises `LianError` saying why the decision cannot be put on paper.
    """
    work.actor.require(Action.review)
    filing = open_filing(work, filing_id)
    require_sound(plan)
    case = unstored_case(work, filing)
    decision = _decision(work, filing, plan, case_number="（登记立案时编立）")
    return _make(work, case, decision, plan, sealed=False)


def prepare(work: Work, filing_id: str, sequence: int, plan: Plan) -> Prepared | None:
    """The documents as they would be if the decision were taken now; None where `decide` refuses.

    Reads only.  Raises `LianError` saying why the decision cannot be put on paper.
    """
    work.actor.require(Action.decide)
    filing = open_filing(work, filing_id)
    require_sound(plan)
    if filing.state not in REVIEWABLE or filing.sequence != sequence:
        return None
    filed = of_last_version(work, filing)
    case = open_case(filed.opened, filed.opinion, filed.addresses)
    number = _foretold_number(work, filing, case) if plan.kind == REGISTER else ""
    decision = _decision(work, filing, plan, number)
    return Prepared(filed, case, decision, plan, _make(work, case, decision, plan, sealed=True))


def up_to_date(
    work: Work, filing: Filing, filed: Filed, plan: Plan, prepared: Prepared | None
) -> Prepared:
    """What was prepared, or what is prepared now.

    Raises `Overtaken` when the documents would not say the same any more.
    """
    if prepared is not None and not prepared.stands_on(filed):
        raise Overtaken(OVERTAKEN)
    case = prepared.case if prepared else open_case(filed.opened, filed.opinion, filed.addresses)
    number = _case_number(work, filing, case) if plan.kind == REGISTER else ""
    decision = _decision(work, filing, plan, number)
    if prepared is None:
        return Prepared(filed, case, decision, plan, _make(work, case, decision, plan, sealed=True))
    if not prepared.fits(decision, plan):
        raise Overtaken(OVERTAKEN)
    return prepared


def unstored_case(work: Work, filing: Filing) -> Case:
    """The case as it stands, without keeping a new opinion."""
    found = of_last_version(work, filing)
    return open_case(found.opened, found.opinion, found.addresses)


def _decision(work: Work, filing: Filing, plan: Plan, case_number: str) -> Decision:
    return Decision(
        plan.kind,
        work.today,
        case_number=case_number,
        receipt_number=filing.receipt_number,
        received=filing.first_day,
        days=plan.days,
        judge=work.actor.name,
        confirmed=plan.confirmed,
        own=plan.own,
        panel=plan.panel,
        clerk=plan.clerk,
        elsewhere=_elsewhere(work, filing) if plan.kind == ELSEWHERE else (),
    )


def _elsewhere(work: Work, filing: Filing) -> tuple[str, ...]:
    """The other courts that the places in the filing lead to."""
    last = of_last_version(work, filing)
    courts = venue(last.opened, last.opinion, filing.court).courts
    return tuple(court.name for court in courts if not court.here)


def _case_number(work: Work, filing: Filing, case: Case) -> str:
    """The filing's own number, in the year of registration."""
    return assign(work.session.connection(), _series(work, case), filing.id, work.now)


def _foretold_number(work: Work, filing: Filing, case: Case) -> str:
    return foretell(work.session.connection(), _series(work, case), filing.id)


def _series(work: Work, case: Case) -> Series:
    return series_of(replace(case, day=work.today))


def _make(work: Work, case: Case, decision: Decision, plan: Plan, sealed: bool) -> DocumentSet:
    house = work.house
    seal = house.seal if sealed else _NoSeal()
    return make_set(house.workshop, case, decision, seal, work.now, Options(chosen=plan.chosen))


class _NoSeal:
    """For previews: leaves the page as it is."""

    development = True

    def describe(self) -> str:
        return ""

    def sign(self, pdf: bytes, place: object, profile: object, moment: object) -> bytes:
        return pdf
