"""The conclusion table as rules: every combination, against a plain reading of the table."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from engine.inference.core import ClassFact, Inference, InferenceCore, Ruleset
from engine.inference.fixpoint import FixpointRuleset
from engine.inference.horn import Horn, check_safe
from engine.inference.policy import PRIOR, Policy
from engine.inference.policy_rules import policy_rules
from engine.language.words import EFFECTS
from engine.text.errors import BundleError

TABLE = Path(__file__).resolve().parents[3] / "rules" / "结论.yaml"
POLICY = Policy.load(TABLE)
durable = pytest.importorskip("engine.inference.durable")
BACKENDS = (durable.DurableRuleset, FixpointRuleset)
CORES = [InferenceCore({}, POLICY, backend) for backend in BACKENDS]
BOTH = pytest.mark.parametrize("core", CORES, ids=["durable", "reference"])
ORDER = ("不予受理", "前置", "管辖", "补正", "法官判断")
CONCLUSIONS = (
    "疑似不予受理",
    "前置程序未完成",
    "非本院管辖",
    "建议补正",
    "请法官判断",
    "建议登记立案",
)


def conclude(
    core: InferenceCore,
    classes: Sequence[ClassFact],
    stage: str = "填写",
    insists: bool = False,
    before_base: bool = False,
) -> Inference:
    with core.session() as session:
        return session.conclude(classes, stage, insists, before_base)


def by_the_book(
    effect: str, applies: int, holds: int, marked: bool, insists: bool, old: bool
) -> tuple[str, str]:
    """State and what the requirement counts as, written out by hand."""
    if applies == 0:
        return "不适用", ""
    if holds == 2:  # what is asked for is so, wherever it is asked for
        return "满足", ""
    if insists and (effect in ("管辖", "前置") or (effect == "补正" and marked)):
        effect = "不予受理"
    kind = "法官判断" if old and effect in ("不予受理", "管辖", "前置") else effect
    return ("", kind) if applies == 2 and holds == 0 else ("待定", kind)


def expected_conclusion(state: str, kind: str, typing: bool) -> str:
    if state in ("不适用", "满足") or kind == "提示":
        return "建议登记立案"
    if state == "待定":
        return "尚未填完" if typing else "建议登记立案"
    return CONCLUSIONS[ORDER.index(kind)]


@BOTH
@pytest.mark.parametrize("effect", EFFECTS)
def test_every_single_outcome_in_every_context(core: InferenceCore, effect: str) -> None:
    truths = itertools.product(range(3), range(3))
    flags = itertools.product((False, True), repeat=4)
    for (applies, holds), (marked, insists, old, typing) in itertools.product(truths, list(flags)):
        item = ClassFact(effect, applies, holds, marked)
        found = conclude(core, [item], "填写" if typing else "提交", insists, old)
        state, kind = by_the_book(effect, applies, holds, marked, insists, old)
        unmet = "请法官判断" if effect == "法官判断" else "不满足"
        assert found.states == {item: state or unmet}
        assert found.conclusion == expected_conclusion(state, kind, typing)
        assert found.escalated == ({item} if not state and kind == "不予受理" != effect else set())


def test_exactly_one_conclusion_for_every_summary() -> None:
    rules = [r for r in policy_rules(POLICY, {}) if r.name.startswith("R.")]
    columns = [EFFECTS.index(effect) for effect in ORDER]
    for typing, prior, *bits in itertools.product((0, 1), repeat=12):
        unmet, open_ = bits[:5], bits[5:]
        unmet[-1] |= prior
        summary = {"st": typing, f"n{EFFECTS.index('提示')}": 1, f"o{EFFECTS.index('提示')}": 1}
        summary |= {f"n{PRIOR}": prior}
        summary |= {f"n{c}": 3 * n for c, n in zip(columns, unmet, strict=True)}
        summary |= {f"o{c}": 2 * o for c, o in zip(columns, open_, strict=True)}
        fired = [
            rule.conclusion_id
            for rule in rules
            if all(
                summary[t.property] == t.value
                if t.op == "="
                else int(summary[t.property]) >= int(t.value)
                for t in rule.premises[0]
            )
        ]
        best = unmet.index(1) if 1 in unmet else 5
        undecided = typing and 1 in open_[:best]
        first = prior and not typing and best >= ORDER.index("补正")
        place = ORDER.index("法官判断") if first else best
        assert fired == [f"r.{len(CONCLUSIONS) if undecided else place}"]


@BOTH
def test_a_prior_question_comes_before_what_is_to_be_supplied(core: InferenceCore) -> None:
    supply, prior = ClassFact("补正", 2, 0), ClassFact("法官判断", 2, 0, True)
    asked = ClassFact("法官判断", 2, 0)
    assert conclude(core, [supply, asked], "提交").conclusion == "建议补正"
    found = conclude(core, [supply, prior], "提交")
    assert found.conclusion == "请法官判断"
    assert "认定：法官判断（先决）" in [step.conclusion for step in found.proof]
    for gate in ("不予受理", "前置", "管辖"):
        first = conclude(core, [supply, prior, ClassFact(gate, 2, 0)], "提交")
        assert first.conclusion == CONCLUSIONS[ORDER.index(gate)]
    assert found.can_change("管辖") and not found.can_change("补正")


def test_the_policy_alone_is_inside_the_safe_subset_and_small() -> None:
    rules = policy_rules(POLICY, {})
    check_safe(rules)
    assert len({rule.name for rule in rules}) == len(rules) <= 120


@BOTH
def test_an_open_requirement_counts_as_what_it_would_become(core: InferenceCore) -> None:
    unmet, marked = ClassFact("补正", 2, 0), ClassFact("补正", 2, 1, True)
    assert conclude(core, [unmet, marked]).conclusion == "建议补正"
    assert conclude(core, [unmet, marked], insists=True).conclusion == "尚未填完"
    refusal = ClassFact("不予受理", 1, 1)
    assert conclude(core, [unmet, refusal]).conclusion == "尚未填完"
    before = conclude(core, [unmet, refusal], before_base=True)
    assert before.conclusion == "建议补正"
    assert not before.can_change("不予受理")
    assert conclude(core, [unmet], insists=True).can_change("补正", marked=True)
    assert not conclude(core, [unmet], insists=True).can_change("补正", marked=False)


@pytest.mark.parametrize("stage", ["填写", "提交"])
@BOTH
def test_nothing_asked_is_nothing_held_against_the_filer(core: InferenceCore, stage: str) -> None:
    assert conclude(core, [], stage).conclusion == "建议登记立案"


def test_the_proof_leads_from_the_class_to_the_conclusion_in_words() -> None:
    for core in CORES:
        found = conclude(core, [ClassFact("管辖", 2, 0)], "提交", insists=True)
        assert [step.rule for step in found.proof] == ["状态表", "认定", "结论表"]
        assert found.proof[0].premises == ("要求（后果管辖、适用是、成立否）",)
        assert "是否坚持起诉、是否早于基准日" in found.proof[1].premises
        assert [s.conclusion for s in found.proof] == ["不满足", "认定：不予受理", "疑似不予受理"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  因: 补正\n", "  因: 提示\n", "后果补正没有对应的结论"),
        ("  因: 补正\n", "  因: 提示\n", "提示从不改变结论"),
        ("  因: 前置\n", "  因: 管辖\n", "后果管辖有不止一个结论"),
        ("状态: 不适用}", "状态: 不适合}", "“状态”第1行“状态”不对：“不适合”不在可选的词里"),
        ("填写中:\n", "填表中:\n", "“填写中”不对：缺少这一项"),
        ("填写中:\n", "填表中:\n", "“填表中”不对：没有这一项"),
        ("基准日: 2026-01-01", "基准日: 昨天", "应是日期"),
        ("  标志: 补写\n", "", "rules/结论.yaml:55:3 错误：结论“建议补正”缺少“标志”"),
        ("  请当事人: 继续填写\n", "", "结论“尚未填完”缺少“请当事人”"),
        ("标志: 补写", "标志: 铅笔", "“结论”第4行“标志”不对：“铅笔”不在可选的词里"),
        ("结论: 建议补正", "结论: 建议当事人补充各项材料以后再来", "“结论”不对：太长"),
        ("结论: 建议补正", "结论: 请法官判断", "结论“请法官判断”写了不止一次"),
        ("  因: 补正\n", "  因: 补正\n  坚持: 是\n", "后果补正没有对应的结论"),
    ],
)
def test_a_wrong_table_is_named_with_file_and_in_chinese(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = TABLE.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "rules" / "结论.yaml"
    file.parent.mkdir()
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BundleError) as error:
        Policy.load(file)
    assert said in str(error.value)
    assert "rules/结论.yaml" in str(error.value)
    assert "Input" not in str(error.value)


ADDED = """结论:
- 结论: 坚持起诉待裁定
  因: 不予受理
  坚持: 是
  动作: 草拟不予受理裁定书稿
  决定: 不予受理
  标志: 停止
  对当事人: 有事项由法官判断
  请当事人: 等待法官的决定
