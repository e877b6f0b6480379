"""How staff see facts: named by party and element, with their place in the filing.

A path such as `被告[1].住所地` never reaches a page; its label is `被告二 · 住所地`, and its
anchor is the id of the place in the complaint view that shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from court.opinions.bearing import Bearing, Paper
from court.opinions.checking import COURT_FACTS
from court.opinions.masking import NUMBER
from engine.check.filing import receive_filing
from engine.check.opinion import FactSeen
from engine.language.parties import NAMES, display_name
from engine.language.vocabulary import PARTY_LISTS, Fact, Vocabulary
from engine.text.paths import get, put, steps
from engine.values.showing import mask_number, ordinal, show_brief

COMPLAINT, FORM, EVIDENCE, MATERIALS = "起诉状", "填写的内容", "证据清单", "材料清单"
RECORD, STAFF, DERIVED = "收件记录", "工作人员认定", "由系统推导"
FOUND, NOTHING = "法官认定", "没有填"
IN_COMPLAINT = frozenset((*PARTY_LISTS, "代理人", "诉讼请求", "事实与理由", "请求依据"))
NO_PAPERS = Bearing()
MEMBER_NAMES = (*NAMES, "代理人姓名", "证据名称", "种类")
_NOT_A_WORD = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class FactRow:
    """One line of a finding's facts; several unanswered facts of one owner share a line.

    `path` leads to finding it otherwise, empty where the court cannot; `said` is what the filer
    wrote where the court did; `papers` bear on it.
    """

    label: str
    value: str
    answered: bool
    source: str
    anchor: str
    path: str = ""
    said: str = ""
    papers: tuple[Paper, ...] = ()


def anchor(path: str) -> str:
    """The id of a fact's place on the page."""
    return "at-" + _NOT_A_WORD.sub("-", path).strip("-")


