"""送达: the grid of a case with everything that may be done about it, and service in the whole court."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayConductCases, MaySeeCases, MaySeeServed, MayServe
from api.base.downloads import attachment
from api.base.posted import Posted, chosen_files, text
from api.base.security import house_of
from api.base.web import page
from court.cases import parties, people
from court.core.clock import CHINA
from court.core.courthouse import Actor
from court.core.roles import Action
from court.service import (
    figures,
    grid,
    judging,
    pictures,
    queries,
    reading,
    recipients,
    reporting,
    sending,
    service,
    whereabouts,
)
from court.service.mail import RETURNED, SIGNED
from court.service.ways import CONSENTS, SOURCES
from engine.text.errors import FieldProblem, FilingError

router = APIRouter()
MONTH = timedelta(days=30)
MAIL_REASONS, MAIL_SIGNERS = "邮件退回", "邮寄签收人"
WAYS = "送达方式"
# What is served beside what the plan asks for; the names of rulings say on what they are.
PAPERS = (
    "判决书",
    "调解书",
    "驳回起诉裁定书",
    "管辖权异议裁定书",
    "准许撤诉裁定书",
    "按撤诉处理裁定书",
    "中止诉讼裁定书",
    "财产保全裁定书",
    "先予执行裁定书",
    "答辩状副本",
    "反诉状副本",
    "上诉状副本",
    "支付令",
)
# Ways in which somebody of a court, or who hands on for it, meets the person.
VISITS = ("直接", "领取", "留置", "委托", "转交", "宣判")


@router.get("/trial/{case_id}/service")
def grid_page(request: Request, case_id: str, actor: MaySeeCases, done: str = "") -> Response:
    """Addressee by document, and for each what was tried and what may be done."""
    house = house_of(request)
    with house.look(actor) as look:
        case = people.find(look, case_id, Action.cases)
        parameters = house.bundle.parameters.on(look.today)
        proofs = {proof: None for way in parameters(WAYS).values() for proof in _proofs(way)}
        values: dict[str, Any] = {
            "case": case,
            "grid": grid.grid(look, case),
            "may_serve": people.may(look, case, Action.serve),
            "may_judge": people.may(look, case, Action.conduct),
            "sources": parameters(SOURCES),
            "steps": reading.STEPS,
            "reasons": list(parameters(MAIL_REASONS)),
            "signers": [*parameters(MAIL_SIGNERS)["可以签收"], "其他人"],
            "proofs": list(proofs),
            "uses": recipients.USES,
            "regions": recipients.PLACES,
            "consents": CONSENTS,
            "as_of": look.today,
            "visits": VISITS,
            "paper_names": PAPERS,
        }
    return page(request, "trial/service.html", done=done == "1", **values)


def _proofs(way: dict[str, Any]) -> list[str]:
    return [*way["证明"], *way.get("任一证明", ())]


@router.post("/trial/{case_id}/service/send")
def send(request: Request, case_id: str, actor: MayServe, form: Posted) -> Response:
    """Begin an attempt."""
    with house_of(request).work(actor) as work:
        service.send(
            work, case_id, text(form, "task", 32), text(form, "way", 4), text(form, "address", 32)
        )
    return _back(case_id)


@router.post("/trial/{case_id}/service/ask")
def ask(request: Request, case_id: str, actor: MayServe, form: Posted) -> Response:
    """More papers for a party."""
    with house_of(request).work(actor) as work:
        case = people.find(work, case_id, Action.serve, lock=True)
        party = parties.party(work, case, text(form, "party", 32))
        service.ask(work, case, party, text(form, "papers").replace("，", "、").split("、"))
    return _back(case_id)


@router.post("/trial/{case_id}/service/report")
def report(request: Request, case_id: str, actor: MayServe, form: Posted) -> Response:
    """What became of an attempt, written down by somebody of the court."""
    step = text(form, "step", 8)
    said: dict[str, Any] = {
        "原因": text(form, "reason", 20) if step == RETURNED else "",
        "签收人": text(form, "signer", 20) if step == SIGNED else "",
        "姓名": text(form, "name", 40) if step == SIGNED else "",
        "联系": bool(text(form, "called")),
        "本人确认": bool(text(form, "sure")),
        "对方当事人": bool(text(form, "opponent")),
        "证明": [str(p) for p in form.getlist("proof") if isinstance(p, str)][:6],
    }
    with house_of(request).work(actor) as work:
        at = _moment(text(form, "day", 10), work.now)
        reporting.report(work, case_id, text(form, "attempt", 32), step, at, said)
    return _back(case_id)


@router.post("/trial/{case_id}/service/pictures")
def add_pictures(request: Request, case_id: str, actor: MayServe, form: Posted) -> Response:
    """Pictures somebody of the court took on the way."""
    house = house_of(request)
    found = pictures.receive(house, chosen_files(form, "picture"))
    if not found:
        raise FilingError([FieldProblem("影像", "请选照片")])
    with house.work(actor) as work:
        pictures.add(work, case_id, text(form, "attempt", 32), found)
    return _back(case_id)


@router.get("/trial/{case_id}/service/pictures/{picture_id}")
def picture(request: Request, case_id: str, actor: MaySeeCases, picture_id: str) -> Response:
    """One picture, to keep."""
    with house_of(request).look(actor) as look:
        found, data = pictures.read(look, case_id, picture_id)
    return attachment(found.name, found.media_type, data)


def _moment(day: str, now: datetime) -> datetime:
    """Noon of a day in China, or now when it is today; the record keeps days."""
    try:
        found = datetime.combine(date.fromisoformat(day), time(12), CHINA)
    except ValueError:
        raise FilingError([FieldProblem("日期", "日期应写成 2026-09-07 这样")]) from None
    return min(found, now) if found.date() == now.astimezone(CHINA).date() else found


@router.post("/trial/{case_id}/service/say")
def say(request: Request, case_id: str, actor: MayConductCases, form: Posted) -> Response:
    """The judge answers, sets aside, or lets papers be announced."""
    kind, task = text(form, "kind", 4), text(form, "task", 32)
    with house_of(request).work(actor) as work:
        if kind == "公告":
            judging.approve_announcement(work, case_id, task)
        else:
            reason, attempt = text(form, "reason", 1_000), text(form, "attempt", 32)
            judging.say(work, case_id, task, kind, reason, attempt)
    return _back(case_id)


@router.post("/trial/{case_id}/service/address")
def address(request: Request, case_id: str, actor: MayServe, form: Posted) -> Response:
    """Another address, or one that is not used any more."""
    with house_of(request).work(actor) as work:
        if stopped := text(form, "stop", 32):
            whereabouts.stop_address(work, case_id, stopped)
        else:
            whereabouts.add_address(
                work,
                case_id,
                text(form, "party", 32),
                text(form, "source", 2),
                text(form, "use", 2),
                text(form, "address", 300),
            )
    return _back(case_id)


@router.post("/trial/{case_id}/service/confirm")
def confirm(request: Request, case_id: str, actor: MayConductCases, form: Posted) -> Response:
    """The judge lets an address be used."""
    with house_of(request).work(actor) as work:
        whereabouts.confirm_address(work, case_id, text(form, "address", 32))
    return _back(case_id)


@router.post("/trial/{case_id}/service/person")
def person(request: Request, case_id: str, actor: MayServe, form: Posted) -> Response:
    """Consent, domicile, search, whereabouts."""
    with house_of(request).work(actor) as work:
        whereabouts.set_person(
            work,
            case_id,
            text(form, "party", 32),
            text(form, "consent", 2),
            text(form, "abroad", 2),
            bool(text(form, "searched")),
            bool(text(form, "missing")),
        )
    return _back(case_id)


@router.get("/service")
def overview_page(
    request: Request,
    actor: MaySeeServed,
    first: Annotated[str, Query(alias="from", max_length=10)] = "",
    last: Annotated[str, Query(alias="to", max_length=10)] = "",
) -> Response:
    """What is still to be served, and figures between two days."""
    return _overview(request, actor, first, last)


@router.post("/service/send")
def send_together(request: Request, actor: MayServe, form: Posted) -> Response:
    """Send many papers by one way; says how many were sent, and of the others why not.

    Whoever may send in a case and not see the list goes back to the cases.
    """
    tasks = {said[:32] for said in form.getlist("task") if isinstance(said, str)}
    try:
        with house_of(request).work(actor) as work:
            outcome = sending.send_together(work, tasks, text(form, "way", 4))
    except FilingError as error:
        if actor.may(Action.served):
            return _overview(request, actor, problem=error.problems[0].message, chosen=tasks)
        raise
    if actor.may(Action.served):
        return _overview(request, actor, outcome=outcome)
    return RedirectResponse("/trial", 303)


def _overview(
    request: Request,
    actor: Actor,
    first: str = "",
    last: str = "",
    outcome: sending.Outcome | None = None,
    problem: str = "",
    chosen: Collection[str] = (),
) -> Response:
    """`problem` is why nothing was sent of what was `chosen`."""
    with house_of(request).look(actor) as look:
        since, until = _day(first, look.today - MONTH), _day(last, look.today)
        found = figures.figures(look, since, until)
        open_ = queries.open_tasks(look)
    return page(
        request,
        "trial/serving.html",
        422 if problem else 200,
        figures=found,
        open=open_,
        since=since,
        until=until,
        most=queries.OPEN_SHOWN,
        ways=sending.BY_CARRIER,
        outcome=outcome,
        problem=problem,
        chosen=chosen,
        left={one.task.id: one.why for one in outcome.left if one.task} if outcome else {},
    )


def _day(said: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return otherwise


def _back(case_id: str) -> Response:
    return RedirectResponse(f"/trial/{case_id}/service?done=1", 303)
