"""What all tables share: one metadata, names for constraints that hold on any database, whole rows.

A row has the values of its columns' defaults, its id among them, from the moment it is made, so that
it can be used and named before it is written; and whatever is written together is written parents
first.  So a unit of work may add as many rows as it likes and write them once.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Integer, MetaData, event, inspect
from sqlalchemy.orm import DeclarativeBase, Mapper, relationship

from court.core.store.types import Data, Moment

BigId = BigInteger().with_variant(Integer, "sqlite")
# Every constraint has a name of its own, so that a later step can find it on any database.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


class Base(DeclarativeBase):
    """A table of the court's database."""

    metadata = metadata
    type_annotation_map = {datetime: Moment, dict[str, Any]: Data, list[Any]: Data}  # noqa: RUF012


@event.listens_for(Base, "init", propagate=True)
def _complete(row: Base, _: tuple[Any, ...], said: dict[str, Any]) -> None:
    for name, default in _defaults(type(row)):
        if said.get(name) is None:
            said[name] = default(None) if callable(default) else default


@cache
def _defaults(table: Any) -> list[tuple[str, Any]]:
    """By attribute, what a table's column holds where nobody says, or what makes it."""
    found = [(one.key, one.columns[0].default) for one in inspect(table).column_attrs]
    return [(name, default.arg) for name, default in found if default is not None]


@event.listens_for(Mapper, "after_configured")
def _order_tables() -> None:
    """Tell the unit of work which table names which: it writes parents first, by relationships alone."""
    mappers = {mapper.local_table: mapper for mapper in Base.registry.mappers}
    for table, mapper in mappers.items():
        for key in table.foreign_keys:
            name, parent = f"{key.parent.key}__row", mappers.get(key.column.table)
            if parent is None or parent is mapper or name in mapper.attrs:
                continue
            joined = key.parent == key.column
            named = relationship(
                parent, primaryjoin=joined, foreign_keys=key.parent, lazy="raise", cascade=""
            )
            mapper.add_property(name, named)
