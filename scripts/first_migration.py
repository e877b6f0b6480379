"""Write the first migration anew from the tables of `court.core.store.models`.

Until the first release there is one step, which creates everything; run this after every change
of the tables:  .venv/bin/python scripts/first_migration.py
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.migration import MigrationContext
from mako.template import Template
from sqlalchemy import BigInteger, TypeDecorator, create_engine

from court.core.migration import FOLDER
from court.core.store.models import Base, BigId
from court.core.store.types import Data, Moment

TARGET = FOLDER / "versions" / "v0001_tables.py"
PROTECT = "\n    protect(op.get_bind().dialect.name, op.execute)\n"


def short(kind: str, item: object, _: AutogenContext) -> str | bool:
    """The template's own names for the types that differ between databases."""
    if kind == "type":
        if isinstance(item, Data):
            return "data"
        if isinstance(item, Moment):
            return "moment"
        if isinstance(item, TypeDecorator):
            return f"sa.{item.impl_instance!r}"
        if isinstance(item, BigInteger) and item._variant_mapping == BigId._variant_mapping:
            return "big"
    return False


def main() -> None:
    engine = create_engine("sqlite://")
    options = {"render_item": short, "target_metadata": Base.metadata}
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        script = produce_migrations(context, Base.metadata)
    assert script.upgrade_ops is not None
    body = render_python_code(script.upgrade_ops, render_item=short)
    body = re.sub(r"^ *#.*\n|\n *#.*\Z", "", body, flags=re.MULTILINE).strip() + PROTECT
    text = Template((FOLDER / "script.py.mako").read_text(encoding="utf-8")).render_unicode(
        message="All tables",
        imports="\nfrom court.store.append_only import protect\nfrom engine.errors import LianError\n",
        up_revision="0001",
        down_revision=None,
        branch_labels=None,
        depends_on=None,
        upgrades=body,
        downgrades='raise LianError("没有更早的版本；要回到从前，请从备份恢复")',
    )
    TARGET.write_text(text, encoding="utf-8")
    ruff = Path(sys.executable).with_name("ruff")
    subprocess.run([ruff, "check", "--quiet", "--fix", TARGET], check=True)
    subprocess.run([ruff, "format", "--quiet", TARGET], check=True)


if __name__ == "__main__":
    main()
