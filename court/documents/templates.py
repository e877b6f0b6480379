"""Wording templates: YAML by legal staff, checked when loaded, rendered string by string.

A template is data.  Its texts pass the same allow-list as the rules' explanations: words, names
from the list of document values, `if`, a few filters.  Values enter as finished text, so what a
filer wrote is never template.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from court.documents.names import LISTS, SCALARS
from court.documents.wording import amount_in_words, date_in_words
from engine.bundle.bundle import DOCUMENTS
from engine.evaluation.explain import Sandbox, Text, compile_text, environment
from engine.law.periods import Calendar
from engine.text.errors import LianError, Mark, Problems, nearest
from engine.text.files import Files
from engine.text.yamlio import YList, YMap
from engine.values.showing import show_amount, show_whole

FOLDER = Path(__file__).resolve().parent / "templates"
STYLES = ("段", "小标题", "居中", "顶格")
SEALS = ("盖章", "书稿", "不盖章")
KEYS = (
    "文书",
    "标题",
    "抬头",
    "案号",
    "紧凑",
    "水印",
    "正文",
    "附",
    "署名",
    "日期",
    "签章",
    "说明",
)
BLOCK_KEYS = ("当", "除非", "逐项", "没有时", "表", *STYLES)
TABLE_KEYS = ("题", "列", "宽", "右", "逐项", "行", "各行", "组")
ORDINAL = "序号"


class Shown(str):
    """A value as text that still knows its amount or date, for the filters; empty is false."""

    __slots__ = ("source",)
    source: Any

    @classmethod
    def of(cls, value: Any) -> Shown:
        shown = cls("" if value is False else show_whole(value))
        shown.source = value
        return shown


def document_environment(calendar: Calendar) -> Sandbox:
    """The rules' sandbox, with the filters of documents: 大写, 中文日期 besides 元, 加, 期满日."""
    env = environment(calendar)

    def words(value: Any) -> str:
        amount = getattr(value, "source", None)
        if not isinstance(amount, Decimal):
            return str(value)
        try:
            return amount_in_words(amount)
        except LianError:
            return show_amount(amount)

    def day(value: Any) -> str:
        found = getattr(value, "source", None)
        return date_in_words(found) if isinstance(found, date) else str(value)

    env.filters.update({"大写": words, "中文日期": day})
    return env


@dataclass(frozen=True, slots=True)
class TableTemplate:
    """A table of a document: its header, widths in percent, and a row for each item of a list."""

    caption: Text
    header: tuple[str, ...]
    widths: tuple[int, ...]
    right: tuple[int, ...]
    each: str
    cells: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    group: str


@dataclass(frozen=True, slots=True)
class BlockTemplate:
    """One block: a styled text or a table, perhaps once per item, perhaps only when."""

    style: str
    text: Text | None
    table: TableTemplate | None
    each: str
    empty: Text | None
    when: str
    unless: str


@dataclass(frozen=True, slots=True)
class Template:
    """A document's wording, ready to render."""

    name: str
    title: Text
    addressee: Text
    numbered: bool
    compact: bool
    mark: str
    blocks: tuple[BlockTemplate, ...]
    attachments: tuple[Text, ...]
    signers: tuple[Text, ...]
    day: Text
    seal: str
    file: Path


def load_templates(
    calendar: Calendar, folder: Path = FOLDER, own: Files | None = None
) -> dict[str, Template]:
    """All templates of a folder by name, those that `own` files of a court word anew in place of them.

    Raises `BundleError` with every problem, by file:line.
    """
    found = dict(_ours(calendar) if folder == FOLDER else _templates(calendar, folder))
    if own is not None:
        problems = Problems()
        found |= _own(_Reader(document_environment(calendar), problems), own, found)
        problems.raise_if_any()
    return found


@lru_cache(maxsize=2)
def _ours(calendar: Calendar) -> Mapping[str, Template]:
    """As the software words them: the same under all rules with the same days of rest."""
    return _templates(calendar, FOLDER)


