"""A rule over time, and two days compared, by release and by the rule's own days."""

from __future__ import annotations

from datetime import date

import pytest

from court.core import releases
from court.core.courthouse import NotFound
from court.core.roles import Role
from court.workshop import history
from engine.bundle.archive import pack
from engine.bundle.layering import layered
from engine.editing.written import inserted
from engine.telling.rulebook import find
from tests.court.houses import Founded
from tests.court.workshop.helping import LOANS, WRITTEN, rule

FIRST, SECOND = date(2026, 9, 7), date(2026, 9, 8)


@pytest.fixture
def changed(house: Founded) -> Founded:
    """A court whose second release, a day later, has a rule more, which holds from 2027 on."""
    before = house.house.bundle
    entry = rule().replace("状态: 施行", "状态: 施行\n  施行: 2027-01-01")
    text = inserted(before.files.text(LOANS), "规则", entry)
    for bundle in (before, layered(before, {LOANS: text.encode()})):
        archive = house.house.files.put(pack(bundle.files))
        with house.house.work() as work:
            releases.put_in_force(work, bundle, archive, "某", "")
        house.clock.advance(days=1)
    house.clock.advance(days=-1)
    releases.follow(house.house)
    return house


def test_a_rule_over_time_and_two_days_compared(changed: Founded) -> None:
    with changed.house.look(changed.actor(Role.editor)) as look:
        (entry,) = find(look.house.bundle, WRITTEN["id"])
        (moment,) = history.timeline(look, entry)
        assert (moment.release.number, moment.change.kind) == (2, "新增")
        found = history.between(look, FIRST, SECOND)
        assert [one.id for one in found.changes] == [WRITTEN["id"]]
        assert (found.start.number, found.end.number, found.begun) == (1, 2, [])
        later = history.between(look, SECOND, date(2027, 1, 1), WRITTEN["id"])
        assert (later.changes, [one.compiled.rule.id for one in later.begun]) == (
            [],
            [WRITTEN["id"]],
        )
        with pytest.raises(NotFound, match="没有发布过规则"):
            history.between(look, date(2026, 9, 6), SECOND)
    client = changed.client_for(Role.editor)
    asked = {"rule": WRITTEN["id"]}
    assert "2026-09-08 第1版：新增" in client.get("/workshop/history", params=asked).text
    days = {"start": FIRST.isoformat(), "end": SECOND.isoformat()}
    assert "1 条改过" in client.get("/workshop/history", params=days).text
    for wrong in ({"start": "昨天"}, {"start": "2020-01-01"}):
        assert client.get("/workshop/history", params=wrong).status_code == 422
    assert client.get("/workshop/history", params={"rule": "没有-01"}).status_code == 404
