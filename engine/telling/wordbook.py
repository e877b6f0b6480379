"""Every word that rules may use: facts, materials, claims, with how they are asked and who uses them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.bundle.bundle import Bundle
from engine.bundle.levels import Level
from engine.evaluation.compiler import CompiledRule, mentions, walk
from engine.language.syntax import HandedIn, OwnMaterial
from engine.language.vocabulary import Fact
from engine.telling.asked import asked
from engine.text import pinyin

FACT, MATERIAL, CLAIM = KINDS = ("事实", "材料", "请求")
SHARED = "全部案由"


@dataclass(frozen=True, slots=True)
class Word:
    """A word with what is known of it; `owner` is the kind of member a fact belongs to.

    `asked` are the words of the form, `rules` ids with titles, `places` where a casetype names it.
    """

    kind: str
    name: str
    type: str = ""
    label: str = ""
    asked: str = ""
    also: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    silence: str = ""
    owner: str = ""
    file: str = ""
    rules: tuple[tuple[str, str], ...] = ()
    places: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What a search looks at."""
        return " ".join((self.name, self.label, self.asked, self.owner, *self.also))


def wordbook(bundle: Bundle) -> tuple[Word, ...]:
    """Every word, facts first, by name; read once for a bundle with `Bundle.kept`."""
    levels = [bundle.open_level(path) for path in bundle.paths()]
    used = _used(levels)
    places = _places(levels)
    found = [*_facts(bundle, levels, used, places), *_materials(bundle, used, places)]
    found += [
        Word(CLAIM, name, label=label, places=places[CLAIM, name], rules=used[CLAIM, name])
        for name, label in _claims(levels).items()
    ]
    return tuple(sorted(found, key=lambda word: (KINDS.index(word.kind), word.owner, word.name)))


def search(words: Iterable[Word], said: str, kind: str = "") -> list[Word]:
    """Words that hold everything said in name, label, question or other names.

    What is called just so comes first, then what is also called so.  Letters are pinyin of a name or
    of another name.
    """
    wanted = said.split()
    found = [
        word
        for word in words
        if kind in ("", word.kind)
        and (all(part in word.text for part in wanted) or _by_pinyin(word, said))
    ]
    just = said.strip()
    return sorted(found, key=lambda word: (word.name != just, just not in word.also))


def _by_pinyin(word: Word, said: str) -> bool:
    return any(pinyin.match(name, said) is not None for name in (word.name, *word.also))


Rules = dict[tuple[str, str], tuple[tuple[str, str], ...]]
Places = dict[tuple[str, str], tuple[str, ...]]


def _used(levels: list[Level]) -> Rules:
    """Rules by the words they name."""
    found: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for level in levels:
        for rule in level.rules:
            for key in _named(rule):
                found[key][rule.rule.id] = rule.rule.title
    return defaultdict(tuple, {key: tuple(rules.items()) for key, rules in found.items()})


def _named(rule: CompiledRule) -> Iterator[tuple[str, str]]:
    for condition in (rule.applies_node, rule.body_node):
        yield from ((FACT, ref.name) for ref in mentions(condition))
        for node in walk(condition):
            if isinstance(node, HandedIn | OwnMaterial):
                yield from ((MATERIAL, kind) for kind in node.kinds)
    yield from ((FACT, ref.name) for ref in rule.lists)


def _places(levels: list[Level]) -> Places:
    """Where casetypes name a word, by the last name of the place."""
    found: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for level in levels:
        place = level.path[-1] if level.path else SHARED
        own = level.own_type
        named = [(FACT, name) for element in own.elements for name in element.names]
        named += [(MATERIAL, kind) for paper in own.materials for kind in paper.kinds]
        named += [(CLAIM, claim.name) for claim in own.claims]
        for key in named:
            found[key][place] = None
    return defaultdict(tuple, {key: tuple(places) for key, places in found.items()})


def _facts(bundle: Bundle, levels: list[Level], used: Rules, places: Places) -> Iterator[Word]:
    known = asked(bundle)
    vocabulary = levels[0].vocabulary
    facts: dict[str, Fact] = dict(vocabulary.facts)
    for level in levels:
        facts |= {e.fact.name: e.fact for e in level.own_type.elements if e.fact}
    for fact in facts.values():
        yield _fact(fact, "", known, used, places)
    for owner, members in vocabulary.records.items():
        yield from (_fact(fact, owner, known, used, places) for fact in members.values())


def _fact(fact: Fact, owner: str, known: dict[str, str], used: Rules, places: Places) -> Word:
    return Word(
        FACT,
        fact.name,
        fact.type,
        fact.label,
        known.get(fact.name) or fact.hint,
        also=fact.also,
        options=fact.options,
        silence=fact.silence,
        owner=owner,
        file=fact.mark.file if fact.mark else "",
        rules=used[FACT, fact.name],
        places=places[FACT, fact.name],
    )


def _materials(bundle: Bundle, used: Rules, places: Places) -> Iterator[Word]:
    papers = bundle.open_level(()).vocabulary.papers
    for paper in dict.fromkeys(papers.by_word.values()):
        rules = dict(pair for word in paper.words for pair in used[MATERIAL, word])
        named = dict.fromkeys(place for word in paper.words for place in places[MATERIAL, word])
        yield Word(
            MATERIAL,
            paper.name,
            paper.proves,
            also=paper.also,
            file=paper.mark.file if paper.mark else "",
            rules=tuple(rules.items()),
            places=tuple(named),
        )


def _claims(levels: list[Level]) -> dict[str, str]:
    return {claim.name: claim.label for level in levels for claim in level.own_type.claims}
