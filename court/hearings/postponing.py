"""Adjourning a hearing (民事诉讼法 149; 延长审限延期开庭规定 2, 3, 5, 6): for what, how often, for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from court.cases import people
from court.cases.tables import CourtCase
from court.core.clock import day_of
from court.core.courthouse import Work
from engine.law.periods import add
from engine.text.errors import FieldProblem, FilingError
from engine.values.showing import show_day

POSTPONING = "延期开庭"


@dataclass(frozen=True, slots=True)
class Postponed:
    """An adjournment: its ground (民事诉讼法 149), whether the president approved it where he has to,
    and whether parties agree, or force majeure demands, that more than a month goes by
    (延长审限延期开庭规定 2, 3, 5, 6)."""

    ground: str
    approved: bool = False
    excused: bool = False


def grounds_to_postpone(work: Work) -> tuple[str, ...]:
    """What a hearing may be adjourned for (民事诉讼法 149)."""
    return tuple(work.house.bundle.parameters.on(work.today)(POSTPONING)["事由"])


def require_may_postpone(
    work: Work, case: CourtCase, old: date, new: date, before: int, postponed: Postponed
) -> None:
    """Raises `FilingError`; `before`: how often hearings of the case were adjourned before (3)."""
    limits = work.house.bundle.parameters.on(day_of(work.now))(POSTPONING)
    known = limits["事由"].get(postponed.ground)
    if known is None:
        raise FilingError([FieldProblem("事由", f"请选延期的事由：{'；'.join(limits['事由'])}")])
    if known.get("报院长") and not postponed.approved:
        said = "因不可抗力、意外事件延期的，先报院长批准（延长审限延期开庭规定 6）"
        raise FilingError([FieldProblem("事由", said)])
    most = limits["次数"].get(people.FULL_NAMES.get(case.procedure, ""), None)
    if most is not None and before >= most:
        said = f"已经延期 {before} 次，{case.procedure}程序延期开庭不超过 {most} 次"
        raise FilingError([FieldProblem("延期", said)])
    latest = add(old, limits["间隔"])
    if new > latest and not postponed.excused:
        said = (
            f"两次开庭的间隔不超过{limits['间隔']}，最晚{show_day(latest)}；"
            "不可抗力或者当事人同意的，请勾选"
        )
        raise FilingError([FieldProblem("开庭日", said)])


def too_long_after(work: Work, held: date | None, day: date) -> list[str]:
    """More than a month after the hearing before, which somebody has to give a reason for (5)."""
    most = work.house.bundle.parameters.on(work.today)(POSTPONING)["间隔"]
    if held is None or day <= add(held, most):
        return []
    return [f"两次开庭的间隔不超过{most}，不可抗力或者当事人同意的除外"]
