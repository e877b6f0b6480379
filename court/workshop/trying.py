"""One case under the rules in force and under a change set, side by side.

A past filing is masked for whoever may not read filings: requirements and states, no text of theirs,
no fact.  Looking at one is an access like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import select

from court.core.access import READ, Access, note
from court.core.courthouse import NotFound, Work
from court.core.roles import Action
from court.core.tables import ChangeSet, Filing
from court.workshop.effects import past_of
from court.workshop.gates import whole_filings
from court.workshop.layers import before_and_after
from engine.bundle.bundle import Bundle, default_root
from engine.check.opinion import Opinion
from engine.replay.comparing import FindingChange, Past, finding_changes, opinion_of
from engine.text.errors import FieldProblem, FilingError

EXAMPLES = "examples"
MOST_OFFERED = 60
WHOLE = "整案"


@dataclass(frozen=True, slots=True)
class Case:
    """Something to try: where it comes from, what it is called, the filing."""

    name: str
    past: Past


@dataclass(frozen=True, slots=True)
class Trial:
    """What came out before and after; `masked` when the texts may not be shown."""

    name: str
    before: Opinion
    after: Opinion
    changes: list[FindingChange]
    masked: bool


def try_case(work: Work, change_set: ChangeSet, case: Case, masked: bool = False) -> Trial:
    """Check a case under both bundles.  Raises `FilingError`, `BundleError`."""
    before, after = before_and_after(work, change_set)
    old, new = opinion_of(before, case.past), opinion_of(after, case.past)
    return Trial(case.name, old, new, finding_changes(old, new), masked)


def try_filing(work: Work, change_set: ChangeSet, number: str) -> Trial:
    """A filing by its receipt number.  Raises `NotFound`, `NotAllowed`."""
    work.actor.require(Action.rules)
    filing = work.session.scalar(select(Filing).where(Filing.number == number.strip()))
    past = past_of(work.session, filing) if filing else None
    if filing is None or past is None:
        raise NotFound("没有这个收件号的起诉，或者它还没有意见")
    actor = work.actor
    role = str(actor.role or "")
    note(
        work.session,
        [Access(work.now, READ, actor.account_id, role, actor.address, filing.id, route="试一试")],
    )
    masked = not actor.may(Action.inbox)
    return try_case(work, change_set, Case(f"收件 {filing.number}", past), masked)


def offered(bundle: Bundle, cause: str, day: date) -> list[Case]:
    """Example filings; with a cause those of it, and its whole filings, which take time to read."""
    found = [Case(f"示例材料 {name}", Past(name, day, raw)) for name, raw in _examples()]
    if cause:
        found += _wholes(bundle)
    return [one for one in found if cause in str(one.past.content.get("案由", ""))]


def _wholes(bundle: Bundle) -> list[Case]:
    return [
        Case(f"{WHOLE} {whole.title}", Past(whole.title, whole.day, whole.content))
        for whole in bundle.kept(whole_filings)
    ]


def chosen(bundle: Bundle, name: str, day: date) -> Case:
    """An offered case by its name.  Raises `NotFound`."""
    cases = _wholes(bundle) if name.startswith(WHOLE) else offered(bundle, "", day)
    found = next((one for one in cases if one.name == name), None)
    if found is None:
        raise NotFound("没有这份材料，可能已经改名")
    return found


def pasted(text: str, day: date) -> Case:
    """A filing somebody pasted as JSON.  Raises `FilingError`."""
    try:
        raw = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        said = f"第 {error.lineno} 行第 {error.colno} 列不是合法的 JSON"
        raise FilingError([FieldProblem("起诉材料", said)]) from None
    if not isinstance(raw, dict):
        raise FilingError([FieldProblem("起诉材料", "应是一份起诉材料，以 { 开头")])
    return Case("粘贴的材料", Past("", day, raw))


@lru_cache(maxsize=1)
def _examples() -> tuple[tuple[str, dict[str, Any]], ...]:
    """The example filings that lie beside the rules."""
    folder = default_root() / EXAMPLES
    read = ((path.stem, orjson.loads(path.read_bytes())) for path in sorted(folder.glob("*.json")))
    return tuple((name, raw) for name, raw in read if isinstance(raw, dict) and "案由" in raw)
