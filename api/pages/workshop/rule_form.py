"""An entry as a form: its keys as fields, its conditions as nested boxes with pickers.

What the form posts is put into the entry's text here, so that the text stays the only thing kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from starlette.datastructures import FormData

from api.base.posted import text as posted_text
from engine.bundle.bundle import Bundle
from engine.bundle.levels import Level
from engine.editing import box_edits
from engine.editing.box_edits import Known
from engine.editing.boxes import CONDITIONS, ROW, WORDS, Box, boxes, numbered
from engine.editing.fields import (
    CHOICES,
    Field,
    addable,
    field_name,
    fields,
    is_value,
    keys_of,
    with_key,
    with_lists,
    without_key,
)
from engine.editing.slips import plain_day
from engine.editing.standing import place_of
from engine.editing.written import DAY, Written, values, with_values
from engine.language.comparisons import WORDS as COMPARISONS
from engine.language.comparisons import words_for
from engine.language.scopes import Scope
from engine.language.vocabulary import VIRTUAL_LISTS, Fact, Vocabulary
from engine.language.words import Keys, texts
from engine.text.lists import SEPARATORS, holding

PARTS = ("head", "op", "said", "over")
BOX, KEY = "box:", "key:"
MOST_BOXES = 200
# What is said to people in a whole sentence needs more than a line.
SENTENCES = ("释明", "补救", "提问", "例外提问", "说明")
ADDED_ROW = ("head", "op", "said")


@dataclass
class BoxView:
    """A box with what its pickers offer: comparisons of the fact's type, options of the fact."""

    box: Box
    label: str = ""
    ops: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    is_value: bool = False
    children: list[BoxView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Named:
    """A word of a picker and what else it is called."""

    name: str
    about: str


@dataclass
class RuleForm:
    """The form of an entry."""

    fields: list[Field]
    roots: list[BoxView]
    addable: list[tuple[str, str]]
    facts: list[Named]
    lists: list[str]
    papers: list[str]
    claims: list[str]
    comparisons: tuple[str, ...] = (*COMPARISONS, *WORDS)
    conditions: tuple[str, ...] = CONDITIONS
    sentences: tuple[str, ...] = SENTENCES
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: CHOICES)


def rule_form(bundle: Bundle, path: str, place: Written, own: str) -> RuleForm | None:
    """The form of an entry; None for a text that is no YAML, or an entry too large for one."""
    keys = keys_of(path, place.section)
    found = boxes(own)
    shown = fields(own, keys)
    if (not shown and not found) or sum(1 for root in found for _ in root.below()) > MOST_BOXES:
        return None
    level = level_of(bundle, path)
    vocabulary = level.vocabulary
    members = tuple(one.said for one in shown if one.label == "每个")
    top = Scope(vocabulary, members)
    lists = [name for name in (*vocabulary.facts, *VIRTUAL_LISTS) if vocabulary.is_list(name)]
    return RuleForm(
        [_with_choices(one, vocabulary) for one in shown],
        [_view(box, top) for box in found],
        [(key, keys[key]) for key in addable(own, keys)],
        names_of(vocabulary),
        lists,
        papers_of(level),
        sorted({claim.name for claim in level.casetype.claims}),
    )


def level_of(bundle: Bundle, path: str) -> Level:
    """The place a file speaks for; what all causes share for a file of no one place."""
    return bundle.open_level(place_of(bundle, path) or ())


def _with_choices(one: Field, vocabulary: Vocabulary) -> Field:
    """A field that takes a fact offers the facts of the right type."""
    if one.label == "起算":
        dates = tuple(n for n, fact in vocabulary.facts.items() if fact.type == "日期")
        return replace(one, choices=dates)
    return one


def names_of(vocabulary: Vocabulary) -> list[Named]:
    """Facts by name, of the filing and of members, with label and type."""
    members = [fact for record in vocabulary.records.values() for fact in record.values()]
    found = {fact.name: fact for fact in (*members, *vocabulary.facts.values())}
    return [Named(name, _about(fact)) for name, fact in sorted(found.items())]


def _about(fact: Fact) -> str:
    label = f"{fact.label}，" if fact.label and fact.label != fact.name else ""
    return f"{label}{''.join(f'{word}，' for word in fact.also)}{fact.type}"


def papers_of(level: Level) -> list[str]:
    """Materials of the cause and of every cause, by name."""
    own = {name for paper in level.casetype.materials for name in paper.kinds}
    shared = {
        paper.name
        for paper in level.vocabulary.papers.by_word.values()
        if paper.mark and paper.mark.file.endswith("/共用.yaml")
    }
    return sorted(own | shared)


