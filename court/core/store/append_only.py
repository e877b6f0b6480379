"""Triggers by which the database itself refuses to change or remove what stands in the logs."""

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


ACCESS = "access"
ACCESS_REFUSAL = "访问记录不能修改，六个月以内的不能删除"
# 网络安全法: logs are kept for no less than six months.
LEAST_DAYS = 184
ACCESS_SQLITE = (
    f"CREATE TRIGGER {ACCESS}_refuses_update BEFORE UPDATE ON {ACCESS} "
    f"BEGIN SELECT RAISE(ABORT, '{ACCESS_REFUSAL}'); END",
    f"CREATE TRIGGER {ACCESS}_refuses_delete BEFORE DELETE ON {ACCESS} "
    f"WHEN OLD.at > datetime('now', '-{LEAST_DAYS} days') "
    f"BEGIN SELECT RAISE(ABORT, '{ACCESS_REFUSAL}'); END",
)
ACCESS_POSTGRESQL = (
    f"CREATE FUNCTION {ACCESS}_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF TG_OP = 'DELETE' AND OLD.at <= now() - interval '{LEAST_DAYS} days' THEN RETURN OLD; "
    f"END IF; RAISE EXCEPTION '{ACCESS_REFUSAL}'; END $$",
    f"CREATE TRIGGER {ACCESS}_refuses_change BEFORE UPDATE OR DELETE ON {ACCESS} "
    f"FOR EACH ROW EXECUTE FUNCTION {ACCESS}_refuses()",
    f"CREATE TRIGGER {ACCESS}_refuses_truncate BEFORE TRUNCATE ON {ACCESS} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {ACCESS}_refuses()",
)


def protect_access(dialect: str, execute: Callable[[str], object]) -> None:
    """Refuse changes of the access log, of which what is old enough may be removed."""
    for statement in ACCESS_POSTGRESQL if dialect == "postgresql" else ACCESS_SQLITE:
        execute(statement)
