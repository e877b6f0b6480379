"""Accounts: sign-up by phone and one-time code, passwords, sessions, lock-out, API keys.

Tokens, codes and keys are kept as hashes; passwords with Argon2id.  Every refusal says the same
thing whether or not the account exists.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from court.core.access import FAILED, SIGNED_IN
from court.core.courthouse import Actor, Conflict, Courthouse, NotAllowed, NotFound, Work
from court.core.limits import SEND_CODE_PHONE, count
from court.core.roles import PUBLIC, STAFF, Action, Role
from court.core.tables import Account
from court.identity.tables import ApiKey, OneTimeCode, SignIn
from court.messages.service import text
from engine.text.errors import FieldProblem, FilingError, LianError
from engine.values import ValueProblem, check_document_number, parse_phone

CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=5)
CODE_ATTEMPTS = 5
SESSION_LIFE = timedelta(hours=12)
SESSION_IDLE = timedelta(hours=2)
SEEN_EVERY = timedelta(minutes=5)
LOCK_AFTER = 5
LOCK_FOR = timedelta(minutes=15)
PASSWORD_LEAST = 10
KEY_PREFIX = "lian_"
WRONG = "账号或者密码（验证码）不对，或者账号已经停用、暂时锁定；连续输错 5 次会锁定 15 分钟"
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex(16))


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def read_phone(text: str) -> str:
    """A phone number in one form.  Raises `FilingError` naming the field."""
    try:
        return parse_phone(text)
    except ValueProblem as problem:
        raise FilingError([FieldProblem("手机号", str(problem))]) from None


def send_code(work: Work, phone: str) -> str:
    """Put a one-time code into the outbox and return it (for development's screen and tests).

    Raises `TooMany` when the phone got too many codes this hour.
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


def _code_is_right(session: Session, phone: str, code: str, now: datetime) -> bool:
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
    return _code_is_right(work.session, phone, code, work.now)


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
    return _open_session(work, account)


def account_by_code(work: Work, phone: str, code: str, role: Role = Role.party) -> Account | None:
    """The account of whoever holds the phone, made when there is none, without signing in.

    None when the code is wrong.  Raises `NotAllowed` for a disabled account.
    """
    if not _code_is_right(work.session, phone, code, work.now):
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


def sign_in_by_password(work: Work, name: str, password: str) -> str | None:
    """A session token, or None (with the failure counted) for any reason it cannot be given.

    `name` is a phone number or a staff login name.
    """
    account = work.session.scalar(
        select(Account).where((Account.phone == name) | (Account.login == name)).with_for_update()
    )
    right = _verify(account.password if account else "", password)
    if account is None or account.disabled or _locked(account, work.now):
        work.note_access(FAILED, account.id if account else "")
        return None
    if right:
        account.failures = 0
        return _open_session(work, account)
    account.failures += 1
    if account.failures >= LOCK_AFTER:
        account.failures, account.locked_until = 0, work.now + LOCK_FOR
        work.log("锁定账户", 账户=account.id)
    work.note_access(FAILED, account.id)
    return None


def _verify(known: str, password: str) -> bool:
    """Takes as long for a missing account as for one with a password."""
    try:
        return _hasher.verify(known or _NOBODY, password) and bool(known)
    except (Argon2Error, InvalidHashError):
        return False


def _locked(account: Account, now: datetime) -> bool:
    return account.locked_until is not None and account.locked_until > now


def _open_session(work: Work, account: Account) -> str:
    token = secrets.token_urlsafe(32)
    work.session.execute(delete(SignIn).where(SignIn.expires_at < work.now))
    work.session.add(
        SignIn(
            token_hash=digest(token),
            account_id=account.id,
            csrf=secrets.token_urlsafe(32),
            created_at=work.now,
            seen_at=work.now,
            expires_at=work.now + SESSION_LIFE,
        )
    )
    work.log("登录", 账户=account.id)
    work.note_access(SIGNED_IN, account.id)
    return token


def by_token(house: Courthouse, token: str) -> Actor:
    """Whose session a cookie's token is; nobody when it is unknown, old or idle too long."""
    hashed = digest(token)
    with house.look() as look:
        row = look.session.execute(
            select(SignIn, Account).join(Account).where(SignIn.token_hash == hashed)
        ).first()
    if row is None:
        return Actor()
    found, account = row
    now = house.clock()
    if account.disabled or found.expires_at <= now or found.seen_at + SESSION_IDLE <= now:
        return Actor()
    if found.seen_at + SEEN_EVERY <= now:
        with house.work() as work:
            work.session.execute(
                update(SignIn).where(SignIn.token_hash == hashed).values(seen_at=now)
            )
    return _actor(account, csrf=found.csrf)


def _actor(account: Account, csrf: str = "", by_key: bool = False) -> Actor:
    return Actor(
        account_id=account.id,
        role=Role(account.role),
        name=account.name or account.login or account.phone or "",
        phone=account.phone or "",
        identity_verified=account.identity_verified,
        csrf=csrf,
        by_key=by_key,
    )


def sign_out(work: Work, token: str) -> None:
    work.session.execute(delete(SignIn).where(SignIn.token_hash == digest(token)))


def sign_out_everywhere(work: Work) -> None:
    """End every session of the actor's account."""
    work.session.execute(delete(SignIn).where(SignIn.account_id == work.actor.account_id))


def account_of(work: Work, account_id: str = "") -> Account:
    """The actor's account, or another one by id.  Raises `NotFound`."""
    found = work.session.get(Account, account_id or work.actor.account_id)
    if found is None:
        raise NotFound("没有这个账户")
    return found


def set_password(work: Work, password: str) -> None:
    """Set the actor's password; other sessions end.  Raises `FilingError` when it is too weak."""
    account = account_of(work)
    account.password = hashed_password(password, account)
    work.session.execute(
        delete(SignIn).where(SignIn.account_id == account.id, SignIn.csrf != work.actor.csrf)
    )
    work.log("设置密码", 账户=account.id)


def change_password(work: Work, new: str, old: str = "", code: str = "") -> bool:
    """Replace a password, by the old one or by a code sent to the account's phone.

    False when neither is right; the caller lets the transaction commit, so that the try counts.
    Raises `FilingError` when the new one is too weak.
    """
    account = account_of(work)
    by_code = bool(code and account.phone)
    if by_code and not _code_is_right(work.session, account.phone or "", code, work.now):
        return False
    if account.password and not by_code and not _verify(account.password, old):
        return False
    set_password(work, new)
    return True


def hashed_password(password: str, account: Account) -> str:
    """The hash to keep.  Raises `FilingError` for a password that is easily guessed."""
    own = {account.phone, account.login, account.name} - {None, ""}
    if len(password) < PASSWORD_LEAST or len(set(password)) < 5 or password in own:
        words = f"密码至少 {PASSWORD_LEAST} 个字符，不要全是相同的字符，也不要用手机号"
        raise FilingError([FieldProblem("密码", words)])
    if len(password) > 200:
        raise FilingError([FieldProblem("密码", "密码不超过 200 个字符")])
    return _hasher.hash(password)


def update_profile(work: Work, **said: str) -> None:
    """Set name, document, firm and licence of the actor's own account.

    A changed name or number ends the verification.  Raises `FilingError`.
    """
    account = account_of(work)
    values = {key: value.strip()[:80] for key, value in said.items()}
    number = values.get("id_number", "")
    if number:
        try:
            values["id_number"] = check_document_number(values.get("id_type") or None, number)
        except ValueProblem as problem:
            raise FilingError([FieldProblem("证件号码", str(problem))]) from None
    identity = ("name", "id_type", "id_number")
    if any(key in values and values[key] != getattr(account, key) for key in identity):
        account.identity_verified = False
    for key in (*identity, "firm", "licence"):
        if key in values:
            setattr(account, key, values[key])


def add_staff(work: Work, role: Role, login: str, name: str, password: str) -> Account:
    """A staff account.  Raises `Conflict` when the login name is taken."""
    work.actor.require(Action.accounts)
    return make_staff(work, role, login, name, password)


def make_staff(work: Work, role: Role, login: str, name: str, password: str) -> Account:
    """A staff account made from the command line, where no actor is checked: the first one."""
    if role not in STAFF:
        raise LianError(f"“{role}”不是工作人员的身份；可选：{'、'.join(sorted(STAFF))}")
    login = login.strip()
    if not 2 <= len(login) <= 40 or login.isdigit():
        raise FilingError([FieldProblem("登录名", "登录名是 2 到 40 个字符，不能全是数字")])
    if work.session.scalar(select(Account.id).where(Account.login == login)):
        raise Conflict("这个登录名已经有人用了，请换一个")
    account = Account(role=role, login=login, name=name.strip()[:60], created_at=work.now)
    account.password = hashed_password(password, account)
    work.session.add(account)
    work.session.flush()
    work.log("新建账户", 账户=account.id, 身份=role)
    return account


def disable(work: Work, account_id: str, disabled: bool = True) -> None:
    """End or restore an account; its sessions end.  Raises `NotAllowed` for one's own."""
    work.actor.require(Action.accounts)
    if account_id == work.actor.account_id:
        raise NotAllowed("不能停用自己的账户")
    account = account_of(work, account_id)
    account.disabled = disabled
    work.session.execute(delete(SignIn).where(SignIn.account_id == account.id))
    work.log("停用账户" if disabled else "恢复账户", 账户=account.id)


def issue_api_key(work: Work, account_id: str, name: str) -> str:
    """A new key for an account of the public, shown this once.  Raises `NotAllowed`."""
    work.actor.require(Action.accounts)
    account = account_of(work, account_id)
    if Role(account.role) not in PUBLIC:
        raise NotAllowed("接口密钥只发给当事人（机构）和律师账户")
    key = KEY_PREFIX + secrets.token_urlsafe(32)
    work.session.add(
        ApiKey(
            account_id=account.id, name=name.strip()[:60], key_hash=digest(key), created_at=work.now
        )
    )
    work.log("发放接口密钥", 账户=account.id)
    return key


def revoke_api_key(work: Work, key_id: str) -> None:
    """Raises `NotFound`."""
    work.actor.require(Action.accounts)
    key = work.session.get(ApiKey, key_id)
    if key is None:
        raise NotFound("没有这个接口密钥")
    key.revoked_at = key.revoked_at or work.now
    work.log("撤销接口密钥", 账户=key.account_id)


def by_api_key(house: Courthouse, key: str) -> Actor:
    """Whose key this is; nobody when it is unknown or revoked.  Notes when it was last used."""
    hashed = digest(key)
    with house.look() as look:
        row = look.session.execute(
            select(ApiKey, Account).join(Account).where(ApiKey.key_hash == hashed)
        ).first()
    if row is None or row[0].revoked_at is not None or row[1].disabled:
        return Actor()
    now, used = house.clock(), row[0].used_at
    if used is None or used + SEEN_EVERY <= now:
        with house.work() as work:
            work.session.execute(
                update(ApiKey).where(ApiKey.key_hash == hashed).values(used_at=now)
            )
    return _actor(row[1], by_key=True)


def api_keys(work: Work) -> list[ApiKey]:
    """Keys that act as the actor's own account, newest first; never the key itself."""
    found = (
        select(ApiKey)
        .where(ApiKey.account_id == work.actor.account_id)
        .order_by(ApiKey.created_at.desc())
    )
    return list(work.session.scalars(found))
