"""ZIP containers (DOCX, XLSX, OFD): what is in them, and is it safe to open.

`open_container` reads only the directory.  What a member declares is a true bound: Python's reader
never gives more than the declared size.  `examine_container` looks into every part for what an
office program would run or fetch by itself (ECMA-376, parts 1 and 2); it runs only in a confined
process (`court.files.examination`).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from engine.text.errors import LianError

MAX_MEMBERS = 10_000
MAX_UNPACKED = 500_000_000
MAX_RATIO = 200
RATIO_FLOOR = 10_000_000
# Text parts of an honest document of 50 MB stay far below this.
MAX_TEXT_PART = 120_000_000
MAX_INSIDE = 2
HEAD = 8
TYPES = "[content_types].xml"
MAINS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ofd.xml": "ofd"}
MACROS = ("vbaproject.bin", "vbadata.xml")
MACRO_TYPES = (b"macroEnabled", b"vbaProject", b"ms-office.vba")
PROGRAMS = (".exe", ".dll", ".scr", ".com", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jar",
            ".hta", ".lnk", ".wsf")  # fmt: skip
PROGRAM_HEADS = (b"MZ", b"\x7fELF", b"#!", b"Rar!", b"7z\xbc\xaf")
OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
# Names of storages in an OLE file: a packed file, a macro project.
OLE_PACKAGE, OLE_MACRO = (name.encode("utf-16-le") for name in ("Ole10Native", "_VBA_PROJECT"))
ACTIVE_LINKS = ("attachedtemplate", "oleobject", "frame", "subdocument", "afchunk", "package",
                "control", "vbaproject")  # fmt: skip
LINK = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
ATTRIBUTE = re.compile(rb"(\w+)\s*=\s*[\"']([^\"']*)[\"']")
FIELD = re.compile(rb"<w:instrText[^>]*>([^<]*)|\bw:instr\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
DDE_FIELD = re.compile(rb"\bDDE(?:AUTO)?\b", re.IGNORECASE)
DDE_LINK = re.compile(rb"<(?:\w+:)?(?:ddeLink|oleLink)\b")
FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*>([^<]*)<")
# A bar in a text or in the name of a sheet is only a character; elsewhere it calls a program.
QUOTED = re.compile(rb"\"[^\"]*\"|&quot;.*?&quot;|'[^']*'|&apos;.*?&apos;")

CLOSED = "文件不完整，打不开。请重新保存以后再传"
LOCKED = "文件设有打开密码，请去掉密码以后再传"
BLOATED = "文件展开以后大得不正常，没有打开。请重新保存或拆分以后再传"
PACKED = "是压缩包。请解压，把里面的文件一个一个上传"
MACRO = "带有宏程序，不能上传。请另存为不含宏的 DOCX 或 XLSX，或者 PDF"
CARRIES = "里面夹带了可执行程序或者别的文件，不能上传。请另存为 PDF，夹带的文件单独上传"
FETCHES = "打开时会去别处取模板或者内容，不能上传。请另存为 PDF"
EXCHANGES = "带有会启动别的程序的域或者公式（DDE），不能上传。请另存为 PDF，或者只保留数值"
ODD = "文件的内部结构不是正常保存出来的，没有打开。请重新保存或者另存为 PDF 再传"


class ArchiveRefused(LianError):
    """A container that will not be opened, with what to do instead."""


@dataclass(frozen=True, slots=True)
class Container:
    """The names in a container, in small letters, and its size when unpacked."""

    names: frozenset[str]
    unpacked: int

    @property
    def has_macros(self) -> bool:
        return any(name.rpartition("/")[2] in MACROS for name in self.names)

    @property
    def has_programs(self) -> bool:
        return any(name.endswith(PROGRAMS) for name in self.names)

    @property
    def main(self) -> str:
        """What kind of document it is: docx, xlsx, ofd.  Raises `ArchiveRefused`."""
        for part, kind in MAINS.items():
            if part in self.names and (kind == "ofd" or TYPES in self.names):
                return kind
        raise ArchiveRefused(PACKED)


def _is_bloated(members: Iterable[zipfile.ZipInfo], unpacked: int) -> bool:
    packed = sum(member.compress_size for member in members)
    return unpacked > RATIO_FLOOR and unpacked > MAX_RATIO * max(packed, 1)


def open_container(file: BinaryIO, max_unpacked: int = MAX_UNPACKED) -> Container:
    """Read a container's directory.  Raises `ArchiveRefused`."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise ArchiveRefused(CLOSED) from None
    if any(member.flag_bits & 1 for member in members):
        raise ArchiveRefused(LOCKED)
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > max_unpacked or _is_bloated(members, unpacked):
        raise ArchiveRefused(BLOATED)
    return Container(frozenset(member.filename.lower() for member in members), unpacked)


