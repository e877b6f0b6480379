"""A court whose rules are released, and changes of the rules on loans."""

from __future__ import annotations

from datetime import date

from court.core import releases
from court.core.courthouse import Actor, Work
from court.core.roles import Role
from court.core.tables import ChangeSet
from court.workshop import service
from court.workshop.approving import approve, hand_in
from court.workshop.effects import effects
from court.workshop.layers import before_and_after
from court.workshop.verdicts import Word, give, parts
from engine.editing.written import inserted
from tests.court.houses import Founded

LOANS = "rules/合同、准合同纠纷/合同纠纷/借款合同纠纷/民间借贷纠纷.yaml"
RULE = """\
- 编号: {id}
  名称: 起诉状写明事实
  要求: {{已填: [{fact}]}}
  后果: {effect}
  依据: [民事诉讼法 124(3)]
  释明: 还没有写明事实与理由。
  补救: 请补充写明。
  提问: 是否应当补充？
  状态: 施行
  示例:
  - {{给: {{{fact}: {value}}}, 应: 满足}}
  - {{给: {{}}, 应: {fails}}}"""
WRITTEN = {
    "id": "借贷-工坊-01",
    "fact": "事实与理由",
    "value": "借款未还",
    "effect": "提示",
    "fails": "不满足",
}


def rule(**said: str) -> str:
    """An entry of a rule."""
    return RULE.format(**{**WRITTEN, **said})


def started(house: Founded) -> Founded:
    """The court with its rules archived, as a server starts."""
    releases.start(house.house)
    releases.follow(house.house)
    return house


def begun(house: Founded, actor: Actor | None = None, name: str = "借贷：写明事实") -> ChangeSet:
    with house.house.work(actor or house.actor(Role.editor)) as work:
        return service.begin(work, name, "投诉", "民事诉讼法 124(3)")


def written(
    house: Founded, change_set: ChangeSet, entry: str, actor: Actor | None = None, path: str = LOANS
) -> str:
    """Add an entry to the rules on loans; the file's new text."""
    with house.house.work(actor or house.actor(Role.editor)) as work:
        text = service.text_of(work, change_set, path)
        new = inserted(text, "规则", entry)
        service.write(work, change_set.id, path, new, service.seen(text))
    return new


def looked(house: Founded, change_set: ChangeSet, actor: Actor | None = None) -> None:
    """Look at the effect on past filings, as the page does."""
    with house.house.work(actor or house.actor(Role.editor)) as work:
        found = service.one(work, change_set.id, lock=True)
        before, after = before_and_after(work, found)
        effects(work, before, after)
        found.looked_at = after.files.hash


def handed_in(house: Founded, change_set: ChangeSet, actor: Actor | None = None) -> ChangeSet:
    looked(house, change_set, actor)
    with house.house.work(actor or house.actor(Role.editor)) as work:
        return hand_in(work, change_set.id)


def approved(
    house: Founded, change_set: ChangeSet, which: int = 2, day: date | None = None
) -> ChangeSet:
    """Every part accepted and the whole approved, for release on a day or at once."""
    with house.house.work(house.actor(Role.editor, which)) as work:
        found = service.one(work, change_set.id)
        if not found.undoes:
            give(work, found.id, found.content, accepting(work, found))
        return approve(work, change_set.id, found.content, day)


def accepting(work: Work, change_set: ChangeSet) -> dict[str, Word]:
    """A word of yes on every part."""
    found = parts(*before_and_after(work, change_set))
    return {one.mark: Word(accepted=True) for one in found}
