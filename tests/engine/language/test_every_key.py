"""Every key that a file may hold is read by something, or refused with a sentence and a place.

For each key of each kind of file: a file that has it, the same file with another value, and what
can be seen of the two from outside (form, sentences, opinions, lint) differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
import yaml

from api.v1.casetype_lines import element_line
from api.v1.form_schema import fact_schema, form_schema
from court.fees.filing_fee import filing_fee
from engine.bundle.bundle import Bundle
from engine.bundle.levels import Level, LevelTools, compile_level
from engine.bundle.ruleset import derive, install_kinds
from engine.check.opening import open_cause
from engine.evaluation.facts import Context, Env, Member
from engine.language import words
from engine.language.casetype_reader import read_casetype
from engine.language.casetypes import Casetype
from engine.language.rule_files import read_rule_file
from engine.language.rules import RuleFile
from engine.language.vocabulary import read_fact
from engine.proving.examples import failures
from engine.proving.lint import all_checks
from engine.proving.lint.base import Tree
from engine.telling.keeping import kept_lines
from engine.telling.schema import casetype_schema, rule_schema
from engine.telling.sentences import Clause, rule_clauses
from engine.text import yamlio
from engine.text.errors import Problems
from tests.engine.language.samples import (
    CASETYPE,
    CASETYPE_CHANGES,
    CAUSE,
    DAY,
    DERIVATION,
    DERIVATION_CHANGES,
    ENTRIES,
    EXAMPLE,
    EXAMPLE_CHANGES,
    EXCEPTION,
    EXCEPTION_CHANGES,
    FACT,
    FACT_CHANGES,
    GONE,
    LAW,
    PART,
    PART_CHANGES,
    RULE,
    RULE_CHANGES,
    RULE_FILE,
    RULE_FILE_CHANGES,
    Changes,
    changed,
)

FILE = "rules/试验.yaml"


class _Plain(yaml.SafeDumper):
    """Writes the same list twice instead of an alias."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def read(data: Any, problems: Problems) -> Any:
    text = yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False)
    return yamlio.load(text.encode(), FILE, problems)


def level_of(bundle: Bundle, data: Any, casetype: bool) -> Level:
    """The level of the cause as if its own file held this and nothing else."""
    problems = Problems()
    path = open_cause(bundle, CAUSE, DAY).ruleset.path
    raw = read(data, problems)
    tools = LevelTools(bundle.dictionary, bundle.parameters.kinds, bundle.templates)
    own_type = read_casetype(raw, problems) if casetype else Casetype()
    own_rules = RuleFile() if casetype else read_rule_file(raw, problems)
    return compile_level(path, bundle.level(path[:-1]), own_type, own_rules, tools, problems)


def texts(clause: Clause) -> list[Any]:
    return [clause.text, [texts(part) for part in clause.parts]]


def asked_for(level: Level, env: Env) -> list[str]:
    """What is worth asking for in a filing as it stands."""
    return sorted(key for key, when in level.relevance.items() if when.given(env))


def said_by_rules(level: Level) -> list[Any]:
    return [
        (
            compiled.rule.id,
            compiled.rule.title,
            compiled.rule.basis_in(level.path),
            [texts(clause) for clause in rule_clauses(compiled)],
            [text.render(dict.fromkeys(text.names, "某")) for text in
             (compiled.explain, compiled.cure, compiled.question)],
        )
        for compiled in level.rules
    ]  # fmt: skip


