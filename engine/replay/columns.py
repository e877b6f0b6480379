"""Filings in a Parquet file: one column a fact, so that a replay reads only what it needs.

A fact is kept as JSON text, empty where it was not answered.  Beside the facts stand the grounds of
each conclusion under one bundle, whose hash the file names; under another they are not used.
Needs `pyarrow` (the extra `replay`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from engine.bundle.bundle import Bundle
from engine.check.rulings import Ruling
from engine.replay.grounds import Grounding
from engine.replay.past import Past
from engine.text.errors import LianError

ID, DAY, CONCLUSION, RULINGS, GROUNDS = "_编号", "_日期", "_结论", "_认定", "_理由"
CAUSE = "案由"
OWN = (ID, DAY, CONCLUSION, RULINGS, GROUNDS)
ROWS = 10_000
HASH = b"lian.bundle"


def write(path: Path, filings: Callable[[], Iterable[Past]], bundle: Bundle | None = None) -> int:
    """Write every filing; they are gone through twice, first for the names of the facts.

    With a bundle each one that has no grounds yet is checked by it, so that a replay against it
    knows them.  Raises `LianError` where pyarrow is missing or the file cannot be written.
    """
    arrow, parquet = _arrow()
    names = sorted({name for past in filings() for name in past.content})
    schema = arrow.schema([(name, arrow.string()) for name in (*OWN, *names)])
    schema = schema.with_metadata({HASH: bundle.hash if bundle else ""})
    grounding = Grounding(bundle) if bundle else None
    count = 0
    try:
        with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
            rest = iter(filings())
            while rows := list(islice(rest, ROWS)):
                writer.write_table(arrow.table(_columns(rows, names, grounding), schema=schema))
                count += len(rows)
    except OSError as error:
        raise LianError(f"写不了“{path.name}”：{error.strerror or error}") from None
    return count


def _columns(
    rows: list[Past], names: list[str], grounding: Grounding | None
) -> dict[str, list[str | None]]:
    found: dict[str, list[str | None]] = {
        ID: [past.id for past in rows],
        DAY: [past.day.isoformat() for past in rows],
        CONCLUSION: [past.conclusion for past in rows],
        RULINGS: [_rulings(past) for past in rows],
        GROUNDS: [past.grounds or (grounding.text(past) if grounding else "") for past in rows],
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


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of filings; opened anew by whoever reads it.  Every method raises `LianError`."""

    path: Path

    def names(self) -> list[str]:
        """The names of its columns."""
        return list(self._file().schema_arrow.names)

    def stands_on(self, bundle: Bundle) -> bool:
        """Whether the grounds in it were found under this bundle."""
        said = (self._file().schema_arrow.metadata or {}).get(HASH, b"").decode()
        return bool(said) and said == bundle.hash and GROUNDS in self.names()

    def causes(self) -> list[tuple[str, date]]:
        """The causes in it, each with every day it has filings of."""
        found: set[tuple[str, str]] = set()
        for batch in self.batches([CAUSE, DAY]):
            found.update(zip(*(batch.column(n).to_pylist() for n in (CAUSE, DAY)), strict=True))
        return sorted((orjson.loads(name), date.fromisoformat(day)) for name, day in found if name)

    def parts(self) -> int:
        """How many parts it has, each of which can be read alone."""
        return int(self._file().num_row_groups)

    def batches(self, names: list[str], parts: Iterable[int] | None = None) -> Iterator[Any]:
        """Columns of its filings, `ROWS` at a time; of some of its parts only."""
        file = self._file()
        if missing := [name for name in names if name not in file.schema_arrow.names]:
            raise LianError(
                f"“{self.path.name}”里没有“{missing[0]}”这一列；它要用 lian replay --export 写出"
            )
        chosen = None if parts is None else list(parts)
        # A process may be copied after this one read: no threads of pyarrow, which are not.
        yield from file.iter_batches(
            batch_size=ROWS, columns=names, row_groups=chosen, use_threads=False
        )

    def _file(self) -> Any:
        _, parquet = _arrow()
        try:
            return parquet.ParquetFile(self.path)
        except (OSError, ValueError) as error:
            raise LianError(f"读不了“{self.path.name}”：不是 Parquet 文件，或者已经损坏") from error


def batch_of(rows: list[Past]) -> Any:
    """Filings as one batch of columns.  Raises `LianError`."""
    arrow, _ = _arrow()
    names = sorted({name for past in rows for name in past.content})
    schema = arrow.schema([(name, arrow.string()) for name in (*OWN, *names)])
    return arrow.RecordBatch.from_pydict(_columns(rows, names, None), schema=schema)


class Rows:
    """A batch, each column turned into texts when it is first read."""

    def __init__(self, batch: Any, grounds: bool) -> None:
        self.batch, self.grounds = batch, grounds
        self.found: dict[str, list[str | None]] = {}
        self.named = frozenset(batch.schema.names)

    def column(self, name: str) -> list[str | None]:
        """The texts of a column; of one that is not there, nothing."""
        if (found := self.found.get(name)) is None:
            here = name in self.named
            texts = self.batch.column(name).to_pylist() if here else [None] * self.batch.num_rows
            found = self.found[name] = texts
        return found

    def past(self, number: int) -> Past:
        """A row as a filing."""
        said = self.column(RULINGS)[number]
        return Past(
            id=str(self.column(ID)[number]),
            day=date.fromisoformat(str(self.column(DAY)[number])),
            content=self._content(number),
            conclusion=self.column(CONCLUSION)[number] or "",
            rulings={k: Ruling.from_dict(v) for k, v in orjson.loads(said).items()} if said else {},
            grounds=(self.column(GROUNDS)[number] or "") if self.grounds else "",
        )

    def _content(self, number: int) -> dict[str, Any]:
        """What a filing says, as far as its columns were read."""
        return {
            name: orjson.loads(said)
            for name, texts in self._facts
            if (said := texts[number]) is not None
        }

    @cached_property
    def _facts(self) -> list[tuple[str, list[str | None]]]:
        return [(name, self.column(name)) for name in self.batch.schema.names if name not in OWN]


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise LianError(
            "读写 Parquet 要先安装 pyarrow：.venv/bin/pip install -e '.[replay]'"
        ) from None
    return pyarrow, parquet
