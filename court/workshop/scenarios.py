"""Scenarios with judges: listed, run, written, said to be right by name and day.

Those of the delivery lie in `features/`; what a court writes itself is kept in the database and can be
taken out as a file of the same form.  A word that a scenario is right goes stale when its text
changes, or a rule it names (or, where it names none, any rule of its cause).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from court.core.courthouse import Conflict, Work, existing
from court.core.roles import Action
from court.core.tables import Account
from court.workshop.tables import Endorsement, ScenarioKept, ScenarioRun
from engine.bundle.bundle import Bundle, default_root
from engine.scenarios.reading import (
    FEATURE,
    HEAD,
    Feature,
    Scenario,
    read_feature,
    read_features,
    unknown,
)
from engine.scenarios.running import Result, run
from engine.scenarios.story import FOLDER
from engine.telling.rulebook import Entry, entries
from engine.text.errors import FieldProblem, FilingError
from engine.text.files import Files

OWN = "本院"
WRITTEN, ENDORSED = "写场景", "认可场景"
MOST_TEXT, MOST_TITLE = 20_000, 200
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Endorser:
    """Who said that it is right, and when; `stale` when it was said of something else."""

    name: str
    at: datetime
    stale: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A scenario with its last result, as far as it still is one, and who said that it is right."""

    scenario: Scenario
    own: bool
    last: ScenarioRun | None
    fresh: bool
    endorsers: list[Endorser] = field(default_factory=list)


def key_of(scenario: Scenario) -> Key:
    return scenario.feature, scenario.title


def delivered(_: Bundle) -> tuple[Feature, ...]:
    """The feature files that lie beside the rules; none where there is no such folder."""
    root = default_root()
    if not (root / FOLDER).is_dir():
        return ()
    names = sorted((root / FOLDER).glob("*.feature"))
    return tuple(read_features(Files({f"{FOLDER}/{p.name}": p.read_bytes() for p in names})))


def every(work: Work) -> list[Scenario]:
    """All scenarios that can be run here, the court's own first, what was written last before."""
    kept = work.session.scalars(select(ScenarioKept).order_by(ScenarioKept.at.desc()))
    found = {key_of(one): one for row in kept for one in _read(row)}
    for feature in work.house.bundle.kept(delivered):
        for one in feature.scenarios:
            if one.runs_here:
                found.setdefault(key_of(one), one)
    return list(found.values())


def _read(row: ScenarioKept) -> list[Scenario]:
    return read_feature(row.feature, row.text).scenarios


def one(work: Work, feature: str, title: str) -> Scenario:
    """Raises `NotFound`."""
    found = existing(
        next((s for s in every(work) if key_of(s) == (feature, title)), None),
        "没有这个场景，可能已经改名",
    )
    return found


def listing(work: Work, scenarios: Iterable[Scenario]) -> list[Listed]:
    """Scenarios with what is known of them."""
    work.actor.require(Action.rules)
    bundle = work.house.bundle
    runs = {(row.feature, row.title): row for row in work.session.scalars(select(ScenarioRun))}
    own = {(row.feature, row.title) for row in work.session.scalars(select(ScenarioKept))}
    said: dict[Key, list[Endorser]] = {}
    known = {key_of(scenario): scenario for scenario in scenarios}
    rows = select(Endorsement, Account.name).join(Account).order_by(Endorsement.at)
    for row, name in work.session.execute(rows):
        scenario = known.get((row.feature, row.title))
        if scenario is not None:
            stale = (row.text, row.rules) != (scenario.hash, rules_hash(bundle, scenario))
            said.setdefault(key_of(scenario), []).append(Endorser(name, row.at, stale))
    return [
        Listed(
            scenario,
            key in own,
            last := runs.get(key),
            last is not None and (last.text, last.bundle) == (scenario.hash, bundle.hash),
            said.get(key, []),
        )
        for key, scenario in known.items()
    ]


def rules_hash(bundle: Bundle, scenario: Scenario) -> str:
    """What an endorsement rests on: the texts of the rules it names, or all rules of its cause."""
    known = bundle.kept(_by_name)
    found = [entry for rule in scenario.rules for entry in known.get(rule, ())]
    files = {
        entry.compiled.rule.id: _text_of(bundle, entry.file, entry.line)
        for entry in found
        if entry.file
    }
    said = repr(sorted(files.items())) if files else _cause_hash(bundle, scenario.cause)
    return hashlib.sha256(said.encode()).hexdigest()


def _by_name(bundle: Bundle) -> dict[str, list[Entry]]:
    """Rules by number and by title."""
    found: dict[str, list[Entry]] = {}
    for entry in entries(bundle):
        for name in {entry.compiled.rule.id, entry.compiled.rule.title}:
            found.setdefault(name, []).append(entry)
    return found


