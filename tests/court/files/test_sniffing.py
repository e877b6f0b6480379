"""Uploads are what their bytes say; names are cleaned; what runs is refused."""

from __future__ import annotations

import re
import struct
import sys
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from court.files.names import clean_name, disposition, suffix_of
from court.files.sniffing import FILING, LETTER, TABLE, Sniffed, UploadRefused, sniff


def pdf(pages: int = 3, password: str = "", owner: str = "", script: str = "") -> bytes:
    writer, out = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if script == "javascript":
        writer.root_object[NameObject("/Names")] = DictionaryObject(
            {NameObject("/JavaScript"): DictionaryObject()}
        )
    if script == "launch":
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd")}
        )
    if password or owner:
        writer.encrypt(password, owner or None, algorithm="AES-128")
    writer.write(out)
    return out.getvalue()


def docx() -> bytes:
    out = BytesIO()
    document = Document()
    document.add_paragraph("起诉状")
    document.save(out)
    return out.getvalue()


def xlsx() -> bytes:
    out = BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def png(width: int = 2, height: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0\0\0" * 2)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def zipped(**members: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def with_member(data: bytes, name: str, content: bytes = b"x") -> bytes:
    out = BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out.getvalue()


MP4 = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(500)
GOOD = {
    "合同.pdf": (pdf(), "application/pdf"),
    "起诉状.docx": (docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "明细.xlsx": (xlsx(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "发票.ofd": (zipped(**{"OFD.xml": b"<x/>"}), "application/ofd"),
    "借条.jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(100), "image/jpeg"),
    "截图.png": (png(), "image/png"),
    "照片.webp": (b"RIFF\x24\0\0\0WEBPVP8 " + bytes(50), "image/webp"),
    "照片.HEIC": (b"\0\0\0\x18ftypheic" + bytes(100), "image/heic"),
    "通话.mp3": (b"\xff\xfb\x90\x64" + bytes(400), "audio/mpeg"),
    "通话2.mp3": (b"ID3\4\0\0" + bytes(400), "audio/mpeg"),
    "通话.m4a": (b"\0\0\0\x18ftypM4A " + bytes(100), "audio/mp4"),
    "通话.aac": (b"\xff\xf1\x50\x80\x2e\x7f\xfc" + bytes(100), "audio/aac"),
    "通话.amr": (b"#!AMR\n" + bytes(100), "audio/amr"),
    "通话.wav": (b"RIFF\x24\0\0\0WAVEfmt " + bytes(50), "audio/wav"),
    "录像.mp4": (MP4, "video/mp4"),
    "录像.mov": (b"\0\0\0\x14ftypqt  " + bytes(100), "video/quicktime"),
    "录像.3gp": (b"\0\0\0\x14ftyp3gp4" + bytes(100), "video/3gpp"),
}  # fmt: skip
LNK = b"\x4c\0\0\0\x01\x14\x02\0" + bytes(60)
BAD = {
    "exe": (b"MZ" + bytes(200), "可执行程序"),
    "exe with a pdf inside": (b"MZ" + bytes(50) + pdf(), "可执行程序"),
    "elf": (Path(sys.executable).resolve().read_bytes()[:100_000], "可执行程序"),
    "shortcut": (LNK, "可执行程序"),
    "shell": (b"#!/bin/sh\nrm -rf /\n", "脚本"),
    "html": (b"\n <!DOCTYPE html><script>alert(1)</script>", "网页"),
    "html utf-16": ("\ufeff<html>".encode("utf-16-le"), "网页"),
    "svg": (b"\xef\xbb\xbf<svg xmlns='http://www.w3.org/2000/svg'/>", "网页或 SVG"),
    "zip": (zipped(a=b"x"), "压缩包"),
    "rar": (b"Rar!\x1a\x07\0" + bytes(50), "压缩包"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧格式"),
    "tiff": (b"II*\0" + bytes(50), "JPG、PNG 或 PDF"),
    "empty": (b"", "空文件"),
    "text": ("聊天记录".encode(), "看不出是哪种文件"),
    "cut pdf": (pdf()[:300], "不完整"),
    "locked pdf": (pdf(password="1234"), "打开密码"),
    "pdf with a script": (pdf(script="javascript"), "自动运行"),
    "pdf that launches": (pdf(script="launch"), "自动运行"),
    "cut docx": (docx()[:-200], "不完整"),
    "macros": (with_member(docx(), "word/vbaProject.bin"), "宏"),
    "program inside": (with_member(xlsx(), "xl/media/setup.EXE"), "可执行程序"),
    "bomb": (with_member(zipped(**{"[Content_Types].xml": b"x"}), "x"), "压缩包"),
    "pixels": (png(60_000, 60_000), "尺寸大得不正常"),
}  # fmt: skip


def look(data: bytes, name: str, **more: Any) -> Sniffed:
    file = BytesIO(data)
    found = sniff(file, name, **more)
    assert file.tell() == 0
    return found


@pytest.mark.parametrize("name", GOOD)
def test_accepted_kinds(name: str) -> None:
    data, media_type = GOOD[name]
    found = look(data, name)
    assert (found.media_type, found.name) == (media_type, name)
    assert found.pages == (3 if name.endswith("pdf") else None)


@pytest.mark.parametrize("what", BAD)
def test_refused_with_a_reason_under_any_name(what: str) -> None:
    data, reason = BAD[what]
    for name in ("合同.pdf", "图.jpg", "表.xlsx", "随便"):
        with pytest.raises(UploadRefused, match=reason) as refused:
            look(data, name)
        assert name in str(refused.value)


def test_a_pdf_under_the_owners_password_alone_is_read() -> None:
    assert look(pdf(5, owner="owner"), "合同.pdf").pages == 5


def test_a_pdf_is_repaired_where_a_viewer_would_and_else_refused() -> None:
    assert look(pdf(2).replace(b"startxref", b"startxxxx"), "扫描.pdf").pages == 2
    with pytest.raises(UploadRefused, match="可能已经损坏"):
        look(b"%PDF-1.7\nrubbish\n%%EOF\n", "扫描.pdf")


def test_a_zip_bomb_is_not_opened() -> None:
    bomb = with_member(docx(), "word/media/image1.png", b"")
    out = BytesIO(bomb)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/big.xml", bytes(60_000_000))
    assert len(out.getvalue()) < 200_000
    with pytest.raises(UploadRefused, match="大得不正常"):
        look(out.getvalue(), "x.docx")


@pytest.mark.parametrize(
    ("name", "kind", "result"),
    [
        ("照片.png", "借条.jpg", "照片.jpg"),
        ("IMG_1.JPEG", "借条.jpg", "IMG_1.JPEG"),
        ("录像.mp4", "通话.m4a", "录像.m4a"),
        ("扫描件", "合同.pdf", "扫描件.pdf"),
        ("第一份。合同", "合同.pdf", "第一份。合同.pdf"),
    ],
)
def test_a_harmless_wrong_suffix_is_put_right(name: str, kind: str, result: str) -> None:
    assert look(GOOD[kind][0], name).name == result


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("合同.pdf", "起诉状.docx"),
        ("借条.jpg", "合同.pdf"),
        ("a.exe", "合同.pdf"),
        ("a.txt", "通话.mp3"),
    ],
)
def test_a_contradiction_is_said(name: str, kind: str) -> None:
    with pytest.raises(UploadRefused, match="内容"):
        look(GOOD[kind][0], name)


def test_what_is_accepted_depends_on_the_place() -> None:
    with pytest.raises(UploadRefused, match="这里不收。这里可以上传：PDF、JPG、PNG、WEBP、HEIC"):
        look(MP4, "录像.mp4", accepted=LETTER)
    assert look("案由,被告\n".encode(), "表.csv", accepted=TABLE).media_type == "text/csv"
    with pytest.raises(UploadRefused):
        look("案由,被告\n".encode(), "表.csv", accepted=FILING)


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xfb", b"RIFF"]),
)
def test_any_bytes_are_taken_or_refused_in_words(rest: bytes, start: bytes) -> None:
    try:
        found = look(start + rest, "x.pdf")
    except UploadRefused as refused:
        assert re.search("[一-龥]", str(refused))
    else:
        assert found.name


@given(st.integers(0, 2_000), st.binary(max_size=8))
def test_a_broken_pdf_never_breaks_the_reader(place: int, junk: bytes) -> None:
    data = pdf(2)
    place %= len(data) - 200
    broken = data[: place + 9] + junk + data[place + 9 + len(junk) :]
    try:
        look(broken, "x.pdf")
    except UploadRefused as refused:
        assert "PDF" in str(refused)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\用户\\借条 .pdf", "借条.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        (".htaccess", "htaccess"),
        ("a\0b\r\nc.pdf", "ab c.pdf"),
        ("con.pdf", "_con.pdf"),
        ("<script>.pdf", "_script_.pdf"),
        ("...", "文件"),
        ("", "文件"),
        ("长" * 300 + ".pdf", "长" * 96 + ".pdf"),
    ],
)  # fmt: skip
def test_names_are_cleaned(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@given(st.text(max_size=150))
def test_cleaning_settles_and_headers_are_plain(name: str) -> None:
    clean = clean_name(name)
    assert clean and clean_name(clean) == clean
    assert len(clean) <= 110 and not set(clean) & set('/\\<>:"|?*\r\n')
    assert not clean.startswith(".")
    header = disposition(name)
    assert header.isascii() and header.isprintable()
    found = re.fullmatch(r"attachment; filename=\"[^\"\\]+\"; filename\*=UTF-8''(\S+)", header)
    assert found and unquote(found[1]) == clean


def test_suffixes() -> None:
    assert (suffix_of("a.PDF"), suffix_of("a"), suffix_of("a.tar.gz")) == ("pdf", "", "gz")
