"""Names in back-ticks in docstrings and comments exist, and a docstring stands by itself."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSES = ("engine", "court", "api", "cli", "scripts", "tests", "features", "benchmarks")
PYTHON = sorted(path for house in HOUSES for path in (ROOT / house).rglob("*.py"))
TICKED = re.compile(r"`([^`\n]+)`")
NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?:\(\))?")
FILE = re.compile(r"[\w./-]+\.(?:py|ya?ml|html|js|css|md|toml|lock|sh|typ)")
OTHER = {".html", ".js", ".css", ".yaml", ".md", ".toml", ".sh", ".typ", ".mako"}
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def parsed(text: str) -> tuple[ast.AST, ...]:
    """Every node of a module."""
    return tuple(ast.walk(ast.parse(text)))


def prose(text: str) -> Iterator[str]:
    """Docstrings of a module, and its comments where something stands in back-ticks."""
    for node in parsed(text):
        if isinstance(node, DOCUMENTED):
            yield ast.get_docstring(node) or ""
    if not re.search("#[^\n]*`", text):
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def code_words(text: str) -> set[str]:
    """Every name of a module and every word of its texts, outside docstrings and comments."""
    nodes = parsed(text)
    documenting = {
        id(node.body[0].value)
        for node in nodes
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None
        if isinstance(node.body[0], ast.Expr)
    }
    words: set[str] = set()
    for node in nodes:
        if id(node) in documenting:
            continue
        for field in node._fields:
            value = getattr(node, field, None)
            for one in value if isinstance(value, list) else (value,):
                if isinstance(one, str | bytes):
                    text_of_it = one if isinstance(one, str) else one.decode("latin-1")
                    words.update(re.findall(r"\w+", text_of_it))
    return words


def quoted(text: str) -> set[str]:
    """The texts a module writes out in full, such as the name of a file that it makes."""
    constants = (node for node in parsed(text) if isinstance(node, ast.Constant))
    return {node.value for node in constants if isinstance(node.value, str)}


@cache
def known() -> frozenset[str]:
    """Words of all code, templates and data, and the names of files and folders."""
    words: set[str] = set()
    for path in PYTHON:
        words |= code_words(read(path))
        words.update((path.stem, path.parent.name))
    for house in (*HOUSES, "deploy", "casetypes", "rules"):
        for path in (ROOT / house).rglob("*"):
            if path.suffix in OTHER:
                words.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
                words.add(path.stem)
    return frozenset(words)


@cache
def files() -> frozenset[str]:
    """Every file by its path and each end of it: `core/roles.py`, `roles.py`."""
    ends: set[str] = set()
    for folder in (*HOUSES, "deploy", "casetypes", "rules", "docs", "examples", ".ci"):
        for path in (ROOT / folder).rglob("*.*"):
            parts = path.relative_to(ROOT).parts
            ends.update("/".join(parts[n:]) for n in range(len(parts)))
    return frozenset(ends | {path.name for path in ROOT.iterdir()})


def wrong_names(text: str) -> list[str]:
    """What stands in back-ticks in a module's prose and is nowhere to be found."""
    found = []
    for said in (said for one in prose(text) for said in TICKED.findall(one)):
        if FILE.fullmatch(said):
            found += [] if said in files() or said in quoted(text) else [said]
        elif NAME.fullmatch(said):
            parts = said.removesuffix("()").split(".")
            found += [] if all(part in known() for part in parts) else [said]
    return found


@pytest.mark.parametrize("house", HOUSES)
def test_names_in_back_ticks_exist(house: str) -> None:
    paths = [path for path in PYTHON if path.is_relative_to(ROOT / house)]
    wrong = {
        str(path.relative_to(ROOT)): names for path in paths if (names := wrong_names(read(path)))
    }
    assert wrong == {}


def test_a_name_that_does_not_exist_is_found() -> None:
    planted = '"""As ' + "`read_" + "formless` of `roles" + 'less.py` and `tests.walks` say."""\n'
    assert wrong_names(planted) == ["read_" + "formless", "roles" + "less.py"]


@pytest.mark.parametrize("house", HOUSES)
def test_no_docstring_leans_on_its_neighbour(house: str) -> None:
    """'The same for …' says nothing to somebody who looks the function up."""
    leaning = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in PYTHON
        if path.is_relative_to(ROOT / house)
        for node in parsed(read(path))
        if isinstance(node, DEFINITIONS)
        if re.match(r"The same\b", ast.get_docstring(node) or "")
    ]
    assert leaning == []
