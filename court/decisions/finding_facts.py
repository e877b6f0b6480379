"""The court's own findings of fact and of the cause, beside what the party wrote.

Each needs a reason and is recomputed like an answer; it can be taken back until the decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from court.core.courthouse import NotFound, Work
from court.core.lifecycle import Event
from court.core.store.types import plain
from court.core.tables import Filing
from court.decisions.review import LEAST_REASON, refuse_unread, to_change, tried, vocabulary_of
from court.opinions.found_facts import CAUSE, VALUE, facts_found
from court.opinions.service import (
    as_engine_rulings,
    filing_day,
    rulings_of,
    store_opinion,
    to_check,
    version_of,
)
from court.opinions.tables import FactFound
from engine.check.checker import check_opened
from engine.check.filing import receive_filing
from engine.check.opening import open_cause
from engine.check.opinion import Opinion
from engine.language.vocabulary import Fact, Vocabulary
from engine.text.errors import FieldProblem, FilingError

MOST_EVIDENCE = 200


@dataclass(frozen=True, slots=True)
class CausePreview:
    """What another cause would change: the conclusion, and requirements that come or go."""

    cause: str
    before: str
    after: str
    gone: tuple[str, ...]
    added: tuple[str, ...]


def find_fact(
    work: Work,
    filing_id: str,
    sequence: int,
    path: str,
    value: Any,
    reason: str,
    evidence: str = "",
) -> Filing:
    """Find a fact of the filer's otherwise than they wrote it.  Raises `FilingError`."""
    filing = to_change(work, filing_id, sequence)
    vocabulary = vocabulary_of(work, filing)
    fact = vocabulary.at(path)
    if fact is None or fact.derived or fact.staff_only or fact.type == "列表" or path == CAUSE:
        raise FilingError(
            [FieldProblem(path[:80], "这一项不能改认；由系统推导的，请改认它所依据的事实")]
        )
    if value in (None, ""):
        raise FilingError([FieldProblem(fact.shown, "请写明认定为什么")])
    _require_reason(reason)
    refuse_unread(receive_filing(tried(work, filing, path, value), vocabulary), path)
    _keep(work, filing, path, plain(value), reason, evidence)
    work.record(filing, Event.find_fact, 事实=path)
    store_opinion(work, filing)
    return filing


def withdraw_fact(work: Work, filing_id: str, sequence: int, found_id: str) -> Filing:
    """Take a finding of fact back; the filer's word counts again."""
    filing = to_change(work, filing_id, sequence)
    found = work.session.get(FactFound, found_id)
    if found is None or found.filing_id != filing.id or found.withdrawn_at is not None:
        raise NotFound("没有这项认定，或者已经撤回")
    found.withdrawn_at = work.now
    filing.staff_facts = {k: v for k, v in filing.staff_facts.items() if k != found.path}
    if found.path == CAUSE:
        filing.cause = _named(work, filing, version_of(work.session, filing).content.get(CAUSE, ""))
    work.record(filing, Event.withdraw_fact, 事实=found.path)
    store_opinion(work, filing)
    return filing


def set_cause(work: Work, filing_id: str, sequence: int, cause: str, reason: str) -> Filing:
    """Determine the cause; rules, fee, statistics and papers follow it.  Raises `FilingError`."""
    filing = to_change(work, filing_id, sequence)
    name = _named(work, filing, cause)
    _require_reason(reason)
    if name == filing.cause:
        raise FilingError([FieldProblem("案由", f"现在就是“{name}”")])
    before, filing.cause = filing.cause, name
    _keep(work, filing, CAUSE, name, reason, "")
    work.record(filing, Event.set_cause, 案由=name, 原案由=before)
    store_opinion(work, filing)
    return filing


def cause_preview(work: Work, filing: Filing, cause: str) -> CausePreview:
    """What the opinion would be under another cause; nothing is kept.  Raises `FilingError`."""
    name = _named(work, filing, cause)
    before = _opinion(work, filing, filing.cause)
    after = _opinion(work, filing, name)
    old, new = _open(before), _open(after)
    return CausePreview(
        name,
        before.conclusion,
        after.conclusion,
        tuple(title for title in old if title not in new),
        tuple(title for title in new if title not in old),
    )


def _opinion(work: Work, filing: Filing, cause: str) -> Opinion:
    day = filing_day(filing, work.today)
    rulings = as_engine_rulings(rulings_of(work.session, filing))
    opened = open_cause(work.house.bundle, cause, day)
    content = version_of(work.session, filing).content
    raw = {**to_check(work, filing, content, day).raw, CAUSE: cause}
    return check_opened(opened.holding(raw), rulings=rulings)


def _open(opinion: Opinion) -> list[str]:
    return [f.title for f in opinion.of("不满足", "请法官判断") if f.enforced]


def findable(vocabulary: Vocabulary, paths: Sequence[str]) -> dict[str, Fact]:
    """The facts among some paths that the court may find otherwise."""
    found = {path: vocabulary.at(path) for path in paths}
    return {
        path: fact
        for path, fact in found.items()
        if fact is not None
        and path != CAUSE
        and not (fact.derived or fact.staff_only or fact.type == "列表")
    }


def _named(work: Work, filing: Filing, cause: str) -> str:
    return open_cause(work.house.bundle, cause.strip(), filing_day(filing, work.today)).cause.name


def _require_reason(reason: str) -> None:
    if len(reason.strip()) < LEAST_REASON:
        raise FilingError([FieldProblem("理由", f"请写明理由，至少 {LEAST_REASON} 个字")])


def _keep(work: Work, filing: Filing, path: str, value: Any, reason: str, evidence: str) -> None:
    """A new finding on a path; the one before on the same path ends."""
    for before in facts_found(work.session, filing):
        if before.path == path:
            before.withdrawn_at = work.now
    work.session.add(
        FactFound(
            filing_id=filing.id,
            version=filing.version,
            path=path,
            value={VALUE: value},
            reason=reason.strip()[:2_000],
            evidence=evidence.strip()[:MOST_EVIDENCE],
            by=work.actor.account_id,
            at=work.now,
        )
    )
    filing.staff_facts = {**filing.staff_facts, path: value}
    work.session.flush()
