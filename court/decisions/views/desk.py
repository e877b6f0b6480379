"""One filing as the review desk sees it, read in one look at the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from court.core.courthouse import NotFound, Work
from court.core.events import of_filing
from court.core.lifecycle import REFUSED, REVIEWABLE, State
from court.core.roles import Action, Role
from court.core.tables import Account, Filing, FilingVersion, LogEntry
from court.decisions import issued, review
from court.decisions.setting_aside import insists, recommended
from court.decisions.tables import CourtDocument, DecisionRecord
from court.decisions.views.aside import (
    FileView,
    HistoryLine,
    Repeat,
    file_changes,
    file_views,
    history_lines,
    repeat_views,
)
from court.decisions.views.bar import Bar, bar
from court.decisions.views.done import DoneView, done_view
from court.decisions.views.findings import Findings, Reader, RulingView, sentence
from court.decisions.views.refusal import RefusalView, refusal_view
from court.decisions.views.rows import Deadlines, deadlines_of
from court.opinions.bearing import Bearing
from court.opinions.chain import chain
from court.opinions.comparing import Change, changes
from court.opinions.complaint import Complaint, complaint, resting_on
from court.opinions.facts_shown import FactNames
from court.opinions.found_facts import CAUSE, VALUE, facts_found
from court.opinions.masking import shown_content
from court.opinions.service import Filed, ruleset_of, rulings_of, version_of
from court.opinions.signed import Standing, beside, signatures
from court.opinions.tables import FactFound, Ruling, StoredOpinion
from court.opinions.views import OpinionView, opinion_view
from engine.check.opinion import Finding
from engine.language.vocabulary import Fact, Vocabulary
from engine.telling.reckoning import reckonings
from engine.values.showing import show_brief


@dataclass(frozen=True, slots=True)
class Head:
    """What the filing is and where it stands."""

    id: str
    number: str
    title: str
    cause: str
    amount: Decimal | None
    channel: str
    state: str
    sequence: int
    first_submitted: datetime | None
    submitted: datetime | None
    deadlines: Deadlines
    assignee: str
    mine: bool
    filer: str
    taken: bool


@dataclass(frozen=True, slots=True)
class Shift:
    """The last recomputation of this version that changed the conclusion."""

    before: str
    after: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FoundView:
    """A fact as the court found it, with who, why and on which paper."""

    id: str
    label: str
    value: str
    reason: str
    evidence: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DeskView:
    """The filing in one version.  `editable`: the newest, and still to be decided.

    `told` is the opinion that is shown, `recommended` the decision it comes to, empty when a person
    has to judge first; `not_demanded` is what may not be demanded before registration.
    """

    filing: Filing
    head: Head
    content: Mapping[str, Any]
    masked: bool
    version: int
    versions: list[FilingVersion]
    editable: bool
    told: OpinionView
    recommended: str
    shift: Shift | None
    findings: Findings
    rulings: list[RulingView]
    complaint: Complaint
    files: list[FileView]
    signatures: list[Standing]
    repeats: list[Repeat]
    changes: list[Change]
    staff_facts: list[tuple[Fact, Any]]
    found_facts: list[FoundView]
    chain: list[str]
    history: list[HistoryLine]
    documents: list[CourtDocument]
    done: DoneView | None
    refusal: RefusalView | None
    can_send_back: bool
    judge: bool
    not_demanded: tuple[str, ...]

    @property
    def opinion(self) -> Mapping[str, Any]:
        """The opinion as the engine made it."""
        return self.told.body

    @property
    def conclusion(self) -> str:
        return self.told.conclusion

    @property
    def rules_version(self) -> str:
        return self.told.rules

    @property
    def rules_changed(self) -> bool:
        return self.told.rules_changed

    @property
    def receipt(self) -> Mapping[str, Any] | None:
        """The receipt of the opinion kept last."""
        return self.told.stored.receipt if self.told.stored else None

    @property
    def receipt_hash(self) -> str:
        return self.told.stored.receipt_hash if self.told.stored else ""

    @property
    def sentence(self) -> str:
        """What the findings come to, for whoever looks."""
        return sentence(self.findings, self.judge, self.editable)

    @property
    def bar(self) -> Bar | None:
        """What can be decided now."""
        return bar(self.findings, self.recommended) if self.editable else None

    @property
    def day(self) -> date:
        """The day whose law the opinion is by."""
        return date.fromisoformat(self.opinion["日期"])

    @property
    def assignee(self) -> str:
        return self.head.assignee


def desk_view(
    look: Work, filing: Filing, version: int = 0, whole_numbers: bool = False
) -> DeskView:
    """The view of a version, the newest by default.  Raises `NotFound`.

    Identity numbers are masked for whoever does not handle the filing, unless `whole_numbers` were
    asked for.
    """
    shown = version or filing.version
    submitted = version_of(look.session, filing, shown)
    editable = shown == filing.version and filing.state in REVIEWABLE
    opinion = opinion_view(look, filing, shown)
    filed = opinion.filed
    ruleset = filed.opened.ruleset if filed else ruleset_of(look, filing, submitted.content)
    found_rows = facts_found(look.session, filing, shown)
    masked = not (whole_numbers or filing.assignee_id == look.actor.account_id)
    files = file_views(look, filing)
    names = _names(submitted.content, ruleset.vocabulary, found_rows, files, masked)
    entries = of_filing(look.session, filing.id)
    ruled = rulings_of(look.session, filing, shown)
    people = _people(look, (filing.assignee_id, *_named(ruled, found_rows, entries)))
    rulings = [RulingView.of(row, people) for row in ruled]
    findings, found = _read(look, opinion, editable, names, rulings)
    return DeskView(
        filing=filing,
        head=_head(look, filing, people),
        content=names.content,
        masked=masked,
        version=shown,
        versions=_versions(look, filing),
        editable=editable,
        told=opinion,
        recommended=recommended(look.house.bundle.policy, opinion.conclusion, insists(filing)),
        shift=_shift(look, filing, shown),
        findings=found,
        rulings=rulings,
        complaint=complaint(names, resting_on(findings)),
        files=files,
        signatures=beside(signatures(look, filing), submitted.content),
        repeats=repeat_views(look, filing),
        changes=_changes(look, filing, submitted, ruleset.vocabulary, masked),
        staff_facts=review.staff_facts(filing, ruleset.vocabulary),
        chain=_chain(look, filed) if filed else [],
        found_facts=[_found(row, names, people) for row in found_rows],
        history=history_lines(entries, people, names),
        documents=issued.documents(look, filing),
        refusal=refusal_view(look, filing) if shown == filing.version else None,
        done=None if editable else _done(look, filing, shown, people),
        can_send_back=_can_send_back(look, filing),
        judge=look.actor.may(Action.decide),
        not_demanded=ruleset.casetype.not_demanded,
    )


def _found(row: FactFound, names: FactNames, people: Mapping[str, str]) -> FoundView:
    fact = names.fact(row.path)
    value = show_brief(row.value[VALUE], fact.type if fact else "")
    label = "案由" if row.path == CAUSE else names.label(row.path)
    return FoundView(row.id, label, value, row.reason, row.evidence, people.get(row.by, ""), row.at)


def _chain(look: Work, filed: Filed) -> list[str]:
    return chain(look.house.bundle.policy, filed.opinion, insists(filed.filing))


def _named(
    ruled: Sequence[Ruling], found: Sequence[FactFound], entries: Sequence[LogEntry]
) -> Iterator[str | None]:
    """Accounts of whoever ruled, found a fact, or made an event."""
    yield from (row.by for row in ruled)
    yield from (row.by for row in found)
    yield from (entry.actor for entry in entries)


def _names(
    content: Mapping[str, Any],
    vocabulary: Vocabulary,
    found: Sequence[FactFound],
    files: Sequence[FileView],
    masked: bool,
) -> FactNames:
    """The facts of a version, as they are shown to whoever looks, with what bears on them."""
    named = {row.path: row.evidence for row in found}
    bearing = Bearing(content, {one.name: one.id for one in files}, named)
    shown = shown_content(content, vocabulary, masked)
    return FactNames(shown, vocabulary, frozenset(named), masked, bearing)


def _read(
    look: Work,
    opinion: OpinionView,
    editable: bool,
    names: FactNames,
    rulings: list[RulingView],
) -> tuple[Sequence[Finding], Findings]:
    """The findings, and as the desk shows them; to be reviewed, with what each answer leads to."""
    filed, findings = opinion.filed, opinion.findings(names)
    choices = {}
    if filed and editable:
        choices = review.choices(filed, filed.opinion.of("请法官判断"))
    reckoned = reckonings(filed.opened, findings) if filed else {}
    reader = Reader(names, look.house.bundle, rulings, choices, reckoned)
    return findings, reader.read(findings)


def _done(look: Work, filing: Filing, version: int, people: Mapping[str, str]) -> DoneView | None:
    decision = _decision(look, filing, version)
    return done_view(look, filing, decision, people) if decision else None


def _decision(look: Work, filing: Filing, version: int) -> DecisionRecord | None:
    found = (
        select(DecisionRecord)
        .where(DecisionRecord.filing_id == filing.id, DecisionRecord.version == version)
        # A ruling whose entry was undone is none while its draft waits again.
        .where((DecisionRecord.kind != REFUSED) | (filing.state != State.proposed))
        .order_by(DecisionRecord.at.desc())
        .limit(1)
    )
    return look.session.scalar(found)


def _shift(look: Work, filing: Filing, version: int) -> Shift | None:
    found = (
        select(StoredOpinion.conclusion, StoredOpinion.made_at)
        .where(StoredOpinion.filing_id == filing.id, StoredOpinion.version == version)
        .order_by(StoredOpinion.position.desc())
        .limit(2)
    )
    last = list(look.session.execute(found))
    if len(last) < 2 or last[0].conclusion == last[1].conclusion:
        return None
    return Shift(last[1].conclusion, last[0].conclusion, last[0].made_at)


def _versions(look: Work, filing: Filing) -> list[FilingVersion]:
    found = (
        select(FilingVersion)
        .where(FilingVersion.filing_id == filing.id)
        .order_by(FilingVersion.version)
    )
    return list(look.session.scalars(found))


def _changes(
    look: Work, filing: Filing, submitted: FilingVersion, vocabulary: Vocabulary, masked: bool
) -> list[Change]:
    if submitted.version < 2:
        return []
    try:
        before = version_of(look.session, filing, submitted.version - 1)
    except NotFound:
        return []
    return [
        *changes(
            shown_content(before.content, vocabulary, masked),
            shown_content(submitted.content, vocabulary, masked),
            vocabulary,
        ),
        *file_changes(look, filing, before, submitted),
    ]


def _people(look: Work, ids: Iterable[str | None]) -> dict[str, str]:
    """Names of accounts as staff see them: filers by their role only."""
    wanted = {id_ for id_ in ids if id_}
    found = select(Account.id, Account.name, Account.role).where(Account.id.in_(wanted))
    return {
        str(id_): str(name) if role not in (Role.party, Role.lawyer) else str(role)
        for id_, name, role in look.session.execute(found)
    }


def _head(look: Work, filing: Filing, people: Mapping[str, str]) -> Head:
    return Head(
        id=filing.id,
        number=filing.receipt_number,
        title=filing.parties or "没有写明当事人",
        cause=filing.cause,
        amount=filing.amount,
        channel=filing.channel,
        state=filing.state,
        sequence=filing.sequence,
        first_submitted=filing.first_submitted_at,
        submitted=filing.submitted_at,
        deadlines=deadlines_of(look, filing),
        assignee=people.get(filing.assignee_id or "", ""),
        mine=filing.assignee_id == look.actor.account_id,
        filer=_filer(look, filing),
        taken=filing.state == State.reviewing,
    )


def _filer(look: Work, filing: Filing) -> str:
    """What staff should know of a lawyer's account: the public choose that role themselves."""
    owner = look.session.get(Account, filing.owner_id) if filing.owner_id else None
    if owner is None or owner.role != Role.lawyer:
        return ""
    return "律师账户，执业证已核对" if owner.licence_verified else "律师账户，执业证没有核对"


def _can_send_back(look: Work, filing: Filing) -> bool:
    over = filing.supplement_by is not None and look.today > filing.supplement_by
    return filing.state == State.supplement and over
