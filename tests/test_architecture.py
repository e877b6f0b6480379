"""The rules of the house, checked: who may import whom, small files, no clock in the engine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.house import circle, module_graph, module_name, picture, room_graph

# Which rooms of its own house a room may import.  A room not named here is refused.
ENGINE = {
    "text": "",
    "values": "text",
    "law": "text",
    "language": "text values law",
    "evaluation": "text values law language",
    "inference": "text language",
    "bundle": "text values law language evaluation inference",
    "narrative": "values evaluation",
    "check": "text values law language evaluation inference bundle narrative",
    "finding": "text values law language bundle",
    "proving": "text values law language evaluation inference bundle check",
    "telling": "text values law language evaluation inference bundle check proving",
    "scenarios": "text values law language evaluation inference bundle check",
    "editing": "text values law language evaluation inference bundle check proving telling",
    "replay": "text values law language evaluation inference bundle narrative check",
}
COURT = {
    "seats": "",
    "files": "seats",
    "typesetting": "",
    "signing": "typesetting",
    "fees": "",
    "documents": "typesetting signing fees",
    "reading": "files seats",
    "core": "files signing documents seats",
    "anchoring": "core signing",
    "messages": "core",
    "identity": "core files messages",
    "statutes": "core",
    "opinions": "core documents",
    "filings": "core files documents opinions",
    "payments": "core fees messages opinions filings",
    "decisions": "core files documents messages opinions filings payments seats",
    "flow": "core documents",
    "cases": "core files documents typesetting signing messages opinions filings decisions payments flow",
    "assignment": "core documents opinions flow cases",
    "counter": "core messages identity opinions filings seats",
    "hearings": "core flow cases",
    "service": "core files opinions flow cases",
    "disclosure": "core messages decisions flow cases",
    "bulk": "core files opinions filings decisions",
    "oversight": "core files opinions filings payments decisions counter flow cases",
    "workshop": "core files documents messages identity statutes opinions filings decisions bulk oversight",
    "operations": "core anchoring files messages identity opinions filings payments decisions counter bulk workshop statutes flow cases hearings assignment oversight service disclosure",
    "demo": "core documents typesetting signing messages identity opinions filings payments decisions counter bulk flow cases assignment operations hearings service disclosure",
}
API = {
    "base": "",
    "forms": "base",
    "pages": "",
    "pages.open": "base forms",
    "pages.filer": "base forms pages.open",
    "pages.kiosk": "base forms",
    "pages.counter": "base forms pages.open pages.filer",
    "pages.desk": "base",
    "pages.office": "base",
    "pages.rules": "base",
    "pages.workshop": "base forms pages.rules",
    "pages.trial": "base",
    "v1": "base forms",
    "routes": "base v1 pages.open pages.filer pages.kiosk pages.counter pages.desk pages.office pages.rules pages.workshop pages.trial",
    "background": "base",
    "app": "base routes background",
    "serve": "base app",
}
ROOMS = {
    f"{house}.{room}": {f"{house}.{other}" for other in allowed.split()}
    for house, table in (("engine", ENGINE), ("court", COURT), ("api", API))
    for room, allowed in table.items()
}
# Modules that lie in no room, and why they may.
LOOSE = {"api.app", "api.routes", "api.serve", "api.background"}

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


def wrong_imports(root: Path) -> list[str]:
    """Every import of a room that the table does not allow, and every room it does not know."""
    found = []
    for room, others in sorted(room_graph(module_graph(root, at_run_time=False)).items()):
        if room == "cli":
            continue
        if room not in ROOMS:
            found.append(f"{room} 不在表里")
        house = room.partition(".")[0]
        own = {other for other in others if other.partition(".")[0] == house}
        found += [f"{room} → {other}" for other in sorted(own - ROOMS.get(room, set()))]
    return found


def loose_modules(root: Path) -> list[str]:
    """Modules that lie in a house beside its rooms."""
    folders = [root / "court", root / "engine", root / "api", root / "api" / "pages"]
    names = [module_name(p, root) for f in folders for p in f.glob("*.py") if p.stem != "__init__"]
    return sorted(set(names) - LOOSE)


def test_rooms_import_what_the_table_allows() -> None:
    assert wrong_imports(ROOT) == []


def test_no_module_lies_loose() -> None:
    assert loose_modules(ROOT) == []


def test_nothing_imports_in_a_circle() -> None:
    graph = module_graph(ROOT, at_run_time=False)
    assert circle(graph) == []
    assert circle(room_graph(graph)) == []


def plant(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_planted_violation_is_found(tmp_path: Path) -> None:
    plant(tmp_path, "court/core/roles.py", "from court.decisions import service\n")
    plant(tmp_path, "court/decisions/service.py", "def f():\n    from court.core import roles\n")
    plant(tmp_path, "court/hallway/a.py", "")
    plant(tmp_path, "court/lost.py", "")
    assert wrong_imports(tmp_path) == [
        "court.core → court.decisions",
        "court.hallway 不在表里",
        "court.lost 不在表里",
    ]
    assert loose_modules(tmp_path) == ["court.lost"]
    assert set(circle(module_graph(tmp_path))) == {"court.core.roles", "court.decisions.service"}
    assert circle(room_graph(module_graph(tmp_path)))


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_every_room_says_what_it_is_for(room: str) -> None:
    """The docstring of a room names each of its modules that is not told by its own name."""
    folder = ROOT / room.replace(".", "/")
    if not folder.is_dir():
        return
    said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))) or ""
    modules = {p.stem for p in folder.glob("*.py")} - {"__init__", "routes"}
    modules = (
        {name for name in modules if not name.endswith("_view")} if "_view" in said else modules
    )
    assert {name for name in modules if f"`{name}`" not in said} == set()


@pytest.mark.parametrize("path", PYTHON, ids=[str(p.relative_to(ROOT)) for p in PYTHON])
def test_imports_go_one_way(path: Path) -> None:
    house = path.relative_to(ROOT).parts[0]
    assert not imports_of(path) & FORBIDDEN[house]


def test_commands_import_what_is_heavy_inside() -> None:
    found = {str(p.relative_to(ROOT)): imports_of(p, False) & HEAVY for p in ROOT.glob("cli/*.py")}
    assert {name: words for name, words in found.items() if words} == {}


def test_checking_loads_no_web_server() -> None:
    """Nor what makes, signs and keeps papers: a check is to begin at once."""
    code = (
        "import sys, cli.main, cli.checking; print([m for m in sys.argv[1:] if m in sys.modules])"
    )
    heavy = ["api", "alembic", "court", "cryptography", "fastapi", "pyhanko", "sqlalchemy"]
    done = subprocess.run(
        [sys.executable, "-c", code, *heavy],
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


def test_who_may_call_is_named_in_one_place() -> None:
    """A name that is the access control must not mean one thing here and another there."""
    own = [p for p in (ROOT / "api").rglob("*.py") if "Requires(Action" in p.read_text("utf-8")]
    assert own == [ROOT / "api/base/access.py"]


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


def test_the_picture_of_the_house_shows_it_as_it_is() -> None:
    """Made by `make pictures` from the imports; a room that came since has to be in it."""
    drawn = (ROOT / "docs/架构.svg").read_text(encoding="utf-8")
    assert drawn == picture(room_graph(module_graph())), (
        "run: python -m scripts.house docs/架构.svg"
    )
