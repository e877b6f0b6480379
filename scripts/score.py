"""Scores the engine on a folder of whole filings that carry the right result.

    python -m scripts.score FOLDER [--day 2026-11-20] [--all] [--answers FILE]

Each file is JSON: the filing under `材料` (or `按现有字段录入`; what `事实` declares beside it is
entered by `scripts.clerk` where nobody did), and `期望` with `结论` (one word or
several that will do, others under `也可`), `应报` (what has to be objected to), `不得报`, `依据`
(articles that have to appear) and, for two filings that differ in one fact, the same `成对`.
`--answers` is JSON, the beginning of a file's name → {path: value}: what a filing says of questions
that were not asked yet when it was written.  Objections are matched to the words of `应报` by the characters they share, so the figures on
defects are an estimate; conclusions, citations and pairs are exact.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from engine.bundle.bundle import Bundle
from engine.check.checker import check
from engine.check.opinion import Finding, Opinion
from engine.law.citations import CitationProblem, LawIndex, parse_citation
from engine.text.errors import FilingError
from engine.text.paths import put
from scripts.clerk import enter

CONCLUSIONS = {
    "登记立案": "建议登记立案",
    "补正": "建议补正",
    "前置程序": "前置程序未完成",
}
CLEAR = "建议登记立案"
OBJECTS = ("不予受理", "前置", "管辖", "补正", "法官判断")
_EVERYWHERE = re.compile(r"未提交|未交|未附|缺失|原告|被告|应当|没有|[未应须需的、，。]")
_ARTICLE = re.compile(r"第(\d+(?:之\d+)?)[条项]")
Answers = Mapping[str, Mapping[str, Any]]
ALIKE = 0.5  # share of the pairs of characters of 应报 that an objection has to contain


@dataclass(slots=True)
class Score:
    """One filing: what was expected and what came out."""

    name: str
    expected: tuple[str, ...]
    also: tuple[str, ...]
    got: str
    objections: list[Finding] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    defects: int = 0
    uncited: list[str] = field(default_factory=list)
    citations: int = 0
    wrong: list[str] = field(default_factory=list)
    pair: str = ""
    unchecked: int = 0

    @property
    def right(self) -> bool:
        return self.got in self.expected

    @property
    def acceptable(self) -> bool:
        return self.right or self.got in self.also

    @property
    def stopped(self) -> bool:
        """A filing to be registered that met an obstacle."""
        return CLEAR in self.expected and self.got not in (*self.expected, *self.also)

    @property
    def let_through(self) -> bool:
        return self.got == CLEAR and CLEAR not in (*self.expected, *self.also)


def score(bundle: Bundle, path: Path, day: date, answers: Answers | None = None) -> Score:
    """Check one file, completed by what is answered for it, and compare."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    wanted = raw["期望"]
    result = Score(
        name=path.stem,
        expected=_conclusions(wanted["结论"]),
        also=_conclusions(wanted.get("也可", ())),
        got="",
        pair=str(raw.get("成对", "")),
    )
    content = raw.get("材料") or raw["按现有字段录入"]
    enter(content, raw.get("事实", {}))
    for name, more in (answers or {}).items():
        for place, value in more.items() if path.stem.startswith(name) else ():
            put(content, place, value)
    try:
        opinion = check(bundle, content, day)
    except FilingError as error:
        result.got = "读不了：" + "；".join(map(str, error.problems[:2]))
        return result
    _compare(result, opinion, wanted, bundle.laws)
    return result


def _conclusions(said: str | Sequence[str]) -> tuple[str, ...]:
    words = (said,) if isinstance(said, str) else said
    return tuple(CONCLUSIONS.get(word, word) for word in words)


def _compare(result: Score, opinion: Opinion, wanted: Mapping[str, Any], laws: LawIndex) -> None:
    result.got = opinion.conclusion
    result.unchecked = len(opinion.unchecked)
    result.objections = [
        f for f in opinion.of("不满足", "请法官判断") if f.enforced and f.counted in OBJECTS
    ]
    said = [_pairs(f"{f.title}{f.explanation}{f.cure}{f.question}") for f in result.objections]
    defects = wanted.get("应报", ())
    result.defects = len(defects)
    result.missed = [d for d in defects if not any(_alike(d, words) for words in said)]
    result.wrong = [d for d in wanted.get("不得报", ()) if any(_alike(d, w) for w in said)]
    known = [f for f in opinion.findings if f.state != "不适用"]
    cited = {one for f in known for text in f.basis for one in _articles(text)}
    articles = wanted.get("依据", ())
    result.citations = len(articles)
    result.uncited = [a for a in articles if not set(_expected(a, laws)) <= cited]


