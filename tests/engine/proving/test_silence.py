"""Silence never hides a finding: taking any single answer out of an example that fails leads to
the same finding, to 没有核对的, or is explained: nobody claimed it, or the example says why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.bundle.bundle import Bundle
from engine.bundle.levels import Level
from engine.evaluation.compiler import CompiledRule
from engine.inference.policy import ADVICE
from engine.language.rules import Example
from engine.language.vocabulary import Fact
from engine.proving.examples import plain, prepare, run_example

FINDINGS = ("不满足", "请法官判断")
# What the cause, the court or the channel makes known; no filer answers it.
CONTEXT = frozenset({"案由", "程序类别", "管辖类别", "受诉法院", "受诉法院级别", "渠道"})
# Answers whose absence another requirement objects to, or that are no answers at all.
LEVELS = (
    "知产-级别-01",
    *(f"管辖-级别-{n:02}" for n in (1, 2, 3, 4, 5, 8, 12, 13)),
    *(f"管辖-数额-0{n}" for n in (2, 3, 6)),
)
EXPLAINED = {
    **{
        (rule, "标的总额"): "由各项请求相加得出；请求没有数额的，请求-数额 要求补正"
        for rule in LEVELS
    },
    ("主体-证件-02", "出生日期"): "没有写出生日期的，没有哪一天可以看",
    **{
        (rule, "法定代理人"): "没有写法定代理人的，主体-监护-01 要求补正"
        for rule in ("主体-监护-03", "主体-监护-04")
    },
    ("代理-人数-02", "名称"): "原告没有名称的，起诉-原告-03 要求补正",
    ("代理-人数-01", "姓名"): "原告没有姓名的，起诉-原告-02 要求补正",
    ("主体-担当-02", "诉讼担当身份"): "没有写以什么身份的，主体-担当-01 要求补正",
    ("知产禁令-报告-01", "没有评价报告的理由"): "没有写理由的，缺报告由 材料 的要求补正",
    ("离婚-登记-01", "选项"): "没有勾“没有”的财产请求就是要分财产，请求写出来了",
    ("起诉-副本-01", "起诉状份数"): "收件时没有点份数的，不因此退回",
    ("认可-台湾副本-01", "起诉状份数"): "收件时没有点份数的，不因此退回",
    ("管辖-数额-01", "币种"): "没有写币种的就是人民币，数额由 管辖-级别 的要求看",
    ("管辖-数额-03", "合同签订地"): "没有写在境外签订的，没有涉外的线索",
    ("管辖-数额-03", "合同履行地"): "没有写在境外履行的，没有涉外的线索",
    ("前案-提到-01", "前案案号"): "没有写案号的，没有线索",
    ("管辖-协议-02", "管辖协议约定的法院"): "没有写约定的法院的，管辖-协议-01 列为没有核对的",
    ("司法确认-共同-01", "双方共同申请"): "双方都列为申请人的，就是共同申请",
    ("保护令-对象-01", "知道被申请人是谁"): "写了被申请人姓名的，就是知道",
    ("职业伤害-待遇-01", "申请过职业伤害确认吗"): "没有说申请没有批的，没有线索",
    **{
        (rule, "是股东代表诉讼"): "公司起诉的就是公司自己的事；自然人起诉的，列为没有核对的"
        for rule in ("公司-代表-01", "公司-关联-01", "公司-代表-01-例外", "公司-关联-01-例外")
    },
    ("行为能力-对象-02", "出生日期"): "没有写出生日期的，行为能力-对象-01 列为没有核对的",
    ("行为能力-对象-01", "被申请人是成年人"): "出生日期写了的，由 行为能力-对象-02 看",
    ("劳动-仲裁-01", "已领养老金或退休金的人员用工"): "写到退休返聘的，由 劳动-仲裁-06 请法官判断",
    ("不侵权-催告-02", "催告收到日期"): "两个日期都没有写的，没有哪一天可以算",
    ("保全-担保-02", "担保的说明"): "没有写的，保全-担保-01 提示；保全财产的，要素要求补正",
    (
        "仲裁-协议-01",
        "仲裁裁决被撤销或不予执行",
    ): "话里写到裁决被撤销的，由 仲裁-撤销-01 请法官判断",
    ("公司-回购-03", "要求收购的理由"): "没有写理由、也没有写投反对票的，不知道有没有期限",
    ("公示催告-内容-02", "票据号码"): "号码、金额都没有的，公示催告-内容-01 要求补正",
    ("公示催告-内容-02", "丧失的凭证"): "没有写丢的是什么的，公示催告-凭证-01 列为没有核对的",
    ("无主-数量-01", "申请的事实和理由"): "事实一点也没有写的，非讼-事实-01 要求补正",
    ("公示催告-凭证-02", "申请事项"): "没有写丢的是什么的，公示催告-凭证-01 列为没有核对的",
    ("支付令-金钱-01", "申请事项"): "申请什么、多少钱都没有写的，支付令-数额-01 要求补正",
    ("破产-职工-01", "已向管理人提出异议"): "另一处答了管理人怎样答复，就是要求过",
    ("失踪债务-被告-02", "财产代管人是谁"): "没有写代管人、话里也没有写到的，以失踪的人作被告",
    ("不侵权-催告-02", "催告发出日期"): "两个日期都没有写的，没有哪一天可以算",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A rule, one of its failing examples, and the answer taken out of it."""

    level: Level
    rule: CompiledRule
    example: Example
    path: tuple[Any, ...]
    value: Any

    @property
    def fact(self) -> Fact | None:
        vocabulary = self.level.vocabulary
        known = vocabulary.facts if len(self.path) == 1 else vocabulary.member_facts(self.path[0])
        return known.get(self.path[-1])


