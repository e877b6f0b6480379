"""A PDF looked at before it is kept: can it be opened, how many pages, does it run anything.

Every object is looked at, wherever it hangs: actions of the document, its pages, links, fields and
name trees (ISO 32000-2, 12.6), files inside it (7.11.4), forms with programs of their own.  Runs
only in a confined process (`court.files.examination`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf

from engine.text.errors import LianError

TAIL = 2_048
MAX_PAGES = 20_000
MAX_PARTS = 2_000_000
HEAD = 8
RUNS = ("/JavaScript", "/Launch", "/ImportData", "/RichMediaExecute")
PROGRAM_KEYS = ("/JS", "/JavaScript", "/XFA")
PLAYERS = ("/RichMedia", "/3D", "/Screen")
# Electronic invoices and receipts carry their data as XML; programs and packed files do not belong.
PROGRAM_HEADS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
    b"7z\xbc\xaf",
)
PROGRAM_SUFFIXES = (".exe", ".dll", ".scr", ".com", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".js",
                    ".jar", ".hta", ".lnk", ".wsf", ".docm", ".xlsm")  # fmt: skip

CUT_OFF = "PDF 不完整，可能没有下载或扫描完。请重新保存以后再传"
LOCKED = "PDF 设有打开密码。请去掉密码以后再传"
BROKEN = "PDF 打不开，可能已经损坏。请重新保存（例如用“打印为 PDF”）以后再传"
PROGRAM = "PDF 带有会自动运行的程序。请用“打印为 PDF”另存一份再传"
CARRIES = "PDF 里夹带了程序或者压缩的文件。请用“打印为 PDF”另存一份，夹带的文件单独上传"
PLAYS = "PDF 带有只有特定软件才能播放的内容。请用“打印为 PDF”另存一份再传"


class PdfRefused(LianError):
    """A PDF that is not taken, with what to do instead."""


def examine_pdf(path: Path) -> int:
    """The number of pages of a PDF that does nothing by itself.  Raises `PdfRefused`."""
    _require_end(path)
    try:
        with pikepdf.open(path) as pdf:
            for part in _parts(pdf):
                _require_harmless(part)
            count = len(pdf.pages)
    except pikepdf.PasswordError:
        raise PdfRefused(LOCKED) from None
    except PdfRefused:
        raise
    except Exception:  # whatever a broken file makes the reader do
        raise PdfRefused(BROKEN) from None
    if not 0 < count <= MAX_PAGES:
        raise PdfRefused(BROKEN)
    return count


def _require_end(path: Path) -> None:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - TAIL))
        if b"%%EOF" not in file.read():
            raise PdfRefused(CUT_OFF)


def _parts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary and stream of the file: each object, and what lies directly in it."""
    waiting: list[pikepdf.Object] = [pdf.trailer, *pdf.objects]
    seen = 0
    while waiting:
        part = waiting.pop()
        seen += 1
        if seen > MAX_PARTS:
            raise PdfRefused(BROKEN)
        if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            yield part
            inside = [part.get(key) for key in part.keys()]  # noqa: SIM118 (a stream is no mapping)
        elif isinstance(part, pikepdf.Array):
            inside = list(part)
        else:
            continue
        # What is referred to is an object of its own and comes by itself.
        waiting += [p for p in inside if isinstance(p, pikepdf.Object) and not p.is_indirect]


def _require_harmless(part: pikepdf.Object) -> None:
    if _name(part.get("/S")) in RUNS or any(key in part for key in PROGRAM_KEYS):
        raise PdfRefused(PROGRAM)
    if _name(part.get("/Subtype")) in PLAYERS:
        raise PdfRefused(PLAYS)
    if "/EF" in part:
        _require_data(part)


def _name(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _require_data(specification: pikepdf.Object) -> None:
    """A file inside: data such as XML is taken, programs and packed files are not."""
    names = [str(specification[key]).lower() for key in ("/F", "/UF") if key in specification]
    if any(name.endswith(PROGRAM_SUFFIXES) for name in names):
        raise PdfRefused(CARRIES)
    inside = specification.EF
    for key in inside.keys():  # noqa: SIM118
        stream = inside[key]
        if isinstance(stream, pikepdf.Stream) and _head(stream).startswith(PROGRAM_HEADS):
            raise PdfRefused(CARRIES)


def _head(stream: pikepdf.Object) -> bytes:
    return bytes(stream.read_bytes())[:HEAD]
