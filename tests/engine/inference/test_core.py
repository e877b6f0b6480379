"""The inference core: policy tables, derivations, the safe subset, two back-ends."""

from __future__ import annotations

import itertools
import os
import random
import resource
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bundle.bundle import Bundle
from engine.inference.core import ClassFact, Inference, InferenceCore
from engine.inference.derivations import (
    Atom,
    Concept,
    DerivationError,
    Every,
    Formula,
    Negation,
    Some,
)
from engine.inference.fixpoint import FixpointRuleset
from engine.inference.horn import Horn, Term, UnsafeRuleset, check_safe
from engine.inference.policy import Policy
from engine.language.words import EFFECTS
from engine.text.errors import BundleError

durable = pytest.importorskip("engine.inference.durable")
ROOT = Path(__file__).resolve().parents[3]
POLICY = Policy.load(ROOT / "rules" / "结论.yaml")
BACKENDS = [durable.DurableRuleset, FixpointRuleset]
CORES = [InferenceCore({}, POLICY, backend) for backend in BACKENDS]


def conclude(
    core: InferenceCore,
    classes: Sequence[ClassFact],
    stage: str = "提交",
    insists: bool = False,
    before_base: bool = False,
) -> Inference:
    with core.session() as session:
        session.derive({})
        return session.conclude(classes, stage, insists, before_base)


EXPECTED = {
    "不予受理": "疑似不予受理",
    "前置": "前置程序未完成",
    "管辖": "非本院管辖",
    "补正": "建议补正",
    "法官判断": "请法官判断",
    "提示": "建议登记立案",
}


@pytest.mark.parametrize("core", CORES, ids=["durable", "reference"])
@pytest.mark.parametrize("effect", EFFECTS)
def test_each_effect_leads_to_its_conclusion(core: InferenceCore, effect: str) -> None:
    assert conclude(core, [ClassFact(effect, 2, 0)]).conclusion == EXPECTED[effect]
    for applies, holds in ((0, 1), (1, 1), (2, 1), (2, 2)):
        assert conclude(core, [ClassFact(effect, applies, holds)]).conclusion == "建议登记立案"


@pytest.mark.parametrize("core", CORES, ids=["durable", "reference"])
def test_precedence(core: InferenceCore) -> None:
    order = ["不予受理", "前置", "管辖", "补正", "法官判断"]
    for first, second in itertools.combinations(order, 2):
        found = conclude(core, [ClassFact(second, 2, 0), ClassFact(first, 2, 0)])
        assert found.conclusion == EXPECTED[first]


@pytest.mark.parametrize("core", CORES, ids=["durable", "reference"])
def test_while_typing_what_could_still_change_keeps_it_open(core: InferenceCore) -> None:
    open_refusal = ClassFact("不予受理", 2, 1)
    unmet = ClassFact("补正", 2, 0)
    assert conclude(core, [open_refusal, unmet], "填写").conclusion == "尚未填完"
    assert conclude(core, [open_refusal, unmet], "提交").conclusion == "建议补正"
    assert (
        conclude(core, [ClassFact("补正", 2, 1), ClassFact("不予受理", 2, 0)], "填写").conclusion
        == "疑似不予受理"
    )
    assert conclude(core, [ClassFact("提示", 2, 1)], "填写").conclusion == "建议登记立案"


@pytest.mark.parametrize("core", CORES, ids=["durable", "reference"])
def test_insisting_and_the_base_day(core: InferenceCore) -> None:
    for effect, marked, conclusion in (
        ("管辖", False, "疑似不予受理"),
        ("前置", False, "疑似不予受理"),
        ("补正", True, "疑似不予受理"),
        ("补正", False, "建议补正"),
        ("法官判断", False, "请法官判断"),
    ):
        found = conclude(core, [ClassFact(effect, 2, 0, marked)], insists=True)
        assert found.conclusion == conclusion
    for effect in ("不予受理", "管辖", "前置"):
        assert (
            conclude(core, [ClassFact(effect, 2, 0)], before_base=True).conclusion == "请法官判断"
        )
    assert conclude(core, [ClassFact("补正", 2, 0)], before_base=True).conclusion == "建议补正"


