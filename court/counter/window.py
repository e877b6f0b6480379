"""The window: taking over what a visitor began at the machine, entering filings on paper.

Window staff see drafts only when their visitor handed them over, or when they were begun at the
window itself; drafts that people keep online are nobody's business here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import ColumnElement, exists, select

from court.core.clock import CHINA
from court.core.courthouse import Conflict, NotFound, Work, existing, require_state
from court.core.lifecycle import SUBMITTED, Event, State
from court.core.roles import PUBLIC, Action, Role
from court.core.tables import Account, Filing, LogEntry
from court.counter.kiosk import CODE_LENGTH, KEPT_FOR_PICKUP
from court.filings import service as filings
from court.filings.service import KIOSK, WINDOW, begin
from court.filings.uploads import ADDABLE
from court.identity.accounts import account_for_phone, read_phone
from court.identity.documents import kind_problem
from court.opinions.service import Filed
from engine.check.opening import Opened
from engine.text.errors import FieldProblem, FilingError
from engine.values import ValueProblem, check_document_number

SHOWN = 100
ANOTHER_NAME = (
    "与这个手机号的账户里填的姓名不同。请核对手机号；改了名的，请本人先在〔我的账户〕里改；"
    "不是他本人的账户，不要核验"
)


@dataclass(frozen=True, slots=True)
class Counter:
    """What a window has before it: handed over and waiting, in work, handed in today."""

    waiting: list[Filing]
    open: list[Filing]
    done: list[Filing]


def counter(work: Work) -> Counter:
    """Everything at the window now.  Raises `NotAllowed`."""
    work.actor.require(Action.window)
    drafts = (
        select(Filing, _taken())
        .where(Filing.state == State.draft, _at_window())
        .order_by(Filing.updated_at.desc())
        .limit(SHOWN)
    )
    rows = work.session.execute(drafts).all()
    waiting = [filing for filing, taken in rows if not taken]
    open_ = [filing for filing, taken in rows if taken]
    done = (
        select(Filing)
        .where(
            Filing.state.in_(SUBMITTED),
            Filing.channel.in_((KIOSK, WINDOW)),
            Filing.first_submitted_at >= _midnight(work),
        )
        .order_by(Filing.present_since.is_(None), Filing.first_submitted_at.desc())
        .limit(SHOWN)
    )
    return Counter(waiting, open_, list(work.session.scalars(done)))


def _at_window() -> ColumnElement[bool]:
    """Begun at the window, or handed to it with a pick-up code."""
    return (Filing.channel == WINDOW) | ((Filing.channel == KIOSK) & (Filing.pickup_code != ""))


def _taken() -> ColumnElement[bool]:
    """Whether staff have it in hand."""
    handed = exists().where(LogEntry.subject == Filing.id, LogEntry.kind == Event.hand_over)
    return (Filing.channel == WINDOW) | handed


def is_taken(work: Work, filing: Filing) -> bool:
    """Whether staff have a draft in hand: begun at the window, or taken over."""
    return bool(work.session.scalar(select(_taken()).where(Filing.id == filing.id)))


def one(work: Work, filing_id: str, lock: bool = False) -> Filing:
    """What the counter still has in hand: a draft, or handed in today, until its papers are given out.

    Afterwards it is the judges' alone.  Raises `NotAllowed`, `NotFound`.
    """
    work.actor.require(Action.window)
    filing = work.session.get(Filing, filing_id, with_for_update=lock, populate_existing=lock)
    if filing is None or filing.state == State.discarded or filing.channel not in (KIOSK, WINDOW):
        raise NotFound("窗口没有这份材料")
    if filing.state == State.draft and filing.channel == KIOSK and not filing.pickup_code:
        raise NotFound("窗口没有这份材料")
    if filing.state != State.draft and not _is_fresh(work, filing):
        raise NotFound("这份材料已经交给立案庭，窗口不再办理")
    return filing


def _is_fresh(work: Work, filing: Filing) -> bool:
    handed_in = filing.first_submitted_at
    return handed_in is not None and handed_in >= _midnight(work)


def _midnight(work: Work) -> datetime:
    return datetime.combine(work.today, time(), CHINA)


def draft(work: Work, filing_id: str) -> Filing:
    """A draft in work at the window, locked.  Raises `NotAllowed`, `NotFound`, `Conflict`."""
    filing = one(work, filing_id, lock=True)
    require_state(filing, (State.draft,), "这份起诉", "不能再修改")
    if not is_taken(work, filing):
        raise Conflict("请先接手，再修改")
    return filing


def by_code(work: Work, code: str) -> Filing:
    """What waits under a pick-up code.  Raises `NotFound`."""
    work.actor.require(Action.window)
    digits = "".join(c for c in code if c.isdigit())
    found = select(Filing).where(Filing.pickup_code == digits, Filing.state == State.draft)
    filing = work.session.scalar(found) if len(digits) == CODE_LENGTH else None
    said = (
        f"没有这个取件码，请核对单子上的 {CODE_LENGTH} 位数字；材料保留 {KEPT_FOR_PICKUP.days} 天"
    )
    return existing(filing, said)


def take_over(work: Work, filing_id: str) -> Filing:
    """Continue a visitor's draft at the window; a second click changes nothing."""
    filing = one(work, filing_id, lock=True)
    if filing.state == State.draft and not is_taken(work, filing):
        work.record(filing, Event.hand_over)
    return filing


