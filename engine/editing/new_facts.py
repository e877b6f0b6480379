"""A new fact of the vocabulary, as a form enters it: checked, and written as one line of its file.

A fact of a cause stands under 要素 of its casetype file; one that every cause may use in a group of the
dictionary.  How the form asks for it stands in the table of questions.  Everything else in the files
keeps its bytes.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import yaml

from engine.bundle.bundle import Bundle
from engine.bundle.levels import Path_
from engine.editing.spans import composed, put_in
from engine.editing.written import scalar
from engine.language.casetype_reader import read_casetype
from engine.language.casetypes import Element
from engine.language.comparisons import WORDS
from engine.language.conditions import STRUCTURE
from engine.language.materials import FOLDER as PAPERS
from engine.language.vocabulary import DICTIONARY, read_fact
from engine.language.words import (
    BLANK,
    CASETYPE_KEYS,
    ELEMENT_KEYS,
    FACT_KEYS,
    NOT_CLAIMED,
    REVIEWED,
    TAKEN_AS,
    TO_ASK,
    YES,
    Keys,
)
from engine.law.catalogue import CauseUnknown
from engine.law.citations import CitationProblem
from engine.telling.asked import FORM, OF_CAUSES
from engine.text import yamlio
from engine.text.errors import FieldProblem, Problems, nearest
from engine.text.lists import listed

Said: TypeAlias = str | tuple[str, ...]
ELEMENTS, FACTS, MEMBERS = "要素", "事实", "记录"
EVERY_CAUSE = "全部案由"
TYPES = (
    "是否",
    "单选",
    "多选",
    "日期",
    "金额",
    "数量",
    "文字",
    "地址",
    "电话",
    "证件号码",
    "统一社会信用代码",
)
CHOSEN = ("单选", "多选")
SILENT = (TO_ASK, NOT_CLAIMED, BLANK)
MOST_NAME, MOST_QUESTION, MOST_OPTIONS, MOST_NEAR = 30, 80, 40, 6
MOST_LONGER = 6
LIKE = 0.6  # how alike two names are before somebody is asked whether one is meant


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact as somebody entered it.

    `silence` is one of `SILENT` or `视为…`; `group` is that of the dictionary, or, for a cause, the
    part of the complaint it always stands in (empty: asked when a rule looks at it).  Of a fact
    that every member of a kind has (`owner`: 当事人, 代理人, …), it is the fold of the form; `side`
    and `kind` say of which parties (empty: of all).
    """

    name: str = ""
    question: str = ""
    type: str = ""
    options: tuple[str, ...] = ()
    hint: str = ""
    staff_only: bool = False
    silence: str = ""
    also: tuple[str, ...] = ()
    group: str = ""
    basis: tuple[str, ...] = ()
    owner: str = ""
    side: str = ""
    kind: str = ""

    @property
    def ticked(self) -> bool:
        """Whether a member's block has a box to tick for it: a yes or no that nobody has to claim."""
        return bool(self.owner) and self.type == "是否" and self.silence == NOT_CLAIMED


@dataclass(frozen=True, slots=True)
class Home:
    """Where a fact is written: the file of a place of the tree, or (`path` None) the dictionary."""

    name: str
    file: str
    path: Path_ | None = None

    @property
    def keys(self) -> Keys:
        """What a line there may say, in the order it says it."""
        return FACT_KEYS if self.path is None else ELEMENT_KEYS


def home_of(bundle: Bundle, said: str, day: date) -> Home:
    """The home somebody named: a cause, a family of causes, or `EVERY_CAUSE`.  Raises `ValueError`."""
    if said.strip() == EVERY_CAUSE:
        files = (name for name in bundle.files.below(DICTIONARY) if not name.startswith(PAPERS))
        return Home(EVERY_CAUSE, next(files))
    try:
        cause, _ = bundle.catalogue.find(said, day)
    except CauseUnknown as error:
        raise ValueError(str(error)) from None
    path = bundle.catalogue.rule_path(cause)
    if files_there := bundle.casetype_files.get(path):
        return Home(cause.name, files_there[0], path)
    above = path
    while above and above not in bundle.casetype_files:
        above = above[:-1]
    where = f"上级“{above[-1]}”" if above else f"“{EVERY_CAUSE}”"
    raise ValueError(f"“{cause.name}”没有自己的案由文件；可以写在{where}里")


def groups_of(bundle: Bundle, home: Home) -> list[str]:
    """The groups a fact may stand in: of the dictionary, or of the complaint of a cause."""
    if home.path is None:
        return list(dict.fromkeys(f.group for f in bundle.dictionary.facts.values() if f.group))
    elements = bundle.open_level(home.path).casetype.elements
    return list(dict.fromkeys(one.group for one in elements if one.group))


