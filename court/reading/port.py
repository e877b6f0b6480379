"""The lines of a file somebody handed in, read by the programs of `readers`."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable

from court.files import pictures
from court.files.confinement import Confined, ask
from court.files.sniffing import DOCX, PDF
from court.reading import readers
from court.reading.readers import can_read_photos
from court.seats.computing import away
from engine.text.errors import LianError

SECONDS = 90
LONGEST = 2_000_000
LEAST_TEXT = 20  # a scan carries page numbers at most
MOST_SCANNED = 3
AT_ONCE = 1  # one takes both cores of a small server for seconds
PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})
PAGE = 1_000
NO_PHOTOS = "本院没有开通照片识别，请照着原件填"
NOT_READ = "这个文件读不出文字，请照着原件填"
_reading = threading.Semaphore(AT_ONCE)


class CannotRead(LianError):
    """No text was found; people type as before."""


def can_read(media_type: str) -> bool:
    """Whether reading files of this type is offered."""
    return media_type in (PDF.media_type, DOCX.media_type) or (
        media_type in PHOTOS and can_read_photos()
    )


def read_lines(name: str, media_type: str, read: Callable[[], bytes]) -> list[str]:
    """The lines of a file; takes seconds and belongs into no unit of work.

    `name` stands for the content, such as its hash.  Raises `CannotRead`.
    """
    if media_type == DOCX.media_type:
        return _of("word", read())
    if media_type == PDF.media_type:
        found = _of("pdf", read())
        return found if len("".join(found)) >= LEAST_TEXT else _scanned(name, read)
    if media_type not in PHOTOS:
        raise CannotRead(NOT_READ)
    return _photo(read())


def _scanned(name: str, read: Callable[[], bytes]) -> list[str]:
    """A PDF without text is drawn page by page and read like photographs."""
    found: list[str] = []
    for page in range(1, MOST_SCANNED + 1):
        try:
            drawn = pictures.picture(name, PDF.media_type, read, page, PAGE)
        except pictures.NoPicture:
            break  # there is no further page
        found += _photo(drawn)
    return found


def _photo(data: bytes) -> list[str]:
    if not can_read_photos():
        raise CannotRead(NO_PHOTOS)
    return _of("photo", data)


def _of(kind: str, data: bytes) -> list[str]:
    with tempfile.NamedTemporaryFile(prefix="lian-read-") as copy:
        copy.write(data)
        copy.flush()
        try:
            with away(), _reading:
                found: list[str] = ask(readers.__name__, [kind, copy.name], SECONDS, LONGEST)
        except Confined:
            raise CannotRead(NOT_READ) from None
    return found
