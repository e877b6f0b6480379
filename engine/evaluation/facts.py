"""How the facts of one filing look to conditions while it is checked.

A filing in memory is a plain dict of typed values: unanswered facts are absent, an answer
"does not apply" is `NOT_APPLICABLE`, a list is a list of member dicts.  What else a condition
may need (the day, parameters, the court) travels in the same dict under `·` keys, which no
fact can have.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from engine.language.syntax import Ref
from engine.language.vocabulary import Fact
from engine.values.basic import NOT_APPLICABLE as NOT_APPLICABLE

FALSE: Final = 0
UNKNOWN: Final = 1
TRUE: Final = 2

TODAY: Final = "·今"
SUBMITTED: Final = "·已提交"
CALENDAR: Final = "·日历"
COURT: Final = "·法院"
PARAMETER: Final = "·参数"
CAUSE_PATH: Final = "·案由路径"
PATH: Final = "·路径"

MATERIALS: Final = "材料"
MATERIALS_REF: Final = Ref(MATERIALS, 0, Fact(MATERIALS, "列表", record="材料"))
EVIDENCE: Final = "证据"
EVIDENCE_REF: Final = Ref(EVIDENCE, 0, Fact(EVIDENCE, "列表", record="证据"))

Values: TypeAlias = dict[str, Any]
Env: TypeAlias = tuple[Values, ...]
Support: TypeAlias = list[tuple[Ref, Values | None]]
Closure: TypeAlias = Callable[[Env, Support], int]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a check needs besides the filing: the day, dated parameters, holidays, the court."""

    today: date
    parameter: Callable[[str], Any]
    calendar: Any
    court: Any

    def install(self, values: Values, submitted: bool, cause_path: tuple[str, ...]) -> None:
        """Put everything under its `·` key of the filing's values."""
        values[TODAY] = self.today
        values[PARAMETER] = self.parameter
        values[CALENDAR] = self.calendar
        values[COURT] = self.court
        values[SUBMITTED] = submitted
        values[CAUSE_PATH] = cause_path


def path_of(ref: Ref, member: Values | None) -> str:
    """`姓名` at the top, `被告[0].姓名` inside a member."""
    return f"{member[PATH]}.{ref.name}" if member is not None else ref.name


def is_kind(named: object, kinds: frozenset[str]) -> bool:
    """Whether a document as somebody named it is one of these kinds.

    `结婚证复印件` is a 结婚证: whatever contains an accepted name counts, so that a wording
    never makes a document missing.
    """
    if not isinstance(named, str):
        return False
    return named in kinds or any(kind in named for kind in kinds)


def negate(value: int) -> int:
    return TRUE - value


def kleene(value: bool | None) -> int:
    """Map True, False, None to the three truth values."""
    return UNKNOWN if value is None else TRUE if value else FALSE
