"""Files that are whole or not there: written beside their place, flushed, then moved."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from engine.text.errors import LianError


def write_all(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write a set of files: all appear under their names, or none does.

    Raises `LianError` when the disk is full or the folder cannot be written to; nothing of the
    set is left then.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".正在写入-", dir=folder))
    except OSError as error:
        raise LianError(f"不能写入“{folder}”：{error.strerror}") from error
    try:
        for name, data in files.items():
            _flushed(work / name, data)
        return _move(work, folder, list(files))
    except OSError as error:
        raise LianError(
            f"没有写成，什么也没有留下：{error.strerror}。请检查磁盘空间和权限以后重做"
        ) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _flushed(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _move(work: Path, folder: Path, names: list[str]) -> list[Path]:
    """Move the finished files to their names; on failure take back what was moved."""
    moved: list[Path] = []
    try:
        for name in names:
            (work / name).replace(folder / name)
            moved.append(folder / name)
    except OSError:
        for path in moved:
            path.unlink(missing_ok=True)
        raise
    return moved
