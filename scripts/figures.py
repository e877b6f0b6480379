"""Figures of the code: sizes, complexity, annotations, docstrings, repeats, as a table.

    python -m scripts.figures [FILE]

Prints the table, or writes it into a file between the lines `<!-- figures -->` and
`<!-- /figures -->`.  Migrations are left out.  A function is counted without its docstring; its
complexity is McCabe's with boolean operators and comprehensions.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import mean, median, quantiles

from scripts.house import HOUSES, ROOT, circle, module_graph

Function = ast.FunctionDef | ast.AsyncFunctionDef
BRANCHES = (ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.Assert)
STRETCH = 6  # lines alike that count as a repeat
MARKS = ("<!-- figures -->\n", "<!-- /figures -->")
Figure = Callable[["Code"], str]


@dataclass(frozen=True)
class Module:
    """One file, parsed."""

    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def lines(self) -> int:
        return self.text.count("\n")

    @cached_property
    def functions(self) -> list[Function]:
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]

    @cached_property
    def classes(self) -> list[ast.ClassDef]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef)]

    @cached_property
    def public(self) -> list[Function]:
        """Functions and methods that others may call; not those inside a function."""
        holders: list[ast.Module | ast.ClassDef] = [self.tree, *self.classes]
        found = [node for holder in holders for node in holder.body if isinstance(node, Function)]
        return [node for node in found if not node.name.startswith("_")]

    @cached_property
    def comments(self) -> int:
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return sum(token.type == tokenize.COMMENT for token in tokens)

    @cached_property
    def code_lines(self) -> list[str]:
        """Lines that say something, without indentation; imports left out."""
        imports = {
            number
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)
        }
        numbered = enumerate(self.text.splitlines(), 1)
        found = (line.strip() for number, line in numbered if number not in imports)
        return [line for line in found if line and not line.startswith("#")]


@dataclass(frozen=True)
class Code:
    """Some modules, and how many lines of tests are theirs."""

    modules: Sequence[Module]
    test_lines: int = 0

    @cached_property
    def functions(self) -> list[Function]:
        return [function for module in self.modules for function in module.functions]

    @cached_property
    def lengths(self) -> list[int]:
        return [length(function) for function in self.functions]

    @cached_property
    def complexities(self) -> list[int]:
        return [complexity(function) for function in self.functions]

    @cached_property
    def annotations(self) -> list[ast.expr]:
        return [found for function in self.functions for found in stated(function)]

    @cached_property
    def sizes(self) -> list[int]:
        return [module.lines for module in self.modules]


def length(function: Function) -> int:
    """Lines of a function without its docstring."""
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return whole
    said = function.body[0]
    return whole - ((said.end_lineno or said.lineno) - said.lineno + 1)


def complexity(function: Function) -> int:
    """One, and one more for every place where the way divides; inner functions are their own."""
    return 1 + sum(map(_ways, _inside(function)))


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function):
            yield child
            yield from _inside(child)


def _ways(node: ast.AST) -> int:
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    if isinstance(node, ast.comprehension):
        return 1 + len(node.ifs)
    if isinstance(node, ast.Match):
        return len(node.cases)
    return int(isinstance(node, BRANCHES))


def stated(function: Function) -> Iterator[ast.expr]:
    """What is said of the parameters and of what comes back."""
    given = function.args
    every = (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg)
    yield from (one.annotation for one in every if one is not None and one.annotation is not None)
    if function.returns is not None:
        yield function.returns


def annotated(function: Function) -> bool:
    """Whether everything but `self` and `cls` is."""
    given = function.args
    every = (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg)
    said = (one.annotation for one in every if one is not None and one.arg not in ("self", "cls"))
    return function.returns is not None and all(one is not None for one in said)


def holds_any(annotation: ast.expr) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "Any" for node in ast.walk(annotation))


def repeats(modules: Iterable[Module]) -> int:
    """Stretches of at least six lines that stand, word for word, in two places."""
    windows = [
        [tuple(lines[at : at + STRETCH]) for at in range(len(lines) - STRETCH + 1)]
        for lines in (module.code_lines for module in modules)
    ]
    often = Counter(window for file in windows for window in file)
    begun = Counter(
        window
        for file in windows
        for at, window in enumerate(file)
        if often[window] > 1 and (at == 0 or often[file[at - 1]] == 1)
    )
    return len(begun)


def share(part: int, whole: int, digits: int = 0) -> str:
    """A percentage; of nothing, a dash."""
    return f"{100 * part / whole:.{digits}f} %" if whole else "–"


def spread(values: list[int]) -> str:
    """Median, p95 and maximum."""
    return f"{median(values):.0f} / {p95(values):.0f} / {max(values)}"


def p95(values: list[int]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def documented(nodes: Iterable[Function | ast.ClassDef | ast.Module]) -> str:
    told = [ast.get_docstring(node) is not None for node in nodes]
    return share(sum(told), len(told))


def fullest_folder(code: Code) -> str:
    return str(max(Counter(module.path.parent for module in code.modules).values()))


FIGURES: dict[str, Figure] = {
    "modules": lambda c: f"{len(c.modules):,}",
    "lines": lambda c: f"{sum(c.sizes):,}",
    "function: median / p95 / longest": lambda c: spread(c.lengths),
    "complexity: mean / max": lambda c: f"{mean(c.complexities):.1f} / {max(c.complexities)}",
    "functions over 10": lambda c: share(
        sum(n > 10 for n in c.complexities), len(c.complexities), 1
    ),
    "fully annotated": lambda c: share(sum(map(annotated, c.functions)), len(c.functions)),
    "annotations with `Any`": lambda c: share(
        sum(map(holds_any, c.annotations)), len(c.annotations), 1
    ),
    "public functions with docstring": lambda c: documented(f for m in c.modules for f in m.public),
    "classes with docstring": lambda c: documented(k for m in c.modules for k in m.classes),
    "modules with docstring": lambda c: documented(m.tree for m in c.modules),
    "comments per 100 lines of code": lambda c: (
        f"{100 * sum(m.comments for m in c.modules) / sum(len(m.code_lines) for m in c.modules):.1f}"
    ),
    "module: median / p95 / longest": lambda c: spread(c.sizes),
    "most modules in one folder": fullest_folder,
    "repeats of six lines": lambda c: str(repeats(c.modules)),
    "tests / source, by lines": lambda c: f"{c.test_lines / sum(c.sizes):.2f}",
}


def read(root: Path, *folders: str) -> list[Module]:
    """Every module below some folders that says something; migrations left out."""
    found = (path for folder in folders for path in sorted((root / folder).rglob("*.py")))
    texts = (
        Module(path, path.read_text("utf-8")) for path in found if "versions" not in path.parts
    )
    return [module for module in texts if module.text.strip()]


def columns(root: Path = ROOT) -> dict[str, Code]:
    """The whole, and each house with the tests that mirror it."""
    tests = {house: sum(m.lines for m in read(root, f"tests/{house}")) for house in HOUSES}
    every = sum(m.lines for m in read(root, "tests", "features"))
    whole = {"all": Code(read(root, *HOUSES), every)}
    return whole | {house: Code(read(root, house), tests[house]) for house in HOUSES}


def table(codes: dict[str, Code], circles: int) -> str:
    """The figures as Markdown, a column a house."""
    lines = [f"| | {' | '.join(codes)} |", f"|---|{'---|' * len(codes)}"]
    for name, figure in FIGURES.items():
        lines.append(f"| {name} | {' | '.join(map(figure, codes.values()))} |")
    lines.append(f"| circles of imports | {circles} |{' |' * (len(codes) - 1)}")
    return "\n".join(lines) + "\n"


def written(text: str, found: str) -> str:
    """A text with the table between its two marks.  Raises `ValueError` where they are missing."""
    begin, end = MARKS
    new, count = re.subn(f"{begin}.*?{end}", f"{begin}{found}{end}", text, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"no place for the figures: one {begin.strip()} … {end} is needed")
    return new


def main(arguments: Sequence[str]) -> None:
    found = table(columns(), int(bool(circle(module_graph()))))
    if not arguments:
        print(found, end="")
        return
    path = Path(arguments[0])
    path.write_text(written(path.read_text("utf-8"), found), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
