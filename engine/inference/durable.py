"""The durable-rules back-end, driven through its C module within the safe subset.

`Host` and every batch call are avoided on purpose; see docs/decisions/0002.  One session is one
check: opened, asserted fact by fact, run, closed.
"""

from __future__ import annotations

import ctypes
import json
import threading
from collections.abc import Sequence
from functools import cache
from itertools import count
from types import TracebackType
from typing import Any
from weakref import finalize

import durable_rules_engine as engine

from engine.inference.horn import (
    GUARD,
    MAX_STEPS,
    Horn,
    InferenceError,
    Match,
    Pattern,
    Value,
    check_safe,
    fnv32,
)

POOL = 64
_OPS = {"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}
_numbers = count()


@cache
def _keep_memory() -> None:
    """Stop glibc from handing memory back after every session (2.6 times faster)."""
    try:
        libc = ctypes.CDLL(None)
        for option, value in ((-3, 32 << 20), (-1, 512 << 20), (-2, 64 << 20)):
            libc.mallopt(option, value)
    except (OSError, AttributeError):
        return


def _pattern(pattern: Pattern) -> dict[str, Any]:
    tests: list[dict[str, Any]] = [
        {t.property: t.value} if t.op == "=" else {_OPS[t.op]: {t.property: t.value}}
        for t in pattern
    ]
    return tests[0] if len(tests) == 1 else {"$and": tests}


def _definition(rules: Sequence[Horn]) -> dict[str, Any]:
    definition: dict[str, Any] = {GUARD: {"all": [{"m": {GUARD: 1}}], "pri": 0}}
    for rule in rules:
        premises = [{f"p{i}": _pattern(p)} for i, p in enumerate(rule.premises)]
        definition[rule.name] = {"all": premises, "pri": rule.salience, "dist": 0}
    return definition


class DurableRuleset:
    """A compiled ruleset; sessions take their id from a fixed, collision-free pool."""

    backend = "durable"

    def __init__(self, rules: Sequence[Horn]) -> None:
        check_safe(rules)
        _keep_memory()
        self.tails = {rule.name: _tail(rule.conclusion) for rule in rules}
        self.rules = {rule.name: rule for rule in rules}
        name = f"lian{next(_numbers)}"
        self.handle = engine.create_ruleset(name, json.dumps(_definition(rules)))
        self.free = _session_ids()
        self.available = threading.Semaphore(POOL)
        # A swap of rules drops the ruleset before: its C half is 1.2 MB that Python does not see.
        finalize(self, engine.delete_ruleset, self.handle).atexit = False

    def session(self) -> DurableSession:
        return DurableSession(self)


def _session_ids() -> list[str]:
    ids = [f"s{i}" for i in range(POOL)]
    if len({fnv32(i) for i in ids}) != POOL:
        raise InferenceError("会话编号的哈希相撞")
    return ids


def _tail(conclusion: tuple[tuple[str, Value], ...]) -> str:
    parts = [f'"{k}":{v}' if type(v) is int else f'"{k}":"{v}"' for k, v in conclusion]
    return ",".join(parts) + "}"


class DurableSession:
    """One check.  Use as a context manager: it is always closed, also after an error."""

    __slots__ = ("_head", "_known", "_offset", "_sid", "log", "ruleset")

    def __init__(self, ruleset: DurableRuleset) -> None:
        self.ruleset = ruleset
        self.log: list[Match] = []
        self._known: set[str] = set()

    def __enter__(self) -> DurableSession:
        self.ruleset.available.acquire()
        self._sid = self.ruleset.free.pop()
        self._head = f'{{"sid":"{self._sid}","id":"'
        # If opening fails the C state may be half made: its id (and its place in the pool) is
        # then never used again, and deleting it, which could crash, is not tried.
        self._open()
        return self

    def _open(self) -> None:
        """Fire the guard: a session whose first fact fires nothing crashes when deleted."""
        handle = self.ruleset.handle
        _, self._offset = engine.assert_fact(handle, f'{self._head}_t","{GUARD}":1}}')
        if not engine.start_action_for_state(handle, self._offset):
            raise InferenceError("推理会话没有启动")
        while engine.complete_and_start_action(handle, self._offset):
            pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        engine.delete_state(self.ruleset.handle, self._sid)
        self.ruleset.free.append(self._sid)  # only an id whose state is gone may come back
        self.ruleset.available.release()

    def put(self, fact_id: str, **properties: Value) -> None:
        """Assert a fact; a known id is left as it is."""
        self._put(fact_id, _tail(tuple(properties.items())))

    def _put(self, fact_id: str, tail: str) -> None:
        if fact_id in self._known:
            return
        self._known.add(fact_id)
        code = engine.assert_fact(self.ruleset.handle, f'{self._head}{fact_id}",{tail}')[0]
        if code == 2:
            raise InferenceError(f"事实编号“{fact_id}”的哈希相撞")

    def run(self) -> None:
        """Fire to the fixpoint, keeping the log of firings."""
        ruleset, handle = self.ruleset, self.ruleset.handle
        found = engine.start_action_for_state(handle, self._offset)
        message = found[1] if found else None
        while message:
            name = message[2 : message.index('"', 2)]
            premises = tuple(part[: part.index('"')] for part in message.split('"id":"')[1:])
            rule = ruleset.rules[name]
            concluded = rule.conclusion_id + (premises[0] if rule.per_premise else "")
            self._put(concluded, ruleset.tails[name])
            self.log.append(Match(name, premises, concluded))
            if len(self.log) > MAX_STEPS:
                raise InferenceError("推理步数超过上限")
            message = engine.complete_and_start_action(handle, self._offset)
