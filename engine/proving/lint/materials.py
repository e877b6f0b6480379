"""Materials: rules and casetypes name documents by the words of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from engine.proving.lint.base import WARNING, Check, Tree
from engine.proving.material_use import unknown_words
from engine.text.errors import Problem, nearest

# ERROR once every section's words are in the vocabulary.
UNKNOWN_MATERIAL = WARNING


class MaterialsAreKnown(Check):
    """Every document a rule names is one of the dictionary."""

    name = "材料在词表里"
    meaning = (
        "规则和案由里的材料用 casetypes/字典/材料 里的词；缺的用 python -m scripts.materials 加"
    )
    severity = UNKNOWN_MATERIAL

    def run(self, tree: Tree) -> Iterator[Problem]:
        papers = tree.bundle.dictionary.papers
        for _, word, mark in unknown_words(tree.changed, papers):
            hint = nearest(word, papers.by_word)
            yield self.problem(f"材料词表里没有“{word}”{hint}", mark)
