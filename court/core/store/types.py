"""Column types that behave the same on SQLite and PostgreSQL."""

from __future__ import annotations

import uuid
import zlib
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import JSON, DateTime, Dialect, LargeBinary, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

from court.files.keyring import KeyRing, seal, seal_bytes, unseal, unseal_bytes

RING = "lian_ring"
PACKED, IDENTITY = b"packed", "identity"
LIGHTLY = 1  # a third of the usual time, a third more bytes


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Data(TypeDecorator[Any]):
    """JSON data: JSONB on PostgreSQL, text on SQLite."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        inner = JSONB(none_as_null=True) if dialect.name == "postgresql" else self.impl_instance
        return dialect.type_descriptor(inner)


class Packed(TypeDecorator[Any]):
    """JSON data kept lightly compressed and sealed: an opinion of 170 kB takes a seventh of that."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        return seal_bytes(
            _ring(dialect), zlib.compress(orjson.dumps(value, default=str), LIGHTLY), PACKED
        )

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return orjson.loads(zlib.decompress(unseal_bytes(_ring(dialect), value, PACKED)))


class SealedText(TypeDecorator[str]):
    """A short text that is sealed in the database, such as an identity number; never compared."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return seal(_ring(dialect), value, IDENTITY) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return unseal(_ring(dialect), value, IDENTITY) if value else value


def _ring(dialect: Dialect) -> KeyRing:
    """The ring of the database this is written to or read from."""
    return getattr(dialect, RING, None) or KeyRing()


def new_id() -> str:
    """A random id that cannot be guessed: 32 hexadecimal digits."""
    return uuid.uuid4().hex


def plain(value: Any) -> Any:
    """JSON-ready data: amounts become text, so that nothing is lost to binary fractions.

    A whole number is an integer, as PostgreSQL gives it back however it was written.
    """
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**64:
        return int(value)
    return value
