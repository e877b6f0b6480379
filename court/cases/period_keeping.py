"""What a host records in the trial period: days that do not count, extensions, and taking them back.

民诉法解释 243, 258; 延长审限延期开庭规定 1, 7: the parties see each of these events.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from court.cases.people import find
from court.cases.period_ledger import EXCLUDED, EXTENDED, TAKEN_BACK, UNLIMITED, ledger_of
from court.cases.service import note, require_current
from court.cases.tables import CourtCase
from court.cases.trial_period import (
    EXTENSIONS,
    NOT_COUNTED,
    Exclusion,
    Extension,
    PeriodError,
    TrialPeriod,
    check,
)
from court.core.courthouse import Conflict, Work
from court.core.roles import Action
from court.flow.counting import TAKES_BACK
from engine.text.errors import FieldProblem, FilingError
from engine.values.showing import show_day

FOREIGN = "涉外、涉港澳台案件，不受审限限制"  # 民事诉讼法 287; 审理期限规定2000 2


def kinds(work: Work) -> Sequence[str]:
    """What can be recorded: what is not counted, and extensions by who granted them."""
    table = work.house.bundle.parameters.on(work.today)(NOT_COUNTED)
    return (*table, *EXTENSIONS.values(), FOREIGN)


def keep(
    work: Work, case_id: str, sequence: int, kind: str, since: date, until: date | None = None
) -> CourtCase:
    """Record an exclusion, both days included, or an extension that was granted on `since`.

    Raises `Conflict`, `FilingError` for what the law does not know.
    """
    case, period = _open(work, case_id, sequence)
    if since < case.registered_on:
        said = f"{show_day(since)}在立案的日子{show_day(case.registered_on)}以前，请核对"
        raise FilingError([FieldProblem("审限", said)])
    if kind == FOREIGN:
        note(work, case, UNLIMITED)
        return case
    by = next((who for who, named in EXTENSIONS.items() if named == kind), "")
    if by:
        _require_begun(work, since, "批准延长", "批准")
        _require_lawful(work, replace(period, extensions=(*period.extensions, Extension(by, 0))))
        note(work, case, EXTENDED, 批准=by, 批准日=since.isoformat())
        return case
    if until is None:  # the days of an announcement are known beforehand
        _require_begun(work, since, f"{kind}开始", "开始")
    added = Exclusion(kind, since, until, 0)
    _require_lawful(work, replace(period, exclusions=(*period.exclusions, added)))
    told = until.isoformat() if until else None
    note(work, case, EXCLUDED, 期间=kind, 起=since.isoformat(), 止=told)
    return case


def _require_begun(work: Work, since: date, what: str, begun: str) -> None:
    if since > work.today:
        said = f"{what}的日子{show_day(since)}还没有到；{begun}以后再登记"
        raise FilingError([FieldProblem(f"{begun}的日子", said)])


def take_back(work: Work, case_id: str, sequence: int, number: int) -> CourtCase:
    """An entry was wrong: it does not count, and stays in the log."""
    case, _ = _open(work, case_id, sequence)
    found = ledger_of(work, case)
    if found is None or number not in {entry.number for entry in found.recorded}:
        raise Conflict("没有这一条审限记录，或者已经撤销")
    note(work, case, TAKEN_BACK, **{TAKES_BACK: number})
    return case


def _open(work: Work, case_id: str, sequence: int) -> tuple[CourtCase, TrialPeriod]:
    case = find(work, case_id, Action.conduct, lock=True)
    require_current(case, sequence)
    found = ledger_of(work, case)
    if found is None:
        raise Conflict("还没有确定程序的案件、不是诉讼的案件，这里不计算审限")
    return case, found.period


def _require_lawful(work: Work, period: TrialPeriod) -> None:
    try:
        check(period, work.house.bundle.parameters.on(work.today))
    except PeriodError as error:
        raise FilingError([FieldProblem("审限", str(error))]) from error
