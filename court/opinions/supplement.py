"""A supplement notice as things to do: each point with what was written, what is open, what to add.

A point names facts by their place in the version it was made on.  Members may have come and gone
since; they are paired as in a comparison of versions (`members_now`), unless whoever shows the
points knows better where they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from court.opinions.checking import COURT_FACTS
from court.opinions.comparing import paired
from court.opinions.facts_shown import FactNames
from court.opinions.tellings import articles_of, is_settled
from engine.bundle.ruleset import RuleSet
from engine.check.opinion import Opinion
from engine.language.parties import member_named
from engine.telling.places import MATERIAL
from engine.text.paths import get, members_of
from engine.values import ValueProblem, parse_date
from engine.values.showing import show_day, show_whole

EVIDENCE, MATERIALS = "证据", "材料"
OTHER_EVIDENCE = "其他证据"
LEFT_OUT = frozenset({*COURT_FACTS, "类型", EVIDENCE, MATERIALS, "明细"})


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the notice.  `member` and `facts` are places in the version it was made on.

    `whose` says whom it is about; `was` are labels with what was written, `gaps` labels of what
    was not.  `paper` is the document to hand in, `owner` whose it is.  `gone` when the member was
    taken out.  `settled`: True once nothing is missing there, None where only a judge can say, or
    while the filing cannot be read.
    """

    number: int
    rule_id: str
    member: str
    title: str
    why: str
    cure: str
    basis: tuple[str, ...]
    facts: tuple[str, ...]
    whose: str
    was: tuple[tuple[str, str], ...]
    gaps: tuple[str, ...]
    paper: str
    owner: str
    gone: bool
    settled: bool | None


def points(
    objections: Sequence[Mapping[str, Any]],
    version: Mapping[str, Any],
    ruleset: RuleSet,
    now: Mapping[str, str],
    opinion: Opinion | None,
) -> list[Point]:
    """The points of a decision on a version, looked at again.

    `now` says where members of the version are in the filing `opinion` is on; those taken out are
    not there.
    """
    reader = _Reader(version, ruleset, FactNames(version, ruleset.vocabulary), now, opinion)
    return [reader.point(number, found) for number, found in enumerate(objections, 1)]


def members_now(version: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, str]:
    """Where each list member of a version is in a later content."""
    return {
        f"{name}[{place}]": f"{name}[{position}]"
        for name, value in version.items()
        for position, place in paired(members_of(value), members_of(content.get(name))).items()
    }


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the objections of a notice as points, each with whether it is met by now."""

    version: Mapping[str, Any]
    ruleset: RuleSet
    names: FactNames
    now: Mapping[str, str]
    opinion: Opinion | None

    def point(self, number: int, objection: Mapping[str, Any]) -> Point:
        rule_id, member = str(objection["编号"]), str(objection.get("对象") or "")
        paths = tuple(str(path) for path in objection.get("事实") or ())
        gone = bool(member) and get(self.version, member) is not None and member not in self.now
        before = list(self.before(paths))
        paper = paper_of(rule_id, paths)
        return Point(
            number=number,
            rule_id=rule_id,
            member=member,
            title=str(objection["要求"]),
            why=str(objection["释明"]),
            cure=str(objection["补救"]),
            basis=articles_of(self.ruleset, rule_id) or tuple(objection.get("依据") or ()),
            facts=paths,
            whose=self.names.person(member),
            was=tuple((label, value) for label, value in before if value),
            gaps=tuple(label for label, value in before if not value),
            paper=paper,
            owner=self.owner(member) if paper else "",
            gone=gone,
            settled=True if gone else self.settled(rule_id, member),
        )

    def owner(self, member: str) -> str:
        found = get(self.version, member) if member else None
        return member_named(found) if isinstance(found, Mapping) else ""

    def before(self, paths: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Label and value, empty when nothing was filled in; what the court knows stays out."""
        for path in paths:
            fact = self.names.fact(path)
            if fact is None or fact.derived or fact.staff_only or fact.name in LEFT_OUT:
                continue
            value = get(self.version, path)
            shown = "" if isinstance(value, list) and fact.type == "列表" else show_whole(value)
            yield fact.shown, _as_written(shown) if fact.type == "日期" else shown

    def settled(self, rule_id: str, member: str) -> bool | None:
        if self.opinion is None:
            return None
        return is_settled(self.opinion, rule_id, self.now.get(member, member))


def paper_of(rule_id: str, paths: Sequence[str]) -> str:
    """What is to be handed in, where it is a document."""
    origin, dash, name = rule_id.partition("-")
    if dash and origin == MATERIAL:
        return name
    return OTHER_EVIDENCE if {EVIDENCE, MATERIALS} & set(paths) else ""


def _as_written(text: str) -> str:
    """A day as people write it; anything else as it stands."""
    try:
        return show_day(parse_date(text))
    except ValueProblem:
        return text
