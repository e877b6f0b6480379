"""Files with an inner structure, each opened in a process of its own (`court.files.prepared`).

The court's process never parses a PDF or a container that a stranger made.
"""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO

from court.files.confinement import Confined, answer, confine
from court.files.prepared import Prepared
from court.seats.computing import away
from engine.text.errors import LianError

SECONDS = 20
MEMORY = 1_500_000_000
AT_ONCE = 2
TOO_MUCH = "打开这个文件用的时间或者内存大得不正常，没有收。请重新保存或者拆分以后再传"
# Only there: what parses them is never imported by the court's process.
PARSERS = ("court.files.archives", "court.files.pdfs")
_examining = threading.Semaphore(AT_ONCE)
_prepared = Prepared(__name__, PARSERS)


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
            with away(), _examining:
                found: dict[str, object] = _prepared.ask([kind, copy.name], SECONDS)
        except Confined:
            raise ExaminationRefused(TOO_MUCH) from None
    if "refused" in found:
        raise ExaminationRefused(str(found["refused"]))
    return found


def child(kind: str, path: str) -> None:
    """Confine this process, then examine a file and say what was found."""
    from court.files.archives import examine_container
    from court.files.pdfs import examine_pdf

    confine(MEMORY, SECONDS)
    file = Path(path)
    try:
        found = {"pages": examine_pdf(file)} if kind == "pdf" else {"main": examine_container(file)}
        answer(found)
    except LianError as error:
        answer({"refused": str(error)})
