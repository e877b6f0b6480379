"""What is read in papers: whole ways from the bytes to the fields, and what is never made of them."""

from __future__ import annotations

import pytest

from court.files.sniffing import DOCX, PDF
from court.reading.papers import kind_of, understand
from court.reading.port import CannotRead, can_read, read_lines
from court.reading.readers import can_read_photos
from court.reading.values import Paper
from tests.court.reading.synthetic import (
    CARD,
    COMPLAINT,
    EXAMPLES,
    Example,
    as_pdf,
    as_photo,
    as_word,
)

PHOTOS = can_read_photos()
without_photos = pytest.mark.skipif(not PHOTOS, reason="没有安装照片识别（附加项 ocr）")


def fields(paper: Paper) -> dict[str, str]:
    people = {f"{n}.{k}": v.text for n, p in enumerate(paper.people) for k, v in p.values.items()}
    return people | {name: value.text for name, value in paper.facts.items()}


def read(example: Example, media_type: str, data: bytes) -> Paper:
    return understand(read_lines(example.kind, media_type, lambda: data))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.kind)
def test_every_field_of_a_clear_paper_is_found(example: Example) -> None:
    paper = understand(list(example.lines))
    assert paper.kind == example.kind
    assert fields(paper) == example.wanted


@pytest.mark.parametrize(
    ("media_type", "data"),
    [(PDF.media_type, as_pdf(COMPLAINT)), (DOCX.media_type, as_word(COMPLAINT))],
    ids=["pdf", "word"],
)
def test_a_complaint_is_read_in_a_process_of_its_own(media_type: str, data: bytes) -> None:
    paper = read(COMPLAINT, media_type, data)
    assert paper.kind == "起诉状" and fields(paper) == COMPLAINT.wanted
    assert [person.side for person in paper.people] == ["原告", "被告"]


@without_photos
def test_a_photograph_of_a_card_is_read() -> None:
    paper = read(CARD, "image/png", as_photo(CARD))
    assert fields(paper) == CARD.wanted


def test_a_number_whose_check_digit_is_wrong_is_not_proposed() -> None:
    lines = [line.replace("442000198806152565", "442000198806152566") for line in CARD.lines]
    person = understand(lines).people[0]
    assert "证件号码" not in person.values and "出生日期" not in person.values


def test_sex_and_birth_come_from_the_number_when_the_print_was_lost() -> None:
    person = understand([line for line in CARD.lines if "性别" not in line]).people[0]
    assert person.values["性别"].text == "女" and person.values["性别"].proven


def test_an_amount_that_contradicts_its_words_is_not_proven() -> None:
    lines = ["借条", "今借到林秋月人民币伍万元整（小写：5,000元）", "借款人：杨帆"]
    amount = understand(lines).facts["借款金额"]
    assert amount.text == "50,000" and not amount.proven


def test_nothing_is_made_of_a_paper_nobody_knows() -> None:
    assert kind_of(["今天天气很好", "我们去公园"]) == ""
    assert understand(["今天天气很好"]).empty


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 broken", b"PK\x03\x04"])
def test_a_broken_file_is_a_sentence(data: bytes) -> None:
    for media_type in (PDF.media_type, DOCX.media_type):
        with pytest.raises(CannotRead, match="照着原件填"):
            read_lines("broken", media_type, lambda: data)


def test_what_is_not_installed_is_not_offered() -> None:
    assert can_read(PDF.media_type) and can_read(DOCX.media_type)
    assert can_read("image/png") is PHOTOS and not can_read("audio/mpeg")
