"""Signing in by password: the public by phone, staff by login name and a second factor.

Every refusal reads the same, whether the account exists or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from court.core.access import FAILED
from court.core.courthouse import Work
from court.core.limits import Limit, add, tried
from court.core.roles import PUBLIC, STAFF
from court.core.tables import Account
from court.identity import guessing, second_factor
from court.identity.accounts import open_session
from court.identity.passwords import OF_THE_DEMONSTRATION, is_right
from court.identity.port import Shown
from court.identity.tables import KnownDevice, SignInStep
from court.identity.tokens import digest, fresh
from court.messages.service import notify

WRONG = "账号或者密码不对，或者账号已经停用"
WORK_FIRST = "这个账号最近输错的次数多，要先由浏览器算一道题，几秒钟。请再填一次密码"
STEP_LIFE = timedelta(minutes=10)
STEP_ATTEMPTS = 5
CODES = Limit("second-factor", 20, 3600)
GIVEN_LIFE = timedelta(days=7)
DEVICE_LIFE = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Browser:
    """What a browser brought: a proof of work, its token as a known one, its certificate."""

    proof: str = ""
    device: str = ""
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of it: a session's token, or that of the step where a second factor is asked for.

    Without either it failed; `bits` is the proof of work the next try has to bring, and
    `undone` says that the password was not even looked at.
    """

    session: str = ""
    step: str = ""
    bits: int = 0
    undone: bool = False


def by_password(
    work: Work, name: str, password: str, browser: Browser = Browser(), staff: bool = False
) -> Entered:
    """Try a phone number, or as staff a login name, with its password.

    The caller lets the transaction commit, so that a failure counts.
    """
    column, roles = (Account.login, STAFF) if staff else (Account.phone, PUBLIC)
    found = select(Account).where(column == name, Account.role.in_(roles)).with_for_update()
    account = work.session.scalar(found)
    device = _known(work, account, browser.device)
    bits = guessing.demanded(work, name, device)
    if bits and not guessing.is_proof(work, name, bits, browser.proof):
        return Entered(bits=bits, undone=True)
    right = is_right(account.password if account else "", password)
    if account is None or not right or account.disabled or _is_void(work, account, password):
        _failed(work, name, account, device)
        return Entered(bits=guessing.demanded(work, name, device))
    if not second_factor.is_bound(work, account):
        return Entered(session=open_session(work, account))
    if kind := second_factor.passes(work, account, Shown(certificate=browser.certificate)):
        return Entered(session=open_session(work, account, kind))
    return Entered(step=_begin_step(work, account))


def _is_void(work: Work, account: Account, password: str) -> bool:
    """Whether a password is right and works no more: one given out long ago, or the demonstration's."""
    late = account.given_at is not None and account.given_at + GIVEN_LIFE <= work.now
    return late or (password == OF_THE_DEMONSTRATION and not work.house.settings.development)


def _known(work: Work, account: Account | None, device: str) -> str:
    """The hash of a browser this account signed in from; empty for any other."""
    if account is None or not device:
        return ""
    known = work.session.get(KnownDevice, (digest(device), account.id))
    fresh_enough = known is not None and known.seen_at + DEVICE_LIFE > work.now
    return f"{account.id}:{digest(device)[:24]}" if fresh_enough else ""


def _failed(work: Work, name: str, account: Account | None, device: str) -> None:
    """Count it; the owner is told once an hour when many try from elsewhere."""
    if guessing.note_failure(work, name, device) and account is not None:
        work.log("有人试密码", 账户=account.id)
        body = (
            "最近一小时有人多次用您的登录名试密码，没有成功。您在登录过的电脑上不受影响；"
            "不是您自己输错的，请告诉安全管理员。"
        )
        notify(work, account.id, None, "有人在试您的密码", body)
    work.note_access(FAILED, account.id if account else "")


def _begin_step(work: Work, account: Account) -> str:
    token = fresh()
    work.session.execute(delete(SignInStep).where(SignInStep.expires_at < work.now))
    work.session.add(
        SignInStep(token_hash=digest(token), account_id=account.id, expires_at=work.now + STEP_LIFE)
    )
    return token


def waits(work: Work, step: str) -> bool:
    """Whether a second factor is still asked for under this token."""
    found = work.session.get(SignInStep, digest(step)) if step else None
    return found is not None and found.expires_at > work.now and found.attempts < STEP_ATTEMPTS


def by_second_factor(work: Work, step: str, shown: Shown, device: str = "") -> str:
    """A session's token for who shows the second factor; empty when it is wrong or too late.

    The caller lets the transaction commit, so that a failure counts.
    """
    if not waits(work, step):
        return ""
    found = work.session.get_one(SignInStep, digest(step), with_for_update=True)
    account = work.session.get_one(Account, found.account_id)
    found.attempts += 1
    known = bool(_known(work, account, device))
    kind = (
        ""
        if account.disabled or not _few(work, account, known)
        else second_factor.passes(work, account, shown)
    )
    if not kind:
        _wrong_code(work, account, known, found.attempts)
        return ""
    work.session.delete(found)
    return open_session(work, account, kind)


def _few(work: Work, account: Account, known: bool) -> bool:
    """Six digits are guessed in the end: from elsewhere so many tries an hour, not more."""
    return known or tried(work.session, CODES, account.id, work.now) < CODES.times


def _wrong_code(work: Work, account: Account, known: bool, attempts: int) -> None:
    """Count it; somebody who fails five times knows a password that is not theirs, perhaps."""
    if not known:
        add(work.session, CODES, account.id, work.now)
    if attempts == STEP_ATTEMPTS:
        work.log("第二因素输错", 账户=account.id, 次数=attempts)
        body = "有人输对了您的密码，但是动态口令连错几次。不是您自己的，请马上改密码，并告诉安全管理员。"
        notify(work, account.id, None, "动态口令输错", body)
    work.note_access(FAILED, account.id)


def remember_device(work: Work, account_id: str, device: str) -> str:
    """Note that this browser signed in to an account; gives its token, a new one when it had none."""
    token = device or fresh()
    forgotten = KnownDevice.seen_at < work.now - DEVICE_LIFE
    work.session.execute(delete(KnownDevice).where(forgotten))
    known = work.session.get(KnownDevice, (digest(token), account_id))
    if known is None:
        known = KnownDevice(token_hash=digest(token), account_id=account_id, seen_at=work.now)
        work.session.add(known)
    known.seen_at = work.now
    return token
