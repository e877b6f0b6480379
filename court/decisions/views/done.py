"""A decision that was made: what, by whom, the documents, who was told, what waits next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from court.core.courthouse import Work
from court.core.lifecycle import PROPOSE
from court.core.tables import Account, Filing
from court.decisions import inbox
from court.decisions.tables import CourtDocument, DecisionRecord
from court.messages.tables import Message


@dataclass(frozen=True, slots=True)
class DoneView:
    """`told` says how the filer was informed; `next_id` is the most urgent filing that waits."""

    kind: str
    by: str
    at: datetime
    due: date | None
    days: int | None
    note: str
    case_number: str
    recommended: str
    objections: list[dict[str, Any]]
    documents: list[CourtDocument]
    told: str
    next_id: str
    next_title: str


def done_view(
    look: Work, filing: Filing, decision: DecisionRecord, people: Mapping[str, str]
) -> DoneView:
    """The view of a filing's decision."""
    following = inbox.next_waiting(look, filing)
    return DoneView(
        kind=decision.kind,
        by=people.get(decision.by) or _name(look, decision.by),
        at=decision.at,
        due=decision.due,
        days=decision.days,
        note=decision.note,
        case_number=decision.case_number,
        recommended=decision.recommended,
        objections=decision.objections,
        documents=documents_of(look, decision.id),
        told=told(look, filing, decision.at, decision.kind),
        next_id=following.id if following else "",
        next_title=(following.parties or following.cause) if following else "",
    )


def documents_of(look: Work, decision_id: str) -> list[CourtDocument]:
    """The documents of one decision in the order they were made."""
    found = select(CourtDocument).where(CourtDocument.decision_id == decision_id)
    return list(look.session.scalars(found.order_by(CourtDocument.file_name)))


def told(look: Work, filing: Filing, at: datetime, kind: str = "") -> str:
    """How the filer learnt of it."""
    if kind == PROPOSE:
        return "书稿还不是裁定，没有告知当事人；当事人看到的是“等待裁定”。"
    if not filing.owner_id:
        return "窗口递交，没有网上账户：请当面交付或者邮寄送达。"
    sent = select(Message).where(Message.filing_id == filing.id, Message.at == at)
    message = look.session.scalar(sent)
    if message is None:
        return ""
    owner = look.session.get(Account, filing.owner_id)
    by_phone = "，并短信提醒" if owner and owner.phone else ""
    return f"已通知{recipient(look, filing)}：网上消息“{message.subject}”{by_phone}。"


def recipient(look: Work, filing: Filing) -> str:
    """`李文海（手机尾号 0028）`, the account that filed."""
    owner = look.session.get(Account, filing.owner_id) if filing.owner_id else None
    if owner is None:
        return ""
    tail = f"（手机尾号 {owner.phone[-4:]}）" if owner.phone else ""
    return f"{owner.name or owner.role}{tail}"


def _name(look: Work, account_id: str) -> str:
    account = look.session.get(Account, account_id)
    return account.name if account else ""
