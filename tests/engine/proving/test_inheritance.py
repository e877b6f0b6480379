"""What a parent keeps to itself: entries its leaves do not inherit, and lint about both sides."""

from __future__ import annotations

from engine.bundle.bundle import Bundle
from engine.language.casetypes import name_of
from tests.engine.proving.casetype_lint import VOICE, delivered, found
from tests.rules import of_files

CHECKS = ("没有下级的“本级”", "不用了上级没有的")
PARENT = "casetypes/人格权纠纷/人格权纠纷/_通则.yaml"
HERE = """案由: 人格权纠纷
请求:
- {名称: 停止侵害, 范围: 本级}
- {名称: 赔礼道歉}
要素:
- {名称: 哪一种人格权, 范围: 本级, 档: 必, 依据: [民事诉讼法 124(3)]}
材料:
- {名称: 录音, 范围: 本级, 档: 需, 当: {哪一种人格权: 声音}, 依据: [登记立案规定 6]}
"""


def shown(bundle: Bundle, *path: str) -> tuple[set[str], set[str]]:
    """What is listed for a cause, and the requirements that follow from it."""
    level = bundle.level(path)
    names = set(map(name_of, level.casetype.entries()))
    return names, {compiled.rule.id for compiled, _ in level.effective()}


def test_what_stands_for_the_parent_alone_is_not_inherited() -> None:
    files = {PARENT: HERE.encode(), f"casetypes/{VOICE}.yaml": "案由: 声音保护纠纷".encode()}
    bundle = of_files({**delivered(), **files})
    kept = {"停止侵害", "哪一种人格权", "录音"}
    own, required = shown(bundle, "人格权纠纷", "人格权纠纷")
    assert kept | {"赔礼道歉"} <= own
    assert {"要素-哪一种人格权", "材料-录音"} <= required
    below, required = shown(bundle, *VOICE.split("/"))
    assert not kept & below and "赔礼道歉" in below
    assert not {"要素-哪一种人格权", "材料-录音"} & required
    assert "哪一种人格权" in bundle.level(tuple(VOICE.split("/"))).vocabulary.facts


def test_a_leaf_has_nobody_to_keep_it_from() -> None:
    leaf = "案由: 声音保护纠纷\n请求:\n- {名称: 停止使用声音, 范围: 本级}\n"
    (problem,) = found("没有下级的“本级”", {VOICE: leaf})
    assert "停止使用声音" in problem.message
    assert found("没有下级的“本级”", {VOICE: leaf.replace(", 范围: 本级", "")}) == []


def test_only_what_is_passed_on_can_be_dropped() -> None:
    leaf = "案由: 声音保护纠纷\n不用: [赔礼道歉, 停止侵害]\n"
    written = {"人格权纠纷/人格权纠纷/_通则": HERE, VOICE: leaf}
    (problem,) = found("不用了上级没有的", written)
    assert "停止侵害" in problem.message
