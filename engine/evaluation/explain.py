"""Explanations: Jinja2 templates of rules, turned into text a filer understands.

Templates are data written by legal staff.  Before Jinja's immutable sandbox sees one, its
parsed form must pass an allow-list: text, names of facts in scope, `if`, a few filters.  Facts
arrive as finished text, so user input is never template or markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.evaluation.facts import NOT_APPLICABLE, Values
from engine.law.periods import HOW, add, deadline, is_period
from engine.text.errors import Mark, Problems, nearest
from engine.values.showing import NOT_ANSWERED, show_brief, show_day

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.If,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
    nodes.Const,
    nodes.Filter,
    nodes.CondExpr,
)
# Text with nothing but names in it, as most are; what Jinja reads as something else is no name.
_NAME = re.compile(r"\{\{ ?([^\W\d]\w*) ?\}\}")
_NO_NAMES = frozenset("true false none True False None and or not if else in is".split())
# Filters that reckon from a day and take a period.
PERIOD_FILTERS = ("加", "期满日")
# 没写明的地点、写明的地点 are those of an open question of venue; false where nothing is open.
EXTRA_NAMES = ("本院", "今日", "称谓", "序号", "案由名称", "没写明的地点", "写明的地点")


class Absent:
    """No value in a template: false in `if` and `or`, but printed as what it is."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return self.words


_UNANSWERED = Absent(NOT_ANSWERED)
_NOT_APPLICABLE = Absent("不适用")


class Shown(str):
    """A printed value that still knows the date it came from, for the date filters."""

    __slots__ = ("source",)
    source: Any

    @classmethod
    def of(cls, value: Any) -> Shown:
        shown = cls(show_brief(value))
        shown.source = value
        return shown


def _date_of(value: Any) -> date | None:
    source = getattr(value, "source", None)
    return source if isinstance(source, date) else None


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's immutable sandbox, which remembers the templates it has parsed.

    Hundreds of texts begin with other words and end with the same template.
    """

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=False)
        self._parsed: dict[str, nodes.Template] = {}

    def parsed(self, source: str) -> nodes.Template:
        """A template from its first brace on: what stands before that is text and nothing else.

        Raises `TemplateSyntaxError`.
        """
        said = source[source.index("{") :]
        if said not in self._parsed:
            self._parsed[said] = self.parse(said)
        return self._parsed[said]


def environment(calendar: Any) -> Sandbox:
    """The sandbox with the filters rules may use: 加, 期满日, 元."""
    env = Sandbox()
    env.filters.clear()
    env.tests.clear()
    env.globals.clear()

    def plus(value: Any, duration: str) -> str:
        start = _date_of(value)
        return show_day(add(start, duration)) if start else NOT_ANSWERED

    def last_day(value: Any, duration: str) -> str:
        start = _date_of(value)
        return show_day(deadline(start, duration, calendar)) if start else NOT_ANSWERED

    def yuan(value: Any) -> str:
        return f"{value}元" if value else NOT_ANSWERED

    env.filters.update({"加": plus, "期满日": last_day, "元": yuan})
    return env


@dataclass(frozen=True, slots=True)
class Text:
    """A template that was checked, or constant text, and the names it needs."""

    render: Callable[[Mapping[str, Any]], str]
    names: tuple[str, ...]

    @classmethod
    def constant(cls, text: str) -> Text:
        return cls(lambda _: text, ())


def compile_text(
    source: str,
    env: Sandbox,
    names: Collection[str],
    problems: Problems,
    mark: Mark | None,
    extra: tuple[str, ...] = EXTRA_NAMES,
) -> Text:
    """Check a template against the allow-list; problems are collected.

    It is compiled when it is rendered for the first time: most texts never are.  `names` and `extra` may be used in it, and the filters of `env`.
    """
    if "{" not in source:
        return Text.constant(source)
    wanted = _only_names(source, names, extra)
    if wanted is None:
        try:
            tree = env.parsed(source)
        except TemplateSyntaxError as error:
            problems.add(f"模板写法不对：{error.message}", mark)
            return Text.constant(source)
        known = frozenset((*names, *extra))
        wanted = _check_tree(tree, known, tuple(env.filters), problems, mark)
    if wanted is None:
        return Text.constant(source)
    template = cache(lambda: env.from_string(source))
    return Text(lambda context: template().render(context).strip(), wanted)


def _only_names(
    source: str, names: Collection[str], extra: tuple[str, ...]
) -> tuple[str, ...] | None:
    """The names in a template that holds nothing else, all known; None for any other."""
    words = _NAME.split(source)
    if any("{" in text or "}" in text for text in words[::2]):
        return None
    found = tuple(dict.fromkeys(words[1::2]))
    known = (name.isidentifier() and (name in extra or name in names) for name in found)
    return found if all(known) and _NO_NAMES.isdisjoint(found) else None


def _check_tree(
    tree: nodes.Template,
    names: frozenset[str],
    filters: tuple[str, ...],
    problems: Problems,
    mark: Mark | None,
) -> tuple[str, ...] | None:
    wanted: list[str] = []
    fine = True
    for node in _walk(tree):
        if not isinstance(node, _ALLOWED):
            problems.add(
                f"模板里不能使用{type(node).__name__}；只能写文字、事实名、if 和过滤器", mark
            )
            fine = False
        elif isinstance(node, nodes.Name):
            if node.name not in names:
                problems.add(f"模板里没有“{node.name}”这个事实{nearest(node.name, names)}", mark)
                fine = False
            wanted.append(node.name)
        elif isinstance(node, nodes.Filter) and (wrong := _wrong_filter(node, filters)):
            problems.add(wrong, mark)
            fine = False
    return tuple(dict.fromkeys(wanted)) if fine else None


def _wrong_filter(node: nodes.Filter, filters: tuple[str, ...]) -> str:
    """What is wrong with a filter and what stands in its brackets; empty when nothing is."""
    if node.name not in filters:
        return f"没有“{node.name}”这个过滤器；可以用：{'、'.join(filters)}"
    given = [item.value if isinstance(item, nodes.Const) else None for item in node.args]
    if node.kwargs or node.dyn_args or node.dyn_kwargs:
        given = [None, None]
    if node.name not in PERIOD_FILTERS:
        return f"过滤器“{node.name}”后面没有括号" if given else ""
    if len(given) == 1 and is_period(given[0]):
        return ""
    return f"过滤器“{node.name}”后面的括号里应是一个期间；{HOW}"


def _walk(node: nodes.Node) -> list[nodes.Node]:
    found = [node]
    for child in node.iter_child_nodes():
        found += _walk(child)
    return found


def context(names: tuple[str, ...], scopes: tuple[Values, ...], extra: Mapping[str, Any]) -> Any:
    """Finished text for the names a template needs: innermost scope first."""
    out: dict[str, Any] = {}
    for name in names:
        value = extra.get(name)
        if value is None:
            for scope in reversed(scopes):
                if name in scope:
                    found = scope[name]
                    value = _NOT_APPLICABLE if found is NOT_APPLICABLE else Shown.of(found)
                    break
        out[name] = _UNANSWERED if value is None else value
    return out
