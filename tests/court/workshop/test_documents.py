"""Documents of the court worded in a change set."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from court.core.roles import Role
from court.documents.making import Workshop
from court.documents.templates import delivered
from court.workshop import layers, queries, service
from court.workshop.layers import before_and_after
from engine.bundle.bundle import DOCUMENTS
from engine.editing.depth import Depth, depth_of
from engine.text.errors import BundleError
from tests.court.houses import Founded
from tests.court.workshop.helping import begun, started

PAPER = f"{DOCUMENTS}管辖告知书.yaml"


def test_a_document_is_worded_in_a_change_set_as_the_delivered_one_is_until_then(
    house: Founded,
) -> None:
    started(house)
    found = begun(house)
    client = house.client_for(Role.editor)
    hits = client.get(f"/workshop/sets/{found.id}?q=管辖告知书").text
    assert "文书 管辖告知书" in hits
    with house.house.work(house.actor(Role.editor)) as work:
        text = service.text_of(work, found, PAPER)
        service.write(work, found.id, PAPER, text, service.seen(text))
        assert queries.listing(work) and not layers.files_of(work.session, found)
        new = text.replace("本案不属于本院管辖", "这件案子不归本院管")
        assert service.write(work, found.id, PAPER, new, service.seen(text)) == Depth.texts
        before, after = before_and_after(work, found)
    shops = [Workshop.open(bundle) for bundle in (before, after)]
    old, own = (shop.templates["管辖告知书"].blocks[0].text for shop in shops)
    assert old is not None and own is not None
    assert "本案不属于本院管辖" in old.render(dict.fromkeys(old.names, ""))
    assert "这件案子不归本院管" in own.render(dict.fromkeys(own.names, ""))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{{收到日期}}", "{{收到的日期}}", "收到的日期"),
        ("{{称呼}}", "{{称呼.__class__}}", "管辖告知书.yaml:"),
        ("逐项: 理由", "逐项: 理油", "没有“理油”这一列"),
    ],
)
def test_a_document_that_asks_for_what_is_not_there_is_refused_with_its_place(
    house: Founded, old: str, new: str, said: str
) -> None:
    started(house)
    found = begun(house)
    with house.house.work(house.actor(Role.editor)) as work:
        text = service.text_of(work, found, PAPER)
        service.write(work, found.id, PAPER, text.replace(old, new), service.seen(text))
        _, after = before_and_after(work, found)
    with pytest.raises(BundleError, match=re.escape(said)) as raised:
        Workshop.open(after)
    assert all(str(one).startswith(PAPER) for one in raised.value.problems)
    page = house.client_for(Role.editor).get(
        f"/workshop/sets/{found.id}/edit?{urlencode({'path': PAPER})}"
    )
    assert "处要改" in page.text


def test_how_deep_a_change_of_a_document_goes() -> None:
    text = delivered(PAPER)
    assert text is not None
    assert depth_of(text, text.replace("理由如下", "原因如下"), PAPER) == Depth.texts
    assert depth_of(text, text.replace("当: 可去的法院", "当: 对方"), PAPER) == Depth.conditions
    assert depth_of(text, text.replace("案号: 否", "案号: 是"), PAPER) == Depth.conditions
