"""The confirmation of a decision: what it rests on, what is made, for whom, until when."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from cachetools import LRUCache, cached

from api.base.formatting import moment
from court.core import deadlines
from court.core.courthouse import Work
from court.core.lifecycle import ASK_SUPPLEMENT, DECISIONS, EXPLAIN, PROPOSE
from court.core.tables import Account, Filing
from court.decisions.papers import preview, unstored_case
from court.decisions.plan import MOST_DAYS, Plan
from court.decisions.preparing import kept_plan, to_data
from court.decisions.refusals import panel_size
from court.decisions.setting_aside import against, insists, recommended
from court.decisions.tables import PreparedPlan
from court.decisions.views.done import recipient
from court.decisions.views.findings import JUDGE, Findings, FindingView, Reader, RulingView
from court.documents.making import DocumentSet
from court.documents.own_words import (
    WAYS,
    OwnWords,
    Words,
    changed_effect,
    own_key,
)
from court.documents.selection import select
from court.documents.values import EFFECTS
from court.opinions.facts_shown import FactNames
from court.opinions.service import ruleset_of, rulings_of, submitted_opinion, version_of
from engine.check.opinion import Finding
from engine.telling.places import in_order
from engine.text.errors import LianError

KEPT_BYTES = 16_000_000
KEPT = "kept"
# How the button that ends it reads, by kind.
FINISH: Mapping[str, str] = {
    "登记立案": "登记立案并发出文书",
    "补正告知": "发出补正告知书",
    EXPLAIN: "发出释明告知书",
    PROPOSE: "制作裁定书稿，等待签发",
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
class Ground:
    """An item of the paper as the judge words it; `finding` None for one the judge added.

    `changed`: the effect is the judge's, so the rule's own words do not fit.
    """

    key: str
    finding: FindingView | None
    explanation: str
    cure: str
    basis: str
    chosen: bool
    changed: bool
    reworded: bool


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The whole page of a decision that is about to be made; `possible` when there are grounds.

    `way` is what the way out of an item is called here; `line` asks why the recommendation is not
    followed.
    """

    kind: str
    possible: bool
    finish: str
    plan: Plan
    days: int
    grounds: list[Ground]
    way: str
    line: str
    prepared_by: str
    panel: tuple[str, ...]
    clerk: str
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
    return preview(look, filing.id, plan)


def preview_set(look: Work, filing: Filing, plan: Plan) -> DocumentSet:
    """The unsealed documents of a plan, whatever its note.  Raises `LianError`."""
    return _previewed(look, filing, replace(plan, note=""))


def settled(look: Work, filing: Filing, plan: Plan) -> Plan:
    """The plan with only those words that differ from the rules' own."""
    if not plan.own.worded:
        return plan
    said = {f.key: (f.explanation, f.cure) for f in submitted_opinion(look, filing).findings}
    worded = {
        key: words
        for key, words in plan.own.worded.items()
        if said.get(key, ("", "")) != (words.explanation, words.cure)
    }
    order = plan.own.order if _reordered(look, filing, plan) else ()
    return replace(plan, own=replace(plan.own, worded=worded, order=order))


def _reordered(look: Work, filing: Filing, plan: Plan) -> bool:
    usual = [ground.key for ground in _grounds(look, filing, replace(plan, own=OwnWords()))]
    usual += [own_key(number) for number in range(len(plan.own.added))]
    return [key for key in plan.own.order if key in usual] != usual


def confirmation(look: Work, filing: Filing, plan: Plan) -> Confirmation:
    """Everything about the decision.  The kind must be one of `DECISIONS`."""
    found = _findings(look, filing)
    effect = EFFECTS.get(plan.kind, "")
    grounds = _grounds(look, filing, plan, found)
    kept = kept_plan(look, filing, plan.kind)
    return Confirmation(
        kind=plan.kind,
        possible=bool(grounds) or not effect or plan.kind == ASK_SUPPLEMENT,
        finish=FINISH[plan.kind],
        plan=plan,
        days=plan.days or 0,
        grounds=grounds,
        way=WAYS.get(plan.kind, ""),
        line=_line(look, filing, plan.kind),
        prepared_by=_prepared_by(look, kept[1]) if kept else "",
        panel=_panel(look, plan),
        clerk=plan.clerk,
        left_open=[f for f in found.of(JUDGE) if f.open],
        not_told=_not_told(found, effect),
        optional=_optional(look, filing, plan.kind),
        recipient=recipient(look, filing),
        online=bool(filing.owner_id),
        papers=papers(look, filing, plan),
    )


