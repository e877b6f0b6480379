"""Looking rules up: all of them by place, one by its id, where it is written and who inherits it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from engine.bundle.bundle import Bundle
from engine.bundle.levels import Level
from engine.evaluation.compiler import CompiledRule
from engine.language.rules import Example
from engine.proving.examples import outcome, prepare

Path_ = tuple[str, ...]
MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule at the level of the tree that states it."""

    compiled: CompiledRule
    path: Path_

    @property
    def place(self) -> str:
        """`通则`, or the path of the level."""
        return " › ".join(self.path) or "通则"

    @property
    def file(self) -> str:
        mark = self.compiled.rule.mark
        return mark.file if mark else ""

    @property
    def line(self) -> int:
        mark = self.compiled.rule.mark
        return mark.line if mark else 0


@dataclass(frozen=True, slots=True)
class Tried:
    """An example with the state its rule comes to now."""

    example: Example
    actual: str

    @property
    def passed(self) -> bool:
        return self.example.met_by(self.actual)


@dataclass(frozen=True, slots=True)
class Departure:
    """A place below where the rule does not hold as it stands, and why."""

    path: Path_
    kind: str
    reason: str


def entries(bundle: Bundle) -> list[Entry]:
    """Every rule of every level, top of the tree first.  Raises `BundleError`."""
    return [Entry(rule, path) for path in bundle.paths() for rule in bundle.level(path).rules]


def effective(bundle: Bundle, path: Path_, day: date) -> list[Entry]:
    """The rules that hold for a cause on a day, top of the tree first."""
    found = bundle.level(path).effective()
    return [Entry(rule, place) for rule, place in found if rule.rule.in_force(day)]


def find(bundle: Bundle, rule_id: str, path: Path_ | None = None) -> list[Entry]:
    """The rules with an id: the one that holds at a path, or all of them."""
    if path is not None:
        found = [e for e in effective_any(bundle, path) if e.compiled.rule.id == rule_id]
        if found:
            return found
    return [entry for entry in entries(bundle) if entry.compiled.rule.id == rule_id]


def effective_any(bundle: Bundle, path: Path_) -> list[Entry]:
    """The effective rules of a level on any day, unlike `effective`, which takes one."""
    return [Entry(rule, place) for rule, place in bundle.level(path).effective()]


def search(found: Iterable[Entry], words: str) -> list[Entry]:
    """Entries that hold all words somewhere in id, title, explanation or citations."""
    wanted = words.split()
    return [entry for entry in found if all(word in _text(entry) for word in wanted)]


def _text(entry: Entry) -> str:
    rule = entry.compiled.rule
    return "\n".join(
        (rule.id, rule.title, rule.explain, rule.cure, rule.question, *rule.every_basis)
    )


def source_lines(bundle: Bundle, entry: Entry) -> list[tuple[int, str]]:
    """The lines that state the rule, as they were loaded, with their numbers."""
    if not entry.file:
        return []
    lines = bundle.files.text(entry.file).splitlines()
    start = entry.line - 1
    indent = len(lines[start]) - len(lines[start].lstrip())
    found = [(start + 1, lines[start])]
    for number, line in enumerate(lines[start + 1 : start + MOST_LINES], start + 2):
        own = len(line) - len(line.lstrip())
        if line.strip() and own <= indent:
            break
        found.append((number, line))
    while found and not found[-1][1].strip():
        found.pop()
    return found


def tried(bundle: Bundle, entry: Entry) -> list[Tried]:
    """The rule's examples, run now."""
    level = bundle.level(entry.path)
    return [_try(bundle, level, entry.compiled, e) for e in entry.compiled.rule.examples]


def _try(bundle: Bundle, level: Level, rule: CompiledRule, example: Example) -> Tried:
    return Tried(example, outcome(rule, prepare(bundle, level, rule.rule, example)))


def departures(bundle: Bundle, entry: Entry) -> list[Departure]:
    """Levels below that except or replace the rule."""
    rule_id, found = entry.compiled.rule.id, []
    for path in bundle.paths():
        if len(path) <= len(entry.path) or path[: len(entry.path)] != entry.path:
            continue
        level = bundle.level(path)
        for excepted in level.own.exceptions:
            if excepted.id == rule_id:
                found.append(Departure(path, "除外", excepted.reason))
        for rule in level.own.rules:
            if rule.replaces == rule_id:
                found.append(Departure(path, f"由 {rule.id} 替代", rule.reason))
        if any(
            rule_id in (f"要素-{name}", f"材料-{name}", f"请求-{name}")
            for name in level.casetype.dropped
        ):
            found.append(Departure(path, "不用", "这一类案件不要求"))
    return found


def causes_below(bundle: Bundle, path: Path_) -> list[Path_]:
    """The causes of the newest edition that a level speaks for."""
    newest = bundle.catalogue.editions[-1]
    below = {bundle.catalogue.rule_path(cause): cause.path for cause in newest.causes}
    return [own for place, own in below.items() if place[: len(path)] == path]
