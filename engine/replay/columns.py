"""Filings in a Parquet file: one column a fact, so that a replay reads only what it needs.

A fact is kept as JSON text, empty where it was not answered.  Needs `pyarrow` (the extra `replay`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

import orjson

from engine.check.rulings import Ruling
from engine.replay.comparing import Past
from engine.text.errors import LianError

if TYPE_CHECKING:
    from pathlib import Path

ID, DAY, CONCLUSION, RULINGS = "_编号", "_日期", "_结论", "_认定"
CAUSE = "案由"
OWN = (ID, DAY, CONCLUSION, RULINGS)
ROWS = 10_000


def write(path: Path, filings: Callable[[], Iterable[Past]]) -> int:
    """Write every filing; they are gone through twice, first for the names of the facts.

    Raises `LianError` where pyarrow is missing or the file cannot be written.
    """
    arrow, parquet = _arrow()
    names = sorted({name for past in filings() for name in past.content})
    schema = arrow.schema([(name, arrow.string()) for name in (*OWN, *names)])
    count = 0
    try:
        with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
            rest = iter(filings())
            while rows := list(islice(rest, ROWS)):
                writer.write_table(arrow.table(_columns(rows, names), schema=schema))
                count += len(rows)
    except OSError as error:
        raise LianError(f"写不了“{path.name}”：{error.strerror or error}") from None
    return count


def _columns(rows: list[Past], names: list[str]) -> dict[str, list[str | None]]:
    found: dict[str, list[str | None]] = {
        ID: [past.id for past in rows],
        DAY: [past.day.isoformat() for past in rows],
        CONCLUSION: [past.conclusion for past in rows],
        RULINGS: [_rulings(past) for past in rows],
    }
    for name in names:
        found[name] = [
            orjson.dumps(past.content[name]).decode() if name in past.content else None
            for past in rows
        ]
    return found


def _rulings(past: Past) -> str | None:
    if not past.rulings:
        return None
    return orjson.dumps({key: one.to_dict() for key, one in past.rulings.items()}).decode()


def causes(path: Path) -> list[tuple[str, date]]:
    """The causes of a file, each with every day it has filings of.  Raises `LianError`."""
    found: set[tuple[str, str]] = set()
    for batch in _batches(path, [CAUSE, DAY]):
        found.update(zip(*(batch.column(n).to_pylist() for n in (CAUSE, DAY)), strict=True))
    return sorted((orjson.loads(name), date.fromisoformat(day)) for name, day in found if name)


def read(path: Path, untouched: Collection[tuple[str, date]] = ()) -> Iterator[Past]:
    """The filings of a file.  Raises `LianError`.

    Of causes and days that are `untouched` only the cause is read.
    """
    _, parquet = _arrow()
    names = _opened(parquet, path).schema_arrow.names
    if untouched and all(pair in untouched for pair in causes(path)):
        names = [name for name in names if name in (*OWN, CAUSE)]
    for batch in _batches(path, names):
        columns = _Columns(batch, [name for name in names if name not in OWN])
        for number in range(batch.num_rows):
            yield _past(columns, number, untouched)


class _Columns:
    """A batch, each column turned into texts when it is first read."""

    def __init__(self, batch: Any, facts: list[str]) -> None:
        self.batch, self.facts = batch, facts
        self.read: dict[str, list[str | None]] = {}
        self.named = frozenset(facts)

    def __getitem__(self, name: str) -> list[str | None]:
        if (found := self.read.get(name)) is None:
            found = self.read[name] = self.batch.column(name).to_pylist()
        return found


class _Content(Mapping[str, Any]):
    """A row as a filing: a fact is decoded when somebody asks for it."""

    __slots__ = ("columns", "number")

    def __init__(self, columns: _Columns, number: int) -> None:
        self.columns, self.number = columns, number

    def __getitem__(self, name: str) -> Any:
        said = self.columns[name][self.number] if name in self.columns.named else None
        if said is None:
            raise KeyError(name)
        return orjson.loads(said)

    def __contains__(self, name: object) -> bool:
        return name in self.columns.named and self.columns[str(name)][self.number] is not None

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.columns.facts if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __reduce__(self) -> tuple[Any, ...]:
        """Sent to another process as what it says, not with the whole batch."""
        return dict, (dict(self),)


def _past(columns: _Columns, number: int, untouched: Collection[tuple[str, date]]) -> Past:
    day = date.fromisoformat(str(columns[DAY][number]))
    cause = orjson.loads(columns[CAUSE][number] or "null")
    said = columns[RULINGS][number]
    rulings = {k: Ruling.from_dict(v) for k, v in orjson.loads(said).items()} if said else {}
    content = {CAUSE: cause} if (cause, day) in untouched else _Content(columns, number)
    return Past(str(columns[ID][number]), day, content, columns[CONCLUSION][number] or "", rulings)


def _batches(path: Path, names: list[str]) -> Iterator[Any]:
    _, parquet = _arrow()
    file = _opened(parquet, path)
    if missing := [name for name in names if name not in file.schema_arrow.names]:
        raise LianError(
            f"“{path.name}”里没有“{missing[0]}”这一列；它要用 lian replay --export 写出"
        )
    yield from file.iter_batches(batch_size=ROWS, columns=names)


def _opened(parquet: Any, path: Path) -> Any:
    try:
        return parquet.ParquetFile(path)
    except (OSError, ValueError) as error:
        raise LianError(f"读不了“{path.name}”：不是 Parquet 文件，或者已经损坏") from error


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise LianError(
            "读写 Parquet 要先安装 pyarrow：.venv/bin/pip install -e '.[replay]'"
        ) from None
    return pyarrow, parquet
