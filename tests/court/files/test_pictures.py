"""Pages drawn anew: of PDFs and images, never of anything that breaks the limits."""

from __future__ import annotations

import struct
import zlib
from functools import cache

import pytest

from court.documents.making import make_set
from court.documents.values import Decision
from court.files.pictures import NoPicture, can_draw, picture
from tests.court.papers import DAY, NOW, case_of, example, seal, workshop

PDF, PNG = "application/pdf", "image/png"


@cache
def paper() -> bytes:
    case = case_of(example("02"))
    made = make_set(workshop(), case, Decision("补正告知", DAY, days=7), seal(), NOW)
    return next(iter(made.files().values()))


def png(width: int, height: int, rows: int | None = None) -> bytes:
    """A black picture; with `rows`, one that promises more than it holds."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    data = zlib.compress(b"\0" * ((1 + 3 * width) * (height if rows is None else rows)))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def width_of(found: bytes) -> int:
    assert found.startswith(b"\x89PNG")
    return int(struct.unpack(">I", found[16:20])[0])


def test_pages_of_a_pdf_at_both_widths() -> None:
    assert width_of(picture("a", PDF, paper)) == pytest.approx(160, abs=1)
    assert width_of(picture("a", PDF, paper, 2, 1000)) == pytest.approx(1000, abs=1)


def test_a_picture_is_drawn_once() -> None:
    asked = []

    def read() -> bytes:
        asked.append(1)
        return paper()

    assert picture("once", PDF, read) == picture("once", PDF, read)
    assert len(asked) == 1


def test_images_are_drawn_anew() -> None:
    data = png(40, 30)
    found = picture("b", PNG, lambda: data)
    assert width_of(found) == pytest.approx(160, abs=1)
    assert found != data


@pytest.mark.parametrize("data", [b"%PDF-1.7 nonsense %%EOF", b"", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_what_cannot_be_drawn_says_so(data: bytes) -> None:
    with pytest.raises(NoPicture, match="画不出来"):
        picture(f"bad {len(data)}", PDF if data[:1] == b"%" else PNG, lambda: data)


def test_a_page_that_is_not_there() -> None:
    with pytest.raises(NoPicture, match="画不出来"):
        picture("a", PDF, paper, 99)


def test_only_some_types_and_widths() -> None:
    assert not can_draw("text/html") and not can_draw("image/svg+xml")
    with pytest.raises(NoPicture, match="没有预览"):
        picture("c", "image/svg+xml", lambda: b"<svg/>")
    with pytest.raises(NoPicture, match="宽度"):
        picture("a", PDF, paper, 1, 100_000)


def test_a_picture_that_would_fill_the_memory_stays_out() -> None:
    data = png(100_000, 100_000, rows=1)
    with pytest.raises(NoPicture, match="画不出来"):
        picture("bomb", PNG, lambda: data)


def test_drawing_is_given_up_after_some_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("court.files.pictures.SECONDS", 0.01)
    with pytest.raises(NoPicture, match="时间太长"):
        picture("slow", PDF, paper)