def begin_paper(work: Work, cause: str) -> Filing:
    """A filing brought on paper, or told aloud.  Raises `NotAllowed`, `FilingError`."""
    work.actor.require(Action.window)
    return begin(work, cause, channel=WINDOW)


def waiting_online(work: Work, number: str, lock: bool = False) -> Filing:
    """A filing handed in online that still takes papers, by the receipt number its filer shows.

    Raises `NotAllowed`, `NotFound`.
    """
    work.actor.require(Action.window)
    found = select(Filing).where(Filing.number == number.strip(), Filing.state.in_(ADDABLE))
    filing = existing(
        work.session.scalar(found.with_for_update() if lock else found),
        "没有这个收件号，或者已经作出决定。请核对收件凭证上的号码",
    )
    return filing


def owner_of(work: Work, filing: Filing) -> Account | None:
    return work.session.get(Account, filing.owner_id) if filing.owner_id else None


@dataclass(frozen=True, slots=True)
class Document:
    """What staff read off the document a person showed."""

    name: str
    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class Licence:
    """What staff read off the licence a lawyer showed."""

    firm: str
    number: str


NO_LICENCE = Licence("", "")


def give_to(work: Work, filing_id: str, phone: str, seen: Document | None = None) -> Account:
    """Make a draft that of the person at the window, found or made by phone.

    Whoever showed a document counts as verified.
    Raises `FilingError`, `NotAllowed`, `Conflict`.
    """
    filing = draft(work, filing_id)
    account = account_for_phone(work, read_phone(phone))
    filing.owner_id = account.id
    if seen is not None:
        _verify(work, account, seen)
    return account


def verify_person(
    work: Work,
    phone: str,
    seen: Document,
    role: Role | None = None,
    licence: Licence = NO_LICENCE,
) -> Account:
    """Staff compared the holder of an account with the document shown; `role` changes the role.

    A lawyer's account is made only of who shows the licence, which then counts as seen by the court.

    Raises `FilingError`, `NotAllowed`.
    """
    work.actor.require(Action.window)
    number = read_phone(phone)
    account = work.session.scalar(
        select(Account).where(Account.phone == number, Account.role.in_(PUBLIC)).with_for_update()
    )
    if account is None:
        raise FilingError([FieldProblem("手机号", "没有用这个手机号登录过的账户，请核对号码")])
    if account.disabled:
        raise FilingError([FieldProblem("手机号", "这个账户已经停用")])
    _verify(work, account, seen)
    if role is not None and role != account.role:
        _change_role(work, account, role)
        if role is Role.lawyer and not licence.number.strip():
            raise FilingError([FieldProblem("执业证号", "改为律师的，请照执业证填写")])
    if licence.number.strip() and account.role == Role.lawyer:
        account.firm, account.licence = licence.firm.strip()[:80], licence.number.strip()[:40]
        account.licence_verified = True
        work.log("核对执业证", 账户=account.id)
    return account


def _change_role(work: Work, account: Account, role: Role) -> None:
    if role not in PUBLIC:
        raise FilingError([FieldProblem("身份", "窗口只能改为当事人或者律师")])
    account.role = role
    work.log("更改身份", 账户=account.id, 身份=role)


def _verify(work: Work, account: Account, seen: Document) -> None:
    """Staff compared the person with the document: what it says counts from now on.

    Another name than the account's own is refused: the phone number may be somebody else's.
    """
    problems = []
    name, raw = seen.name.strip(), seen.number.strip()
    number = ""
    if not name:
        problems.append(FieldProblem("姓名", "请照证件填姓名"))
    elif account.name and account.name != name:
        problems.append(FieldProblem("姓名", ANOTHER_NAME))
    if not raw:
        problems.append(FieldProblem("证件号码", "请照证件填号码"))
    if wrong := kind_problem(work.house.bundle, seen.kind):
        problems.append(wrong)
    try:
        number = check_document_number(seen.kind or None, raw) if raw else ""
    except ValueProblem as problem:
        problems.append(FieldProblem("证件号码", str(problem)))
    if problems:
        raise FilingError(problems)
    account.name, account.id_type, account.id_number = name[:60], seen.kind[:20], number
    account.identity_verified = True
    work.log("核验身份", 账户=account.id)


def submit(work: Work, filing_id: str, revision: int, foreseen: Opened | None = None) -> Filed:
    """Take in a draft in work at the window, or find again what was taken in there.

    `foreseen` as in `court.filings.service.submit`.  Raises `NotAllowed`, `NotFound`, `FilingError`, `Conflict`.
    """
    filing = one(work, filing_id, lock=True)
    if filing.state == State.draft:
        draft(work, filing_id)
    filing.pickup_code = ""
    return filings.submit(work, filing, revision, foreseen)
