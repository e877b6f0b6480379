"""What people say and the causes it may be: the sentences of `话.yaml`, talk, and how often found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.text.errors import Problems
from engine.text.yamlio import load

FIRST = 5

# Talk about no dispute of private law.
TALK = (
    "没有量子纠缠", "今天天气很好", "你好", "怎么去法院停车", "qwer", "请问几点下班", "帮我写一首诗",
    "量子力学", "蓝色的大象在跳舞", "高考成绩查询", "今年春节放几天假", "怎么减肥", "法院的食堂好吃吗",
    "哪一年出生的属虎", "明天会下雨吗", "圆周率是多少", "世界杯谁赢了", "怎么煮饺子",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """What somebody says, and every cause that answers it."""

    part: str
    words: str
    causes: tuple[str, ...]


def sentences(name: str = "话.yaml") -> list[Sentence]:
    """All of a file, part by part."""
    file = Path(__file__).with_name(name)
    problems = Problems()
    raw = load(file.read_bytes(), file.name, problems)
    problems.raise_if_any()
    return [
        Sentence(part, str(one["说"]), tuple(map(str, one["案由"])))
        for part, said in raw.items()
        for one in said
    ]


@dataclass(frozen=True, slots=True)
class Score:
    """How many of some sentences found a right cause first, and among the first five."""

    asked: int
    first: float
    among: float
    missed: tuple[str, ...]


def score(asked: Sequence[Sentence], ask: Callable[[str], list[str]]) -> Score:
    found = [(one, ask(one.words)[:FIRST]) for one in asked]
    return Score(
        asked=len(asked),
        first=sum(bool(names) and names[0] in one.causes for one, names in found) / len(asked),
        among=sum(bool(set(names) & set(one.causes)) for one, names in found) / len(asked),
        missed=tuple(
            f"{one.words} → {'、'.join(names[:2]) or '没有'}"
            for one, names in found
            if not set(names) & set(one.causes)
        ),
    )
