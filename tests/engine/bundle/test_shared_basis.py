"""Citations that all requirements with one effect share (`共同依据` of `rules/结论.yaml`)."""

from __future__ import annotations

from datetime import date

import pytest

from engine.bundle.bundle import Bundle
from engine.bundle.ruleset import Effective
from engine.proving.lint import lint
from engine.text.errors import BundleError
from engine.text.files import Files

DAY = date(2026, 11, 20)
TABLE = "rules/结论.yaml"
NOTICE = "《最高人民法院关于人民法院登记立案若干问题的规定》"
PROCEDURE = "《中华人民共和国民事诉讼法》"


def _everywhere(bundle: Bundle, effect: str) -> list[Effective]:
    sets = [bundle.ruleset(path, DAY) for path in bundle.paths()]
    return [e for one in sets for e in one.rules if e.requirement.effect == effect]


@pytest.mark.parametrize(
    ("effect", "law", "article"), [("补正", NOTICE, "第7条"), ("管辖", PROCEDURE, "第127条(4)")]
)
def test_every_requirement_with_the_effect_cites_it(
    bundle: Bundle, effect: str, law: str, article: str
) -> None:
    """登记立案规定 7: what is missing is told once and in writing; 民事诉讼法 127(4): venue."""
    found = _everywhere(bundle, effect)
    assert found
    for effective in found:
        (text,) = [text for text in effective.basis if text.startswith(law)]
        assert text.split("》", 1)[1].split("、").count(article) == 1, effective.requirement.rule_id


def test_own_articles_come_first(bundle: Bundle) -> None:
    rules = {e.requirement.rule_id: e for e in bundle.ruleset((), DAY).rules}
    assert rules["起诉-被告-01"].cited[0] == "民事诉讼法 122(2)"
    assert rules["起诉-被告-01"].cited[-1] == "登记立案规定 7"


def _with_table(bundle: Bundle, old: str, new: str) -> Bundle:
    files = dict(bundle.files.items())
    text = files[TABLE].decode()
    assert old in text
    files[TABLE] = text.replace(old, new, 1).encode()
    return Bundle(Files(files))


def test_lint_checks_shared_citations_with_their_place(bundle: Bundle) -> None:
    changed = _with_table(bundle, "依据: [登记立案规定 7]", "依据: [登记立案规定 77]")
    (problem,) = [p for p in lint(changed) if "没有第77条" in p.message]
    assert problem.mark is not None and problem.mark.file == TABLE and problem.mark.line > 1


def test_an_effect_has_one_row(bundle: Bundle) -> None:
    changed = _with_table(bundle, "- {后果: 管辖, 依据:", "- {后果: 补正, 依据:")
    with pytest.raises(BundleError, match="补正的共同依据写了不止一行"):
        _ = changed.policy
