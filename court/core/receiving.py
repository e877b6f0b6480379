"""Files from outside on their way in: looked at, scanned, stored; all of it before a transaction.

What was stored and then not named by any row is swept away later (`court.operations.retention`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from court.core.courthouse import Courthouse
from court.files.scanning import Infected, ScannerAway
from court.files.sniffing import FILING, Kind, sniff


@dataclass(frozen=True, slots=True)
class Received:
    """A file in the store: its name as kept, what it is, its pages where they are known."""

    name: str
    media_type: str
    pages: int | None
    sha256: str
    size: int


def receive(
    house: Courthouse,
    name: str,
    file: BinaryIO,
    accepted: frozenset[Kind] = FILING,
    limit: int | None = None,
) -> Received:
    """Take a seekable file of one of the `accepted` kinds, of `limit` bytes at most.

    Takes up to some seconds and never runs in a unit of work.  Raises `UploadRefused`,
    `FileTooLarge`, `ScannerAway`, or `LianError` when it cannot be written.
    """
    found = sniff(file, name, accepted)
    try:
        house.scanner.scan(file)
    except (Infected, ScannerAway) as error:
        raise type(error)(f"“{found.name}”{error}") from error
    stored = house.files.put_stream(file, limit or house.settings.max_file_bytes)
    return Received(found.name, found.media_type, found.pages, stored.sha256, stored.size)
