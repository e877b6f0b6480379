"""The rule bundle: casetypes and rules as one value, compiled lazily along the tree.

`casetypes/` and `rules/` mirror the catalogue in force.  A level is one node of the tree with
everything above it; levels compile once, when first needed, and are shared by all causes
below.  A bundle is made from files in memory and never looks at the disk again; several threads
may use it at once.
"""

from __future__ import annotations

import gc
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

from engine.bundle.assembly import Assembly
from engine.bundle.cores import SharedCore
from engine.bundle.levels import Level, LevelTools, Path_, compile_level
from engine.bundle.ruleset import RuleSet
from engine.evaluation.explain import Sandbox, environment
from engine.inference.policy import Policy
from engine.language.casetype_reader import read_casetype
from engine.language.casetypes import Casetype
from engine.language.rule_files import read_rule_file
from engine.language.rules import RuleFile
from engine.language.venue import TABLE, VenueTable, read_venue
from engine.language.vocabulary import Vocabulary, load_dictionary
from engine.law.catalogue import Catalogue, Cause
from engine.law.citations import LawIndex
from engine.law.parameters import Parameters
from engine.law.periods import Calendar
from engine.text.errors import BundleError, Mark, Problems, nearest
from engine.text.files import Files, digest
from engine.values.addresses import Court, court_profile
from engine.values.courts import full_name

FOLDERS = ("casetypes", "rules")
ASKING = "casetypes/表单/"
CONCLUSIONS = "rules/结论.yaml"
CATALOGUE, DICTIONARY, PARAMETERS = "casetypes/目录/", "casetypes/字典/", "rules/参数/"
LAWS = "rules/法规/"
SHARED = "_通则"
# How a court words a document that is delivered with the software, in place of that.
DOCUMENTS = "rules/文书/"
NOT_CASETYPES = ("目录", "字典", "表单")
NOT_RULES = ("参数", "法规", "文书", "结论.yaml", "文书.yaml", "期限.yaml", "分案.yaml")
# Courts are named by filers, so what is kept of them has a bound.
MAX_COURTS = 1_000
DERIVES = re.compile(rb"^\xe6\x8e\xa8\xe5\xaf\xbc\s*:", re.MULTILINE)  # 推导:

T = TypeVar("T")


class Unchanged:
    """Whether all files below some folders are the same in two sets of files."""

    def __init__(self, files: Files, before: Files | None) -> None:
        self.changed = files.differences(before) if before is not None else frozenset()

    def __call__(self, *folders: str) -> bool:
        return not any(name.startswith(folders) for name in self.changed)


def default_root() -> Path:
    """The data folder: `LIAN_DATA`, or the checkout this package lives in."""
    return Path(os.environ.get("LIAN_DATA") or Path(__file__).resolve().parents[2])


