"""Accounts get a nonce, which their hashes in the log contain."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from engine.text.errors import LianError

revision = "0005"
down_revision: str | None = "0004"
branch_labels = None
depends_on = None

data = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)
big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The step forward."""
    op.add_column("account", sa.Column("nonce", sa.String(length=32), nullable=True))
    account = sa.table("account", sa.column("id", sa.String), sa.column("nonce", sa.String))
    connection = op.get_bind()
    for id_ in connection.scalars(sa.select(account.c.id)).all():
        connection.execute(
            sa.update(account).where(account.c.id == id_).values(nonce=uuid.uuid4().hex)
        )


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
