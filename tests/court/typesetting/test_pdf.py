"""The page make-up: what goes in can be read back, literally; the same input, the same bytes."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from court.typesetting.fonts import MISSING, Replaced, load, printable
from court.typesetting.model import Document, Paragraph, Signature, Table
from court.typesetting.pdf import typeset
from court.typesetting.word import to_docx
from engine.text.errors import LianError
from tests.court.papers import needs_poppler, squeezed, text_of

HOSTILE = (
    "#let x = 1 $a^2$ *粗* _斜_ <标签> @引用 \\u{41} `码` // 注 /* 注 */ = - + ~",
    "{{7*7}} {% raw %} </p><script>alert(1)</script> &amp; ${jndi:x} %s %n",
    '#image("秘密.png") #read("公文.typ") [[ ]] {} ()',
    "吉喆赟𬭎䶮𫖯㛃 ﹏ 〇 ㎡ ℃ ① Ⅳ",
)


def document(*texts: str, **changes: Any) -> Document:
    given_: dict[str, Any] = {
        "name": "试印",
        "title": "试印文书",
        "court": "中山市第一人民法院",
        "number": "（2026）粤2071民初1号",
        "addressee": "",
        "blocks": tuple(Paragraph(text) for text in texts),
        "attachments": (),
        "signature": Signature(("中山市第一人民法院",), "二〇二六年九月七日", "盖章"),
        "day": date(2026, 9, 7),
        **changes,
    }
    return Document(**given_)


def shown(pdf: bytes) -> str:
    """The words of a PDF line by line, a form feed after each page."""
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def last_page(pdf: bytes) -> str:
    return shown(pdf).rstrip("\f").split("\f")[-1]


ALPHABET = st.one_of(
    st.sampled_from("的一是了我不人在他有这中大来上国原告被借款元，。；：“”（）《》、"),
    st.characters(min_codepoint=0x21, max_codepoint=0x7E),
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
    st.sampled_from("喆赟𬭎䶮𫖯〇㎡☑□αβΩйЖéü—…·￥％"),
)
TEXTS = st.lists(st.text(ALPHABET, min_size=1, max_size=60), min_size=20, max_size=20)


@needs_poppler
@settings(max_examples=50)
@given(TEXTS)
def test_every_value_is_read_back_literally(texts: list[str]) -> None:
    """50 documents of 20 random values: 1,000 inputs."""
    result = typeset(document(*texts))
    fonts = load()
    found = text_of(result.pdf)
    for text in texts:
        assert squeezed(printable(text, fonts, Replaced())) in found


@needs_poppler
@pytest.mark.parametrize("text", HOSTILE)
def test_markup_of_every_kind_stays_text(text: str) -> None:
    table = Table(("栏",), ((text,),), (1,))
    result = typeset(document(text, blocks=(Paragraph(text), table), addressee=text, title=text))
    expected = squeezed(printable(text, load(), Replaced()))
    assert text_of(result.pdf).count(expected) >= 4


@needs_poppler
def test_unprintable_characters_are_shown_and_reported() -> None:
    result = typeset(document("张🫠三\x00李\u202e四\ue000"))
    assert f"张{MISSING}三李四{MISSING}" in text_of(result.pdf)
    words = "".join(result.replaced.describe())
    assert "U+1FAE0" in words and "U+E000" in words and "U+202E" in words


@needs_poppler
def test_long_text_runs_over_pages_and_stays_whole() -> None:
    text = "".join(f"第{n}句话说明事实。" for n in range(1_200))
    result = typeset(document(text))
    assert len(text) > 10_000
    assert squeezed(text) in text_of_pages(result.pdf)


def text_of_pages(pdf: bytes) -> str:
    """The text without the page numbers between pages."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True)
    pages = done.stdout.decode().split("\f")
    kept = [[line for line in page.split("\n") if not line.startswith("— ")] for page in pages]
    return squeezed("".join("".join(lines) for lines in kept))


