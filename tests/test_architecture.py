"""The rules of the house, checked."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sorted(
    p for house in ("engine", "court", "api", "cli") for p in (ROOT / house).rglob("*.py")
)
FORBIDDEN = {
    "engine": {"cli", "court", "api", "fastapi", "sqlalchemy", "typer", "rich", "httpx"},
    "court": {"cli", "api", "fastapi", "typer", "rich"},
    "api": {"cli", "typer", "rich"},
    "cli": {"fastapi", "uvicorn"},
}
# `lian check` has to start quickly: what only some commands need is imported inside them.
HEAVY = {"api", "sqlalchemy", "alembic", "fastapi", "uvicorn", "typst"}


def imports_of(path: Path, inside_functions: bool = True) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree) if inside_functions else at_import(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def at_import(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements that run when a module is imported; what is for type checkers is not."""
    for node in tree.body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.unparse(node.test):
            yield from (*node.body, *node.orelse)
        elif isinstance(node, ast.Try):
            yield from node.body
        else:
            yield node


@pytest.mark.parametrize("path", PYTHON, ids=[str(p.relative_to(ROOT)) for p in PYTHON])
def test_imports_go_one_way(path: Path) -> None:
    house = path.relative_to(ROOT).parts[0]
    assert not imports_of(path) & FORBIDDEN[house]


def test_commands_import_what_is_heavy_inside() -> None:
    found = {str(p.relative_to(ROOT)): imports_of(p, False) & HEAVY for p in ROOT.glob("cli/*.py")}
    assert {name: words for name, words in found.items() if words} == {}


def test_checking_loads_no_web_server() -> None:
    code = "import sys, cli.main; print([m for m in sys.argv[1:] if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code, "api", "alembic", "fastapi", "uvicorn"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", PYTHON, ids=[str(p.relative_to(ROOT)) for p in PYTHON])
def test_files_are_small_and_documented(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 500
    assert ast.get_docstring(ast.parse(text))


def test_the_engine_has_no_clock() -> None:
    clock = re.compile(r"date\.today|datetime\.now|time\.time\(|utcnow")
    assert [p for p in (ROOT / "engine").rglob("*.py") if clock.search(p.read_text("utf-8"))] == []


def test_data_folders_hold_no_python() -> None:
    assert [p for f in ("rules", "casetypes") for p in (ROOT / f).rglob("*.py")] == []


def test_the_tree_names_no_machine() -> None:
    files = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.split(b"\0")
    words = (b"/work" + b"/", b"/root" + b"/", b"files." + b"pythonhosted", b"../" + b"shared")
    named = [
        name.decode()
        for name in files
        if name and (ROOT / name.decode()).is_file()
        for word in words
        if word in (ROOT / name.decode()).read_bytes()
    ]
    assert named == []