def _templates(calendar: Calendar, folder: Path) -> dict[str, Template]:
    problems = Problems()
    reader = _Reader(document_environment(calendar), problems)
    files = Files.of(folder)
    found: dict[str, Template] = {}
    for name in files.below(""):
        raw = files.yaml(name, problems)
        if raw is None:
            continue
        template = reader.template(raw, folder / name)
        if template is None:
            continue
        if template.name in found:
            problems.add(f"“{template.name}”有两个模板", raw.mark)
        found[template.name] = template
    problems.raise_if_any()
    return found


def _own(reader: _Reader, own: Files, known: Mapping[str, Template]) -> dict[str, Template]:
    """What a court words itself; only documents there are."""
    found: dict[str, Template] = {}
    for name in own.below(DOCUMENTS.rstrip("/")):
        file, raw = Path(name), own.yaml(name, reader.problems)
        if file.stem not in known:
            said = f"没有“{file.stem}”这种文书{nearest(file.stem, known)}"
            reader.problems.add(said, Mark(name, 1, 1))
        elif raw is not None and (template := reader.template(raw, file)) is not None:
            found[template.name] = template
    return found


def delivered(path: str) -> str | None:
    """How the software words the document that a file of the rules is to word; None for any other."""
    return _delivered().get(path)


@cache
def _delivered() -> Mapping[str, str]:
    files = Files.of(FOLDER)
    return {f"{DOCUMENTS}{Path(name).name}": files.text(name) for name in files.below("")}


def yes_or_no(raw: YMap, key: str, default: bool, problems: Problems) -> bool:
    """是 or 否 under a key; anything else is a problem."""
    value = raw.get(key)
    if value is None:
        return default
    if value not in ("是", "否"):
        problems.add(f"“{key}”应写是或者否", raw.at(key))
    return bool(value == "是")


