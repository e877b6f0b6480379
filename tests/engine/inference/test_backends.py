"""Both back-ends as such: random rules, sessions side by side, and what goes wrong in one."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.inference.fixpoint import FixpointRuleset
from engine.inference.horn import Horn, InferenceError, Match, Term

durable = pytest.importorskip("engine.inference.durable")
DurableRuleset, POOL = durable.DurableRuleset, durable.POOL
BACKENDS = [DurableRuleset, FixpointRuleset]
BOTH = pytest.mark.parametrize("backend", BACKENDS, ids=["durable", "reference"])
Backend = Callable[[Sequence[Horn]], Any]
OPS = ("=", "<", "<=", ">", ">=")
NEXT = Horn("next", ((Term("a", 1),), (Term("b", 2),)), "c", (("c", 3),))


def random_rules(chance: random.Random) -> list[Horn]:
    """Joins of one to three patterns that cannot match the same fact twice."""
    rules = []
    for number in range(chance.randrange(1, 8)):
        kinds = chance.sample(("k0", "k1", "k2", "k3"), chance.randrange(1, 4))
        premises = tuple(
            (Term("k", kind), Term("n", chance.randrange(4), chance.choice(OPS))) for kind in kinds
        )
        kind, value = f"k{chance.randrange(4)}", chance.randrange(4)
        facts = (("k", kind), ("n", value))
        rules.append(Horn(f"r{number}", premises, f"{kind}.{value}", facts))
    return rules


@given(st.integers(0, 10**9))
@settings(max_examples=150)
def test_random_rules_fire_alike_in_any_order_of_facts(seed: int) -> None:
    chance = random.Random(seed)
    rules = random_rules(chance)
    facts = [(f"k{chance.randrange(4)}", chance.randrange(4)) for _ in range(6)]
    logs: list[list[Match]] = []
    for backend in BACKENDS:
        ruleset = backend(rules)
        for _ in range(2):
            with ruleset.session() as session:
                for kind, number in chance.sample(facts, len(facts)):
                    session.put(f"{kind}.{number}", k=kind, n=number)
                session.run()
                logs.append(sorted(session.log, key=str))
    assert all(log == logs[0] for log in logs)
    assert len(set(logs[0])) == len(logs[0])


def test_a_dropped_ruleset_gives_its_memory_back() -> None:
    """Every release of rules makes one; what it holds outside Python was never freed."""
    rules = [
        Horn(f"r{n}", ((Term("a", n),), (Term("b", n),)), f"c{n}", (("c", n),)) for n in range(60)
    ]

    def used() -> None:
        with DurableRuleset(rules).session() as session:
            session.put("x", a=1)
            session.put("y", b=1)
            session.run()
            assert [match.conclusion for match in session.log] == ["c1"]

    for _ in range(5):
        used()
    before = resident()
    for _ in range(40):
        used()
    assert resident() - before < 4


def resident() -> float:
    """Memory of this process, in MB."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


@BOTH
def test_open_sessions_do_not_see_each_other(backend: Backend) -> None:
    ruleset = backend([NEXT])
    sessions = [ruleset.session() for _ in range(10)]
    for number, session in enumerate(sessions):
        session.__enter__()
        session.put("x", a=1)
        if number % 2:
            session.put("y", b=2)
    for number, session in enumerate(sessions):
        session.run()
        assert session.log == ([Match("next", ("x", "y"), "c")] if number % 2 else [])
        session.__exit__(None, None, None)


@BOTH
def test_a_known_fact_is_left_as_it_is_and_does_not_fire_again(backend: Backend) -> None:
    with backend([NEXT]).session() as session:
        for _ in range(3):
            session.put("x", a=1)
            session.put("y", b=2)
            session.run()
        assert len(session.log) == 1


@BOTH
def test_rules_without_end_stop_and_leave_the_ruleset_usable(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{backend.__module__}.MAX_STEPS", 300)
    endless = Horn("again", ((Term("a", 1),),), "n", (("a", 1),), per_premise=True)
    ruleset = backend([endless, NEXT])
    for _ in range(2):
        with pytest.raises(InferenceError, match="步数"), ruleset.session() as session:
            session.put("x", a=1)
            session.run()
    with ruleset.session() as session:
        session.put("y", b=2)
        session.run()
        assert session.log == []


def test_session_ids_come_back_after_errors() -> None:
    ruleset = DurableRuleset([NEXT])
    for _ in range(3 * POOL):
        with pytest.raises(ZeroDivisionError), ruleset.session() as session:
            session.put("x", a=1)
            session.put("y", b=2)
            raise ZeroDivisionError
    assert len(ruleset.free) == POOL