def examine_container(path: Path) -> str:
    """The kind of a document that runs and fetches nothing by itself.  Raises `ArchiveRefused`."""
    with path.open("rb") as file:
        return _examine(file, MAX_INSIDE)


def _examine(file: BinaryIO, depth: int) -> str:
    container = open_container(file)
    if container.has_macros:
        raise ArchiveRefused(MACRO)
    kind = container.main
    if container.has_programs:
        raise ArchiveRefused(CARRIES)
    try:
        with zipfile.ZipFile(file) as archive:
            for member in archive.infolist():
                _look_into(archive, member, kind, depth)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise ArchiveRefused(CLOSED) from None
    return kind


def _look_into(archive: zipfile.ZipFile, member: zipfile.ZipInfo, kind: str, depth: int) -> None:
    name = member.filename.lower()
    with archive.open(member) as part:
        head = part.read(HEAD)
        if head.startswith(PROGRAM_HEADS):
            raise ArchiveRefused(CARRIES)
        if head.startswith(ZIP):
            _look_inside(archive, member, depth)
        elif head.startswith(OLE):
            _look_at_object(head + part.read())
        elif name.endswith((".xml", ".rels")) or head.lstrip(
            b"\xef\xbb\xbf\xff\xfe \r\n"
        ).startswith(b"<"):
            _look_at_text(name, _text(head + part.read(MAX_TEXT_PART)), kind)


def _look_inside(archive: zipfile.ZipFile, member: zipfile.ZipInfo, depth: int) -> None:
    """A workbook behind a chart, say, is looked at like the document it lies in."""
    if depth == 0:
        raise ArchiveRefused(CARRIES)
    with archive.open(member) as part:
        try:
            _examine(cast("BinaryIO", part), depth - 1)
        except ArchiveRefused as error:
            raise ArchiveRefused(CARRIES if str(error) == PACKED else str(error)) from None


def _look_at_object(data: bytes) -> None:
    """An OLE object: a formula or a chart is taken, a packed file or a macro project is not."""
    if OLE_MACRO in data:
        raise ArchiveRefused(MACRO)
    if OLE_PACKAGE in data:
        raise ArchiveRefused(CARRIES)


def _text(data: bytes) -> bytes:
    """An XML part as UTF-8, whichever of the two encodings of the format it is in."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").encode()
    return data


def _look_at_text(name: str, text: bytes, kind: str) -> None:
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise ArchiveRefused(ODD)
    if kind == "ofd":
        return
    if name == TYPES and any(found in text for found in MACRO_TYPES):
        raise ArchiveRefused(MACRO)
    if name.endswith(".rels"):
        _look_at_links(text)
        return
    for exchanges in EXCHANGE[kind]:
        if exchanges(text):
            raise ArchiveRefused(EXCHANGES)


def _look_at_links(text: bytes) -> None:
    """Relationships to the outside that are followed without being clicked."""
    for found in LINK.findall(text):
        said = {key.lower(): value for key, value in ATTRIBUTE.findall(found)}
        if said.get(b"targetmode", b"").lower() != b"external":
            continue
        role = said.get(b"type", b"").decode("latin-1").rpartition("/")[2].lower()
        target = said.get(b"target", b"").lower()
        local = target.startswith((b"file:", b"\\\\", b"//"))
        if role in ACTIVE_LINKS or (local and role == "image"):
            raise ArchiveRefused(FETCHES)


def _has_dde_field(text: bytes) -> bool:
    """A field may be cut into several runs; it is read as Word joins it."""
    instructions = b"".join(a or b + b" " for a, b in FIELD.findall(text))
    return DDE_FIELD.search(instructions) is not None


def _has_dde_link(text: bytes) -> bool:
    if DDE_LINK.search(text):
        return True
    return any(b"|" in QUOTED.sub(b"", formula) for formula in FORMULA.findall(text))


EXCHANGE: dict[str, tuple[Callable[[bytes], bool], ...]] = {
    "docx": (_has_dde_field,),
    "xlsx": (_has_dde_link,),
}
