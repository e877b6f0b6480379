"""What would run, fetch or hide inside a document is found wherever it sits; readers are confined."""

from __future__ import annotations

import os
import signal
import sys
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from court.files import examination
from court.files.confinement import Confined, ask
from court.files.examination import ExaminationRefused, examine
from court.files.prepared import Prepared
from tests.court.files.test_sniffing import docx, pdf, with_member, xlsx

JS = {"S": Name.JavaScript, "JS": "app.alert(1)"}


def action(**said: Any) -> Dictionary:
    return Dictionary(**said)


def opening(document: Pdf) -> None:
    document.Root.OpenAction = document.make_indirect(action(**JS))


def named(document: Pdf) -> None:
    tree = document.make_indirect(
        Dictionary(JavaScript=Dictionary(Names=Array(["x", document.make_indirect(action(**JS))])))
    )
    document.Root.Names = tree


def on_a_page(document: Pdf) -> None:
    document.pages[0].obj.AA = Dictionary(O=document.make_indirect(action(**JS)))


def after_another(document: Pdf) -> None:
    chain = action(
        S=Name.Named, N=Name.NextPage, Next=Array([document.make_indirect(action(**JS))])
    )
    document.Root.OpenAction = document.make_indirect(chain)


def in_a_field(document: Pdf) -> None:
    field = Dictionary(FT=Name.Tx, T="a", AA=Dictionary(K=action(**JS)))
    document.Root.AcroForm = Dictionary(Fields=Array([document.make_indirect(field)]))


def launching_link(document: Pdf) -> None:
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]),
        A=Dictionary(S=Name.Launch, F="cmd.exe"),
    )  # fmt: skip
    document.pages[0].obj.Annots = Array([document.make_indirect(link)])


def form_with_programs(document: Pdf) -> None:
    document.Root.AcroForm = Dictionary(
        Fields=Array([]), XFA=document.make_stream(b"<xdp:xdp xmlns:xdp='x'/>")
    )


def carrying(name: str, data: bytes) -> Callable[[Pdf], None]:
    def make(document: Pdf) -> None:
        document.attachments[name] = pikepdf.AttachedFileSpec(document, data, filename=name)

    return make


def made(change: Callable[[Pdf], None]) -> bytes:
    out = BytesIO()
    with Pdf.open(BytesIO(pdf(2))) as document:
        change(document)
        document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (opening, "自动运行的程序"),
        (named, "自动运行的程序"),
        (on_a_page, "自动运行的程序"),
        (after_another, "自动运行的程序"),
        (in_a_field, "自动运行的程序"),
        (launching_link, "自动运行的程序"),
        (form_with_programs, "自动运行的程序"),
        (carrying("a.exe", b"MZ" + bytes(100)), "夹带了程序"),
        (carrying("发票.pdf", b"MZ" + bytes(100)), "夹带了程序"),
        (carrying("a.xml", b"PK\x03\x04" + bytes(100)), "夹带了程序"),
    ],
)
def test_a_pdf_that_runs_or_carries_something_is_refused(
    change: Callable[[Pdf], None], words: str
) -> None:
    with pytest.raises(ExaminationRefused, match=words):
        examine("pdf", BytesIO(made(change)))


def test_an_object_stream_and_a_broken_table_hide_nothing() -> None:
    out = BytesIO()
    with Pdf.open(BytesIO(made(opening))) as document:
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    data = out.getvalue()
    for shape in (data, data.replace(b"startxref", b"startxxxx")):
        with pytest.raises(ExaminationRefused, match="自动运行"):
            examine("pdf", BytesIO(shape))


def test_what_invoices_and_contracts_carry_is_taken() -> None:
    def link(document: Pdf) -> None:
        document.pages[0].obj.Annots = Array(
            [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]),
                        A=Dictionary(S=Name.URI, URI="https://example.org"))]
        )  # fmt: skip

    assert (
        examine("pdf", BytesIO(made(carrying("发票.xml", b"<?xml version='1.0'?><x/>"))))["pages"]
        == 2
    )
    assert examine("pdf", BytesIO(made(link)))["pages"] == 2


def rels(*links: str) -> bytes:
    inside = "".join(links)
    return (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
        f'2006/relationships">{inside}</Relationships>'
    ).encode()


def linked(role: str, target: str) -> bytes:
    kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{role}"
    return rels(f'<Relationship Id="r1" Type="{kind}" Target="{target}" TargetMode="External"/>')


def field(*runs: str) -> bytes:
    texts = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    return f'<w:hdr xmlns:w="w">{texts}</w:hdr>'.encode()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SETTINGS, FORMULA = "word/_rels/settings.xml.rels", "xl/worksheets/sheet9.xml"


@pytest.mark.parametrize(
    ("data", "name", "content", "words"),
    [
        (docx, SETTINGS, linked("attachedTemplate", "http://example.org/t.dotm"), "别处取模板"),
        (docx, SETTINGS, linked("attachedTemplate", "x").decode().encode("utf-16"), "别处取模板"),
        (docx, "word/_rels/h.xml.rels", linked("oleObject", "http://example.org/x"), "别处取模板"),
        (docx, "word/_rels/h.xml.rels", linked("image", "file://host/share/a.png"), "别处取模板"),
        (
            docx,
            "word/embeddings/oleObject1.bin",
            OLE + "\x01Ole10Native".encode("utf-16-le"),
            "夹带了",
        ),
        (
            docx,
            "word/embeddings/oleObject1.bin",
            OLE + "_VBA_PROJECT".encode("utf-16-le"),
            "宏程序",
        ),
        (docx, "word/renamed.bin", OLE + "_VBA_PROJECT_CUR".encode("utf-16-le"), "宏程序"),
        (docx, "word/media/image9.png", b"MZ" + bytes(50), "夹带了"),
        (docx, "word/header9.xml", field("DDEAUTO c:\\\\windows\\\\cmd.exe"), "DDE"),
        (docx, "word/header9.xml", field("DD", "E ", "cmd"), "DDE"),
        (docx, "word/header9.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", "内部结构"),
        (
            xlsx,
            "xl/externalLinks/externalLink1.xml",
            b"<externalLink><ddeLink/></externalLink>",
            "DDE",
        ),
        (xlsx, FORMULA, b"<c><f>cmd|' /C calc'!A0</f></c>", "DDE"),
        (docx, "word/embeddings/a.zip", b"PK\x03\x04" + bytes(30), "不完整|夹带了"),
    ],
)
def test_a_document_that_runs_fetches_or_carries_is_refused(
    data: Callable[[], bytes], name: str, content: bytes, words: str
) -> None:
    with pytest.raises(ExaminationRefused, match=words):
        examine("container", BytesIO(with_member(data(), name, content)))


