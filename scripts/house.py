"""The house as its imports show it: which room uses which, circles, and the picture of it.

    python -m scripts.house docs/架构.svg

A room is a folder of `engine/`, `court/` or `api/`; the visitors under `api/pages/` are rooms of
their own, and so are the modules of `cli/` together.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
HOUSES = ("engine", "court", "api", "cli")
DEEPER = {"api.pages"}
ROW, WIDTH, LEFT, TOP = 26, 250, 20, 40

Graph = dict[str, set[str]]


def module_name(path: Path, root: Path = ROOT) -> str:
    """`court.core.roles` for a file; a package for its `__init__`."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules(root: Path = ROOT, houses: tuple[str, ...] = HOUSES) -> dict[str, Path]:
    found = (path for house in houses for path in sorted((root / house).rglob("*.py")))
    return {module_name(path, root): path for path in found}


def room_of(module: str) -> str:
    """The room a module lies in; a module that lies loose in its house is its own room."""
    parts = module.split(".")
    if parts[0] == "cli":
        return "cli"
    return ".".join(parts[: 3 if ".".join(parts[:2]) in DEEPER else 2])


def imported(path: Path, known: Mapping[str, Path], at_run_time: bool = True) -> set[str]:
    """The modules of the house a file imports, wherever in it; not what is for type checkers."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in _statements(tree, at_run_time):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name in known}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found |= {name for name in (whole, node.module) if name in known}
    return found


def _statements(tree: ast.AST, at_run_time: bool) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if at_run_time and isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from _statements(node, at_run_time)


def module_graph(root: Path = ROOT, at_run_time: bool = True) -> Graph:
    """Who imports whom, packages without content left out."""
    known = modules(root)
    graph = {name: imported(path, known, at_run_time) - {name} for name, path in known.items()}
    return {
        name: {other for other in others if not name.startswith(f"{other}.")}
        for name, others in graph.items()
    }


def room_graph(graph: Graph) -> Graph:
    found: Graph = {}
    for module, others in graph.items():
        if "." in module:
            room = found.setdefault(room_of(module), set())
            room |= {room_of(other) for other in others if "." in other} - {room_of(module)}
    return found


def circle(graph: Graph) -> list[str]:
    """A circle of the graph, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _ordered(graph: Graph) -> list[str]:
    """Rooms so that each follows what it imports."""
    return list(TopologicalSorter({k: sorted(v) for k, v in sorted(graph.items())}).static_order())


def _needed(graph: Graph) -> Graph:
    """Without arrows that a longer way already says."""
    reach: Graph = {}
    for room in _ordered(graph):
        reach[room] = set().union(*({other} | reach[other] for other in graph[room]), set())
    return {
        room: {o for o in others if not any(o in reach[p] for p in others - {o})}
        for room, others in graph.items()
    }


def picture(graph: Graph) -> str:
    """An SVG: a column a house, each room below what it imports, an arc for every import."""
    columns = [_column(graph, house, LEFT + i * (WIDTH + 90)) for i, house in enumerate(HOUSES[:3])]
    height = TOP + ROW * (max(len(_own(graph, house)) for house in HOUSES[:3]) + 2)
    width = LEFT + 3 * (WIDTH + 90)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="13">\n'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n' + "".join(columns) + "</svg>\n"
    )


def _own(graph: Graph, house: str) -> Graph:
    rooms = {room for room in graph if room.split(".")[0] == house and room not in DEEPER}
    return {room: graph[room] & rooms for room in rooms}


def _column(graph: Graph, house: str, x: int) -> str:
    own = _own(graph, house)
    order = _ordered(own)
    y = {room: TOP + ROW * (place + 1) for place, room in enumerate(order)}
    lines = [f'<text x="{x}" y="{TOP}" font-weight="bold" font-size="16">{house}/</text>\n']
    for room in order:
        name = room.partition(".")[2].replace(".", "/")
        lines.append(
            f'<rect x="{x}" y="{y[room] - 14}" width="130" height="20" rx="4" '
            f'fill="#eef3fa" stroke="#5b7aa6"/><text x="{x + 8}" y="{y[room]}">{escape(name)}</text>\n'
        )
    for room, others in sorted(_needed(own).items()):
        lines += [_arc(x + 130, y[room] - 4, y[other] - 4) for other in sorted(others)]
    return "".join(lines)


def _arc(x: int, start: int, end: int) -> str:
    out = x + 12 + (start - end) * 0.38
    return (
        f'<path d="M{x} {start} C{out:.0f} {start} {out:.0f} {end} {x} {end}" fill="none" '
        f'stroke="#8a97a8"/><circle cx="{x}" cy="{end}" r="3" fill="#5b7aa6"/>\n'
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(picture(room_graph(module_graph())), encoding="utf-8")
