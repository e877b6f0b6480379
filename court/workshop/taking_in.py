"""Scenarios from a file taken in: all of them, or none.

One that is here already is left alone.  One that bears the title of one of the court's own and says
something else is shown beside it, and somebody says which of both is kept, or both; until every one
is answered nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from court.core.courthouse import Work
from court.workshop.scenarios import MOST_TITLE, OWN, every, read_one, write
from court.workshop.tables import ScenarioKept
from engine.scenarios.reading import Scenario, read_feature, scenario_text
from engine.scenarios.rows import rows_of, text_from
from engine.text.errors import FieldProblem, FilingError

MINE, THEIRS, BOTH = "本院的", "文件里的", "都留下"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of two is kept; `seen` is the court's own as it was shown, `title` the new one of `BOTH`."""

    kept: str
    seen: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """A scenario of the file and the court's own of its title; what is still to be said of them."""

    mine: Scenario
    theirs: Scenario
    choice: Choice | None = None
    title: str = ""
    problem: str = ""


@dataclass
class Taken:
    """What was kept, how many were here already; where there are `clashes`, nothing was written."""

    kept: list[Scenario] = field(default_factory=list)
    same: int = 0
    clashes: list[Clash] = field(default_factory=list)


def take_in(work: Work, texts: Iterable[str], choices: Mapping[str, Choice] | None = None) -> Taken:
    """Keep what is new, and of two of a title what `choices` say of it.  Raises `FilingError`."""
    here = {_plain(one) for one in every(work)}
    read = _apart([read_one(text) for text in texts])
    new = [one for one in read if _plain(one) not in here]
    own = _own(work)
    taken = _Taking(choices or {}, {*own, *(one.title for one in new)})
    for one in new:
        taken.add(own.get(one.title), one)
    if any(one.problem for one in taken.clashes):
        return Taken(same=len(read) - len(new), clashes=taken.clashes)
    return Taken([write(work, text) for text in taken.texts], len(read) - len(new))


def _plain(scenario: Scenario) -> str:
    """What it says, however it is laid out: a file of tables has its own order of words."""
    return text_from(rows_of(scenario))


def _apart(read: list[Scenario]) -> list[Scenario]:
    """Each once; a title stands for one scenario only.  Raises `FilingError`."""
    found: dict[str, Scenario] = {}
    for one in read:
        if _plain(found.setdefault(one.title, one)) != _plain(one):
            said = f"里面有两个不同的场景都叫“{one.title}”；请先把其中一个的名称改了"
            raise FilingError([FieldProblem("文件", said)])
    return list(found.values())


def _own(work: Work) -> dict[str, Scenario]:
    rows = work.session.scalars(select(ScenarioKept).where(ScenarioKept.feature == OWN))
    return {row.title: read_feature(OWN, row.text).scenarios[0] for row in rows}


class _Taking:
    """Goes through what is new; `titles` are those that a further one may not have."""

    def __init__(self, choices: Mapping[str, Choice], titles: set[str]) -> None:
        self.choices, self.titles = choices, titles
        self.texts: list[str] = []
        self.clashes: list[Clash] = []

    def add(self, mine: Scenario | None, theirs: Scenario) -> None:
        if mine is None:
            self.texts.append(theirs.text)
            return
        choice = self.choices.get(theirs.title)
        problem = self._problem(choice, mine)
        title = choice.title if choice and choice.title else self._free(theirs.title)
        self.clashes.append(Clash(mine, theirs, choice, title, problem))
        if problem or choice is None:
            return
        if choice.kept == THEIRS:
            self.texts.append(theirs.text)
        elif choice.kept == BOTH:
            self.titles.add(title)
            self.texts.append(_renamed(theirs, title))

    def _problem(self, choice: Choice | None, mine: Scenario) -> str:
        if choice is None or choice.kept not in (MINE, THEIRS, BOTH):
            return "请选留哪一个"
        if choice.seen != mine.hash:
            return "本院的刚刚又改过，请再看一遍、再选"
        if choice.kept == BOTH and choice.title in self.titles:
            return f"“{choice.title}”这个名称已经有了，请换一个"
        if choice.kept == BOTH and not 0 < len(choice.title) <= MOST_TITLE:
            return f"请写新的名称，最多 {MOST_TITLE} 个字"
        return ""

    def _free(self, title: str) -> str:
        """A title nobody has yet."""
        number, found = 2, f"{title}（读入的）"
        while found in self.titles:
            found, number = f"{title}（读入的{number}）", number + 1
        return found[-MOST_TITLE:]


def _renamed(scenario: Scenario, title: str) -> str:
    lines = [(line.keyword, line.said, line.table) for line in scenario.lines]
    return scenario_text(title, lines)
