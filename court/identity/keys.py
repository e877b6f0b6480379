"""API keys of institutions: each acts as its account, for a while and from some addresses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import select, update

from court.core.courthouse import Actor, Courthouse, NotAllowed, NotFound, Work
from court.core.roles import PUBLIC, Action, Role
from court.core.tables import Account
from court.identity.accounts import SEEN_EVERY, account_of, actor_of
from court.identity.tables import ApiKey
from court.identity.tokens import digest, fresh
from court.messages.service import notify
from engine.text.errors import FieldProblem, FilingError

PREFIX = "lian_"
MOST_DAYS, USUAL_DAYS = 730, 365
MOST_NETWORKS = 20


def issue(
    work: Work,
    account_id: str,
    name: str,
    days: int = USUAL_DAYS,
    networks: str = "",
    reads_only: bool = False,
) -> str:
    """A new key for an account of the public, shown this once; the account is told.

    `networks` are the addresses it works from, in any notation `read_networks` takes; empty for
    any.  One that `reads_only` asks how filings stand and hands nothing in.  Raises `NotAllowed`, `FilingError`.
    """
    work.actor.require(Action.accounts)
    account = account_of(work, account_id)
    if Role(account.role) not in PUBLIC:
        raise NotAllowed("接口密钥只发给当事人（机构）和律师账户")
    if not 1 <= days <= MOST_DAYS:
        raise FilingError([FieldProblem("有效天数", f"有效期是 1 到 {MOST_DAYS} 天")])
    key = PREFIX + fresh()
    made = ApiKey(
        account_id=account.id,
        name=name.strip()[:60],
        key_hash=digest(key),
        created_at=work.now,
        expires_at=work.now + timedelta(days=days),
        networks=read_networks(networks),
        reads_only=reads_only,
    )
    work.session.add(made)
    rights = "查看" if reads_only else "立案"
    work.log("发放接口密钥", 账户=account.id, 天数=days, 网段=made.networks, 权限=rights)
    body = (
        f"法院给您的账户发放了接口密钥“{made.name}”，{days} 天内有效。用它可以以您的名义{rights}。"
        "不是您申请的，请马上在“我的账户”里撤销，并告诉法院。"
    )
    notify(work, account.id, None, "发放了接口密钥", body)
    return key


def read_networks(said: str) -> str:
    """Addresses and networks in one form: `10.1.0.0/16 2001:db8::/32`.  Raises `FilingError`."""
    words = said.replace("，", " ").replace(",", " ").replace("、", " ").split()
    try:
        found = [str(ip_network(word)) for word in words]
    except ValueError as error:
        word = str(error).partition(" ")[0].strip("'")
        text = f"“{word}”不是地址，也不是网段。写法如 203.0.113.7 或 203.0.113.0/24"
        raise FilingError([FieldProblem("允许的地址", text)]) from None
    if len(found) > MOST_NETWORKS:
        raise FilingError([FieldProblem("允许的地址", f"最多 {MOST_NETWORKS} 个")])
    return " ".join(found)


def revoke(work: Work, key_id: str) -> None:
    """End a key: an administrator any, others those of their own account.

    Raises `NotAllowed` for a key that would end itself or others, `NotFound`.
    """
    key = work.session.get(ApiKey, key_id)
    mine = key is not None and key.account_id == work.actor.account_id
    if key is None or not (mine or work.actor.may(Action.accounts)):
        raise NotFound("没有这个接口密钥")
    if work.actor.by_key:
        raise NotAllowed("密钥要由登录的人撤销")
    key.revoked_at = key.revoked_at or work.now
    work.log("撤销接口密钥", 账户=key.account_id)


def by_key(house: Courthouse, key: str, host: str = "") -> Actor:
    """Whose key this is; nobody when it is unknown, revoked, expired or used from elsewhere.

    `host` is the caller's address.  Notes when the key was last used.
    """
    hashed = digest(key)
    with house.look() as look:
        row = look.session.execute(
            select(ApiKey, Account).join(Account).where(ApiKey.key_hash == hashed)
        ).first()
    if row is None or row[1].disabled or not _works(row[0], house, host):
        return Actor()
    now, used = house.clock(), row[0].used_at
    if used is None or used + SEEN_EVERY <= now:
        with house.work() as work:
            work.session.execute(
                update(ApiKey).where(ApiKey.key_hash == hashed).values(used_at=now)
            )
    return replace(actor_of(row[1], by_key=True), reads_only=row[0].reads_only)


def _works(key: ApiKey, house: Courthouse, host: str) -> bool:
    if key.revoked_at is not None or not key.expires_at or key.expires_at <= house.clock():
        return False
    return not key.networks or is_within(host, key.networks.split())


def is_within(host: str, networks: list[str]) -> bool:
    """Whether an address lies in one of some networks; what is no address lies in none."""
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return any(address in ip_network(network) for network in networks)


def own(work: Work) -> list[ApiKey]:
    """Keys that act as the actor's own account, newest first; never the key itself."""
    found = (
        select(ApiKey)
        .where(ApiKey.account_id == work.actor.account_id)
        .order_by(ApiKey.created_at.desc())
    )
    return list(work.session.scalars(found))