def seen_of_casetype(bundle: Bundle, data: Any) -> list[Any]:
    """What forms, opinions and fees make of a casetype file."""
    level = level_of(bundle, data, casetype=True)
    assert level.problems.items == [], level.problems.items
    opened = open_cause(bundle, CAUSE, DAY)
    ruleset = replace(opened.ruleset, casetype=level.casetype, vocabulary=level.vocabulary)
    env = Env({}, context(bundle))
    install_kinds(env, level.casetype, level.vocabulary)
    claims = [{"名称": "试验请求", "金额": 20_000}]
    own_form = read_casetype(
        read({"要素": [{"名称": "新栏目", "来源": "示范文本"}]}, Problems()), Problems()
    )
    return [
        form_schema(opened.cause, ruleset),
        [element_line(element, ruleset) for element in level.casetype.elements],
        [fact.also for fact in level.casetype.facts()],
        len(level.casetype.merged(own_form).elements),
        len(level.casetype.passed_on().entries()),
        said_by_rules(level),
        env.root,
        asked_for(level, env),
        kept_lines(level.casetype),
        [str(failure) for failure in failures(bundle, level)],
        str(filing_fee(bundle, level.casetype, {"诉讼请求": claims}, DAY)),
        [rule.rule.id for rule, _ in level.effective()],
    ]


def context(bundle: Bundle) -> Context:
    court = bundle.court(None, DAY)
    return Context(DAY, bundle.parameters.on(DAY), bundle.calendar, court, True, (CAUSE,))


def seen_of_rules(bundle: Bundle, data: Any) -> list[Any]:
    """What readers, lint and the examples make of a rule file."""
    level = level_of(bundle, data, casetype=False)
    problems = [p for check in all_checks() for p in check.run(Tree(bundle, (level,)))]
    env = Env({"仲裁协议": True, "原告": [Member.at("原告[0]", {"姓名": "甲"})]}, context(bundle))
    derive(level.all_derivations(), env)
    return [
        sorted(problem.message for problem in (*level.problems.items, *problems)),
        said_by_rules(level),
        [str(failure) for failure in failures(bundle, level)],
        [rule.rule.id for rule, _ in level.effective()],
        level.own.about,
        [exception.reason for exception in level.own.exceptions],
        env.root,
    ]


def test_no_key_is_left_out() -> None:
    tested: list[tuple[Mapping[str, Any], words.Keys]] = [
        ({**CASETYPE_CHANGES, "案由": 0, "请求次序": 0}, words.CASETYPE_KEYS),
        (PART_CHANGES, words.PART_KEYS),
        (RULE_CHANGES, words.RULE_KEYS),
        (RULE_FILE_CHANGES, words.RULE_FILE_KEYS),
        (EXAMPLE_CHANGES, words.EXAMPLE_KEYS),
        (DERIVATION_CHANGES, words.DERIVATION_KEYS),
        (EXCEPTION_CHANGES, words.EXCEPTION_KEYS),
        (FACT_CHANGES, words.FACT_KEYS),
        *((changes, keys) for _, _, changes, keys in ENTRIES.values()),
    ]
    for changes, keys in tested:
        assert set(changes) == set(keys)


@pytest.mark.parametrize("key", CASETYPE_CHANGES)
def test_casetype(bundle: Bundle, key: str) -> None:
    other = changed(CASETYPE, CASETYPE_CHANGES[key])
    assert seen_of_casetype(bundle, CASETYPE) != seen_of_casetype(bundle, other)


@pytest.mark.parametrize(
    ("kind", "key"), [(kind, key) for kind, entry in ENTRIES.items() for key in entry[2]]
)
def test_entry(bundle: Bundle, kind: str, key: str) -> None:
    section, base, changes, _ = ENTRIES[kind]
    before = changed(base, {k: GONE for k, v in changes[key].items() if v is GONE})
    after = changed(base, changes[key])
    assert before != after
    assert seen_of_casetype(bundle, {section: [before]}) != seen_of_casetype(
        bundle, {section: [after]}
    )


@pytest.mark.parametrize("key", PART_CHANGES)
@pytest.mark.parametrize("section", ["要素", "请求"])
def test_part(bundle: Bundle, section: str, key: str) -> None:
    entry = {"名称": "试验", "类型": "金额"}
    before, after = (
        {section: [{**entry, "子项": [part]}]} for part in (PART, changed(PART, PART_CHANGES[key]))
    )
    assert seen_of_casetype(bundle, before) != seen_of_casetype(bundle, after)


