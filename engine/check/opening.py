"""A filing opened: its cause, the rules of that cause on a day, and its values typed once.

Whoever checks, reckons a fee or makes papers works on an `Opened`, so that the cause is looked up
and the values are typed once, however many of them a unit of work needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from engine.bundle.bundle import Bundle
from engine.bundle.ruleset import RuleSet
from engine.check.filing import MAX_PROBLEMS, Filing, receive_filing
from engine.check.receipt import digest
from engine.evaluation.facts import Values
from engine.law.catalogue import Cause, CauseUnknown
from engine.text.errors import FieldProblem, FilingError
from engine.text.paths import put


@dataclass(frozen=True)
class Opened:
    """A filing with its cause and the rules of a day; nobody changes `raw` afterwards.

    `typed` are its values where they are typed already.
    """

    bundle: Bundle
    raw: Mapping[str, Any]
    day: date
    cause: Cause
    cause_notes: tuple[str, ...]
    ruleset: RuleSet
    typed: Filing | None = None

    @cached_property
    def filing(self) -> Filing:
        """The typed values, shared: copy before changing; and what could not be read."""
        return self.typed or receive_filing(self.raw, self.ruleset.vocabulary)

    @cached_property
    def hash(self) -> str:
        """What a receipt names the filing by."""
        return digest(self.raw)

    @property
    def notes(self) -> tuple[str, ...]:
        """How the cause was found, and what could not be read."""
        return (*self.cause_notes, *self.filing.notes)

    def values(self) -> Values:
        """The typed values, to be changed by the caller."""
        return {name: _own(value) for name, value in self.filing.values.items()}

    def readable(self) -> Opened:
        """This filing, where everything in it can be read.  Raises `FilingError`."""
        if self.filing.problems:
            raise FilingError(self.filing.problems[:MAX_PROBLEMS])
        return self

    def holding(self, raw: Mapping[str, Any]) -> Opened:
        """Other content under the same cause, day and rules; typed anew when it is read."""
        return replace(self, raw=raw, typed=None)

    def rules(self, bundle: Bundle, raw: Mapping[str, Any], day: date) -> bool:
        """Whether opening this content would find the same cause and the same rules."""
        named = self.raw.get("案由") == raw.get("案由")
        return named and self.bundle is bundle and self.day == day

    def denying(self, paths: Iterable[str]) -> Opened:
        """This filing with `否` for questions of yes or no that nobody answered, by their paths.

        Nothing else is typed anew.
        """
        raw, values = {name: _own(value) for name, value in self.raw.items()}, self.values()
        for path in paths:
            put(raw, path, "否")
            put(values, path, False)
        return replace(self, raw=raw, typed=replace(self.filing, values=values))


def _own(value: Any) -> Any:
    """A value with members of its own: dicts, of which a check makes more."""
    if not isinstance(value, list):
        return value
    return [member.copy() if isinstance(member, dict) else member for member in value]


def open_content(bundle: Bundle, raw: Mapping[str, Any], day: date) -> Opened:
    """Find the cause and its rules; values are typed when first asked for.

    Raises `FilingError` for an unknown cause, `BundleError` for unusable rules.
    """
    cause, notes = find_cause(bundle, raw, day)
    return Opened(bundle, raw, day, cause, notes, bundle.rules_of(cause, day))


def open_cause(bundle: Bundle, cause: str, day: date) -> Opened:
    """An empty filing of a cause (name, code or number).  Raises as `open_content`."""
    return open_content(bundle, {"案由": cause}, day)


def find_cause(bundle: Bundle, raw: Mapping[str, Any], on: date) -> tuple[Cause, tuple[str, ...]]:
    """Today's cause for the name or code in the filing.  Raises `FilingError`."""
    named = raw.get("案由")
    if not isinstance(named, str) or not named.strip():
        raise FilingError([FieldProblem("案由", "请填写案由，例如“民间借贷纠纷”")])
    try:
        return bundle.catalogue.find(named.strip(), on)
    except CauseUnknown as error:
        raise FilingError([FieldProblem("案由", str(error))]) from None
