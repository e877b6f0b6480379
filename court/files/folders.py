"""A ZIP somebody made of a folder: its files one after the other, each within bounds.

Names are UTF-8 where the archive says so (APPNOTE 4.4.4, bit 11) and GB 18030 otherwise, as
Chinese Windows writes them; what a system adds by itself (`__MACOSX`, `.DS_Store`) is left out.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, cast

from court.files.archives import CLOSED, ArchiveRefused, open_container

MOST_FILES = 200
UTF_8 = 1 << 11
IN_MEMORY = 1 << 20
BLOCK = 1 << 16
NOT_MEANT = ("__MACOSX/", "Thumbs.db", "desktop.ini")


def is_folder(file: BinaryIO, name: str) -> bool:
    """Whether a file is a ZIP that its sender calls one; documents are ZIP too, by other names."""
    file.seek(0)
    return name.lower().endswith(".zip") and file.read(4) == b"PK\x03\x04"


@contextmanager
def opened(file: BinaryIO, most: int = MOST_FILES) -> Iterator[list[zipfile.ZipInfo]]:
    """The files in a ZIP, to be read by `taken_out`.  Raises `ArchiveRefused`."""
    open_container(file)
    with zipfile.ZipFile(file) as archive:
        found = [m for m in archive.infolist() if not m.is_dir() and _meant(path_of(m))]
        if len(found) > most:
            raise ArchiveRefused(
                f"里面有 {len(found)} 个文件。一个压缩包最多 {most} 个，请分几个传"
            )
        yield found


def path_of(member: zipfile.ZipInfo) -> str:
    """The member's path as its maker saw it, with `/` between folders."""
    name = member.filename
    if not member.flag_bits & UTF_8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return name.replace("\\", "/")


def _meant(path: str) -> bool:
    last = path.rpartition("/")[2]
    return not path.startswith(NOT_MEANT[0]) and last not in NOT_MEANT and not last.startswith(".")


@contextmanager
def taken_out(file: BinaryIO, member: zipfile.ZipInfo, limit: int) -> Iterator[BinaryIO]:
    """The bytes of a member, seekable.  Raises `ArchiveRefused` past the limit or when damaged."""
    if member.file_size > limit:
        raise ArchiveRefused(f"超过 {limit // 1_000_000} MB，没有收下")
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as out:
        try:
            with zipfile.ZipFile(file) as archive, archive.open(member) as part:
                while block := part.read(BLOCK):
                    out.write(block)
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError):
            raise ArchiveRefused(CLOSED) from None
        out.seek(0)
        yield cast("BinaryIO", out)
