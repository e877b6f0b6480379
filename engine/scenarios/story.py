"""The filing of a scenario as it unfolds, and its opinion.

A story starts from a filing with nothing missing (`features/基础材料.json`); each row changes one
fact.  A row that no requirement looked at is an error: it would not be part of the story.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.bundle.bundle import Bundle, default_root
from engine.check.checker import check
from engine.check.filing import AS_WRITTEN, UNREAD
from engine.check.opinion import Opinion
from engine.evaluation.compiler import mentions
from engine.language.vocabulary import Vocabulary
from engine.language.words import texts
from engine.scenarios.cells import CellError, members_said, path_of, value_of
from engine.text.errors import FilingError, nearest
from engine.text.lists import listed

FOLDER = "features"
BASE = "基础材料.json"
_STEP = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")


class Unmet(AssertionError):
    """What a scenario expects did not come; the message is a sentence for judges."""


@dataclass
class Story:
    """A scenario as it unfolds under a bundle."""

    bundle: Bundle
    raw: dict[str, Any] = field(default_factory=dict)
    rows: list[str] = field(default_factory=list)
    opinion: Opinion | None = None
    error: FilingError | None = None
    vocabulary: Vocabulary | None = None
    claims: frozenset[str] = frozenset()

    def result(self) -> Opinion:
        """The opinion.  Raises `Unmet` when there is none."""
        if self.error is not None:
            raise Unmet(f"材料没有被接受：{self.error}")
        if self.opinion is None:
            raise Unmet("场景里没有“提交”这一步")
        self._require_read(self.opinion)
        return self.opinion

    def _require_read(self, opinion: Opinion) -> None:
        """A filing with a value nobody understands is checked without it; a story rests on each."""
        for note in opinion.notes:
            if note.startswith(UNREAD):
                raise Unmet(members_said(note.removesuffix(AS_WRITTEN)))

    def begin(self, cause: str, day: date) -> None:
        """Take the filing with nothing missing.  Raises `Unmet` for a cause that does not exist."""
        found = self.bundle.catalogue.resolve(cause, day).cause
        if found is None:
            near = nearest(cause, self.bundle.catalogue.editions[-1].by_name)
            raise Unmet(f"没有“{cause}”这个案由{near}")
        level = self.bundle.level(self.bundle.catalogue.rule_path(found))
        procedure, self.vocabulary = level.casetype.procedure, level.vocabulary
        self.claims = frozenset(claim.name for claim in level.casetype.claims)
        base = self.bundle.kept(base_filings)["非讼" if procedure == "非讼" else "诉讼"]
        self.raw = {"案由": cause, **copy.deepcopy(base)}

    def change(self, said: str, value: str) -> None:
        """One row.  Raises `Unmet` for a cell that cannot be read."""
        path = said if self._names_a_fact(said) else path_of(said)
        try:
            put(self.raw, path, self._several(path, value_of(path, value, self._names(path))))
        except CellError as error:
            raise Unmet(str(error)) from None
        self.rows.append(path)

    def _names_a_fact(self, said: str) -> bool:
        """`原告的权利地位` is one fact of the cause, not a fact of the first plaintiff."""
        return self.vocabulary is not None and self.vocabulary.at(said) is not None

    def _several(self, path: str, value: Any) -> Any:
        """Of a fact with several answers one word is a list of one."""
        fact = self.vocabulary.at(path) if self.vocabulary else None
        if fact is None or fact.type != "多选" or not isinstance(value, str):
            return value
        return listed(value, texts(list(fact.options)))

    def _names(self, path: str) -> Collection[str]:
        """What members of a list are called in the vocabulary."""
        if path == "材料":
            return self.bundle.dictionary.papers.by_word
        return self.claims if path == "诉讼请求" else ()

    def submit(self, day: date, stage: str = "提交") -> None:
        """Check it on a day; what the form refuses is kept in `error`."""
        if stage == "提交":
            self.raw["起诉日期"] = day.isoformat()
        try:
            self.opinion = check(self.bundle, self.raw, day, stage)
        except FilingError as error:
            self.error = error

    def unknown_papers(self) -> list[str]:
        """What is said of papers that the vocabulary has no word for."""
        known = self.bundle.dictionary.papers.by_word
        papers = self.raw.get("材料")
        kinds = [one.get("种类") for one in papers or [] if isinstance(one, dict)]
        return [
            f"材料词表里没有“{kind}”{nearest(kind, known)}"
            for kind in kinds
            if isinstance(kind, str) and kind not in known
        ]

    def check_rows(self) -> None:
        """Every row must name a fact that some requirement of this cause looks at.  Raises `Unmet`."""
        known = self.facts_looked_at()
        for row in self.rows:
            if row.rpartition(".")[2] not in known:
                raise Unmet(f"故事表的“{row}”没有任何要求用到{nearest(row, known)}")

    def facts_looked_at(self) -> set[str]:
        """Names of all facts in the conditions, derivations and texts of the cause's rules."""
        opinion = self.result()
        cause = self.bundle.catalogue.resolve(opinion.cause, opinion.day).cause
        assert cause is not None
        ruleset = self.bundle.rules_of(cause, opinion.day)
        nodes = [d.node for d in ruleset.derivations.values()]
        for effective in ruleset.rules:
            nodes.append(effective.compiled.body_node)
            if effective.compiled.applies_node is not None:
                nodes.append(effective.compiled.applies_node)
        names = {ref.name for e in ruleset.rules for ref in e.compiled.lists}
        names |= {ref.name for node in nodes for ref in mentions(node)}
        names |= {name for e in ruleset.rules for name in e.compiled.explain.names}
        return names | ({"受诉法院"} if "受诉法院级别" in names else set())


def base_filings(_: Bundle) -> dict[str, Any]:
    """The filings with nothing missing, by procedure."""
    text = (default_root() / FOLDER / BASE).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def put(raw: dict[str, Any], path: str, value: Any) -> None:
    """Set `被告[0].姓名`; the last step may name a whole list.  Raises `CellError`."""
    *above, last = path.split(".")
    owner: Any = raw
    for step in above:
        found = _STEP.fullmatch(step)
        if not found or not found.group(2):
            raise CellError(f"“{path}”应写成 第一被告的姓名，或者 被告[0].姓名")
        members = owner.setdefault(found.group(1), [])
        while len(members) <= int(found.group(2)):
            members.append({})
        owner = members[int(found.group(2))]
    owner[last] = value
