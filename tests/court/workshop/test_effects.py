"""Which filings a change set would have decided otherwise."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from court.core import releases
from court.core.jobs import work_off
from court.core.roles import Role
from court.core.tables import ChangeSet, Job
from court.operations import handlers
from court.workshop import approving, reckoning, service
from court.workshop import effects as effects_of
from court.workshop.effects import effects
from court.workshop.layers import before_and_after
from engine.bundle.layering import layered
from engine.text.errors import FilingError
from tests.court.houses import Founded
from tests.court.workshop.helping import LOANS, begun, rule, started, written


def test_the_effect_lists_exactly_the_filings_that_change(house: Founded) -> None:
    started(house)
    filed = [house.filed(number) for number in ("01", "02", "14", "18", "22", "01")]
    loans = [one for one in filed if one.cause == "民间借贷纠纷"]
    found = begun(house)
    entry = rule(effect="法官判断", fails="请法官判断").replace(
        "已填: [事实与理由]", "事实与理由: {含: 无此字}"
    )
    written(house, found, entry.replace("借款未还", "无此字"))
    with house.house.look(house.actor(Role.editor)) as look:
        result = effects(look, *before_and_after(look, found))
    expected = {one.number for one in loans if house.fresh(one).conclusion == "建议登记立案"}
    assert {one.number for one in result.changed} == expected != set()
    assert all(one.direction == "更严" and one.after == "请法官判断" for one in result.changed)
    assert result.filings == len(filed)


def test_the_effect_on_very_many_is_a_job_and_what_it_found_is_of_exactly_that_content(
    house: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for by the page, said how far it is; a release meanwhile does not disturb it."""
    started(house)
    filed = [house.filed("01") for _ in range(3)]
    monkeypatch.setattr(reckoning, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(effects_of, "STEP", 1)
    found = begun(house)
    entry = rule(effect="法官判断", fails="请法官判断").replace(
        "已填: [事实与理由]", "事实与理由: {含: 无此字}"
    )
    text = written(house, found, entry.replace("借款未还", "无此字"))
    page = f"/workshop/sets/{found.id}/effects"
    client = house.client_for(Role.editor)
    assert "已经算了 0 件" in client.get(page).text and "有 3 件" in client.get(page).text
    with house.house.look() as look:
        assert look.session.get_one(ChangeSet, found.id).looked_at == ""
        asked = look.session.scalars(select(Job).where(Job.kind == reckoning.KIND)).all()
    assert [(one.key, one.round) for one in asked] == [(found.id, 1)]
    with (
        pytest.raises(FilingError, match="后台"),
        house.house.work(house.actor(Role.editor)) as work,
    ):
        approving.hand_in(work, found.id)
    other = house.house.bundle.files.text(LOANS).replace("规则:", "规则:  # 别的发布", 1)
    releases.release(house.house, layered(house.house.bundle, {LOANS: other.encode()}))
    releases.follow(house.house)
    work_off(house.house, handlers.slow())
    shown = client.get(page).text
    assert "结论会变的 3 件：更严 3，更宽 0" in shown
    assert all(str(one.number) in shown for one in filed)
    with house.house.work(house.actor(Role.editor)) as work:
        service.write(work, found.id, LOANS, f"{text}  # 又改了\n", service.seen(text))
    assert "已经算了 0 件" in client.get(page).text
