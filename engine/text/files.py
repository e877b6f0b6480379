"""The files of a data folder as one value: read once, and never changed afterwards."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

from engine.text import yamlio
from engine.text.errors import BundleError, Mark, Problem, Problems

T = TypeVar("T")


class Files:
    """Contents by path (`rules/结论.yaml`), in the order a folder is listed."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = {name: contents[name] for name in sorted(contents, key=_parts)}

    @classmethod
    def of(cls, root: Path, folders: Iterable[str] = ("",)) -> Files:
        """Every file below some folders of a root.  Raises `BundleError` for what is unreadable."""
        try:
            return cls({name: data for folder in folders for name, data in _read(root, folder)})
        except OSError as error:
            name = Path(error.filename or root).name
            raise BundleError([Problem(f"读不了“{name}”：{error.strerror}")]) from None

    def __getitem__(self, name: str) -> bytes:
        """Raises `BundleError` when there is no such file."""
        try:
            return self._contents[name]
        except KeyError:
            raise BundleError([Problem("缺少这个文件", Mark(name, 1, 1))]) from None

    def __contains__(self, name: str) -> bool:
        return name in self._contents

    def __len__(self) -> int:
        return len(self._contents)

    def items(self) -> Iterable[tuple[str, bytes]]:
        return self._contents.items()

    def differences(self, other: Files) -> frozenset[str]:
        """Paths that only one of both has, or whose contents differ."""
        return frozenset(
            name
            for name in {*self._contents, *other._contents}
            if self._contents.get(name) != other._contents.get(name)
        )

    def with_changes(self, changes: Mapping[str, bytes | None]) -> Files:
        """These files with some put in place of others, or taken away (None)."""
        found = {**self._contents, **changes}
        return Files({name: data for name, data in found.items() if data is not None})

    def below(self, folder: str, ending: str = ".yaml") -> list[str]:
        """Paths of the files below a folder with an ending, in a stable order."""
        start = f"{folder}/" if folder else ""
        return [n for n in self._contents if n.startswith(start) and n.endswith(ending)]

    def text(self, name: str) -> str:
        """Raises `BundleError` for what is not UTF-8."""
        try:
            return self[name].decode("utf-8")
        except UnicodeDecodeError:
            raise BundleError([Problem("文件不是 UTF-8 编码", Mark(name, 1, 1))]) from None

    def yaml(self, name: str, problems: Problems, nulls: bool = False) -> Any:
        """One YAML document; see `yamlio.load`."""
        return yamlio.load(self[name], name, problems, nulls)

    def table(self, name: str, read: Callable[[dict[str, str]], T]) -> list[T]:
        """What `read` makes of every row of a CSV table.

        Raises `BundleError` with the line of a row that is cut off, lacks a column, or holds a
        value `read` refuses (`ValueError`).
        """
        rows = csv.DictReader(StringIO(self.text(name), newline=""))
        found = []
        for row in rows:
            try:
                if None in row or None in row.values():
                    raise ValueError("格数与表头不同")
                found.append(read(row))
            except (KeyError, ValueError) as error:
                said = f"没有“{error.args[0]}”这一项" if isinstance(error, KeyError) else str(error)
                mark = Mark(name, rows.line_num, 1)
                raise BundleError([Problem(f"这一行读不了：{said}", mark)]) from None
        return found

    @cached_property
    def hash(self) -> str:
        """SHA-256 over every path and content."""
        return digest(self.items())


def digest(files: Iterable[tuple[str, bytes]]) -> str:
    """SHA-256 over paths and contents, in the order given."""
    found = hashlib.sha256()
    for name, data in files:
        found.update(name.encode() + b"\0")
        found.update(hashlib.sha256(data).digest())
    return found.hexdigest()


def _read(root: Path, folder: str) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder of a root, also through links to folders."""
    start = root / folder
    for place, _, names in os.walk(start, followlinks=True):
        within = f"{folder}/{Path(place).relative_to(start).as_posix()}/".replace("/./", "/")
        for name in names:
            yield f"{within}{name}".removeprefix("/"), Path(place, name).read_bytes()


def _parts(name: str) -> list[str]:
    return name.split("/")