def test_the_same_input_gives_the_same_bytes() -> None:
    assert typeset(document("一", "二")).pdf == typeset(document("一", "二")).pdf
    assert typeset(document("一", "三")).pdf != typeset(document("一", "二")).pdf
    assert to_docx(document("一")) == to_docx(document("一"))


def test_the_seal_is_on_the_page_clear_of_the_number() -> None:
    for lines in range(1, 40):
        place = typeset(document(*(["一段文字。"] * lines))).seal
        assert place is not None
        radius, foot = 21 / 25.4 * 72, 28 / 25.4 * 72
        assert place.y - radius > foot, f"{lines} 段时印章压到页码"
        assert place.x + radius < 210 / 25.4 * 72


@needs_poppler
def test_the_signature_never_stands_alone_on_a_page() -> None:
    for lines in range(1, 45):
        pdf = typeset(document(*(["这一段文字不长。"] * lines))).pdf
        assert "这一段文字不长。" in last_page(pdf), f"{lines} 段时最后一页只有落款"


@needs_poppler
def test_the_signature_stays_with_a_table_before_it() -> None:
    for lines in range(10, 24):
        table = Table((), (("一格", "内容"),), (1, 1))
        blocks = (*(Paragraph("这一段文字不长。") for _ in range(lines)), table)
        assert "内容" in last_page(typeset(document(blocks=blocks)).pdf), lines


@needs_poppler
def test_the_court_a_complaint_is_addressed_to_never_stands_alone_with_the_signature() -> None:
    closing = (Paragraph("此致"), Paragraph("中山市第一人民法院", "顶格"))
    table = Table((), (("这一段文字不长。", "内容"),), (1, 1))
    for lines in range(10, 26):
        for before in ((), (table,)):
            body = (*(Paragraph("这一段文字不长。") for _ in range(lines)), *before)
            last = last_page(typeset(document(blocks=(*body, *closing))).pdf)
            assert "这一段文字不长。" in last and "此致" in last, lines


@needs_poppler
def test_the_name_of_a_group_never_stays_behind_at_the_foot_of_a_page() -> None:
    for many in range(8, 40):
        rows = (*((f"第{n}项", "内容") for n in range(many)), ("下一组",), ("其中一项", "内容"))
        pages = shown(typeset(document(blocks=(Table((), rows, (1, 3)),))).pdf).split("\f")
        (page,) = [page for page in pages if "下一组" in page]
        assert "其中一项" in page, many


@needs_poppler
def test_a_title_too_long_for_a_line_goes_on_at_its_bracket() -> None:
    long, short = "申请书（申请司法确认生态环境损害赔偿协议）", "申请书（申请支付令）"
    for title, said in ((long, long.replace("（", "\n（")), (short, short)):
        done = shown(
            typeset(document("一段", title=title, signature=Signature((), "", "不盖章"))).pdf
        )
        assert said in done.replace(" ", ""), title


@needs_poppler
def test_it_is_tagged_archival_pdf_with_the_case_inside(tmp_path: Path) -> None:
    pdf = typeset(document("文字", data={"案号": "（2026）粤2071民初1号"})).pdf
    assert b"pdfaid:part" in pdf and b"<pdfaid:part>3" in pdf and b"pdfuaid:part" in pdf
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf)
    info = subprocess.run(["pdfinfo", str(file)], capture_output=True, check=True)
    assert b"Tagged:          yes" in info.stdout
    subprocess.run(["pdfdetach", "-saveall", "-o", str(tmp_path), str(file)], check=True)
    inside = json.loads((tmp_path / "案件数据.json").read_text(encoding="utf-8"))
    assert inside == {"案号": "（2026）粤2071民初1号"}


def test_without_fonts_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LianError, match=r"scripts/fonts.sh"):
        load((tmp_path,))


@needs_poppler
def test_tables_over_many_pages_repeat_their_head() -> None:
    rows = tuple((f"第{n}项", "1,000.00") for n in range(200))
    table = Table(("项目", "金额（元）"), rows, (3, 1), (1,))
    found = text_of(typeset(document(blocks=(table,))).pdf)
    assert found.count("项目金额（元）") >= 5
    assert all(f"第{n}项" in found for n in range(200))