def near(name: str, known: Iterable[str]) -> list[str]:
    """Names there are that somebody may have meant: the very one, then the most alike."""
    known = list(known)
    same = [one for one in known if one == name]
    others = [one for one in known if one != name and abs(len(one) - len(name)) <= MOST_LONGER]
    held = [
        one for one in others if len(name) > 1 and (name in one or (len(one) > 2 and one in name))
    ]
    alike = difflib.get_close_matches(name, others, MOST_NEAR, LIKE) if name else []
    return list(dict.fromkeys((*same, *alike, *sorted(held, key=len))))[:MOST_NEAR]


def problems_of(
    fact: NewFact, home: Home, bundle: Bundle, taken: Mapping[str, str], day: date
) -> list[FieldProblem]:
    """What is wrong with each field; `taken` are the words there are, with what each is."""
    here = dict.fromkeys(bundle.open_level(home.path or ()).vocabulary.facts, "规则推出的事实")
    found = [
        *_names(fact, {**here, **taken}),
        *_asking(fact),
        *_answers(fact),
        *(() if fact.owner else _place(fact, home, bundle)),
    ]
    found += _basis(fact, home, bundle, day)
    if not found:
        _, problems = read(fact, home)
        found = [FieldProblem("名称", one.message) for one in problems.items]
    return found


def _names(fact: NewFact, taken: Mapping[str, str]) -> Iterator[FieldProblem]:
    if not fact.name:
        yield FieldProblem("名称", "请写名称，例如“孩子由谁抚养”；规则里就用它")
    elif len(fact.name) > MOST_NAME or not fact.name.isidentifier():
        yield FieldProblem(
            "名称", f"名称不超过 {MOST_NAME} 个字，只用汉字、字母、数字，不以数字开头"
        )
    elif fact.name in (*WORDS, *STRUCTURE):
        yield FieldProblem("名称", f"“{fact.name}”是写条件用的词，请换一个")
    elif fact.name in taken:
        yield FieldProblem(
            "名称",
            f"“{fact.name}”已经有了：{taken[fact.name]}。意思相同就用它；意思不同请换一个名称",
        )
    for word in fact.also:
        if word in taken or word == fact.name:
            own = "就是名称" if word == fact.name else f"已经有了：{taken[word]}"
            yield FieldProblem("又称", f"“{word}”{own}，请去掉")


def _asking(fact: NewFact) -> Iterator[FieldProblem]:
    if fact.staff_only and not fact.question:
        return
    if fact.ticked:
        if not fact.question or fact.question.endswith("？") or len(fact.question) > MOST_QUESTION:
            yield FieldProblem(
                "问法", f"打勾的写成不超过 {MOST_QUESTION} 个字的一句话，例如“已经去世”，不写问句"
            )
        return
    if not fact.question.endswith("？") or len(fact.question) > MOST_QUESTION:
        yield FieldProblem(
            "问法", f"写一个不超过 {MOST_QUESTION} 个字的问句，以问号结尾，例如“孩子现在跟谁生活？”"
        )


def _answers(fact: NewFact) -> Iterator[FieldProblem]:
    if fact.type not in TYPES:
        yield FieldProblem("类型", f"请选填什么样的内容：{'、'.join(TYPES)}")
    if fact.type in CHOSEN and not 2 <= len(set(fact.options)) == len(fact.options) <= MOST_OPTIONS:
        yield FieldProblem("选项", f"写两个到 {MOST_OPTIONS} 个不同的选项，用顿号隔开")
    elif fact.options and fact.type not in CHOSEN:
        yield FieldProblem("选项", "只有单选、多选才写选项；是否的答案总是“是”“否”")
    word = fact.silence.removeprefix(TAKEN_AS)
    if fact.silence in SILENT:
        return
    if not fact.silence.startswith(TAKEN_AS) or not word:
        yield FieldProblem("没有回答时", "请选没有人回答时怎样看")
    elif fact.type not in ("单选", "文字"):
        yield FieldProblem("没有回答时", "“视为”一个答案只用于单选和文字；是否请选“视为没有”")
    elif fact.type == "单选" and word not in fact.options:
        hint = nearest(word, fact.options)
        yield FieldProblem("没有回答时", f"“{word}”不是上面的选项{hint}")


def _place(fact: NewFact, home: Home, bundle: Bundle) -> Iterator[FieldProblem]:
    known = groups_of(bundle, home)
    if fact.staff_only and home.path is not None:
        yield FieldProblem("谁来写", f"只由工作人员写的，放在“{EVERY_CAUSE}”里")
    if fact.group and fact.group not in known:
        hint = nearest(fact.group, known)
        yield FieldProblem("分组", f"这里没有“{fact.group}”这一组{hint}；有：{'、'.join(known)}")
    elif not fact.group and home.path is None:
        yield FieldProblem("分组", f"放在“{EVERY_CAUSE}”里的要选一组：{'、'.join(known)}")