def _articles(text: str) -> Iterator[tuple[str, str]]:
    """(law, article) of a citation as people read it: 《…法》第12条、第13条."""
    law, _, rest = text.rpartition("》")
    for article in _ARTICLE.findall(rest):
        yield law.removeprefix("《"), article


def _expected(text: str, laws: LawIndex) -> Iterator[tuple[str, str]]:
    """(law, article) of a citation as rules write it: 民事诉讼法 12."""
    try:
        yield from _articles(laws.show(parse_citation(text)))
    except CitationProblem:
        yield text, ""


def _pairs(text: str) -> set[str]:
    """Pairs of neighbouring characters, without the words every objection has."""
    bare = _EVERYWHERE.sub("", text)
    return {bare[i : i + 2] for i in range(len(bare) - 1)}


def _alike(defect: str, words: set[str]) -> bool:
    own = _pairs(defect)
    return bool(own) and len(own & words) / len(own) >= ALIKE


def _report(scores: list[Score], console: Console, everything: bool) -> None:
    table = Table("材料", "应当", "得到", "没有报", "不该报", "没有引")
    for s in scores:
        if everything or not s.right or s.missed or s.wrong or s.uncited:
            table.add_row(
                s.name,
                "／".join(s.expected),
                s.got if s.right else f"[red]{s.got}[/red]",
                "；".join(s.missed),
                "；".join(s.wrong),
                "；".join(s.uncited),
            )
    console.print(table)
    for name, text in figures(scores).items():
        console.print(f"{name}：{text}", markup=False)


def figures(scores: list[Score]) -> dict[str, str]:
    """The figures of a whole folder, each as text."""
    pairs: dict[str, list[Score]] = {}
    for s in scores:
        if s.pair:
            pairs.setdefault(s.pair, []).append(s)
    clear = [s for s in scores if CLEAR in s.expected]
    barred = [s for s in scores if CLEAR not in (*s.expected, *s.also)]
    return {
        "结论对": _share(sum(s.right for s in scores), len(scores)),
        "连同可以接受的": _share(sum(s.acceptable for s in scores), len(scores)),
        "应当登记的被拦": f"{sum(s.stopped for s in scores)}/{len(clear)}",
        "不应登记的建议登记": f"{sum(s.let_through for s in scores)}/{len(barred)}",
        "欠缺报出": _share(
            sum(s.defects - len(s.missed) for s in scores), sum(s.defects for s in scores)
        ),
        "不该报的报了": str(sum(len(s.wrong) for s in scores)),
        "条文引到": _share(
            sum(s.citations - len(s.uncited) for s in scores), sum(s.citations for s in scores)
        ),
        "成对两件都对": f"{sum(all(s.right for s in p) for p in pairs.values())}/{len(pairs)}",
        "没有核对的（中位，最多）": _spread(sorted(s.unchecked for s in clear)),
    }


def _spread(counts: list[int]) -> str:
    return f"{counts[len(counts) // 2]}，{counts[-1]}" if counts else "没有"


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole}（{part / whole:.1%}）" if whole else "没有"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--day", type=date.fromisoformat, default=date(2026, 11, 20))
    parser.add_argument("--answers", type=Path, help="JSON of what was not asked then")
    parser.add_argument("--all", action="store_true", help="right ones too")
    given = parser.parse_args()
    bundle = Bundle.load()
    answers = json.loads(given.answers.read_text(encoding="utf-8")) if given.answers else {}
    files = sorted(given.folder.glob("*.json"))
    console = Console()
    scores = [
        score(bundle, p, given.day, answers)
        for p in track(files, console=console, transient=True)
        if "期望" in json.loads(p.read_text(encoding="utf-8"))
    ]
    _report(scores, console, given.all)
    return 0 if scores and all(s.right for s in scores) else 1


if __name__ == "__main__":
    sys.exit(main())
