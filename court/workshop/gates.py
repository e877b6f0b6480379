"""What must be so before a change set may be approved: the three gates, and no error anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from court.core.courthouse import Work
from court.core.releases import require_usable
from court.core.tables import ChangeSet
from court.workshop import scenarios
from court.workshop.effects import Effects
from court.workshop.reckoning import known
from engine.bundle.bundle import Bundle, default_root
from engine.language.rules import Rule
from engine.law.catalogue import Cause
from engine.proving.lint import lint
from engine.proving.lint.base import ERROR
from engine.proving.lint.materials import MaterialsAreKnown
from engine.proving.wholes import FOLDER, Whole, disagreements, read_wholes
from engine.scenarios.running import run
from engine.text.errors import BundleError, LianError, Problem
from engine.text.files import Files

LEAST_WORD = 5
TRIAL = "试行"


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate: what it asks, whether it is open, and why not."""

    name: str
    open: bool
    said: str
    problems: tuple[Problem, ...] = ()


def gates(
    work: Work, change_set: ChangeSet, before: Bundle, after: Bundle
) -> tuple[list[Gate], Effects]:
    """Every gate, and the effect on past filings that one of them is about."""
    usable = _usable(after)
    if not usable.open:
        return [usable], Effects()
    found = known(work, change_set, before, after)
    if found is None:
        return [
            usable,
            Gate("影响", False, "收件很多，影响在后台重算；算好、看过以后再送批"),
        ], Effects()
    return [
        usable,
        _lint(before, after),
        _trials(before, after),
        _wholes(before, after),
        _scenarios(work, before, after),
        _harmful(change_set, found),
    ], found


def _usable(after: Bundle) -> Gate:
    try:
        require_usable(after)
    except BundleError as error:
        return Gate("全部规则能用", False, f"{len(error.problems)} 处不能用", tuple(error.problems))
    except LianError as error:
        return Gate("全部规则能用", False, str(error))
    return Gate("全部规则能用", True, f"{len(after.paths())} 处全部编译通过")


def _checked(bundle: Bundle) -> frozenset[str]:
    """What lint says of all of a bundle; looked at once."""
    return frozenset(one.message for one in lint(bundle))


def _lint(before: Bundle, after: Bundle) -> Gate:
    known = before.kept(_checked)
    new = [one for one in lint(after, since=before) if one.message not in known]
    wrong = tuple(
        one for one in new if one.severity == ERROR or one.check == MaterialsAreKnown.name
    )
    said = f"查了全部规则：新增错误 {len(wrong)}，新增警告 {len(new) - len(wrong)}"
    return Gate("规则检查", not wrong, said, wrong)


def _trials(before: Bundle, after: Bundle) -> Gate:
    """A rule that is put on trial says until when."""
    wrong = tuple(
        Problem(f"{rule.id}“{rule.title}”试行到哪天没有写；请写“废止”", rule.mark)
        for rule in _changed_rules(before, after)
        if rule.status == TRIAL and rule.end == date.max
    )
    return Gate("试行有期限", not wrong, "；".join(one.message for one in wrong), wrong)


def _changed_rules(before: Bundle, after: Bundle) -> Iterator[Rule]:
    """Rules of places made anew, as far as they are new or were not on trial."""
    for path in after.paths():
        level = after.open_level(path)
        if level is before.open_level(path):
            continue
        old = {r.rule.id: r.rule.status for r in before.open_level(path).rules}
        yield from (r.rule for r in level.rules if old.get(r.rule.id) != r.rule.status)


def _wholes(before: Bundle, after: Bundle) -> Gate:
    """The whole filings of the causes concerned come out as written, those that must be registered too."""
    entries = whole_filings(after, lambda cause: _is_touched(before, after, cause))
    wrong = tuple(
        problem
        for whole in entries
        for problem in disagreements(after, whole)
        if not disagreements(before, whole)
    )
    said = f"有关案由的整案 {len(entries)} 件，新出现不符 {len(wrong)} 处"
    return Gate("整案照旧成立", not wrong, said, wrong)


def _scenarios(work: Work, before: Bundle, after: Bundle) -> Gate:
    """What judges wrote of the causes concerned comes out as it did."""
    chosen = scenarios.concerned(before, after, scenarios.every(work), work.today)
    wrong = tuple(
        Problem(f"{scenario.title}：{result.said}")
        for scenario in chosen
        if not (result := run(after, scenario)).passed and run(before, scenario).passed
    )
    said = f"有关案由的场景 {len(chosen)} 个，新不成立 {len(wrong)} 个"
    return Gate("场景照旧成立", not wrong, said, wrong)


def whole_filings(
    bundle: Bundle, wanted: Callable[[Cause], bool] = lambda _: True
) -> tuple[Whole, ...]:
    """The whole filings of wanted causes that lie beside the rules; none without such a folder."""
    root = default_root()
    if not (root / FOLDER).is_dir():
        return ()
    return read_wholes(bundle, Files.of(root, (FOLDER,)), wanted).entries


def _is_touched(before: Bundle, after: Bundle, cause: Cause) -> bool:
    path = after.catalogue.rule_path(cause)
    return before.open_level(before.stated(path)) is not after.open_level(after.stated(path))


def _harmful(change_set: ChangeSet, found: Effects) -> Gate:
    """No registered filing may turn into a refusal without a written word for it."""
    open_ = [
        one for one in found.harmful if len(str(change_set.words.get(one.id, ""))) < LEAST_WORD
    ]
    said = (
        f"已登记的 {len(found.harmful)} 件会变成不予受理、管辖或者前置"
        if found.harmful
        else "没有已登记的起诉会变成不予受理、管辖或者前置"
    )
    said += f"，其中 {len(open_)} 件还没有写明理由" if open_ else ""
    return Gate("已登记的不被拒收", not open_, said)
