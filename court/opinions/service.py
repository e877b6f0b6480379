"""Opinions of the court's filings: made, stored with their receipts, and recomputed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from court.core.courthouse import Courthouse, Work, existing
from court.core.releases import bundle_of
from court.core.store.kept import Kept
from court.core.tables import Account, Filing, FilingVersion
from court.documents.addresses import ConfirmedAddress
from court.opinions.addresses import confirmed
from court.opinions.checking import as_filers_may_say, checked_content
from court.opinions.found_facts import CAUSE, with_courts_cause
from court.opinions.held import files_held
from court.opinions.remembered import opinion_of
from court.opinions.signed import known_signed
from court.opinions.tables import Ruling, StoredOpinion
from engine.bundle.ruleset import RuleSet
from engine.check import rulings as engine_rulings
from engine.check.checker import check_opened
from engine.check.opening import Opened, open_content
from engine.check.opinion import Finding, Opinion
from engine.check.receipt import Receipt, receipt_of

# As the list says it of a filing, and as filings are found by it.
ONLY_PAPERS = "只差材料"
# How the requirement of a paper of the casetype is named, before the paper's name.
PAPER = "材料-"
MAX_REASON = 120
_FILINGS = Kept(Filing, Filing.id, lambda filing: filing.id)
_VERSIONS = Kept(FilingVersion, FilingVersion.filing_id, lambda version: version.version)


@dataclass(frozen=True, slots=True)
class Filed:
    """A filing's last version in a unit of work: what was checked, and what came of it.

    It is worked out once and handed on, so that nobody looks the cause up, types the values or
    checks a second time.  `rulings` were staff's words then, `stored` is the opinion kept last,
    `addresses` are where parties confirmed to be served.
    """

    filing: Filing
    opened: Opened
    opinion: Opinion
    rulings: Mapping[str, engine_rulings.Ruling]
    stored: StoredOpinion | None
    addresses: Mapping[str, ConfirmedAddress]

    def still(self, opened: Opened, rulings: Mapping[str, engine_rulings.Ruling]) -> bool:
        """Whether a check of this content with these rulings would say the same."""
        own = self.opened
        same = own.bundle is opened.bundle and (own.raw, own.day) == (opened.raw, opened.day)
        return same and self.rulings == rulings


def read_filings(session: Session, filings: Collection[str]) -> None:
    """Read filings and their versions at once; whoever looks one up then asks nothing."""
    for kept in (_FILINGS, _VERSIONS):
        kept.fetch(session, filings)


def version_of(session: Session, filing: Filing, version: int = 0) -> FilingVersion:
    """A submitted version, the last one by default.  Raises `NotFound`."""
    found = existing(
        session.get(FilingVersion, (filing.id, version or filing.version)), "没有这一版材料"
    )
    return found


def rulings_of(session: Session, filing: Filing, version: int = 0) -> list[Ruling]:
    """What staff said about findings of a version and did not take back, oldest first."""
    found = (
        select(Ruling)
        .where(
            Ruling.filing_id == filing.id,
            Ruling.version == (version or filing.version),
            Ruling.withdrawn_at.is_(None),
        )
        .order_by(Ruling.at)
    )
    return list(session.scalars(found))


def as_engine_rulings(found: list[Ruling]) -> dict[str, engine_rulings.Ruling]:
    """By finding; the latest word on a finding counts."""
    return {r.finding: engine_rulings.Ruling(r.said, r.kind, r.reason) for r in found}


def to_check(
    work: Work, filing: Filing, content: Mapping[str, Any], day: date, cause: Opened | None = None
) -> Opened:
    """What the engine is given for this filing: its content and what the court knows.

    `cause` is the cause of this content on this day where it was found already.  Raises
    `FilingError` for an unknown cause.
    """
    files = files_held(work, filing)
    signed = known_signed(work, filing, content, files)
    addresses = confirmed(work, filing).facts(content)
    content = with_courts_cause(filing, content)
    keeps = cause is not None and CAUSE not in filing.staff_facts
    stated = (
        cause.holding(content)
        if cause is not None and keeps
        else open_content(work.house.bundle, content, day)
    )
    owner = work.session.get(Account, filing.owner_id) if filing.owner_id else None
    return stated.holding(
        checked_content(
            as_filers_may_say(content, stated.ruleset.vocabulary),
            court=filing.court,
            day=day,
            channel=filing.channel,
            identity_verified=bool(owner and owner.identity_verified),
            staff_facts=addresses | filing.staff_facts,
            files=files,
            signed=signed,
        )
    )


def filing_day(filing: Filing, today: date) -> date:
    """The day a filing is judged by: its first submission, today while it is a draft."""
    return filing.first_day or today


def ruleset_of(work: Work, filing: Filing, content: Mapping[str, Any]) -> RuleSet:
    """The rules of a content's cause on the filing's day.  Raises as `to_check`."""
    stated, day = with_courts_cause(filing, content), filing_day(filing, work.today)
    return open_content(work.house.bundle, stated, day).ruleset


def submitted_opinion(work: Work, filing: Filing) -> Opinion:
    """The opinion on the last submitted version with staff's rulings as they stand now."""
    return of_last_version(work, filing).opinion


def opinion_with(
    work: Work,
    filing: Filing,
    content: Mapping[str, Any],
    rulings: Mapping[str, engine_rulings.Ruling],
) -> tuple[Opened, Opinion]:
    """A content opened, and the opinion on it as submitted, should these rulings hold."""
    return opinion_of(to_check(work, filing, content, filing_day(filing, work.today)), rulings)


