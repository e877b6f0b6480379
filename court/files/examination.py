"""Files with an inner structure, opened in a process of its own: `python -m court.files.examination`.

The court's process never parses a PDF or a container that a stranger made.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO

from court.files.confinement import Confined, answer, ask, confine
from engine.text.errors import LianError

SECONDS = 20
MEMORY = 1_500_000_000
AT_ONCE = 2
TOO_MUCH = "打开这个文件用的时间或者内存大得不正常，没有收。请重新保存或者拆分以后再传"
_examining = threading.Semaphore(AT_ONCE)


class ExaminationRefused(LianError):
    """A file that is not taken, with what to do instead."""


def examine(kind: str, file: BinaryIO) -> dict[str, object]:
    """What the inside of a file is: `kind` is `pdf` or `container`; `pages` or `main` of it.

    Raises `ExaminationRefused`.
    """
    file.seek(0)
    with tempfile.NamedTemporaryFile(prefix="lian-examine-") as copy:
        copyfileobj(file, copy)
        copy.flush()
        try:
            with _examining:
                found: dict[str, object] = ask(__name__, [kind, copy.name], SECONDS)
        except Confined:
            raise ExaminationRefused(TOO_MUCH) from None
    if "refused" in found:
        raise ExaminationRefused(str(found["refused"]))
    return found


def _child(kind: str, path: Path) -> None:
    from court.files.archives import examine_container
    from court.files.pdfs import examine_pdf

    confine(MEMORY, SECONDS)
    try:
        found = {"pages": examine_pdf(path)} if kind == "pdf" else {"main": examine_container(path)}
        answer(found)
    except LianError as error:
        answer({"refused": str(error)})


if __name__ == "__main__":
    _child(sys.argv[1], Path(sys.argv[2]))
