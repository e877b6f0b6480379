"""Triggers by which the database itself refuses to change or remove an event of the log."""

from __future__ import annotations

from collections.abc import Callable

TABLE = "event"
REFUSAL = "审计日志只能追加，不能修改或者删除"
SQLITE = tuple(
    f"CREATE TRIGGER {TABLE}_refuses_{act.lower()} BEFORE {act} ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for act in ("UPDATE", "DELETE")
)
POSTGRESQL = (
    f"CREATE FUNCTION {TABLE}_refuses() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    f"CREATE TRIGGER {TABLE}_refuses_change BEFORE UPDATE OR DELETE ON {TABLE} "
    f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuses()",
    f"CREATE TRIGGER {TABLE}_refuses_truncate BEFORE TRUNCATE ON {TABLE} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuses()",
)


def protect(dialect: str, execute: Callable[[str], object]) -> None:
    """Put the triggers on the log's table."""
    for statement in POSTGRESQL if dialect == "postgresql" else SQLITE:
        execute(statement)
