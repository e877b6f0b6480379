"""The rule bundle: casetypes and rules of one data folder, read lazily along the tree.

`casetypes/` and `rules/` mirror the catalogue in force.  A level is one node of the tree with
everything above it; levels compile once, when first needed, and are shared by all causes
below.  The bundle's hash covers every byte of its data, so that a receipt pins it.
"""

from __future__ import annotations

import hashlib
import os
import threading
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.bundle.assembly import Core, build_core, build_ruleset
from engine.bundle.levels import Level, LevelTools, Path_, compile_level
from engine.bundle.ruleset import RuleSet
from engine.evaluation.compiler import CompiledDerivation
from engine.evaluation.explain import environment
from engine.inference.policy import Policy
from engine.language.casetypes import Casetype, read_casetype
from engine.language.rules import RuleFile, read_rule_file
from engine.language.vocabulary import Vocabulary, load_dictionary
from engine.law.catalogue import Catalogue, Cause
from engine.law.citations import LawIndex
from engine.law.parameters import Parameters
from engine.law.periods import Calendar
from engine.text import yamlio
from engine.text.errors import BundleError, Mark, Problems, nearest
from engine.values.addresses import Court, court_profile

MAX_RULESETS = 4_096
SHARED = "_通则"
NOT_CASETYPES = ("目录", "字典", "表单")
NOT_RULES = ("参数", "法规", "结论.yaml", "文书.yaml")


def default_root() -> Path:
    """The data folder: `LIAN_DATA`, or the checkout this package lives in."""
    return Path(os.environ.get("LIAN_DATA") or Path(__file__).resolve().parents[2])


