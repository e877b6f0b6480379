"""People's assessors (人民陪审员): the list of the court, and who of it can be drawn today.

人民陪审员法 13, 19, 24; its interpretation 3 and 17: a term of office, a draw from the list, from those
with the knowledge a case needs where it needs any, and a number of cases a year that is not exceeded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time

from sqlalchemy import func, select

from court.assignment.bench import account_of, is_there
from court.assignment.tables import LayAssessor
from court.cases.tables import CaseMember
from court.core.clock import CHINA
from court.core.courthouse import NotFound, Work
from court.core.roles import Action, Relation, Role
from court.core.tables import Account
from engine.text.errors import FieldProblem, FilingError

MOST_A_YEAR = "陪审员年度参审上限"
MOST_FIELDS, LONGEST = 5, 20


def _require_good(fields: Sequence[str], days: Sequence[tuple[date, date]]) -> None:
    """Raises `FilingError` for too much, and for days that end before they begin."""
    if len(fields) > MOST_FIELDS or any(len(field) > LONGEST for field in fields):
        raise FilingError(
            [FieldProblem("专业知识", f"最多写 {MOST_FIELDS} 项，每项不超过 {LONGEST} 个字")]
        )
    if any(first > last for first, last in days):
        raise FilingError([FieldProblem("任期", "开始的日子在结束的后面")])


def keep(
    work: Work,
    account_id: str,
    fields: Sequence[str],
    term: tuple[date, date],
    absences: Sequence[tuple[date, date]] = (),
) -> LayAssessor:
    """Enter an assessor, or change the entry.  Raises `NotAllowed`, `NotFound`, `FilingError`."""
    work.actor.require(Action.assign)
    account = work.session.get(Account, account_id)
    if account is None or account.role != Role.assessor:
        raise NotFound("没有这位人民陪审员")
    said = list(dict.fromkeys(field.strip() for field in fields if field.strip()))
    _require_good(said, (term, *absences))
    found = work.session.get(LayAssessor, account_id, with_for_update=True)
    if found is None:
        found = LayAssessor(account_id=account_id, court=work.house.chain)
        work.session.add(found)
    found.fields, (found.since, found.until) = said, term
    found.absences = [[first.isoformat(), last.isoformat()] for first, last in absences]
    work.session.flush()
    work.log("登记人民陪审员", "", 账户=account_id, 任期=[day.isoformat() for day in term])
    return found


def everybody(work: Work) -> list[LayAssessor]:
    """The whole list, whoever can be drawn today or not."""
    found = select(LayAssessor).where(LayAssessor.court == work.house.chain)
    return list(work.session.scalars(found.order_by(LayAssessor.account_id)))


def sat_this_year(work: Work) -> Mapping[str, int]:
    """In how many cases each was given a seat this year."""
    begin = datetime.combine(date(work.today.year, 1, 1), time(), CHINA)
    found = (
        select(CaseMember.account_id, func.count(CaseMember.case_id.distinct()))
        .where(
            CaseMember.court == work.house.chain,
            CaseMember.relation == Relation.lay,
            CaseMember.since >= begin,
        )
        .group_by(CaseMember.account_id)
    )
    return {who: count for who, count in work.session.execute(found)}


def most(work: Work) -> int:
    """In how many cases a year somebody may sit (dated parameter)."""
    return int(work.house.bundle.parameters.on(work.today)(MOST_A_YEAR))


def able(
    work: Work, barred: Mapping[str, str], without: Iterable[str] = (), field: str = ""
) -> tuple[list[str], dict[str, str]]:
    """Who can be drawn today, and of everybody else on the list why not."""
    listed, limit, sat = everybody(work), most(work), sat_this_year(work)
    full = {one.account_id for one in listed if sat.get(one.account_id, 0) >= limit}
    # Of several reasons the last one here is told: that somebody may not, before that there were too many.
    reasons = {
        **dict.fromkeys(full, "今年已满上限"),
        **dict.fromkeys(without, "已经参加过本案"),
        **barred,
    }
    found: list[str] = []
    out: dict[str, str] = {}
    for one in listed:
        if why := _why_not(work, one, field) or reasons.get(one.account_id, ""):
            out[one.account_id] = why
        else:
            found.append(one.account_id)
    return found, out


def _why_not(work: Work, one: LayAssessor, field: str) -> str:
    account = account_of(work, one.account_id)
    if account is None or account.disabled or not one.since <= work.today <= one.until:
        return "不在任期"
    if field and field not in one.fields:
        return "没有需要的专业知识"
    return "" if is_there(one, work.today) else "当日不参审"
