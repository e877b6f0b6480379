"""Filers see their complaint as it will be printed."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from court.filings.papers import complaint
from engine.text.errors import FilingError, LianError
from tests.court.houses import Founded


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.mark.parametrize(
    ("layout", "name"), [("普通", "民事起诉状"), ("要素", "民事起诉状（要素式）")]
)
def test_the_complaint_in_both_layouts(house: Founded, layout: str, name: str) -> None:
    draft = house.draft("01")
    with house.house.look(house.actor()) as look:
        paper = complaint(look, draft, draft.content, layout)
    assert paper.name == f"{name}.pdf"
    assert "李文海" in text_of(paper.pdf)


def test_without_anybody_who_files_there_is_no_paper(house: Founded) -> None:
    draft = house.draft({"案由": "民间借贷纠纷"})
    with house.house.look(house.actor()) as look, pytest.raises(LianError, match="先填您是谁"):
        complaint(look, draft, draft.content, "普通")


def test_values_that_cannot_be_read_are_named(house: Founded) -> None:
    draft = house.draft({"案由": "民间借贷纠纷", "原告": [{"姓名": "甲", "出生日期": "13月"}]})
    with house.house.look(house.actor()) as look, pytest.raises(FilingError) as caught:
        complaint(look, draft, draft.content, "普通")
    assert [p.path for p in caught.value.problems] == ["原告[0].出生日期"]
