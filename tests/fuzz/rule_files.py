"""Rule files, casetypes, dictionaries and tables, mutated: read, or refused with a place."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

from api.forms.tables import load_tables
from court.documents.making import Workshop
from engine.bundle.bundle import Bundle
from engine.bundle.levels import Path_, compile_level
from engine.language.casetype_reader import read_casetype
from engine.language.casetypes import Casetype
from engine.language.rule_files import read_rule_file
from engine.language.rules import RuleFile
from engine.text import yamlio
from engine.text.errors import BundleError, LianError, Problem, Problems
from engine.text.files import Files
from tests.fuzz import Failure, Progress, silently

SCALARS = (
    "2026-01-01", "5", "1.5", "-3", "''", "' '", "[]", "{}", "[a, [b]]", "{a: b}", "是", "否", "或", "且",
    "甲", "[是]", "99999999999999999999", "{或: []}", "{且: 是}", "[{}]", "原告", "{事实: 甲}", "2026-99-99",
    "null", "yes", "&a b", "*a", "!!python/object:x", "|", "'{{ 1/0 }}'", "'{{ 姓名 }}'", "'{% for %}'",
)  # fmt: skip
KEYS = (
    "名称",
    "编号",
    "依据",
    "当",
    "要求",
    "情形",
    "每个",
    "档",
    "类型",
    "示例",
    "给",
    "应",
    "没有这个键",
)
SHARE_OF_SHARED = 0.1  # reading one of those again costs fifty times as much
ENTRY = re.compile(r"^(\s*(?:- )?)([^\s:#][^:#]*):(.*)$")


def run(
    bundle: Bundle, count: int, first: int = 0, progress: Progress = silently
) -> Iterator[Failure]:
    """Mutate `count` files, one at a time, and read each as the bundle would."""
    own = [n for of in (bundle.casetype_files, bundle.rule_files) for ns in of.values() for n in ns]
    names = [*bundle.files.below("rules"), *bundle.files.below("casetypes")]
    shared = sorted(set(names) - set(own))
    for seed in range(first, first + count):
        progress()
        chance = random.Random(seed)
        name = chance.choice(shared if chance.random() < SHARE_OF_SHARED else own)
        text = mutated(chance, bundle.files.text(name))
        try:
            for problem in problems_of(bundle, name, text.encode("utf-8", "surrogatepass")):
                str(problem).encode()
        except Exception as error:
            yield Failure(seed, f"{name}\n{text}", repr(error))


def mutated(chance: random.Random, text: str) -> str:
    """One to three small changes of a file."""
    lines = text.split("\n")
    for _ in range(chance.choice((1, 1, 2, 3))):
        chance.choice(CHANGES)(chance, lines)
    return "\n".join(lines)


def _value(chance: random.Random, lines: list[str]) -> None:
    _entry(chance, lines, lambda match: f"{match[1]}{match[2]}: {chance.choice(SCALARS)}")


def _key(chance: random.Random, lines: list[str]) -> None:
    _entry(chance, lines, lambda match: f"{match[1]}{chance.choice(KEYS)}:{match[3]}")


def _entry(chance: random.Random, lines: list[str], change: Callable[[re.Match[str]], str]) -> None:
    found = [(n, m) for n, line in enumerate(lines) if (m := ENTRY.match(line))]
    if found:
        number, match = chance.choice(found)
        lines[number] = change(match)


def _gone(chance: random.Random, lines: list[str]) -> None:
    if len(lines) > 1:
        lines.pop(chance.randrange(len(lines)))


def _twice(chance: random.Random, lines: list[str]) -> None:
    number = chance.randrange(len(lines))
    lines.insert(number, lines[number])


def _moved(chance: random.Random, lines: list[str]) -> None:
    number = chance.randrange(len(lines))
    lines[number] = (
        f"  {lines[number]}" if chance.random() < 0.5 else lines[number].removeprefix("  ")
    )


def _swapped(chance: random.Random, lines: list[str]) -> None:
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _cut(chance: random.Random, lines: list[str]) -> None:
    number = chance.randrange(len(lines))
    lines[number] = lines[number][: chance.randrange(len(lines[number]) + 1)]


def _wild(chance: random.Random, lines: list[str]) -> None:
    number = chance.randrange(len(lines))
    place = chance.randrange(len(lines[number]) + 1)
    wild = chance.choice("\t:-[]{}'\"&*!|>%@`\x00\ud800。，　")
    lines[number] = lines[number][:place] + wild + lines[number][place:]


CHANGES = (_value, _value, _value, _key, _gone, _twice, _moved, _swapped, _cut, _wild)


def problems_of(bundle: Bundle, name: str, data: bytes) -> list[Problem]:
    """What loading says about a changed file, without loading all others again."""
    for files, path in ((bundle.casetype_files, name), (bundle.rule_files, name)):
        for place, names in files.items():
            if path in names:
                return _level(bundle, place, name, data)
    try:
        _shared(bundle, Files({**dict(bundle.files.items()), name: data}), name)
    except BundleError as error:
        return list(error.problems)
    except LianError as error:
        return [Problem(str(error))]
    return []


def _level(bundle: Bundle, path: Path_, name: str, data: bytes) -> list[Problem]:
    problems = Problems()
    parent = bundle.open_level(path[:-1]) if path else None
    raw = yamlio.load(data, name, problems)
    casetype, rules = Casetype(), RuleFile()
    if raw is not None and name.startswith("casetypes/"):
        casetype = read_casetype(raw, problems)
    elif raw is not None:
        rules = read_rule_file(raw, problems)
    level = compile_level(path, parent, casetype, rules, bundle._tools, problems)
    level.effective()
    return problems.items


def _shared(bundle: Bundle, files: Files, name: str) -> None:
    """A file that all causes share: whoever reads it reads it again."""
    changed = Bundle(files)
    if name.startswith("casetypes/表单"):
        load_tables(changed)
    elif name == "rules/结论.yaml":
        _ = changed.policy
    elif name == "rules/文书.yaml":
        Workshop.open(changed)
    else:
        _ = changed.laws, changed.open_level(()).problems