class Bundle:
    """All rules of a moment; `level(path)` compiles what is needed, when it is needed.

    `hash` is what receipts pin: SHA-256 over every byte an opinion rests on.
    """

    def __init__(self, files: Files, like: Bundle | None = None) -> None:
        """`like` is a bundle to take over what its unchanged files make; see `layering`.

        Raises `BundleError` with every problem of the parts all causes share.
        """
        problems = Problems()
        self.files = files
        self.catalogue: Catalogue
        self.dictionary: Vocabulary
        self.venues: VenueTable
        self.parameters: Parameters
        same = Unchanged(files, like.files if like else None)
        self.catalogue = like.catalogue if like and same(CATALOGUE) else Catalogue.load(files)
        known = _known_paths(self.catalogue)
        self.casetype_files = _index(files, "casetypes", NOT_CASETYPES, known, problems)
        self.rule_files = _index(files, "rules", NOT_RULES, known, problems)
        if like and same(CATALOGUE, DICTIONARY):
            self.dictionary = like.dictionary
        else:
            names = self.catalogue.names()
            self.dictionary = load_dictionary(files, problems).naming("案由", names)
        kept = like and same(CATALOGUE, TABLE)
        self.venues = like.venues if like and kept else _venues(files, known, problems)
        self.parameters = like.parameters if like and same(PARAMETERS) else Parameters.load(files)
        problems.raise_if_any()
        self.calendar = Calendar.from_table(self.parameters.value("节假日", date.max))
        self._compiling = threading.RLock()
        self._levels: dict[Path_, Level] = {}
        self._courts: dict[tuple[str, int], Court] = {}
        self._kept: dict[Callable[[Bundle], Any], Any] = {}

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> Bundle:
        """A bundle from contents by path, such as `rules/结论.yaml`.  Raises `BundleError`."""
        return cls(Files(files))

    @classmethod
    def load(cls, root: Path | None = None) -> Bundle:
        """Read a data folder, once.  Raises `BundleError`."""
        with uncollected():
            return cls(Files.of(root or default_root(), FOLDERS))

    @cached_property
    def hash(self) -> str:
        """How forms ask (`casetypes/表单`) changes no opinion, so it is left out."""
        return digest((n, data) for n, data in self.files.items() if not n.startswith(ASKING))

    @cached_property
    def policy(self) -> Policy:
        return Policy.parse(self.files[CONCLUSIONS], CONCLUSIONS)

    @property
    def base_day(self) -> date:
        """The day from which the rules are written against the law in force."""
        return self.policy.base_day

    @cached_property
    def laws(self) -> LawIndex:
        return LawIndex.load(self.files)

    @cached_property
    def templates(self) -> Sandbox:
        return environment(self.calendar)

    @cached_property
    def _tools(self) -> LevelTools:
        return LevelTools(self.dictionary, self.parameters.kinds, self.templates, self.venues)

    @cached_property
    def _assembly(self) -> Assembly:
        return Assembly(self.laws, self.parameters, self.policy, self.core)

    def kept(self, make: Callable[[Bundle], T]) -> T:
        """What `make` makes of this bundle: made once, and gone when the bundle is."""
        with self._compiling:
            if make not in self._kept:
                self._kept[make] = make(self)
            return cast("T", self._kept[make])

    def ruleset(self, path: Path_, day: date) -> RuleSet:
        """The rules of a path in force on a day; compiled once.  Raises `BundleError`."""
        with self._compiling:
            return self._assembly.ruleset(self.level(self.stated(path)), day)

    def stated(self, path: Path_) -> Path_:
        """The nearest place at or above a path that has files of its own: the same rules."""
        while path and not self._says(path):
            path = path[:-1]
        return path

    def _says(self, path: Path_) -> bool:
        """Whether anything is written for this very place of the tree."""
        return path in self.casetype_files or path in self.rule_files or path in self.venue_paths

    @cached_property
    def venue_paths(self) -> frozenset[Path_]:
        """Places of the tree the table of venue speaks of."""
        return frozenset(self.venues.stated())

    def rules_of(self, cause: Cause, day: date) -> RuleSet:
        """The rules of a cause of any edition on a day.  Raises `BundleError`."""
        return self.ruleset(self.catalogue.rule_path(cause), day)

    @cached_property
    def core(self) -> SharedCore:
        """Over every level that derives facts; one that cannot be read fails its own causes only."""
        deriving = [self.open_level(path) for path in self.paths() if self.derives(path)]
        return SharedCore((level for level in deriving if not level.faults()), self.policy)

    def derives(self, path: Path_) -> bool:
        """Whether the rule files of a place write 推导."""
        return any(DERIVES.search(self.files[file]) for file in self.rule_files.get(path, ()))

    def default_court(self, day: date) -> str:
        return str(self.parameters.on(day)("法院")["默认"])

    def court(self, name: object, day: date) -> Court:
        """The profile of the court a filing is addressed to; of the default court otherwise."""
        known = name if isinstance(name, str) else self.default_court(day)
        key = (known, self.parameters.interval(day))
        found = self._courts.get(key)
        if found is None:
            if len(self._courts) >= MAX_COURTS:
                self._courts.clear()
            look_up = self.parameters.on(day)
            courts = look_up("法院")
            found = court_profile(full_name(known, courts), courts, look_up("中山镇街"))
            self._courts[key] = found
        return found

    def level(self, path: Path_) -> Level:
        """The level of a path, compiled.  Raises `BundleError` with all problems on the path."""
        level = self.open_level(path)
        if found := level.faults():
            raise BundleError(found)
        return level

    def open_level(self, path: Path_) -> Level:
        """The level of a path with its problems kept inside, for lint."""
        with self._compiling:
            if path not in self._levels:
                parent = self.open_level(path[:-1]) if path else None
                self._levels[path] = self._compile(path, parent)
            return self._levels[path]

    def adopt(self, other: Bundle, may: Callable[[Path_], bool]) -> None:
        """Take over the levels another bundle has compiled, where `may` allows it.

        Its inference core is taken over when no place that derives facts is left out.
        """
        with other._compiling:
            self._levels = {path: found for path, found in other._levels.items() if may(path)}
            self._tools = other._tools
            deriving = {path for b in (self, other) for path in b.paths() if b.derives(path)}
            same = self.files[CONCLUSIONS] == other.files[CONCLUSIONS]
            if same and {"core", "policy"} <= vars(other).keys() and all(map(may, deriving)):
                self.policy, self.core = other.policy, other.core
            if "laws" in vars(other) and Unchanged(self.files, other.files)(LAWS):
                self.laws = other.laws

    @property
    def compiled(self) -> bool:
        """Whether the rules above all causes are there."""
        return () in self._levels

    def compile(self) -> None:
        """Compile every level and the core now, rather than during somebody's check.

        Raises `BundleError` with everything that is wrong with any of them.
        """
        with uncollected(much=not self.compiled):
            problems = [p for path in self.paths() for p in self.open_level(path).problems.items]
            if problems:
                raise BundleError(problems)
            self.ruleset((), date.max)

    def paths(self) -> list[Path_]:
        """Every path that something is written for, top first."""
        written = {(), *self.casetype_files, *self.rule_files, *self.venue_paths}
        return sorted(written, key=lambda p: (len(p), p))

    def _compile(self, path: Path_, parent: Level | None) -> Level:
        problems = Problems()
        own_type = self._read_casetype(path, problems)
        own_rules = self._read_rules(path, problems)
        return compile_level(path, parent, own_type, own_rules, self._tools, problems)

    def _read_casetype(self, path: Path_, problems: Problems) -> Casetype:
        casetype: Casetype | None = None
        for file in self.casetype_files.get(path, ()):
            document = self.files.yaml(file, problems)
            if document is not None:
                read = read_casetype(document, problems)
                casetype = casetype.merged(read) if casetype else read
        return casetype or Casetype()

    def _read_rules(self, path: Path_, problems: Problems) -> RuleFile:
        found = RuleFile()
        for file in self.rule_files.get(path, ()):
            document = self.files.yaml(file, problems)
            if document is not None:
                found = found.joined(read_rule_file(document, problems))
        return found