def of_last_version(work: Work, filing: Filing) -> Filed:
    """The last version with its opinion as it stands now; nothing is kept."""
    opened = open_last(work, filing)
    rulings = as_engine_rulings(rulings_of(work.session, filing))
    opened, opinion = opinion_of(opened, rulings)
    addresses = confirmed(work, filing).on_paper()
    return Filed(filing, opened, opinion, rulings, last_stored(work.session, filing), addresses)


def open_last(work: Work, filing: Filing) -> Opened:
    """The last version with what the court knows.  Raises `NotFound` before the submission."""
    content = version_of(work.session, filing).content
    return to_check(work, filing, content, filing_day(filing, work.today))


def store_opinion(
    work: Work, filing: Filing, opened: Opened | None = None, known: Filed | None = None
) -> Filed:
    """Make the opinion on the last version, keep it with its receipt, update the list's columns.

    An opinion on the same under the same rules is not kept twice.

    `opened` is that version where it was opened already; `known` is what came of a check before,
    taken again where nothing it rests on has changed.
    """
    rulings = as_engine_rulings(rulings_of(work.session, filing))
    opened = opened or open_last(work, filing)
    if known and known.still(opened, rulings):
        opened, opinion = known.opened, known.opinion
    else:
        opened, opinion = opinion_of(opened, rulings)
    stored = _kept(work, filing, opened, opinion, rulings)
    filing.conclusion, filing.reason = opinion.conclusion, main_reason(opinion)
    addresses = confirmed(work, filing).on_paper()
    return Filed(filing, opened, opinion, rulings, stored, addresses)


def _kept(
    work: Work,
    filing: Filing,
    opened: Opened,
    opinion: Opinion,
    rulings: Mapping[str, engine_rulings.Ruling],
) -> StoredOpinion:
    """The opinion as a row: the last one where it rests on the same, else a new one."""
    before = last_stored(work.session, filing)
    said = {key: ruling.to_dict() for key, ruling in rulings.items()}
    same = before and (before.version, before.rulings) == (filing.version, said)
    if before and same and Receipt.from_dict(before.receipt).rests_as(opinion):
        return before
    body = opinion.to_dict()
    receipt = receipt_of(opinion, before.receipt_hash if before else "", body)
    stored = StoredOpinion(
        filing_id=filing.id,
        position=before.position + 1 if before else 1,
        version=filing.version,
        made_at=work.now,
        conclusion=opinion.conclusion,
        checked=dict(opened.raw),
        rulings=said,
        body=body,
        receipt=receipt.to_dict(),
        receipt_hash=receipt.hash,
    )
    work.session.add(stored)
    return stored


def last_stored(session: Session, filing: Filing, version: int = 0) -> StoredOpinion | None:
    """The opinion kept last, of one version where it is given."""
    found = select(StoredOpinion).where(StoredOpinion.filing_id == filing.id)
    if version:
        found = found.where(StoredOpinion.version == version)
    return session.scalar(found.order_by(StoredOpinion.position.desc()).limit(1))


def main_reason(opinion: Opinion) -> str:
    """The first requirement behind the conclusion, with how many there are; whether it is papers."""
    wanted = _behind(opinion)
    if not wanted:
        return ""
    more = f"等 {len(wanted)} 项" if len(wanted) > 1 else ""
    asked = "待判断" if wanted[0].state == "请法官判断" else "未满足"
    said = ONLY_PAPERS if lacks_only_papers(opinion) else asked
    return f"{said}：{wanted[0].title}{more}"[:MAX_REASON]


def lacks_only_papers(opinion: Opinion) -> bool:
    """Whether everything that stands in the way is a paper that was not handed in."""
    wanted = _behind(opinion)
    return bool(wanted) and all(is_paper(finding) for finding in wanted)


def is_paper(finding: Finding) -> bool:
    """Whether a paper of the casetype's list is what is missing; its requirement is named by it."""
    missing = finding.state == "不满足" and finding.counted == "补正"
    return missing and finding.rule_id.startswith(PAPER)


def _behind(opinion: Opinion) -> list[Finding]:
    """The findings that the conclusion rests on."""
    because = opinion.row.because
    return [
        f
        for f in opinion.of("不满足", "请法官判断")
        if f.enforced and because is not None and f.counted == because
    ]


def recompute(house: Courthouse, stored: StoredOpinion) -> list[str]:
    """Names of the receipt's parts that a computation with the rules of its day does not confirm.

    Raises `BundleMissing` when those rules were not archived.
    """
    expected = Receipt.from_dict(stored.receipt)
    _, opinion = computed_again(house, stored)
    actual = receipt_of(opinion, expected.previous).to_dict()
    return [name for name, value in expected.to_dict().items() if actual[name] != value]


def computed_again(house: Courthouse, stored: StoredOpinion) -> tuple[Opened, Opinion]:
    """What was checked and what comes of it under the rules of its day.

    Raises `BundleMissing` when those rules were not archived.
    """
    expected = Receipt.from_dict(stored.receipt)
    rulings = {k: engine_rulings.Ruling.from_dict(v) for k, v in stored.rulings.items()}
    bundle, day = bundle_of(house, expected.bundle), date.fromisoformat(expected.day)
    opened = open_content(bundle, stored.checked, day)
    return opened, check_opened(opened, expected.stage, rulings)
