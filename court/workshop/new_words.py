"""New words of the vocabulary in a change set: which names are taken; a fact, a material by a form."""

from __future__ import annotations

from collections.abc import Callable

from court.core.courthouse import Work
from court.core.tables import ChangeSet
from court.workshop import service
from court.workshop.layers import base_of, changes_of, files_of, with_changes
from engine.bundle.bundle import SHARED, Bundle
from engine.bundle.layering import layered
from engine.editing import member_facts, new_papers
from engine.editing.new_facts import (
    EVERY_CAUSE,
    Home,
    NewFact,
    home_of,
    problems_of,
    with_fact,
    with_question,
)
from engine.editing.new_papers import NewPaper
from engine.editing.standing import check_file, place_of
from engine.editing.written import entries, entry
from engine.proving.lint.base import ERROR
from engine.telling.asked import FORM
from engine.telling.wordbook import Word, wordbook
from engine.text.errors import BundleError, FieldProblem, FilingError

PLACE, NAME = "放在哪里", "名称"
SHARED_BY_ALL = ("casetypes", "通用", "共用")
Changes = dict[str, Callable[[str], str]]


def bundle_of(work: Work, change_set: ChangeSet) -> Bundle:
    """The bundle a change set makes.  Raises `BundleError`."""
    base = base_of(work.house, work.session, change_set.base)
    return with_changes(base, changes_of(work.session, change_set))


def taken(work: Work, change_set: ChangeSet) -> dict[str, str]:
    """Every word that means something already, in force or in the change set, with what it is."""
    found: dict[str, str] = {}
    for word in work.house.bundle.kept(wordbook):  # facts first: a material may be called alike
        found.setdefault(word.name, _told(word))
        for other in word.also:
            found.setdefault(other, f"{word.kind}“{word.name}”的别称")
    for one in files_of(work.session, change_set):
        for line in entries(one.text or ""):
            found.setdefault(line.id, f"这个修改案里的{line.section}")
    return found


def _told(word: Word) -> str:
    """`事实，是否，写在离婚纠纷`"""
    owner = f"{word.owner}的" if word.owner else ""
    parts = (f"{owner}{word.kind}", word.type, f"写在{_where(word.file)}" if word.file else "")
    return "，".join(part for part in parts if part)


def _where(file: str) -> str:
    """The cause or family of causes a file speaks for; `EVERY_CAUSE` for what all share."""
    folder, own = file.removesuffix(".yaml").split("/")[-2:]
    name = folder if own == SHARED else own
    return EVERY_CAUSE if name in SHARED_BY_ALL else name


def add_fact(work: Work, set_id: str, fact: NewFact, place: str) -> Home:
    """Write a fact into its file, and into the table of the form how it is asked; says where it is.

    Everything else in the files keeps its bytes.  Raises `FilingError` with a problem for each
    field, and as `service.write`.
    """
    found = service.as_member(work, set_id)
    bundle, home = _home(work, found, place)
    problems = problems_of(fact, home, bundle, taken(work, found), work.today)
    if fact.owner:
        problems += member_facts.problems_of(fact, home, bundle)
    if problems:
        raise FilingError(problems)
    changes: Changes = {home.file: lambda text: with_fact(text, fact, home)}
    if fact.owner:
        changes[FORM] = lambda text: member_facts.with_asked(text, fact)
    elif fact.question:
        changes[FORM] = lambda text: with_question(text, fact.name, fact.question)
    _write(work, found, bundle, changes, fact.name)
    return home


def add_paper(work: Work, set_id: str, paper: NewPaper, place: str) -> str:
    """Write a material into the list of materials, and into the list of a cause; says which file.

    Raises as `add_fact`.
    """
    found = service.as_member(work, set_id)
    bundle, home = _home(work, found, place)
    if problems := new_papers.problems_of(paper, home, bundle, taken(work, found)):
        raise FilingError(problems)
    file = new_papers.file_of(home)
    changes: Changes = {file: lambda text: new_papers.with_word(text, paper)}
    if home.path is not None:
        changes[home.file] = lambda text: new_papers.with_paper(text, paper)
    _write(work, found, bundle, changes, paper.name)
    return file


def _home(work: Work, change_set: ChangeSet, place: str) -> tuple[Bundle, Home]:
    bundle = bundle_of(work, change_set)
    try:
        return bundle, home_of(bundle, place, work.today)
    except ValueError as error:
        raise FilingError([FieldProblem(PLACE, str(error))]) from None


def _write(work: Work, change_set: ChangeSet, bundle: Bundle, changes: Changes, name: str) -> None:
    """Change several files at once, all of them or none; the checks look at the new lines first."""
    before = {path: service.text_of(work, change_set, path) for path in changes}
    try:
        after = {path: change(before[path]) for path, change in changes.items()}
    except ValueError as error:
        raise FilingError([FieldProblem(PLACE, str(error))]) from None
    _require_good(bundle, after, name)
    for path, text in after.items():
        service.write(work, change_set.id, path, text, service.seen(before[path]))


def _require_good(bundle: Bundle, after: dict[str, str], name: str) -> None:
    """Raises `FilingError` with what the checks say of the lines of a word."""
    try:
        made = layered(bundle, {path: said.encode() for path, said in after.items()})
    except BundleError as error:
        said = [FieldProblem(NAME, one.message) for one in error.problems]
        raise FilingError(said) from None
    wrong = []
    for path, text in after.items():
        if place_of(bundle, path) is None:
            continue
        own = entry(text, name)
        wrong += [
            FieldProblem(NAME, note.message)
            for note in check_file(made, path, text).notes
            if note.severity == ERROR and own and own.start < note.line <= own.end
        ]
    if wrong:
        raise FilingError(wrong)
