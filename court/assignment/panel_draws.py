"""Judges and people's assessors drawn into the panel of a case, and what the event says of each draw.

The same committed seed as for who hosts a case, so anybody can compute the draw again (`verifying`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from court.assignment import assessors, recusal, seeds
from court.assignment.candidates import NobodyLeft, candidates, counted
from court.assignment.drawing import Several, draw_several, message
from court.assignment.service import registered
from court.assignment.weights import band
from court.cases.lifecycle import CaseEvent
from court.cases.panel import Panel
from court.cases.projection import own_events
from court.cases.tables import CourtCase
from court.core.courthouse import Work

JUDGES, LAY = "法官", "陪审员"
DRAWS = "抽签"


class PanelDraws:
    """Draws for the panel of one case by the seed of the day, each told so that it can be computed again."""

    def __init__(self, work: Work, case: CourtCase) -> None:
        self.work, self.case = work, case
        self.told: dict[str, Any] = {}
        formed = own_events(work.session, case.id)
        self.round = 1 + sum(entry.kind == CaseEvent.form_panel for entry in formed)

    def judges(self, count: int, without: Iterable[str]) -> Several:
        """So many judges, none of whom ever tried the case.  Raises `NobodyLeft`."""
        if count <= 0:
            return Several((), ())
        gone = {str(self.case.host_id), *without, *recusal.sat_in(self.work, self.case)}
        able = candidates(self.work, [self.case], gone)
        width = band(self.work.house.bundle, self.work.today)
        return self._draw(JUDGES, able.loads, able.out, width, count)

    def one(self, kind: str, panel: Panel) -> str:
        """Who is drawn for a place of a panel that stands."""
        drawn = self.judges(1, panel.judges) if kind == JUDGES else self.lay(1, "")
        return drawn.chosen[0]

    def lay(self, count: int, field: str) -> Several:
        """So many assessors who know a field, empty for any.  Raises `NobodyLeft`."""
        barred = recusal.excluded(self.work, self.case)
        sat = recusal.sat_in(self.work, self.case)
        able, out = assessors.able(self.work, barred, sat, field)
        # Everybody on the list has the same chance, however often he sat (人民陪审员法 19).
        return self._draw(LAY, dict.fromkeys(able, Decimal(0)), out, Decimal(0), count)

    def _draw(
        self,
        kind: str,
        loads: Mapping[str, Decimal],
        out: Mapping[str, str],
        width: Decimal,
        count: int,
    ) -> Several:
        if len(loads) < count:
            why = counted(out)
            said = f"要抽 {count} 名{kind}，可以抽的只有 {len(loads)} 名"
            raise NobodyLeft(f"{said}（{why}）" if why else said)
        seed = seeds.of_day(self.work, self.work.today)
        over = draw_message(self.case.number, registered(self.work, self.case), kind, self.round)
        drawn = draw_several(bytes.fromhex(seed.seed), over, loads, width, count)
        self.told |= {"日": seed.day.isoformat(), "承诺": seed.commitment}
        self.told.setdefault(DRAWS, {})[kind] = {
            "候选": [[who, str(load)] for who, load in sorted(loads.items())],
            "排除": [[who, why] for who, why in sorted(out.items())],
            "带宽": str(width),
            "抽中": list(drawn.chosen),
            "抽签数": list(drawn.numbers),
        }
        return drawn

    def said(self) -> dict[str, Any]:
        """What the event says of the draws; nothing where nobody was drawn."""
        if not self.told:
            return {}
        case = [self.case.number, self.case.registration]
        return {**self.told, "案件": case, "次": self.round}


def draw_message(number: str, registered_: str, kind: str, round_: int) -> bytes:
    """What places of a panel are drawn over."""
    return message([number, kind], [registered_], round_)
