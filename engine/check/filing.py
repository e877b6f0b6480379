"""A filing as it comes in: normalised where unambiguous, named where it cannot be read.

JSON in, typed values out.  Every problem names its field and nothing is guessed: absent, null and
empty text are "not answered", `不适用` is an answer of its own.  `read_filing` refuses what it
cannot read; `receive_filing` leaves it unanswered and says so, because a court takes every
complaint in (登记立案规定 2).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson

from engine.evaluation.facts import NOT_APPLICABLE, Member, Values
from engine.language.parties import NAMES
from engine.language.vocabulary import Fact, Vocabulary
from engine.text.errors import FieldProblem, FilingError, nearest
from engine.values import (
    ValueProblem,
    check_document_number,
    check_uscc,
    parse_address,
    parse_bool,
    parse_count,
    parse_date,
    parse_money,
    parse_name,
    parse_phone,
    parse_text,
    shown,
)

MAX_BYTES = 8_000_000
MAX_MEMBERS = 10_000
MAX_PROBLEMS = 200
MAX_PATH = 80
MAX_HINTS = 20  # looking for the nearest right word costs more than everything else
MAX_KEYS = 2_000  # of one object; the longest vocabulary has fewer than 200
MAX_ALL_KEYS = 100_000
MAX_DEPTH = 64
LEAST_WHOLE, MOST_WHOLE = -(2**63), 2**64 - 1  # what can be hashed and stored exactly
SAFE_DIGITS = 18  # a whole number of no more digits lies within these bounds
MAX_DIGITS = 60
TOO_MANY_KEYS = f"一个对象里超过 {MAX_KEYS:,} 项，请检查"
TOO_LONG = "含有过长的数字，请检查；号码请写成文字（加引号）"
UNREAD = "看不懂的值："
AS_WRITTEN = "原样保留，检查时按没有填写处理，请看原文。"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # the escape, not a backslash before "u0000"
_DIGITS = bytes(ord("0") if byte in b"0123456789" else ord(" ") for byte in range(256))
_PARSERS = {
    "文字": parse_text,
    "金额": parse_money,
    "日期": parse_date,
    "是否": parse_bool,
    "数量": parse_count,
    "地址": parse_address,
    "电话": parse_phone,
    "统一社会信用代码": check_uscc,
    "当事人引用": parse_name,
    "案由": parse_text,
}


@dataclass(slots=True)
class Filing:
    """Typed values by fact name, and what is not among them: at most `MAX_PROBLEMS` of each.

    `unread` are values that cannot be read, `unknown` names that nobody can fill in.
    """

    values: Values
    unread: list[FieldProblem] = field(default_factory=list)
    unknown: list[FieldProblem] = field(default_factory=list)

    @property
    def problems(self) -> list[FieldProblem]:
        return [*self.unknown, *self.unread]

    @property
    def notes(self) -> list[str]:
        """For whoever reads the opinion: what it does not rest on."""
        return [
            *(f"{UNREAD}{p.path}（{p.message}）。{AS_WRITTEN}" for p in self.unread),
            *(f"没有用上的内容：{p.path}（{p.message}）。{AS_WRITTEN}" for p in self.unknown),
        ]


def read_json(text: bytes | str) -> dict[str, Any]:
    """Decode one filing in time linear in its length.

    Refuses repeated keys, NaN, half characters, what is not an object, and what is too large: in
    bytes, in keys, in depth, in digits.  Raises `FilingError`.
    """
    if len(text) > MAX_BYTES:
        raise _refusal(f"内容超过 {MAX_BYTES // 1_000_000} MB，请把大段文字或附件分开提交")
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    _refuse_floods(raw)
    try:
        data = json.loads(
            text,
            parse_float=_fraction,
            parse_int=_whole if _has_long_number(raw) else None,
            parse_constant=_no_constant,
            object_pairs_hook=_unique,
        )
    except FilingError:
        raise
    except RecursionError:
        raise _refusal("嵌套层次太深") from None
    except UnicodeDecodeError:
        raise _refusal("内容不是 UTF-8 编码") from None
    except json.JSONDecodeError as error:
        place = f"第 {error.lineno} 行第 {error.colno} 列"
        raise _refusal(f"不是合法的 JSON（{place}附近）") from None
    except ValueError:
        raise _refusal(TOO_LONG) from None
    if not isinstance(data, dict):
        raise _refusal("一份起诉材料应是一个 JSON 对象（以花括号开头）")
    _refuse_half_characters(raw, isinstance(text, str))
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH and _depth(data) > MAX_DEPTH:
        raise _refusal("嵌套层次太深")
    return data


def _refuse_floods(raw: bytes) -> None:
    """Too many keys are counted before they are read, which costs a hundred times as much.

    More than `MAX_KEYS` for each brace means that some object has more, whichever it is.
    """
    most = min(MAX_ALL_KEYS, MAX_KEYS * max(1, raw.count(b"{")))
    if raw.count(b":") <= most:
        return
    plain = raw.replace(b"\\\\", b"").replace(b'\\"', b"").translate(None, b" \t\r\n")
    keys = plain.count(b'":')
    if keys > MAX_ALL_KEYS:
        raise _refusal(f"项目太多，超过 {MAX_ALL_KEYS:,} 项，请分案或分批提交")
    if keys > most:
        raise _refusal(TOO_MANY_KEYS)


def _refuse_half_characters(raw: bytes, decoded: bool) -> None:
    """`\\ud83d` without its other half can be neither stored nor sent."""
    if b"\0" in raw:
        raise _refusal("内容不是 UTF-8 编码")
    if b"\\u0000" in raw and _NUL.search(raw):
        raise _refusal("含有不可见的控制字符（\\u0000），请重新输入")
    if b"\\u" in raw or decoded:
        try:
            orjson.loads(raw.removeprefix(BYTE_ORDER_MARK))
        except orjson.JSONDecodeError:
            raise _refusal("含有不完整的字符（单独的 \\ud800 之类），请重新输入") from None


def _depth(data: Any) -> int:
    """How many lists and objects lie in one another."""
    depth, level = 0, [data]
    while level:
        depth += 1
        inner = (v.values() if isinstance(v, dict) else v for v in level)
        level = [item for items in inner for item in items if isinstance(item, dict | list)]
    return depth


def _refusal(message: str) -> FilingError:
    return FilingError([FieldProblem("", message)])


def _no_constant(name: str) -> Any:
    raise _refusal(f"不接受 {name} 作为数值；没有数额时请不要填写这一项")


def _fraction(digits: str) -> Decimal:
    """`1e999999` is short to write and a million digits to show."""
    try:
        number = Decimal(digits)
    except InvalidOperation:  # an exponent that no decimal can have
        raise _refusal(TOO_LONG) from None
    if len(digits) > MAX_DIGITS or abs(number.adjusted()) > MAX_DIGITS:
        raise _refusal(TOO_LONG)
    return number


def _has_long_number(raw: bytes) -> bool:
    """Whether any run of digits may lie outside the bounds; looking costs less than reading each."""
    return b"0" * (SAFE_DIGITS + 1) in raw.translate(_DIGITS)


def _whole(digits: str) -> int:
    number = int(digits)
    if not LEAST_WHOLE <= number <= MOST_WHOLE:
        raise _refusal(TOO_LONG)
    return number


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MAX_KEYS:
        raise _refusal(TOO_MANY_KEYS)
    out: dict[str, Any] = {}
    for key, value in pairs:
        if key in out:
            raise FilingError([FieldProblem(_sendable(key), "同一项写了两次，请只保留一个")])
        out[key] = value
    return out


def _sendable(key: str) -> str:
    """The beginning of a key; half of a surrogate pair could not be quoted back."""
    return key[:MAX_PATH].encode("utf-8", "replace").decode()


def read_filing(
    raw: Mapping[str, Any], vocabulary: Vocabulary, allow_derived: bool = False
) -> Filing:
    """Type and normalise every field; raises `FilingError` naming each bad one.

    Derived facts are refused, except in the examples of rules.
    """
    found = _Reader(vocabulary, allow_derived).filing(raw)
    if found.problems:
        raise FilingError(found.problems[:MAX_PROBLEMS])
    return found


def receive_filing(raw: Mapping[str, Any], vocabulary: Vocabulary) -> Filing:
    """Type and normalise what can be read; the rest is left unanswered and named.

    A member of a list that is no object is a member of whom nothing is known.
    """
    return _Reader(vocabulary, allow_derived=False).filing(raw)


class _Reader:
    """Types the values of one filing; collects what cannot be read and what no filing has."""

    def __init__(self, vocabulary: Vocabulary, allow_derived: bool) -> None:
        self.vocabulary = vocabulary
        self.allow_derived = allow_derived
        self.unread: list[FieldProblem] = []
        self.unknown: list[FieldProblem] = []
        self.hints = 0

    def filing(self, raw: Mapping[str, Any]) -> Filing:
        values = self.record(raw, self.vocabulary.facts, "")
        return Filing(values, self.unread, self.unknown)

    def leave(self, path: str, message: str) -> None:
        """Note a value that is left unanswered; no more of them than anybody reads."""
        if len(self.unread) < MAX_PROBLEMS:
            self.unread.append(FieldProblem(path, message))

    def pass_over(
        self, key: str, prefix: str, facts: Mapping[str, Fact], fact: Fact | None
    ) -> None:
        """Note a name that nobody can fill in."""
        if len(self.unknown) < MAX_PROBLEMS:
            path = f"{prefix}{key}"[:MAX_PATH]
            self.unknown.append(FieldProblem(_sendable(path), self.why_not(key, facts, fact)))

    def hint(self, word: str, options: Iterable[str]) -> str:
        """The nearest right word, for the first few wrong ones."""
        self.hints += 1
        return nearest(word, options) if self.hints <= MAX_HINTS else ""

    def record(self, raw: Mapping[str, Any], facts: Mapping[str, Fact], prefix: str) -> Values:
        values: Values = {}
        for key, value in raw.items():
            fact = facts.get(key)
            if fact is None or (fact.derived and not self.allow_derived):
                self.pass_over(key, prefix, facts, fact)
            elif value is None or value == "" or (isinstance(value, str) and not value.strip()):
                continue
            elif value == "不适用" and fact.type != "列表":
                values[key] = NOT_APPLICABLE
            else:
                self.one(fact, value, f"{prefix}{key}", raw, values)
        return values

    def why_not(self, key: str, facts: Mapping[str, Fact], fact: Fact | None) -> str:
        if fact is not None:
            return "这一项由系统推导，不能填写"
        return f"没有这一项{self.hint(key, (n for n, f in facts.items() if not f.derived))}"

    def one(
        self, fact: Fact, value: Any, path: str, owner: Mapping[str, Any], values: Values
    ) -> None:
        try:
            values[fact.name] = self.typed(fact, value, path, owner)
        except ValueProblem as problem:
            self.leave(path, str(problem))

    def typed(self, fact: Fact, value: Any, path: str, owner: Mapping[str, Any]) -> Any:
        if fact.type == "列表":
            return self.members(fact, value, path)
        if fact.type == "单选":
            return self.option(fact, parse_text(value))
        if fact.type == "多选":
            return self.several(fact, value)
        if fact.type == "证件号码":
            return check_document_number(owner.get("证件类型"), value)
        if fact.type == "明细":
            return self.details(value)
        parser = parse_name if fact.name in NAMES else _PARSERS[fact.type]
        parsed: Any = parser(value)
        return parsed

    def members(self, fact: Fact, value: Any, path: str) -> list[Member]:
        if not isinstance(value, list):
            raise ValueProblem("这里应是一列（方括号），每项一个对象")
        if len(value) > MAX_MEMBERS:
            raise ValueProblem(f"超过 {MAX_MEMBERS} 项，请分案或分批提交")
        fields = self.vocabulary.records[fact.record]
        members = []
        for position, item in enumerate(value):
            where = f"{path}[{position}]"
            if not isinstance(item, Mapping):
                self.leave(where, f"这里应是一个对象（花括号），写的是“{shown(item)}”")
                item = {}
            members.append(Member.at(where, self.record(item, fields, f"{where}.")))
        return members

    def option(self, fact: Fact, word: str) -> str:
        if word not in fact.options:
            hint = self.hint(word, fact.options)
            raise ValueProblem(f"没有“{word[:40]}”这个选项{hint}；可选：{'、'.join(fact.options)}")
        return word

    def several(self, fact: Fact, value: Any) -> tuple[str, ...]:
        items = value if isinstance(value, list) else [value]
        chosen = [self.option(fact, parse_text(item)) for item in items]
        return tuple(option for option in fact.options if option in chosen)

    @staticmethod
    def details(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {parse_text(k): parse_text(v) for k, v in value.items()}
        items = value if isinstance(value, list) else [value]
        return tuple(parse_text(item) for item in items)