def _view(box: Box, scope: Scope) -> BoxView:
    inner = scope.inside(box.over) if box.over else scope
    found = BoxView(box, is_value=is_value(box.said))
    found.children = [_view(child, inner) for child in box.children]
    ref = scope.find(box.head) if box.kind == ROW else None
    if ref is not None:
        found.label = "" if ref.fact.shown == box.head else ref.fact.shown
        found.ops = words_for(ref.fact.type)
        found.options = ("是", "否") if ref.fact.type == "是否" else texts(list(ref.fact.options))
    return found


def known_words(bundle: Bundle, path: str) -> frozenset[str]:
    """Words of the place a file speaks for that hold a sign by which lists are parted."""
    level = level_of(bundle, path)
    facts = [one for fields in level.vocabulary.records.values() for one in fields.values()]
    facts += level.vocabulary.facts.values()
    options = {word for fact in facts for word in texts(list(fact.options))}
    names = {*(fact.name for fact in facts), *(claim.name for claim in level.casetype.claims)}
    papers = bundle.dictionary.papers.by_word
    return frozenset(holding({*options, *names, *papers}, SEPARATORS))


def filled_in(form: FormData, own: str, known: Known) -> tuple[str, str]:
    """The entry with what was changed in the form, and what of it could not be put in."""
    try:
        own = with_values(own, _values(form, own))
        own = with_lists(own, _lists(form), known)
        return box_edits.with_boxes(own, _boxes(form, own), known), ""
    except ValueError as error:
        return own, str(error)


def _changed(form: FormData, name: str) -> tuple[str, str] | None:
    """What a field said and says, when it was changed; its old words stand in a hidden field."""
    new, old = form.get(name), form.get(f"was-{name}")
    if not isinstance(new, str) or not isinstance(old, str) or new == old:
        return None
    return old, new.strip()


def _values(form: FormData, own: str) -> dict[tuple[str, ...], str]:
    found = {}
    for one in values(own):
        said = _changed(form, field_name(one))
        if said and one.text == said[0]:  # the text beside the form was not changed meanwhile
            found[one.path] = plain_day(said[1]) if one.kind == DAY else said[1]
    return found


def _lists(form: FormData) -> dict[str, str]:
    names = [name for name in form if name.startswith("l-")]
    return {name.removeprefix("l-"): said[1] for name in names if (said := _changed(form, name))}


def _boxes(form: FormData, own: str) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for number, box in numbered(own).items():
        for part in PARTS:
            said = _changed(form, f"b{number}-{part}")
            if said and getattr(box, part) == said[0]:
                found.setdefault(number, {})[part] = said[1]
    return found


def shape_changed(form: FormData) -> bool:
    """Whether other pickers are needed than those on the page."""
    return any(
        _changed(form, name)
        for name in form
        if name.startswith("b") and name.endswith(("-head", "-op", "-over"))
    )


def outdated(form: FormData, shown: RuleForm) -> bool:
    """Whether the form on the page says anything else than the text now does."""
    said = {one.name: one.said for one in shown.fields}
    for root in shown.roots:
        for box in root.box.below():
            said |= {f"b{box.number}-{part}": getattr(box, part) for part in PARTS}
    posted = [name.removeprefix("was-") for name in form if name.startswith("was-")]
    return any(form.get(name) != said.get(name) for name in posted)


def acted(form: FormData, own: str, action: str, keys: Keys, known: Known) -> str:
    """The entry after a button of the form was pressed.  Raises `ValueError`."""
    if action.startswith(KEY):
        word, _, key = action.removeprefix(KEY).partition(":")
        if word == "remove":
            return without_key(own, key)
        return with_key(own, keys, posted_text(form, "key", 20), *_row(form, "key"), known)
    word, _, number = action.removeprefix(BOX).partition(":")
    if not number.isdigit():
        return own
    if word == "add":
        return box_edits.added(own, int(number), *_row(form, f"add{number}"), known)
    change = _ACTIONS.get(word)
    return own if change is None else change(form, own, int(number))


def _row(form: FormData, name: str) -> tuple[str, str, str]:
    head, op, said = (posted_text(form, f"{name}-{part}", 500) for part in ADDED_ROW)
    return head, op, said


def _group(form: FormData, own: str, number: int) -> str:
    word, over = posted_text(form, f"group{number}", 4), posted_text(form, f"over{number}", 20)
    return box_edits.grouped(own, number, word, over)


_ACTIONS: Mapping[str, Callable[[FormData, str, int], str]] = {
    "remove": lambda _, own, number: box_edits.removed(own, number),
    "raise": lambda _, own, number: box_edits.raised(own, number),
    "group": _group,
    "ungroup": lambda _, own, number: box_edits.ungrouped(own, number),
}
