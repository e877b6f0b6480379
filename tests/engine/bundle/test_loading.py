"""Loading refuses wrong rules with file, line, column and the nearest right word; all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bundle.bundle import Bundle
from engine.text.errors import BundleError
from tests.few_rules import lay_out

ROOT = Path(__file__).resolve().parents[3]
GOOD = """\
规则:
- 编号: 试验-甲-01
  名称: 试验
  要求: {已填: [事实与理由]}
  后果: 提示
  依据: [民事诉讼法 124(3)]
  释明: 试验。
"""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(tmp_path_factory.mktemp("data"), "买卖合同纠纷", "机动车交通事故责任纠纷")


def problems_with(root: Path, text: str, name: str = "rules/_通则/试验.yaml") -> list[str]:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    try:
        Bundle.load(root).level(())
    except BundleError as error:
        return [str(problem) for problem in error.problems]
    finally:
        file.unlink()
    return []


def test_a_good_rule_loads(copied: Path) -> None:
    assert problems_with(copied, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("已填: [事实与理由]", "已填: [事实与理尤]", "最接近的是“事实与理由”"),
        ("已填: [事实与理由]", "性别: 男", "请用“某个”“每个”或“没有”"),
        ("已填: [事实与理由]", "仲裁协议: 有的", "不是是否的值"),
        ("已填: [事实与理由]", "渠道: 网站", "没有“网站”这个选项"),
        ("已填: [事实与理由]", "标的总额: {早于: 2026-01-01}", "不能用“早于”"),
        ("已填: [事实与理由]", "标的总额: {大雨: 5}", "最接近的是“大于”"),
        ("已填: [事实与理由]", "标的总额: {大于: {参数: 没有的}}", "没有“没有的”这个参数"),
        ("已填: [事实与理由]", "起诉状日期: {距今不满: 一年}", "“一年”不是期间；期间应写成"),
        ("已填: [事实与理由]", "起诉状日期: {距今不满: 100000日}", "不超过 100 年"),
        ("已填: [事实与理由]", "起诉状日期: {逾期: 9999年}", "不超过 100 年"),
        ("已填: [事实与理由]", "起诉状日期: {距今已满: 15}", "“15”不是期间"),
        ("已填: [事实与理由]", "起诉状日期: {距今不满: {事实: 请求依据}}", "不是期间"),
        ("已填: [事实与理由]", "起诉状日期: {逾期: {参数: 年平均工资}}", "不能与期间比较"),
        ("已填: [事实与理由]", "标的总额: {大于: {参数: 法院}}", "参数“法院”是表，不能与金额比较"),
        ("已填: [事实与理由]", "标的总额: {大于: {事实: 起诉状日期}}", "是日期，不能与金额比较"),
        ("已填: [事实与理由]", "请求依据: {属于: {事实: 事实与理由}}", "一个词或一列词"),
        ("已填: [事实与理由]", "案由: {事实: 请求依据}", "只能与写明的案由比较"),
        ("已填: [事实与理由]", "侵权行为地: {位于: {事实: 合同履行地}}", "不能与文字比较"),
        ("已填: [事实与理由]", "原告: 甲", "不能用“是”"),
        ("已填: [事实与理由]", "某个: {对象: 原稿, 满足: {性别: 男}}", "最接近的是“原告”"),
        ("已填: [事实与理由]", "某个: {对象: 原告}", "应写成"),
        ("已填: [事实与理由]", "本人材料含: [护照]", "只能用在对当事人"),
        ("要求: {已填: [事实与理由]}", "要求: {}", "条件是空的"),
        ("要求: {已填: [事实与理由]}", "", "应写且只写一个"),
        ("后果: 提示", "后果: 提市", "最接近的是“提示”"),
        ("后果: 提示", "后果: 法官判断", "应写“提问”"),
        ("后果: 提示", "后果: 补正", "应写“补救”"),
        ("编号: 试验-甲-01", "编号: 试验", "编号应像"),
        ("编号: 试验-甲-01", "编号: 试验-甲-01\n  每个: 原稿", "不是一列对象"),
        ("释明: 试验。", "释明: 试验{{ 事实与理尤 }}。", "模板里没有“事实与理尤”"),
        ("释明: 试验。", "释明: 试验{{ 事实与理由.upper() }}。", "模板里不能使用"),
        ("释明: 试验。", "释明: 试验{% for a in 原告 %}{% endfor %}。", "模板里不能使用"),
        ("释明: 试验。", "释明: 试验{{ 事实与理由 | safe }}。", "没有“safe”"),
        ("释明: 试验。", "释明: 试验{{ 事实与理由。", "模板写法不对"),
        ("释明: 试验。", '释明: 试验{{ 起诉状日期 | 加("9999年") }}。', "应是一个期间"),
        ("释明: 试验。", '释明: 试验{{ 起诉状日期 | 期满日("十五日") }}。', "应是一个期间"),
        ("释明: 试验。", "释明: 试验{{ 起诉状日期 | 加 }}。", "应是一个期间"),
        ("释明: 试验。", "释明: 试验{{ 起诉状日期 | 加(请求依据) }}。", "应是一个期间"),
        ("释明: 试验。", "释明: 试验{{ 标的总额 | 元(2) }}。", "后面没有括号"),
        ("释明: 试验。", "释明: 试验。\n  施行: 去年", "“施行”应是日期"),
        ("释明: 试验。", "释明: 试验。\n  替代: 没有-这条-01", "理由"),
        ("名称: 试验", "名字: 试验", "没有“名字”这个键"),
    ],
)
def test_each_mistake_has_place_and_hint(copied: Path, old: str, new: str, said: str) -> None:
    found = problems_with(copied, GOOD.replace(old, new))
    assert any(said in problem for problem in found), found
    assert all(problem.startswith("rules/_通则/试验.yaml:") for problem in found)


def test_all_mistakes_at_once(copied: Path) -> None:
    two = GOOD + GOOD.split("规则:\n")[1].replace("试验-甲-01", "试验-甲-02").replace(
        "提示", "提市"
    )
    found = problems_with(copied, two.replace("事实与理由", "事实与理尤", 1))
    assert len(found) == 2


def test_a_file_whose_cause_does_not_exist(copied: Path) -> None:
    found = problems_with(copied, GOOD, "rules/合同、准合同纠纷/合同纠份.yaml")
    assert any("最接近的是“合同纠纷”" in problem for problem in found)


def test_an_exception_to_a_rule_that_does_not_exist(copied: Path) -> None:
    text = "除外:\n- {编号: 起诉-被告-99, 理由: 试验}\n"
    found = problems_with(copied, text, "rules/_通则/试验.yaml")
    assert any("在上级不存在" in problem for problem in found)


def test_exception_and_replacement_change_the_effective_set(copied: Path) -> None:
    file = copied / "rules/侵权责任纠纷.yaml"
    body = GOOD.replace(
        "- 编号: 试验-甲-01", "- 编号: 试验-甲-01\n  替代: 起诉-口头-01\n  理由: 试验"
    )
    file.write_text(body + "除外:\n- {编号: 起诉-要素式-01, 理由: 试验}\n", encoding="utf-8")
    try:
        bundle = Bundle.load(copied)
        ids = {compiled.rule.id for compiled, _ in bundle.level(("侵权责任纠纷",)).effective()}
        above = {compiled.rule.id for compiled, _ in bundle.level(()).effective()}
    finally:
        file.unlink()
    assert {"起诉-口头-01", "起诉-要素式-01"} <= above
    assert not {"起诉-口头-01", "起诉-要素式-01"} & ids
    assert "试验-甲-01" in ids


def test_circular_derivations_are_named(copied: Path) -> None:
    text = "推导:\n- {名称: 甲推导, 当: {乙推导: 是}}\n- {名称: 乙推导, 当: {甲推导: 是}}\n"
    file = copied / "rules/_通则/试验.yaml"
    file.write_text(text, encoding="utf-8")
    try:
        from datetime import date

        from engine.text.errors import LianError

        with pytest.raises(LianError) as caught:
            Bundle.load(copied).ruleset((), date(2026, 9, 7))
    finally:
        file.unlink()
    assert "甲推导 → 乙推导 → 甲推导" in str(caught.value)


def test_rules_are_dated(copied: Path) -> None:
    from datetime import date

    file = copied / "rules/_通则/试验.yaml"
    file.write_text(GOOD + "  施行: 2026-05-01\n  废止: 2026-08-01\n", encoding="utf-8")
    try:
        bundle = Bundle.load(copied)
        days = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 7, 31), date(2026, 8, 1)]
        found = [
            any(e.compiled.rule.id == "试验-甲-01" for e in bundle.ruleset((), day).rules)
            for day in days
        ]
    finally:
        file.unlink()
    assert found == [False, True, True, False]


def test_trial_rules_are_shown_but_change_nothing(copied: Path) -> None:
    from datetime import date

    from engine.check.checker import check

    file = copied / "rules/_通则/试验.yaml"
    trial = GOOD.replace("后果: 提示", "后果: 不予受理\n  补救: 试验。\n  状态: 试行")
    file.write_text(trial, encoding="utf-8")
    try:
        opinion = check(Bundle.load(copied), {"案由": "买卖合同纠纷"}, date(2026, 9, 7))
    finally:
        file.unlink()
    found = [f for f in opinion.findings if f.rule_id == "试验-甲-01"]
    assert [(f.state, f.enforced) for f in found] == [("不满足", False)]
    assert opinion.conclusion == "建议补正"
