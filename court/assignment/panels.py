"""Composing a panel (合议庭): judges named or drawn, people's assessors always drawn from the list.

民事诉讼法 40-44, 163, 185; 人民陪审员法 14, 16, 18, 19 and its interpretation 3, 5, 7.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from court.assignment import assessors, lay_wish, recusal
from court.assignment.candidates import SITS, candidates
from court.assignment.panel_draws import JUDGES, LAY, PanelDraws
from court.assignment.rules import Composition, assignment_rules
from court.assignment.weights import path_of
from court.cases.lifecycle import CaseEvent
from court.cases.panel import ALONE, SUBSTITUTES, USED, Panel, ask_who_presides, panel_of
from court.cases.people import ORDINARY, SPECIAL, find, of_case
from court.cases.projection import LEAVING, PEOPLE
from court.cases.service import record, require_current
from court.cases.tables import LITIGATION, CourtCase
from court.core.courthouse import Conflict, NotAllowed, Work
from court.core.roles import Action, Relation, Role
from court.core.tables import Account, LogEntry
from court.flow import tasks
from engine.text.errors import FieldProblem, FilingError

COURTS, BASIC = "法院", "基层"
MOST_SUBSTITUTES = 4
_PLACE = {JUDGES: Relation.member, LAY: Relation.lay}


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a panel is to be composed: a composition of `rules/分案.yaml` by its name.

    `named` judges and who is `presiding` only the head of division or the president says; other
    places are drawn.  `field` is the knowledge assessors need, empty for any.
    """

    composition: str
    named: tuple[str, ...] = ()
    presiding: str = ""
    substitutes: int = 0
    field: str = ""


def compose(work: Work, case_id: str, sequence: int, wanted: Wanted) -> Panel:
    """Form the panel of a case that has a host.

    Raises `NotAllowed`, `NotFound`, `Conflict`, `FilingError`, `NobodyLeft`.
    """
    case = find(work, case_id, Action.assign, lock=True)
    require_current(case, sequence)
    composition = _require_composition(work, case, wanted)
    if panel_of(work, case).count > 1:
        raise Conflict("这个案件已经组成合议庭；换人请提出变更")
    draws = PanelDraws(work, case)
    judges = _judges_beside_host(work, case, composition, wanted, draws)
    lay: tuple[str, ...] = ()
    if composition.lay:
        lay = draws.lay(composition.lay + wanted.substitutes, wanted.field).chosen
    seated, reserve = lay[: composition.lay], lay[composition.lay :]
    people = _seats_of_judges(work, str(case.host_id), judges, wanted.presiding)
    people += [[who, Relation.lay] for who in seated]
    said = {PEOPLE: people, "组成": composition.name, SUBSTITUTES: list(reserve), **draws.said()}
    entry = record(work, case, CaseEvent.form_panel, **said)
    ask_who_presides(work, case, entry)
    if seated:
        tasks.done(work, case.id, lay_wish.FORM)
    return panel_of(work, case)


def _judges_beside_host(
    work: Work, case: CourtCase, composition: Composition, wanted: Wanted, draws: PanelDraws
) -> tuple[str, ...]:
    """Those who are named, then those drawn for the places that are left."""
    named = _require_named(work, case, composition, wanted)
    return (*named, *draws.judges(composition.judges - 1 - len(named), named).chosen)


def _seats_of_judges(work: Work, host: str, judges: Sequence[str], named: str) -> list[list[str]]:
    """Pairs of account and relation; the host is in the case already, and here only to preside."""
    presiding = _presiding(work, (host, *judges), named)
    seats = [[who, Relation.presiding if who == presiding else Relation.member] for who in judges]
    return [*seats, [host, Relation.presiding]] if presiding == host else seats


def _require_composition(work: Work, case: CourtCase, wanted: Wanted) -> Composition:
    rules = assignment_rules(work.house.bundle)
    found = rules.compositions.get(wanted.composition)
    if found is None:
        said = f"请从这些里选：{'、'.join(rules.compositions)}"
        raise FilingError([FieldProblem("组成", said)])
    if not case.host_id:
        raise FilingError([FieldProblem("组成", "还没有承办法官，先分案")])
    if case.procedure in ALONE:
        said = f"{case.procedure}程序由审判员一人独任审理（民事诉讼法 163），先转为普通程序"
        raise FilingError([FieldProblem("组成", said)])
    if found.lay and (case.way != LITIGATION or case.procedure == SPECIAL):
        said = "特别程序、督促程序、公示催告程序没有人民陪审员参加（人民陪审员法解释 5）"
        raise FilingError([FieldProblem("组成", said)])
    path = path_of(work.house.bundle, case.cause, work.today)
    if rules.only_seven(path) and (found.judges, found.lay) != (3, 4):
        said = "公益诉讼由三名法官、四名人民陪审员的七人合议庭审理（人民陪审员法 16）"
        raise FilingError([FieldProblem("组成", said)])
    if not 0 <= wanted.substitutes <= MOST_SUBSTITUTES:
        raise FilingError([FieldProblem("候补", f"候补写 0 到 {MOST_SUBSTITUTES} 名")])
    return found


