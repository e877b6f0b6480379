"""The rule bundle: casetypes and rules of one data folder, read lazily along the tree.

`casetypes/` and `rules/` mirror the catalogue in force.  A level is one node of the tree with
everything above it; levels compile once, when first needed, and are shared by all causes
below.  The bundle's hash covers every byte of its data, so that a receipt pins it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine import yamlio
from engine.assembly import build_core, build_ruleset
from engine.casetypes import Casetype, read_casetype
from engine.catalogue import Catalogue
from engine.citations import LawIndex
from engine.compiler import (
    CompiledDerivation,
    CompiledRule,
    Workshop,
    casetype_rules,
    compile_derivation,
    compile_rule,
    derived_fact,
)
from engine.errors import BundleError, Mark, Problems, nearest
from engine.explain import environment
from engine.facts import Closure
from engine.inference.core import InferenceCore
from engine.inference.policy import Policy
from engine.parameters import Parameters
from engine.periods import Calendar
from engine.rules import RuleFile, read_rule_file
from engine.ruleset import RuleSet
from engine.values.addresses import Court, court_profile
from engine.vocabulary import Vocabulary, load_dictionary

Path_ = tuple[str, ...]
Core = tuple[InferenceCore, Mapping[str, Closure]]
MAX_RULESETS = 4_096
SHARED = "_通则"
NOT_CASETYPES = ("目录", "字典", "表单")
NOT_RULES = ("参数", "法规", "结论.yaml", "文书.yaml")


def default_root() -> Path:
    """The data folder: `LIAN_DATA`, or the checkout this package lives in."""
    return Path(os.environ.get("LIAN_DATA") or Path(__file__).resolve().parent.parent)


@dataclass(slots=True)
class Level:
    """One node of the tree: its own rules compiled, and what it inherits."""

    path: Path_
    parent: Level | None
    own: RuleFile
    casetype: Casetype
    vocabulary: Vocabulary
    derivations: tuple[CompiledDerivation, ...]
    rules: tuple[CompiledRule, ...]
    problems: Problems

    def chain(self) -> list[Level]:
        """From the top of the tree down to this level."""
        above = self.parent.chain() if self.parent else []
        return [*above, self]

    def all_derivations(self) -> list[CompiledDerivation]:
        return [d for level in self.chain() for d in level.derivations]

    def effective(self) -> list[tuple[CompiledRule, Path_]]:
        """All rules that hold here, top first, after exceptions and replacements."""
        found: dict[str, tuple[CompiledRule, Path_]] = {}
        for level in self.chain():
            for exception in level.own.exceptions:
                found.pop(exception.id, None)
            for name in level.casetype.dropped:
                found.pop(f"要素-{name}", None)
                found.pop(f"材料-{name}", None)
            for rule in level.rules:
                if rule.rule.replaces:
                    found.pop(rule.rule.replaces, None)
                found[rule.rule.id] = (rule, level.path)
        return list(found.values())


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

    def ruleset(self, path: Path_, day: date) -> RuleSet:
        """The rules of a path in force on a day; compiled once."""
        key = (path, day)
        if key not in self.rulesets:
            if len(self.rulesets) >= MAX_RULESETS:
                self.rulesets.pop(next(iter(self.rulesets)))
            self.rulesets[key] = build_ruleset(self, self.level(path), day)
        return self.rulesets[key]

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
        if key not in self.courts:
            if len(self.courts) >= MAX_RULESETS:
                self.courts.clear()
            look_up = self.parameters.on(day)
            self.courts[key] = court_profile(known, look_up("法院"), look_up("中山镇街"))
        return self.courts[key]

    def level(self, path: Path_) -> Level:
        """The level of a path, compiled.  Raises `BundleError` with all problems on the path."""
        level = self.open_level(path)
        found = [p for part in level.chain() for p in part.problems.items]
        if found:
            raise BundleError(found)
        return level

    def open_level(self, path: Path_) -> Level:
        """The level of a path with its problems kept inside, for lint."""
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
        vocabulary = parent.vocabulary if parent else self.dictionary
        _check_names(own_type, vocabulary, problems)
        vocabulary = vocabulary.extended(own_type.facts())
        for derivation in own_rules.derivations:
            fact = derived_fact(derivation)
            vocabulary = (
                vocabulary.with_member_fact(derivation.each, fact)
                if derivation.each
                else vocabulary.extended([fact])
            )
        shop = Workshop(vocabulary, self.parameters.names, self.templates, problems)
        derivations = [compile_derivation(d, shop) for d in own_rules.derivations]
        rules = casetype_rules(own_type, shop)
        rules += [c for r in own_rules.rules if (c := compile_rule(r, shop))]
        level = Level(
            path=path,
            parent=parent,
            own=own_rules,
            casetype=parent.casetype.merged(own_type) if parent else own_type,
            vocabulary=vocabulary,
            derivations=tuple(d for d in derivations if d),
            rules=tuple(rules),
            problems=problems,
        )
        _check_overrides(level, problems)
        return level

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


def _check_names(casetype: Casetype, vocabulary: Vocabulary, problems: Problems) -> None:
    for element in casetype.elements:
        for name in element.refers:
            if name not in vocabulary.facts:
                hint = nearest(name, vocabulary.facts)
                problems.add(f"引用的事实“{name}”不存在{hint}", element.mark)
        for fact in (*((element.fact,) if element.fact else ()), *element.parts):
            above = vocabulary.facts.get(fact.name)
            if above is not None and above.type != fact.type:
                problems.add(
                    f"“{fact.name}”在上级是{above.type}，这里不能改成{fact.type}", element.mark
                )


def _check_overrides(level: Level, problems: Problems) -> None:
    above = {c.rule.id for c, _ in level.parent.effective()} if level.parent else set()
    for exception in level.own.exceptions:
        if exception.id not in above:
            hint = nearest(exception.id, above)
            problems.add(f"除外的规则“{exception.id}”在上级不存在{hint}", exception.mark)
    for rule in level.own.rules:
        if rule.replaces and rule.replaces not in above:
            hint = nearest(rule.replaces, above)
            problems.add(f"替代的规则“{rule.replaces}”在上级不存在{hint}", rule.mark)
        if rule.id in above and rule.replaces != rule.id:
            problems.add(f"编号“{rule.id}”上级已经用过", rule.mark)