def answers(given: Mapping[str, Any], above: tuple[Any, ...] = ()) -> Iterator[Any]:
    """Every single answer: its path, the filing without it, and what was answered."""
    for key, value in given.items():
        path = (*above, key)
        if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
            for place, member in enumerate(value):
                for inner, rest, taken in answers(member, (*path, place)):
                    members = [*value[:place], rest, *value[place + 1 :]]
                    yield inner, {**given, key: members}, taken
        elif above or key not in CONTEXT:
            yield path, {k: v for k, v in given.items() if k != key}, value


def taken_out(bundle: Bundle) -> Iterator[Taken]:
    for path in bundle.paths():
        level = bundle.level(path)
        for rule in level.rules:
            for example in rule.rule.examples:
                if example.typing or example.other or example.expected not in FINDINGS:
                    continue
                for place, rest, value in answers(plain(example.given)):
                    yield Taken(level, rule, replace(example, given=rest), place, value)


def is_claim(taken: Taken) -> bool:
    """An answer that somebody has to give for it to count: silence has another meaning."""
    fact = taken.fact
    if fact is None or fact.derived or fact.assumed is None:
        return fact is not None and fact.derived
    return fact.type != "是否" or taken.value in ("是", True)


def run(bundle: Bundle, taken: Taken, rule: CompiledRule) -> str:
    return run_example(rule, prepare(bundle, taken.level, rule.rule, taken.example))


def silent(bundle: Bundle, taken: Taken) -> bool:
    rule = taken.rule.rule
    state = run(bundle, taken, taken.rule)
    if state == taken.example.expected or (state == "待定" and rule.effect != ADVICE):
        return False
    return rule.effect != ADVICE and not is_claim(taken) and not asked_instead(bundle, taken)


def asked_instead(bundle: Bundle, taken: Taken) -> bool:
    """An exception that is told and not claimed is asked of the judge by a requirement of its own."""
    own = f"{taken.rule.rule.id}-例外"
    return any(
        run(bundle, taken, rule) == "请法官判断"
        for rule in taken.level.rules
        if rule.rule.id == own
    )


def test_no_answer_taken_away_leads_to_silence(bundle: Bundle) -> None:
    found = {
        (taken.rule.rule.id, str(taken.path[-1]))
        for taken in taken_out(bundle)
        if silent(bundle, taken)
    }
    assert found == set(EXPLAINED)


def test_there_is_something_to_take_away(bundle: Bundle) -> None:
    assert sum(1 for _ in taken_out(bundle)) > 500
