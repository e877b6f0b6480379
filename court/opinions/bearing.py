"""Which of the papers a court holds bear on a fact, so that a judge can look for himself.

Three ties are known: the page a judge named when finding the fact otherwise, a person's own papers
for who that person is, and evidence whose name or purpose has words of the fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.language.parties import display_name
from engine.language.vocabulary import PARTY_LISTS
from engine.text.paths import get, members

# What a paper of identity or a licence says of its holder.
OF_A_PERSON = frozenset(
    "类型 姓名 名称 字号 经营者 性别 出生日期 民族 证件类型 证件号码 住所地 法定代表人 统一社会信用代码".split()
)
SAYING = ("证据名称", "证明对象", "证明目的")
# So many characters of a fact's name in the words of a piece of evidence are no accident:
# 保证合同, 仲裁裁决; with three every 合同 would bear on everything.
SHARED = 4
_PAGE = re.compile(r"(?P<name>.*?)(?:，?第 ?(?P<page>\d{1,5}) ?页)?\Z", re.S)
_BREAK = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Paper:
    """A file, and the page in it where that is known; 0 where not."""

    id: str
    name: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Bearing:
    """The papers of a filing: `files` are ids by name, `named` what a judge named, by path."""

    content: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)

    def on(self, path: str, label: str) -> tuple[Paper, ...]:
        """The papers that bear on a fact, each once; the page a judge named goes first."""
        found = {paper.id: paper for paper in (*self._others(path, label), *self._named(path))}
        return tuple(sorted(found.values(), key=lambda paper: not paper.page))

    def _named(self, path: str) -> Iterator[Paper]:
        said = _PAGE.match(self.named.get(path, ""))
        if said and (paper := self._paper(said["name"], int(said["page"] or 0))):
            yield paper

    def _others(self, path: str, label: str) -> Iterator[Paper]:
        owner, _, name = path.rpartition(".")
        if owner.partition("[")[0] in PARTY_LISTS:
            if name in OF_A_PERSON:
                yield from self._of(owner)
            return
        for entry in members(self.content, "证据"):
            words = "，".join(str(entry.get(key) or "") for key in SAYING)
            if _share(label, words) and (paper := self._paper(entry.get("文件"))):
                yield paper

    def _of(self, member: str) -> Iterator[Paper]:
        person = get(self.content, member)
        known = display_name(person) if isinstance(person, Mapping) else None
        for entry in members(self.content, "材料"):
            mine = known and entry.get("所属当事人") == known
            if mine and (paper := self._paper(entry.get("文件"))):
                yield paper

    def _paper(self, name: Any, page: int = 0) -> Paper | None:
        known = self.files.get(name) if isinstance(name, str) else None
        return Paper(known, str(name), page) if known else None


def _share(label: str, words: str) -> bool:
    """Whether words have the fact's whole name, or `SHARED` characters of it in a row."""
    name = _BREAK.sub("", label)
    size = min(SHARED, len(name))
    pieces = (name[at : at + size] for at in range(len(name) - size + 1))
    return size > 1 and any(piece in words for piece in pieces)
