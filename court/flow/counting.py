"""The reactor that opens, meets and voids due dates by `rules/期限.yaml`, and their tasks.

An event whose data names another event under `撤销事件` takes back what that one opened, whatever
its kind: a service set aside, a decision withdrawn.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from court.core.clock import day_of
from court.core.courthouse import Work
from court.core.events import data_of
from court.core.tables import LogEntry
from court.flow import dues
from court.flow.opened import learn_opened
from court.flow.periods import DueRule, DueRules, due_rules
from court.flow.reactors import Reactor
from court.flow.tasks import WAITING_TASKS, Whom, open_task
from engine.bundle.bundle import Bundle

NAME = "期限"
# The key of an event's data that names the event it takes back.
TAKES_BACK = "撤销事件"


def reactor(bundle: Bundle, taking_back: Collection[str] = ()) -> Reactor:
    """The reactor for the rows in force; `taking_back` are kinds that may name an event they undo."""
    kinds = due_rules(bundle).kinds | frozenset(taking_back)
    return Reactor(NAME, kinds, count, prepare=prepare)


def prepare(work: Work, entries: Sequence[LogEntry]) -> None:
    """Lock and read what is open about the subjects of a batch."""
    subjects = {entry.subject for entry in entries}
    dues.OPEN_ONES.fetch(work.session, subjects, lock=True)
    WAITING_TASKS.fetch(work.session, subjects)
    learn_opened(work, dues.OPEN_ONES, entries)
    learn_opened(work, WAITING_TASKS, entries)


def count(work: Work, entry: LogEntry) -> None:
    """What one event does to the due dates of its subject."""
    if not entry.subject:
        return
    rules = due_rules(work.house.bundle)
    data = data_of(entry)
    if isinstance(undone := data.get(TAKES_BACK), int):
        dues.void_based_on(work, entry.subject, undone, entry)
    if entry.kind in rules.ending:
        dues.void(work, entry.subject, entry)
    _close(work, entry, data, rules)
    for rule in rules.rules:
        if entry.kind in rule.opened_by:
            _open(work, entry, data, rule)


def _close(work: Work, entry: LogEntry, data: dict[str, Any], rules: DueRules) -> None:
    for rule in rules.rules:
        key = _key(rule, data)
        if entry.kind in rule.met_by:
            dues.meet(work, entry.subject, rule.name, entry, key)
        elif entry.kind in rule.voided_by:
            dues.void(work, entry.subject, entry, rule.name, key)


def _key(rule: DueRule, data: dict[str, Any]) -> str | None:
    """Which of several; None closes them all, where the event names none."""
    said = data.get(rule.key) if rule.key else None
    return str(said) if said else None


def _open(work: Work, entry: LogEntry, data: dict[str, Any], rule: DueRule) -> None:
    start = _start(rule, entry, data)
    day = rule.last_day(work.house.bundle, start, data)
    if day is None:
        return
    key = _key(rule, data) or ""
    due = dues.open_due(work, entry.subject, rule.name, day, entry, key, rule.warn)
    if rule.task:
        whom = Whom.of(rule.by)
        open_task(work, entry.subject, rule.task, entry, whom, key, due)


def _start(rule: DueRule, entry: LogEntry, data: dict[str, Any]) -> date:
    """The day the period runs from, itself not counted."""
    said = data.get(rule.since) if rule.since else None
    return date.fromisoformat(said) if isinstance(said, str) and said else day_of(entry.at)
