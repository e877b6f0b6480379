"""审查: one filing; questions answered, findings overridden, facts stated, all in place.

Every change answers with the whole findings column: by htmx in place, without scripts as a page.
A page older than the filing changes nothing; it is shown anew, with what happened meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from api.base.access import MayDecide, MayReadInbox, MayReview
from api.base.posted import Posted, number, text
from api.base.security import house_of
from api.base.web import fragment, page
from court.core.courthouse import Actor, Conflict, Work
from court.core.lifecycle import TransitionError
from court.core.tables import Filing
from court.decisions import review
from court.decisions import service as decisions
from court.decisions.review import OVERRIDES
from court.decisions.views.aside import HistoryLine
from court.decisions.views.desk import desk_view
from court.opinions.masking import NUMBER
from engine.language.vocabulary import Fact
from engine.text.errors import FilingError, LianError

router = APIRouter()
FACT = "fact:"
REASON_LIMIT = 2_000
IN_PLACE = {"HX-Retarget": "#review", "HX-Reswap": "outerHTML"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be done: at which finding, what to do, and what was typed."""

    finding: str
    form: str
    message: str
    said: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stale:
    """Somebody was faster: what was tried, and what happened since the page was made."""

    message: str
    tried: str
    since: list[HistoryLine]


@router.get("/inbox/{filing_id}")
def review_page(
    request: Request,
    filing_id: str,
    actor: MayReadInbox,
    version: Annotated[int, Query(alias="v", ge=0, le=10_000)] = 0,
    numbers: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """The whole page of a version, the newest by default; `numbers` asks for whole identity numbers.

    The access log names what was asked for.
    """
    if numbers:
        request.state.reads = NUMBER
    return show(request, actor, filing_id, version=version, whole_numbers=bool(numbers))


@router.get("/inbox/{filing_id}/others")
def others_page(
    request: Request,
    filing_id: str,
    actor: MayReadInbox,
    version: Annotated[int, Query(alias="v", ge=0, le=10_000)] = 0,
) -> Response:
    """What stands in nobody's way, loaded when asked for; for htmx only the lists."""
    whole = not request.headers.get("hx-request")
    with house_of(request).look(actor) as look:
        filing = review.open_filing(look, filing_id)
        view = desk_view(look, filing, version)
    values: dict[str, Any] = {
        "view": view,
        "head": view.head,
        "home": f"/inbox/{filing_id}" if whole else "",
        "problem": None,
        "overrides": list(OVERRIDES),
    }
    if whole:
        return page(request, "desk/others_page.html", **values)
    return HTMLResponse(fragment(request, "desk/others.html", **values))


def show(
    request: Request,
    actor: Actor,
    filing_id: str,
    *,
    version: int = 0,
    whole_numbers: bool = False,
    status: int = 200,
    problem: Problem | None = None,
    stale: Stale | None = None,
    said: str = "",
) -> Response:
    """The page, or only its findings column for htmx."""
    with house_of(request).look(actor) as look:
        filing = review.open_filing(look, filing_id)
        view = desk_view(look, filing, version, whole_numbers)
    values: dict[str, Any] = {
        "view": view,
        "head": view.head,
        "problem": problem,
        "stale": stale,
        "overrides": list(OVERRIDES),
        "said": said,
    }
    if request.headers.get("hx-request"):
        body = fragment(request, "desk/review_part.html", **values)
        return HTMLResponse(body, status, IN_PLACE if status >= 400 else None)
    return page(request, "desk/review.html", status, **values)


@router.post("/inbox/{filing_id}/answer")
def answer(request: Request, filing_id: str, actor: MayReview, form: Posted) -> Response:
    """Answer a finding's question; the opinion is made anew."""
    finding, said = text(form, "finding"), text(form, "said")
    reason = text(form, "reason", REASON_LIMIT)

    def act(work: Work) -> Filing:
        if not said:
            raise LianError("请先选一个回答")
        return review.answer(work, filing_id, number(form, "sequence"), finding, said, reason)

    problem = Problem(finding, "answer", "", said, reason)
    return change(request, actor, filing_id, form, act, problem, f"回答“{said}”")


@router.post("/inbox/{filing_id}/override")
def override(request: Request, filing_id: str, actor: MayReview, form: Posted) -> Response:
    """Replace what a rule found, with a reason."""
    finding, said = text(form, "finding"), text(form, "said")
    reason = text(form, "reason", REASON_LIMIT)

    def act(work: Work) -> Filing:
        sequence = number(form, "sequence")
        return review.override(work, filing_id, sequence, finding, said, reason)

    problem = Problem(finding, "override", "", said, reason)
    return change(request, actor, filing_id, form, act, problem, f"改为“{said}”，理由：{reason}")


@router.post("/inbox/{filing_id}/withdraw")
def withdraw(request: Request, filing_id: str, actor: MayReview, form: Posted) -> Response:
    """Take an answer or an override back."""

    def act(work: Work) -> Filing:
        sequence = number(form, "sequence")
        return review.withdraw_ruling(work, filing_id, sequence, text(form, "ruling", 40))

    return change(request, actor, filing_id, form, act, Problem("", "", ""), "撤回")


@router.post("/inbox/{filing_id}/facts")
def facts(request: Request, filing_id: str, actor: MayReview, form: Posted) -> Response:
    """State the facts only staff may state; the form shows all of them, changed ones count."""

    def act(work: Work) -> Filing:
        filing = review.open_filing(work, filing_id, lock=True)
        review.require_current(work, filing, number(form, "sequence"))
        for fact, known in review.staff_facts(filing, review.vocabulary_of(work, filing)):
            wanted = stated(form, fact)
            if wanted != known:
                review.state_fact(work, filing_id, filing.sequence, fact.name, wanted)
        return filing

    return change(request, actor, filing_id, form, act, Problem("", "facts", ""), "登记事实")


def stated(form: FormData, fact: Fact) -> Any:
    """What the form says about a fact; None for nothing."""
    said = text(form, FACT + fact.name, REASON_LIMIT)
    if fact.type == "是否":
        return {"是": True, "否": False}.get(said)
    return said or None


@router.post("/inbox/{filing_id}/release")
def release(request: Request, filing_id: str, actor: MayReview, form: Posted) -> Response:
    """Give the filing back to the inbox."""

    def act(work: Work) -> Filing:
        return review.release(work, filing_id, number(form, "sequence"))

    return change(request, actor, filing_id, form, act, Problem("", "", ""), "退还收件箱")


@router.post("/inbox/{filing_id}/send-back")
def send_back(request: Request, filing_id: str, actor: MayDecide, form: Posted) -> Response:
    """Return the papers when the period to supplement is over (登记立案规定 7(3))."""

    def act(work: Work) -> Filing:
        return decisions.send_back(work, filing_id, number(form, "sequence"))

    return change(request, actor, filing_id, form, act, Problem("", "", ""), "退回材料")


def change(
    request: Request,
    actor: Actor,
    filing_id: str,
    form: FormData,
    act: Callable[[Work], Filing],
    problem: Problem,
    tried: str,
) -> Response:
    """Do one change and show the page; whatever stood in the way is said where it was typed."""
    house = house_of(request)
    try:
        with house.work(actor) as work:
            act(work)
    except (Conflict, TransitionError) as error:
        stale = stale_view(request, actor, filing_id, number(form, "sequence"), str(error), tried)
        return show(request, actor, filing_id, status=409, stale=stale)
    except FilingError as error:
        message = "；".join(p.message for p in error.problems)
        return show(request, actor, filing_id, status=422, problem=_with(problem, message))
    except LianError as error:
        if type(error) is not LianError:
            raise
        return show(request, actor, filing_id, status=422, problem=_with(problem, str(error)))
    if request.headers.get("hx-request"):
        return show(request, actor, filing_id, said=f"已{tried}，建议已经重算")
    return RedirectResponse(f"/inbox/{filing_id}", 303)


def _with(problem: Problem, message: str) -> Problem:
    return Problem(problem.finding, problem.form, message, problem.said, problem.reason)


def stale_view(
    request: Request, actor: Actor, filing_id: str, sequence: int, message: str, tried: str
) -> Stale:
    """What happened to the filing since a page of that sequence was made."""
    with house_of(request).look(actor) as look:
        filing = review.open_filing(look, filing_id)
        view = desk_view(look, filing)
        missed = max(0, filing.sequence - sequence)
    return Stale(message, tried, view.history[:missed])
