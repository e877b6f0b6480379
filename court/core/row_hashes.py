"""How an attested row is named in the log, and what its hash is taken over.

The hash must come out the same for a row just written and for the same row read back from either
database, so every value has one way of being written.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson

from court.core.attested_columns import TABLE


def row_key(table: str, values: Mapping[Any, Any]) -> str:
    """How the log names a row, by its filing where it has one: `决定:8c…/3f…`, `材料:8c…/2`."""
    names = ("filing_id", "version" if table == "filing_version" else "id")
    return f"{TABLE[table].what}:{'/'.join(str(values[n]) for n in names if n in values)}"


def row_hash(table: str, values: Mapping[Any, Any]) -> str:
    """SHA-256 over the attested columns, the same whichever database they come from."""
    found = hashlib.sha256(b"[")
    for place, name in enumerate(TABLE[table].columns):
        found.update(b"," if place else b"")
        found.update(written(values[name]))
    found.update(b"]")
    return found.hexdigest()


_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
# The end of a number with a fraction, or with an exponent alone; both begin with one character,
# which is found at once; a class of them would take longer than writing and hashing together.
_FLOAT = re.compile(rb"\.\d+(?:e[-+]?\d+)?[,\]}]"), re.compile(rb"e[-+]?\d+[,\]}]")


def written(value: Any) -> bytes:
    """The JSON a column is hashed as: keys in order, numbers as Python writes them.

    orjson writes the same in a fiftieth of the time, except for numbers that are not whole.
    """
    if not isinstance(value, dict | list):
        return _WRITER.encode(_plain(value)).encode()
    text = orjson.dumps(value, default=str, option=orjson.OPT_SORT_KEYS)
    if not any(pattern.search(text) for pattern in _FLOAT):
        return text
    return _WRITER.encode(_whole(orjson.loads(text))).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _whole(value: Any) -> Any:
    """PostgreSQL gives a whole number back as an integer, however it was written."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    return [_whole(item) for item in value] if isinstance(value, list) else value