def test_a_macro_under_another_name_is_found_by_its_content_type() -> None:
    source, out = zipfile.ZipFile(BytesIO(docx())), BytesIO()
    with zipfile.ZipFile(out, "w") as copy:
        for member in source.infolist():
            content = source.read(member)
            if member.filename == "[Content_Types].xml":
                content = content.replace(b"document.main+xml", b"document.macroEnabled.main+xml")
            copy.writestr(member.filename, content)
    with pytest.raises(ExaminationRefused, match="宏程序"):
        examine("container", out)


def test_ordinary_documents_are_taken() -> None:
    chart = with_member(docx(), "word/embeddings/Microsoft_Excel_Sheet1.xlsx", xlsx())
    formula = with_member(docx(), "word/embeddings/oleObject1.bin", OLE + bytes(600))
    link = with_member(docx(), "word/_rels/h.xml.rels", linked("hyperlink", "https://example.org"))
    texts = b'<c><f>A1&amp;"|"&amp;Sheet2!B2</f><f>&apos;a|b&apos;!A1</f></c>'
    bars = with_member(xlsx(), FORMULA, texts)
    assert examine("container", BytesIO(bars)) == {"main": "xlsx"}
    for data in (docx(), chart, formula, link):
        assert examine("container", BytesIO(data)) == {"main": "docx"}
    assert examine("container", BytesIO(xlsx())) == {"main": "xlsx"}


def test_a_workbook_with_macros_behind_a_chart_is_found() -> None:
    inner = with_member(xlsx(), "xl/vbaProject.bin", OLE)
    with pytest.raises(ExaminationRefused, match="宏程序"):
        examine("container", BytesIO(with_member(docx(), "word/embeddings/a.xlsx", inner)))


def test_a_file_made_to_fill_the_memory_is_refused_in_its_own_process() -> None:
    """One name of 49 MB in the trailer took 4.9 GB in the court's own process."""
    name = b"/" + b"A" * 20_000_000
    data = pdf(1).replace(b"trailer\n<<", b"trailer\n<<\n" + name + b" 1\n", 1)
    try:
        examine("pdf", BytesIO(data))
    except ExaminationRefused as refused:
        assert "大得不正常" in str(refused) or "损坏" in str(refused)


def test_a_process_that_hangs_or_dies_gives_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Confined, match="exit"):
        ask("court.reading.readers", ["pdf", "/nowhere"], 10)
    with pytest.raises(Confined, match="time"):
        ask("timeit", ["-n", "1", "import time; time.sleep(5)"], 1)
    monkeypatch.setattr(examination, "SECONDS", 0)
    with pytest.raises(ExaminationRefused, match="大得不正常"):
        examine("pdf", BytesIO(pdf(1)))


@pytest.mark.skipif(sys.platform != "linux", reason="copies are looked for in /proc")
def test_every_question_is_asked_of_a_copy_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAN_SEAL_PASSWORD", "secret")
    prepared = Prepared("tests.court.files.asked")
    try:
        first, second = (prepared.ask(["who"], 20) for _ in range(2))
        assert first["pid"] != second["pid"] and first["parent"] == second["parent"] != os.getpid()
        assert "LIAN_SEAL_PASSWORD" not in first["names"]
        for what, seconds, words in (
            ("die", 20, "exit"),
            ("much", 20, "answer"),
            ("sleep", 1, "time"),
        ):
            with pytest.raises(Confined, match=words):
                prepared.ask([what], seconds)
        with pytest.raises(Confined, match="time"):
            prepared.ask(["who"], 0)
        until = time.monotonic() + 10
        while copies_of(first["parent"]) and time.monotonic() < until:
            time.sleep(0.1)
        assert not copies_of(first["parent"])
        os.kill(first["parent"], signal.SIGKILL)
        assert prepared.ask(["who"], 20)["parent"] != first["parent"]
    finally:
        prepared.close()


def copies_of(pid: int) -> str:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text()


CONFINED = """
import socket, sys
from pathlib import Path
from court.files.confinement import answer, confine
confine(400_000_000, 5)
found = []
for act in (
    lambda: socket.create_connection(("127.0.0.1", 9), 1),
    lambda: __import__("subprocess").run(["true"]),
    lambda: Path(sys.argv[1]).write_bytes(b"x" * 100),
    lambda: bytearray(2_000_000_000),
):
    try:
        act()
        found.append("done")
    except (PermissionError, OSError, MemoryError) as error:
        found.append(type(error).__name__)
answer(found)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")
def test_a_confined_process_reaches_nothing(tmp_path: object) -> None:
    import json
    import subprocess

    done = subprocess.run(
        [sys.executable, "-c", CONFINED, f"{tmp_path}/x"],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found[:2] == ["PermissionError", "PermissionError"]
    assert found[2] != "done" and found[3] == "MemoryError"
