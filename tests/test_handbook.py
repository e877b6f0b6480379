"""Every YAML example of the handbook loads, and its examples come out as written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.bundle.bundle import Bundle
from engine.bundle.layering import layered
from engine.proving.examples import failures
from engine.proving.lint import lint
from engine.text.errors import Problem

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "规则编写手册.md").read_text(encoding="utf-8")
RULES = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
CASETYPES = re.findall(r"```yaml casetype\n(.*?)```", TEXT, re.DOTALL)


def test_there_are_examples() -> None:
    assert len(RULES) >= 5
    assert len(CASETYPES) >= 1


@pytest.fixture(scope="module")
def with_examples(bundle: Bundle) -> tuple[Bundle, list[Problem]]:
    """The rules with every example in a file of its own, and what lint says of all of them."""
    files = {place(number): text.encode() for number, text in enumerate(RULES)}
    found = layered(bundle, files)
    return found, lint(found)


def level_of(text: str) -> tuple[str, ...]:
    return ("侵权责任纠纷",) if text.startswith("除外") else ()


def place(number: int) -> str:
    return "/".join(("rules", *level_of(RULES[number]), "_通则", f"手册-{number}.yaml"))


@pytest.mark.parametrize("number", range(len(RULES)))
def test_rule_example(with_examples: tuple[Bundle, list[Problem]], number: int) -> None:
    bundle, problems = with_examples
    level = bundle.level(level_of(RULES[number]))
    assert [one for one in failures(bundle, level) if one.mark.file == place(number)] == []
    found = [one for one in problems if one.mark and one.mark.file == place(number)]
    assert [str(one) for one in found if one.severity == "错误"] == []


@pytest.mark.parametrize("text", CASETYPES, ids=range(len(CASETYPES)))
def test_casetype_example(bundle: Bundle, text: str) -> None:
    own = "小额借款合同纠纷" if "小额借款合同纠纷" in text else "民间借贷纠纷"
    path = ("合同、准合同纠纷", "合同纠纷", "借款合同纠纷", own)
    file = "/".join(("casetypes", *path, "_通则", "手册.yaml"))
    found = layered(bundle, {file: text.encode()})
    level = found.level(path)
    assert not level.problems.items
    if "案由说明" in text:
        assert level.casetype.told["仲裁协议有疑义"] is False
    elif "手册停止骚扰" in text:
        assert list(failures(found, level)) == []
        assert len([r for r in level.rules if r.rule.id == "请求-写明-手册停止骚扰"]) == 1
    elif "说法" in text:
        assert level.casetype.sayings and level.casetype.verified
        by = {claim.name: claim.by for claim in level.casetype.claims}
        assert by["手册返还多付的利息"] == "借款人"
    else:
        assert {"手册借款日期", "手册裁决日期"} <= set(level.vocabulary.facts)


def test_every_key_and_word_of_the_language_is_explained() -> None:
    from engine.evaluation.explain import environment
    from engine.language.comparisons import WORDS
    from engine.language.conditions import STRUCTURE

    missing = [w for w in (*WORDS, *STRUCTURE, *environment(None).filters) if w not in TEXT]
    assert missing == []
