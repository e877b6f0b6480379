"""The court's keys for what lies at rest: the newest is used, the older ones still open.

A ring is a folder with one file a key, `20261128-093000-1f2e3d4c.aes.key`: the day and time it was
made (UTC), the first 8 digits of its SHA-256, the cipher (AES-256-GCM, or SM4-GCM of GB/T 32907
with the optional extra for Chinese algorithms), and in it the key as hexadecimal digits.  What is
sealed says which key it needs, so that a key can be changed while everything stays readable, and
what was sealed with an old one is sealed again in peace (`court.operations.rewriting`).
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import os
import re
import secrets
import threading
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from court.files.ciphers import CIPHERS, Cipher, CryptError
from engine.text.errors import LianError

NAME = re.compile(r"(\d{8}-\d{6})-([0-9a-f]{8})\.([a-z0-9]+)\.key\Z")
MARK, BLOB = "封1:", b"LIANVAL1"
PREFIX = re.compile(r"封1:([0-9a-f]{8}):([A-Za-z0-9+/=]+)\Z")
NONCE = 12
ALWAYS = "19700101-000000"


class KeyMissing(LianError):
    """What is sealed needs a key that is not on the ring."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key; `secret` never appears in a text made of it."""

    id: str
    cipher: str
    made: str
    secret: bytes

    def __repr__(self) -> str:
        return f"Key({self.id}, {self.cipher})"

    def print_of(self, text: str, purpose: bytes) -> str:
        """40 digits that only this key makes of a text: to find it again without keeping it."""
        own = hmac.digest(self.secret, b"lian print " + purpose, "sha256")
        return hmac.digest(own, text.encode("utf-8", "surrogatepass"), "sha256").hex()[:40]

    def derived(self, purpose: bytes) -> Cipher:
        """The cipher under a key of its own for one purpose (HMAC-SHA256)."""
        kind = CIPHERS[self.cipher]
        return kind.of(hmac.digest(self.secret, purpose, "sha256")[: kind.size])


def key_of(secret: bytes, cipher: str = "aes", made: str = ALWAYS) -> Key:
    """A key with the id that follows from it."""
    return Key(hashlib.sha256(secret).hexdigest()[:8], cipher, made, secret)


