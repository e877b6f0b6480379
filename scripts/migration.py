"""Write the next step of the database from what the tables say and the steps so far do not.

    .venv/bin/python -m scripts.migration "what it is for"

The step is a proposal: read it, add what moves data, and test it on both databases.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.migration import MigrationContext
from mako.template import Template
from sqlalchemy import BigInteger, TypeDecorator

from court.core.migration import FOLDER, comparing, newest, upgrade
from court.core.store.base import BigId
from court.core.store.database import Database
from court.core.store.types import Data, Moment
from court.operations.schema import metadata


def short(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
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


def operations() -> str:
    """What the newest step still lacks, as Python."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/steps.sqlite")
        upgrade(database)
        options = {"render_item": short, "target_metadata": metadata, **comparing}
        with database.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts=options)
            script = produce_migrations(context, metadata)
        database.close()
    assert script.upgrade_ops is not None
    body = render_python_code(script.upgrade_ops, render_item=short)
    return re.sub(r"^ *#.*\n|\n *#.*\Z", "", body, flags=re.MULTILINE).strip()


def main(purpose: str) -> None:
    before = newest()
    number = f"{int(before) + 1:04}"
    target = FOLDER / "versions" / f"v{number}_{re.sub(r'[^a-z]+', '_', purpose.lower())}.py"
    template = Template((FOLDER / "script.py.mako").read_text("utf-8"))  # noqa: S702 — Python
    text = template.render_unicode(
        message=purpose,
        imports="\nfrom engine.text.errors import LianError\n",
        up_revision=number,
        down_revision=before,
        branch_labels=None,
        depends_on=None,
        upgrades=operations(),
        downgrades='raise LianError("要回到从前的版本，请从备份恢复")',
    )
    target.write_text(text, encoding="utf-8")
    ruff = Path(sys.executable).with_name("ruff")
    subprocess.run([ruff, "check", "--quiet", "--fix", target], check=True)
    subprocess.run([ruff, "format", "--quiet", target], check=True)


if __name__ == "__main__":
    main(sys.argv[1])