def _require_named(
    work: Work, case: CourtCase, composition: Composition, wanted: Wanted
) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(wanted.named))
    if not named:
        return ()
    work.actor.require(Action.bench)
    if len(named) > composition.judges - 1 or case.host_id in named:
        said = f"除承办法官以外，最多再指定 {composition.judges - 1} 名法官"
        raise FilingError([FieldProblem("法官", said)])
    able = candidates(work, [case], [str(case.host_id)], True, SITS)
    for who in named:
        able.require(who)
    return named


def _presiding(work: Work, judges: Sequence[str], named: str) -> str:
    """The president or head of division who sits presides, else who is named; empty for nobody yet."""
    roles = {who: work.session.get_one(Account, who).role for who in judges}
    leading = [who for who in judges if roles[who] == Role.president]
    leading += [who for who in judges if roles[who] == Role.chief]
    if leading and named not in ("", leading[0]):
        said = "院长、庭长参加审判的，由院长、庭长担任审判长（民事诉讼法 44）"
        raise FilingError([FieldProblem("审判长", said)])
    return leading[0] if leading else _named_presiding(work, judges, named)


def _named_presiding(work: Work, judges: Sequence[str], named: str) -> str:
    if named:
        work.actor.require(Action.bench)
        if named not in judges:
            raise FilingError([FieldProblem("审判长", "审判长从合议庭的法官里指定")])
    return named


def preside(work: Work, case_id: str, sequence: int, who: str) -> Panel:
    """The head of division or the president names who presides (民事诉讼法 44)."""
    work.actor.require(Action.bench)
    case = find(work, case_id, Action.cases, lock=True)
    require_current(case, sequence)
    panel = panel_of(work, case)
    if panel.count <= 1:
        raise Conflict("这个案件没有组成合议庭")
    if panel.presiding:
        raise Conflict("已经有审判长；换审判长请提出变更")
    _presiding(work, panel.judges, who)
    if not who:
        raise FilingError([FieldProblem("审判长", "请选审判长")])
    leaving = [[who, Relation.member]] if who != panel.host else []
    said = {PEOPLE: [[who, Relation.presiding]], LEAVING: leaving}
    ask_who_presides(work, case, record(work, case, CaseEvent.form_panel, **said))
    return panel_of(work, case)


def sit_alone(work: Work, case_id: str, sequence: int, sure: bool) -> CourtCase:
    """The host says that one judge may try this case by the ordinary procedure (民事诉讼法 40, 42)."""
    case = find(work, case_id, Action.conduct, lock=True)
    require_current(case, sequence)
    if case.procedure != ORDINARY or panel_of(work, case).count > 1:
        raise Conflict("这个案件不用再定是不是独任")
    path = path_of(work.house.bundle, case.cause, work.today)
    if assignment_rules(work.house.bundle).only_seven(path):
        raise FilingError([FieldProblem("独任", "公益诉讼由七人合议庭审理（人民陪审员法 16）")])
    court = work.house.bundle.parameters.on(work.today)(COURTS).get(work.house.court)
    if isinstance(court, Mapping) and court.get("级别") != BASIC:
        raise FilingError(
            [FieldProblem("独任", "普通程序独任审理只在基层人民法院（民事诉讼法 40）")]
        )
    if not sure:
        said = (
            "独任审理的前提是基本事实清楚、权利义务关系明确，也没有列出的情形（民事诉讼法 40、42）"
        )
        raise FilingError([FieldProblem("独任", said)])
    record(work, case, CaseEvent.sit_alone)
    return case


def require_member(work: Work, case: CourtCase, leaving: str) -> Panel:
    """Raises `FilingError` for whoever is no member that can be replaced; the host is reassigned."""
    panel = panel_of(work, case)
    if leaving == panel.host or leaving not in (*panel.judges, *panel.lay):
        said = "他不是合议庭的成员；换承办法官请用“变更承办人”"
        raise FilingError([FieldProblem("换谁", said)])
    return panel


def replace(
    work: Work, case: CourtCase, leaving: str, to: str, told: Mapping[str, Any]
) -> LogEntry:
    """Put somebody else into a member's place: who is named, a substitute, or whoever is drawn."""
    panel = require_member(work, case, leaving)
    kind = LAY if leaving in panel.lay else JUDGES
    if to and kind == LAY:
        raise NotAllowed("人民陪审员随机抽取，不能指定（人民陪审员法 19）")
    draws = PanelDraws(work, case)
    used: list[str] = []
    if to:
        candidates(work, [case], panel.judges, True, SITS).require(to)
        who = to
    elif substitute := _first_able(work, case, panel, kind):
        who, used = substitute, [substitute]
    else:
        who = draws.one(kind, panel)
    held = [m.relation for m in of_case(work, case) if m.account_id == leaving]
    gone = [[leaving, relation] for relation in held if relation != Relation.host]
    said = {PEOPLE: [[who, _PLACE[kind]]], LEAVING: gone, USED: used, **told, **draws.said()}
    entry = record(work, case, CaseEvent.form_panel, **said)
    ask_who_presides(work, case, entry)
    return entry


def _first_able(work: Work, case: CourtCase, panel: Panel, kind: str) -> str:
    """The first substitute who may still sit (人民陪审员法解释 7); empty for none."""
    if kind != LAY or not panel.substitutes:
        return ""
    able, _ = assessors.able(work, recusal.excluded(work, case))
    return next((who for who in panel.substitutes if who in able), "")
