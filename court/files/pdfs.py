"""A PDF looked at before it is kept: can it be opened, how many pages, does it run anything."""

from __future__ import annotations

from typing import Any, BinaryIO

from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader

from engine.text.errors import LianError

TAIL = 2_048
MAX_PAGES = 20_000
RUNS = ("/JavaScript", "/Launch")


class PdfRefused(LianError):
    """A PDF that is not taken, with what to do instead."""


def inspect_pdf(file: BinaryIO) -> int | None:
    """The number of pages, or None where it cannot be told (viewers repair more than we do).

    Raises `PdfRefused` for one that is cut off, needs a password, or runs something by itself.
    """
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL))
    if b"%%EOF" not in file.read():
        raise PdfRefused("PDF 不完整，可能没有下载或扫描完。请重新保存以后再传")
    file.seek(0)
    try:
        return _pages(PdfFileReader(file, strict=False))
    except PdfRefused:
        raise
    except Exception:  # whatever a broken file makes the reader do
        return None


def _pages(reader: PdfFileReader) -> int | None:
    if reader.encrypted and reader.decrypt("").status == AuthStatus.FAILED:
        raise PdfRefused("PDF 设有打开密码。请去掉密码以后再传")
    root = reader.root
    if _runs(root):
        raise PdfRefused("PDF 带有会自动运行的程序。请用“打印为 PDF”另存一份再传")
    count = root["/Pages"]["/Count"]
    return int(count) if 0 < int(count) <= MAX_PAGES else None


def _runs(root: Any) -> bool:
    """Whether opening the document starts a script or a program (ISO 32000-2, 12.6)."""
    names = root.get("/Names")
    if isinstance(names, DictionaryObject) and "/JavaScript" in names:
        return True
    actions = [root.get("/OpenAction")]
    extra = root.get("/AA")
    if isinstance(extra, DictionaryObject):
        actions += [extra[key] for key in extra]
    return any(isinstance(a, DictionaryObject) and a.get("/S") in RUNS for a in actions)