@dataclass
class Bundle:
    """All data of one folder; `level(path)` compiles what is needed, when it is needed."""

    root: Path
    catalogue: Catalogue
    parameters: Parameters
    calendar: Calendar
    dictionary: Vocabulary
    casetype_files: dict[Path_, list[Path]]
    rule_files: dict[Path_, list[Path]]
    hash: str
    levels: dict[Path_, Level] = field(default_factory=dict)
    rulesets: dict[tuple[Path_, date], RuleSet] = field(default_factory=dict)
    cores: dict[tuple[str, ...], Core] = field(default_factory=dict)
    courts: dict[tuple[str, date], Court] = field(default_factory=dict)
    compiling: threading.RLock = field(default_factory=threading.RLock)

    @classmethod
    def load(cls, root: Path | None = None) -> Bundle:
        """Open a data folder.  Raises `BundleError` with every problem of its shared parts."""
        root = root or default_root()
        problems = Problems()
        catalogue = Catalogue.load(root / "casetypes" / "目录")
        known = _known_paths(catalogue)
        casetype_files = _index(root / "casetypes", NOT_CASETYPES, known, root, problems)
        rule_files = _index(root / "rules", NOT_RULES, known, root, problems)
        dictionary = load_dictionary(root / "casetypes" / "字典", root, problems)
        parameters = Parameters.load(root / "rules" / "参数")
        problems.raise_if_any()
        return cls(
            root=root,
            catalogue=catalogue,
            parameters=parameters,
            calendar=Calendar.from_table(parameters.value("节假日", date.max)),
            dictionary=dictionary,
            casetype_files=casetype_files,
            rule_files=rule_files,
            hash=_hash(root),
        )

    @cached_property
    def policy(self) -> Policy:
        return Policy.load(self.root / "rules" / "结论.yaml")

    @property
    def base_day(self) -> date:
        """The day from which the rules are written against the law in force."""
        return self.policy.base_day

    @cached_property
    def laws(self) -> LawIndex:
        return LawIndex.load(self.root / "rules" / "法规")

    @cached_property
    def templates(self) -> ImmutableSandboxedEnvironment:
        return environment(self.calendar)

    @cached_property
    def _tools(self) -> LevelTools:
        return LevelTools(self.dictionary, self.parameters.names, self.templates)

    def ruleset(self, path: Path_, day: date) -> RuleSet:
        """The rules of a path in force on a day; compiled once."""
        key = (path, day)
        known = self.rulesets.get(key)
        if known is None:
            with self.compiling:
                if len(self.rulesets) >= MAX_RULESETS:
                    self.rulesets.pop(next(iter(self.rulesets)))
                known = self.rulesets.setdefault(key, self._build(self.level(path), day))
        return known

    def rules_of(self, cause: Cause, day: date) -> RuleSet:
        """The rules of a cause of any edition on a day.  Raises `BundleError`."""
        return self.ruleset(self.catalogue.rule_path(cause), day)

    def _build(self, level: Level, day: date) -> RuleSet:
        core = self.core(level.all_derivations())
        return build_ruleset(level, day, self.laws, core, self.base_day, self.default_court(day))

    def core(self, derivations: list[CompiledDerivation]) -> Core:
        """The inference core shared by all causes with the same derivations."""
        key = tuple(f"{d.derivation.name}{d.derivation.mark}" for d in derivations)
        if key not in self.cores:
            self.cores[key] = build_core(derivations, self.policy)
        return self.cores[key]

    def default_court(self, day: date) -> str:
        return str(self.parameters.on(day)("法院")["默认"])

    def court(self, name: object, day: date) -> Court:
        """The profile of the court a filing is addressed to; of the default court otherwise."""
        known = name if isinstance(name, str) else self.default_court(day)
        key = (known, day)
        found = self.courts.get(key)
        if found is None:
            if len(self.courts) >= MAX_RULESETS:
                self.courts.clear()
            look_up = self.parameters.on(day)
            found = court_profile(known, look_up("法院"), look_up("中山镇街"))
            self.courts[key] = found
        return found

    def level(self, path: Path_) -> Level:
        """The level of a path, compiled.  Raises `BundleError` with all problems on the path."""
        level = self.open_level(path)
        found = [p for part in level.chain() for p in part.problems.items]
        if found:
            raise BundleError(found)
        return level

    def open_level(self, path: Path_) -> Level:
        """The level of a path with its problems kept inside, for lint."""
        with self.compiling:
            if path not in self.levels:
                parent = self.open_level(path[:-1]) if path else None
                self.levels[path] = self._compile(path, parent)
            return self.levels[path]

    def paths(self) -> list[Path_]:
        """Every path that has a file of its own, top first."""
        return sorted({(), *self.casetype_files, *self.rule_files}, key=lambda p: (len(p), p))

    def _compile(self, path: Path_, parent: Level | None) -> Level:
        problems = Problems()
        own_type = self._read_casetype(path, problems)
        own_rules = self._read_rules(path, problems)
        return compile_level(path, parent, own_type, own_rules, self._tools, problems)

    def _read_casetype(self, path: Path_, problems: Problems) -> Casetype:
        casetype = Casetype()
        for file in self.casetype_files.get(path, ()):
            document = yamlio.load_file(file, self.root, problems)
            if document is not None:
                casetype = casetype.merged(read_casetype(document, problems))
        return casetype

    def _read_rules(self, path: Path_, problems: Problems) -> RuleFile:
        found = RuleFile()
        for file in self.rule_files.get(path, ()):
            document = yamlio.load_file(file, self.root, problems)
            if document is not None:
                found = found.joined(read_rule_file(document, problems))
        return found


def _known_paths(catalogue: Catalogue) -> set[Path_]:
    newest = catalogue.editions[-1]
    return {(), *(catalogue.rule_path(cause) for cause in newest.causes)}


def _index(
    folder: Path, skipped: tuple[str, ...], known: set[Path_], root: Path, problems: Problems
) -> dict[Path_, list[Path]]:
    """Files by the catalogue path they speak for."""
    found: dict[Path_, list[Path]] = {}
    for file in yamlio.files(folder):
        parts = file.relative_to(folder).with_suffix("").parts
        if parts[0] in skipped or file.name in skipped:
            continue
        address = parts[: parts.index(SHARED)] if SHARED in parts else parts
        if address not in known:
            mark = Mark(file.relative_to(root).as_posix(), 1, 1)
            siblings = [p[-1] for p in known if p and p[:-1] == address[:-1]]
            hint = nearest(address[-1], siblings)
            problems.add(f"案由目录里没有“{'/'.join(address)}”{hint}", mark)
            continue
        found.setdefault(address, []).append(file)
    return found


def _hash(root: Path) -> str:
    """Over every byte that a check rests on; how forms ask (`casetypes/表单`) changes no opinion."""
    digest = hashlib.sha256()
    asking = root / "casetypes" / "表单"
    for folder in ("casetypes", "rules"):
        for file in sorted((root / folder).rglob("*")):
            if file.is_file() and asking not in file.parents:
                digest.update(file.relative_to(root).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
