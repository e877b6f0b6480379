"""Short secrets in the database, under the court's file key where there is one (AES-256-GCM)."""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from court.core.settings import Settings

SEALED, PLAIN = "aes:", "plain:"
NONCE = 12


def seal(settings: Settings, secret: str, purpose: str) -> str:
    """What to store; bound to a purpose, so that it cannot be moved to another row."""
    if not settings.file_key:
        return PLAIN + secret
    nonce = secrets.token_bytes(NONCE)
    body = _cipher(settings).encrypt(nonce, secret.encode(), purpose.encode())
    return SEALED + b64encode(nonce + body).decode()


def unseal(settings: Settings, stored: str, purpose: str) -> str:
    """The secret again; empty when the key is gone or another one."""
    if stored.startswith(PLAIN):
        return stored.removeprefix(PLAIN)
    if not settings.file_key:
        return ""
    raw = b64decode(stored.removeprefix(SEALED))
    try:
        return _cipher(settings).decrypt(raw[:NONCE], raw[NONCE:], purpose.encode()).decode()
    except InvalidTag:
        return ""


def _cipher(settings: Settings) -> AESGCM:
    return AESGCM(hmac.digest(settings.file_key, b"lian secret", "sha256"))
