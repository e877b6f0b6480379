"""Uploaded and finished files, stored once under the SHA-256 of their content.

A name appears only when its bytes are whole and flushed; two folder levels keep folders short.
With a key every file is encrypted (see `court.files.encryption`).  The name stays the hash of the plain
content: whoever holds the disk without the key learns that a file equals one he already has, and
nothing else; the database names files by the same hash, so hiding it here would hide nothing.

Names come from the database, never from a person; what is not 64 hexadecimal digits is refused.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import logging
import os
import re
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO

from court.files.ciphers import CryptError
from court.files.encryption import decrypted, encrypted, key_used
from court.files.keyring import KeyMissing, KeyRing
from court.seats.computing import away
from engine.text.errors import LianError

log = logging.getLogger("lian.files")
BLOCK = 1 << 16
NAME = re.compile(r"[0-9a-f]{64}\Z")
SEALED = ".aes"
UNFINISHED = ".正在写入"
STALE_SECONDS = 86_400
FULL = (errno.ENOSPC, errno.EDQUOT)


class FileMissing(LianError):
    """No file of this name is stored."""


class FileDamaged(LianError):
    """The stored bytes are not what was put, or the key is not the one they were put with."""


class FileTooLarge(LianError):
    """More bytes than allowed."""


class NotStored(LianError):
    """The disk did not take a file: it is full, or out of order."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is safely on the disk."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Damage:
    """A stored file that cannot be given back as it was put."""

    sha256: str
    what: str


