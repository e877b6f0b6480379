"""The fonts of documents: where they are, what they cover, what is missing.

Search order: the court's own folder (`LIAN_FONTS`, e.g. licensed 方正小标宋 and 仿宋_GB2312),
then what the set-up fetched into `.fonts/`.  Nothing is taken from the system, so a page looks
the same on every machine.  A character that no font has is printed as 〓 and reported.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import typst
from fontTools.ttLib import TTCollection, TTFont

from engine.text.errors import LianError

MISSING = "〓"
ROLES = {
    "标题": ("方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FandolSong"),
    "正文": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "FandolFang R"),
    "黑体": ("SimHei", "FandolHei"),
    "楷体": ("KaiTi_GB2312", "KaiTi", "FandolKai"),
}
FALLBACK = ("Noto Serif CJK SC", "DejaVu Sans")
USED = {*FALLBACK, *(name for names in ROLES.values() for name in names)}
INSTALL = "请运行 scripts/fonts.sh，或者把字体文件放进 LIAN_FONTS 指向的文件夹"
KEPT_CONTROLS = "\n\t"
HIDDEN = ("Cc", "Cf", "Cs")
# Joiners and variation selectors change the shape of the character before them, not the text.
SILENT = frozenset({0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10)})


@dataclass(frozen=True, slots=True)
class Fonts:
    """Loaded fonts: typst's handle, family names by role, the set of covered code points."""

    handle: typst.Fonts
    families: dict[str, list[str]]
    covered: frozenset[int]
    folders: tuple[Path, ...]
    notes: tuple[str, ...]
    # Characters that were looked at and are printed as they are.
    plain: set[str] = field(default_factory=set, compare=False)

    def prints(self, text: str) -> bool:
        """Whether every character of a text is printed as it is."""
        unknown = set(text) - self.plain
        self.plain.update(filter(self._prints, unknown))
        return unknown <= self.plain

    def _prints(self, character: str) -> bool:
        silent = ord(character) in SILENT or unicodedata.category(character) in HIDDEN
        return character in KEPT_CONTROLS or (ord(character) in self.covered and not silent)


@dataclass(slots=True)
class Replaced:
    """What was changed so that a text can be printed: character → number of times."""

    missing: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)

    def describe(self) -> list[str]:
        """One sentence for each kind of change, with code points."""
        out = []
        if self.missing:
            out.append(f"字体里没有的字印成了{MISSING}：{_list(self.missing)}")
        if self.removed:
            out.append(f"去掉了不可见的控制字符：{_list(self.removed)}")
        return out


def _list(characters: dict[str, int]) -> str:
    return "、".join(f"U+{ord(c):04X}（{n}处）" for c, n in sorted(characters.items()))


def folders() -> tuple[Path, ...]:
    """Existing font folders in search order."""
    own = os.environ.get("LIAN_FONTS")
    found = [Path(own)] if own else []
    found.append(Path(__file__).resolve().parents[2] / ".fonts")
    return tuple(path for path in found if path.is_dir())


@lru_cache(maxsize=4)
def load(where: tuple[Path, ...] | None = None) -> Fonts:
    """Load all fonts once.  Raises `LianError` when there is no Chinese font at all."""
    found = folders() if where is None else where
    handle = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(path) for path in found],
    )
    names, covered = _read_all(found)
    families = {
        role: [*(name for name in wanted if name in names), *(f for f in FALLBACK if f in names)]
        for role, wanted in ROLES.items()
    }
    if not families["正文"] or ord("立") not in covered:
        raise LianError(f"没有找到中文字体，不能制作文书。{INSTALL}")
    notes = [
        f"没有{role}字体（{'、'.join(wanted)}），改用{families[role][0]}。{INSTALL}"
        for role, wanted in ROLES.items()
        if not names.intersection(wanted)
    ]
    return Fonts(handle, families, frozenset(covered), found, tuple(notes))


def _read_all(where: tuple[Path, ...]) -> tuple[set[str], set[int]]:
    names: set[str] = set()
    covered: set[int] = set()
    for folder in where:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in (".otf", ".ttf", ".ttc"):
                for font in _faces(path):
                    if used := _families(font) & USED:
                        names |= used
                        covered |= set(font.getBestCmap() or ())
    return names, covered


def _faces(path: Path) -> list[TTFont]:
    if path.suffix.lower() == ".ttc":
        return list(TTCollection(path, lazy=True).fonts)
    return [TTFont(path, lazy=True)]


def _families(font: TTFont) -> set[str]:
    table = font["name"]
    return {str(record) for record in table.names if record.nameID in (1, 16)}


def printable(text: str, fonts: Fonts, replaced: Replaced) -> str:
    """The text with what cannot be printed replaced or removed, and noted in `replaced`.

    Control and formatting characters (among them those that reverse text) go; characters
    without a glyph become 〓.
    """
    if (text.isascii() and text.isprintable()) or fonts.prints(text):
        return text
    out = []
    for character in text:
        if character in KEPT_CONTROLS:
            out.append(character)
        elif ord(character) in SILENT or unicodedata.category(character) in HIDDEN:
            replaced.removed[character] = replaced.removed.get(character, 0) + 1
        elif ord(character) in fonts.covered or character.isspace():
            out.append(character if ord(character) in fonts.covered else " ")
        else:
            replaced.missing[character] = replaced.missing.get(character, 0) + 1
            out.append(MISSING)
    return "".join(out)