classes = st.lists(
    st.builds(
        ClassFact,
        st.sampled_from(EFFECTS),
        st.integers(0, 2),
        st.integers(0, 2),
        st.booleans(),
    ),
    unique=True,
    max_size=12,
)


@given(classes, st.sampled_from(["提交", "填写"]), st.booleans(), st.booleans())
@settings(max_examples=200)
def test_both_backends_agree_and_exactly_one_conclusion(
    found: list[ClassFact], stage: str, insists: bool, old: bool
) -> None:
    results = [conclude(core, found, stage, insists, old) for core in CORES]
    assert results[0].states == results[1].states
    assert results[0].conclusion == results[1].conclusion
    steps = [sorted(map(str, r.proof)) for r in results]
    assert steps[0] == steps[1]
    assert sum(step.rule == "结论表" for step in results[0].proof) == 1
    shuffled = list(found)
    random.Random(1).shuffle(shuffled)
    assert conclude(CORES[0], shuffled, stage, insists, old).conclusion == results[0].conclusion


def truth(
    formula: Formula, atoms: dict[str, bool | None], concepts: dict[str, Formula]
) -> bool | None:
    """Kleene by the book."""
    match formula:
        case Atom():
            return atoms[formula.code]
        case Concept():
            return truth(concepts[formula.name], atoms, concepts)
        case Negation():
            value = truth(formula.item, atoms, concepts)
            return None if value is None else not value
        case Every() | Some():
            values = [truth(item, atoms, concepts) for item in formula.items]
            decisive = isinstance(formula, Some)
            if decisive in values:
                return decisive
            return None if None in values else not decisive


def random_formula(chance: random.Random, depth: int, below: list[str]) -> Formula:
    kind = chance.random()
    if depth == 0 or kind < 0.3:
        if below and chance.random() < 0.3:
            return Concept(chance.choice(below))
        return Atom(f"a{chance.randrange(8)}")
    if kind < 0.45:
        return Negation(random_formula(chance, depth - 1, below))
    items = tuple(random_formula(chance, depth - 1, below) for _ in range(chance.randrange(1, 5)))
    return Every(items) if kind < 0.75 else Some(items)


@given(st.integers(0, 10**6))
@settings(max_examples=100)
def test_derivations_are_kleene_in_both_backends(seed: int) -> None:
    chance = random.Random(seed)
    formulas: dict[str, Formula] = {}
    for number in range(chance.randrange(1, 6)):
        formulas[f"推导{number}"] = random_formula(chance, 3, list(formulas))
    atoms = {f"a{i}": chance.choice((True, False, None)) for i in range(8)}
    expected = {name: truth(f, atoms, formulas) for name, f in formulas.items()}
    for backend in BACKENDS:
        with InferenceCore(formulas, POLICY, backend).session() as session:
            assert session.derive(atoms) == expected


def test_a_wide_formula_is_split_into_safe_pieces() -> None:
    formulas = {"宽": Every(tuple(Atom(f"a{i}") for i in range(40)))}
    core = InferenceCore(formulas, POLICY, durable.DurableRuleset)
    with core.session() as session:
        assert session.derive({f"a{i}": True for i in range(40)}) == {"宽": True}
    with core.session() as session:
        assert session.derive({f"a{i}": i != 39 for i in range(40)}) == {"宽": False}


def test_circles_and_unknown_concepts_are_named() -> None:
    with pytest.raises(DerivationError, match="甲 → 乙 → 甲"):
        InferenceCore({"甲": Concept("乙"), "乙": Negation(Concept("甲"))}, POLICY)
    with pytest.raises(DerivationError, match="没有"):
        InferenceCore({"甲": Concept("没有")}, POLICY)


GOOD = Horn("r", ((Term("a", 1),),), "f", (("b", 1),))


