"""`rules/分案.yaml`: groups of judges by cause, grounds of orders, changes and recusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from court.documents.procedures import citation_problems
from engine.bundle.bundle import Bundle
from engine.text.errors import (
    BundleError,
    FieldProblem,
    FilingError,
    Mark,
    Problem,
    Problems,
    nearest,
)
from engine.text.yamlio import YMap, items, listed

FILE = "rules/分案.yaml"
GROUPS, ORDERS, CHANGES, RECUSAL = "专业组", "指定情形", "变更情形", "回避事由"
PANELS, SEVEN, NOT_ALONE = "合议庭", "七人合议庭", "不得独任"
KEYS = (GROUPS, ORDERS, CHANGES, RECUSAL, PANELS, SEVEN, NOT_ALONE)


@dataclass(frozen=True, slots=True)
class Composition:
    """How many judges (the host among them) and people's assessors make a panel."""

    name: str
    judges: int
    lay: int

    @property
    def lawful(self) -> bool:
        """An uneven number; with assessors three, or three judges and four (人民陪审员法 14)."""
        if self.judges < 1 or self.lay < 0 or self.judges + self.lay < 3:
            return False
        if self.lay:
            return self.judges + self.lay == 3 or (self.judges, self.lay) == (3, 4)
        return self.judges % 2 == 1


@dataclass(frozen=True, slots=True)
class AssignmentRules:
    """`groups` are causes by group, the group without causes last; `recusal` are grounds by number.

    `compositions` are those of panels by name, `seven` the causes only a panel of seven may try,
    `not_alone` what a judge has to rule out before trying a case of the ordinary procedure alone.
    """

    groups: Mapping[str, tuple[str, ...]]
    orders: tuple[str, ...]
    changes: tuple[str, ...]
    recusal: Mapping[str, str]
    compositions: Mapping[str, Composition] = field(default_factory=dict)
    seven: tuple[str, ...] = ()
    not_alone: tuple[str, ...] = ()

    def only_seven(self, path: Sequence[str]) -> bool:
        """Whether the law leaves a cause to a panel of three judges and four assessors."""
        return any(level in self.seven for level in path)

    def group_of(self, path: Sequence[str]) -> str:
        """The group for a cause by its path, the nearest level counting."""
        for level in reversed(path):
            for name, causes in self.groups.items():
                if level in causes:
                    return name
        return next(name for name, causes in self.groups.items() if not causes)

    def require(self, ground: str, among: Sequence[str]) -> str:
        """Raises `FilingError` for a ground that is not in the file."""
        if ground not in among:
            raise FilingError([FieldProblem("情形", f"请从这些里选：{'、'.join(among)}")])
        return ground


def assignment_rules(bundle: Bundle) -> AssignmentRules:
    """The file of a bundle, read once.  Raises `BundleError`."""
    return bundle.kept(load_assignment_rules)


def assignment_problems(bundle: Bundle) -> list[Problem]:
    """What `lian lint` says about the file."""
    try:
        load_assignment_rules(bundle)
    except BundleError as error:
        return list(error.problems)
    return []


def load_assignment_rules(bundle: Bundle) -> AssignmentRules:
    """Raises `BundleError` with every problem of the file, by file:line."""
    if FILE not in bundle.files:
        return AssignmentRules({"全院": ()}, (), (), {})
    problems = Problems()
    raw = bundle.files.yaml(FILE, problems)
    if not isinstance(raw, YMap):
        problems.add(f"应写成 {'、'.join(KEYS)} 几节", Mark(FILE, 1, 1))
        problems.raise_if_any()
        raise BundleError([Problem("读不懂", Mark(FILE, 1, 1))])
    for key in raw:
        if key not in KEYS:
            problems.add(f"不认识“{key}”{nearest(key, KEYS)}", raw.at(key))
    found = AssignmentRules(
        _groups(raw, bundle, problems),
        _texts(raw, ORDERS, problems),
        _texts(raw, CHANGES, problems),
        _recusal(raw, bundle, problems),
        _compositions(raw, bundle, problems),
        _seven(raw, bundle, problems),
        _texts(raw, NOT_ALONE, problems),
    )
    problems.raise_if_any()
    return found


def _groups(raw: YMap, bundle: Bundle, problems: Problems) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row, mark in items(raw, GROUPS, problems):
        if not isinstance(row, YMap) or "名称" not in row:
            problems.add("专业组应写成 {名称: …, 案由: […]}", mark)
            continue
        found[str(row["名称"])] = _causes(row, bundle, problems)
    if sum(not causes for causes in found.values()) != 1:
        problems.add("要有一组、也只能有一组不写“案由”，给其余的案件", raw.at(GROUPS))
    return found


def _recusal(raw: YMap, bundle: Bundle, problems: Problems) -> Mapping[str, str]:
    found = {}
    for row, mark in items(raw, RECUSAL, problems):
        if not isinstance(row, YMap) or not {"编号", "事由", "依据"} <= row.keys():
            problems.add("回避事由应写成 {编号: …, 事由: …, 依据: […]}", mark)
            continue
        _check_basis(row, bundle, problems)
        found[str(row["编号"])] = str(row["事由"])
    return found


def _compositions(raw: YMap, bundle: Bundle, problems: Problems) -> Mapping[str, Composition]:
    found = {}
    for row, mark in items(raw, PANELS, problems):
        if not isinstance(row, YMap) or not {"名称", "法官", "陪审员", "依据"} <= row.keys():
            problems.add("合议庭应写成 {名称: …, 法官: …, 陪审员: …, 依据: […]}", mark)
            continue
        numbers = row["法官"], row["陪审员"]
        if not all(isinstance(number, int) for number in numbers):
            problems.add("法官、陪审员应写人数", mark)
            continue
        one = Composition(str(row["名称"]), *numbers)
        if not one.lawful:
            said = "人数应是单数；有陪审员的是三人，或者法官三人、陪审员四人（人民陪审员法 14）"
            problems.add(said, mark)
        _check_basis(row, bundle, problems)
        found[one.name] = one
    return found


def _seven(raw: YMap, bundle: Bundle, problems: Problems) -> tuple[str, ...]:
    found: list[str] = []
    for row, mark in items(raw, SEVEN, problems):
        if not isinstance(row, YMap) or not {"案由", "依据"} <= row.keys():
            problems.add("七人合议庭应写成 {案由: […], 依据: […]}", mark)
            continue
        found += _causes(row, bundle, problems)
        _check_basis(row, bundle, problems)
    return tuple(found)


def _causes(row: YMap, bundle: Bundle, problems: Problems) -> tuple[str, ...]:
    causes = _texts(row, "案由", problems)
    for cause in causes:
        if not any(cause in edition.by_name for edition in bundle.catalogue.editions):
            problems.add(f"没有案由“{cause}”", row.at("案由"))
    return causes


def _check_basis(row: YMap, bundle: Bundle, problems: Problems) -> None:
    for text in _texts(row, "依据", problems):
        for message in citation_problems(bundle, text):
            problems.add(message, row.at("依据"))


def _texts(raw: YMap, key: str, problems: Problems) -> tuple[str, ...]:
    return tuple(map(str, listed(raw, key, problems)))
