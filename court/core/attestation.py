"""Every attested row read again and compared with the last event that names it.

Whatever is found has a name: changed without an event, missing, made by no event, written a
second time, unreadable.  Nothing a forged row or event holds ends the verification.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Table, select, tuple_
from sqlalchemy.orm import Session

from court.core.attested import AFTERWARDS, HASHES, KIND
from court.core.attested_columns import BY_WORD, TABLE
from court.core.events import Fault, chains, data_of, readable
from court.core.row_hashes import row_hash, row_key
from court.core.store.base import Base
from court.core.tables import Filing

BATCH = 500
SHORT = 8
Values = Mapping[Any, Any]
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Said:
    """What the log last said of a row: its hash, or None once it was deleted."""

    number: int
    hash: str | None
    afterwards: bool


@dataclass(slots=True)
class Attestations:
    """What the whole log says of rows, and what is wrong with its saying so."""

    rows: dict[str, Said] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def take(self, number: int, data: dict[str, Any]) -> None:
        found, afterwards = data.get(HASHES), data.get(AFTERWARDS) is True
        if not isinstance(found, dict):
            self.faults.append(Fault(number, "存证事件里没有记录"))
            return
        for key, hash_ in found.items():
            self._take_row(number, key, hash_, afterwards)

    def _take_row(self, number: int, key: str, hash_: Any, afterwards: bool) -> None:
        table = BY_WORD.get(key.partition(":")[0])
        well_formed = hash_ is None or (isinstance(hash_, str) and _HASH.fullmatch(hash_))
        if table is None or not well_formed:
            self.faults.append(Fault(number, f"存证事件里的“{key[:40]}”读不懂"))
            return
        before = self.rows.get(key)
        if before and TABLE[table].once and before.hash != hash_:
            words = (
                f"{shown(key)}：已经由第 {before.number} 条存证，写成以后不能再改，这里又改了一次"
            )
            self.faults.append(Fault(number, words))
        self.rows[key] = Said(number, hash_, afterwards)


@dataclass(frozen=True, slots=True)
class Compared:
    """How many rows were compared, how many of them only the upgrade attested, what is wrong."""

    rows: int
    afterwards: int
    faults: list[Fault]


def verify_rows(session: Session) -> Compared:
    """Compare every attested row with the log."""
    said = Attestations()
    for court in chains(session):
        _take_chain(session, court, said)
    return _compare(session, said)


def _take_chain(session: Session, court: str, said: Attestations) -> None:
    for number, entry in readable(session, court):
        if entry is None or entry.kind != KIND:
            continue
        try:
            data = data_of(entry)
        except ValueError:
            said.faults.append(Fault(number, "存证事件的内容读不懂"))
            continue
        said.take(number, data)


def _compare(session: Session, said: Attestations) -> Compared:
    faults, seen, afterwards = said.faults, set(), 0
    for key, now in _now(session):
        seen.add(key)
        last = said.rows.get(key)
        afterwards += bool(last and last.afterwards)
        if words := _difference(last, now):
            faults.append(Fault(last.number if last else 0, f"{_about(session, key)}：{words}"))
    for key, last in said.rows.items():
        if key not in seen and last.hash is not None:
            words = "不见了，日志里没有删除它的事件"
            faults.append(Fault(last.number, f"{_about(session, key)}：{words}"))
    return Compared(len(seen), afterwards, faults)


def _difference(last: Said | None, now: str | None) -> str:
    if now is None:
        return "读不出来：内容被改坏了"
    if last is None:
        return "没有任何事件记过它：不是这个系统写进去的"
    if last.hash is None:
        return "日志里已经删除，现在又有了"
    return "" if last.hash == now else "与日志里存证的不同：被改动过"


def _now(session: Session) -> Iterator[tuple[str, str | None]]:
    """Every attested row: its key and its hash; None for one that cannot be read."""
    for name, table in attested_tables().items():
        for identities in _identities(session, table):
            for identity, row in _rows(session, table, identities):
                yield row_key(name, identity), None if row is None else _hashed(name, row)


def _hashed(table: str, row: Values) -> str | None:
    try:
        return row_hash(table, row)
    except (ValueError, TypeError, OverflowError):
        return None


def attested_tables() -> dict[str, Table]:
    """The tables as SQLAlchemy knows them; every room with such tables has to be imported."""
    return {name: Base.metadata.tables[name] for name in TABLE}


def _identities(session: Session, table: Table) -> Iterator[list[Values]]:
    """What names the rows, in batches."""
    keys = list(table.primary_key)
    wanted = select(*_naming(table)).order_by(*keys).limit(BATCH)
    found = session.execute(wanted).mappings().all()
    while found:
        yield [dict(row) for row in found]
        after = tuple_(*keys) > tuple_(*(found[-1][key.name] for key in keys))
        found = session.execute(wanted.where(after)).mappings().all()


def _naming(table: Table) -> list[Column[Any]]:
    keys = list(table.primary_key)
    return (
        keys
        if "filing_id" not in table.c or table.c.filing_id in keys
        else [table.c.filing_id, *keys]
    )


def _rows(
    session: Session, table: Table, identities: list[Values]
) -> Iterator[tuple[Values, Values | None]]:
    """A batch at once; one by one where something in it cannot be read."""
    keys = list(table.primary_key)
    names = dict.fromkeys([c.name for c in _naming(table)] + list(TABLE[table.name].columns))
    among = tuple_(*keys).in_([tuple(i[key.name] for key in keys) for i in identities])
    wanted = select(*(table.c[name] for name in names)).where(among).order_by(*keys)
    try:
        rows = [dict(row) for row in session.execute(wanted).mappings()]
    except Exception:  # whatever a forged value does to the driver
        if len(identities) == 1:
            yield identities[0], None
            return
        for identity in identities:
            yield from _rows(session, table, [identity])
        return
    yield from ((row, row) for row in rows)


def shown(key: str) -> str:
    """A row's key for reading: `决定 3f9a12cd`."""
    what, _, identity = key.partition(":")
    id_ = identity.rpartition("/")[2]
    return f"{what} 第 {id_} 版" if what == "材料" else f"{what} {id_[:SHORT]}"


def _about(session: Session, key: str) -> str:
    filing = key.partition(":")[2].partition("/")[0]
    number = session.scalar(select(Filing.number).where(Filing.id == filing))
    return f"{shown(key)}（起诉 {number}）" if number else shown(key)


def attest_existing(session: Session) -> Iterable[dict[str, str]]:
    """The hashes of every row no event names yet, in batches: for an upgrade."""
    batch: dict[str, str] = {}
    for key, now in _now(session):
        if now is not None:
            batch[key] = now
        if len(batch) == BATCH:
            yield batch
            batch = {}
    if batch:
        yield batch
