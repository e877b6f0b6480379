"""The court's own findings: one fact found otherwise, and the cause with what it would change."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayReview
from api.base.posted import Posted, number, text
from api.base.security import house_of
from api.base.web import page
from api.pages.desk.review import Problem, change
from court.core.courthouse import Actor, Conflict, NotFound, Work
from court.core.lifecycle import REVIEWABLE
from court.core.tables import Filing
from court.decisions import finding_facts, review
from court.decisions.finding_facts import CausePreview
from court.decisions.views.aside import file_views
from court.opinions.facts_shown import FactNames
from court.opinions.found_facts import VALUE, facts_found
from court.opinions.service import ruleset_of, version_of
from engine.language.vocabulary import Fact
from engine.text.errors import FilingError
from engine.text.paths import get
from engine.values.showing import show_brief

router = APIRouter()
REASON = 2_000
Path_ = Annotated[str, Query(max_length=200)]


@router.get("/inbox/{filing_id}/fact")
def fact_page(request: Request, filing_id: str, actor: MayReview, path: Path_) -> Response:
    """One fact: what the party wrote, and what the court finds."""
    return _fact(request, actor, filing_id, path)


def _fact(
    request: Request,
    actor: Actor,
    filing_id: str,
    path: str,
    status: int = 200,
    problem: str = "",
    **typed: str,
) -> Response:
    with house_of(request).look(actor) as look:
        filing = _under_review(look, filing_id)
        content = version_of(look.session, filing).content
        vocabulary = ruleset_of(look, filing, content).vocabulary
        fact = finding_facts.findable(vocabulary, [path]).get(path)
        if fact is None:
            raise NotFound("没有这一项，或者不能改认")
        known = {row.path: row for row in facts_found(look.session, filing)}.get(path)
        values: dict[str, Any] = {
            "filing": filing,
            "place": path,
            "fact": fact,
            "label": FactNames(content, vocabulary).label(path),
            "said": _shown(get(content, path), fact),
            "now": _shown(known.value[VALUE], fact) if known else "",
            "files": file_views(look, filing),
        }
    return page(request, "desk/fact.html", status, problem=problem, typed=typed, **values)


def _shown(value: Any, fact: Fact) -> str:
    return "" if value in (None, "") else show_brief(value, fact.type)


def _under_review(look: Work, filing_id: str) -> Filing:
    filing = review.open_filing(look, filing_id)
    if filing.state not in REVIEWABLE:
        raise Conflict(f"这份起诉现在是“{filing.state}”，不能再改审查意见")
    return filing


@router.post("/inbox/{filing_id}/fact")
def find_fact(request: Request, filing_id: str, actor: MayReview, form: Posted) -> Response:
    """Find a fact otherwise; the opinion is made anew."""
    path = text(form, "path")
    said, reason = text(form, "value", REASON), text(form, "reason", REASON)
    evidence = "，".join(part for part in (text(form, "file"), _page_words(form)) if part)
    try:
        with house_of(request).work(actor) as work:
            value = (
                {"是": True, "否": False}.get(said, said)
                if _is_yes_no(work, filing_id, path)
                else said
            )
            finding_facts.find_fact(
                work, filing_id, number(form, "sequence"), path, value, reason, evidence
            )
    except FilingError as error:
        problem = "；".join(p.message for p in error.problems)
        return _fact(request, actor, filing_id, path, 422, problem, value=said, reason=reason)
    return RedirectResponse(f"/inbox/{filing_id}#found-facts", 303)


def _page_words(form: Any) -> str:
    at = text(form, "at", 20)
    return f"第 {at} 页" if at else ""


def _is_yes_no(work: Work, filing_id: str, path: str) -> bool:
    filing = review.open_filing(work, filing_id)
    content = version_of(work.session, filing).content
    fact = ruleset_of(work, filing, content).vocabulary.at(path)
    return fact is not None and fact.type == "是否"


@router.post("/inbox/{filing_id}/fact/withdraw")
def withdraw(request: Request, filing_id: str, actor: MayReview, form: Posted) -> Response:
    """Take a finding of fact, or the cause, back."""

    def act(work: Work) -> Filing:
        found, sequence = text(form, "found", 40), number(form, "sequence")
        return finding_facts.withdraw_fact(work, filing_id, sequence, found)

    return change(request, actor, filing_id, form, act, Problem("", "found", ""), "撤回认定")


@router.get("/inbox/{filing_id}/cause")
def cause_page(
    request: Request,
    filing_id: str,
    actor: MayReview,
    cause: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """The cause as filed; with another one, what it would change."""
    return _cause(request, actor, filing_id, cause)


def _cause(
    request: Request,
    actor: Actor,
    filing_id: str,
    cause: str,
    status: int = 200,
    problem: str = "",
    reason: str = "",
) -> Response:
    found: CausePreview | None = None
    with house_of(request).look(actor) as look:
        filing = _under_review(look, filing_id)
        try:
            found = finding_facts.cause_preview(look, filing, cause) if cause else None
        except FilingError as error:
            problem = problem or "；".join(p.message for p in error.problems)
            status = 422
    return page(
        request,
        "desk/cause.html",
        status,
        filing=filing,
        wanted=cause,
        found=found,
        problem=problem,
        reason=reason,
    )


@router.post("/inbox/{filing_id}/cause")
def set_cause(request: Request, filing_id: str, actor: MayReview, form: Posted) -> Response:
    """Determine the cause."""
    cause, reason = text(form, "cause", 80), text(form, "reason", REASON)
    try:
        with house_of(request).work(actor) as work:
            finding_facts.set_cause(work, filing_id, number(form, "sequence"), cause, reason)
    except FilingError as error:
        problem = "；".join(p.message for p in error.problems)
        return _cause(request, actor, filing_id, cause, 422, problem, reason)
    return RedirectResponse(f"/inbox/{filing_id}#found-facts", 303)
