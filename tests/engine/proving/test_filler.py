"""Lint against filler: copied facts, claims and files, needless questions, demands without law."""

from __future__ import annotations

from tests.engine.proving.casetype_lint import FIND, NAME, VOICE, elements, found

CHECKS = ("事实照抄别家", "清单与别家相像", "文件照抄", "问案由已经说明的", "必交有条文")
FACTS = ("甲事实", "乙事实", "丙事实", "丁事实")


def voice(text: str) -> str:
    return f"案由: 声音保护纠纷\n{text}"


def test_facts_copied_from_another_family_are_an_error() -> None:
    find = f"案由: 遗失物返还纠纷\n{elements(*FACTS)}"
    (problem,) = found("事实照抄别家", {VOICE: voice(elements(*FACTS)), FIND: find})
    assert "100% 相同" in problem.message and problem.severity == "错误"
    other = f"案由: 遗失物返还纠纷\n{elements(*FACTS[:3], '戊事实')}"
    assert found("事实照抄别家", {VOICE: voice(elements(*FACTS)), FIND: other}) == []


def test_short_lists_official_forms_and_siblings_say_nothing() -> None:
    short = f"案由: 遗失物返还纠纷\n{elements(*FACTS[:3])}"
    assert found("事实照抄别家", {VOICE: voice(elements(*FACTS[:3])), FIND: short}) == []
    form = elements(*FACTS, more="来源: 示范文本")
    find = f"案由: 遗失物返还纠纷\n{form}"
    assert found("事实照抄别家", {VOICE: voice(form), FIND: find}) == []
    sibling = f"案由: 姓名权纠纷\n{elements(*FACTS)}"
    assert found("事实照抄别家", {VOICE: voice(elements(*FACTS)), NAME: sibling}) == []


def test_claims_copied_from_another_family_are_a_warning() -> None:
    claims = (
        "请求: [{名称: 甲请}, {名称: 乙请}, {名称: 丙请}, {名称: 丁请}, {名称: 负担诉讼费用}]\n"
    )
    both = {VOICE: voice(claims), FIND: f"案由: 遗失物返还纠纷\n{claims}"}
    (problem,) = found("清单与别家相像", both)
    assert "请求" in problem.message and problem.severity == "警告"


def test_the_same_file_twice() -> None:
    named = {VOICE: voice(elements(*FACTS)), NAME: f"案由: 姓名权纠纷\n{elements(*FACTS)}"}
    (problem,) = found("文件照抄", named)
    assert "完全相同" in problem.message
    named[NAME] = f"案由: 姓名权纠纷\n{elements(*FACTS)}费用: 人格权案件\n"
    assert found("文件照抄", named) == []


def test_an_option_that_the_cause_has_answered() -> None:
    text = "要素:\n- {名称: 哪种纠纷, 类型: 单选, 选项: [声音保护纠纷, 姓名权纠纷]}\n"
    assert len(found("问案由已经说明的", {VOICE: voice(text)})) == 1
    assert found("问案由已经说明的", {VOICE: voice(text.replace("声音保护纠纷, ", ""))}) == []


def test_a_demand_rests_on_an_article_about_handing_in() -> None:
    text = "材料:\n- {名称: 录音, 档: 需, 依据: [民法典 1023]}\n"
    assert len(found("必交有条文", {VOICE: voice(text)})) == 1
    for better in (text.replace("民法典 1023", "登记立案规定 6"), text.replace("需", "荐")):
        assert found("必交有条文", {VOICE: voice(better)}) == []
