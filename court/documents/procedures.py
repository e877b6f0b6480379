"""Who receives which paper when a case is registered: one row of `rules/文书.yaml` a procedure.

A procedure names the causes it is for, and for each side its papers; a side without papers is told
nothing before the decision.  The row of the nearest level of a cause counts; the row without
causes is for all others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.bundle.bundle import Bundle
from engine.language.parties import CLAIMING, RESPONDING, THIRD
from engine.law.citations import CitationProblem, parse_citation
from engine.text.errors import Mark, Problems, nearest
from engine.text.yamlio import YMap, items, listed

TABLE = "程序"
TABLE_SIDES: Mapping[str, tuple[str, ...]] = {
    "起诉方": CLAIMING,
    "对方": RESPONDING,
    "第三人": THIRD,
}
KEYS = (TABLE, "案由", *TABLE_SIDES, "提醒", "依据")


@dataclass(frozen=True, slots=True)
class Procedure:
    """One row; `papers` are those of each side, `reminder` is for the judge who registers."""

    name: str
    causes: tuple[str, ...]
    papers: Mapping[str, frozenset[str]]
    reminder: str
    basis: tuple[str, ...]
    mark: Mark

    def gives(self, paper: str, standing: str) -> bool:
        """Whether a party of a standing (原告, 被申请人 …) receives a paper."""
        return any(
            standing in TABLE_SIDES[side] and paper in names for side, names in self.papers.items()
        )


def procedure_of(procedures: Sequence[Procedure], path: Sequence[str]) -> Procedure | None:
    """The row for a cause by its path, top level first; None when there is no table."""
    for level in reversed(path):
        for found in procedures:
            if level in found.causes:
                return found
    return next((found for found in procedures if not found.causes), None)


def read_procedures(raw: YMap, bundle: Bundle, problems: Problems) -> list[Procedure]:
    """The rows of the file; every fault goes to `problems` at its line."""
    found = []
    for row, mark in items(raw, TABLE, problems):
        if isinstance(row, YMap):
            found.append(_row(row, bundle, problems))
        else:
            problems.add("每一行应写成 {程序: …, 起诉方: […], 对方: […], 第三人: […]}", mark)
    taken: dict[str, str] = {}
    for procedure in found:
        for cause in procedure.causes or ("",):
            if cause in taken:
                named = f"“{cause}”" if cause else "没有写案由的一行"
                problems.add(f"{named}已经在“{taken[cause]}”里，只能有一个程序", procedure.mark)
            taken[cause] = procedure.name
    if found and "" not in taken:
        problems.add("“程序”要有一行不写“案由”，给其余的案件用", raw.at(TABLE))
    return found


def _row(raw: YMap, bundle: Bundle, problems: Problems) -> Procedure:
    for key in raw:
        if key not in KEYS:
            problems.add(f"不认识“{key}”{nearest(key, KEYS)}", raw.at(key))
    for key in (TABLE, *TABLE_SIDES, "依据"):
        if key not in raw:
            problems.add(f"要写“{key}”；不给文书的一方写 []", raw.mark)
    causes = _texts(raw, "案由", problems)
    for cause in causes:
        if not _is_named(bundle, cause):
            problems.add(f"没有案由“{cause}”", raw.at("案由"))
    basis = _texts(raw, "依据", problems)
    for text in basis:
        for message in citation_problems(bundle, text):
            problems.add(message, raw.at("依据"))
    papers = {side: frozenset(_texts(raw, side, problems)) for side in TABLE_SIDES}
    return Procedure(
        str(raw.get(TABLE, "")), causes, papers, str(raw.get("提醒", "")), basis, raw.mark
    )


def _is_named(bundle: Bundle, name: str) -> bool:
    """Whether some edition of the catalogue has this level."""
    return any(name in edition.by_name for edition in bundle.catalogue.editions)


def citation_problems(bundle: Bundle, text: str) -> Sequence[str]:
    """What is wrong with a citation; nothing when the article is there."""
    try:
        return bundle.laws.check(parse_citation(text), None, None)
    except CitationProblem as problem:
        return [str(problem)]


def _texts(raw: YMap, key: str, problems: Problems) -> tuple[str, ...]:
    return tuple(map(str, listed(raw, key, problems)))
