"""What the postal service reports about one consignment, whatever the order in which it arrives.

A report is known by its number, step and time: the same one twice is one.  Reports are put in the
order of their own times.  A correction names the report that it takes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

POSTED, TRIED, SIGNED, RETURNED, LOST = "交寄", "投递", "签收", "退回", "异常"
STEPS = (POSTED, TRIED, SIGNED, RETURNED, LOST)
LATE_UPLOAD = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Report:
    """One report.  `at`: when it happened, aware; `heard`: when it was received.

    `reason` is a key of the parameter 邮件退回; `signer` one of 邮寄签收人 or other words;
    `called`: the recipient was telephoned; `opponent`: the signer is the other party of the case.
    """

    number: str
    step: str
    at: datetime
    heard: datetime
    reason: str = ""
    signer: str = ""
    called: bool = False
    opponent: bool = False
    takes_back: tuple[str, datetime] | None = None

    @property
    def key(self) -> tuple[str, str, datetime]:
        return self.number, self.step, self.at


@dataclass(frozen=True, slots=True)
class Consignment:
    """The sum of all reports; days are those of the court's time zone given by the reports."""

    state: str
    tries: tuple[date, ...] = field(default=())
    called: bool = False
    signed: date | None = None
    signer: str = ""
    opponent: bool = False
    returned: date | None = None
    reason: str = ""
    remarks: tuple[str, ...] = field(default=())

    def tried_enough(self, rule: Mapping[str, int]) -> bool:
        """Three tries on different days within five, and a call (邮寄送达规定 6)."""
        if not self.tries or (rule["联系"] and not self.called):
            return False
        last = self.tries[0] + timedelta(days=rule["日"] - 1)
        return len([day for day in self.tries if day <= last]) >= rule["次"]


def read(reports: Iterable[Report]) -> Consignment:
    """The consignment; the first signature and the last return count."""
    heard = list(reports)
    known = _standing(heard)
    signed = next((r for r in known if r.step == SIGNED), None)
    back = next((r for r in reversed(known) if r.step == RETURNED), None)
    return Consignment(
        state=_state(known),
        tries=tuple(sorted({r.at.date() for r in known if r.step == TRIED})),
        called=any(r.called for r in known),
        signed=signed.at.date() if signed else None,
        signer=signed.signer if signed else "",
        opponent=bool(signed and signed.opponent),
        returned=max(back.at.date(), back.heard.date()) if back else None,
        reason=back.reason if back else "",
        remarks=(*_contradictions(heard), *_remarks(known)),
    )


def _standing(reports: Iterable[Report]) -> list[Report]:
    """Each report once, in the order of what happened, without those that were taken back."""
    once: dict[tuple[str, str, datetime], Report] = {}
    for report in sorted(reports, key=_content):
        once.setdefault(report.key, report)
    gone = {(r.number, *r.takes_back) for r in once.values() if r.takes_back}
    standing = [r for r in once.values() if r.key not in gone and r.takes_back is None]
    return sorted(standing, key=lambda r: (r.at, STEPS.index(r.step), r.heard))


def _content(report: Report) -> tuple[datetime, str, str, bool, bool]:
    """The first that was heard is believed; two heard at once are put in one order."""
    return report.heard, report.reason, report.signer, report.called, report.opponent


def _contradictions(reports: Iterable[Report]) -> Iterable[str]:
    told: dict[tuple[str, str, datetime], set[tuple[str, str, bool]]] = {}
    for r in reports:
        told.setdefault(r.key, set()).add((r.reason, r.signer, r.opponent))
    for (_, step, at), versions in sorted(told.items()):
        if len(versions) > 1:
            yield f"{at:%Y-%m-%d %H:%M} 的{step}报了两次，内容不同，按先报来的算，请核对"


def _state(known: list[Report]) -> str:
    steps = [r.step for r in known]
    if SIGNED in steps:
        return "妥投"
    for step, words in ((RETURNED, "已退回"), (LOST, "异常"), (TRIED, "投递中"), (POSTED, "在途")):
        if step in steps:
            return words
    return "已建单"


def _remarks(known: list[Report]) -> Iterable[str]:
    steps = {r.step for r in known}
    if {SIGNED, RETURNED} <= steps:
        yield "既有签收又有退回的记录，请向邮政机构核对"
    for r in known:
        if r.step == SIGNED and r.heard - r.at > LATE_UPLOAD:
            yield f"签收记录晚了 {(r.heard - r.at).days} 天才报来，请核对签收的日期"
