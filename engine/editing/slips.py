"""What a Chinese keyboard types where YAML wants another character, with what to write instead.

Works line by line on text that need not be YAML.  Inside quotes, comments and sentences nothing is
touched: a full-width comma is a slip only where a list or a mapping is cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from engine.language import words
from engine.values.numerals import WRITTEN, counted

KEYS = frozenset(
    chain.from_iterable(
        keys for name, keys in vars(words).items() if name.endswith("_KEYS") and keys
    )
) | {"参数", "取值", "自", "值", "来源", "确定度", "备注", "单位", "任一", "全部", "非", "含"}
# Lists of names: none of those holds a comma.
NAMES = frozenset("依据 引用 例外 交法官 证明 材料含 已填 胜过 条文 不得要求".split())
MOST_PASSES = 4
DATED = ("施行", "废止", "日期", "自")
_KEY = re.compile(r"(?P<lead>\s*(?:[-－—]\s*)?)(?P<key>[^\s:：#\"'{}\[\]｛｝［］【】，,]{1,30})")
_BRACKETS = {"｛": "{", "｝": "}", "［": "[", "］": "]", "【": "[", "】": "]"}
_OPENING, _CLOSING = "{[｛［【", "}]｝］】"
_NEXT_KEY = re.compile(r"\s*[^\s:：,，{}\[\]]{1,20}\s*[：:]")
_CITED = re.compile(
    rf"《(?P<law>[^《》]+)》\s*第?(?P<number>{WRITTEN}|\d+)条"
    rf"(?:之(?P<inserted>{WRITTEN}))?(?:第?(?P<part>{WRITTEN}|\d+)[款项])?"
)
_DAY = re.compile(r"(\d{4})\s*[年/.]\s*(\d{1,2})\s*[月/.]\s*(\d{1,2})\s*日?")
_WIDE = re.compile(r"[０-９]+")
_TRUTH = {"yes": "是", "true": "是", "on": "是", "no": "否", "false": "否", "off": "否"}
_TRUTHY = re.compile(r":\s*(yes|no|true|false|on|off)\s*(?=$|[,}\]])", re.IGNORECASE)
_PARENS = re.compile(r"(?<=[\d)])（(\d+)）")


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: line and column from 1, how many characters it takes, what to write instead."""

    line: int
    column: int
    length: int
    message: str
    instead: str


def slips(text: str) -> list[Slip]:
    """Every slip, in the order of the text; no two touch the same characters."""
    found: list[Slip] = []
    for number, line in enumerate(text.split("\n"), 1):
        end = 0
        for column, length, message, instead in sorted(_of_line(line)):
            if column >= end:
                found.append(Slip(number, column + 1, length, message, instead))
                end = column + length
    return found


def repaired(text: str, chosen: Slip | None = None) -> str:
    """The text with one slip repaired, or all of them, also those that another one hid."""
    if chosen is not None:
        return _put(text, [chosen])
    for _ in range(MOST_PASSES):
        if not (found := slips(text)):
            break
        text = _put(text, found)
    return text


def _put(text: str, wanted: list[Slip]) -> str:
    lines = text.split("\n")
    for slip in sorted(wanted, key=lambda s: (s.line, -s.column)):
        line, at = lines[slip.line - 1], slip.column - 1
        lines[slip.line - 1] = line[:at] + slip.instead + line[at + slip.length :]
    return "\n".join(lines)


Found = tuple[int, int, str, str]


def _of_line(line: str) -> Iterator[Found]:
    yield from _beginning(line)
    if line.lstrip().startswith("#"):
        return
    start = _value_start(line)
    for check in (_structure, _citations, _digits, _parens):
        yield from check(line, start)
    yield from _key(line)
    yield from _truth(line)


def _beginning(line: str) -> Iterator[Found]:
    """Indentation, the mark of a list, the mark of a comment."""
    blank = line[: len(line) - len(line.lstrip())]
    for at, character in enumerate(blank):
        if character in "\t　":
            name = "制表符" if character == "\t" else "全角空格"
            yield at, 1, f"行首有{name}；缩进请用两个空格", "  "
    rest = line[len(blank) :]
    if rest[:1] in "－—–" and rest[:1]:
        more = len(rest) - len(rest.lstrip("－—– "))
        yield len(blank), more, "列表的开头是英文短横线加空格", "- "
    elif rest[:1] == "＃":
        yield len(blank), 1, "注释用英文的 #", "#"
    elif re.match(r"-[^\s\-\d]", rest):
        yield len(blank), 1, "短横线后面要有一个空格", "- "


def _key(line: str) -> Iterator[Found]:
    """The colon after the key that a line begins with, and what follows it."""
    found = _KEY.match(line)
    if found is None or (end := found.end()) >= len(line):
        return
    rest = line[end:]
    wide = re.match(r"\s*：\s*", rest)
    if wide and (found["key"] in KEYS or _is_alone(line)):
        space = ": " if rest[wide.end() :].strip() else ":"
        yield end, wide.end(), f"“{found['key']}”后面是中文冒号；请用英文冒号加空格", space
    elif found["key"] in KEYS and re.match(r":[^\s:]", rest):
        yield end, 1, f"“{found['key']}”的冒号后面要有一个空格", ": "
    if found["key"] in KEYS:
        yield from _said(line, found["key"], end)


def _is_alone(line: str) -> bool:
    """Whether a line is a word and a colon, nothing else, or a short value."""
    return len(line.strip()) <= 24 and not re.search(r"[，。；]", line)


