"""Indexed pictures: every colour that fits comes back as it was."""

from __future__ import annotations

import struct
import zlib

from tests.guides.png import indexed, size_of

RED, WHITE = 0xFF1F1B8E, 0xFFFFFFFF  # little-endian RGBA


def test_rows_and_palette() -> None:
    picture = indexed(3, 2, [WHITE, RED], bytes([0, 1, 0, 1, 1, 1]))
    assert size_of(picture) == (3, 2)
    parts, at = {}, 8
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        kind, data = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        (check,) = struct.unpack(">I", picture[at + 8 + length : at + 12 + length])
        assert check == zlib.crc32(kind + data)
        parts[kind] = data
        at += 12 + length
    assert parts[b"PLTE"] == bytes([255, 255, 255, 0x8E, 0x1B, 0x1F])
    assert zlib.decompress(parts[b"IDAT"]) == bytes([0, 0, 1, 0, 0, 1, 1, 1])
    assert list(parts) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
