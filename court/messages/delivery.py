"""Texts offered to the gateway: each is taken once, and is not offered when it is too old.

Nothing is held while the gateway answers.  Should a worker die between the gateway's yes and its
own note of it, the text is offered again under the same id, by which the gateway knows it.
"""

from __future__ import annotations

from court.core.courthouse import Courthouse, Work
from court.core.jobs import JobFailed, Lease, pause_after
from court.messages.sms import GatewayError, SmsGateway, gateway_of
from court.messages.tables import OutboxItem

WIPED = "（验证码已隐去）"
TOO_OLD = "过了有效时间，没有发出"


class Delivery:
    """Does the jobs `service.DELIVERY`; with the gateway the settings name where none is given."""

    def __init__(self, gateway: SmsGateway | None = None) -> None:
        self.gateway = gateway

    def __call__(self, house: Courthouse, lease: Lease) -> None:
        """Offer one text.  Raises `JobFailed` when it is refused."""
        with house.look() as look:
            item = look.session.get(OutboxItem, lease.key)
            now = look.now
        if item is None or item.sent_at is not None:
            return
        if item.expires_at <= now:
            _leave(house, lease)
            return
        self.gateway = self.gateway or gateway_of(house.settings)
        try:
            self.gateway.send(item.id, item.phone, item.body)
        except GatewayError as error:
            # Once more when it is too old, to wipe it.
            next_turn = min(now + pause_after(lease.tries), item.expires_at)
            raise JobFailed(str(error), next_turn) from error
        _mark_sent(house, lease)


def _mark_sent(house: Courthouse, lease: Lease) -> None:
    with house.work() as work:
        item = work.session.get_one(OutboxItem, lease.key)
        item.sent_at = work.now
        _wipe(work, item)
        lease.finish(work)


def _leave(house: Courthouse, lease: Lease) -> None:
    with house.work() as work:
        abandon(work, lease.key)
        lease.give_up(work, TOO_OLD)


def abandon(work: Work, item_id: str) -> None:
    """The text will not be offered any more."""
    item = work.session.get(OutboxItem, item_id)
    if item is not None:
        _wipe(work, item)


def _wipe(work: Work, item: OutboxItem) -> None:
    """A one-time code is not kept longer than it is needed; development still shows it."""
    if item.secret and not work.house.settings.development:
        item.body = WIPED
