"""The ciphers a key may be for, each with authentication (GCM): AES-256, and SM4 where installed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engine.text.errors import LianError

TAG = 16


class CryptError(Exception):
    """The bytes were changed, cut, moved, or encrypted with another key."""


class Cipher(Protocol):
    """Authenticated encryption under one key."""

    def encrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        """The encrypted bytes with their tag; `bound` has to be given again to decrypt."""

    def decrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        """Raises `CryptError`."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How many bytes a key has, and the cipher of one."""

    size: int
    of: Callable[[bytes], Cipher]


class Aes:
    """AES-256-GCM (NIST SP 800-38D)."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def encrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        return self._cipher.encrypt(nonce, data, bound)

    def decrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        try:
            return self._cipher.decrypt(nonce, data, bound)
        except InvalidTag:
            raise CryptError from None


class Sm4:
    """SM4-GCM (GB/T 32907, GB/T 36624)."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        _tongsuo()

    def encrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        made = self._cipher(nonce).encryptor()
        made.authenticate_additional_data(bound)
        return bytes(made.update(data) + made.finalize() + made.tag)

    def decrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        from tongsuopy.crypto.exceptions import InvalidTag as Changed

        if len(data) < TAG:
            raise CryptError
        opened = self._cipher(nonce, data[-TAG:]).decryptor()
        opened.authenticate_additional_data(bound)
        try:
            return bytes(opened.update(data[:-TAG]) + opened.finalize())
        except Changed:
            raise CryptError from None

    def _cipher(self, *nonce_and_tag: bytes) -> Any:
        _tongsuo()
        from tongsuopy.crypto.ciphers import Cipher as Made
        from tongsuopy.crypto.ciphers import algorithms, modes

        return Made(algorithms.SM4(self._key), modes.GCM(*nonce_and_tag))


def _tongsuo() -> None:
    """Raises `LianError` where the optional extra is not installed."""
    if find_spec("tongsuopy") is None:
        raise LianError("没有安装国密支持，请运行：pip install lian[gm]")


CIPHERS: Mapping[str, Kind] = {"aes": Kind(32, Aes), "sm4": Kind(16, Sm4)}
