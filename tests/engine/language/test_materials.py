"""Documents are known by their names, by other words for them, and by what a filer's words hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from api.forms.live import live_view
from api.forms.page import FormPage
from api.forms.reading import from_filing
from engine.bundle.bundle import Bundle
from engine.bundle.levels import Level
from engine.check.checker import check
from engine.language.materials import FOLDER, load_papers
from engine.proving.material_use import unknown_words
from engine.text.errors import Problems
from engine.text.files import Files
from scripts.materials import append
from tests.api.forms.test_building import DAY, model
from tests.api.forms.test_reading import drawn
from tests.court.houses import founded

WORDS = """
材料:
- {名称: 结婚证, 又称: [红本本], 证明: 家庭}
- {名称: 结婚登记档案, 证明: 家庭}
"""


def papers_of(*texts: str) -> Any:
    problems = Problems()
    files = {f"{FOLDER}/{n}.yaml": text.encode() for n, text in enumerate(texts)}
    return load_papers(Files(files), problems), [p.message for p in problems.items]


class TestTheVocabulary:
    @pytest.mark.parametrize(
        ("said", "meant"),
        [
            ("结婚证", "结婚证"),
            ("红本本", "结婚证"),
            ("结婚证复印件", "结婚证"),
            ("我的红本本照片", "结婚证"),
            ("民政局的结婚登记档案", "结婚登记档案"),
            ("户口簿", None),
        ],
    )
    def test_a_filers_words_are_matched(self, said: str, meant: str | None) -> None:
        papers, _ = papers_of(WORDS)
        found = papers.match(said)
        assert (found.name if found else None) == meant

    def test_a_word_stands_once(self) -> None:
        _, problems = papers_of(WORDS, "材料:\n- {名称: 红本本, 证明: 家庭}\n")
        assert any("材料“红本本”写了两次" in problem for problem in problems)

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("材料:\n- 结婚证\n", "每样材料应写成"),
            ("材料:\n- {名称: 结婚证}\n", "每样材料应写成"),
            ("材料:\n- {名称: 甲, 证明: 乙, 又名: 丙}\n", "没有“又名”这个键"),
            ("- 结婚证\n", "材料词表应写成"),
        ],
    )
    def test_a_slip_is_named(self, text: str, said: str) -> None:
        assert any(said in problem for problem in papers_of(text)[1])

    def test_the_script_adds_words_that_load(self, tmp_path: Path) -> None:
        file = tmp_path / "节.yaml"
        append(file, ["甲证明"])
        append(file, ["乙证明"])
        papers, problems = papers_of(file.read_text(encoding="utf-8"))
        assert problems == []
        assert "甲证明" in papers and "乙证明" in papers

    def test_a_word_rules_use_and_nobody_listed_is_found(self, bundle: Bundle) -> None:
        levels: list[Level] = [bundle.open_level(())]
        assert {word for _, word, _ in unknown_words(levels, papers_of(WORDS)[0])}


CAUSE = "离婚纠纷"
RULE = "材料-婚姻关系证明"


def state_of(bundle: Bundle, *materials: dict[str, Any]) -> str:
    opinion = check(bundle, {"案由": CAUSE, "材料": list(materials)}, DAY)
    return next(f.state for f in opinion.findings if f.rule_id == RULE)


class TestFourStates:
    @pytest.mark.parametrize(
        ("said", "state"),
        [
            ({}, "满足"),
            ({"状态": "已交"}, "满足"),
            ({"状态": "有但没交"}, "不满足"),
            ({"状态": "在别人手里"}, "不满足"),
            ({"状态": "没有"}, "不满足"),
            ({"状态": "有但没交", "文件": "结婚证.jpg"}, "满足"),
        ],
    )
    def test_only_what_was_handed_in_is_there(
        self, bundle: Bundle, said: dict[str, Any], state: str
    ) -> None:
        assert state_of(bundle, {"种类": "结婚证", **said}) == state

    def test_another_word_for_it_will_do(self, bundle: Bundle) -> None:
        assert state_of(bundle, {"种类": "结婚证书"}) == "满足"
        assert state_of(bundle, {"种类": "户口本"}) == "满足"
        assert state_of(bundle, {"种类": "驾驶证"}) == "不满足"


def test_the_form_says_as_what_a_document_is_taken(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with founded(tmp_path_factory.mktemp("materials") / "state") as found:
        raw = {"案由": CAUSE, "材料": [{"种类": "户口本"}, {"种类": "结婚证"}]}
        page = drawn(found.house, raw)
        assert page.count("按“户口簿”收下") == 2  # beside the field, and for the live answer
        assert "按“结婚证”收下" not in page
        form = model(found.house.bundle, CAUSE)
        entered = from_filing(raw, form)
        shown = FormPage(form, entered, live_view(found.house, form, entered, DAY), "/a", "/c")
        assert [words for _, words in shown.matched] == ["按“户口簿”收下", ""]
