"""Read the texts of laws from a file: a table (CSV), lines of JSON, or a law as it is published.

A table has the columns 简称, 施行, 条号, 条文; lines of JSON have them as keys.  Without 施行 an
article belongs to the version that came into force when the law did, as the law index says.  In a
published text every article begins a line with 第…条; what stands before the first one, and
headings of parts and chapters, are left out.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import StringIO

import orjson

from engine.law.citations import LawIndex
from engine.text.errors import LianError, nearest
from engine.values.numerals import WRITTEN, counted

COLUMNS = ("简称", "施行", "条号", "条文")
MOST_BYTES = 200 * 1024 * 1024
MOST_FAULTS = 20
_NUMBER = re.compile(r"\d+(-\d+)?\Z")
_HEAD = re.compile(rf"\s*第({WRITTEN})条(?:之({WRITTEN}))?[\s　]+(.*)\Z")
_CHAPTER = re.compile(rf"\s*第{WRITTEN}(编|分编|章|节)[\s　]")


@dataclass
class Version:
    """A law from a day on: its articles by number; `""` is a text without articles."""

    law: str
    start: date
    articles: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a file of laws with its number."""

    line: int
    said: Mapping[str, object]


def read(name: str, data: bytes, laws: LawIndex, law: str = "", start: str = "") -> list[Version]:
    """The versions of a file; `law` and `start` are for a published text, which does not say them.

    Raises `LianError` naming every line that cannot be used, at most `MOST_FAULTS` of them.
    """
    if len(data) > MOST_BYTES:
        raise LianError(f"“{name}”超过 {MOST_BYTES // 1024 // 1024} MB，请分成几个文件")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LianError(f"“{name}”不是 UTF-8 文字（第 {error.start + 1} 个字节）") from None
    if name.endswith(".csv"):
        return _versions(_table(name, text), laws)
    if name.endswith((".jsonl", ".ndjson")):
        return _versions(_lines(name, text), laws)
    if not law:
        raise LianError(f"“{name}”是一件法规的全文，请用 --law 写明简称，例如 --law 民事诉讼法")
    return _versions(_published(text, law, start), laws)


def _table(name: str, text: str) -> Iterator[_Row]:
    reader = csv.DictReader(StringIO(text, newline=""))
    missing = {"简称", "条号", "条文"} - set(reader.fieldnames or ())
    if missing:
        raise LianError(f"“{name}”的第一行缺少：{'、'.join(sorted(missing))}")
    for row in reader:
        yield _Row(reader.line_num, row)


def _lines(name: str, text: str) -> Iterator[_Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            said = orjson.loads(line)
        except orjson.JSONDecodeError:
            raise LianError(f"“{name}”第 {number} 行不是合法的 JSON") from None
        if not isinstance(said, dict):
            raise LianError(f"“{name}”第 {number} 行应以 {{ 开头")
        yield _Row(number, said)


def _articles(text: str) -> list[tuple[int, str, list[str]]]:
    """Line, number and paragraphs of each article of a text as it is published."""
    found: list[tuple[int, str, list[str]]] = []
    for number, line in enumerate(text.split("\n"), 1):
        head = _HEAD.match(line)
        if head:
            inserted = f"-{counted(head[2])}" if head[2] else ""
            found.append((number, f"{counted(head[1])}{inserted}", [head[3].strip()]))
        elif found and line.strip() and not _CHAPTER.match(line):
            found[-1][2].append(line.strip())
    return found


def _published(text: str, law: str, start: str) -> Iterator[_Row]:
    """The articles of a text as it is published; paragraphs of one article stay lines."""
    found = _articles(text)
    if not found:
        found = [(1, "", [line.strip() for line in text.split("\n") if line.strip()])]
    for number, article, lines in found:
        said = {"简称": law, "施行": start, "条号": article, "条文": "\n".join(lines)}
        yield _Row(number, said)


def _versions(rows: Iterable[_Row], laws: LawIndex) -> list[Version]:
    found: dict[tuple[str, date], Version] = {}
    faults: list[str] = []
    for row in rows:
        try:
            law, start, article, text = _checked(row.said, laws)
            version = found.setdefault((law, start), Version(law, start))
            if article in version.articles:
                raise ValueError(f"{law}第 {article} 条在同一版本里出现了两次")
        except ValueError as error:
            faults.append(f"第 {row.line} 行：{error}")
            if len(faults) == MOST_FAULTS:
                break
            continue
        version.articles[article] = text
    if faults:
        raise LianError("没有导入。" + "；".join(faults))
    if not found:
        raise LianError("没有导入：文件里没有条文")
    return list(found.values())


def _checked(said: Mapping[str, object], laws: LawIndex) -> tuple[str, date, str, str]:
    """The four columns of a row.  Raises `ValueError` in Chinese."""
    law, start, article, text = (str(said.get(name) or "").strip() for name in COLUMNS)
    known = laws.laws.get(law)
    if known is None:
        raise ValueError(f"法规索引里没有“{law}”{nearest(law, laws.laws)}")
    if article and not _NUMBER.match(article):
        raise ValueError(f"条号“{article}”应写成 122 或者 12-1")
    if (law, "") in laws.articles:
        article = ""
    elif not article:
        raise ValueError("没有写条号")
    if not text:
        raise ValueError(f"{law} {article} 没有条文")
    return law, _day(start) if start else known.start, article, text


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise ValueError(f"施行日“{said}”应写成 2024-01-01") from None
