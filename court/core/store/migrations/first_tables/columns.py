"""Types of columns as they were at the first version."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

data = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)
big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
