"""A file of the finder that is not of its shape is told with its place, and never released."""

from __future__ import annotations

import pytest

from court.core.releases import require_usable
from engine.finding.finder import finder_problems
from engine.text.errors import BundleError
from tests.rules import delivered, with_files


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("线索", "词类: 3\n", "有一处写法不对"),
        ("线索", "词类: {甲: []}\n线索: [{说到: 甲, 多半: 民间借贷纠纷}]\n", "“甲”这一类没有写词"),
        ("线索", "词类: {甲: 钱}\n线索: [{多半: 民间借贷纠纷}]\n", "少了“说到”"),
        ("线索", "词类: {甲: 钱}\n线索: [{说到: [], 多半: 民间借贷纠纷}]\n", "没有写说到什么"),
        ("日常用词", "同义: 3\n", "有一处写法不对"),
        ("日常用词", "最常见: []\n", "少了“同义”"),
        ("找案由", "问题: 3\n", "有一处写法不对"),
        ("找案由", "问题: {起: {问: 什么事}}\n", "少了“答”"),
    ],
)
def test_what_is_wrong_is_said_and_not_released(name: str, text: str, said: str) -> None:
    bundle = with_files({f"casetypes/表单/{name}.yaml": text})
    problems = finder_problems(bundle)
    assert any(said in one.message for one in problems)
    assert all(one.mark is not None and name in one.mark.file for one in problems)
    with pytest.raises(BundleError, match=said):
        require_usable(bundle)


def test_the_delivered_files_have_no_fault() -> None:
    assert finder_problems(delivered()) == []