def _text_of(bundle: Bundle, file: str, line: int) -> str:
    """The lines of an entry: from its first to the next one of its indentation."""
    lines = bundle.files.text(file).split("\n")[line - 1 :]
    end = next((n for n, text in enumerate(lines[1:], 1) if text.startswith("- ")), len(lines))
    return "\n".join(lines[:end])


def _cause_hash(bundle: Bundle, cause: str) -> str:
    found = bundle.catalogue.editions[-1].by_name.get(cause)
    path = found[0].path if found else ()
    names = [n for n in bundle.files.below("rules") if any(part in n for part in path)]
    return repr([hashlib.sha256(bundle.files[name]).hexdigest() for name in names])


def run_all(work: Work, scenarios: Iterable[Scenario]) -> list[tuple[Scenario, Result]]:
    """Run them under the rules in force and keep how they came out."""
    work.actor.require(Action.rules)
    bundle = work.house.bundle
    found = [(scenario, run(bundle, scenario)) for scenario in scenarios]
    for scenario, result in found:
        work.session.merge(
            ScenarioRun(
                feature=scenario.feature,
                title=scenario.title,
                text=scenario.hash,
                bundle=bundle.hash,
                passed=result.passed,
                said=result.said,
                at=work.now,
            )
        )
    return found


def read_one(text: str) -> Scenario:
    """The scenario somebody wrote.  Raises `FilingError` naming each line that cannot be read."""
    if len(text) > MOST_TEXT:
        said = f"一个场景最多 {MOST_TEXT:,} 个字，这里有 {len(text):,} 个"
        raise FilingError([FieldProblem("场景", said)])
    feature = read_feature(OWN, text.replace("\r\n", "\n"))
    wrong = list(feature.wrong)
    if len(feature.scenarios) != 1:
        raise FilingError([FieldProblem("场景", "写一个场景，以“场景: 名称”开头")])
    (scenario,) = feature.scenarios
    wrong += unknown(scenario)
    if wrong:
        raise FilingError([FieldProblem(f"第 {one.line} 行", one.message) for one in wrong])
    if not scenario.title or len(scenario.title) > MOST_TITLE or not scenario.runs_here:
        raise FilingError([FieldProblem("场景", "名称和句子都要写")])
    return scenario


def write(work: Work, text: str) -> Scenario:
    """Keep a scenario of the court's own; one of the same title is replaced.  Raises `FilingError`."""
    work.actor.require(Action.draft)
    scenario = read_one(text)
    work.session.merge(
        ScenarioKept(
            feature=OWN,
            title=scenario.title,
            text=scenario.text,
            by=work.actor.account_id,
            at=work.now,
        )
    )
    work.log(WRITTEN, 场景=scenario.hash)
    return scenario


def standing(work: Work, title: str) -> str:
    """What the court's own scenario of a title is now, for `require_unchanged`; empty without one."""
    row = work.session.get(ScenarioKept, (OWN, title))
    if row is None:
        return ""
    (scenario,) = read_feature(OWN, row.text).scenarios
    return scenario.hash


def require_unchanged(work: Work, title: str, begun: str) -> None:
    """Writing takes the place of one of the same title; only of that which was begun from.

    `begun` is what `standing` said then.  Raises `Conflict`.
    """
    if standing(work, title) not in ("", begun):
        raise Conflict(
            f"本院已经有叫“{title}”的场景，没有保存。要改它的，从它的页面点“照它写一个”；"
            "另写一个的，换个名称"
        )


def endorse(work: Work, scenario: Scenario) -> None:
    """Say that a scenario is right, in one's own name."""
    work.actor.require(Action.endorse)
    rules = rules_hash(work.house.bundle, scenario)
    work.session.merge(
        Endorsement(
            feature=scenario.feature,
            title=scenario.title,
            account_id=work.actor.account_id,
            text=scenario.hash,
            rules=rules,
            at=work.now,
        )
    )
    work.log(ENDORSED, 场景=scenario.hash, 规则=rules)


def exported(work: Work) -> str:
    """The court's own scenarios as a file for `features/`."""
    kept = work.session.scalars(select(ScenarioKept).order_by(ScenarioKept.title))
    return f"{HEAD}\n{FEATURE} {OWN}的场景\n\n" + "\n".join(row.text for row in kept)


def concerned(
    before: Bundle, after: Bundle, scenarios: Iterable[Scenario], day: date
) -> list[Scenario]:
    """Those whose cause has other rules under another bundle."""
    found = []
    for scenario in scenarios:
        cause = after.catalogue.resolve(scenario.cause, day).cause
        if cause is None:
            found.append(scenario)
            continue
        path = after.stated(after.catalogue.rule_path(cause))
        if before.open_level(path) is not after.open_level(path):
            found.append(scenario)
    return found
