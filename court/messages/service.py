"""Messages to people: whole on their pages, and a text message that says only that there is one.

A text waits in the outbox until the gateway took it, with a job for `delivery` to offer it.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from court.core.courthouse import NotFound, Work
from court.core.jobs import enqueue
from court.core.limits import Limit, count, counted
from court.core.store.paging import number_of
from court.core.store.types import new_id
from court.core.tables import Account, Filing
from court.messages.tables import Message, OutboxItem

log = logging.getLogger("lian.messages")
DAY = 86_400
LIFE = timedelta(days=3)
BATCH = 100
DELIVERY = "短信"


def notify(
    work: Work,
    account_id: str,
    filing: Filing | None,
    subject: str,
    body: str,
    by_text: bool = True,
    due: str = "",
) -> Message | None:
    """Tell an account something, in the open transaction.  None when there is no such account.

    Without `by_text` it stands on the person's page only.  `due` is what the text message itself
    asks for and by when: `请在12月8日以前补正`, nothing of the case.
    """
    account = work.session.get(Account, account_id)
    if account is None:
        return None
    message = Message(
        account_id=account.id,
        filing_id=filing.id if filing else "",
        subject=subject,
        body=body,
        at=work.now,
    )
    work.session.add(message)
    if account.phone and by_text:
        offer_text(work, account.phone, _short(work, filing, due))
    return message


def _short(work: Work, filing: Filing | None, due: str) -> str:
    """No name, no cause, no content: a text message can be read by anybody who holds the phone."""
    about = f"收件号 {filing.number} " if filing and filing.number else "您"
    asked = f"，{due}" if due else ""
    where = f" {work.house.settings.public_url}" if work.house.settings.public_url else ""
    return f"【{work.house.court}】{about}有新消息{asked}。请登录网上立案查看。{where}".strip()


def offer_text(work: Work, phone: str, body: str) -> OutboxItem | None:
    """A text that says what stands on the person's page as well.

    None when the number got its share of them today: what is left is for one-time codes.
    """
    if counted(work.session, _a_day(work), phone, work.now) >= work.house.settings.notices_per_day:
        log.warning("text not sent", extra={"kind": "notices_per_day"})
        return None
    return text(work, phone, body)


def _a_day(work: Work) -> Limit:
    """Texts to one number, whatever they are about."""
    return Limit("text-phone", work.house.settings.texts_per_day, DAY)


def text(
    work: Work, phone: str, body: str, life: timedelta = LIFE, secret: bool = False
) -> OutboxItem:
    """Put a text message into the outbox; it is not sent any more when `life` is over.

    Raises `TooMany` when the number got its texts of today.
    """
    count(work.session, _a_day(work), phone, work.now)
    item = OutboxItem(
        id=new_id(),
        phone=phone,
        body=body,
        secret=secret,
        at=work.now,
        expires_at=work.now + life,
    )
    work.session.add(item)
    enqueue(work, DELIVERY, item.id)
    return item


def inbox(work: Work, limit: int = BATCH) -> list[Message]:
    """The actor's own messages, newest first."""
    return list(work.session.scalars(_newest_first(work).limit(limit)))


def of_filing(work: Work, filing: Filing) -> list[Message]:
    """The actor's messages about one filing, newest first."""
    return list(work.session.scalars(_newest_first(work).where(Message.filing_id == filing.id)))


def _newest_first(work: Work) -> Select[Message]:
    own = Message.account_id == work.actor.account_id
    return select(Message).where(own).order_by(Message.at.desc(), Message.id)


def unread(work: Work) -> int:
    """How many messages the actor has not opened."""
    found = (
        select(func.count())
        .select_from(Message)
        .where(Message.account_id == work.actor.account_id, Message.read_at.is_(None))
    )
    return number_of(work.session, found)


def open_message(work: Work, message_id: str) -> Message:
    """One of the actor's messages, marked as read.  Raises `NotFound`."""
    message = work.session.get(Message, message_id)
    if message is None or message.account_id != work.actor.account_id:
        raise NotFound("没有这条消息")
    message.read_at = message.read_at or work.now
    return message


def outbox(work: Work, limit: int = BATCH) -> list[OutboxItem]:
    """The newest text messages, for the screen of a development installation."""
    return list(
        work.session.scalars(select(OutboxItem).order_by(OutboxItem.at.desc()).limit(limit))
    )


def waiting(session: Session, now: datetime) -> int:
    """How many texts are still to be delivered, for the metrics."""
    found = (
        select(func.count())
        .select_from(OutboxItem)
        .where(OutboxItem.sent_at.is_(None), OutboxItem.expires_at > now)
    )
    return number_of(session, found)
