"""Pictures of the pages of a file: what staff see of an upload without opening it.

A person's bytes are never sent to a browser as they are; the page make-up program draws the page
anew and gives a PNG.  It runs in a process of its own, with limits, so that a file made to crash,
to hang or to fill the memory does so there.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from cachetools import LRUCache, cached

from court.files.confinement import HOUSE, confine
from court.seats.computing import away
from engine.text.errors import LianError

SUFFIXES = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
}
WIDTHS = (160, 1000)
SECONDS = 10
MEMORY = 2_000_000_000
AT_ONCE = 2
KEPT_BYTES = 48_000_000
POINTS = 400
# The page is named in a file of data: nothing of a person is ever source.
SOURCE = """#let asked = json("asked.json")
#set page(width: auto, height: auto, margin: 0pt)
#image(asked.file, page: asked.page, width: 400pt)
"""
RASTER_SOURCE = SOURCE.replace(", page: asked.page", "")


class NoPicture(LianError):
    """This file or page cannot be drawn; it can still be downloaded."""


_drawing = threading.Semaphore(AT_ONCE)


def can_draw(media_type: str) -> bool:
    """Whether files of this type have pictures."""
    return media_type in SUFFIXES


def picture(
    name: str, media_type: str, read: Callable[[], bytes], page: int = 1, width: int = WIDTHS[0]
) -> bytes:
    """A PNG of one page, at one of `WIDTHS`; `read` is only called when it is not known yet.

    `name` stands for the content, such as its hash.  Raises `NoPicture`.
    """
    if not can_draw(media_type):
        raise NoPicture("这种文件没有预览，可以下载以后再看")
    if width not in WIDTHS:
        raise NoPicture(f"预览的宽度只有 {'、'.join(map(str, WIDTHS))}")
    return _kept(name, read, SUFFIXES[media_type], page, width)


@cached(
    LRUCache[tuple[str, int, int], bytes](KEPT_BYTES, getsizeof=len),
    key=lambda name, read, suffix, page, width: (name, page, width),
    lock=threading.Lock(),
)
def _kept(  # the name is what they are kept by
    name: str,  # noqa: ARG001 — the cache looks at it
    read: Callable[[], bytes],
    suffix: str,
    page: int,
    width: int,
) -> bytes:
    """The newest pictures, within a number of bytes; drawing holds up nobody who wants another."""
    with away(), _drawing:
        return _draw(read(), suffix, page, width)


def _draw(data: bytes, suffix: str, page: int, width: int) -> bytes:
    with tempfile.TemporaryDirectory(prefix="lian-picture-") as folder:
        place = Path(folder)
        (place / f"file.{suffix}").write_bytes(data)
        asked = {"file": f"file.{suffix}", "page": page}
        (place / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
        source = SOURCE if suffix == "pdf" else RASTER_SOURCE
        (place / "page.typ").write_text(source, encoding="utf-8")
        command = [sys.executable, "-m", "court.files.pictures", folder, str(width)]
        try:
            done = subprocess.run(
                command, cwd=HOUSE, capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise NoPicture("画这一页用的时间太长，请下载以后再看") from None
        if done.returncode or not done.stdout.startswith(b"\x89PNG"):
            raise NoPicture("这一页画不出来，请下载以后再看")
        return done.stdout


def _child(folder: str, width: int) -> None:
    """Draw `page.typ` of the folder to standard output, inside the limits."""
    import typst

    confine(MEMORY, SECONDS)

    drawn = typst.compile(
        str(Path(folder) / "page.typ"),
        root=folder,
        format="png",
        ppi=72 * width / POINTS,
        ignore_system_fonts=True,
    )
    sys.stdout.buffer.write(drawn if isinstance(drawn, bytes) else b"")


if __name__ == "__main__":
    _child(sys.argv[1], int(sys.argv[2]))
