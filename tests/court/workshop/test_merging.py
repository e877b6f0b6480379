"""Change sets behind a release of others: merged, chosen between, approved anew."""

from __future__ import annotations

import pytest

from court.core import releases
from court.core.courthouse import Conflict
from court.core.roles import Role
from court.core.tables import ChangeSet
from court.workshop import approving, queries, rebasing, releasing, service
from engine.bundle.layering import layered
from tests.court.houses import Founded
from tests.court.workshop.helping import (
    LOANS,
    WRITTEN,
    approved,
    begun,
    handed_in,
    looked,
    rule,
    started,
    written,
)


def test_another_open_set_on_the_same_rule_is_named_at_once(house: Founded) -> None:
    started(house)
    first, second = begun(house), begun(house, house.actor(Role.editor, 2), "另一个")
    written(house, first, rule())
    written(house, second, rule(effect="补正"), house.actor(Role.editor, 2))
    with house.house.look(house.actor(Role.editor)) as look:
        (met,) = queries.meetings(look, first)
    assert (met.change_set.id, met.entries) == (second.id, (WRITTEN["id"],))


def test_a_set_left_for_a_year_over_ten_releases_is_merged_and_nothing_is_lost(
    house: Founded,
) -> None:
    started(house)
    mine, theirs = begun(house), begun(house, name="先发布的")
    written(house, mine, rule(id="借贷-工坊-09"))
    with house.house.work(house.actor(Role.editor)) as work:
        text = service.text_of(work, theirs, LOANS)
        head = text.replace("\n", "\n# 先发布的人写的\n", 1)
        service.write(work, theirs.id, LOANS, head, service.seen(text))
    handed_in(house, theirs)
    approved(house, theirs)
    releasing.release(house.house, house.actor(Role.editor, 2), theirs.id)
    releases.follow(house.house)
    for number in range(9):  # nine more, over a year
        house.clock.advance(days=40)
        head = house.house.bundle.files.text(LOANS).replace("\n", f"\n# 第{number}次\n", 1)
        releases.release(house.house, layered(house.house.bundle, {LOANS: head.encode()}))
        releases.follow(house.house)
    looked(house, mine)
    with (
        pytest.raises(Conflict, match="并入新发布"),
        house.house.work(house.actor(Role.editor)) as work,
    ):
        approving.hand_in(work, mine.id)
    with house.house.work(house.actor(Role.editor)) as work:
        (report,) = rebasing.report(work, mine)
        assert report.clashes == ()
        merged = rebasing.rebase(work, mine.id, {})
        text = service.text_of(work, merged, LOANS)
    assert "# 先发布的人写的" in text and "借贷-工坊-09" in text
    handed_in(house, mine)


def test_lines_both_changed_have_to_be_chosen(house: Founded) -> None:
    started(house)
    mine, theirs = begun(house), begun(house, name="先发布的")
    for one, words in ((mine, "我写的"), (theirs, "别人写的")):
        with house.house.work(house.actor(Role.editor)) as work:
            text = service.text_of(work, one, LOANS)
            lines = text.split("\n")
            place = next(n for n, line in enumerate(lines) if line.startswith("  释明: "))
            lines[place] = f"  释明: {words}"
            service.write(work, one.id, LOANS, "\n".join(lines), service.seen(text))
    handed_in(house, theirs)
    approved(house, theirs)
    releasing.release(house.house, house.actor(Role.editor, 2), theirs.id)
    releases.follow(house.house)
    with house.house.work(house.actor(Role.editor)) as work:
        (report,) = rebasing.report(work, mine)
        (clash,) = report.clashes
        assert (clash.mine, clash.theirs) == ("  释明: 我写的", "  释明: 别人写的")
    with pytest.raises(Conflict, match="1 处"), house.house.work(house.actor(Role.editor)) as work:
        rebasing.rebase(work, mine.id, {})
    with house.house.work(house.actor(Role.editor)) as work:
        merged = rebasing.rebase(work, mine.id, {(LOANS, 1): "已发布的"})
        assert "别人写的" in service.text_of(work, merged, LOANS)


def test_an_approval_is_gone_when_others_released_first(house: Founded) -> None:
    started(house)
    slow, quick = begun(house), begun(house, name="快的")
    written(house, slow, rule(id="借贷-工坊-07"))
    written(house, quick, rule(id="借贷-工坊-08"))
    for one in (slow, quick):
        handed_in(house, one)
        approved(house, one)
    second = house.actor(Role.editor, 2)
    releasing.release(house.house, second, quick.id)
    releases.follow(house.house)
    with pytest.raises(Conflict, match="并入新发布"):
        releasing.release(house.house, second, slow.id)
    with house.house.look() as look:
        left = look.session.get_one(ChangeSet, slow.id)
        assert (left.state, left.approved_by) == (service.DRAFT, "")
    assert "借贷-工坊-07" not in house.house.bundle.files.text(LOANS)
