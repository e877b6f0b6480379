"""Messages to people: whole on their pages, and a text message that says only that there is one.

A text waits in the outbox until the gateway took it.  Whoever delivers claims it first by moving
its next turn, so that workers never send one at the same time and a killed one loses nothing.
Should a worker die between the gateway's yes and its own note of it, the text is offered again
under the same id, by which the gateway knows it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from court.core.courthouse import Courthouse, NotFound, Work
from court.core.tables import Account, Filing
from court.messages.sms import GatewayError, SmsGateway, gateway_of
from court.messages.tables import Message, OutboxItem

LIFE = timedelta(days=3)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
MAX_DOUBLINGS = 7
BATCH = 100
WIPED = "（验证码已隐去）"


def notify(
    work: Work, account_id: str, filing: Filing | None, subject: str, body: str
) -> Message | None:
    """Tell an account something, in the open transaction.  None when there is no such account."""
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
    if account.phone:
        text(work, account.phone, _short(work, filing))
    return message


def _short(work: Work, filing: Filing | None) -> str:
    """No name, no cause, no content: a text message can be read by anybody who holds the phone."""
    about = f"收件号 {filing.number} " if filing and filing.number else "您"
    where = f" {work.house.settings.public_url}" if work.house.settings.public_url else ""
    return f"【{work.house.court}】{about}有新消息，请登录网上立案查看。{where}".strip()


def text(
    work: Work, phone: str, body: str, life: timedelta = LIFE, secret: bool = False
) -> OutboxItem:
    """Put a text message into the outbox; it is not sent any more when `life` is over."""
    item = OutboxItem(
        phone=phone,
        body=body,
        secret=secret,
        at=work.now,
        expires_at=work.now + life,
        next_try_at=work.now,
    )
    work.session.add(item)
    return item


def inbox(work: Work, limit: int = BATCH) -> list[Message]:
    """The actor's own messages, newest first."""
    found = (
        select(Message)
        .where(Message.account_id == work.actor.account_id)
        .order_by(Message.at.desc(), Message.id)
        .limit(limit)
    )
    return list(work.session.scalars(found))


def of_filing(work: Work, filing: Filing) -> list[Message]:
    """The actor's messages about one filing, newest first."""
    return [m for m in inbox(work, limit=1_000) if m.filing_id == filing.id]


def unread(work: Work) -> int:
    """How many messages the actor has not opened."""
    found = (
        select(func.count())
        .select_from(Message)
        .where(Message.account_id == work.actor.account_id, Message.read_at.is_(None))
    )
    return work.session.scalar(found) or 0


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
    return session.scalar(found) or 0


def deliver_pending(house: Courthouse, gateway: SmsGateway | None = None) -> int:
    """Offer every text whose turn has come to the gateway; how many it took.

    Nothing is held while the gateway answers.  What it refuses comes again after a pause that
    doubles.
    """
    gateway = gateway or gateway_of(house.settings)
    sent = 0
    for _ in range(BATCH):
        item = _claim(house)
        if item is None:
            break
        try:
            gateway.send(item.id, item.phone, item.body)
        except GatewayError:
            continue
        _mark_sent(house, item.id)
        sent += 1
    _wipe_secrets(house)
    return sent


def _claim(house: Courthouse) -> OutboxItem | None:
    """The text longest due, its next turn moved away so that nobody else takes it."""
    with house.work() as work:
        found = (
            select(OutboxItem)
            .where(
                OutboxItem.sent_at.is_(None),
                OutboxItem.next_try_at <= work.now,
                OutboxItem.expires_at > work.now,
            )
            .order_by(OutboxItem.next_try_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        item = work.session.scalar(found)
        if item is not None:
            item.tries += 1
            item.next_try_at = work.now + pause_after(item.tries)
        return item


def pause_after(tries: int) -> timedelta:
    """30 s after the first try, then twice as long each time, at most an hour."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(tries - 1, MAX_DOUBLINGS)
    return min(doubled, LONGEST_PAUSE)


def _mark_sent(house: Courthouse, item_id: str) -> None:
    with house.work() as work:
        work.session.execute(
            update(OutboxItem).where(OutboxItem.id == item_id).values(sent_at=work.now)
        )


def _wipe_secrets(house: Courthouse) -> None:
    """One-time codes that were sent or are too old; development still shows those sent."""
    if house.settings.development:
        return
    with house.work() as work:
        over = OutboxItem.sent_at.is_not(None) | (OutboxItem.expires_at <= work.now)
        work.session.execute(
            update(OutboxItem)
            .where(OutboxItem.secret.is_(True), OutboxItem.body != WIPED, over)
            .values(body=WIPED)
        )
