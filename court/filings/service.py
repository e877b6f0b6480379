"""What filers do with their filings: begin, save, submit, supplement, insist, withdraw.

Every function runs in a unit of work.  What changes a filing takes its row, found and locked by
whoever may: online by `own`, at the window and the machine by their own rules.  What belongs to
somebody else does not exist for the asker.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import delete, func, select

from court.core import deadlines
from court.core.courthouse import Conflict, NotFound, Work, require_state
from court.core.lifecycle import SUBMITTED, Event, State
from court.core.roles import OWN, Action
from court.core.store.database import lock_chain
from court.core.store.paging import number_of
from court.core.store.types import plain
from court.core.tables import Account, Filing, FilingVersion, Upload
from court.filings.answers import in_one_shape
from court.filings.quotas import require_room_for_draft
from court.filings.summary import party_lines, title, total_amount
from court.filings.tables import FilingParty
from court.opinions.found_facts import lapse
from court.opinions.service import (
    Filed,
    filing_day,
    of_last_version,
    store_opinion,
    to_check,
    version_of,
)
from court.opinions.tables import AddressConfirmation
from engine.check.opening import Opened, open_cause
from engine.check.receipt import canonical, digest
from engine.text.errors import FieldProblem, FilingError
from engine.text.paths import put

ONLINE, KIOSK, WINDOW = "网上", "自助终端", "窗口"
CHANNELS = (ONLINE, KIOSK, WINDOW)
MAX_CONTENT = 2_000_000
MOST_MEMBERS = 3_000  # of all lists; reading and indexing one takes a fifth of a millisecond
STALE = "这份材料刚才在别处改过，您现在的修改没有覆盖它；请对照以后再保存"


def find(work: Work, filing_id: str, action: Action, lock: bool = False) -> Filing:
    """A filing the actor may treat this way.  Raises `NotAllowed`, `NotFound`."""
    scope = work.actor.require(action)
    filing = work.session.get(Filing, filing_id, with_for_update=lock, populate_existing=lock)
    if filing is None or filing.state == State.discarded:
        raise NotFound("没有这份起诉材料")
    if scope == OWN and filing.owner_id != work.actor.account_id:
        raise NotFound("没有这份起诉材料")
    if scope != OWN and action is not Action.window and filing.state == State.draft:
        raise NotFound("没有这份起诉材料")
    return filing


def own(work: Work, filing_id: str, lock: bool = False) -> Filing:
    """One of the actor's own filings.  Raises `NotAllowed`, `NotFound`."""
    return find(work, filing_id, Action.file, lock)


def mine(work: Work) -> list[Filing]:
    """The actor's filings, newest first."""
    work.actor.require(Action.file)
    found = (
        select(Filing)
        .where(Filing.owner_id == work.actor.account_id, Filing.state != State.discarded)
        .order_by(Filing.updated_at.desc())
    )
    return list(work.session.scalars(found))


def begin(
    work: Work,
    cause: str,
    content: Mapping[str, Any] | None = None,
    *,
    channel: str = ONLINE,
    owner_id: str | None = None,
    client_key: str = "",
) -> Filing:
    """A new draft of a cause (name or code).

    `client_key` makes it once only: the same key gives the same filing again.  Without an owner
    given, it is the actor's when the actor is a filer, and nobody's at window and kiosk.
    Raises `FilingError` for an unknown cause, `Conflict` when there are too many drafts already.
    """
    filing, made = _begun(work, cause, content, channel, owner_id, client_key)
    if made is not None:
        require_room_for_draft(work, filing.owner_id)
    return filing


def _begun(
    work: Work,
    cause: str,
    content: Mapping[str, Any] | None,
    channel: str = ONLINE,
    owner_id: str | None = None,
    client_key: str = "",
) -> tuple[Filing, Opened | None]:
    """The draft, with its cause unless it was there already."""
    if owner_id is None and work.actor.may(Action.file):
        owner_id = work.actor.account_id
    if client_key:
        known = select(Filing).where(Filing.owner_id == owner_id, Filing.client_key == client_key)
        if (before := work.session.scalar(known)) is not None:
            return before, None
    opened = open_cause(work.house.bundle, cause, work.today)
    filing = Filing(
        owner_id=owner_id,
        cause=opened.cause.name,
        court=work.house.court,
        staff_facts={},
        created_at=work.now,
        updated_at=work.now,
        client_key=client_key or None,
        state=State.draft,
        channel=channel,
    )
    _put_content(filing, content or {}, opened)
    work.session.add(filing)
    work.record(filing, Event.create, 渠道=channel, 案由=filing.cause)
    return filing, opened


def _cause_of(work: Work, filing: Filing) -> Opened:
    """The filing's cause as its filer named it, with the rules that give answers their shape."""
    named = filing.content.get("案由", filing.cause)
    return open_cause(work.house.bundle, named, filing_day(filing, work.today))


