"""The syntax tree of conditions: the only meaning a condition has.

Closures (`engine.evaluation.compiled`), the reference interpreter (`engine.evaluation.reference`), mutation and lint
all consume it; `engine.language.conditions` builds it from YAML.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from engine.language.vocabulary import Fact


@dataclass(frozen=True, slots=True)
class Ref:
    """A fact in reach of a condition; `depth` 0 is the filing, 1 the first member, …"""

    name: str
    depth: int
    fact: Fact


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated parameter as operand, e.g. `{参数: 级别标准}`."""

    name: str


Operand: TypeAlias = str | bool | Decimal | date | tuple[str, ...] | Parameter | Ref


@dataclass(frozen=True, slots=True)
class All:
    """Every item holds."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Some item holds."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The item does not hold."""

    item: Node


@dataclass(frozen=True, slots=True)
class Compare:
    """A fact compared with an operand by one of the words of `engine.language.comparisons`."""

    ref: Ref
    op: str
    operand: Operand


@dataclass(frozen=True, slots=True)
class Filled:
    """A fact that somebody answered, whatever silence means."""

    ref: Ref


@dataclass(frozen=True, slots=True)
class Quantified:
    """`某个`, `每个` or `没有` member of a list meets the body."""

    kind: str
    lists: tuple[Ref, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Count:
    """The number of members that meet the body, compared."""

    lists: tuple[Ref, ...]
    body: Node | None
    op: str
    operand: Operand


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of an amount over the members of a list, compared; a missing amount is unknown."""

    lists: tuple[Ref, ...]
    field: Ref
    op: str
    operand: Operand


@dataclass(frozen=True, slots=True)
class OwnMaterial:
    """Inside a quantifier over parties: this party handed in one of these materials.

    `kinds` are as written, `also` other words for them.
    """

    depth: int
    kinds: tuple[str, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A document of one of these kinds was handed in, listed as material or as evidence.

    `kinds` are as written, `also` other words for them.
    """

    kinds: tuple[str, ...]
    also: tuple[str, ...] = ()


Node: TypeAlias = (
    "All | AnyOf | Not | Compare | Filled | Quantified | Count | Sum | OwnMaterial | HandedIn"
)
