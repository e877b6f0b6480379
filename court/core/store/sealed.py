"""Identity numbers inside JSON are sealed on their way into the database and opened on their way out.

Every JSON column goes through here, whatever table it is of: a value under a name that ends in
证件号码 is stored under the newest key of the ring, bound to that name.  What reads and writes the
columns sees plain values, and hashes in the log are of plain values, so that changing a key
changes no record.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import orjson

from court.files.keyring import MARK, KeyRing, key_of, key_of_text, seal, unseal

NAME = "证件号码"
MOST = 50_000  # values a process keeps open
Change = Callable[[str, str], str]


def sealed(value: Any, ring: KeyRing) -> str:
    """JSON text for the database."""
    text = orjson.dumps(value, default=str).decode()
    if ring.current is None or NAME not in text:
        return text
    changed = _changed(orjson.loads(text), lambda name, said: seal(ring, said, name))
    return orjson.dumps(changed).decode()


def opened(text: str | bytes, ring: KeyRing) -> Any:
    """The value of JSON text from the database.  Raises `KeyMissing` or `CryptError`."""
    value = orjson.loads(text)
    if not _marked(text):
        return value
    return _changed(value, lambda name, said: unseal(ring, said, name))


@lru_cache(maxsize=MOST)
def keys_used(text: str | bytes) -> set[str]:
    """The ids of the keys that values in JSON text are sealed with; "" for one that is plain."""
    found: set[str] = set()

    def note(_: str, said: str) -> str:
        found.add(key_of_text(said))
        return said

    _changed(orjson.loads(text), note)
    return found


def _marked(text: str | bytes) -> bool:
    return MARK in text if isinstance(text, str) else MARK.encode() in text


def _changed(value: Any, change: Change, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _changed(item, change, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_changed(item, change, name) for item in value]
    if isinstance(value, str) and value and name.endswith(NAME):
        return change(name, value)
    return value


# Prints: what finds a text again that is kept nowhere

WITHOUT_KEY = key_of(bytes(32))  # then the texts themselves lie open


def prints(ring: KeyRing, text: str, purpose: str) -> list[str]:
    """`1f2e3d4c:9a0b…` by each key of the ring, newest first, last that of the time without any."""
    keys = (*ring.all(), WITHOUT_KEY)
    return [f"{key.id}:{key.print_of(text, purpose.encode())}" for key in keys]


def key_of_print(found: str) -> str:
    """The id of the key a print needs; empty where there was none."""
    key_id = found.partition(":")[0]
    return "" if key_id == WITHOUT_KEY.id else key_id
