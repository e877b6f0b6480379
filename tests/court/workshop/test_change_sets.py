"""Change sets: layered over the release, written together, and what cannot be used in them."""

from __future__ import annotations

import pytest

from court.core.courthouse import Conflict, NotAllowed
from court.core.roles import Role
from court.core.tables import ChangeSet
from court.workshop import approving, service
from court.workshop.layers import before_and_after
from engine.editing.depth import Depth
from engine.editing.standing import check_file
from engine.proving.lint.base import ERROR
from engine.text.errors import BundleError, FilingError
from engine.text.yamlio import MAX_BYTES
from tests.court.houses import Founded, both_databases
from tests.court.workshop.helping import LOANS, WRITTEN, begun, handed_in, rule, started, written


@both_databases
def test_a_change_is_seen_inside_its_set_and_nowhere_else(house: Founded) -> None:
    started(house)
    found = begun(house)
    text = written(house, found, rule())
    with house.house.look(house.actor(Role.editor)) as look:
        before, after = before_and_after(look, look.session.get_one(ChangeSet, found.id))
        assert after.files.text(LOANS) == text
        assert before is house.house.bundle
        assert WRITTEN["id"] not in house.house.bundle.files.text(LOANS)


def test_only_who_takes_part_writes_and_only_as_deep_as_allowed(house: Founded) -> None:
    started(house)
    found = begun(house)
    second, judge = house.person(Role.editor, 2), house.person(Role.judge)
    with pytest.raises(NotAllowed, match="没有参加"):
        written(house, found, rule(), second.actor)
    with house.house.work(house.actor(Role.editor)) as work:
        service.invite(work, found.id, second.name, Depth.values)
        service.invite(work, found.id, judge.name, Depth.conditions)
    with pytest.raises(NotAllowed, match="只能改“参数值”"):
        written(house, found, rule(), second.actor)
    with pytest.raises(NotAllowed, match="只能改“文字”"):
        written(house, found, rule(), judge.actor)
    with house.house.work(judge.actor) as work:
        text = service.text_of(work, found, LOANS)
        changed = text.replace("  释明: ", "  释明: 您", 1)
        assert service.write(work, found.id, LOANS, changed, service.seen(text)) == Depth.texts


def test_of_two_who_save_the_same_file_the_second_is_told(house: Founded) -> None:
    started(house)
    found = begun(house)
    with house.house.look(house.actor(Role.editor)) as look:
        shown = service.text_of(look, found, LOANS)
    written(house, found, rule())
    with (
        pytest.raises(Conflict, match="刚被别人改过"),
        house.house.work(house.actor(Role.editor)) as work,
    ):
        service.write(work, found.id, LOANS, shown + "# x\n", service.seen(shown))


def test_saving_what_was_there_changes_nothing(house: Founded) -> None:
    started(house)
    found = begun(house)
    with house.house.work(house.actor(Role.editor)) as work:
        text = service.text_of(work, found, LOANS)
        posted = text.replace("\n", "\r\n")  # as a browser sends it
        assert service.write(work, found.id, LOANS, posted, service.seen(text)) == Depth.nothing
        before, after = before_and_after(work, found)
        assert after is before


@pytest.mark.parametrize(
    "path", ["../x.yaml", "rules/../../x.yaml", "docs/a.yaml", "rules/a.py", "rules/a\\b.yaml"]
)
def test_no_other_file_can_be_written(house: Founded, path: str) -> None:
    started(house)
    found = begun(house)
    with pytest.raises(FilingError), house.house.work(house.actor(Role.editor)) as work:
        service.write(work, found.id, path, "规则:\n", service.seen(""))


def test_what_cannot_be_used_is_not_handed_in_and_not_lost(house: Founded) -> None:
    started(house)
    found = begun(house)
    with house.house.work(house.actor(Role.editor)) as work:
        text = service.text_of(work, found, LOANS)
        service.write(work, found.id, LOANS, text + "  ：坏的\n", service.seen(text))
    with (
        pytest.raises((FilingError, BundleError)),
        house.house.work(house.actor(Role.editor)) as work,
    ):
        approving.hand_in(work, found.id)
    with house.house.look(house.actor(Role.editor)) as look:
        assert service.text_of(look, found, LOANS).endswith("  ：坏的\n")
        assert look.session.get_one(ChangeSet, found.id).state == service.DRAFT


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            rule().replace("已填: [事实与理由]", "非: {" * 200 + "已填: [事实与理由]" + "}" * 200),
            "层",
        ),
        (rule(id="主体-监护-01"), "主体-监护-01"),
        (rule().replace("释明: 还没有", "释明: “{{ 没有这个名字 }}”还没有"), "没有这个名字"),
    ],
    ids=["deeper than anything ends", "a number used before", "a name that is not there"],
)
def test_what_no_rule_can_be_is_told_with_its_place_and_not_handed_in(
    house: Founded, entry: str, said: str
) -> None:
    started(house)
    found = begun(house)
    text = written(house, found, entry)
    wrong = [
        one for one in check_file(house.house.bundle, LOANS, text).notes if one.severity == ERROR
    ]
    assert any(said in one.message and one.line for one in wrong), wrong
    with pytest.raises((FilingError, BundleError)):
        handed_in(house, found)
    with house.house.look(house.actor(Role.editor)) as look:
        assert service.text_of(look, found, LOANS) == text


def test_a_file_larger_than_any_is_not_kept(house: Founded) -> None:
    started(house)
    found = begun(house)
    with (
        pytest.raises(FilingError, match="没有保存，请拆分"),
        house.house.work(house.actor(Role.editor)) as work,
    ):
        text = service.text_of(work, found, LOANS)
        service.write(work, found.id, LOANS, text + "#" * MAX_BYTES, service.seen(text))