class KeyRing:
    """The keys of a folder, read once; `fixed` are keys given otherwise, older than all of them.

    A key that another process adds is read when something needs it.
    """

    def __init__(self, folder: Path | None = None, fixed: tuple[Key, ...] = ()) -> None:
        self.folder = folder
        self.fixed = fixed
        self._keys: tuple[Key, ...] | None = None
        self._lock = threading.Lock()

    @property
    def current(self) -> Key | None:
        return next(iter(self.all()), None)

    def all(self) -> tuple[Key, ...]:
        """Newest first.  Raises `LianError` for a file of the folder that holds no key."""
        if self._keys is None:
            with self._lock:
                self._keys = (
                    *sorted(self._read(), key=lambda k: k.made, reverse=True),
                    *self.fixed,
                )
        return self._keys

    def find(self, key_id: str) -> Key:
        for again in (False, True):
            if again:
                self._keys = None
            if found := next((key for key in self.all() if key.id == key_id), None):
                return found
        raise KeyMissing(f"缺少密钥 {key_id}，打不开。请把它的文件放回密钥文件夹")

    def add(self, cipher: str, now: datetime) -> Key:
        """Make a key and put it into use.  Raises `LianError` when the folder takes none."""
        if self.folder is None:
            raise LianError("没有密钥文件夹，请设置 LIAN_KEYS")
        if cipher not in CIPHERS:
            raise LianError(f"没有“{cipher}”这种算法，可以用：{'、'.join(CIPHERS)}")
        CIPHERS[cipher].of(bytes(CIPHERS[cipher].size))  # says now when the extra is not installed
        with self._alone():
            return self._made(cipher, now)

    def ensure(self, now: datetime, sealed: Callable[[], bool]) -> None:
        """Make the first key where there is none.

        Raises `LianError` where something is `sealed` already: then its key has gone.
        """
        if self.current is not None or self.folder is None:
            return
        with self._alone():
            self._keys = None
            if self.current is not None:
                return
            if sealed():
                raise LianError(
                    f"有加密的文件，密钥文件夹“{self.folder}”里却没有密钥。请放回密钥再启动"
                )
            self._made("aes", now)

    def _made(self, cipher: str, now: datetime) -> Key:
        assert self.folder is not None
        made = max(now.strftime("%Y%m%d-%H%M%S"), _after(self.current))
        key = key_of(secrets.token_bytes(CIPHERS[cipher].size), cipher, made)
        place = self.folder / f"{key.made}-{key.id}.{cipher}.key"
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key.secret.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        self._keys = None
        return key

    def _read(self) -> Iterator[Key]:
        if self.folder is None or not self.folder.is_dir():
            return
        for path in sorted(self.folder.glob("*.key")):
            yield _read_key(path)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Processes that start at once make one key between them."""
        assert self.folder is not None
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self.folder, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            raise LianError(f"用不了密钥文件夹“{self.folder}”（{error.strerror}）") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _after(key: Key | None) -> str:
    """A moment after that of a key, so that a clock put back does not bring an old key back."""
    if key is None or key.made == ALWAYS:
        return ALWAYS
    day, second = key.made.split("-")
    return f"{day}-{int(second) + 1:06d}"


def _read_key(path: Path) -> Key:
    """Raises `LianError` when the file does not hold the key its name says."""
    found = NAME.match(path.name)
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        secret = b""
    if found is None or found[3] not in CIPHERS or len(secret) != CIPHERS[found[3]].size:
        raise LianError(f"“{path}”不是一把密钥，请移走或者从备份恢复")
    key = key_of(secret, found[3], found[1])
    if key.id != found[2]:
        raise LianError(f"“{path}”里的密钥与文件名不符，可能损坏，请从备份恢复")
    return key


# Short values in the database


def seal(ring: KeyRing, text: str, purpose: str) -> str:
    """A short text for the database, bound to what it is for; as it is without a key."""
    key = ring.current
    if key is None:
        return text
    nonce = secrets.token_bytes(NONCE)
    body = key.derived(b"lian value").encrypt(
        nonce, text.encode("utf-8", "surrogatepass"), purpose.encode()
    )
    return f"{MARK}{key.id}:{b64encode(nonce + body).decode()}"


def unseal(ring: KeyRing, stored: str, purpose: str) -> str:
    """The text again.  Raises `KeyMissing`, or `CryptError` when it was changed or moved."""
    found = PREFIX.match(stored)
    if found is None:
        return stored
    try:
        raw = b64decode(found[2], validate=True)
    except NotBase64:
        raise CryptError from None
    cipher = ring.find(found[1]).derived(b"lian value")
    return cipher.decrypt(raw[:NONCE], raw[NONCE:], purpose.encode()).decode(
        "utf-8", "surrogatepass"
    )


def key_of_text(stored: str) -> str:
    """The id of the key a stored text is sealed with; empty when it is not sealed."""
    found = PREFIX.match(stored)
    return found[1] if found else ""


def seal_bytes(ring: KeyRing, data: bytes, purpose: bytes) -> bytes:
    """Bytes for the database, bound to what they are for; as they are without a key."""
    key = ring.current
    if key is None:
        return data
    nonce = secrets.token_bytes(NONCE)
    header = BLOB + bytes.fromhex(key.id)
    return header + nonce + key.derived(b"lian value").encrypt(nonce, data, header + purpose)


def unseal_bytes(ring: KeyRing, stored: bytes, purpose: bytes) -> bytes:
    """The bytes again.  Raises `KeyMissing`, or `CryptError` when they were changed or moved."""
    if not (key_id := key_of_bytes(stored)):
        return stored
    header, rest = stored[: len(BLOB) + 4], stored[len(BLOB) + 4 :]
    cipher = ring.find(key_id).derived(b"lian value")
    return cipher.decrypt(rest[:NONCE], rest[NONCE:], header + purpose)


def key_of_bytes(stored: bytes) -> str:
    """The id of the key stored bytes are sealed with; empty when they are not sealed."""
    return stored[len(BLOB) : len(BLOB) + 4].hex() if stored.startswith(BLOB) else ""
