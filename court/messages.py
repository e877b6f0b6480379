"""Messages to filers: kept for their pages, announced by a text message without details."""

from __future__ import annotations

from court.courthouse import Work
from court.store.models import Account, Filing, Message, OutboxItem


def notify(work: Work, account_id: str, filing: Filing | None, subject: str, body: str) -> Message:
    """Keep a message for an account and announce it to its phone.

    The text message names the receipt number only, never what the message says.
    """
    message = Message(
        account_id=account_id,
        filing_id=filing.id if filing else "",
        subject=subject,
        body=body,
        at=work.now,
    )
    work.session.add(message)
    account = work.session.get(Account, account_id)
    if account is not None and account.phone:
        number = f"（收件号 {filing.number}）" if filing and filing.number else ""
        text = f"您有一条新消息{number}，请登录网上立案查看。【{work.house.court}】"
        work.session.add(OutboxItem(phone=account.phone, body=text, at=work.now))
    return message
