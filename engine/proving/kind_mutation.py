"""Mutation of the data of kinds: what an editor could get wrong in an entry.

A period one step longer or shorter, an exception or a step dropped, an article swapped or left
out, another nature or consequence, a condition turned round, a ground no longer defeated.  Only
examples written by hand count: a generated one follows the data wherever they go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from engine.bundle.bundle import Bundle
from engine.bundle.levels import Level
from engine.evaluation.compiler import CompiledRule, Workshop, compile_rule
from engine.language.comparisons import COMPARISONS
from engine.language.kinds import KINDS
from engine.language.kinds.acceptances import spared
from engine.language.kinds.deadlines import BARRED, IN_TIME
from engine.language.kinds.entry import JUDGE, expand
from engine.language.rules import Acceptance, Reader, Rule
from engine.law.periods import is_period, parts
from engine.proving.examples import Prepared, outcome, prepare, run_example
from engine.text.errors import Problems
from engine.text.yamlio import YList, YMap

Change = tuple[Any, str]
CONDITIONS = ("适用", "完成", "情形", "写错")
SWAPS = {"全部": "任一", "任一": "全部", "某个": "每个", "每个": "某个", "没有": "某个"}
_CITATION = re.compile(r"(?P<law>.* )(?P<article>\d+)(?P<rest>.*)\Z")


def kinds_alive(bundle: Bundle, level: Level) -> tuple[int, list[tuple[str, str]]]:
    """How many mutants the entries of kinds have, and rule and change of those unnoticed."""
    total, alive = 0, []
    for raw, rules in _entries(level):
        notices = _notices(bundle, level, rules)
        for changed, change in _mutants(raw):
            mutated = _expanded(bundle, level, rules[0].origin, changed)
            if mutated is None:
                continue
            total += 1
            if not notices(mutated):
                alive.append((rules[0].id, change))
    for acceptance in level.own.acceptances:
        for rule_id in _undefended(bundle, level, acceptance):
            alive.append((acceptance.id, f"不再胜过 {rule_id}"))
        total += len(acceptance.defeats)
    return total, alive


def _entries(level: Level) -> Iterator[tuple[YMap, list[Rule]]]:
    """Every entry of the level with the rules it expands to."""
    by_entry: dict[int, list[Rule]] = {}
    for rule in level.own.rules:
        if rule.origin in KINDS:
            by_entry.setdefault(id(rule.raw), []).append(rule)
    for rules in by_entry.values():
        yield rules[0].raw, rules


def _notices(
    bundle: Bundle, level: Level, rules: Sequence[Rule]
) -> Callable[[Sequence[CompiledRule]], bool]:
    """Whether a hand-written example of the entry comes out differently."""
    prepared: dict[str, list[Prepared]] = {
        rule.id: [prepare(bundle, level, rule, e) for e in rule.examples if not e.generated]
        for rule in rules
    }

    def notices(mutated: Sequence[CompiledRule]) -> bool:
        found = {compiled.rule.id: compiled for compiled in mutated}
        if set(found) != set(prepared):
            return any(p.example.expected == "请法官判断" for ps in prepared.values() for p in ps)
        return any(
            not p.example.met_by(outcome(found[rule_id], p))
            for rule_id, given in prepared.items()
            for p in given
        )

    return notices


def _expanded(
    bundle: Bundle, level: Level, kind: str, raw: YMap
) -> tuple[CompiledRule, ...] | None:
    """The rules of a changed entry; None when nobody could load it."""
    problems = Problems()
    shop = Workshop(level.vocabulary, bundle.parameters.kinds, bundle.templates, problems)
    rules = expand(KINDS[kind], raw, Reader(problems)).rules
    accepted = level.acceptances()
    found = tuple(c for r in rules if (c := compile_rule(spared(r, accepted), shop)))
    return found if found and not problems.items else None


def _mutants(raw: YMap) -> Iterator[tuple[YMap, str]]:
    for key, value in raw.items():
        for changed, change in _of_key(key, value):
            yield _with(raw, key, changed), f"{key}：{change}"


def _of_key(key: str, value: Any) -> Iterator[Change]:
    """What could be wrong under one key of an entry; None takes the key away."""
    if key in CONDITIONS:
        yield from _fact_or_condition(value)
        if key == "适用":
            yield None, "去掉"
    elif key in ("例外", "交法官"):
        yield from _dropped(value)
        yield from _in_list(value, _fact_or_condition)
    elif key == "依据":
        if len(value) > 1:
            yield from _dropped(value)
        yield from _in_list(value, _swapped_article)
    elif key == "期间":
        yield from _moved(value)
    elif key == "最长":
        yield None, "去掉"
        for moved, change in _moved(value.get("期间")):
            yield _with(value, "期间", moved), change
    elif key == "性质":
        other = IN_TIME if value == BARRED else BARRED
        yield other, f"{value}→{other}"
    elif key == "后果":
        yield from ((other, f"{value}→{other}") for other in ("不予受理", JUDGE) if other != value)


def _fact_or_condition(value: Any) -> Iterator[Change]:
    if isinstance(value, YMap):
        yield from _condition(value)


def _condition(raw: YMap) -> Iterator[Change]:
    """A condition with one word changed, one part dropped, or its parts joined otherwise."""
    for key, value in raw.items():
        if len(raw) > 1:
            yield _with(raw, key, None), f"去掉“{key}”"
        if key in SWAPS and not (isinstance(value, YList) and len(value) == 1):
            yield _renamed(raw, key, SWAPS[key]), f"{key}→{SWAPS[key]}"
        if key in COMPARISONS:
            other = COMPARISONS[key].mutant
            yield _renamed(raw, key, other), f"{key}→{other}"
        for changed, change in _operand(value):
            yield _with(raw, key, changed), f"{key}：{change}"


def _operand(value: Any) -> Iterator[Change]:
    if isinstance(value, YMap):
        yield from _condition(value)
    elif isinstance(value, YList):
        if len(value) > 1:
            yield from _dropped(value)
        yield from _in_list(value, _fact_or_condition)
    elif value in ("是", "否"):
        other = "否" if value == "是" else "是"
        yield other, f"{value}→{other}"
    elif is_period(value) or isinstance(value, int | Decimal):
        yield from _moved(value)


def _moved(value: Any) -> Iterator[Change]:
    """A period or a number one step to either side."""
    if isinstance(value, int | Decimal):
        yield from ((moved, f"{value}→{moved}") for moved in (value + 1, value - 1))
    elif found := parts(value):
        for number in (found[0] + 1, found[0] - 1):
            if is_period(moved := f"{number}{found[1]}"):
                yield moved, f"{value}→{moved}"


def _swapped_article(citation: Any) -> Iterator[Change]:
    if found := _CITATION.match(str(citation)):
        other = f"{found['law']}{int(found['article']) + 1}{found['rest']}"
        yield other, f"{citation}→{other}"


def _dropped(values: YList) -> Iterator[Change]:
    for position, item in enumerate(values):
        said = "、".join(item) if isinstance(item, YMap) else item
        kept = _list(values, [*values[:position], *values[position + 1 :]])
        yield kept or None, f"去掉“{said}”"


def _in_list(values: YList, change: Callable[[Any], Iterator[Change]]) -> Iterator[Change]:
    for position, item in enumerate(values):
        for changed, said in change(item):
            yield _list(values, [*values[:position], changed, *values[position + 1 :]]), said


def _list(like: YList, values: list[Any]) -> YList:
    return YList.made(like.mark, values)


def _with(raw: YMap, key: str, value: Any) -> YMap:
    """The mapping with another value, or without the key."""
    return _rebuilt(raw, ((k, value if k == key else v) for k, v in raw.items()))


def _renamed(raw: YMap, key: str, other: str) -> YMap:
    return _rebuilt(raw, ((other if k == key else k, v) for k, v in raw.items()))


def _rebuilt(like: YMap, items: Iterator[tuple[str, Any]]) -> YMap:
    found = YMap.made(like.mark)
    for key, value in items:
        if value is not None:
            found[key] = value
            found.places[key] = like.places.get(key, (like.place, like.place))
    return found


def _undefended(bundle: Bundle, level: Level, acceptance: Acceptance) -> list[str]:
    """What the acceptance defeats without an example that shows it."""
    given = [e for r in level.own.rules if r.id == acceptance.id for e in r.examples]
    shown = [e for e in given if not e.generated and e.expected == "不满足"]
    others = tuple(a for a in level.acceptances() if a is not acceptance)
    found = []
    for word in acceptance.defeats:
        grounds = [c for c, _ in level.effective() if acceptance.names(word, c.rule.id)]
        if not any(_defeated(bundle, level, c, e, others) for c in grounds for e in shown):
            found.append(word)
    return found


def _defeated(
    bundle: Bundle, level: Level, ground: CompiledRule, example: Any, others: Sequence[Acceptance]
) -> bool:
    """Whether the ground would hold on the example's facts, were it not for the acceptance."""
    bare = _bare(level, ground.rule.id)
    if bare is None:
        return False
    problems = Problems()
    shop = Workshop(level.vocabulary, bundle.parameters.kinds, bundle.templates, problems)
    alone = compile_rule(spared(bare, others), shop)
    prepared = prepare(bundle, level, bare, example)
    return (
        alone is not None
        and run_example(alone, prepared) in ("不满足", "请法官判断")
        and run_example(ground, prepared) == "不适用"
    )


def _bare(level: Level, rule_id: str) -> Rule | None:
    """The rule as its file states it."""
    stated = [r for one in level.chain() for r in one.own.rules if r.id == rule_id]
    return stated[-1] if stated else None
