"""The guided questions lead somewhere, and a slip in their file is named."""

from __future__ import annotations

import pytest

from engine.bundle.bundle import Bundle
from engine.finding.finder import find
from engine.finding.questions import load_questions, read_questions
from engine.text.errors import BundleError
from tests.engine.finding.test_everyday import DAY
from tests.rules import delivered, with_files

FILE = "casetypes/表单/找案由.yaml"


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
    ("words", "question"),
    [
        ("别人欠我钱", "是怎么欠的？"),
        ("外卖骑手被撞", "是怎么发生的？"),
        ("老人的事", "是什么事？"),
        ("押金", "是什么事？"),
        ("房东不退押金", ""),
        ("收到传票", ""),
    ],
)
def test_who_says_too_little_is_asked_what_fits(bundle: Bundle, words: str, question: str) -> None:
    step = find(bundle, words, DAY).step
    assert (step.question if step else "") == question


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("案由: 离婚纠分", "案由目录里没有“离婚纠分”（最接近的是“离婚纠纷”）"),
        ("去: 家亭", "没有“家亭”这个问题（最接近的是“家庭”）"),
    ],
)
def test_a_slip_in_the_file_is_named(wrong: str, said: str) -> None:
    right = "案由: 离婚纠纷}" if wrong.startswith("案由") else "去: 家庭}"
    text = delivered().files.text(FILE).replace(right, f"{wrong}}}", 1)
    with pytest.raises(BundleError) as caught:
        read_questions(with_files({FILE: text}))
    assert said in str(caught.value)
