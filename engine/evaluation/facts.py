"""How the facts of one filing look to conditions while it is checked.

A filing in memory is a plain dict of typed values: unanswered facts are absent, an answer
"does not apply" is `NOT_APPLICABLE`, a list is a list of `Member`s.  A condition is evaluated in
an `Env`: the filing's facts, the members it has come down to, and beside them the `Context` of
the check (the day, parameters, the court).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, TypeAlias

from engine.language.parties import RESPONDING
from engine.language.syntax import Ref
from engine.language.vocabulary import Fact
from engine.law.periods import Calendar
from engine.values.addresses import Court
from engine.values.basic import NOT_APPLICABLE as NOT_APPLICABLE

FALSE: Final = 0
UNKNOWN: Final = 1
TRUE: Final = 2

MATERIALS: Final = "材料"
MATERIALS_REF: Final = Ref(MATERIALS, 0, Fact(MATERIALS, "列表", record="材料"))
EVIDENCE: Final = "证据"
EVIDENCE_REF: Final = Ref(EVIDENCE, 0, Fact(EVIDENCE, "列表", record="证据"))

# What a filer may say of a document that was not handed in (`状态`).
NOT_THERE: Final = ("有但没交", "在别人手里", "没有")

# What a document's name says of certificates that do not make it a certified one: those it lacks,
# `公司注册证书（未经公证认证）`, and those of a power of attorney, `授权委托书（经公证转递）`.
_CERTIFYING: Final = "(?:公证|认证|转递|加章)"
_BESIDE: Final = re.compile(
    rf"(?:未|没有|没)(?:经过?|办理?|做过?)?{_CERTIFYING}(?:[、和及并]?{_CERTIFYING})*"
    r"|(?<=委托书)[（(][^）)]*[）)]"
    rf"|经?{_CERTIFYING}(?:[、和及并]?{_CERTIFYING})*的?(?=(?:授权)?委托书)"
)
# What a paper is called: whose or what it is of, and its sort.
_NAMED: Final = re.compile(
    "(?P<of>.{3,}?)(?P<sort>证明书|证明|声明|说明|凭证|报告|回执|决定书|通知书|裁决书|调解书|判决书)"
)
_OTHERS: Final = re.compile("被告(?!知)|被申请人|对方")
_DENIED: Final = re.compile("(?:不予|不肯|不给|没有?|未|拒绝)(?:给|开|出|开具|出具|提供)?$")

Values: TypeAlias = dict[str, Any]


class Member(Values):
    """One member of a list; `path` is its place in the filing, like `被告[0]`."""

    __slots__ = ("path",)
    path: str

    @classmethod
    def at(cls, path: str, facts: Mapping[str, Any]) -> Member:
        member = cls(facts)
        member.path = path
        return member

    def copy(self) -> Member:
        return Member.at(self.path, self)


@dataclass(slots=True)
class Context:
    """What a check knows besides the facts of the filing.

    `parameter` looks a dated parameter up by its name; `submitted` says that what is unanswered
    is missing, not still to come; `cause_path` are the names of the cause from the top.
    `asked_stage`: something that was evaluated with this context rests on `submitted`.
    """

    today: date
    parameter: Callable[[str], Any]
    calendar: Calendar
    court: Court | None
    submitted: bool
    cause_path: tuple[str, ...]
    asked_stage: bool = False

    def missing(self) -> bool:
        """Whether what is unanswered is missing; notes that the stage was asked for."""
        self.asked_stage = True
        return self.submitted


class Env:
    """Where a condition is evaluated: the filing, the members it came down to, the context."""

    __slots__ = ("context", "members", "root")

    def __init__(self, root: Values, context: Context, members: tuple[Member, ...] = ()) -> None:
        self.root = root
        self.context = context
        self.members = members

    def inside(self, member: Member) -> Env:
        """One member further down."""
        return Env(self.root, self.context, (*self.members, member))

    @property
    def innermost(self) -> Values:
        """The facts nearest to the condition: those of the last member, or of the filing."""
        return self.members[-1] if self.members else self.root

    def scopes(self) -> tuple[Values, ...]:
        """The filing, then the members from the outside in."""
        return (self.root, *self.members)


Support: TypeAlias = list[tuple[Ref, Member | None]]
Closure: TypeAlias = Callable[[Env, Support], int]


def path_of(ref: Ref, member: Member | None) -> str:
    """`姓名` at the top, `被告[0].姓名` inside a member."""
    return f"{member.path}.{ref.name}" if member is not None else ref.name


def is_unanswered(ref: Ref, member: Member | None, env: Env) -> bool:
    """Whether a fact, `member`'s where there is one, is unknown: unanswered, and silence means
    nothing."""
    return ref.fact.assumed is None and ref.name not in (env.root if member is None else member)


def is_kind(named: object, kinds: frozenset[str]) -> bool:
    """Whether a document as somebody named it is one of these kinds.

    `结婚证复印件` is a 结婚证: whatever contains an accepted name counts, so that a wording
    never makes a document missing.  A certificate it lacks, or one of another paper, is none.
    """
    if not isinstance(named, str):
        return False
    said = _BESIDE.sub("", named)
    return named in kinds or any(kind in said for kind in kinds) or _holds_apart(said, kinds)


def _holds_apart(said: str, kinds: frozenset[str]) -> bool:
    """Whether words stand between the two parts of a name: `公安机关关于失踪的证明`."""
    for of, sort in _parted(kinds):
        between, found, _ = said.partition(of)[2].partition(sort)
        if found and not _DENIED.search(between):
            return True
    return False


@lru_cache(maxsize=4_096)
def _parted(kinds: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """The names that have two parts, of what and of which sort."""
    found = (_NAMED.fullmatch(kind) for kind in kinds)
    return tuple(sorted((one["of"], one["sort"]) for one in found if one))


def may_be_of(document: Values, party: Values) -> bool:
    """Whether a document nobody is named for may be this party's, as far as its own name says."""
    named = document.get("种类")
    called = _OTHERS.match(named) if isinstance(named, str) else None
    return called is None or (
        isinstance(party, Member) and party.path.startswith(tuple(RESPONDING))
    )


def is_there(document: Values) -> bool:
    """Whether a document that somebody lists was handed in, as far as anybody says.

    Said to be at home, in other hands or not to be had it is not there, unless its file is.
    """
    return document.get("状态") not in NOT_THERE or "文件" in document


def negate(value: int) -> int:
    return TRUE - value


def kleene(value: bool | None) -> int:
    """Map True, False, None to the three truth values."""
    return UNKNOWN if value is None else TRUE if value else FALSE
