"""What all tables share: one metadata, and names for constraints that hold on any database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase

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
