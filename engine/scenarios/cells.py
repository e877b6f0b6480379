"""Names and values of a story table as judges write them, both ways.

`第一被告的住所地` is `被告[0].住所地`; `居民身份证（李文海）、借条` is a list of materials.  A name that holds
a sign of the cell itself stands in “ ” (`“公证、认证”（李文海）`), and is read without them where the
vocabulary has it.  Paths and JSON are read too, so that nothing has to be rewritten that cannot be
said this way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any

from engine.language.vocabulary import PARTY_LISTS
from engine.text.lists import BETWEEN, BRACKETS, holding, parted, quoted, unquoted
from engine.values.numerals import WRITTEN, counted
from engine.values.showing import ordinal

NOT_STATED, NONE = "（不填）", "（没有）"
# What a member of a list is called by, and how members are counted.
HEADS = {"材料": "种类", "证据": "证据名称", "诉讼请求": "名称", "代理人": "代理人姓名"}
COUNTED = {"诉讼请求": "项", "材料": "份", "证据": "份"}
LISTS = (*PARTY_LISTS, *HEADS)
OWNER = "所属当事人"
PERSON, BODY = "姓名", "名称"
_MEMBER = re.compile(rf"(?:第({WRITTEN})[项份]?)?({'|'.join(LISTS)})的(.+)\Z")
_PATH = re.compile(r"([^.\[\]]+)\[(\d+)\]\.([^.\[\]]+)\Z")
_IN_TEXT = re.compile(rf"({'|'.join(LISTS)})\[(\d{{1,4}})\](\.)?")
# What is a sign of the cell in a name, and in what is said of it in brackets.
_IN_NAME, _IN_BRACKETS = BETWEEN + BRACKETS, "，：" + BRACKETS
_NAME = r"“[^“”]+”|[^（）、]+"
_BRACKET = r"(?:（((?:“[^“”]*”|[^（）])*)）)?\Z"


class CellError(ValueError):
    """A cell that cannot be read; the message is Chinese."""


def path_of(said: str) -> str:
    """`第一被告的住所地` as `被告[0].住所地`; a path is one already."""
    found = _MEMBER.match(said)
    if not found:
        return said
    place = counted(found[1]) if found[1] else 1
    return f"{found[2]}[{place - 1}].{found[3]}" if place else said


def said_of(path: str) -> str:
    """The other way; a path that cannot be said is left as it is."""
    found = _PATH.match(path)
    if not found or found[1] not in LISTS:
        return path
    said = f"第{ordinal(int(found[2]) + 1)}{COUNTED.get(found[1], '')}{found[1]}的{found[3]}"
    return said if path_of(said) == path else path


def members_said(text: str) -> str:
    """A text with paths in it, its members named as judges name them: `第一原告的出生日期`."""
    return _IN_TEXT.sub(
        lambda m: f"第{ordinal(int(m[2]) + 1)}{COUNTED.get(m[1], '')}{m[1]}{'的' if m[3] else ''}",
        text,
    )


def value_of(path: str, said: str, known: Collection[str] = ()) -> Any:
    """A cell: members of a list, `（不填）` for not answered, JSON, or text.  Raises `CellError`.

    `known` are names that such members have in the vocabulary.
    """
    if said == NOT_STATED:
        return None
    if said[:1] in ("[", "{"):
        try:
            return json.loads(said)
        except (json.JSONDecodeError, RecursionError):
            raise CellError(f"“{path}”的值不是合法的 JSON") from None
    if path in LISTS:
        names = holding(known, _IN_NAME)
        members = [] if said == NONE else parted(said, names, BETWEEN)
        return [_member(path, one, names) for one in members]
    return said


def said_value(path: str, value: Any) -> str:
    """The other way; JSON where a list cannot be said in words."""
    if value is None:
        return NOT_STATED
    if not isinstance(value, (list, dict)):
        return str(value)
    if isinstance(value, list) and path in LISTS:
        said = "、".join(_said_member(path, one) for one in value) or NONE
        if _reads_back(path, said, value):
            return said
    return json.dumps(value, ensure_ascii=False)


def _reads_back(path: str, said: str, value: list[Any]) -> bool:
    try:
        return bool(value_of(path, said) == _as_text(value))
    except CellError:
        return False


def _as_text(value: list[Any]) -> list[Any]:
    return [
        {key: str(said) for key, said in one.items()} if isinstance(one, dict) else one
        for one in value
    ]


def _member(name: str, said: str, known: tuple[str, ...]) -> dict[str, str]:
    head = "|".join((*map(re.escape, known), _NAME))
    found = re.match(f"({head}){_BRACKET}", said)
    if not found:
        raise CellError(f"“{name}”里的“{said}”应写成 名称（说明），几项之间用、隔开")
    rest: dict[str, str] = {}
    for part in parted(found[2] or "", separators="，"):
        key, colon, value = part.partition("：")
        if part == unquoted(part) and colon:
            rest[key.strip()] = unquoted(value)
        elif part and name == "材料":
            rest[OWNER] = unquoted(part)
        elif part:
            raise CellError(f"“{name}”里的“{part}”应写成 项目：内容")
    return {_head(name, rest): unquoted(found[1]), **rest}


def _said_member(name: str, member: Any) -> str:
    if not isinstance(member, dict):
        return str(member)
    rest = dict(member)
    head = rest.pop(_head(name, rest), "")
    owner = [str(rest.pop(OWNER))] if name == "材料" and OWNER in rest else []
    parts = [quoted(one, _IN_BRACKETS) for one in owner]
    parts += [f"{key}：{quoted(str(value), _IN_BRACKETS)}" for key, value in rest.items()]
    shown = quoted(str(head), _IN_NAME)
    return f"{shown}（{'，'.join(parts)}）" if parts else shown


def _head(name: str, rest: dict[str, Any]) -> str:
    """What the word before the bracket is: a body has a name of another kind than a person."""
    if name in HEADS:
        return HEADS[name]
    return PERSON if rest.get("类型", "自然人") == "自然人" else BODY
