"""ZIP containers (DOCX, XLSX, OFD) looked at from outside: what is in them, and is it safe to open.

Only the directory is read.  What a member declares is a true bound: Python's reader never gives
more than the declared size.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from engine.text.errors import LianError

MAX_MEMBERS = 10_000
MAX_UNPACKED = 500_000_000
MAX_RATIO = 200
RATIO_FLOOR = 10_000_000
MACROS = ("vbaproject.bin", "vbadata.xml")
PROGRAMS = (".exe", ".dll", ".scr", ".com", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jar")


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


def open_container(file: BinaryIO, max_unpacked: int = MAX_UNPACKED) -> Container:
    """Read a container's directory.  Raises `ArchiveRefused`."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise ArchiveRefused("文件不完整，打不开。请重新保存以后再传") from None
    if any(member.flag_bits & 1 for member in members):
        raise ArchiveRefused("文件设有打开密码，请去掉密码以后再传")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    bloated = unpacked > RATIO_FLOOR and unpacked > MAX_RATIO * max(packed, 1)
    if len(members) > MAX_MEMBERS or unpacked > max_unpacked or bloated:
        raise ArchiveRefused("文件展开以后大得不正常，没有打开。请重新保存或拆分以后再传")
    return Container(frozenset(member.filename.lower() for member in members), unpacked)
