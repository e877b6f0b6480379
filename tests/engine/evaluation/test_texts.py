"""Templates with nothing but names are read without Jinja, and come out as Jinja reads them."""

from __future__ import annotations

import pytest

from engine.evaluation import explain
from engine.evaluation.explain import compile_text, environment
from engine.text.errors import Mark, Problems

NAMES = frozenset(("标的总额", "本院x", "none", "true", "if"))


def found(source: str) -> tuple[tuple[str, ...], list[str]]:
    problems = Problems()
    text = compile_text(source, environment(None), NAMES, problems, Mark("规则.yaml", 1, 1))
    return text.names, [str(problem) for problem in problems.items]


@pytest.mark.parametrize(
    "source",
    [
        "共{{ 标的总额 }}元，{{本院x}}、{{ 标的总额}}",
        "{{ none }}{{ 标的总额 }}",
        "{{ true }}",
        "{{ if }}",
        "{{ 标的总数 }}{{ 没有 }}",
        "{{ 标的总额 ",
        "{{ 标的总额 }} }}",
        "{{{ 标的总额 }}}",
        "{# {{ 没有 }} #}",
        "{{ 标的总额.甲 }}",
        "{{ 1标的 }}",
        "{{ 标的总额\n}}",
        "{% if 标的总额 %}{{ 本院x }}{% endif %}",
    ],
)
def test_names_and_problems_are_those_jinja_finds(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = found(source)
    monkeypatch.setattr(explain, "_only_names", lambda *_: None)
    assert here == found(source)


def test_plain_names_need_no_jinja(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "_check_tree", None)
    assert found("共{{ 标的总额 }}元，{{ 今日 }}") == (("标的总额", "今日"), [])
