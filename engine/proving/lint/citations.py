"""Citations: the law and article exist, are in force on the rule's days, and are on topic."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.law.citations import Citation, CitationProblem, parse_citation
from engine.proving.lint.base import WARNING, Check, Tree
from engine.text.errors import Mark, Problem, nearest

CLAIM_RULES = "请求-写明-"


def _cited(tree: Tree) -> Iterator[tuple[str, tuple[str, ...], date, date, Mark | None, str]]:
    for _, compiled in tree.rules:
        rule = compiled.rule
        text = f"{rule.title}{rule.explain}{rule.cure}"
        yield rule.id, rule.basis, rule.start, rule.end, rule.mark, text
        for cause, basis in rule.basis_of_causes:
            yield f"{rule.id}（{cause}）", basis, rule.start, rule.end, rule.mark, ""
    for row, mark in tree.bundle.policy.shared():
        yield f"后果{row.effect}的共同依据", row.basis, date.min, date.max, mark, ""
    for level in tree.levels:
        for derivation in level.own.derivations:
            yield (
                derivation.name,
                derivation.basis,
                date.min,
                date.max,
                derivation.mark,
                derivation.name,
            )


class Citations(Check):
    """Cited articles exist and are in force for as long as the rule is."""

    name = "引用存在"
    meaning = "依据写的法律在法规索引里、条文存在，且规则施行期间一直有至少一条有效依据"

    def run(self, tree: Tree) -> Iterator[Problem]:
        laws = tree.bundle.laws
        base = tree.bundle.base_day
        for name, basis, start, end, mark, _ in _cited(tree):
            held = not basis
            for text in basis:
                try:
                    citation = parse_citation(text)
                except CitationProblem as problem:
                    yield self.problem(f"{name}：{problem}", mark)
                    continue
                for message in laws.check(citation, None, None):
                    yield self.problem(f"{name}：{message}", mark)
                held |= not laws.check(citation, max(start, base), end)
            if not held:
                yield self.problem(f"{name}：没有一条依据在规则的整个施行期间有效", mark)


class CausesOfCitations(Check):
    """Citations that belong to a cause name one of the catalogue."""

    name = "案由依据的案由存在"
    meaning = "“案由依据”写的案由在目录里"

    def run(self, tree: Tree) -> Iterator[Problem]:
        known = {name for edition in tree.bundle.catalogue.editions for name in edition.by_name}
        for _, compiled in tree.rules:
            for cause, _ in compiled.rule.basis_of_causes:
                if cause not in known:
                    said = f"{compiled.rule.id}：没有“{cause}”这个案由{nearest(cause, known)}"
                    yield self.problem(said, compiled.rule.mark)


class OnTopic(Check):
    """A rule shares a keyword with an article it cites; else its number may be wrong."""

    name = "引用切题"
    meaning = "规则的用词应与所引条文的关键词有交集；没有交集可能引错了条"
    severity = WARNING

    def run(self, tree: Tree) -> Iterator[Problem]:
        laws = tree.bundle.laws
        for name, basis, _, _, mark, text in _cited(tree):
            if name.startswith(CLAIM_RULES):
                continue  # its words are the claim's, its article the one on every claim
            known = [c for b in basis if (c := _parsed(b)) and laws.keywords(c)]
            if text and known and not any(w in text for c in known for w in laws.keywords(c)):
                yield self.problem(f"{name}：用词与所引条文的关键词没有交集，请核对条号", mark)


def _parsed(text: str) -> Citation | None:
    try:
        return parse_citation(text)
    except CitationProblem:
        return None