@pytest.mark.parametrize(
    "bad",
    [
        [Horn("规则", GOOD.premises, "f", GOOD.conclusion)],
        [Horn("r", (), "f", GOOD.conclusion)],
        [Horn("r", tuple([(Term("a", 1),)] * 17), "f", GOOD.conclusion)],
        [Horn("r", ((Term("a", "中文"),),), "f", GOOD.conclusion)],
        [Horn("r", ((Term("a", cast("int", 1.5)),),), "f", GOOD.conclusion)],
        [Horn("r", ((Term("a", True),),), "f", GOOD.conclusion)],
        [Horn("r", ((Term("sid", 1),),), "f", GOOD.conclusion)],
        [Horn("r", ((Term("a", 1, "!="),),), "f", GOOD.conclusion)],
        [Horn(f"r{i}", GOOD.premises, "f", GOOD.conclusion) for i in range(241)],
        [Horn(f"r{i}", ((Term("a", i),),), "f", GOOD.conclusion) for i in range(481)],
    ],
)
def test_what_is_outside_the_safe_subset_is_refused(bad: list[Horn]) -> None:
    with pytest.raises(UnsafeRuleset):
        check_safe(bad)


def test_names_the_c_module_cannot_tell_apart_are_refused() -> None:
    first, second = "k261234", "k32728"
    tested = Horn("r", ((Term(first, 1),),), "f", (("b", 1),))
    check_safe([tested])
    for clash in (
        Horn("s", ((Term(second, 1),),), "g", (("b", 1),)),
        Horn("s", ((Term("a", 1),),), "g", ((second, 1),)),
    ):
        with pytest.raises(UnsafeRuleset, match="相撞"):
            check_safe([tested, clash])


def test_many_sessions_leave_memory_flat_and_survive_errors() -> None:
    core = CORES[0]
    found = [ClassFact("补正", 2, 0), ClassFact("提示", 2, 2)]
    for _ in range(500):
        conclude(core, found)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(20_000):
        if number % 10 == 0:
            with pytest.raises(RuntimeError), core.session():
                raise RuntimeError
        conclude(core, found)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 3_000


def test_threads_do_not_see_each_other() -> None:
    wrong: list[str] = []

    def work(effect: str) -> None:
        for _ in range(200):
            found = conclude(CORES[0], [ClassFact(effect, 2, 0)]).conclusion
            if found != EXPECTED[effect]:
                wrong.append(found)

    threads = [threading.Thread(target=work, args=(e,)) for e in EFFECTS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize("how", ["blocked", "switched off"])
def test_the_reference_takes_over(how: str) -> None:
    block = "import sys; sys.modules['durable_rules_engine'] = None\n" if how == "blocked" else ""
    code = (
        f"{block}from engine.inference.core import choose_backend; print(choose_backend().__name__)"
    )
    env = {**os.environ, "LIAN_INFERENCE": "reference" if how != "blocked" else ""}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True)  # fmt: skip
    assert done.stdout.strip() == "FixpointRuleset"
    assert ("durable-rules 不可用" in done.stderr) == (how == "blocked")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{适用: 否, 状态: 不适用}", "{适用: 否, 状态: 不适合}", "不对"),
        ("- {适用: 否, 状态: 不适用}\n", "", "没有写明状态"),
        ("因: 补正", "因: 补证", "不对"),
        ("基准日: 2026-01-01", "基准日: 昨天", "不对"),
    ],
)
def test_a_wrong_policy_is_refused_with_words(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = (ROOT / "rules" / "结论.yaml").read_text(encoding="utf-8")
    file = tmp_path / "rules" / "结论.yaml"
    file.parent.mkdir()
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BundleError, match=said):
        Policy.load(file)


def test_one_core_serves_all_causes(bundle: Bundle) -> None:
    from datetime import date

    paths = [p for p in bundle.paths() if len(p) >= 2]
    cores = {id(bundle.ruleset(p, date(2026, 9, 7)).core) for p in paths}
    assert len(cores) == 1
