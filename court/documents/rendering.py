"""From wording template and values to a finished document of the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from court.documents.case import Case
from court.documents.names import LISTS, SCALARS
from court.documents.objections import Item
from court.documents.templates import ORDINAL, BlockTemplate, Shown, TableTemplate, Template
from court.documents.values import Contents, Decision, Lists, Recipients
from court.typesetting.model import (
    Block,
    Document,
    Paragraph,
    ParagraphStyle,
    Seal,
    Signature,
    Table,
)
from engine.evaluation.explain import Text
from engine.language.parties import CLAIMING, RESPONDING
from engine.text.errors import LianError

STYLES: Mapping[str, ParagraphStyle] = {
    "段": "正文",
    "小标题": "小标题",
    "居中": "居中",
    "顶格": "顶格",
}


def render(template: Template, contents: Contents, to: Recipients) -> Document:
    """One document.  The same case, decision and recipients give the same document."""
    shown = {name: Shown.of(value) for name, value in contents.scalars(to).items()}
    data = embedded(contents.case, contents.decision, template)
    return compose(template, shown, Lists(contents, to), contents.decision, data)


def compose(
    template: Template,
    shown: Mapping[str, Shown],
    items: Mapping[str, list[Item]],
    decision: Decision,
    data: Mapping[str, Any],
) -> Document:
    """The document for finished values (also used to preview a template)."""
    missing = [n for n in SCALARS if n not in shown] + [n for n in LISTS if n not in items]
    if missing:
        raise LianError(f"制作“{template.name}”缺少这些值：{'、'.join(missing)}")
    writer = _Writer(shown, items)
    day = writer.text(template.day)
    signers = [line for text in template.signers if (line := writer.line(text))]
    return Document(
        name=template.name,
        title=writer.text(template.title),
        court=str(shown["本院"]),
        number=str(shown["案号"]) if template.numbered else "",
        addressee=writer.text(template.addressee),
        blocks=tuple(b for block in template.blocks for b in writer.block(block)),
        attachments=tuple(text for a in template.attachments if (text := writer.text(a))),
        signature=Signature(tuple(signers), day, cast("Seal", template.seal)),
        day=decision.day,
        mark=template.mark,
        compact=template.compact,
        data=data,
    )


class _Writer:
    """Renders the texts of one document with the values of its case."""

    def __init__(self, shown: Mapping[str, Shown], items: Mapping[str, list[Item]]) -> None:
        self.shown = shown
        self.items = items

    def text(self, text: Text, item: Mapping[str, Shown] | None = None) -> str:
        if item is None or not text.names:
            return text.render(self.shown)
        named = {name: item if name in item else self.shown for name in text.names}
        return text.render({name: values[name] for name, values in named.items()})

    def line(self, text: Text) -> str:
        """A signature line keeps its room for a name, which rendering would strip."""
        words = self.text(text)
        return words + "　" * 6 if words.endswith("：") else words

    def block(self, block: BlockTemplate) -> list[Block]:
        if (block.when and not self.holds(block.when)) or (
            block.unless and self.holds(block.unless)
        ):
            return []
        if block.table is not None:
            return [self.table(block.table)]
        assert block.text is not None
        style = STYLES[block.style]
        if not block.each:
            words = [self.text(block.text)]
        else:
            words = [self.text(block.text, item) for item in self.each(block.each)]
            if not words and block.empty is not None:
                words = [self.text(block.empty)]
        return [Paragraph(word, style) for word in words if word]

    def holds(self, name: str) -> bool:
        return bool(self.items[name] if name in self.items else self.shown[name])

    def each(self, name: str) -> list[dict[str, Shown]]:
        return [
            {ORDINAL: Shown.of(str(n)), **{key: Shown.of(value) for key, value in item.items()}}
            for n, item in enumerate(self.items[name], 1)
        ]

    def table(self, table: TableTemplate) -> Table:
        rows = [tuple(self.text(cell) for cell in row) for row in table.rows]
        group = ""
        for item in self.each(table.each) if table.each else ():
            if table.group and item[table.group] != group:
                group = item[table.group]
                rows.append((str(group),))
            rows.append(tuple(self.text(cell, item) for cell in table.cells))
        return Table(
            header=table.header,
            rows=tuple(rows),
            widths=table.widths,
            right_aligned=table.right,
            caption=self.text(table.caption),
        )


def embedded(case: Case, decision: Decision, template: Template) -> dict[str, Any]:
    """The case data that travels inside the PDF for the systems that come after."""
    return {
        "文书": template.name,
        "决定": decision.kind,
        "日期": decision.day.isoformat(),
        "案号": decision.case_number,
        "法院": case.court,
        "案由": case.cause,
        "起诉方": case.names(CLAIMING),
        "对方": case.names(RESPONDING),
        "材料哈希": case.opinion.filing_hash,
        "规则哈希": case.opinion.bundle_hash,
        "引擎版本": case.opinion.engine_version,
    }
