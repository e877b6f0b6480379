"""Who can be drawn as the judge of a case, with what each has already; of everybody else, why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from court.assignment import bench, recusal
from court.assignment.rules import assignment_rules
from court.assignment.weights import path_of
from court.cases.tables import CourtCase
from court.core.courthouse import Conflict, Work
from engine.text.errors import LianError

LEFT, SITS = "原承办人", "已经在合议庭"


class NobodyLeft(LianError):
    """Too few can be drawn; the message says for what, and counts the reasons."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """By account: the load of each who can be drawn, and the reason for each who cannot.

    `group` is the group of judges that the cause of the case belongs to.
    """

    group: str
    loads: Mapping[str, Decimal]
    out: Mapping[str, str]

    def require(self, who: str) -> None:
        """Raises `Conflict`, with the reason, for somebody who cannot be drawn."""
        if who not in self.loads:
            raise Conflict(f"不能由他参加：{self.out.get(who, '没有登记')}")


def candidates(
    work: Work,
    cases: Sequence[CourtCase],
    without: Iterable[str] = (),
    any_group: bool = False,
    left_out: str = LEFT,
) -> Candidates:
    """Who can be drawn for cases that go to one judge.  Raises `NobodyLeft`.

    `left_out` says why those `without` whom it is done are.  The first case says which group of judges draws, unless judges of any group may.
    """
    rules = assignment_rules(work.house.bundle)
    group = rules.group_of(path_of(work.house.bundle, cases[0].cause, work.today))
    barred = {who: why for case in cases for who, why in recusal.excluded(work, case).items()}
    barred |= dict.fromkeys(without, left_out)
    able, out = [], dict[str, str]()
    for member in bench.everybody(work):
        who = member.account_id
        why = bench.why_not(work, member, "" if any_group else group) or barred.get(who, "")
        if why:
            out[who] = why
        else:
            able.append(member)
    if not able:
        said = counted(out) or "还没有登记审判人员"
        raise NobodyLeft(
            f"“{group}”组没有可以抽签的法官：{said}。请庭长登记审判人员，或者提出指定分案"
        )
    return Candidates(group, bench.loads(work, able), out)


def counted(out: Mapping[str, str]) -> str:
    """How many are left out for each reason, as people read it; empty where nobody is."""
    reasons = list(out.values())
    return "；".join(f"{why} {reasons.count(why)} 人" for why in sorted(set(reasons)))