def _grounds(look: Work, filing: Filing, plan: Plan, found: Findings | None = None) -> list[Ground]:
    """The items of the paper, in the judge's order; the judge's own last where not placed."""
    effect = EFFECTS.get(plan.kind, "")
    if not effect:
        return []
    views = {f.key: f for f in (found or _findings(look, filing)).of(effect) if f.open}
    findings = in_order(f for f in submitted_opinion(look, filing).findings if f.key in views)
    grounds = [_ground(finding, views[finding.key], plan) for finding in findings]
    grounds += [
        Ground(own_key(n), None, item.explanation, item.cure, item.basis, True, False, True)
        for n, item in enumerate(plan.own.added)
    ]
    return sorted(grounds, key=lambda ground: plan.own.place(ground.key))


def _ground(finding: Finding, view: FindingView, plan: Plan) -> Ground:
    words, changed = plan.own.worded.get(finding.key), changed_effect(finding)
    if words is None and changed:
        words = Words(finding.ruling.reason if finding.ruling else "")
    explanation = words.explanation if words else finding.explanation
    return Ground(
        key=finding.key,
        finding=view,
        explanation=explanation,
        cure=words.cure if words else finding.cure,
        basis="",
        chosen=plan.confirmed is None or finding.key in plan.confirmed,
        changed=changed,
        reworded=finding.key in plan.own.worded,
    )


def _line(look: Work, filing: Filing, kind: str) -> str:
    """Why a reason is asked for; empty where the recommendation is followed."""
    policy = look.house.bundle.policy
    insisted = insists(filing)
    if kind == PROPOSE and not insisted:
        return "当事人没有坚持起诉：写明为什么现在就拟裁定"
    if not against(policy, filing, filing.conclusion, kind):
        return ""
    return f"系统建议“{recommended(policy, filing.conclusion, insisted)}”：用一句话写明为什么不照建议办"


def _prepared_by(look: Work, kept: PreparedPlan) -> str:
    account = look.session.get(Account, kept.by)
    return f"{account.name if account else ''}，{moment(kept.at)}"


def _panel(look: Work, plan: Plan) -> tuple[str, ...]:
    """The signers of a ruling: as many names as the court's parameter says, perhaps empty."""
    if plan.kind != PROPOSE:
        return ()
    size = panel_size(look)
    known = plan.panel or (("",) * min(1, size - 1) + (look.actor.name,))
    return (*known, *("",) * size)[:size]


def _findings(look: Work, filing: Filing) -> Findings:
    findings = submitted_opinion(look, filing).findings
    content = version_of(look.session, filing).content
    names = FactNames(content, ruleset_of(look, filing, content).vocabulary)
    rulings = [RulingView.of(row, {}) for row in rulings_of(look.session, filing)]
    return Reader(names, look.house.bundle, rulings).read(findings)


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
    case = unstored_case(look, filing)
    selected, _ = select(rules, case, kind, names)
    return list(dict.fromkeys(item.rule.name for item in selected if item.rule.optional))


def papers(look: Work, filing: Filing, plan: Plan) -> Papers:
    """The documents of a plan, with the last day of the period they set."""
    bundle = look.house.bundle
    last = None
    if plan.days and 0 < plan.days <= MOST_DAYS:
        last = deadlines.supplement_by(bundle, look.today, plan.days)
    provisional = bool(last and deadlines.is_provisional(bundle, last))
    try:
        if plan.confirmed is not None and not (plan.confirmed or plan.own.added):
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
    asked += [("panel", name) for name in plan.panel]
    if plan.clerk:
        asked.append(("clerk", plan.clerk))
    if plan.own != OwnWords():
        asked.append((KEPT, hashlib.sha256(repr(to_data(plan)).encode()).hexdigest()[:16]))
    return f"/inbox/{filing_id}/decide/paper?{urlencode(asked)}"


def is_kind(word: str) -> bool:
    return word in DECISIONS
