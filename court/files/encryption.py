"""Encryption of stored files: AES-256-GCM in blocks, so that large files need little memory.

A file is `LIANAES1`, a random salt, then blocks of 64 KiB, each with its tag.  Every file has a
key of its own, HMAC-SHA256 of the salt under the court's key, so that nonces may simply count.
A block's nonce also says whether it is the last one, and every block is bound to the header and
to the file's name: blocks cannot be dropped, reordered or moved to another file (the STREAM
construction of Hoang, Reyhanitabar, Rogaway and Vizár, CRYPTO 2015).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"LIANAES1"
SALT = 32
BLOCK = 1 << 16
TAG = 16


class CryptError(Exception):
    """The bytes were changed, cut, or encrypted with another key."""


def encrypted(chunks: Iterable[bytes], key: bytes, name: bytes) -> Iterator[bytes]:
    """The encrypted file of a stream; `name` is the SHA-256 of the plain content."""
    header = MAGIC + secrets.token_bytes(SALT)
    cipher = _cipher(key, header)
    yield header
    for number, (block, last) in enumerate(_marked(_even(chunks))):
        yield cipher.encrypt(_nonce(number, last), block, header + name)


def decrypted(file: IO[bytes], key: bytes, name: bytes) -> Iterator[bytes]:
    """The plain content, block by block.  Raises `CryptError`."""
    header = file.read(len(MAGIC) + SALT)
    if len(header) != len(MAGIC) + SALT or not header.startswith(MAGIC):
        raise CryptError
    cipher = _cipher(key, header)
    blocks = iter(lambda: file.read(BLOCK + TAG), b"")
    seen = False
    for number, (block, last) in enumerate(_marked(blocks)):
        seen = True
        try:
            yield cipher.decrypt(_nonce(number, last), block, header + name)
        except InvalidTag:
            raise CryptError from None
    if not seen:
        raise CryptError


def _cipher(key: bytes, header: bytes) -> AESGCM:
    return AESGCM(hmac.digest(key, b"lian file" + header, "sha256"))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _even(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Bytes regrouped into blocks of one size; one empty block when there are none."""
    buffer, given = bytearray(), False
    for chunk in chunks:
        buffer += chunk
        while len(buffer) >= BLOCK:
            yield bytes(buffer[:BLOCK])
            del buffer[:BLOCK]
            given = True
    if buffer or not given:
        yield bytes(buffer)


def _marked(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each block with whether it is the last."""
    waiting: bytes | None = None
    for block in blocks:
        if waiting is not None:
            yield waiting, False
        waiting = block
    if waiting is not None:
        yield waiting, True
