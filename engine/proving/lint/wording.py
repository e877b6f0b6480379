"""Wording: explanations short enough to read, questions that are questions."""

from __future__ import annotations

from collections.abc import Iterator

from engine.language.words import ASK_JUDGE
from engine.proving.lint.base import WARNING, Check, Tree
from engine.text.errors import Problem

LONGEST = 220


class ReadingLength(Check):
    """Explanation and cure can be read in one go."""

    name = "释明长度"
    meaning = f"释明和补救各不超过 {LONGEST} 字，一次读得完"
    severity = WARNING

    def run(self, tree: Tree) -> Iterator[Problem]:
        for _, compiled in tree.written():
            rule = compiled.rule
            for name, text in (("释明", rule.explain), ("补救", rule.cure)):
                if len(text) > LONGEST:
                    yield self.problem(f"{rule.id} 的{name}有 {len(text)} 字，偏长", rule.mark)


class Questions(Check):
    """What is put to the judge is a question."""

    name = "提问是问句"
    meaning = "交给法官的提问里应有一个问句"

    def run(self, tree: Tree) -> Iterator[Problem]:
        for _, compiled in tree.written():
            question = compiled.rule.question
            if question and "？" not in question:
                yield self.problem(f"{compiled.rule.id} 的提问不是问句", compiled.rule.mark)


class FittingAnswers(Check):
    """What is put to the judge has answers of its own: the general ones fit no question."""

    name = "提问有自己的回答"
    meaning = "交给法官的提问应写“回答”，例外的写“例外回答”；通用的回答合不上问题"
    severity = WARNING

    def run(self, tree: Tree) -> Iterator[Problem]:
        for _, compiled in tree.written():
            rule = compiled.rule
            if (rule.effect == ASK_JUDGE or rule.asks_judge) and not rule.answers:
                yield self.problem(f"{rule.id} 的提问没有自己的回答", rule.mark)


class NeverAGround(Check):
    """No objection rests on what the law does not let it rest on."""

    name = "不得作为理由"
    meaning = "时效、证据强弱、未交费、未调解不得作为补正、不予受理、管辖或前置的理由"

    WORDS = ("诉讼时效", "证据不足", "证明力", "未交纳诉讼费", "未经调解", "未缴费")

    def run(self, tree: Tree) -> Iterator[Problem]:
        for _, compiled in tree.written():
            rule = compiled.rule
            if rule.effect not in ("补正", "不予受理", "管辖", "前置"):
                continue
            for word in self.WORDS:
                if word in f"{rule.title}{rule.explain}":
                    yield self.problem(f"{rule.id} 以“{word}”为由产生“{rule.effect}”", rule.mark)