class _Reader:
    """Reads template files; problems are collected."""

    def __init__(self, env: Sandbox, problems: Problems) -> None:
        self.env = env
        self.problems = problems

    def template(self, raw: Any, file: Path) -> Template | None:
        if not isinstance(raw, YMap):
            self.problems.add("文书模板应是映射", getattr(raw, "mark", Mark(file.name, 1, 1)))
            return None
        self._known(raw, KEYS)
        if raw.get("文书") != file.stem:
            self.problems.add(f"“文书”应与文件名一致，写成“{file.stem}”", raw.mark)
        seal = raw.get("签章", "盖章")
        if seal not in SEALS:
            self.problems.add(f"“签章”应是{'、'.join(SEALS)}之一", raw.at("签章"))
        return Template(
            name=file.stem,
            title=self._text(raw.get("标题", file.stem), raw.mark),
            addressee=self._text(raw.get("抬头", ""), raw.mark),
            numbered=self._yes(raw, "案号", True),
            compact=self._yes(raw, "紧凑", False),
            mark=str(raw.get("水印", "")),
            blocks=tuple(self._blocks(raw)),
            attachments=tuple(self._texts(raw, "附")),
            signers=tuple(self._texts(raw, "署名", ["{{本院}}"])),
            day=self._text(raw.get("日期", "{{日期|中文日期}}"), raw.mark),
            seal=seal,
            file=file,
        )

    def _yes(self, raw: YMap, key: str, default: bool) -> bool:
        return yes_or_no(raw, key, default, self.problems)

    def _texts(self, raw: YMap, key: str, default: list[str] | None = None) -> list[Text]:
        found = raw.get(key, default or [])
        if not isinstance(found, list):
            self.problems.add(f"“{key}”应是列表", raw.at(key))
            return []
        return [self._text(item, raw.at(key) if key in raw else raw.mark) for item in found]

    def _blocks(self, raw: YMap) -> list[BlockTemplate]:
        body = raw.get("正文")
        if not isinstance(body, YList):
            self.problems.add("“正文”应是列表，每一项是一段或一张表", raw.mark)
            return []
        marked = zip(body, body.item_marks, strict=True)
        return [self._block(item, mark) for item, mark in marked]

    def _block(self, raw: Any, mark: Mark) -> BlockTemplate:
        if isinstance(raw, str):
            return BlockTemplate("段", self._text(raw, mark), None, "", None, "", "")
        if not isinstance(raw, YMap):
            self.problems.add("正文的一项应是文字或映射", mark)
            return BlockTemplate("段", Text.constant(""), None, "", None, "", "")
        self._known(raw, BLOCK_KEYS)
        styles = [key for key in STYLES if key in raw]
        if len(styles) + ("表" in raw) != 1:
            self.problems.add(f"一项里要有{'、'.join((*STYLES, '表'))}中的一个", mark)
        when, unless = self._name(raw, "当", mark), self._name(raw, "除非", mark)
        if "表" in raw:
            table = self._table(raw["表"], raw.at("表"))
            return BlockTemplate("表", None, table, table.each, None, when, unless)
        each = self._list(raw, mark)
        style = styles[0] if styles else "段"
        text = self._text(raw.get(style, ""), raw.mark, each)
        empty = self._text(raw["没有时"], mark) if "没有时" in raw else None
        return BlockTemplate(style, text, None, each, empty, when, unless)

    def _table(self, raw: Any, mark: Mark) -> TableTemplate:
        if not isinstance(raw, YMap):
            self.problems.add("“表”应是映射", mark)
            raw = YMap.made(mark)
        self._known(raw, TABLE_KEYS)
        each = self._list(raw, mark)
        cells = tuple(self._text(cell, mark, each) for cell in raw.get("行", ()))
        rows = tuple(tuple(self._text(cell, mark) for cell in row) for row in raw.get("各行", ()))
        widths = tuple(int(w) for w in raw.get("宽", ()))
        header = tuple(str(name) for name in raw.get("列", ()))
        if not _fits(len(widths), header, cells, rows):
            self.problems.add("表的“列”“宽”“行”“各行”的格数要一样（只有一格的行是通栏标题）", mark)
        group = str(raw.get("组", ""))
        if group and group not in LISTS.get(each, {}):
            self.problems.add(f"“{each}”没有“{group}”这一项，不能按它分组", mark)
        return TableTemplate(
            caption=self._text(raw.get("题", ""), mark),
            header=header,
            widths=widths,
            right=tuple(int(n) - 1 for n in raw.get("右", ())),
            each=each,
            cells=cells,
            rows=rows,
            group=group,
        )

    def _list(self, raw: YMap, mark: Mark) -> str:
        each = str(raw.get("逐项", ""))
        if each and each not in LISTS:
            self.problems.add(f"没有“{each}”这一列{nearest(each, LISTS)}", mark)
            return ""
        return each

    def _name(self, raw: YMap, key: str, mark: Mark) -> str:
        name = str(raw.get(key, ""))
        if name and name not in SCALARS and name not in LISTS:
            hint = nearest(name, [*SCALARS, *LISTS])
            self.problems.add(f"“{key}”里没有“{name}”这个值{hint}", mark)
        return name

    def _text(self, source: Any, mark: Mark, each: str = "") -> Text:
        if not isinstance(source, str):
            self.problems.add("这里应是文字", mark)
            return Text.constant("")
        names = frozenset({*SCALARS, *LISTS.get(each, {}), *((ORDINAL,) if each else ())})
        return compile_text(source, self.env, names, self.problems, mark, ())

    def _known(self, raw: YMap, keys: tuple[str, ...]) -> None:
        for key in raw:
            if key not in keys:
                self.problems.add(f"不认识“{key}”{nearest(key, keys)}", raw.at(key))


def _fits(
    many: int, header: Sequence[Any], cells: Sequence[Any], rows: Sequence[Sequence[Any]]
) -> bool:
    """Whether a table has as many cells everywhere as it has widths; a row of one goes across."""
    heads = (len(header) or many, len(cells) or many)
    return many > 0 and set(heads) == {many} and {len(row) for row in rows} <= {1, many}
