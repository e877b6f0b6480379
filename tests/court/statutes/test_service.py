"""The version of the day is read; importing again replaces; nothing is made up before the first."""

from __future__ import annotations

from datetime import date

import pytest

from court.core import events
from court.statutes import service
from court.statutes.files import Version
from tests.court.houses import Founded, both_databases

OLD, NEW = date(2022, 1, 1), date(2024, 1, 1)


@both_databases
def test_each_day_has_its_version(house: Founded) -> None:
    with house.house.work() as work:
        service.put(work, [Version("民事诉讼法", OLD, {"122": "旧", "123": "旧"})])
        service.put(work, [Version("民事诉讼法", NEW, {"122": "错字"})])
        service.put(work, [Version("民事诉讼法", NEW, {"122": "新"})])
    with house.house.look() as look:

        def read(day: date) -> tuple[date | None, dict[str, str]]:
            return service.on_day(look, "民事诉讼法", ["122"], day)

        assert read(date(2021, 12, 31)) == (None, {})
        assert read(date(2023, 12, 31)) == (OLD, {"122": "旧"})
        assert read(NEW) == (NEW, {"122": "新"})
        assert [(one.start, one.articles) for one in service.versions(look)] == [(NEW, 1), (OLD, 2)]
        assert events.verify_chain(look.session)[1] == []


TEXT = "起诉必须：\n（一）甲<b>；\n（二）有明确的被告。"


@pytest.fixture
def imported(house: Founded) -> Founded:
    with house.house.work() as work:
        service.put(work, [Version("民事诉讼法", NEW, {"122": TEXT})])
    return house


def test_anybody_reads_the_article_that_is_cited(imported: Founded) -> None:
    client = imported.client_for(None)
    page = client.get("/law", params={"of": "《中华人民共和国民事诉讼法》第122条(2)"}).text
    assert "<mark>（二）有明确的被告。</mark>" in page
    assert "甲&lt;b&gt;；" in page
    part = client.get("/law", params={"of": "民事诉讼法 122(2)"}, headers={"hx-request": "true"})
    assert "<mark>（二）有明确的被告。</mark>" in part.text and "<html" not in part.text


def test_without_a_text_of_that_day_there_are_keywords(imported: Founded) -> None:
    client = imported.client_for(None)
    page = client.get("/law", params={"of": "民事诉讼法 122", "day": "2023-12-31"}).text
    assert "有明确的被告" not in page and "讲的是" in page and "没有导入" in page
    assert client.get("/law", params={"of": "没有的法 1"}).status_code == 404
    assert client.get("/law", params={"of": "民事诉讼法 122", "day": "昨天"}).status_code == 422