@pytest.mark.parametrize("key", RULE_CHANGES)
def test_rule(bundle: Bundle, key: str) -> None:
    gone = {k: GONE for k, v in RULE_CHANGES[key].items() if v is GONE and k != key}
    before = RULE if "要求" in gone else changed(RULE, gone)
    after = changed(RULE, RULE_CHANGES[key])
    seen = [seen_of_rules(bundle, {"规则": [rule]}) for rule in (before, after)]
    assert seen[0] != seen[1]


@pytest.mark.parametrize("key", RULE_FILE_CHANGES)
def test_rule_file(bundle: Bundle, key: str) -> None:
    other = changed(RULE_FILE, RULE_FILE_CHANGES[key])
    assert seen_of_rules(bundle, RULE_FILE) != seen_of_rules(bundle, other)


@pytest.mark.parametrize("key", EXAMPLE_CHANGES)
def test_example(bundle: Bundle, key: str) -> None:
    """Of an example that does not come out, everything it says is told."""
    rule = {**RULE, "要求": {"任一": [{"起诉状日期": {"距今不满": "10日"}}, {"仲裁协议": "否"}]}}
    if key == "填写中":
        rule = {**RULE, "要求": {"已填": ["请求依据"]}}
    other = changed(EXAMPLE, EXAMPLE_CHANGES[key])
    base = changed(other, {"日期": DAY}) if key == "日期" else EXAMPLE
    if key in ("引用", "后果"):
        base = changed(other, {"给": {"仲裁协议": "否"}, key: GONE})
        other = changed(base, EXAMPLE_CHANGES[key])
    assert seen_of_rules(bundle, {"规则": [{**rule, "示例": [base]}]}) != seen_of_rules(
        bundle, {"规则": [{**rule, "示例": [other]}]}
    )


@pytest.mark.parametrize("key", DERIVATION_CHANGES)
def test_derivation(bundle: Bundle, key: str) -> None:
    other = changed(DERIVATION, DERIVATION_CHANGES[key])
    assert seen_of_rules(bundle, {"推导": [DERIVATION]}) != seen_of_rules(bundle, {"推导": [other]})


@pytest.mark.parametrize("key", EXCEPTION_CHANGES)
def test_exception(bundle: Bundle, key: str) -> None:
    other = changed(EXCEPTION, EXCEPTION_CHANGES[key])
    assert seen_of_rules(bundle, {"除外": [EXCEPTION]}) != seen_of_rules(bundle, {"除外": [other]})


