"""A workbook is opened in a process of its own: what it says is what is read here, and no more."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import openpyxl
import pytest

from court.bulk import opening
from court.bulk.jobs import receive_table
from court.bulk.opening import open_outside
from court.bulk.reading import TableRefused, open_table
from court.files.sniffing import CSV, XLSX, Kind, UploadRefused
from tests.court.bulk.tables import case, csv_text, xlsx
from tests.court.bulk.test_reading import bomb, with_sheet_xml
from tests.court.files.test_examination import linked
from tests.court.files.test_sniffing import with_member
from tests.court.houses import Founded


def of_every_kind() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["被告1.姓名", "借款日期", "借款金额", "是否", "号码"])
    book.active.append(["甲\n乙", datetime(2026, 3, 2), 1.5, True, 12])
    book.active.append(["=1+1", datetime(2026, 3, 2, 9, 30), -7, False, "_xD83D_"])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (of_every_kind(), XLSX),
        (xlsx([case(1), case(2)]), XLSX),
        (csv_text([case(1), case(2)]).encode(), CSV),
    ],
)
def test_what_is_read_outside_is_what_is_in_the_file(data: bytes, kind: Kind) -> None:
    here, outside = open_table(BytesIO(data), kind), open_outside(data, kind)
    assert outside.header == here.header
    assert outside.shared == here.shared
    assert outside.count() == here.count() == 2
    assert list(outside.lines()) == list(here.lines()) == list(outside.lines())


def quoted_string_without_end() -> bytes:
    return "被告1.姓名\n甲\n".encode() + b'"' + b"x" * 1_000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (bomb("xl/media/x.xml", 160_000_000), "展开"),
        (bomb("xl/theme/theme9.xml", 30_000_000), "展开"),
        (xlsx([]), "第 1 行"),
        (b"PK\x03\x04", "."),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(TableRefused, match=words):
        open_outside(data, XLSX)


def test_what_is_wrong_further_down_is_refused_too() -> None:
    with pytest.raises(TableRefused, match="引号"):
        open_outside(quoted_string_without_end(), CSV)


def test_time_memory_and_what_it_says_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(opening, "MOST_SAID", 2_000)
        with pytest.raises(TableRefused, match="不正常"):
            open_outside(xlsx([case(n) for n in range(20)]), XLSX)
    monkeypatch.setattr(opening, "SECONDS", 0)
    with pytest.raises(TableRefused, match="不正常"):
        open_outside(xlsx([case(1)]), XLSX)


def test_the_court_s_process_opens_no_workbook(
    house: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told apart, examined and read by others: here nothing unpacks."""

    def here(*_: object, **__: object) -> None:
        raise AssertionError(f"opened in process {os.getpid()}")

    monkeypatch.setattr("zipfile.ZipFile.__init__", here)
    data = HOSTILE["an ordinary one"]()
    receive_table(house.house, "表.xlsx", BytesIO(data))
    assert open_outside(data, XLSX).count() == 1


def plain() -> bytes:
    return KEPT


KEPT = xlsx([case(1)])
DDE = b"<c r=\"B2\"><f>cmd|'/c calc'!A0</f><v>1</v></c></row>"
LINKS = "xl/externalLinks/externalLink1.xml"
DDE_LINK = b'<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
HOSTILE: dict[str, Callable[[], bytes]] = {
    "an ordinary one": plain,
    "a formula that calls a program": lambda: with_sheet_xml(KEPT, b"</row>", DDE),
    "a link that calls a program": lambda: with_member(KEPT, LINKS, DDE_LINK),
    "a template fetched": lambda: with_member(
        KEPT, "xl/_rels/workbook2.xml.rels", linked("oleObject", "https://example.org/x")
    ),
    "a bomb": lambda: bomb("xl/media/x.xml", 600_000_000),
}


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "an ordinary one"])
def test_a_hostile_workbook_is_refused_when_it_is_handed_over(house: Founded, name: str) -> None:
    with pytest.raises(UploadRefused):
        receive_table(house.house, "表.xlsx", BytesIO(HOSTILE[name]()))
