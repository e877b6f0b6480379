"""Filings in a Parquet file: one column a fact, so that a replay reads only what it needs.

A fact is kept as JSON text, empty where it was not answered.  Needs `pyarrow` (the extra `replay`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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


def read(path: Path, needed: frozenset[str] | None = None) -> Iterator[Past]:
    """The filings of a file, with the facts that are `needed`, or all.  Raises `LianError`."""
    _, parquet = _arrow()
    known = _opened(parquet, path).schema_arrow.names
    names = [n for n in known if n in (*OWN, CAUSE) or needed is None or n in needed]
    facts = [name for name in names if name not in OWN]
    for batch in _batches(path, names):
        columns = {name: batch.column(name).to_pylist() for name in names}
        for number in range(batch.num_rows):
            yield _past(columns, facts, number)


def _past(columns: dict[str, list[str | None]], facts: list[str], number: int) -> Past:
    content: dict[str, Any] = {
        name: orjson.loads(said) for name in facts if (said := columns[name][number]) is not None
    }
    said = columns[RULINGS][number]
    rulings = {k: Ruling.from_dict(v) for k, v in orjson.loads(said).items()} if said else {}
    day = date.fromisoformat(str(columns[DAY][number]))
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