def _as_kept(content: Mapping[str, Any], cause: Opened) -> dict[str, Any]:
    """A content as it is stored: this is the one place that decides it."""
    return in_one_shape({**content, **cause.raw}, cause.ruleset.vocabulary)


def _put_content(filing: Filing, content: Mapping[str, Any], cause: Opened) -> None:
    kept = _as_kept(content, cause)
    if len(canonical(kept)) > MAX_CONTENT:
        raise FilingError([FieldProblem("", "文字太多，超过 2 MB；长的材料请作为附件上传")])
    if (members := sum(len(v) for v in kept.values() if isinstance(v, list))) > MOST_MEMBERS:
        said = f"当事人、请求、证据、材料一共 {members} 项，超过 {MOST_MEMBERS:,} 项"
        raise FilingError([FieldProblem("", f"{said}；请分案，或者把清单作为附件上传")])
    filing.content = kept
    filing.parties = title(kept)
    filing.amount = total_amount(kept)


def save(work: Work, filing: Filing, content: Mapping[str, Any], revision: int) -> Filing:
    """Keep a draft, or the changes towards a supplement; nothing is checked.

    Saving what is there already changes nothing.  Raises `Conflict` when the content was saved
    elsewhere since `revision`.
    """
    _require_open(filing)
    return _save(work, filing, content, revision, _cause_of(work, filing))


def _save(
    work: Work, filing: Filing, content: Mapping[str, Any], revision: int, cause: Opened
) -> Filing:
    if canonical(_as_kept(content, cause)) == canonical(filing.content):
        return filing
    if revision != filing.revision:
        raise Conflict(STALE)
    _put_content(filing, content, cause)
    filing.revision += 1
    filing.updated_at = work.now
    return filing


def _require_open(filing: Filing) -> None:
    """Raises `Conflict` when the content is not the filer's to change."""
    require_state(filing, (State.draft, State.supplement), "这份起诉", "不能再修改")


def change_cause(work: Work, filing: Filing, cause: str) -> Filing:
    """Another cause for a draft; what was filled in stays.  Raises `Conflict`, `FilingError`."""
    if filing.state != State.draft:
        raise Conflict("提交以后不能自己更换案由，请告诉法院")
    opened = open_cause(work.house.bundle, cause, work.today)
    filing.cause = opened.cause.name
    _put_content(filing, filing.content, opened)
    filing.revision += 1
    return filing


def discard(work: Work, filing: Filing) -> Filing:
    """Delete a draft; that there was one stays logged.  Raises `TransitionError`.

    Confirmed addresses go with it; the bytes of its files later (`court.operations.retention`).
    """
    work.record(filing, Event.discard)
    for table in (Upload, AddressConfirmation):
        for row in work.session.scalars(select(table).where(table.filing_id == filing.id)):
            work.session.delete(row)
    filing.content, filing.parties, filing.amount = {"案由": filing.cause}, "", None
    filing.client_key, filing.pickup_code = None, ""
    return filing


def submit(work: Work, filing: Filing, revision: int, foreseen: Opened | None = None) -> Filed:
    """Take a draft in, whatever is missing in it and whatever cannot be read (登记立案规定 2).

    `foreseen` is a filing opened before: its cause is taken while it is the one of this content
    under these rules on this day, and looked up otherwise.  Handing in again what was handed in
    already changes nothing.  Raises `Conflict`.  The receipt follows when the transaction has ended
    (`court.decisions.receiving.hand_in`).
    """
    if filing.state != State.draft:
        if filing.version and _same_as_last(work, filing):
            return of_last_version(work, filing)
        raise Conflict(f"这份起诉现在是“{filing.state}”，不能再提交")
    if revision != filing.revision:
        raise Conflict(STALE)
    day = filing_day(filing, work.today)
    kept = foreseen and foreseen.rules(work.house.bundle, filing.content, day)
    return _hand_in(work, filing, Event.submit, foreseen if kept else None, 收件号=_number(work))


def supplement(work: Work, filing: Filing, content: Mapping[str, Any], revision: int) -> Filing:
    """Hand in the supplemented content.  Raises `Conflict`, `FilingError`, `TransitionError`."""
    cause = _cause_of(work, filing)
    if filing.state != State.supplement and filing.version > 1:
        wanted = _as_kept(content, cause)
        if canonical(wanted) == canonical(version_of(work.session, filing).content):
            return filing
    _require_open(filing)
    _save(work, filing, content, revision, cause)
    return _hand_in(work, filing, Event.supplement, cause).filing


