"""A second person's word on every part of a change set: what it holds for, and what it does not."""

from __future__ import annotations

import pytest

from court.core.courthouse import Conflict, NotAllowed
from court.core.roles import Role
from court.core.tables import ChangeSet
from court.workshop import approving, service, verdicts
from court.workshop.layers import before_and_after
from court.workshop.verdicts import Standing, Word, give
from engine.editing.written import entry, with_entry
from engine.text.errors import FilingError
from tests.court.houses import Founded
from tests.court.workshop.helping import LOANS, begun, rule, started, written

FIRST, SECOND = "借贷-工坊-01", "借贷-工坊-02"
WAGES = "rules/参数/小额与劳动.yaml"


def waiting(house: Founded, found: ChangeSet) -> None:
    """Wait for the second person; the gates are tested elsewhere."""
    with house.house.work(house.actor(Role.editor)) as work:
        now = service.one(work, found.id, lock=True)
        now.state = service.WAITING
        now.content = before_and_after(work, now)[1].files.hash


def standing(house: Founded, found: ChangeSet) -> dict[str, Standing]:
    with house.house.look(house.actor(Role.editor)) as look:
        now = look.session.get_one(ChangeSet, found.id)
        return {
            one.part.name: one for one in verdicts.standing(look, now, *before_and_after(look, now))
        }


def said(house: Founded, found: ChangeSet, words: dict[str, Word], which: int = 2) -> None:
    """Say something of the parts called so, as another editor."""
    marks = {name: one.part.mark for name, one in standing(house, found).items()}
    with house.house.work(house.actor(Role.editor, which)) as work:
        content = service.one(work, found.id).content
        give(work, found.id, content, {marks[name]: word for name, word in words.items()})


def approve(house: Founded, found: ChangeSet, which: int = 2) -> None:
    with house.house.work(house.actor(Role.editor, which)) as work:
        approving.approve(work, found.id, service.one(work, found.id).content)


def test_a_word_holds_for_what_it_was_said_of_and_what_is_rewritten_is_looked_at_again(
    house: Founded,
) -> None:
    started(house)
    found = begun(house)
    for name in (FIRST, SECOND):
        written(house, found, rule(id=name))
    waiting(house, found)
    said(house, found, {FIRST: Word(accepted=True), SECOND: Word(False, "依据不对，应引第一款")})
    with pytest.raises(FilingError, match="还有 1 处没有接受"):
        approve(house, found)
    with house.house.work(house.actor(Role.editor, 2)) as work:
        approving.send_back(work, found.id, "")
        assert "依据不对" in service.one(work, found.id).said
        assert [one.reason for one in verdicts.sent_back(work, found)[SECOND]] == [
            "依据不对，应引第一款"
        ]
    with house.house.work(house.actor(Role.editor)) as work:
        text = service.text_of(work, found, LOANS)
        place = entry(text, SECOND)
        assert place is not None
        new = with_entry(text, place, rule(id=SECOND).replace("124(3)", "122"))
        service.write(work, found.id, LOANS, new, service.seen(text))
    waiting(house, found)
    now = standing(house, found)
    assert now[FIRST].accepted and now[SECOND].verdict is None
    assert now[SECOND].earlier is not None
    said(house, found, {SECOND: Word(accepted=True)})
    approve(house, found)
    with house.house.look(house.actor(Role.editor)) as look:
        kept = verdicts.verdicts_of(look, found)
        assert [(one.name, one.accepted) for one in kept] == [
            (FIRST, True),
            (SECOND, False),
            (SECOND, True),
        ]


def test_a_word_of_who_takes_part_counts_for_nothing(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, rule())
    waiting(house, found)
    with pytest.raises(NotAllowed, match="另一个人"):
        said(house, found, {FIRST: Word(accepted=True)}, 1)
    said(house, found, {FIRST: Word(accepted=True)})
    with house.house.work(house.actor(Role.editor)) as work:
        service.take_back(work, found.id)
        service.invite(work, found.id, house.person(Role.editor, 2).name, 3)
    with (
        pytest.raises(Conflict, match="草拟"),
        house.house.work(house.actor(Role.editor, 3)) as work,
    ):
        give(work, found.id, "", {})
    waiting(house, found)
    assert standing(house, found)[FIRST].verdict is None
    with pytest.raises(FilingError, match="没有接受"):
        approve(house, found, 3)


def test_a_file_that_says_more_than_its_rules_is_a_part_and_a_comment_is_none(
    house: Founded,
) -> None:
    started(house)
    found = begun(house)
    with house.house.work(house.actor(Role.editor)) as work:
        for path, old, new in (
            (WAGES, "131418", "141418"),
            (LOANS, "\n", "\n# 只是注释\n"),
            ("rules/结论.yaml", "请当事人: 可以照常", "请当事人: 可以"),
        ):
            text = service.text_of(work, found, path)
            assert old in text
            service.write(work, found.id, path, text.replace(old, new, 1), service.seen(text))
        names = [(p.kind, p.name) for p in verdicts.parts(*before_and_after(work, found))]
    assert ("参数", "年平均工资") in names and ("文件", "rules/结论.yaml") in names
    assert {name for kind, name in names if kind == "文件"} == {"rules/结论.yaml"}