@contextmanager
def uncollected(much: bool = True) -> Iterator[None]:
    """Without collections of garbage: what is compiled stays, and looking at it all took a sixth.

    Where much is made it counts as old afterwards, or the first collection would look at it all;
    asking whether anything is frozen goes over what is, so little is not worth it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if much and not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def _venues(files: Files, known: set[Path_], problems: Problems) -> VenueTable:
    """The table of venue; empty in a bundle that has none."""
    document = files.yaml(TABLE, problems) if TABLE in files else None
    return VenueTable() if document is None else read_venue(document, known, problems)


def _known_paths(catalogue: Catalogue) -> set[Path_]:
    newest = catalogue.editions[-1]
    return {(), *(catalogue.rule_path(cause) for cause in newest.causes)}


def _index(
    files: Files, folder: str, skipped: tuple[str, ...], known: set[Path_], problems: Problems
) -> dict[Path_, list[str]]:
    """Files by the catalogue path they speak for."""
    found: dict[Path_, list[str]] = {}
    for file in files.below(folder):
        parts = tuple(file.removeprefix(f"{folder}/").removesuffix(".yaml").split("/"))
        if parts[0] in skipped or f"{parts[-1]}.yaml" in skipped or file == TABLE:
            continue
        address = parts[: parts.index(SHARED)] if SHARED in parts else parts
        if address not in known:
            siblings = [p[-1] for p in known if p and p[:-1] == address[:-1]]
            hint = nearest(address[-1], siblings)
            problems.add(f"案由目录里没有“{'/'.join(address)}”{hint}", Mark(file, 1, 1))
            continue
        found.setdefault(address, []).append(file)
    return found
