"""A lawyer's clients: the facts of a party, the authority given, the letter of authority.

A client is kept once and put into any number of drafts.  Putting a client into a draft fills in
the party, the lawyer as its agent with the lawyer's own data, and the letter among the materials
(民事诉讼法 61, 62).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

from sqlalchemy import func, select

from court.core.courthouse import Courthouse, NotFound, Work
from court.core.receiving import Received, receive
from court.core.roles import Action
from court.core.store.paging import number_of
from court.core.store.types import plain
from court.core.tables import Account, Filing
from court.files.sniffing import LETTER
from court.filings.service import own, save
from court.filings.tables import Client
from court.filings.uploads import Content as FileContent
from court.filings.uploads import attach
from engine.check.filing import read_filing
from engine.language.parties import CLAIMING, SIDES, display_name
from engine.text.errors import FieldProblem, FilingError, LianError
from engine.text.paths import members_of

AUTHORITIES = ("一般授权", "特别授权")
LETTER_KIND = "授权委托书"
MAX_CLIENTS = 5_000
MAX_LETTER = 10_000_000
Content = dict[str, Any]


def mine(work: Work) -> list[Client]:
    """The lawyer's clients by name."""
    work.actor.require(Action.clients)
    found = select(Client).where(Client.owner_id == work.actor.account_id).order_by(Client.name)
    return list(work.session.scalars(found))


def one(work: Work, client_id: str) -> Client:
    """One of the lawyer's own clients.  Raises `NotAllowed`, `NotFound`."""
    work.actor.require(Action.clients)
    client = work.session.get(Client, client_id)
    if client is None or client.owner_id != work.actor.account_id:
        raise NotFound("没有这位委托人")
    return client


def keep(work: Work, party: Mapping[str, Any], authority: str, client_id: str = "") -> Client:
    """Keep a new client, or change one.  Raises `FilingError` naming what cannot be read."""
    work.actor.require(Action.clients)
    found = _read(work, party)
    if authority and authority not in AUTHORITIES:
        raise FilingError([FieldProblem("代理权限", "代理权限是一般授权或者特别授权")])
    client = one(work, client_id) if client_id else _new(work)
    client.name = str(display_name(found))[:80]
    client.party = found
    client.authority = authority
    work.session.flush()
    return client


def _new(work: Work) -> Client:
    owner = work.actor.account_id
    known = select(func.count()).select_from(Client).where(Client.owner_id == owner)
    if number_of(work.session, known) >= MAX_CLIENTS:
        raise LianError(f"最多保存 {MAX_CLIENTS} 位委托人；请先删除不再用的")
    client = Client(owner_id=owner, name="", party={}, created_at=work.now)
    work.session.add(client)
    return client


def _read(work: Work, party: Mapping[str, Any]) -> Content:
    """The party's facts without what was left empty."""
    found = {k: v for k, v in plain(dict(party)).items() if v not in (None, "", [], {})}
    try:
        read_filing({"原告": [found]}, work.house.bundle.dictionary)
    except FilingError as error:
        problems = [
            FieldProblem(p.path.removeprefix("原告[0]").lstrip("."), p.message)
            for p in error.problems
        ]
        raise FilingError(problems) from None
    if not display_name(found):
        raise FilingError([FieldProblem("姓名", "请填委托人的姓名或者名称")])
    return found


def remove(work: Work, client_id: str) -> None:
    """Forget a client; filings that were made with it keep what they hold."""
    work.session.delete(one(work, client_id))


def keep_letter(work: Work, client_id: str, found: Received) -> Client:
    """Keep the signed letter of authority, received with `receive_letter`."""
    client = one(work, client_id)
    client.letter_sha256 = found.sha256
    client.letter_name, client.letter_type = found.name, found.media_type
    return client


