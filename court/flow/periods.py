"""Due dates as data: `rules/期限.yaml`.

A row says which events open a due date, how long the period is (a period, a dated parameter, or
days the event itself holds), which events meet or void it, and who has what to do meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from court.documents.procedures import citation_problems
from engine.bundle.bundle import Bundle
from engine.law.periods import HOW, deadline, is_period
from engine.text.errors import BundleError, Mark, Problem, Problems, nearest
from engine.text.yamlio import YMap, items, listed

FILE = "rules/期限.yaml"
LISTED, ENDING = "期限", "终止"
KEYS = (
    "名称", "开始", "期间", "起算", "对象", "办结", "作废", "预警", "待办", "由", "依据", "来源", "确定度",
)  # fmt: skip
PARAMETER, FROM_EVENT = "参数", "事件"
CERTAINTIES = ("高", "中", "低")
MOST_WARNING = 90


@dataclass(frozen=True, slots=True)
class DueRule:
    """One row.  `period` is a period, `{参数: 名称}` or `{事件: 键}`.

    `since` is the key of the event's data that holds the day the period runs from; the day of the
    event where empty.  `key` is the key of the data that tells several apart.  `by` is a role or
    a relation to the case.
    """

    name: str
    opened_by: frozenset[str]
    period: str | Mapping[str, str]
    since: str
    key: str
    met_by: frozenset[str]
    voided_by: frozenset[str]
    warn: int
    task: str
    by: str
    basis: tuple[str, ...]
    source: str

    def last_day(self, bundle: Bundle, start: date, data: Mapping[str, Any]) -> date | None:
        """The last day (民事诉讼法 85); None where the event does not hold the days."""
        period = self._period(bundle, start, data)
        return deadline(start, period, bundle.calendar) if is_period(period) else None

    def _period(self, bundle: Bundle, start: date, data: Mapping[str, Any]) -> str:
        if isinstance(self.period, str):
            return self.period
        if PARAMETER in self.period:
            return str(bundle.parameters.on(start)(self.period[PARAMETER]))
        said = data.get(self.period[FROM_EVENT])
        return f"{said}日" if isinstance(said, int) else str(said or "")


@dataclass(frozen=True, slots=True)
class DueRules:
    """The file; `ending` are the events after which nothing is due any more about a subject."""

    rules: tuple[DueRule, ...]
    ending: frozenset[str]

    @property
    def kinds(self) -> frozenset[str]:
        """Every event the rows speak of."""
        named = (r.opened_by | r.met_by | r.voided_by for r in self.rules)
        return self.ending.union(*named)

    def of(self, name: str) -> DueRule | None:
        return next((rule for rule in self.rules if rule.name == name), None)


def due_rules(bundle: Bundle) -> DueRules:
    """The rows of a bundle, read once.  Raises `BundleError`."""
    return bundle.kept(load_due_rules)


def due_problems(bundle: Bundle) -> list[Problem]:
    """What `lian lint` says about the file."""
    try:
        load_due_rules(bundle)
    except BundleError as error:
        return list(error.problems)
    return []


def load_due_rules(bundle: Bundle) -> DueRules:
    """Raises `BundleError` with every problem of the file, by file:line."""
    if FILE not in bundle.files:
        return DueRules((), frozenset())
    problems = Problems()
    raw = bundle.files.yaml(FILE, problems)
    found: list[DueRule] = []
    ending: frozenset[str] = frozenset()
    if isinstance(raw, YMap):
        _known(raw, (LISTED, ENDING), problems)
        ending = frozenset(_texts(raw, ENDING, problems))
        for row, mark in items(raw, LISTED, problems):
            if isinstance(row, YMap):
                found += _row(row, bundle, problems)
            else:
                problems.add("每一条应写成 {名称: …, 开始: […], 期间: …}", mark)
    else:
        problems.add(f"应写成“{LISTED}:”和一列期限", Mark(FILE, 1, 1))
    for name in {rule.name for rule in found if [r.name for r in found].count(rule.name) > 1}:
        problems.add(f"“{name}”写了两次", Mark(FILE, 1, 1))
    problems.raise_if_any()
    return DueRules(tuple(found), ending)


def _row(raw: YMap, bundle: Bundle, problems: Problems) -> Iterator[DueRule]:
    before = len(problems.items)
    _known(raw, KEYS, problems)
    for key in ("名称", "开始", "期间"):
        if key not in raw:
            problems.add(f"要写“{key}”", raw.mark)
    basis = _checked_basis(raw, bundle, problems)
    period = _checked_period(raw, bundle, problems)
    warn = raw.get("预警", 1)
    if not isinstance(warn, int) or not 0 <= warn <= MOST_WARNING:
        problems.add(f"“预警”应是 0 到 {MOST_WARNING} 的整数（提前多少天）", raw.at("预警"))
    if ("待办" in raw) != ("由" in raw):
        problems.add("“待办”和“由”（谁去办）要一起写", raw.mark)
    if len(problems.items) > before:
        return
    yield DueRule(
        name=str(raw["名称"]),
        opened_by=frozenset(_texts(raw, "开始", problems)),
        period=period,
        since=str(raw.get("起算", "")),
        key=str(raw.get("对象", "")),
        met_by=frozenset(_texts(raw, "办结", problems)),
        voided_by=frozenset(_texts(raw, "作废", problems)),
        warn=warn,
        task=str(raw.get("待办", "")),
        by=str(raw.get("由", "")),
        basis=tuple(basis),
        source=str(raw.get("来源", "")),
    )


def _checked_basis(raw: YMap, bundle: Bundle, problems: Problems) -> list[str]:
    """The articles a row rests on; a row without any says where it comes from."""
    basis = _texts(raw, "依据", problems)
    for text in basis:
        for message in citation_problems(bundle, text):
            problems.add(message, raw.at("依据"))
    if not basis and not raw.get("来源"):
        problems.add("要写“依据”，或者写明“来源”", raw.mark)
    if raw.get("确定度", "高") not in CERTAINTIES:
        problems.add(f"“确定度”应是{'、'.join(CERTAINTIES)}", raw.at("确定度"))
    return basis


def _checked_period(raw: YMap, bundle: Bundle, problems: Problems) -> str | Mapping[str, str]:
    if "期间" not in raw:
        return ""
    given = raw["期间"]
    mark = raw.at("期间")
    if isinstance(given, YMap):
        if list(given) == [FROM_EVENT]:
            return {FROM_EVENT: str(given[FROM_EVENT])}
        if list(given) == [PARAMETER]:
            name = str(given[PARAMETER])
            if bundle.parameters.kinds.get(name) != "期间":
                problems.add(f"没有类型是“期间”的参数“{name}”", mark)
            return {PARAMETER: name}
    elif is_period(given):
        return str(given)
    problems.add(f"{HOW}，或者 {{参数: 名称}}、{{事件: 键}}", mark)
    return ""


def _known(raw: YMap, keys: Sequence[str], problems: Problems) -> None:
    for key in raw:
        if key not in keys:
            problems.add(f"不认识“{key}”{nearest(key, keys)}", raw.at(key))


def _texts(raw: YMap, key: str, problems: Problems) -> list[str]:
    return list(map(str, listed(raw, key, problems)))