@pytest.mark.parametrize("key", FACT_CHANGES)
def test_dictionary_fact(key: str) -> None:
    def seen(data: Changes) -> list[Any]:
        problems = Problems()
        fact = read_fact(read(data, problems), problems)
        assert fact is not None and problems.items == []
        more = [fact.also, fact.record, fact.staff_only, fact.derived]
        return [fact.name, fact_schema(fact), *more]

    assert seen(FACT) != seen(changed(FACT, FACT_CHANGES[key]))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"案由": "离婚纠纷"}, "文件在“民间借贷纠纷”的位置，案由却写着“离婚纠纷”"),
        ({"说明": "甲"}, "没有“说明”这个键；给编辑看的话写成以 # 开头的注释"),
        ({"基本要件": ["甲"]}, "不能缺的写“档: 必”"),
        ({"程序": "诉讼"}, "程序应为普通诉讼、非讼、特殊诉讼之一"),
        ({"要素": [{"名称": "甲", "序": 1}]}, "没有“序”这个键；次序就是书写的次序"),
        ({"要素": [{"名称": "甲", "提市": "乙"}]}, "没有“提市”这个键（最接近的是“提示”）"),
        ({"要素": [{"名称": "甲", "档": "必须"}]}, "档应为必、需、荐之一"),
        ({"要素": [{"名称": "甲", "档": "必"}]}, "“甲”列为必，应写明依据"),
        ({"要素": [{"名称": "甲", "档": "必", "当": {"仲裁协议": "是"}, "依据": LAW}]}, "档应写“需”"),
        ({"要素": [{"名称": "甲", "释明": "乙"}]}, "“甲”只是建议，用不上“释明”"),
        ({"要素": [{"名称": "甲", "来源": "示范文书"}]}, "来源应为示范文本或审查"),
        ({"要素": [{"名称": "甲", "类型": "金颌"}]}, "类型“金颌”不存在（最接近的是“金额”）"),
        ({"要素": [{"名称": "甲", "类型": "单选"}]}, "“甲”是单选，应给出选项"),
        ({"要素": [{"引用": "请求依据", "提示": "甲"}]}, "没有“提示”这个键"),
        ({"要素": [{"引用": "请求依剧"}]}, "引用的事实“请求依剧”不存在（最接近的是“请求依据”）"),
        ({"要素": [{"名称": "甲", "子项": [3]}]}, "子项应是一个词或"),
        ({"要素": [{"名称": "标的总额", "类型": "文字"}]}, "在上级是金额，这里不能改成文字"),
        ({"要素": ["甲"]}, "这里应写成 {名称: …}"),
        ({"要素": "甲"}, "“要素”应是一列"),
        ({"称谓": "甲"}, "称谓应写成"),
        ({"材料": [{"名称": "甲", "替代": "是"}]}, "同名的本来就代替上级的"),
        ({"材料": [{"名称": "甲", "每个": "原告"}]}, "用不上“每个”"),
        ({"材料": [{"名称": "甲", "当": {"仲裁协仪": "是"}}]}, "没有“仲裁协仪”这个事实"),
        ({"要素": [{"名称": "甲", "当": {"仲裁协议": "也许"}}]}, "“也许”不是是否的值"),
        ({"请求": [{"名称": "甲", "当": {"仲裁协仪": "是"}}]}, "没有“仲裁协仪”这个事实"),
        ({"请求": [{"名称": "甲", "写明": ["金颌"]}]}, "不是金额，也不是这项请求的子项"),
        ({"请求": [{"名称": "甲", "计入标的": "是", "类型": "金额"}]}, "只能写“否”"),
        ({"请求": [{"名称": "甲", "范围": "下级"}]}, "只能写“本级”"),
        ({"请求": [{"名称": "甲", "计入标的": "否"}]}, "只用于类型是金额的请求"),
        ({"请求": [{"名称": "甲", "示例": [{"给": {}, "应": "满足"}]}]}, "没有要求可以示例"),
        ({"称谓": {"不设": "两边", "原告": "甲"}}, "或者 {不设: 理由}"),
        ({"起诉条件": ["民事诉讼法 122"]}, "起诉条件应写成 {无特别规定"),
        ({"查证": "2026-11-28"}, "查证应写成"),
        ({"查证": {"条文": ["民法典 1"]}}, "查证应写明日期"),
        (
            {"查证": {"日期": DAY, "存疑": [{"问": "算不算", "现在": "不拦"}]}},
            "存疑的“问”应是法官能回答的问句",
        ),
        ({"材料": [{"引用": "甲"}]}, "缺少“名称”"),
        ({"请求": [{"名称": "甲", "类型": "文字"}]}, "请求的类型应为金额或行为"),
        ({"请求": [{"名称": "甲", "需": {"仲裁协议": "是"}}]}, "写成“档: 需”"),
        ({"请求": [{"名称": "甲", "档": "必"}]}, "应写明依据"),
    ],
)  # fmt: skip
def test_refused_in_a_casetype(bundle: Bundle, data: Any, said: str) -> None:
    problems = level_of(bundle, data, casetype=True).problems.items
    assert any(said in str(problem) for problem in problems), list(map(str, problems))
    assert all(problem.mark and problem.mark.file == FILE for problem in problems)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"规泽": []}, "没有“规泽”这个键（最接近的是“规则”）"),
        ({"规则": [{**RULE, "档": "必"}]}, "没有“档”这个键"),
        ({"规则": [changed(RULE, {"替代": GONE})]}, "与“替代”一起写"),
        (
            {"规则": [{**RULE, "适用": {"案由": {"不属于": ["离婚纠纷", "民间借货纠纷"]}}}]},
            "没有“民间借货纠纷”这个案由（最接近的是“民间借贷纠纷”）",
        ),
        ({"推导": [{**DERIVATION, "当": {"案由": "离婚"}}]}, "没有“离婚”这个案由"),
        ({"规则": [{**RULE, "坚持": "补正"}]}, "“坚持”只用于补正规则"),
        ({"规则": [{**RULE, "状态": "试用"}]}, "没有“试用”这种状态"),
        ({"规则": [{**RULE, "释明": ["甲"]}]}, "“释明”应是文字"),
        ({"规则": [{**RULE, "依据": []}]}, "“依据”是空的"),
        ({"规则": [{**RULE, "示例": [{**EXAMPLE, "填写中": "否"}]}]}, "“填写中”只能写“是”"),
        ({"规则": [{**RULE, "示例": [{**EXAMPLE, "应": "通过"}]}]}, "示例的“应”只能是"),
        ({"规则": [{**RULE, "示例": [{"给": {}}]}]}, "缺少“应”"),
        ({"推导": [{**DERIVATION, "示例": []}]}, "没有“示例”这个键"),
        ({"推导": [{**DERIVATION, "说明": "甲"}]}, "以 # 开头的注释"),
        ({"推导": [{"名称": "甲"}]}, "缺少“当”"),
        ({"规则": "甲"}, "“规则”应是一列"),
        ({"规则": [{**RULE, "示例": ["甲"]}]}, "这里应是映射"),
        ({"除外": [{"编号": "起诉-口头-01"}]}, "缺少“理由”"),
        ({"除外": ["起诉-口头-01"]}, "这里应是映射"),
    ],
)
def test_refused_in_a_rule_file(bundle: Bundle, data: Any, said: str) -> None:
    problems = level_of(bundle, data, casetype=False).problems.items
    assert any(said in str(problem) for problem in problems), list(map(str, problems))
    assert all(problem.mark and problem.mark.file == FILE for problem in problems)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"组": "甲"}, "没有“组”这个键"),
        ({"人员填写": "否"}, "“人员填写”只能写“是”"),
        ({"系统填写": "不"}, "“系统填写”只能写“是”"),
        ({"类型": "日欺"}, "类型“日欺”不存在"),
        ({"选项": ["甲"]}, "应至少给出两个选项"),
        ({"选项": "甲乙"}, "“选项”应是一列"),
        ({"类型": "列表"}, "没有写明成员的记录类型"),
    ],
)
def test_refused_in_the_dictionary(more: Changes, said: str) -> None:
    problems = Problems()
    read_fact(read({**FACT, **more}, problems), problems)
    assert any(said in str(problem) for problem in problems.items)


def test_the_editor_schema_knows_the_same_keys(bundle: Bundle) -> None:
    rules, casetypes = rule_schema(bundle)["properties"], casetype_schema(bundle)["properties"]
    assert set(rules) == set(words.RULE_FILE_KEYS)
    assert set(rules["规则"]["items"]["properties"]) == set(words.RULE_KEYS)
    assert set(casetypes) == set(words.CASETYPE_KEYS)
    element, reference = casetypes["要素"]["items"]["anyOf"]
    assert set(element["properties"]) == set(words.ELEMENT_KEYS)
    assert set(reference["properties"]) == set(words.REFERENCE_KEYS)
    assert set(casetypes["请求"]["items"]["properties"]) == set(words.CLAIM_KEYS)
