"""What an uploaded file really is: told by its content, never by its name or its sender.

A file is taken when its content is one of the accepted kinds and its name does not claim to be
something else.  The signatures are those of the formats' own specifications (ISO 32000, ISO/IEC
10918-1, 15948, 14496-12, 29500, 11172-3, GB/T 33190, RFC 4867).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from court.files.examination import ExaminationRefused, examine
from court.files.names import clean_name, suffix_of
from engine.text.errors import LianError

HEAD = 4_096
MAX_PIXELS = 300_000_000
Test = Callable[[bytes], bool]


class UploadRefused(LianError):
    """A file that is not taken; says which, why and what to do."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what people call it, its media type, its suffixes (the first is usual)."""

    label: str
    media_type: str
    suffixes: tuple[str, ...]
    family: str


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A file that can be taken, under a name that fits its content; pages of a PDF if known."""

    kind: Kind
    name: str
    pages: int | None = None

    @property
    def media_type(self) -> str:
        return self.kind.media_type


OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = Kind("PDF", "application/pdf", ("pdf",), "文档")
DOCX = Kind("Word 文档", f"{OFFICE}wordprocessingml.document", ("docx",), "文档")
XLSX = Kind("Excel 表格", f"{OFFICE}spreadsheetml.sheet", ("xlsx",), "表格")
CSV = Kind("CSV 表格", "text/csv", ("csv",), "表格")
OFD = Kind("OFD", "application/ofd", ("ofd",), "文档")
JPEG = Kind("JPEG 图片", "image/jpeg", ("jpg", "jpeg", "jfif"), "图片")
PNG = Kind("PNG 图片", "image/png", ("png",), "图片")
WEBP = Kind("WebP 图片", "image/webp", ("webp",), "图片")
HEIC = Kind("HEIC 图片", "image/heic", ("heic", "heif"), "图片")
MP3 = Kind("MP3 录音", "audio/mpeg", ("mp3",), "音视频")
M4A = Kind("M4A 录音", "audio/mp4", ("m4a",), "音视频")
AAC = Kind("AAC 录音", "audio/aac", ("aac",), "音视频")
AMR = Kind("AMR 录音", "audio/amr", ("amr",), "音视频")
WAV = Kind("WAV 录音", "audio/wav", ("wav",), "音视频")
MP4 = Kind("MP4 视频", "video/mp4", ("mp4", "m4v"), "音视频")
MOV = Kind("MOV 视频", "video/quicktime", ("mov",), "音视频")
G3P = Kind("3GP 视频", "video/3gpp", ("3gp", "3g2"), "音视频")
KINDS = (PDF, DOCX, XLSX, CSV, OFD, JPEG, PNG, WEBP, HEIC, MP3, M4A, AAC, AMR, WAV, MP4, MOV, G3P)

CONTAINERS = {"docx": DOCX, "xlsx": XLSX, "ofd": OFD}
IMAGES = frozenset({JPEG, PNG, WEBP, HEIC})
FILING = frozenset(KINDS) - {CSV}
LETTER = IMAGES | {PDF}
TABLE = frozenset({XLSX, CSV})

EXECUTABLE = "内容是可执行程序，不能上传"
PACKED = "是压缩包。请解压，把里面的文件一个一个上传"
PROGRAMS: tuple[tuple[Test, str], ...] = (
    (lambda h: h.startswith(b"MZ"), EXECUTABLE),
    (lambda h: h.startswith(b"\x7fELF"), EXECUTABLE),
    (lambda h: h[:4] in (b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe"), EXECUTABLE),
    (lambda h: h.startswith((b"\x4c\0\0\0\x01\x14\x02\0", b"dex\n", b"\0asm")), EXECUTABLE),
    (lambda h: h.startswith(b"#!") and not h.startswith(b"#!AMR"), "内容是脚本程序，不能上传"),
    (lambda h: bool(re.match(rb"[\s\0]*<", _text_start(h))), "内容是网页或 SVG，不能上传。请另存为 PDF"),
    (lambda h: h.startswith((b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh")), PACKED),
    (
        lambda h: h.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        "是旧格式的 Office 文件，或者设有打开密码。请另存为 PDF、DOCX 或 XLSX",
    ),
    (lambda h: h.startswith((b"GIF8", b"BM", b"II*\0", b"MM\0*")), "这种图片看不了。请另存为 JPG、PNG 或 PDF"),
)  # fmt: skip
BRANDS = {
    b"heic": HEIC, b"heix": HEIC, b"hevc": HEIC, b"mif1": HEIC, b"msf1": HEIC, b"heim": HEIC,
    b"M4A ": M4A, b"M4B ": M4A, b"qt  ": MOV, b"3gp": G3P, b"3g2": G3P,
}  # fmt: skip


def sniff(file: BinaryIO, name: str, accepted: frozenset[Kind] = FILING) -> Sniffed:
    """Tell what a seekable file is; it is left at its beginning.

    A picture or recording whose suffix is another picture's or recording's gets the right one;
    any other contradiction is refused.  What has an inner structure is opened in a process of its
    own, which takes a while: never call this inside a transaction.  Raises `UploadRefused`.
    """
    clean = clean_name(name)
    try:
        kind, pages = _identify(file, suffix_of(clean), accepted)
    except ExaminationRefused as error:
        raise UploadRefused(f"“{clean}”：{error}") from None
    finally:
        file.seek(0)
    if kind is None or kind not in accepted:
        raise UploadRefused(f"“{clean}”{_not_accepted(kind, accepted)}")
    return Sniffed(kind, _fitting(clean, kind), pages)


def _identify(
    file: BinaryIO, suffix: str, accepted: frozenset[Kind]
) -> tuple[Kind | None, int | None]:
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise ExaminationRefused("是空文件，没有内容")
    for is_program, why in PROGRAMS:
        if is_program(head):
            raise ExaminationRefused(why)
    if re.match(rb"(\xef\xbb\xbf)?\s*%PDF-\d", head):
        return PDF, _pages(file) if PDF in accepted else None
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return CONTAINERS[str(examine("container", file)["main"])], None
    found = _picture(head) or _recording(head)
    if found is None and suffix == "csv" and b"\0" not in head:
        return CSV, None
    return found, None


def _pages(file: BinaryIO) -> int:
    return int(str(examine("pdf", file)["pages"]))


def _text_start(head: bytes) -> bytes:
    """The head without byte-order marks, so that a page in UTF-16 is seen as one too."""
    return head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")


def _picture(head: bytes) -> Kind | None:
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        width, height = (int.from_bytes(head[at : at + 4], "big") for at in (16, 20))
        if width * height > MAX_PIXELS:
            raise ExaminationRefused("图片的尺寸大得不正常。请缩小以后再传")
        return PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    return None


def _recording(head: bytes) -> Kind | None:
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return BRANDS.get(brand) or BRANDS.get(brand[:3]) or MP4
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return WAV
    if head.startswith(b"#!AMR"):
        return AMR
    if head.startswith(b"ID3") or _mpeg_frame(head):
        return MP3
    return AAC if len(head) > 6 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0 else None


def _mpeg_frame(head: bytes) -> bool:
    """A valid header of an MPEG audio frame, layer III: no reserved version, rate or frequency."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[1] >> 3 & 3 != 1 and head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3