def _basis(fact: NewFact, home: Home, bundle: Bundle, day: date) -> Iterator[FieldProblem]:
    if fact.basis and home.path is None:
        yield FieldProblem("依据", "全部案由共用的不写依据；依据写在用到它的规则里")
        return
    for text in fact.basis:
        try:
            wrong = bundle.laws.check(bundle.laws.read(text), None, day)
        except CitationProblem as error:
            wrong = [str(error)]
        yield from (FieldProblem("依据", one) for one in wrong)


def line_of(fact: NewFact, home: Home) -> str:
    """`{名称: …, 类型: …}`, in the order of the keys."""
    asked = home.path is not None and not fact.group
    said: dict[str, Said] = {
        "名称": fact.name,
        "又称": fact.also,
        "类型": fact.type,
        "选项": fact.options,
        "提示": fact.hint,
        "人员填写": YES if fact.staff_only else "",
        "没有回答时": fact.silence,
        "依据": fact.basis,
        "组": fact.group if home.path is not None else "",
        "来源": REVIEWED if asked else "",
    }
    return flow({key: said[key] for key in home.keys if key in said})


def flow(said: Mapping[str, Said]) -> str:
    """An entry in one line of YAML; what says nothing is left out."""
    written = ((key, _operand(value)) for key, value in said.items() if value)
    return "{" + ", ".join(f"{key}: {value}" for key, value in written) + "}"


def _operand(said: Said) -> str:
    return scalar(said) if isinstance(said, str) else "[" + ", ".join(map(scalar, said)) + "]"


def read(fact: NewFact, home: Home) -> tuple[Element | None, Problems]:
    """The fact as the engine reads it from its line, as an element of its cause's form."""
    problems = Problems()
    raw = yamlio.load(f"{ELEMENTS}:\n- {line_of(fact, home)}\n".encode(), "新的事实", problems)
    if problems.items or not isinstance(raw, yamlio.YMap):
        return None, problems
    if home.path is not None:
        elements = read_casetype(raw, problems).elements
        return (elements[0] if elements else None), problems
    found = read_fact(raw[ELEMENTS][0], problems, fact.group)
    return (Element(found, source=REVIEWED) if found else None), problems


def with_fact(text: str, fact: NewFact, home: Home) -> str:
    """The file of a home with the fact as the last line of its part.  Raises `ValueError`."""
    keys = (ELEMENTS,) if home.path is not None else (FACTS, fact.group)
    if fact.owner:
        keys = (MEMBERS, fact.owner)
    return with_line(text, keys, line_of(fact, home), CASETYPE_KEYS)


def with_question(text: str, name: str, question: str) -> str:
    """The table of the form with how a fact is asked.  Raises `ValueError`."""
    if re.search(rf"^ +{re.escape(name)}:", text, re.MULTILINE):
        raise ValueError(f"怎样问的表里已经有“{name}”；请先在 {FORM} 里去掉那一行")
    return with_line(text, (OF_CAUSES,), f"{scalar(name)}: {scalar(question)}", {})


def with_line(text: str, keys: tuple[str, ...], said: str, order: Keys) -> str:
    """A file with one more item at the end of what stands under some keys.

    A first key that is missing is added where it stands in `order`.  Raises `ValueError`, in
    Chinese, for a file that cannot be read.
    """
    node = composed(text)
    for number, key in enumerate(keys):
        if not isinstance(node, yaml.MappingNode):
            raise ValueError("这个文件现在不是合法的 YAML；先把它改好，再加新的")
        found = next((value for name, value in node.value if name.value == key), None)
        if found is None:
            return put_in(text, node, f"{key}:\n- {said}", _after(node, key, order, number))
        node = found
    if not isinstance(node, yaml.SequenceNode | yaml.MappingNode):
        raise ValueError(f"“{keys[-1]}”现在写的不是一列；先把它改好，再加新的")
    return put_in(text, node, said)


def _after(node: yaml.MappingNode, key: str, order: Keys, depth: int) -> int | None:
    if depth or key not in order:
        return None
    known = list(order)
    earlier = known[: known.index(key)]
    places = [n for n, (name, _) in enumerate(node.value, 1) if name.value in earlier]
    return max(places, default=0)


def words_of(said: str) -> tuple[str, ...]:
    """Words somebody typed with 、 or commas between them, or a line each."""
    lines = said.replace("\r\n", "\n").split("\n")
    return tuple(dict.fromkeys(word for line in lines for word in listed(line)))
