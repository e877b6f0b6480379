"""After a key was changed: what is sealed with an older one is sealed with the one in use.

Nothing has to stand still meanwhile, and what is cut short goes on where it stopped: everything
says which key it needs.  Values do not change, so neither do their hashes in the log; only the
secrets of second factors are hashed as they are stored, and are written through the log.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, Text, cast, select, type_coerce
from sqlalchemy.orm import Session

from court.core.courthouse import Courthouse
from court.core.store.sealed import NAME, keys_used
from court.core.store.types import Data, Packed, SealedText
from court.files.ciphers import CryptError
from court.files.keyring import KeyRing, key_of_bytes, key_of_text, seal, unseal
from court.hearings.persons import keys_of_names, under_the_newest_key
from court.identity.tables import AccountRequest, SecondFactor
from court.operations.schema import metadata
from engine.text.errors import LianError

BATCH = 100
PLAIN = ""
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """How many files and rows were sealed again, and what could not be opened."""

    files: int
    rows: int
    faults: tuple[str, ...]


def keys_in_use(house: Courthouse) -> Counter[str]:
    """How many files and rows need each key, by its id; under "" those that lie open."""
    found: Counter[str] = Counter()
    for path in house.files.paths():
        found[house.files.key_of(path.name.partition(".")[0])] += 1
    with house.look() as look:
        for table, column in _columns():
            for _, keys in _rows(look.session, table, column):
                found.update(keys)
        for _, stored in _secrets(look.session):
            found[key_of_text(stored)] += 1
        found.update(keys_of_names(look.session, look.today))
    return found


def rewrite(house: Courthouse, progress: Progress = lambda _: None) -> Rewritten:
    """Seal everything with the key in use.  Raises `LianError` when there is none."""
    ring = house.lasting.ring
    if ring.current is None:
        raise LianError("没有密钥，请先运行 lian keys add")
    files, faults = _files(house, progress)
    rows = 0
    for table, column in _columns():
        progress(f"{table.name}.{column.name}")
        rows += _column(house, ring, table, column)
    with house.work() as work:
        rows += _secrets_again(work.session, ring)
        rows += under_the_newest_key(work)
    return Rewritten(files, rows, tuple(faults))


def _files(house: Courthouse, progress: Progress) -> tuple[int, list[str]]:
    count, faults = 0, []
    for number, path in enumerate(house.files.paths()):
        if number % BATCH == 0:
            progress(f"文件 {number}")
        name = path.name.partition(".")[0]
        try:
            count += house.files.encrypt_again(name)
        except LianError as error:
            faults.append(f"文件 {name[:12]}：{error}")
    return count, faults


def _columns() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column whose values are sealed on their way in."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Data | Packed | SealedText):
                yield table, column


def _rows(session: Session, table: Table, column: Column[Any]) -> Iterator[tuple[Any, set[str]]]:
    """The primary key of each row that holds something to seal, with the ids of its keys."""
    raw = _raw(column)
    found = session.execute(select(*table.primary_key.columns, raw.label("raw")))
    for *key, stored in found.yield_per(BATCH):
        if keys := _keys(column, stored):
            yield tuple(key), keys


def _raw(column: Column[Any]) -> Any:
    """The column as it is stored."""
    if isinstance(column.type, Packed):
        return type_coerce(column, LargeBinary)
    return type_coerce(column, Text) if isinstance(column.type, SealedText) else cast(column, Text)


def _keys(column: Column[Any], stored: Any) -> set[str]:
    if not stored:
        return set()
    if isinstance(column.type, Packed):
        return {key_of_bytes(bytes(stored))}
    if isinstance(column.type, SealedText):
        return {key_of_text(stored)}
    return keys_used(stored) if NAME in stored else set()


def _column(house: Courthouse, ring: KeyRing, table: Table, column: Column[Any]) -> int:
    """Read and write back, which seals, every value that another key is needed for."""
    assert ring.current is not None
    with house.look() as look:
        todo = [key for key, keys in _rows(look.session, table, column) if keys - {ring.current.id}]
    for start in range(0, len(todo), BATCH):
        with house.database.transaction() as session:
            for key in todo[start : start + BATCH]:
                _again(session, table, column, key)
    return len(todo)


def _again(session: Session, table: Table, column: Column[Any], key: tuple[Any, ...]) -> None:
    this = [c == value for c, value in zip(table.primary_key.columns, key, strict=True)]
    connection = session.connection()
    value = connection.execute(select(column).where(*this).with_for_update()).scalar()
    if value is not None:
        connection.execute(table.update().where(*this).values({column.name: value}))


def _secrets(session: Session) -> Iterator[tuple[SecondFactor | AccountRequest, str]]:
    """Short secrets that are sealed for their account."""
    for factor in session.scalars(select(SecondFactor)):
        if key_of_text(factor.secret):
            yield factor, factor.secret
    for request in session.scalars(select(AccountRequest).where(AccountRequest.half != "")):
        yield request, request.half


def _secrets_again(session: Session, ring: KeyRing) -> int:
    count = 0
    for row, stored in _secrets(session):
        if ring.current is None or key_of_text(stored) == ring.current.id:
            continue
        try:
            again = seal(ring, unseal(ring, stored, row.account_id), row.account_id)
        except CryptError:
            continue  # unreadable before as after; its owner is given another one
        if isinstance(row, SecondFactor):
            row.secret = again
        else:
            row.half = again
        count += 1
    return count
