"""The event log as an auditor reads it: filtered, verified, taken out as a file.

Events name filings, accounts and rules; what people wrote is never among them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import orjson
from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from court.cases.projection import verify_cases
from court.core.access import verify_access
from court.core.attestation import verify_rows
from court.core.attested import HASHES, KIND
from court.core.clock import CHINA, minute
from court.core.courthouse import Courthouse, Work
from court.core.events import Fault, data_of, every, head_of, turned_back, verify_chain
from court.core.projection import verify_projection
from court.core.releases import BundleMissing
from court.core.roles import STAFF, Action, Role
from court.core.store.paging import number_of, page_of
from court.core.tables import Account, Filing, LogEntry, Upload
from court.decisions.tables import CourtDocument
from court.files.store import FileStore
from court.opinions.service import recompute
from court.opinions.tables import StoredOpinion
from court.oversight.agreement import contradictions
from engine.text.errors import FieldProblem, FilingError

PAGE = 50
BATCH = 500
SHORT_ID = 8
NOBODY = "未登录"
NO_RULES = "规则库（没有存档）"
ROLES = (*Role, NOBODY)
_NOTE = re.compile(r"(\d{1,18})[:：]([0-9a-fA-F]{8,64})")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events are shown; empty means all.  Days are Chinese and inclusive."""

    kind: str = ""
    role: str = ""
    filing: str = ""
    since: date | None = None
    until: date | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """An event for reading: who (staff by name, the public by a short id), about what."""

    entry: LogEntry
    who: str
    filing: str
    said: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of events, newest first; `total` counts all pages."""

    lines: list[Line]
    total: int
    page: int


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found; `number` and `hash` are the end of the log, to be noted down.

    `rows` were compared with the log, `afterwards` of them were first attested by an upgrade;
    `files` is how many stored files were read, None when they were left out.  `reminders` are no
    faults of the record: somebody has to explain them.
    """

    events: int
    faults: list[Fault]
    number: int
    hash: str
    filings: int
    at: datetime
    rows: int = 0
    afterwards: int = 0
    files: int | None = None
    reminders: tuple[Fault, ...] = ()


def listing(work: Work, wanted: Filter) -> Listing:
    """A page of events.  Raises `NotAllowed`."""
    work.actor.require(Action.audit)
    chosen = _filtered(wanted)
    page = page_of(work.session, chosen, (LogEntry.number.desc(),), wanted.page, PAGE)
    return Listing(_lines(work.session, page.rows), page.total, page.number)


def kinds(work: Work) -> list[str]:
    """The kinds of events that occur, for the filter."""
    work.actor.require(Action.audit)
    return list(work.session.scalars(select(LogEntry.kind).distinct().order_by(LogEntry.kind)))


def taken_out(work: Work, wanted: Filter) -> Iterator[Line]:
    """Every event of a filter, oldest first, for a file.  Raises `NotAllowed`."""
    work.actor.require(Action.audit)
    chosen = _filtered(wanted).order_by(LogEntry.number)
    last = -1
    while found := list(
        work.session.scalars(chosen.where(LogEntry.number > last).limit(BATCH)),
    ):
        yield from _lines(work.session, found)
        last = found[-1].number


def verify(
    session: Session,
    now: datetime,
    noted: str = "",
    files: FileStore | None = None,
    court: str = "",
) -> Verified:
    """Read the whole log, every filing's row, every row the log attests, and every file of `files`.

    `noted` is an end written down before (`1234:ab12cd34…`): whoever can write both the log and
    its head cannot write what stands on somebody's paper.  Raises `FilingError` when it cannot
    be read.  `court` is the chain whose end is told.
    """
    expected = _noted(noted)
    events, faults = verify_chain(session)
    faults += [*verify_projection(session), *verify_cases(session)]
    compared = verify_rows(session)
    faults += [*compared.faults, *contradictions(session), *verify_access(session)[1]]
    faults += _against_note(session, expected, court) if expected else []
    count = None
    if files is not None:
        count, damaged = verify_files(session, files)
        faults += damaged
    head = head_of(session, court)
    return Verified(
        events,
        faults,
        head.number if head else 0,
        head.hash if head else "",
        number_of(session, select(func.count()).select_from(Filing)),
        now,
        compared.rows,
        compared.afterwards,
        count,
        tuple(turned_back(session)),
    )


def verify_files(session: Session, files: FileStore) -> tuple[int, list[Fault]]:
    """How many stored files were read, and every one that is damaged or missing."""
    damaged = {found.sha256: found.what for found in files.verify()}
    faults = []
    names = union_all(
        select(Upload.sha256, literal("附件"), Upload.id),
        select(CourtDocument.sha256, literal("文书"), CourtDocument.id),
    )
    count = 0
    for sha256, what, id_ in session.execute(names):
        count += 1
        why = damaged.get(sha256) or ("" if files.exists(sha256) else "没有这个文件")
        if why:
            faults.append(Fault(0, f"{what} {id_[:SHORT_ID]} 的文件（{sha256[:12]}）：{why}"))
    return count, faults


