"""All tables of the first version."""

from __future__ import annotations

from alembic import op

from court.core.store.append_only import protect
from court.core.store.migrations.first_tables import accounts, dealings, decisions, filings, log
from engine.text.errors import LianError

revision = "0001"
down_revision: str | None = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The step forward."""
    # Accounts before what refers to them, filings before what is decided about them.
    for tables in (log, accounts, filings, decisions, dealings):
        tables.create()
    protect(op.get_bind().dialect.name, op.execute)


def downgrade() -> None:
    """The step back."""
    raise LianError("没有更早的版本；要回到从前，请从备份恢复")
