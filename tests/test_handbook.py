"""Every YAML example of the handbook loads, and its examples come out as written."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from engine.bundle.bundle import Bundle
from engine.proving.examples import failures
from engine.proving.lint import lint

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "规则编写手册.md").read_text(encoding="utf-8")
RULES = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
CASETYPES = re.findall(r"```yaml casetype\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for folder in ("casetypes", "rules"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_there_are_examples() -> None:
    assert len(RULES) >= 5
    assert len(CASETYPES) >= 1


@pytest.mark.parametrize("text", RULES, ids=range(len(RULES)))
def test_rule_example(copied: Path, text: str) -> None:
    level: tuple[str, ...] = ("侵权责任纠纷",) if text.startswith("除外") else ()
    folder = copied.joinpath("rules", *level)
    folder.mkdir(exist_ok=True)
    file = folder / "_通则.yaml" if level else folder / "_通则" / "手册.yaml"
    file.write_text(text, encoding="utf-8")
    bundle = Bundle.load(copied)
    assert list(failures(bundle, bundle.level(level))) == []
    found = [p for p in lint(bundle) if p.mark and p.mark.file.endswith(file.name)]
    assert [str(p) for p in found if p.severity == "错误"] == []


@pytest.mark.parametrize("text", CASETYPES, ids=range(len(CASETYPES)))
def test_casetype_example(copied: Path, text: str) -> None:
    own = "小额借款合同纠纷" if "小额借款合同纠纷" in text else "民间借贷纠纷"
    path = ("合同、准合同纠纷", "合同纠纷", "借款合同纠纷", own)
    file = copied.joinpath("casetypes", *path) / "_通则" / "手册.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    level = Bundle.load(copied).level(path)
    assert not level.problems.items
    if "案由说明" in text:
        assert level.casetype.told["仲裁协议有疑义"] is False
    elif "手册停止骚扰" in text:
        assert list(failures(Bundle.load(copied), level)) == []
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