def _noted(text: str) -> tuple[int, str] | None:
    if not text.strip():
        return None
    found = _NOTE.fullmatch(text.strip())
    if found is None:
        words = "抄下的末尾应写成“编号:哈希”，如 1234:ab12cd34，哈希至少写前 8 位"
        raise FilingError([FieldProblem("末尾", words)])
    return int(found[1]), found[2].lower()


def _against_note(session: Session, noted: tuple[int, str], court: str) -> list[Fault]:
    number, hashed = noted
    entry = select(LogEntry.hash).where(LogEntry.number == number, LogEntry.court == court)
    known = session.scalar(entry)
    if known is None:
        return [Fault(number, "抄下的末尾不在日志里：它和后面的事件被删除")]
    if not known.startswith(hashed):
        return [Fault(number, "与抄下的哈希不同：这一条或者它前面的事件被改写")]
    return []


def recompute_all(house: Courthouse) -> Iterator[tuple[str, list[str]]]:
    """Every stored opinion: the filing's receipt number, and the parts that do not come out again.

    One opinion at a time is in memory, computed with the rules of its day; where those were not
    archived, that is the part.
    """
    with house.look() as look:
        ids = list(look.session.scalars(select(StoredOpinion.id).order_by(StoredOpinion.made_at)))
    for id_ in ids:
        with house.look() as look:
            stored = look.session.get_one(StoredOpinion, id_)
            filing = look.session.get_one(Filing, stored.filing_id)
        yield filing.called, _recomputed(house, stored)


def _recomputed(house: Courthouse, stored: StoredOpinion) -> list[str]:
    try:
        return recompute(house, stored)
    except BundleMissing:
        return [NO_RULES]


def as_json(entry: LogEntry) -> bytes:
    """An event whole, as one line: enough to recompute its hash elsewhere."""
    return orjson.dumps(
        {
            "编号": entry.number,
            "时间": entry.at.astimezone(UTC).isoformat(),
            "事件": entry.kind,
            "对象": entry.subject,
            "账户": entry.actor,
            "身份": entry.role,
            "内容": entry.data,
            "前一条": entry.previous,
            "哈希": entry.hash,
        }
    )


def whole_log(session: Session) -> Iterator[bytes]:
    """The whole log as NDJSON, oldest first (`lian audit export`)."""
    for entry in every(session):
        yield as_json(entry)


def _filtered(wanted: Filter) -> Select[LogEntry]:
    chosen = select(LogEntry)
    if wanted.kind:
        chosen = chosen.where(LogEntry.kind == wanted.kind)
    if wanted.role:
        chosen = chosen.where(LogEntry.role == wanted.role)
    if wanted.filing.strip():
        known = select(Filing.id).where(Filing.number == wanted.filing.strip())
        chosen = chosen.where(LogEntry.subject.in_(known))
    if wanted.since:
        chosen = chosen.where(LogEntry.at >= _midnight(wanted.since))
    if wanted.until:
        chosen = chosen.where(LogEntry.at < _midnight(wanted.until + timedelta(days=1)))
    return chosen


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _lines(session: Session, entries: list[LogEntry]) -> list[Line]:
    datas = [_said(entry) for entry in entries]
    ids = {e.actor for e in entries} | {str(d.get("账户", "")) for d in datas}
    names = _names(session, ids - {""})
    numbers = _numbers(session, {e.subject for e in entries if e.subject})
    return [
        Line(
            entry,
            names.get(entry.actor, _short(entry.actor)),
            numbers.get(entry.subject, _short(entry.subject)),
            [(key, _shown(key, value, names)) for key, value in data.items() if value is not None],
        )
        for entry, data in zip(entries, datas, strict=True)
    ]


def _said(entry: LogEntry) -> dict[str, Any]:
    """What an event says; of attested rows only which kinds and how many, in the order written."""
    try:
        data = data_of(entry)
    except ValueError:
        return {"内容": "读不懂，请核对日志"}
    if entry.kind == KIND and isinstance(hashes := data.get(HASHES), dict):
        kinds = Counter(key.partition(":")[0] for key in hashes)
        data[HASHES] = "、".join(f"{kind} {count}" for kind, count in kinds.items())
    return data


def _shown(key: str, value: Any, names: dict[str, str]) -> str:
    text = str(value)
    if key == "账户":
        return names.get(text, _short(text))
    if re.fullmatch(r"\d{4}-\d\d-\d\dT.+", text):
        return minute(datetime.fromisoformat(text))
    return f"{text[:12]}…" if re.fullmatch(r"[0-9a-f]{32,}", text) else text


def _short(id_: str) -> str:
    return id_[:SHORT_ID]


def _names(session: Session, ids: set[str]) -> dict[str, str]:
    """Staff by name; the public by a short id, so that the log shows no personal data."""
    rows = session.execute(
        select(Account.id, Account.name, Account.login, Account.role).where(Account.id.in_(ids))
    )
    return {
        str(id_): str(name or login) if role in STAFF else _short(id_)
        for id_, name, login, role in rows
    }


def _numbers(session: Session, ids: set[str]) -> dict[str, str]:
    rows = session.execute(select(Filing.id, Filing.number).where(Filing.id.in_(ids)))
    return {str(id_): number or f"草稿 {_short(id_)}" for id_, number in rows}