def _not_accepted(kind: Kind | None, accepted: frozenset[Kind]) -> str:
    usual = dict.fromkeys(k.suffixes[0].upper() for k in KINDS if k in accepted)
    what = f"是{kind.label}，这里不收" if kind else "的内容看不出是哪种文件"
    return f"{what}。这里可以上传：{'、'.join(usual)}"


def _fitting(name: str, kind: Kind) -> str:
    """The name with a suffix that fits.  Raises `UploadRefused` on a contradiction."""
    suffix = suffix_of(name)
    if suffix in kind.suffixes:
        return name
    claimed = next((k for k in KINDS if suffix in k.suffixes), None)
    usual = kind.suffixes[0]
    if claimed is None and kind in (CSV, MP3, AAC):
        # Too little in these formats speaks for them alone: the name has to agree.
        raise UploadRefused(
            f"“{name}”的内容看不出是哪种文件。如果是{kind.label}，请用 .{usual} 作后缀"
        )
    if claimed is None and len(suffix) in range(1, 5) and suffix.isascii() and suffix.isalnum():
        raise UploadRefused(f"“{name}”的内容其实是{kind.label}。请把后缀改成 .{usual} 再传")
    if claimed is None:
        return clean_name(f"{name}.{usual}")
    if claimed.family == kind.family and kind.family in ("图片", "音视频"):
        return f"{name[: -len(suffix)]}{usual}"
    raise UploadRefused(
        f"“{name}”的后缀是 {suffix.upper()}，内容其实是{kind.label}。请核对是不是传错了文件"
    )
