"""Checks of one changed file as somebody types, each with the place and, where there is one, a repair.

Only what the file itself says is checked: how it is written, its own level compiled, lint over that
level with the examples of its rules, and rules it repeats.  `lian lint` and a release look at all.
What slips of the keyboard were to be is known, so what the text says is checked as it is meant: one
slip is told once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from engine.bundle.bundle import DOCUMENTS, Bundle
from engine.bundle.layering import layered
from engine.bundle.levels import Level, Path_
from engine.editing.slips import Slip, repaired, slips
from engine.editing.versions import successor
from engine.evaluation.compiler import CompiledRule, walk
from engine.language.kinds import WRITTEN
from engine.language.syntax import All, HandedIn, Node, OwnMaterial
from engine.proving.lint import all_checks
from engine.proving.lint.base import ERROR, WARNING, Tree
from engine.proving.lint.materials import MaterialsAreKnown
from engine.text import yamlio
from engine.text.errors import BundleError, Problem, Problems
from engine.text.files import Files

_NEAREST = re.compile(r"“(?P<wrong>[^”]+)”[^“]*（最接近的是“(?P<right>[^”]+)”）")
_TAKEN = re.compile(r"编号“(?P<number>[^”]+)”.*已经用过")
REPEATED = "与别的规则重复"
WRITING = "写法"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing found; line and column from 1, 0 when it has no place in the file."""

    line: int
    column: int
    message: str
    severity: str
    check: str = ""
    repair: Slip | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, and over what: `bundle` is the one with the file, None if it cannot be made."""

    notes: tuple[Note, ...]
    scope: str
    bundle: Bundle | None = None

    @property
    def errors(self) -> int:
        return sum(note.severity == ERROR for note in self.notes)


def check_file(bundle: Bundle, name: str, text: str) -> Checked:
    """Check a file's new text on top of a bundle."""
    worded = name.startswith(DOCUMENTS)  # sentences of a paper, with marks of their own
    found = [] if worded else [_slipped(slip) for slip in slips(text)]
    text = repaired(text) if found else text
    problems = Problems()
    yamlio.load(text.encode(), name, problems)
    if problems.items:
        found += [_note(problem, text, WRITING) for problem in problems.items]
        return Checked(_sorted(found), "只查了写法；写法对了再查内容")
    try:
        made = layered(bundle, {name: text.encode()})
        _ = made.policy  # read once, to hear what is wrong with it
    except BundleError as error:
        found += [_note(one, text) for one in error.problems]
        return Checked(_sorted(found), "查了写法和全部案由共用的部分")
    path = place_of(made, name)
    if path is None:
        return Checked(_sorted(found), "查了写法和内容；用到它的规则送批时再查", made)
    level = made.open_level(path)
    found += [
        _renumbering(_note(one, text), made.files, name, text)
        for one in _of_level(made, level)
        if _is_in(one, name)
    ]
    rules = [rule for rule in level.rules if rule.rule.mark and rule.rule.mark.file == name]
    examples = sum(len(rule.rule.examples) for rule in rules)
    scope = f"查了这个文件的 {len(rules)} 条要求、{examples} 个示例；送批时再查全部规则"
    return Checked(_sorted(found), scope, made)


def place_of(bundle: Bundle, name: str) -> Path_ | None:
    """The place of the tree a file speaks for; None for what all causes share."""
    for index in (bundle.rule_files, bundle.casetype_files):
        for path, names in index.items():
            if name in names:
                return path
    return None


def _of_level(bundle: Bundle, level: Level) -> Iterator[Problem]:
    if faults := level.faults():
        yield from faults
        return
    tree = Tree(bundle, (level,))
    for check in all_checks():
        strict = isinstance(check, MaterialsAreKnown)
        for one in check.run(tree):
            yield Problem(one.message, one.mark, ERROR, one.check) if strict else one
    yield from repeated(level)


def _is_in(problem: Problem, name: str) -> bool:
    return problem.mark is None or problem.mark.file == name


def repeated(level: Level) -> Iterator[Problem]:
    """Rules of a level that ask for what another rule in force there asks for already."""
    others = [
        rule
        for rule, _ in level.effective()
        if rule.rule.status != "草案" and not rule.rule.id.startswith(("要素-", "请求-"))
    ]
    for own in level.rules:
        if own.rule.origin not in WRITTEN:
            continue
        for other in others:
            if other.rule.id != own.rule.id and (how := _overlap(own, other)):
                said = f"“{own.rule.title}”和 {other.rule.id}“{other.rule.title}”{how}"
                yield Problem(said, own.rule.mark, WARNING, REPEATED)