def _said(line: str, key: str, end: int) -> Iterator[Found]:
    """What a plain value may not begin with, and days written in other ways."""
    at = end + len(line[end:]) - len(line[end:].lstrip(" ：:"))
    value = line[at:].rstrip()
    if value.startswith("{{"):
        quoted = "'" + value.replace("'", "''") + "'"
        yield at, len(value), "以 {{ 开头的文字要放进引号", quoted
    elif value[:1] in ("@", "`", "%", "*", "&", "!") or re.match(r"[^'\"\[{|>].*:\s", value):
        quoted = "'" + value.replace("'", "''") + "'"
        yield at, len(value), "这样的文字要放进引号", quoted
    if key in DATED and (day := _DAY.fullmatch(value)):
        year, month, date = (int(part) for part in day.groups())
        yield at, len(value), "日期写成 2026-12-01 这样", f"{year:04}-{month:02}-{date:02}"


def _value_start(line: str) -> int:
    """Where the structure of a line's value may begin: at its first bracket after key or dash."""
    found = re.match(
        r"\s*(?:-\s*)?(?:[^\s:：{}\[\]｛［【\"'，。]{1,30}\s*[:：]\s*)?(?=[{\[｛［【])", line
    )
    return found.end() if found and not line[found.end() :].startswith("{{") else len(line)


def _structure(line: str, start: int) -> Iterator[Found]:
    """Brackets, colons and commas of a mapping or list that is written in one line."""
    depth: list[str] = []
    quote, at = "", start
    while at < len(line):
        character = line[at]
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"" and line[at - 1] in " [{,:":
            quote = character
        elif character in _OPENING:
            depth.append(_BRACKETS.get(character, character))
        if not quote and (instead := _instead(line, at, depth)):
            length = 2 if line[at + 1 : at + 2] == " " and instead.endswith(" ") else 1
            yield at, length, *instead_of(character, instead)
        if not quote and character in _CLOSING and depth:
            depth.pop()
        if not depth:
            return
        at += 1


def _instead(line: str, at: int, depth: list[str]) -> str:
    character = line[at]
    if character in _BRACKETS:
        return _BRACKETS[character]
    if character == "：" and depth[-1:] == ["{"] and _after_key(line, at):
        return ": "
    if character == "，" and depth and (_cuts_names(line, at, depth) or _cuts(line, at)):
        return ", "
    return ""


def _cuts(line: str, at: int) -> bool:
    """Whether the next key of a mapping, or another bracket, follows a comma."""
    following = line[at + 1 :].lstrip()[:1]
    return bool(following and following in _OPENING) or bool(_NEXT_KEY.match(line, at + 1))


def _cuts_names(line: str, at: int, depth: list[str]) -> bool:
    """Whether a comma stands in a list of names."""
    key = re.search(r"([^\s{｛,，:：]+)\s*[:：]\s*[\[［【][^\[［【\]]*$", line[:at])
    return depth[-1] == "[" and key is not None and key[1] in NAMES


def _after_key(line: str, at: int) -> bool:
    """Whether what stands before is a key: nothing but a word since the mapping was cut."""
    before = re.split(r"[{｛,，]", line[:at])[-1]
    return bool(before.strip()) and not re.search(r"[:：]", before)


def instead_of(character: str, instead: str) -> tuple[str, str]:
    """What to say of a character, and what to write."""
    names = {"：": "冒号", "，": "逗号"}
    return f"这里要用英文的{names.get(character, '括号')} {instead.strip()}", instead


def _citations(line: str, _: int) -> Iterator[Found]:
    if not re.match(
        r"\s*(?:-\s*)?(?:依据|引用|条文)\s*[:：]|.*[{,，]\s*引用\s*[:：]|\s*-\s*《", line
    ):
        return
    for found in _CITED.finditer(line):
        instead = _short(found)
        yield found.start(), len(found[0]), f"依据写成“{instead}”", instead


def _short(found: re.Match[str]) -> str:
    inserted = f"-{counted(found['inserted'])}" if found["inserted"] else ""
    part = f"({counted(found['part'])})" if found["part"] else ""
    law = found["law"].removeprefix("中华人民共和国")
    return f"{law} {counted(found['number'])}{inserted}{part}"


def short_citations(said: str) -> str:
    """Words with every citation as people write it (`《民事诉讼法》第六十条`) as rules do."""
    return _CITED.sub(_short, said)


def plain_day(said: str) -> str:
    """A day as rules write it, of one as people do (`2026年12月1日`); anything else as it is."""
    found = _DAY.fullmatch(said.strip())
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else said


def _digits(line: str, _: int) -> Iterator[Found]:
    for found in _WIDE.finditer(line):
        instead = found[0].translate({0xFF10 + n: str(n) for n in range(10)})
        yield found.start(), len(found[0]), f"全角数字，写成 {instead}", instead


def _parens(line: str, _: int) -> Iterator[Found]:
    if re.search(r"依据|引用", line):
        for found in _PARENS.finditer(line):
            yield found.start(), len(found[0]), "条文的款项用英文括号", f"({found[1]})"


def _truth(line: str) -> Iterator[Found]:
    for found in _TRUTHY.finditer(line):
        instead = _TRUTH[found[1].lower()]
        yield found.start(1), len(found[1]), f"是非写“是”或“否”：这里写“{instead}”", instead
