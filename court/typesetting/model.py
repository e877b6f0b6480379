"""One model of a document; `pdf` and `word` write it, neither adds words of its own.

Texts are finished Chinese strings.  A document knows nothing of fonts, sizes or pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias

ParagraphStyle = Literal["正文", "抬头", "小标题", "居中", "顶格"]
Seal = Literal["盖章", "书稿", "不盖章"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `正文` is indented by two characters, `抬头` and `顶格` are not."""

    text: str
    style: ParagraphStyle = "正文"

    def to_dict(self) -> dict[str, Any]:
        return {"kind": "段", "style": self.style, "text": self.text}


@dataclass(frozen=True, slots=True)
class Table:
    """A table; a row of one cell is a heading over all columns.

    `widths` are relative; `header` repeats on every page the table runs over.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    right_aligned: tuple[int, ...] = ()
    caption: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": "表",
            "header": list(self.header),
            "rows": [list(row) for row in self.rows],
            "widths": list(self.widths),
            "right": list(self.right_aligned),
            "caption": self.caption,
        }


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Drawn:
    """A name signed on screen: its lines (x and y in turn, in a field of 600 by 180), and words.

    Without lines the name was typed.
    """

    strokes: tuple[tuple[int, ...], ...]
    words: str

    def to_dict(self) -> dict[str, Any]:
        return {"strokes": [list(stroke) for stroke in self.strokes], "words": self.words}


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs and on which day; `seal` says whether a court seal belongs on the date."""

    lines: tuple[str, ...]
    day: str
    seal: Seal = "不盖章"
    drawn: tuple[Drawn, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "lines": list(self.lines),
            "day": self.day,
            "seal": self.seal,
            "drawn": [one.to_dict() for one in self.drawn],
        }


@dataclass(frozen=True, slots=True)
class Document:
    """A finished document before it becomes a file.

    `name` is the kind (受理案件通知书) and also the file's name; `data` is embedded as JSON.
    """

    name: str
    title: str
    court: str
    number: str
    addressee: str
    blocks: tuple[Block, ...]
    attachments: tuple[str, ...]
    signature: Signature
    day: date
    mark: str = ""
    compact: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def issued(self) -> bool:
        """Whether the court issues it: then its name stands above the title."""
        return bool(self.number) or self.signature.seal != "不盖章"

    def texts(self) -> list[str]:
        """Every string a reader will see, in order."""
        found = [self.court if self.issued else "", self.title, self.number, self.addressee]
        for block in self.blocks:
            found += [block.text] if isinstance(block, Paragraph) else _cells(block)
        drawn = [one.words for one in self.signature.drawn]
        return [*found, *self.attachments, *self.signature.lines, *drawn, self.signature.day]

    def to_dict(self) -> dict[str, Any]:
        """What the page make-up reads."""
        return {
            "title": self.title,
            "court": self.court,
            "number": self.number,
            "addressee": self.addressee,
            "blocks": [block.to_dict() for block in self.blocks],
            "attachments": list(self.attachments),
            "signature": self.signature.to_dict(),
            "mark": self.mark,
            "compact": self.compact,
            "issued": self.issued,
        }


def _cells(table: Table) -> list[str]:
    return [*table.header, *(cell for row in table.rows for cell in row), table.caption]
