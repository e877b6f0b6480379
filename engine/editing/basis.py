"""What an entry rests on: citations read from its text and put into it."""

from __future__ import annotations

import re

import yaml

from engine.editing.fields import with_key
from engine.editing.spans import composed, end_of, put_in, replaced, start_of
from engine.editing.written import scalar
from engine.language.words import Keys
from engine.law.citations import Citation, CitationProblem, LawIndex
from engine.values.numerals import WRITTEN, counted

BASIS = "依据"
_NUMBER = rf"(?:{WRITTEN}|\d+)"
_WRITTEN_OUT = re.compile(
    rf"《?(?P<law>.+?)》?\s*第\s*(?P<number>{_NUMBER})\s*条(?:之(?P<inserted>{_NUMBER}))?"
)
_PARENS = str.maketrans("（）", "()")


def bases(text: str) -> list[str]:
    """The citations of an entry, in its order; none for a text that is no YAML."""
    node = _node(text)
    items = node.value if isinstance(node, yaml.SequenceNode) else [node] if node else []
    return [str(item.value) for item in items if isinstance(item, yaml.ScalarNode)]


def _node(text: str) -> yaml.Node | None:
    root = composed(text)
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    return next((value for key, value in pairs if key.value == BASIS), None)


def with_basis(text: str, keys: Keys, citation: str) -> str:
    """The entry resting on a citation too.  Raises `ValueError` where it cannot be written."""
    node = _node(text)
    if node is None:
        return with_key(text, keys, BASIS, "", "", citation)
    if citation in bases(text):
        raise ValueError(f"依据里已经有 {citation}")
    if isinstance(node, yaml.SequenceNode):
        return put_in(text, node, scalar(citation))
    own = text[start_of(node) : end_of(text, node)]
    listed = f"[{own}, {scalar(citation)}]" if own else f" [{scalar(citation)}]"
    return replaced(text, [(start_of(node), end_of(text, node), listed)])


def article_of(said: str, laws: LawIndex) -> tuple[str, str]:
    """Short name and number of the article somebody typed, `""` for a law that has no articles.

    Understands what rules write, and `《中华人民共和国民事诉讼法》第一百二十二条第一款` with or without
    its marks; paragraph and item are left aside.  Raises `CitationProblem`.
    """
    written = _WRITTEN_OUT.match(said.strip())
    if written:
        inserted = f"-{counted(written['inserted'])}" if written["inserted"] else ""
        found = Citation(
            _short(written["law"], laws), ((f"{counted(written['number'])}{inserted}", ""),)
        )
    else:
        read = laws.read(said.strip().translate(_PARENS))
        found = Citation(read.law, read.articles[:1])
    if problems := laws.check(found, None, None):
        raise CitationProblem("；".join(problems))
    return found.law, found.articles[0][0] if found.articles else ""


def _short(law: str, laws: LawIndex) -> str:
    """The short name of a law that is called so, in full or without what every law begins with."""
    if law in laws.laws:
        return law
    full = {law, f"中华人民共和国{law}"}
    return next((one.short for one in laws.laws.values() if one.full in full), law)
