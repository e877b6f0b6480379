"""Finding the cause: questions that lead somewhere, a search that knows everyday words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from api.forms.finder import Branch, branch, load_questions, read_questions, search, sections
from engine.bundle.bundle import Bundle
from engine.text.errors import BundleError
from tests.api.forms.test_building import DAY
from tests.court.papers import ROOT


def test_every_way_through_the_questions_ends_at_a_cause(bundle: Bundle) -> None:
    questions = load_questions(bundle)
    ends = 0
    for step in questions.steps.values():
        for answer in step.answers:
            if answer.cause:
                found = bundle.catalogue.resolve(answer.cause, DAY)
                assert found.cause is not None, answer
                ends += 1
    assert ends > 90


def test_the_questions_have_no_circle(bundle: Bundle) -> None:
    questions = load_questions(bundle)

    def depth(name: str, above: tuple[str, ...]) -> int:
        assert name not in above
        steps = [a.question for a in questions.step(name).answers if a.question]
        return 1 + max((depth(s, (*above, name)) for s in steps), default=0)

    assert depth(questions.start, ()) <= 4


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("案由: 离婚纠分", "案由目录里没有“离婚纠分”（最接近的是“离婚纠纷”）"),
        ("去: 家亭", "没有“家亭”这个问题（最接近的是“家庭”）"),
    ],
)
def test_a_slip_in_the_file_is_named(tmp_path: Path, wrong: str, said: str) -> None:
    for folder in ("casetypes", "rules"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    file = tmp_path / "casetypes" / "表单" / "找案由.yaml"
    text = file.read_text(encoding="utf-8")
    right = "案由: 离婚纠纷}" if wrong.startswith("案由") else "去: 家庭}"
    file.write_text(text.replace(right, f"{wrong}}}", 1), encoding="utf-8")
    with pytest.raises(BundleError) as caught:
        read_questions(Bundle.load(tmp_path))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("借钱", "民间借贷纠纷"),
        ("借款", "民间借贷纠纷"),
        ("离婚", "离婚纠纷"),
        ("lihun", "离婚纠纷"),
        ("工资", "追索劳动报酬纠纷"),
        ("网购", "信息网络买卖合同纠纷"),
        ("借款合同纠纷", "借款合同纠纷"),
        ("朋友借钱一直没还", "民间借贷纠纷"),
        ("在商场受伤了怎么办", "违反安全保障义务责任纠纷"),
    ],
)
def test_search_finds_what_people_type(bundle: Bundle, typed: str, first: str) -> None:
    assert search(bundle, typed, DAY)[0].cause.name == first


def test_search_shows_what_lies_below(bundle: Bundle) -> None:
    assert "民间借贷纠纷" in [h.cause.name for h in search(bundle, "借款合同", DAY)]


def test_search_for_nothing_or_nonsense_finds_nothing(bundle: Bundle) -> None:
    assert search(bundle, "  ", DAY) == []
    assert search(bundle, "没有量子叠加", DAY) == []


def test_the_tree_holds_every_cause_of_the_day(bundle: Bundle) -> None:
    def count(found: Branch) -> int:
        return 1 + sum(count(b) for b in found.below)

    edition = bundle.catalogue.edition_on(DAY)
    branches = [branch(bundle, DAY, s.id) for s in sections(bundle, DAY)]
    assert None not in branches
    assert sum(count(b) for b in branches if b) == sum(c.start <= DAY for c in edition.causes)


def test_the_everyday_words_of_a_causes_own_file_find_it(bundle: Bundle) -> None:
    home = "合同、准合同纠纷/合同纠纷/借款合同纠纷/民间借贷纠纷.yaml"
    said = "案由: 民间借贷纠纷\n说法: [哥们借了我的钱拉黑我]\n"
    files = {k: v for k, v in bundle.files.items() if k != f"rules/{home}"}
    other = Bundle.from_files({**files, f"casetypes/{home}": said.encode()})
    hits = search(other, "拉黑我", DAY)
    assert [hit.cause.name for hit in hits][:1] == ["民间借贷纠纷"]
    assert hits[0].why == "日常说法：哥们借了我的钱拉黑我"
    assert search(bundle, "哥们借了我的钱拉黑我", DAY)[:1] != hits[:1]
