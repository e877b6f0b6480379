"""Encryption of stored files in blocks, so that large files need little memory.

A file is `LIANENC2`, the id of its key (4 bytes), a random salt, then blocks of 64 KiB, each with
its tag.  Every file has a key of its own, HMAC-SHA256 of the salt under the court's key, so that
nonces may simply count.  A block's nonce also says whether it is the last one, and every block is
bound to the header and to the file's name: blocks cannot be dropped, reordered or moved to another
file (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, CRYPTO 2015).

Files of the first form, `LIANAES1`, do not say their key: each is tried on the first block.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import IO

from court.files.ciphers import TAG, Cipher, CryptError
from court.files.keyring import Key, KeyRing

MAGIC, FIRST_MAGIC = b"LIANENC2", b"LIANAES1"
ID = 4
SALT = 32
BLOCK = 1 << 16


def encrypted(chunks: Iterable[bytes], key: Key, name: bytes) -> Iterator[bytes]:
    """The encrypted file of a stream; `name` is the SHA-256 of the plain content."""
    header = MAGIC + bytes.fromhex(key.id) + secrets.token_bytes(SALT)
    cipher = _cipher(key, header)
    yield header
    for number, (block, last) in enumerate(_marked(_even(chunks))):
        yield cipher.encrypt(_nonce(number, last), block, header + name)


def decrypted(file: IO[bytes], ring: KeyRing, name: bytes) -> Iterator[bytes]:
    """The plain content, block by block.  Raises `CryptError` or `KeyMissing`."""
    header = _header(file)
    blocks = _marked(iter(lambda: file.read(BLOCK + TAG), b""))
    first, last = next(blocks, (b"", True))
    if not first:
        raise CryptError
    cipher, plain = _opened(_candidates(header, ring), header, first, last, name)
    yield plain
    for number, (block, last) in enumerate(blocks, 1):
        yield cipher.decrypt(_nonce(number, last), block, header + name)


def key_used(file: IO[bytes]) -> str:
    """The id of the key a file is encrypted with; empty for one that does not say.

    Raises `CryptError` when it is no encrypted file.
    """
    header = _header(file)
    return header[len(MAGIC) : len(MAGIC) + ID].hex() if header.startswith(MAGIC) else ""


def _header(file: IO[bytes]) -> bytes:
    magic = file.read(len(MAGIC))
    rest = {MAGIC: ID + SALT, FIRST_MAGIC: SALT}.get(magic)
    if rest is None or len(header := magic + file.read(rest)) != len(magic) + rest:
        raise CryptError
    return header


def _candidates(header: bytes, ring: KeyRing) -> tuple[Key, ...]:
    if header.startswith(MAGIC):
        return (ring.find(header[len(MAGIC) : len(MAGIC) + ID].hex()),)
    return ring.all()


def _opened(
    keys: Iterable[Key], header: bytes, block: bytes, last: bool, name: bytes
) -> tuple[Cipher, bytes]:
    """The cipher that opens the first block, with what is in it."""
    for key in keys:
        cipher = _cipher(key, header)
        try:
            return cipher, cipher.decrypt(_nonce(0, last), block, header + name)
        except CryptError:
            continue
    raise CryptError


def _cipher(key: Key, header: bytes) -> Cipher:
    return key.derived(b"lian file" + header)


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
