"""Identity numbers lie sealed in the database, which makes them longer: a column of its own.

What is in it stays as it was until `lian keys rewrite`, which seals it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.text.errors import LianError

revision = "0010"
down_revision: str | None = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The step forward."""
    op.add_column(
        "account",
        sa.Column(
            "sealed_number", sa.String(length=200), nullable=False, server_default=sa.text("''")
        ),
    )
    op.execute("UPDATE account SET sealed_number = id_number")
    op.drop_column("account", "id_number")


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
