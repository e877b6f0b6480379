"""Accounts: sign-up by phone and one-time code, sessions, the own password and profile.

Tokens and codes are kept as hashes.  Every refusal says the same thing whether or not the account
exists.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session

from court.core.access import FAILED, SIGNED_IN
from court.core.courthouse import Actor, Courthouse, NotAllowed, Work, existing
from court.core.limits import SEND_CODE_PHONE, count
from court.core.roles import PUBLIC, STAFF, Role
from court.core.tables import Account
from court.identity import used_passwords
from court.identity.passwords import chosen, is_right
from court.identity.sessions import IDLE, end_oldest, end_others, end_sessions
from court.identity.tables import OneTimeCode, SecondFactor, SignIn
from court.identity.tokens import digest, fresh
from court.messages.service import text
from engine.text.errors import FieldProblem, FilingError
from engine.values import ValueProblem, check_document_number, parse_phone

CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=5)
CODE_ATTEMPTS = 5
SESSION_LIFE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)
PASSWORD, SECOND_FACTOR = "改密码", "绑定动态口令"


def read_phone(text: str) -> str:
    """A phone number in one form.  Raises `FilingError` naming the field."""
    try:
        return parse_phone(text)
    except ValueProblem as problem:
        raise FilingError([FieldProblem("手机号", str(problem))]) from None


def send_code(work: Work, phone: str) -> str:
    """Put a one-time code into the outbox and return it (for development's screen and tests).

    Raises `TooMany` when the phone got too many codes this hour, or texts today.
    """
    count(work.session, SEND_CODE_PHONE, phone, work.now)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    work.session.merge(
        OneTimeCode(
            phone=phone,
            purpose="登录",
            code_hash=digest(f"{phone}:{code}"),
            sent_at=work.now,
            expires_at=work.now + CODE_LIFE,
            attempts=0,
        )
    )
    body = f"验证码 {code}，5 分钟内有效，请不要告诉别人。【{work.house.court}】"
    text(work, phone, body, CODE_LIFE, secret=True)
    return code


def code_is_right(session: Session, phone: str, code: str, now: datetime) -> bool:
    """A code works once, for some minutes, for a few attempts."""
    known = session.get(OneTimeCode, (phone, "登录"), with_for_update=True)
    if known is None or known.expires_at <= now or known.attempts >= CODE_ATTEMPTS:
        return False
    known.attempts += 1
    if not secrets.compare_digest(known.code_hash, digest(f"{phone}:{code}")):
        return False
    session.delete(known)
    return True


def holds_phone(work: Work, phone: str, code: str) -> bool:
    """Whether somebody proved to hold a phone; nobody is signed in and no account is made.

    The caller lets the transaction commit, so that the try counts.
    """
    return code_is_right(work.session, phone, code, work.now)


def sign_in_by_code(work: Work, phone: str, code: str, role: Role = Role.party) -> str | None:
    """A session token for the phone's owner, made a new account of `role` when there is none.

    None when the code is wrong: the caller lets the transaction commit, so that the attempt
    counts.  Raises `NotAllowed` for a disabled or locked account.
    """
    if role not in PUBLIC:
        raise NotAllowed("只有当事人和律师可以自己注册")
    account = account_by_code(work, phone, code, role)
    if account is None:
        known = work.session.scalar(select(Account.id).where(Account.phone == phone))
        work.note_access(FAILED, known or "")
        return None
    return open_session(work, account)


def account_by_code(work: Work, phone: str, code: str, role: Role = Role.party) -> Account | None:
    """The account of whoever holds the phone, made when there is none, without signing in.

    None when the code is wrong.  Raises `NotAllowed` for a disabled account.
    """
    if not code_is_right(work.session, phone, code, work.now):
        return None
    return account_for_phone(work, phone, role)


def account_for_phone(work: Work, phone: str, role: Role = Role.party) -> Account:
    """The account with this phone, made when there is none; the caller knows whose phone it is.

    Raises `NotAllowed` for a disabled account.
    """
    account = work.session.scalar(select(Account).where(Account.phone == phone))
    if account is None:
        account = Account(role=role, phone=phone, created_at=work.now)
        work.session.add(account)
        work.session.flush()
        work.log("注册", 账户=account.id, 身份=role)
    if account.disabled:
        raise NotAllowed("这个账户已经停用，请到诉讼服务窗口办理")
    return account


def open_session(work: Work, account: Account, proved: str = "") -> str:
    """A session's token for an account whose owner was recognised; `proved` by which second factor."""
    token = fresh()
    work.session.execute(delete(SignIn).where(SignIn.expires_at < work.now))
    work.session.add(
        SignIn(
            token_hash=digest(token),
            account_id=account.id,
            csrf=fresh(),
            address=work.actor.address,
            created_at=work.now,
            seen_at=work.now,
            expires_at=work.now + SESSION_LIFE,
        )
    )
    said = {"第二因素": proved} if proved else {}
    work.log("登录", 账户=account.id, **said)
    end_oldest(work, account)
    work.note_access(SIGNED_IN, account.id)
    return token


def by_token(house: Courthouse, token: str) -> Actor:
    """Whose session a cookie's token is; nobody when it is unknown, old or idle too long."""
    hashed = digest(token)
    with house.look() as look:
        row = look.session.execute(
            select(SignIn, Account, _has_second_factor())
            .join(Account, Account.id == SignIn.account_id)
            .where(SignIn.token_hash == hashed)
        ).first()
    if row is None:
        return Actor()
    found, account, proved = row
    now = house.clock()
    if account.disabled or found.expires_at <= now or found.seen_at + IDLE <= now:
        return Actor()
    if found.seen_at + SEEN_EVERY <= now:
        with house.work() as work:
            work.session.execute(
                update(SignIn).where(SignIn.token_hash == hashed).values(seen_at=now)
            )
    return actor_of(account, csrf=found.csrf, owes=_owes(house, account, proved))


def _has_second_factor() -> ColumnElement[bool]:
    return exists().where(
        SecondFactor.account_id == Account.id, SecondFactor.confirmed_at.is_not(None)
    )


def _owes(house: Courthouse, account: Account, proved: bool) -> str:
    """What somebody who signed in has to do before anything else; empty for nothing."""
    if account.given_at is not None:
        return PASSWORD
    if account.role in STAFF and house.settings.second_factor_required and not proved:
        return SECOND_FACTOR
    return ""


def actor_of(account: Account, csrf: str = "", by_key: bool = False, owes: str = "") -> Actor:
    """Who acts when this account does."""
    return Actor(
        account_id=account.id,
        role=Role(account.role),
        name=account.name or account.login or account.phone or "",
        phone=account.phone or "",
        identity_verified=account.identity_verified,
        csrf=csrf,
        by_key=by_key,
        owes=owes,
    )


def sign_out(work: Work, token: str) -> None:
    work.session.execute(delete(SignIn).where(SignIn.token_hash == digest(token)))


def sign_out_everywhere(work: Work) -> None:
    """End every session of the actor's account; no browser is known any more."""
    end_sessions(work, work.actor.account_id)


def account_of(work: Work, account_id: str = "") -> Account:
    """The actor's account, or another one by id.  Raises `NotFound`."""
    found = existing(work.session.get(Account, account_id or work.actor.account_id), "没有这个账户")
    return found


def set_password(work: Work, password: str) -> None:
    """Set the actor's password; other sessions end.

    Raises `FilingError` when it is too weak, or one of the last few.
    """
    account = account_of(work)
    known = chosen(password, account)
    used_passwords.refuse(work, account, password)
    used_passwords.keep(work, account)
    account.password, account.given_at = known, None
    end_others(work)
    work.log("设置密码", 账户=account.id)


def set_first_password(work: Work, password: str) -> None:
    """A password of one's own for the one that was given: another one.  Raises `FilingError`."""
    if is_right(account_of(work).password, password):
        raise FilingError([FieldProblem("密码", "这是原来的密码，请换一个")])
    set_password(work, password)


def change_password(work: Work, new: str, old: str = "", code: str = "") -> bool:
    """Replace a password, by the old one or by a code sent to the account's phone.

    False when neither is right; the caller lets the transaction commit, so that the try counts.
    Raises `FilingError` when the new one is too weak.
    """
    account = account_of(work)
    by_code = bool(code and account.phone)
    if by_code and not code_is_right(work.session, account.phone or "", code, work.now):
        return False
    if account.password and not by_code and not is_right(account.password, old):
        return False
    set_password(work, new)
    return True


# What was verified of somebody: who it is, and the licence of a lawyer.
IDENTITY = ("name", "id_type", "id_number")
LICENSED = ("name", "firm", "licence")


def update_profile(work: Work, **said: str) -> None:
    """Set name, document, firm and licence of the actor's own account.

    A changed name or number ends the verification of the person, a changed name, firm or licence
    that of the licence.  Raises `FilingError`.
    """
    account = account_of(work)
    values = {key: value.strip()[:80] for key, value in said.items()}
    number = values.get("id_number", "")
    if number:
        try:
            values["id_number"] = check_document_number(values.get("id_type") or None, number)
        except ValueProblem as problem:
            raise FilingError([FieldProblem("证件号码", str(problem))]) from None
    known = {key: values[key] for key in (*IDENTITY, *LICENSED) if key in values}
    changed = {key for key, value in known.items() if value != getattr(account, key)}
    if not changed.isdisjoint(IDENTITY):
        account.identity_verified = False
    if not changed.isdisjoint(LICENSED):
        account.licence_verified = False
    for key in changed:
        setattr(account, key, known[key])
