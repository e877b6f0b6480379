"""What the editor shows: an entry's text, its values, what the checks say, its sentence and examples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from api.pages.rules.view import given_words
from api.pages.workshop.rule_form import RuleForm, rule_form
from court.documents.checking import document_problems
from court.opinions.citations import Cited, cited
from engine.bundle.bundle import DOCUMENTS, Bundle
from engine.bundle.levels import Level
from engine.editing.fields import keys_of
from engine.editing.proposing import proposals
from engine.editing.standing import Checked, Note, check_file, place_of
from engine.editing.written import entry, excerpt, with_entry
from engine.evaluation.compiler import CompiledRule
from engine.language.words import Keys
from engine.proving.examples import outcome, prepare
from engine.proving.lint.base import ERROR
from engine.telling.sentences import Clause, rule_clauses
from engine.text.errors import Problem


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """An example run now; `number` is its place among those written, 0 where it follows from a kind."""

    given: str
    expected: str
    actual: str
    passed: bool
    number: int = 0


@dataclass(frozen=True, slots=True)
class Proposed:
    """A case nobody wrote: in words for the page, as YAML for the file."""

    words: str
    given: str
    day: str
    says: str
    change: str


@dataclass
class Editor:
    """One page of the editor; `own` is the entry's text, or the whole file's."""

    path: str
    entry: str
    own: str
    whole: str
    checked: Checked
    offset: int = 0
    clauses: list[Clause] = field(default_factory=list)
    rule: CompiledRule | None = None
    examples: list[ExampleLine] = field(default_factory=list)
    mutants: int = 0
    proposed: list[Proposed] = field(default_factory=list)
    form: RuleForm | None = None

    @property
    def basis(self) -> list[Cited]:
        """What the rule rests on, with a link to each article."""
        bundle = self.checked.bundle
        if self.rule is None or bundle is None:
            return []
        rule = self.rule.rule
        cited_ = bundle.policy.cited(rule.effect, rule.basis)
        return [cited(text, bundle.laws) for text in cited_]

    @property
    def first_day(self) -> date | None:
        """The day whose law is beside it: the first of the rule; None, which is today, without one."""
        start = self.rule.rule.start if self.rule else date.min
        return start if start > date.min else None

    @property
    def keys(self) -> Keys:
        """What the entry may say; nothing for a whole file."""
        place = entry(self.whole, self.entry) if self.entry else None
        return keys_of(self.path, place.section) if place else {}


def own_text(whole: str, name: str) -> tuple[str, int]:
    """The entry's lines and how many lines stand before them; the whole file without a name."""
    place = entry(whole, name) if name else None
    return (excerpt(whole, place), place.start) if place else (whole, 0)


def whole_text(whole: str, name: str, own: str) -> str:
    """The file with the entry's lines put in."""
    place = entry(whole, name) if name else None
    return with_entry(whole, place, own) if place else own


def editor(bundle: Bundle, path: str, name: str, whole: str, own: str) -> Editor:
    """Check a text and show what it says; `whole` is the file it goes into."""
    offset = own_text(whole, name)[1]
    text = whole_text(whole, name, own)
    found = Editor(path, name, own, whole, _checked(bundle, path, text), offset)
    if found.checked.bundle is not None:
        _tell(found, found.checked.bundle)
    if (place := entry(text, name) if name else None) is not None:
        found.form = rule_form(found.checked.bundle or bundle, path, place, own)
    return found


def _checked(bundle: Bundle, path: str, text: str) -> Checked:
    """What the checks say; of the wording of a document, whether it can be made."""
    checked = check_file(bundle, path, text)
    if checked.bundle is None or not path.startswith(DOCUMENTS):
        return checked
    wrong = [
        Note(*_place(one, path), one.message, ERROR) for one in document_problems(checked.bundle)
    ]
    scope = "查了这种文书的写法和用到的值；送批时再查全部"
    return replace(checked, notes=(*checked.notes, *wrong), scope=scope)


def _place(problem: Problem, path: str) -> tuple[int, int]:
    mark = problem.mark
    return (mark.line, mark.column) if mark is not None and mark.file == path else (0, 0)


def _tell(found: Editor, bundle: Bundle) -> None:
    where = place_of(bundle, found.path)
    level = bundle.open_level(where) if where is not None else None
    if level is None or level.faults():
        return
    found.rule = next((r for r in level.rules if r.rule.id == found.entry), None)
    if found.rule is None:
        return
    found.clauses = rule_clauses(found.rule)
    found.examples = list(_lines(bundle, level, found.rule))
    found.mutants, cases = proposals(bundle, level, found.rule)
    found.proposed = [
        Proposed(
            given_words(one.given) or "什么也没有填",
            flow(one.given),
            one.day.isoformat() if one.day else "",
            one.says,
            one.change,
        )
        for one in cases
    ]


def _lines(bundle: Bundle, level: Level, rule: CompiledRule) -> Iterator[ExampleLine]:
    written = 0
    for example in rule.rule.examples:
        actual = outcome(rule, prepare(bundle, level, rule.rule, example))
        given = given_words(example.given) or "什么也没有填"
        written += not example.generated
        number = 0 if example.generated else written
        yield ExampleLine(given, example.said, actual, example.met_by(actual), number)


def flow(value: Any) -> str:
    """Facts as YAML in one line, as the files write examples."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, bool):
        return "是" if value else "否"
    said = str(value)
    plain = said and not set(said) & set("{}[]:,#'\"&*!|>%@`\n") and said == said.strip()
    return said if plain else "'" + said.replace("'", "''") + "'"