def receive_letter(house: Courthouse, name: str, file: BinaryIO) -> Received:
    """A letter of authority, a PDF or a picture.  Raises `LianError`."""
    return receive(house, name, file, LETTER, MAX_LETTER)


def remove_letter(work: Work, client_id: str) -> None:
    """Take the letter away, e.g. when it was revoked."""
    client = one(work, client_id)
    client.letter_name = client.letter_type = client.letter_sha256 = ""


def letter(work: Work, client_id: str) -> FileContent:
    """The letter's name, type and bytes.  Raises `NotFound`."""
    client = one(work, client_id)
    if not client.letter_sha256:
        raise NotFound("这位委托人还没有上传委托书")
    return FileContent(
        client.letter_name, client.letter_type, work.house.files.get(client.letter_sha256)
    )


def put_into(work: Work, filing_id: str, revision: int, client_id: str, side: str) -> Filing:
    """Fill a client into one of the lawyer's drafts as a party of a side.

    Raises `Conflict` when the draft was saved elsewhere since `revision`.
    """
    client = one(work, client_id)
    if side not in SIDES:
        raise LianError(f"没有“{side[:10]}”这一方")
    filing = own(work, filing_id, lock=True)
    file_name = ""
    if client.letter_sha256 and side in CLAIMING:
        file_name = attach(work, filing, _kept_letter(work, client)).name
    account = work.session.get_one(Account, work.actor.account_id)
    return save(
        work, filing, with_client(filing.content, client, side, account, file_name), revision
    )


def _kept_letter(work: Work, client: Client) -> Received:
    """The letter as it was received when the client was noted."""
    size = len(work.house.files.get(client.letter_sha256))
    return Received(client.letter_name, client.letter_type, None, client.letter_sha256, size)


def with_client(
    content: Mapping[str, Any], client: Client, side: str, lawyer: Account, file_name: str = ""
) -> Content:
    """A content with the client as a party and, on the claiming side, the lawyer as its agent."""
    found = {**content, side: with_member(content.get(side), client.party, _same_party)}
    if side not in CLAIMING:
        return found
    agent = agent_of(lawyer) | {"被代理人": client.name, "代理权限": client.authority or None}
    if client.letter_sha256:
        agent["授权委托书"] = True
        material = {"种类": LETTER_KIND, "所属当事人": client.name, "份数": 1, "文件": file_name}
        found["材料"] = with_member(content.get("材料"), _answered(material), _same_material)
    found["代理人"] = with_member(content.get("代理人"), _answered(agent), _same_agent)
    return found


def agent_of(lawyer: Account) -> Content:
    """The lawyer's own data as an agent in a filing."""
    return _answered(
        {
            "代理人姓名": lawyer.name,
            "代理人身份": "律师",
            "代理人单位": lawyer.firm,
            "代理人电话": lawyer.phone,
        }
    )


def _answered(member: Content) -> Content:
    return {key: value for key, value in member.items() if value not in (None, "")}


def _same_party(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(display_name(one) == display_name(other))


def _same_agent(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both name one lawyer for one client; a client not named yet may be any."""
    whose = one.get("被代理人") or other.get("被代理人")
    return one.get("代理人姓名") == other.get("代理人姓名") and whose == other.get("被代理人")


def _same_material(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one.get(key) == other.get(key) for key in ("种类", "所属当事人"))


def with_member(members: Any, new: Mapping[str, Any], same: Any) -> list[Content]:
    """A list with one more member: over the same one, else in the first empty place, else last."""
    found = [dict(member) for member in members_of(members)]
    for position, member in enumerate(found):
        if same(member, new):
            found[position] = {**member, **new}
            return found
    for position, member in enumerate(found):
        if _is_empty(member):
            found[position] = dict(new)
            return found
    return [*found, dict(new)]


def _is_empty(member: Mapping[str, Any]) -> bool:
    """Nothing but the kind of party was chosen."""
    return all(value in (None, "", [], {}) for key, value in member.items() if key != "类型")
