"""What an event is about, as one party reads it: days, places, whom it concerns, and why.

Nothing is told of papers that went to somebody else but that they went: the name of a paper alone
may give away what the other side must not know yet (审判流程公开规定 8, 9).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from court.cases import period_ledger
from court.cases.lifecycle import CaseEvent
from court.cases.parties import ever
from court.cases.people import FULL_NAMES
from court.cases.ports import Served, SetHearing
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Work
from court.core.events import data_of
from court.core.tables import LogEntry
from court.disclosure.tables import DisclosureChange
from engine.values.showing import show_day

SERVED, NOT_SERVED = "认定送达", "撤销送达"
WHO = "对象"


@dataclass(frozen=True, slots=True)
class CaseContext:
    """What other rooms know of the case, and how an event of it is shown."""

    served: Served
    hearings: Sequence[SetHearing]
    changes: Mapping[int, DisclosureChange]

    def room_of(self, entry: LogEntry) -> str:
        """Where the hearing is that an event set; empty once another event moved it."""
        return next((one.room for one in self.hearings if one.basis == entry.number), "")


def detail(work: Work, entry: LogEntry, party: CaseParty, context: CaseContext) -> str:
    """What an event is about; empty where the words of the event say all."""
    data = data_of(entry)
    if entry.kind in (SERVED, NOT_SERVED):
        return _service(work, entry, party, context)
    if "时" in data and "日" in data:
        said = (f"{_day(data['日'])} {data['时']}", context.room_of(entry), _why(data))
        return "，".join(filter(None, said))
    if "程序" in data:
        return FULL_NAMES.get(data["程序"], f"{data['程序']}程序")
    told = _TOLD.get(entry.kind)
    return told(work, entry) if told is not None else ""


def _service(work: Work, entry: LogEntry, party: CaseParty, context: CaseContext) -> str:
    data = data_of(entry)
    if data.get(WHO) != party.id:
        return f"送给{_named(work, entry, data.get(WHO))}的"
    papers = "、".join(context.served.papers_of_task(work, str(data["任务"])))
    if entry.kind == NOT_SERVED:
        return f"{papers}，以前算的送达日期和由它起算的期限不再算，法院重新送达"
    return f"{papers}，{_day(data['日'])}送达您"


def _why(data: Mapping[str, Any]) -> str:
    return f"延期开庭：{data['事由']}" if data.get("延期") and data.get("事由") else ""


def _joined(work: Work, entry: LogEntry) -> str:
    return _named(work, entry, data_of(entry).get("当事人"))


def _replaced(work: Work, entry: LogEntry) -> str:
    data = data_of(entry)
    before, after = (_named(work, entry, data.get(key)) for key in ("原当事人", "当事人"))
    return f"{before}，由{after}承担诉讼" if before and after else ""


def _excluded(_: Work, entry: LogEntry) -> str:
    data = data_of(entry)
    until = f"到{_day(data['止'])}" if data.get("止") else "起，还没有结束"
    return f"{data['期间']}：{_day(data['起'])}{until}"


def _extended(_: Work, entry: LogEntry) -> str:
    data = data_of(entry)
    by = period_ledger.BY_WHOM.get(data["批准"], data["批准"])
    return f"{_day(data['批准日'])}由{by}批准" if data.get("批准日") else f"由{by}批准"


_TOLD: Mapping[str, Callable[[Work, LogEntry], str]] = {
    CaseEvent.add_party: _joined,
    CaseEvent.release_party: _joined,
    CaseEvent.replace_party: _replaced,
    period_ledger.EXCLUDED: _excluded,
    period_ledger.EXTENDED: _extended,
}


def _named(work: Work, entry: LogEntry, party_id: object) -> str:
    case = work.session.get_one(CourtCase, entry.subject)
    found = next((one for one in ever(work, case) if one.id == party_id), None)
    return f"{found.side}{found.name}" if found is not None else ""


def _day(said: object) -> str:
    return show_day(date.fromisoformat(str(said)))
