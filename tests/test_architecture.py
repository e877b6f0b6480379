"""The rules of the house, checked."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sorted(p for house in ("engine", "court", "cli") for p in (ROOT / house).rglob("*.py"))
FORBIDDEN = {
    "engine": {"cli", "court", "api", "fastapi", "sqlalchemy", "typer", "rich", "httpx"},
    "court": {"cli", "api", "fastapi", "typer", "rich"},
    "cli": {"api", "fastapi", "sqlalchemy"},
}


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("path", PYTHON, ids=[str(p.relative_to(ROOT)) for p in PYTHON])
def test_imports_go_one_way(path: Path) -> None:
    house = path.relative_to(ROOT).parts[0]
    assert not imports_of(path) & FORBIDDEN[house]


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