class FileStore:
    """A folder of files by hash, encrypted with the newest key of the ring where it has one."""

    def __init__(self, folder: Path, ring: KeyRing | None = None) -> None:
        self.folder = folder
        self.ring = ring or KeyRing()
        self._swept = False
        self._lasting: set[Path] = set()  # folders whose own names are on the disk

    def put(self, data: bytes) -> str:
        """Store bytes and give their SHA-256.  Raises `NotStored` when they cannot be written."""
        return self.put_stream(BytesIO(data), len(data)).sha256

    def put_all(self, files: Iterable[bytes]) -> list[str]:
        """`put` of several, which the disk then flushes together; in their order."""
        named = [(hashlib.sha256(data).hexdigest(), data) for data in files]
        with away():
            new = {name: data for name, data in named if not self._put_again(name)}
            self._write({name: _blocks(BytesIO(data)) for name, data in new.items()})
        return [name for name, _ in named]

    def put_stream(self, source: BinaryIO, limit: int) -> Stored:
        """Store a seekable file from its current place on, in little memory.

        Raises `FileTooLarge`, or `NotStored` when it cannot be written; nothing is left then.
        """
        start = source.tell()
        digest, size = hashlib.sha256(), 0
        for chunk in _limited(_blocks(source), limit):
            digest.update(chunk)
            size += len(chunk)
        name = digest.hexdigest()
        if not self._put_again(name):
            source.seek(start)
            self._write({name: _blocks(source)})
        return Stored(name, size)

    def get(self, sha256: str) -> bytes:
        """The whole file.  Raises `FileMissing` or `FileDamaged`."""
        data = b"".join(self._read(sha256))
        if hashlib.sha256(data).hexdigest() != sha256:
            raise FileDamaged("存下的文件已经损坏，内容与登记的不一致。请从备份恢复")
        return data

    def stream(self, sha256: str) -> Iterator[bytes]:
        """The file in blocks, checked whole before the first one is given.

        Raises `FileMissing` or `FileDamaged` at once, not while it is being read.
        """
        self.check(sha256)
        return self._read(sha256)

    def check(self, sha256: str) -> None:
        """Read the file through.  Raises `FileMissing` or `FileDamaged`."""
        digest = hashlib.sha256()
        for chunk in self._read(sha256):
            digest.update(chunk)
        if digest.hexdigest() != sha256:
            raise FileDamaged("存下的文件已经损坏，内容与登记的不一致。请从备份恢复")

    def exists(self, sha256: str) -> bool:
        """Whether a file of this name is there; its bytes are not looked at."""
        return bool(NAME.match(sha256)) and (
            self._place(sha256).exists() or self._place(sha256, SEALED).exists()
        )

    def paths(self) -> Iterator[Path]:
        """Every stored file as it lies on the disk, in the order of names."""
        for path in sorted(self.folder.glob("??/??/*")):
            if NAME.match(path.name.removesuffix(SEALED)):
                yield path

    def put_before(self, moment: float) -> Iterator[str]:
        """The names of the files that nobody has put since a moment (of the system's clock)."""
        for path in self.paths():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < moment:
                    yield path.name.removesuffix(SEALED)

    def remove(self, sha256: str, moment: float) -> None:
        """Take away a file that nothing names, unless somebody has put it since a moment."""
        if not NAME.match(sha256):
            return
        with self._alone():
            for suffix in ("", SEALED):
                place = self._place(sha256, suffix)
                with suppress(FileNotFoundError):
                    if place.stat().st_mtime < moment:
                        place.unlink()

    def verify(self) -> Iterator[Damage]:
        """Read everything and give every file that is damaged."""
        for path in self.paths():
            name = path.name.removesuffix(SEALED)
            try:
                self.check(name)
            except (LianError, OSError) as error:
                yield Damage(name, str(error))

    def key_of(self, sha256: str) -> str:
        """The id of the key a file is encrypted with; empty when plain, or of the first form."""
        try:
            with self._place(sha256, SEALED).open("rb") as file:
                return key_used(file)
        except (FileNotFoundError, CryptError):
            return ""

    def encrypt_again(self, sha256: str) -> bool:
        """Put a file under the key in use; whether that changed anything.

        Raises `FileMissing` or `FileDamaged`; the file stays as it was then.
        """
        key = self.ring.current
        if key is None or self.key_of(sha256) == key.id:
            return False
        self.check(sha256)
        self._write({sha256: self._read(sha256)})
        return True

    @property
    def sealed(self) -> bool:
        """Whether any file is encrypted."""
        return any(path.name.endswith(SEALED) for path in self.paths())

    @property
    def _form(self) -> str:
        return SEALED if self.ring.current else ""

    def _place(self, sha256: str, suffix: str = "") -> Path:
        return self.folder / sha256[:2] / sha256[2:4] / (sha256 + suffix)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Putting a file that is there again and taking one away follow each other."""
        descriptor = os.open(self.folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _put_again(self, sha256: str) -> bool:
        """Whether the file is there already; it is as young then as if it had been written."""
        if not self._kept(sha256):
            return False
        with _disk_errors(), self._alone():
            try:
                os.utime(self._place(sha256, self._form))
            except FileNotFoundError:
                return False
        return True

    def _kept(self, sha256: str) -> bool:
        """Whether a sound copy in today's form is there already."""
        if not self._place(sha256, self._form).exists():
            return False
        try:
            self.check(sha256)
        except FileDamaged:
            return False
        return True

    def _read(self, sha256: str) -> Iterator[bytes]:
        if not self.exists(sha256):
            raise FileMissing("没有找到这个文件")
        return self._open(sha256)

    def _open(self, sha256: str) -> Iterator[bytes]:
        sealed = self._place(sha256, SEALED)
        if not sealed.exists():
            with self._place(sha256).open("rb") as file:
                yield from _blocks(file)
            return
        try:
            with sealed.open("rb") as file:
                yield from decrypted(file, self.ring, bytes.fromhex(sha256))
        except KeyMissing as missing:
            raise FileDamaged(f"文件是加密保存的，{missing}") from None
        except CryptError:
            raise FileDamaged("文件解不开：文件已经损坏，或者密钥不是保存时用的那一个") from None

    def _write(self, files: Mapping[str, Iterator[bytes]]) -> None:
        """Files by their names.  All are written before the first is flushed, which flushes most."""
        with _disk_errors(), ExitStack() as unfinished:
            self._sweep()
            written = {}
            for name, chunks in files.items():
                work = _unfinished(self.folder / UNFINISHED)
                written[name] = unfinished.enter_context(work)
                written[name].writelines(self._in_form(name, chunks))
            for file in written.values():
                file.flush()
                os.fsync(file.fileno())
            places = [self._named(name, file.name) for name, file in written.items()]
            self._flush_folders({place.parent for place in places})
        if self.ring.current:
            for name in files:
                self._place(name).unlink(missing_ok=True)

    def _in_form(self, sha256: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
        key = self.ring.current
        return encrypted(chunks, key, bytes.fromhex(sha256)) if key else chunks

    def _named(self, sha256: str, finished: str) -> Path:
        """Give a finished file its name."""
        place = self._place(sha256, self._form)
        place.parent.mkdir(parents=True, exist_ok=True)
        return Path(finished).replace(place)

    def _flush_folders(self, folders: set[Path]) -> None:
        # Whoever made them may not have come to this; once they are on the disk they stay.
        new = {*folders, *(folder.parent for folder in folders)} - self._lasting
        for folder in folders | {folder.parent for folder in new}:
            _flush_folder(folder)
        self._lasting |= new

    def _sweep(self) -> None:
        """Once a process: take away what a killed one left unfinished more than a day ago."""
        if self._swept:
            return
        self._swept = True
        for path in (self.folder / UNFINISHED).glob("*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - STALE_SECONDS:
                    path.unlink()


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def _limited(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise FileTooLarge(f"文件超过 {_shown(limit)}，请压缩、拆分以后再传")
        yield chunk


def _shown(size: int) -> str:
    """Megabytes, or kilobytes for a small limit."""
    return f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{max(1, size // 1_000)} KB"


@contextmanager
def _unfinished(folder: Path) -> Iterator[IO[bytes]]:
    """A new file that is gone at the end unless it was given its name."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        try:
            yield file
        finally:
            Path(file.name).unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _disk_errors() -> Iterator[None]:
    """Say in words what the disk refused."""
    try:
        yield
    except OSError as error:
        log.error("disk full" if error.errno in FULL else "disk error", extra={"kind": error.errno})
        if error.errno in FULL:
            raise NotStored("服务器磁盘已满，文件没有存下，请稍后再传") from error
        raise NotStored("服务器没有存下这个文件，请稍后再传") from error
