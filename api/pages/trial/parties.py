"""当事人: somebody joins, takes another's place, leaves, or what is known of one was wrong."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MaySeeCases
from api.base.posted import Posted, number, text
from api.base.security import house_of
from api.base.web import page
from court.cases import parties, people
from court.cases.lifecycle import CaseEvent, can
from court.core.roles import Action
from engine.language.parties import SIDES, member_named
from engine.text.errors import FieldProblem, FilingError

router = APIRouter()
KINDS = ("自然人", "法人", "非法人组织")
PERSON = KINDS[0]
# 民诉法解释 55, 63, 249: why somebody takes a party's place.
SUCCESSIONS = ("死亡，继承人参加", "合并、分立", "终止，权利义务由他承受", "诉讼中转让，准许替代")
RELEASES = ("撤回对他的起诉", "第三人退出", "不再是当事人")


@router.get("/trial/{case_id}/parties")
def parties_page(request: Request, case_id: str, actor: MaySeeCases, done: str = "") -> Response:
    """Who is and was a party, and what may be done about them."""
    with house_of(request).look(actor) as look:
        case = people.find(look, case_id, Action.cases)
        keeping = people.may(look, case, parties.acting(case))
        values: dict[str, Any] = {
            "case": case,
            "ever": parties.ever(look, case),
            "may_keep": keeping and can(case.state, CaseEvent.add_party),
            "sides": SIDES,
            "kinds": KINDS,
            "successions": SUCCESSIONS,
            "releases": RELEASES,
        }
    return page(request, "trial/parties.html", done=done == "1", **values)


@router.post("/trial/{case_id}/parties/{what}")
def change(request: Request, case_id: str, what: str, actor: MaySeeCases, form: Posted) -> Response:
    """Join, replace, release or correct."""
    sequence, who = number(form, "sequence"), text(form, "party", 32)
    with house_of(request).work(actor) as work:
        if what == "join":
            parties.join(work, case_id, sequence, text(form, "side", 8), _content(form))
        elif what == "replace":
            why = _chosen(form, SUCCESSIONS)
            parties.replace(work, case_id, sequence, who, _content(form), why)
        elif what == "release":
            parties.release(work, case_id, sequence, who, _chosen(form, RELEASES))
        elif what == "correct":
            case = people.find(work, case_id, Action.cases)
            known = parties.party(work, case, who).content
            parties.correct(work, case_id, sequence, who, {**known, **_content(form, known)})
        else:
            raise FilingError([FieldProblem("当事人", "没有这种处理")])
    return RedirectResponse(f"/trial/{case_id}/parties?done=1", 303)


def _chosen(form: Posted, among: tuple[str, ...]) -> str:
    said = text(form, "why", 40)
    if said not in among:
        raise FilingError([FieldProblem("缘由", f"请从这些里选：{'；'.join(among)}")])
    return said


def _content(form: Posted, known: dict[str, Any] | None = None) -> dict[str, str]:
    """What was written of a party; where one is corrected, only what was written."""
    kind = text(form, "type", 8) or str((known or {}).get("类型") or PERSON)
    person = kind == PERSON
    said = {
        "类型": kind if kind in KINDS or known else PERSON,
        "姓名" if person else "名称": text(form, "name", 200),
        "证件号码" if person else "统一社会信用代码": text(form, "number", 40),
        "住所地": text(form, "address", 300),
        "联系电话": text(form, "phone", 20),
    }
    written = {name: value for name, value in said.items() if value}
    if not known and not member_named(written):
        raise FilingError([FieldProblem("姓名", "请写当事人的姓名或者名称")])
    return written
