"""前置: a step to be taken before suit, after which the person can come back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.language.kinds.conditions import facts, negated
from engine.language.kinds.entry import Entry, Kind, Requirement
from engine.language.kinds.keys import PRIOR_STEP_KEYS
from engine.language.kinds.witness import Given, counterexample, witness
from engine.text.yamlio import YMap


def read(entry: Entry) -> Requirement | None:
    done = entry.condition("完成")
    if done is None:
        return None
    step = entry.text("步骤")
    return Requirement(
        effect="前置",
        must=done,
        failing=negated(done),
        title=f"先{step}",
        explain=f"要先{step}，才能起诉。",
        cure=_cure(entry, step),
        question=f"是否需要先{step}，是否已经完成？",
        asked=tuple(facts(done)),
        boundary=tuple(_boundary(done)),
    )


def _cure(entry: Entry, step: str) -> str:
    """Where to go, when to come back, and what takes the step away."""
    where, back = entry.text("去哪里"), entry.text("回来")
    go = f"向{where}{step}" if where else f"先{step}"
    return "；".join(part for part in (go, back or "已经完成的，补上证明") if part) + "。"


def _boundary(done: YMap) -> Iterator[tuple[Given, date | None, bool]]:
    if (met := witness(done)) is not None:
        yield met, None, False
    if (missed := counterexample(done)) is not None:
        yield missed, None, True


PRIOR_STEP = Kind(
    "前置",
    PRIOR_STEP_KEYS,
    ("编号", "步骤", "完成", "去哪里", "依据"),
    read,
)
