"""What deciding rows say, against what the events of their filings say in words.

This holds for rows older than their attestation too, and a row that was changed together with a
forged attestation still contradicts the event of its decision, answer or payment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from court.core.attestation import shown
from court.core.events import Fault, data_of, of_filing
from court.core.lifecycle import RECORDED, Event
from court.core.tables import Account, Filing, FilingVersion, LogEntry
from court.decisions.tables import DecisionRecord
from court.opinions.tables import Ruling, StoredOpinion
from court.payments.service import PAID
from court.payments.tables import Payment
from engine.check.receipt import Receipt, digest

HANDED_IN = (Event.submit, Event.supplement, Event.insist, Event.add)
RULED = (Event.answer, Event.override)
MADE = ("注册", "新建账户", "更改身份")


def contradictions(session: Session) -> list[Fault]:
    """Every row that says something else than the events."""
    faults = []
    for filing_id in list(session.scalars(select(Filing.id).order_by(Filing.id))):
        try:
            faults += _of_filing(session, filing_id)
        except Exception:  # a row that cannot be read is named by the attestation
            session.expunge_all()
        session.expunge_all()
    return faults + list(_roles(session))


def _of_filing(session: Session, filing_id: str) -> list[Fault]:
    events = [(entry, _data(entry)) for entry in of_filing(session, filing_id)]
    number = session.scalar(select(Filing.number).where(Filing.id == filing_id))
    where = f"起诉 {number or filing_id[:8]} 的"
    found = [
        *_versions(session, filing_id, events),
        *_opinions(session, filing_id),
        *_rulings(session, filing_id, events),
        *_decisions(session, filing_id, events),
        *_payments(session, filing_id, events),
    ]
    return [Fault(at, where + words) for at, words in found]


Events = list[tuple[LogEntry, dict[str, Any]]]
Found = Iterator[tuple[int, str]]


def _data(entry: LogEntry) -> dict[str, Any]:
    try:
        return data_of(entry)
    except ValueError:
        return {}


def _versions(session: Session, filing_id: str, events: Events) -> Found:
    """The content handed in has the hash its event names."""
    versions = select(FilingVersion).where(FilingVersion.filing_id == filing_id)
    for row in session.scalars(versions):
        entry, said = next(
            (
                (e.number, d.get("材料"))
                for e, d in events
                if e.kind in HANDED_IN and d.get("版本") == row.version
            ),
            (0, None),
        )
        if not (digest(row.content) == row.content_hash == said):
            yield entry, f"第 {row.version} 版材料与提交时记下的哈希不同：被改动过"


def _opinions(session: Session, filing_id: str) -> Found:
    """An opinion as shown is the one its receipt was made for."""
    for row in session.scalars(select(StoredOpinion).where(StoredOpinion.filing_id == filing_id)):
        receipt = Receipt.from_dict(row.receipt)
        conclusion = row.body.get("结论")
        same = (
            receipt.hash == row.receipt_hash
            and digest(row.body) == receipt.findings
            and conclusion in (None, row.conclusion)
        )
        if not same:
            yield 0, f"{shown(f'意见:{row.id}')}：与它的凭证不同：被改动过"


def _rulings(session: Session, filing_id: str, events: Events) -> Found:
    """What a person said on a finding was said in an event of the same moment."""
    said = {(e.actor, e.at, d.get("规则"), d.get("认定")) for e, d in events if e.kind in RULED}
    for row in session.scalars(select(Ruling).where(Ruling.filing_id == filing_id)):
        if (row.by, row.at, row.rule_id, row.said) not in said:
            yield 0, f"{shown(f'认定:{row.id}')}：与日志里的回答不同：被改动过"


def _decisions(session: Session, filing_id: str, events: Events) -> Found:
    """A decision has an event of its kind, by the same judge, with the same case number."""
    made = {d.get("决定"): (e, d) for e, d in events if e.kind in RECORDED.values()}
    rows = session.scalars(select(DecisionRecord).where(DecisionRecord.filing_id == filing_id))
    known = {row.id: row for row in rows}
    for id_, row in known.items():
        entry, data = made.get(id_, (None, {}))
        if entry is None:
            yield 0, f"{shown(f'决定:{id_}')}：没有作出它的事件"
            continue
        said = (entry.kind, entry.actor, entry.at, data.get("案号"))
        if said != (RECORDED.get(row.kind), row.by, row.at, row.case_number):
            yield entry.number, f"{shown(f'决定:{id_}')}：与作出它的事件不同：被改动过"
    for gone in made.keys() - known.keys():
        yield made[gone][0].number, f"{shown(f'决定:{gone}')}：不见了，事件还在"


def _payments(session: Session, filing_id: str, events: Events) -> Found:
    """Money counts as paid when an event says so, and only the amount it says."""
    booked = {d.get("单号"): d.get("金额") for e, d in events if e.kind == Event.pay}
    for row in session.scalars(select(Payment).where(Payment.filing_id == filing_id)):
        amount = booked.get(row.order_number)
        name = f"交费单 {row.order_number} "
        if row.state == PAID and amount is None:
            yield 0, name + "记着已交，没有交费的事件"
        if amount is not None and (row.state != PAID or amount != format(row.amount, "f")):
            yield 0, name + "与交费的事件不同：被改动过"


def _roles(session: Session) -> Iterator[Fault]:
    """An account has the role its last event gave it."""
    given: dict[str, tuple[int, str]] = {}
    wanted = select(LogEntry.number, LogEntry.data).where(LogEntry.kind.in_(MADE))
    for at, text in session.execute(wanted.order_by(LogEntry.number)):
        data = _data(LogEntry(data=text))
        given[str(data.get("账户"))] = (at, str(data.get("身份")))
    for id_, role in session.execute(select(Account.id, Account.role)):
        number, expected = given.get(id_, (0, role))
        if expected != role:
            words = f"{shown(f'账户:{id_}')}：身份是“{role}”，日志里是“{expected}”"
            yield Fault(number, words)