def typed(content: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """The facts as typed values; as they were written where they cannot be read."""
    received = receive_filing(content, vocabulary)
    found = dict(received.values)
    for problem in received.unread:
        if not problem.path.endswith("]"):  # a member that is no object stays one without facts
            put(found, problem.path, get(content, problem.path))
    return found


class FactNames:
    """Labels and sources of the facts of one filing."""

    def __init__(
        self,
        content: Mapping[str, Any],
        vocabulary: Vocabulary,
        found: frozenset[str] = frozenset(),
        masked: bool = False,
        bearing: Bearing = NO_PAPERS,
    ) -> None:
        """`masked` hides the middle of identity numbers, in the content as in what findings saw."""
        self.masked = masked
        self.content = content
        self.vocabulary = vocabulary
        self.found = found
        self.bearing = bearing

    def fact(self, path: str) -> Fact | None:
        """The dictionary's entry for a path."""
        return self.vocabulary.at(path)

    def owner(self, list_name: str, position: int) -> str:
        """`被告二`, `被告` when there is only one, `证据三（借条）`."""
        members = self.content.get(list_name)
        several = not isinstance(members, list) or len(members) > 1 or position > 0
        fact = self.vocabulary.facts.get(list_name)
        role = {"诉讼请求": "请求", "证据": "证据", "材料": "材料"}.get(list_name)
        name = role or (fact.shown if fact else list_name)
        name += ordinal(position + 1) if several else ""
        if list_name in PARTY_LISTS:
            return name
        own = self.member_name(list_name, position)
        return f"{name}（{own}）" if own else name

    def member_name(self, list_name: str, position: int) -> str:
        """What a member of a list is called in the filing; empty when it has no name."""
        member = get(self.content, f"{list_name}[{position}]")
        if not isinstance(member, Mapping):
            return ""
        named = display_name(member) if list_name in PARTY_LISTS else None
        found = named or next((member[n] for n in MEMBER_NAMES if member.get(n)), "")
        return str(found)

    def person(self, member_path: str) -> str:
        """`被告二 李伟` for a finding about one member."""
        try:
            name, position = steps(member_path)[0]
        except ValueError:
            return member_path
        if position is None:
            return member_path
        owner = self.owner(name, position)
        own = self.member_name(name, position) if name in PARTY_LISTS else ""
        return f"{owner} {own}".strip()

    def label(self, path: str, known: str = "") -> str:
        """`被告二 · 住所地`; `known` is the fact's own label where the dictionary has none."""
        own, field = self._parts(path, known)
        return f"{own} · {field}" if own else field

    def _parts(self, path: str, known: str = "") -> tuple[str, str]:
        try:
            found = steps(path)
        except ValueError:
            return "", known or path
        fact = self.fact(path)
        field = fact.shown if fact else known or found[-1][0]
        name, position = found[0]
        if position is None:
            return "", field
        owner = self.owner(name, position)
        return (owner, field) if len(found) > 1 else ("", owner)

    def source(self, path: str) -> str:
        """Where the fact comes from: a part of the filing, the court's record, staff, inference."""
        top = path.partition("[")[0].partition(".")[0]
        fact = self.fact(path)
        if path in self.found:
            return FOUND
        if fact is not None and fact.staff_only:
            return STAFF
        if top in COURT_FACTS or path == "案由":
            return RECORD
        if fact is not None and fact.derived:
            return DERIVED
        if top in ("证据", "材料"):
            return EVIDENCE if top == "证据" else MATERIALS
        return COMPLAINT if top in IN_COMPLAINT else FORM

    def rows(self, facts: Iterable[FactSeen]) -> list[FactRow]:
        """The lines of a finding's facts; the filer's own first."""
        found: list[FactRow] = []
        gaps: dict[tuple[str, str], list[tuple[str, str]]] = {}
        paths: dict[tuple[str, str], str] = {}
        for fact in facts:
            source = self.source(fact.path)
            place = "" if source in (RECORD, DERIVED) else anchor(fact.path)
            if fact.known:
                label = self.label(fact.path, fact.label)
                said = self._said(fact) if source == FOUND else ""
                path = self._findable(fact.path)
                papers = self.bearing.on(fact.path, self._parts(fact.path, fact.label)[1])
                shown = self._value(fact)
                found.append(FactRow(label, shown, True, source, place, path, said, papers))
                continue
            owner, field = self._parts(fact.path, fact.label)
            gaps.setdefault((owner, source), []).append((field, place))
            paths.setdefault((owner, source), self._findable(fact.path))
        for (owner, source), items in gaps.items():
            fields = "、".join(field for field, _ in items)
            label = f"{owner} · {fields}" if owner else fields
            value = "没有填" if len(items) == 1 else "都没有填"
            if source in (STAFF, DERIVED):
                value = "没有认定" if source == STAFF else "不明"
            path = paths[owner, source]
            found.append(FactRow(label, value, False, source, items[0][1], path))
        return sorted(found, key=lambda row: row.source in (RECORD, DERIVED))

    def _findable(self, path: str) -> str:
        """The path of a fact of the filer's, which the court may find otherwise; else empty."""
        fact = self.fact(path)
        if fact is None or fact.derived or fact.staff_only or fact.type == "列表":
            return ""
        return "" if path in (*COURT_FACTS, "案由") else path

    def _said(self, fact: FactSeen) -> str:
        """What the filer wrote of a fact the court found otherwise."""
        own = get(self.content, fact.path)
        return NOTHING if own in (None, "") else show_brief(own, fact.type)

    def _value(self, fact: FactSeen) -> str:
        if self.masked and fact.type == NUMBER:
            return mask_number(fact.text)
        names = self._members(fact.path) if fact.type == "列表" else ""
        return f"{fact.text}：{names}" if names else fact.text

    def _members(self, list_name: str) -> str:
        members = self.content.get(list_name)
        count = len(members) if isinstance(members, list) else 0
        names = [self.member_name(list_name, position) for position in range(count)]
        shown = "、".join(name for name in names[:6] if name)
        return shown + ("等" if len(names) > 6 else "")