def _overlap(one: CompiledRule, other: CompiledRule) -> str:
    """How two rules say the same of a filing, on a day on which both hold; empty when they do not."""
    if one.rule.effect != other.rule.effect or one.must != other.must or not _meet(one, other):
        return ""
    if _repeats(one, other):
        return "要求的相同，当事人会看到两次"
    if _within(one, other):
        return "重叠：前一条提出的时候，后一条也会提出，当事人会看到两次"
    if _within(other, one):
        return "重叠：后一条提出的时候，前一条也会提出，当事人会看到两次"
    return ""


def _repeats(one: CompiledRule, other: CompiledRule) -> bool:
    """Equal conditions, or the same documents asked of the same parties."""
    if one.body_node == other.body_node:
        return one.lists == other.lists and one.applies_node == other.applies_node
    return one.must and bool(_documents(one) & _documents(other))


def _within(narrow: CompiledRule, wide: CompiledRule) -> bool:
    """Whether the wide rule objects wherever the narrow one does, as far as their parts tell.

    Parts are conditions joined by 全部; a requirement objects when one of its own fails.
    """
    if bool(narrow.lists) != bool(wide.lists) or not _all_in(narrow.lists, wide.lists):
        return False
    applies, body = _parts(narrow.applies_node), _parts(narrow.body_node)
    when, asked = _parts(wide.applies_node), _parts(wide.body_node)
    if narrow.must:
        return _all_in(when, applies) and _all_in(body, asked)
    return _all_in((*when, *asked), (*applies, *body))


def _parts(node: Node | None) -> tuple[Node, ...]:
    if isinstance(node, All):
        return tuple(part for item in node.items for part in _parts(item))
    return () if node is None else (node,)


def _all_in(some: Collection[object], others: Collection[object]) -> bool:
    return all(one in others for one in some)


def _meet(one: CompiledRule, other: CompiledRule) -> bool:
    """Whether there is a day on which both hold; a rule and its next version have none."""
    return one.rule.start < other.rule.end and other.rule.start < one.rule.end


def _documents(rule: CompiledRule) -> set[str]:
    return {
        kind
        for node in walk(rule.body_node)
        if isinstance(node, HandedIn | OwnMaterial)
        for kind in node.kinds
    }


def _slipped(slip: Slip) -> Note:
    return Note(slip.line, slip.column, slip.message, ERROR, WRITING, slip)


def _note(problem: Problem, text: str, check: str = "") -> Note:
    line, column = (problem.mark.line, problem.mark.column) if problem.mark else (0, 0)
    return Note(
        line,
        column,
        problem.message,
        problem.severity,
        problem.check or check,
        _nearest(problem, text),
    )


def _nearest(problem: Problem, text: str) -> Slip | None:
    """The nearest right word in place of the wrong one, where that stands at or below the mark."""
    found = _NEAREST.search(problem.message)
    if found is None or problem.mark is None:
        return None
    lines = text.split("\n")
    for number in range(problem.mark.line, len(lines) + 1):
        start = problem.mark.column - 1 if number == problem.mark.line else 0
        at = lines[number - 1].find(found["wrong"], start)
        if at >= 0:
            message = f"改成“{found['right']}”"
            return Slip(number, at + 1, len(found["wrong"]), message, found["right"])
    return None


def _renumbering(note: Note, files: Files, name: str, text: str) -> Note:
    """A number that is used before: where in this file, and the next one as a repair."""
    taken = _TAKEN.match(note.message)
    if taken is None or not note.line:
        return note
    message = re.sub(rf"{re.escape(name)}:(\d+):\d+", r"第 \1 行", note.message)
    at = text.split("\n")[note.line - 1].find(taken["number"])
    if at < 0:
        return replace(note, message=message)
    free = successor(taken["number"], files)
    repair = Slip(note.line, at + 1, len(taken["number"]), f"改成“{free}”", free)
    return replace(note, message=message, repair=repair)


def _sorted(found: list[Note]) -> tuple[Note, ...]:
    slipped = {note.line for note in found if note.repair and note.check == WRITING}
    # of a line with slips the columns are not yet those of the text
    unique = dict.fromkeys(
        replace(note, repair=None)
        if note.check != WRITING and note.repair and note.repair.line in slipped
        else note
        for note in found
    )
    return tuple(sorted(unique, key=lambda n: (n.severity != ERROR, n.line, n.column)))
