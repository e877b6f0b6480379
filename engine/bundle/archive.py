"""A bundle's files packed into one, to be opened again at any later time.

A ZIP with fixed dates, so that equal files give equal bytes and any tool can look inside; its
comment names the format.  Files, never compiled rules: whatever compiles them then, compiles them.
"""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from engine.text.errors import BundleError, Problem
from engine.text.files import Files

NAME = "lian-rules"
FORMAT = 1
MAX_BYTES = 64_000_000
LEVEL = 1  # a tenth larger than the usual 6 and made in half the time
_DAY = (1980, 1, 1, 0, 0, 0)
_DAMAGED = "规则库的存档已经损坏或者没有写完，读不出来；请从备份恢复，或者重新发布"


def pack(files: Files) -> bytes:
    """All files as one archive."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=LEVEL)
        archive.comment = f"{NAME} {FORMAT}".encode()
    return target.getvalue()


def unpack(data: bytes) -> Files:
    """The files of an archive.  Raises `BundleError` for one that is damaged, foreign or newer."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _require_format(archive.comment)
            if sum(entry.file_size for entry in archive.infolist()) > MAX_BYTES:
                raise _refusal(f"规则库的存档超过 {MAX_BYTES // 1_000_000} MB")
            return Files({name: archive.read(name) for name in archive.namelist()})
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise _refusal(_DAMAGED) from None


def _require_format(comment: bytes) -> None:
    name, _, number = comment.decode("utf-8", "replace").partition(" ")
    if name != NAME or not number.isdecimal():
        raise _refusal("这不是规则库的存档")
    if int(number) > FORMAT:
        raise _refusal(
            f"这份规则库存档的格式（{number}）比这个程序认识的（{FORMAT}）新，请用新版本的程序"
        )


def _refusal(message: str) -> BundleError:
    return BundleError([Problem(message)])
