"""Who stands in the hall: at a machine the court enrolled, or holding a phone that was confirmed.

Numbers, calls for help and drafts of the machine are given to them only; anybody else could draw
them from home.  An administrator makes a code, the machine turns it into a key of its own, kept
as a hash; a lost machine is revoked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from court.core.courthouse import Work, existing
from court.core.limits import Limit, count
from court.core.roles import Action
from court.counter.tables import HallPass, KioskDevice
from court.identity.accounts import holds_phone
from court.identity.passwords import half
from court.identity.tokens import digest, fresh
from engine.text.errors import FieldProblem, FilingError

CODE_LIFE = timedelta(hours=1)
PASS_LIFE = timedelta(hours=2)
SEEN_EVERY = timedelta(minutes=5)
ENROL_ADDRESS = Limit("kiosk-enrol", 10, 600)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A machine by id and name, or a phone; both empty for somebody the court knows nothing of."""

    device: str = ""
    name: str = ""
    phone: str = ""

    @property
    def is_here(self) -> bool:
        return bool(self.device or self.phone)


@dataclass(frozen=True, slots=True)
class Limits:
    """How often something may be done: at a machine many people use, with one's own phone."""

    machine: Limit
    phone: Limit

    def count(self, work: Work, visitor: Visitor) -> None:
        """Raises `TooMany`."""
        if visitor.device:
            count(work.session, self.machine, visitor.device, work.now)
        else:
            count(work.session, self.phone, digest(visitor.phone)[:32], work.now)


def add(work: Work, name: str) -> tuple[KioskDevice, str]:
    """A machine that is to be enrolled, and the code for it, shown this once.

    Raises `NotAllowed`, `FilingError`.
    """
    work.actor.require(Action.devices)
    name = name.strip()[:60]
    if not name:
        raise FilingError([FieldProblem("名称", "请写名称和位置，例如“一楼大厅 1 号机”")])
    device = KioskDevice(name=name, made_by=work.actor.account_id, made_at=work.now)
    work.session.add(device)
    work.session.flush()
    return device, _new_code(work, device)


def renew(work: Work, device_id: str) -> tuple[KioskDevice, str]:
    """Another code for a machine whose browser was replaced; its key stops working at once.

    Raises `NotAllowed`, `NotFound`.
    """
    device = _one(work, device_id)
    device.key_hash, device.revoked_at = None, None
    return device, _new_code(work, device)


def _new_code(work: Work, device: KioskDevice) -> str:
    code = half()
    device.code_hash, device.code_until = digest(code), work.now + CODE_LIFE
    work.log("发自助机登记码", 自助机=device.id)
    return code


def revoke(work: Work, device_id: str) -> None:
    """Raises `NotAllowed`, `NotFound`."""
    device = _one(work, device_id)
    device.key_hash, device.code_hash = None, None
    device.revoked_at = device.revoked_at or work.now
    work.log("撤销自助机", 自助机=device.id)


def _one(work: Work, device_id: str) -> KioskDevice:
    work.actor.require(Action.devices)
    device = existing(
        work.session.get(KioskDevice, device_id, with_for_update=True), "没有这台自助机"
    )
    return device


def listing(work: Work) -> list[KioskDevice]:
    """Every machine, revoked ones last.  Raises `NotAllowed`."""
    work.actor.require(Action.devices)
    found = select(KioskDevice).order_by(KioskDevice.revoked_at.is_not(None), KioskDevice.name)
    return list(work.session.scalars(found))


def enrol(work: Work, code: str, address: str) -> str:
    """The key of the machine an administrator made this code for; empty for a wrong or old one.

    The caller lets the transaction commit, so that the try counts.  Raises `TooMany`.
    """
    count(work.session, ENROL_ADDRESS, address, work.now)
    plain = "".join(filter(str.isalnum, code.lower()))
    known = digest(f"{plain[:4]}-{plain[4:]}")
    found = select(KioskDevice).where(KioskDevice.code_hash == known).with_for_update()
    device = work.session.scalar(found)
    if device is None or device.code_until is None or device.code_until <= work.now:
        return ""
    key = fresh()
    device.key_hash, device.code_hash, device.code_until = digest(key), None, None
    device.enrolled_at = device.seen_at = work.now
    device.seen_from = address[:45]
    work.log("登记自助机", 自助机=device.id)
    return key


def enrol_for_show(work: Work, address: str) -> str:
    """The key of a machine for a demonstration, which needs no code."""
    key = fresh()
    work.session.add(
        KioskDevice(
            name="演示自助机",
            key_hash=digest(key),
            made_by=work.actor.account_id,
            made_at=work.now,
            enrolled_at=work.now,
            seen_at=work.now,
            seen_from=address[:45],
        )
    )
    return key


def by_key(work: Work, key: str, address: str = "") -> Visitor:
    """The machine with this key; nobody for a wrong or revoked one."""
    found = select(KioskDevice).where(KioskDevice.key_hash == digest(key))
    device = work.session.scalar(found) if key else None
    if device is None:
        return Visitor()
    if device.seen_at is None or device.seen_at + SEEN_EVERY <= work.now:
        device.seen_at, device.seen_from = work.now, address[:45]
    return Visitor(device.id, device.name)


def confirm_phone(work: Work, phone: str, code: str) -> str:
    """A pass for whoever holds the phone; empty when the code is wrong.

    The caller lets the transaction commit, so that the try counts.
    """
    if not holds_phone(work, phone, code):
        return ""
    token = fresh()
    work.session.execute(delete(HallPass).where(HallPass.expires_at <= work.now))
    work.session.add(
        HallPass(token_hash=digest(token), phone=phone, expires_at=work.now + PASS_LIFE)
    )
    return token


def by_pass(work: Work, token: str) -> Visitor:
    """Whose phone was confirmed for this pass; nobody when it is over."""
    found = work.session.get(HallPass, digest(token)) if token else None
    return Visitor(phone=found.phone) if found and found.expires_at > work.now else Visitor()
