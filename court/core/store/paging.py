"""Numbers and pages of what a question to the database finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of many rows; `number` counts from 1 and there always is a first page."""

    rows: list[T]
    total: int
    number: int
    pages: int


def number_of(session: Session, asked: Select[Any]) -> int:
    """The count, sum or greatest number that is asked for; 0 where there is nothing."""
    return session.scalar(asked) or 0


def rows_found(session: Session, chosen: Select[Any]) -> int:
    """How many rows a question finds."""
    return number_of(session, select(func.count()).select_from(chosen.subquery()))


def page_of(
    session: Session, chosen: Select[T], order: Iterable[Any], wanted: int, size: int
) -> Page[T]:
    """The page somebody wants, or the nearest there is, with `size` rows at most."""
    total = rows_found(session, chosen)
    pages = max(1, -(-total // size))
    number = min(max(1, wanted), pages)
    ordered = chosen.order_by(*order).offset((number - 1) * size).limit(size)
    return Page(list(session.scalars(ordered)), total, number, pages)
