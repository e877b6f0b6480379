"""Tokens, codes and keys: made at random, kept only as hashes."""

from __future__ import annotations

import hashlib
import secrets


def fresh() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