"""


def added(tmp_path: Path, insert: str = ADDED) -> Policy:
    file = tmp_path / "rules" / "结论.yaml"
    file.parent.mkdir()
    text = TABLE.read_text(encoding="utf-8").replace("\n结论:\n", f"\n{insert}")
    file.write_text(text, encoding="utf-8")
    return Policy.load(file)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_conclusion_may_be_added_for_filings_insisted_on(
    tmp_path: Path, backend: Callable[[Sequence[Horn]], Ruleset]
) -> None:
    core = InferenceCore({}, added(tmp_path), backend)
    marked, refusal = ClassFact("补正", 2, 0, True), ClassFact("不予受理", 2, 0)
    for insists, old, classes, expected in (
        (True, False, [marked], "坚持起诉待裁定"),
        (True, False, [refusal], "坚持起诉待裁定"),
        (False, False, [refusal], "疑似不予受理"),
        (False, False, [marked], "建议补正"),
        (True, True, [refusal], "请法官判断"),
        (True, False, [], "建议登记立案"),
    ):
        for stage in ("填写", "提交"):
            found = conclude(core, classes, stage, insists, old)
            assert (found.conclusion, len(found.policy.conclusions)) == (expected, 7)
    still_open = conclude(core, [marked, ClassFact("不予受理", 1, 1)], "填写", True)
    assert still_open.conclusion == "坚持起诉待裁定"
    assert conclude(core, [ClassFact("不予受理", 1, 1)], "填写", True).conclusion == "尚未填完"


def test_a_conclusion_nothing_can_lead_to_is_refused(tmp_path: Path) -> None:
    late = ADDED.replace("结论:\n", "", 1).replace("  坚持: 是\n", "")
    with pytest.raises(BundleError, match="后果不予受理有不止一个结论，“疑似不予受理”永远得不出"):
        added(tmp_path, f"结论:\n{late}")
