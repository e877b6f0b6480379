"""The confirmation of a decision: what it rests on, what is made, for whom, until when."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from cachetools import LRUCache, cached
from starlette.datastructures import FormData, QueryParams

from court.core import deadlines
from court.core.courthouse import Work
from court.core.lifecycle import DECISIONS
from court.core.tables import Filing
from court.decisions import service as decisions
from court.decisions.service import Plan
from court.decisions.views.desk import vocabulary_of
from court.decisions.views.done import recipient
from court.decisions.views.findings import JUDGE, Findings, FindingView, Reader, RulingView
from court.documents.making import DocumentSet
from court.documents.selection import select
from court.documents.values import EFFECTS
from court.opinions.facts_shown import FactNames
from court.opinions.service import rulings_of, submitted_opinion, version_of
from engine.text.errors import LianError

NOTE_LIMIT = 2_000
KEPT_BYTES = 16_000_000
SUPPLEMENT = "补正告知"
# How the button that ends it reads, by kind.
FINISH: Mapping[str, str] = {
    "登记立案": "登记立案并发出文书",
    "补正告知": "发出补正告知书",
    "不予受理": "作出不予受理决定",
    "管辖告知": "发出管辖告知书",
    "前置告知": "发出先行程序告知书",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One document of the set; `address` leads to its preview."""

    name: str
    recipients: str
    copies: int
    sealed: bool
    draft: bool
    address: str


@dataclass(frozen=True, slots=True)
class Papers:
    """What would be made, or why it cannot be."""

    papers: list[Paper]
    remarks: list[str]
    last_day: date | None
    provisional: bool
    problem: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The whole page of a decision that is about to be made; `possible` when there are grounds."""

    kind: str
    possible: bool
    finish: str
    plan: Plan
    days: int
    grounds: list[FindingView]
    left_open: list[FindingView]
    not_told: list[FindingView]
    optional: list[str]
    recipient: str
    online: bool
    papers: Papers


def _about(look: Work, filing: Filing, plan: Plan) -> tuple[object, ...]:
    """Everything a preview depends on."""
    house = look.house
    return (
        house.settings.url,
        filing.id,
        filing.sequence,
        look.today,
        look.actor.name,
        house.bundle.hash,
        plan,
    )


def _bytes_of(papers: DocumentSet) -> int:
    return sum(len(data) for made in papers.made for data in made.files.values())


@cached(
    LRUCache[tuple[object, ...], DocumentSet](KEPT_BYTES, getsizeof=_bytes_of),
    key=_about,
    lock=threading.Lock(),
)
def _previewed(look: Work, filing: Filing, plan: Plan) -> DocumentSet:
    """The last previews, so that the pages of one set are made once."""
    return decisions.preview(look, filing.id, plan)


def preview_set(look: Work, filing: Filing, plan: Plan) -> DocumentSet:
    """The unsealed documents of a plan, whatever its note.  Raises `LianError`."""
    return _previewed(look, filing, replace(plan, note=""))


def read_plan(asked: FormData | QueryParams, default_days: int) -> Plan:
    """A plan from a form or an address; an address that chose nothing takes all findings."""
    kind = _word(asked, "kind")
    days = _word(asked, "days") if "days" in asked else str(default_days)
    chosen = _word(asked, "chosen") == "1"
    return Plan(
        kind=kind,
        days=_days(days) if kind == SUPPLEMENT else None,
        note=_word(asked, "note", NOTE_LIMIT),
        confirmed=frozenset(_words(asked, "finding")) if chosen and kind in EFFECTS else None,
        chosen=frozenset(_words(asked, "document")),
    )


def _word(asked: FormData | QueryParams, name: str, limit: int = 200) -> str:
    value = asked.get(name)
    return value.strip()[:limit] if isinstance(value, str) else ""


def _words(asked: FormData | QueryParams, name: str) -> list[str]:
    return [value for value in asked.getlist(name) if isinstance(value, str)]


def _days(written: str) -> int:
    """What is no number of days, or nothing, is 0, which the decision refuses with a sentence."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 5 else 0