def add(work: Work, filing: Filing, content: Mapping[str, Any]) -> Filed:
    """Take in more papers while the filing waits for its decision, found and locked.

    The periods go on as they were.  Raises `TransitionError` once it is decided.
    """
    cause = _cause_of(work, filing)
    lapse(work, filing)
    _put_content(filing, content, cause)
    filing.revision += 1
    version = _keep_version(work, filing)
    at_window = {} if work.actor.may(Action.file) else {"窗口": True}
    work.record(filing, Event.add, 版本=version.version, 材料=version.content_hash, **at_window)
    _index_parties(work, filing)
    return store_opinion(work, filing)


def _keep_version(work: Work, filing: Filing) -> FilingVersion:
    """The content as it is now, kept for good."""
    version = FilingVersion(
        filing_id=filing.id,
        version=filing.version + 1,
        content=filing.content,
        content_hash=digest(filing.content),
        submitted_at=work.now,
        submitted_by=work.actor.account_id,
    )
    work.session.add(version)
    return version


def insist(work: Work, filing: Filing) -> Filing:
    """The filer insists after an explanation: the court then decides by ruling (登记立案规定 7, 9)."""
    facts = {**filing.staff_facts, "坚持起诉": True}
    if filing.state == State.supplement:
        facts["已告知补正"] = True
    filing.staff_facts = facts
    return _hand_in(work, filing, Event.insist).filing


def withdraw(work: Work, filing: Filing) -> Filing:
    """Take a filing back before it is decided.  Raises `TransitionError`."""
    if filing.state == State.withdrawn:
        return filing
    work.record(filing, Event.withdraw)
    return filing


def create_and_submit(
    work: Work,
    cause: str,
    content: Mapping[str, Any],
    client_key: str,
    fill: Callable[[Work, Filing], None] | None = None,
) -> Filed:
    """Begin and submit at once, once only for a key (bulk files, API).  Raises as `submit`.

    `fill` attaches the files the content names before it is submitted.
    """
    filing, found = _begun(work, cause, content, client_key=client_key)
    if fill is not None and found is not None:
        fill(work, filing)
    return submit(work, filing, filing.revision, found)


def _hand_in(
    work: Work, filing: Filing, event: Event, cause: Opened | None = None, **data: Any
) -> Filed:
    """A new version for good, its event, its opinion; `cause` where it was found already."""
    lapse(work, filing)
    opened = to_check(work, filing, filing.content, filing_day(filing, work.today), cause)
    first = filing.first_submitted_at or work.now
    promised = deadlines.promised_by(work.house.bundle, filing.channel, work.now)
    version = _keep_version(work, filing)
    work.record(
        filing,
        event,
        版本=version.version,
        材料=version.content_hash,
        首次提交=first.isoformat(),
        决定期限=deadlines.decide_by(work.house.bundle, opened.cause.path, work.now).isoformat(),
        承诺时间=promised.isoformat() if promised else None,
        **data,
    )
    _index_parties(work, filing)
    return store_opinion(work, filing, opened)


def _same_as_last(work: Work, filing: Filing) -> bool:
    return version_of(work.session, filing).content_hash == digest(filing.content)


def _number(work: Work) -> str:
    """The next receipt number of the day, `2026-1125-0047`."""
    lock_chain(work.session)
    prefix = f"{work.today:%Y-%m%d}-"
    # The span lets the index be used, which a pattern alone does not on SQLite.
    known = (
        select(func.count())
        .select_from(Filing)
        .where(
            Filing.number.between(f"{prefix}0", f"{prefix}99999"), Filing.number.startswith(prefix)
        )
    )
    return f"{prefix}{number_of(work.session, known) + 1:04d}"


def _index_parties(work: Work, filing: Filing) -> None:
    if filing.version > 1:
        work.session.execute(delete(FilingParty).where(FilingParty.filing_id == filing.id))
    for position, line in enumerate(party_lines(filing.content)):
        work.session.add(
            FilingParty(
                filing_id=filing.id,
                position=position,
                side=line.side,
                name=line.name,
                number=line.number,
            )
        )


def by_number(work: Work, number: str, phone: str) -> Filing:
    """A filing by its receipt number, for whoever proved to hold the owner's phone.

    Raises `NotFound` alike for a wrong number and for another person's filing.
    """
    found = select(Filing).where(Filing.number == number.strip())
    filing = work.session.scalar(found)
    owner = work.session.get(Account, filing.owner_id) if filing and filing.owner_id else None
    if filing is None or owner is None or not phone or owner.phone != phone:
        raise NotFound("没有找到；请核对收件号，并用提交时的手机号")
    return filing


def merge(content: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A content with the values at some paths replaced (supplement forms)."""
    found: dict[str, Any] = dict(plain(dict(content)))
    for path, value in changes.items():
        put(found, path, value)
    return found


def submitted(filing: Filing) -> bool:
    """Whether the court has it."""
    return filing.state in SUBMITTED
