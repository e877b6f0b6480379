"""DOCX by python-docx, from the same model as the PDF: for papers that people go on editing."""

from __future__ import annotations

import io
import re
from datetime import datetime, time
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from court.typesetting.model import Document, Paragraph, Table

BODY, HEAVY, TITLE = "仿宋", "黑体", "方正小标宋简体"
BODY_SIZE, COMPACT_SIZE, PITCH = 15.79, 12.0, 28.95
TEXT_WIDTH = 156
# XML 1.0 cannot hold these; they never carry meaning in a document.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def to_docx(document: Document) -> bytes:
    """The document as an editable file; the same input gives the same bytes."""
    file = docx.Document()
    _page(file)
    _head(file, document)
    writer = _Writer(file, COMPACT_SIZE if document.compact else BODY_SIZE)
    if document.addressee:
        writer.paragraph(document.addressee, indent=False)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            writer.block(block)
        else:
            writer.table(block)
    _foot(writer, document)
    _properties(file, document)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _page(file: WordDocument) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _head(file: WordDocument, document: Document) -> None:
    if document.issued:
        _centred(file, document.court, 22)
        _centred(file, document.title, 26)
    else:
        _centred(file, document.title, 22)
    if document.number:
        number = file.add_paragraph()
        number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _run(number, document.number, BODY, BODY_SIZE)


def _centred(file: WordDocument, text: str, size: float) -> None:
    paragraph = file.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, TITLE, size, bold=True)


def _run(paragraph: WordParagraph, text: str, font: str, size: float, bold: bool = False) -> None:
    """A run with its East Asian font set, which `font.name` alone does not do."""
    run = paragraph.add_run(UNWRITABLE.sub("", text))
    run.font.size = Pt(size)
    run.font.name = font
    run.bold = bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


class _Writer:
    """Writes the blocks of a document into a Word file."""

    def __init__(self, file: WordDocument, size: float) -> None:
        self.file = file
        self.size = size

    def block(self, block: Paragraph) -> None:
        if block.style == "小标题":
            self.paragraph(block.text, font=HEAVY)
        elif block.style == "居中":
            self.paragraph(block.text, indent=False, align=WD_ALIGN_PARAGRAPH.CENTER)
        else:
            self.paragraph(block.text, indent=block.style == "正文")

    def paragraph(
        self,
        text: str,
        indent: bool = True,
        align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
        font: str = BODY,
    ) -> None:
        for line in text.split("\n"):
            paragraph = self.file.add_paragraph()
            shape = paragraph.paragraph_format
            shape.space_before = shape.space_after = Pt(0)
            shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
            shape.line_spacing = Pt(PITCH if self.size == BODY_SIZE else 20)
            if indent:
                shape.first_line_indent = Pt(2 * self.size)
            paragraph.alignment = align
            _run(paragraph, line, font, self.size)

    def table(self, table: Table) -> None:
        many = len(table.widths)
        if table.caption:
            self.paragraph(table.caption, indent=False, font=HEAVY)
        grid = self.file.add_table(rows=0, cols=many, style="Table Grid")
        grid.alignment = WD_TABLE_ALIGNMENT.CENTER
        grid.autofit = False
        if table.header:
            self._row(grid, table.header, table, heavy=True)
            _repeat(grid.rows[0])
        for row in table.rows:
            self._row(grid, row, table, heavy=len(row) == 1 < many)
        for position, column in enumerate(grid.columns):
            column.width = _width(table, position)
        self.paragraph("", indent=False)

    def _row(self, grid: Any, values: tuple[str, ...], table: Table, heavy: bool) -> None:
        row = grid.add_row()
        _keep_together(row)
        cells: list[_Cell] = list(row.cells)
        if len(values) == 1 < len(cells):
            cells = [cells[0].merge(cells[-1])]
        else:
            for position, cell in enumerate(cells):
                cell.width = _width(table, position)
        for position, (cell, value) in enumerate(zip(cells, values, strict=True)):
            right = position in table.right_aligned and not heavy
            _fill(cell, value, HEAVY if heavy else BODY, right)


def _fill(cell: _Cell, text: str, font: str, right: bool) -> None:
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _run(paragraph, line, font, 10.5)


def _width(table: Table, position: int) -> Mm:
    return Mm(round(TEXT_WIDTH * table.widths[position] / sum(table.widths)))


def _repeat(row: Any) -> None:
    _flag(row, "w:tblHeader")


def _keep_together(row: Any) -> None:
    _flag(row, "w:cantSplit")


def _flag(row: Any, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _foot(writer: _Writer, document: Document) -> None:
    """What is attached, and who signs on which day."""
    for position, name in enumerate(document.attachments, 1):
        number = f"{position}．" if len(document.attachments) > 1 else ""
        writer.paragraph(f"{'附：' if position == 1 else '　　'}{number}{name}")
    sign = document.signature
    for line in (*sign.lines, *(one.words for one in sign.drawn), sign.day):
        if line:
            writer.paragraph(line, indent=False, align=WD_ALIGN_PARAGRAPH.RIGHT)


def _properties(file: WordDocument, document: Document) -> None:
    properties = file.core_properties
    properties.title = UNWRITABLE.sub("", document.title)[:255]
    properties.author = document.court[:255]
    moment = datetime.combine(document.day, time(0, 0))
    properties.created = properties.modified = moment
    properties.comments = ""
