"""What the package of a case says of its hearings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from court.cases.tables import CourtCase
from court.core.courthouse import Work
from court.hearings.queries import of_case


class HearingsOf:
    """The part of the package that the room of hearings gives (`court.cases.ports.Part`)."""

    name = "开庭"

    def data_of(self, work: Work, case: CourtCase) -> list[dict[str, Any]]:
        """The hearings that were not called off."""
        return [
            {
                "日": one.hearing.day.isoformat(),
                "时": one.start.isoformat("minutes"),
                "到": one.end.isoformat("minutes"),
                "法庭": one.room.name,
                "状态": one.hearing.state,
                "公开": one.hearing.public,
                "依据事件": one.hearing.basis,
            }
            for one in of_case(work, case)
        ]

    def files_of(self, work: Work, case: CourtCase) -> Iterable[tuple[str, str]]:
        """A hearing has no files."""
        return ()


PART = HearingsOf()