def confirmation(look: Work, filing: Filing, plan: Plan) -> Confirmation:
    """Everything about the decision.  The kind must be one of `DECISIONS`."""
    found = _findings(look, filing)
    effect = EFFECTS.get(plan.kind, "")
    grounds = [f for f in found.of(effect) if f.open] if effect else []
    return Confirmation(
        kind=plan.kind,
        possible=bool(grounds) or not effect,
        finish=FINISH[plan.kind],
        plan=plan,
        days=plan.days or 0,
        grounds=grounds,
        left_open=[f for f in found.of(JUDGE) if f.open],
        not_told=_not_told(found, effect),
        optional=_optional(look, filing, plan.kind),
        recipient=recipient(look, filing),
        online=bool(filing.owner_id),
        papers=papers(look, filing, plan),
    )


def _findings(look: Work, filing: Filing) -> Findings:
    findings = submitted_opinion(look, filing).findings
    content = version_of(look.session, filing).content
    names = FactNames(content, vocabulary_of(look, filing, content))
    rulings = [RulingView.of(row, {}) for row in rulings_of(look.session, filing)]
    return Reader(names, look.house.bundle.laws, rulings).read(findings)


def _not_told(found: Findings, effect: str) -> list[FindingView]:
    """Objections of other kinds, which this decision leaves alone."""
    effects = [e for e in ("不予受理", "管辖", "前置", "补正") if e != effect]
    return [f for e in effects for f in found.of(e) if f.open]


def _optional(look: Work, filing: Filing, kind: str) -> list[str]:
    """Documents the judge may add to this decision of this filing."""
    rules = look.house.workshop.rules
    names = frozenset(r.name for r in rules.documents if r.optional and r.decision == kind)
    if not names:
        return []
    case = decisions.unstored_case(look, filing)
    selected, _ = select(rules, case, kind, names)
    return list(dict.fromkeys(item.rule.name for item in selected if item.rule.optional))


def papers(look: Work, filing: Filing, plan: Plan) -> Papers:
    """The documents of a plan, with the last day of the period they set."""
    bundle = look.house.bundle
    last = None
    if plan.days and 0 < plan.days <= decisions.MOST_DAYS:
        last = deadlines.supplement_by(bundle, look.today, plan.days)
    provisional = bool(last and deadlines.is_provisional(bundle, last))
    try:
        if plan.confirmed is not None and not plan.confirmed:
            raise LianError("一项也没有选。请至少选一项，或者返回作别的决定")
        made = preview_set(look, filing, plan)
    except LianError as error:
        return Papers([], [], last, provisional, problem_words(error))
    found = [
        Paper(
            name=one.document.name,
            recipients="、".join(one.recipients),
            copies=one.copies,
            sealed=one.sealed,
            draft=one.document.signature.seal == "书稿",
            address=preview_address(filing.id, plan, place),
        )
        for place, one in enumerate(made.made)
    ]
    return Papers(found, list(made.remarks), last, provisional, "")


def problem_words(error: LianError) -> str:
    problems = getattr(error, "problems", None)
    return "；".join(p.message for p in problems) if problems else str(error)


def preview_address(filing_id: str, plan: Plan, place: int) -> str:
    """The address of one document of the plan, without the format."""
    asked: list[tuple[str, str]] = [("kind", plan.kind), ("place", str(place))]
    if plan.days is not None:
        asked.append(("days", str(plan.days)))
    if plan.confirmed is not None:
        asked += [("chosen", "1"), *(("finding", key) for key in sorted(plan.confirmed))]
    asked += [("document", name) for name in sorted(plan.chosen)]
    return f"/inbox/{filing_id}/decide/paper?{urlencode(asked)}"


def is_kind(word: str) -> bool:
    return word in DECISIONS
