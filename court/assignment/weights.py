"""How much work a case is, from dated parameters: cause × procedure × what makes it more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from court.cases import parties
from court.cases.tables import CourtCase
from court.core.courthouse import Work
from engine.bundle.bundle import Bundle
from engine.check.opening import open_cause
from engine.language.parties import RESPONDING

BY_CAUSE, BY_PROCEDURE, MORE, BAND = "案件固有权重", "案件程序权重", "案件权重修正", "分案带宽"
DEFAULT = "默认"


def path_of(bundle: Bundle, cause: str, day: date) -> tuple[str, ...]:
    """The levels of a cause, the top first."""
    return open_cause(bundle, cause, day).cause.path


def band(bundle: Bundle, day: date) -> Decimal:
    """How much more than the least loaded somebody may have and still be drawn."""
    return Decimal(str(bundle.parameters.on(day)(BAND)))


def weight(
    bundle: Bundle, day: date, path: Sequence[str], procedure: str, respondents: int
) -> Decimal:
    """The weight of one case, to three places."""
    look_up = bundle.parameters.on(day)
    causes, procedures, more = look_up(BY_CAUSE), look_up(BY_PROCEDURE), look_up(MORE)
    own = next((causes[level] for level in reversed(path) if level in causes), causes[DEFAULT])
    times = procedures.get(procedure, procedures[DEFAULT])
    extra = Decimal(str(more["每多一名被告"])) * max(respondents - 1, 0)
    extra = min(extra, Decimal(str(more["最多加"])))
    found = Decimal(str(own)) * Decimal(str(times)) + extra
    return found.quantize(Decimal("0.001"))


def weight_of(work: Work, case: CourtCase) -> Decimal:
    """The weight of a case as it stands."""
    bundle, day = work.house.bundle, work.today
    respondents = sum(p.side in RESPONDING for p in parties.standing(work, case))
    return weight(bundle, day, path_of(bundle, case.cause, day), case.procedure, respondents)


def weights_of_batch(work: Work, cases: Sequence[CourtCase]) -> list[Decimal]:
    """Cases of one batch: from the second on, most of the thinking is done."""
    share = Decimal(str(work.house.bundle.parameters.on(work.today)(MORE)["同批第二件起"]))
    whole = [weight_of(work, case) for case in cases]
    return [whole[0], *((w * share).quantize(Decimal("0.001")) for w in whole[1:])]
