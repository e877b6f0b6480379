"""Pages begin at 1, end with what there is, and there always is one."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from court.core.store.paging import Page, number_of, page_of, rows_found
from court.core.tables import Account, LogEntry
from tests.court.houses import Founded


@pytest.mark.parametrize(
    ("wanted", "number", "rows"),
    [(1, 1, 2), (2, 2, 2), (3, 3, 1), (4, 3, 1), (0, 1, 2), (-7, 1, 2), (10**18, 3, 1)],
)
def test_the_nearest_page_there_is(house: Founded, wanted: int, number: int, rows: int) -> None:
    for which in range(5):
        house.actor(which=which + 1)
    with house.house.look() as look:
        chosen = select(Account).where(Account.phone.is_not(None))
        found = page_of(look.session, chosen, (Account.id,), wanted, 2)
        every = list(look.session.scalars(chosen.order_by(Account.id)))
    assert (found.number, found.pages, found.total, len(found.rows)) == (number, 3, 5, rows)
    assert [one.id for one in found.rows] == [one.id for one in every[2 * number - 2 :][:2]]


def test_of_nothing_there_is_one_empty_page(house: Founded) -> None:
    nobody = select(Account).where(Account.id == "nobody")
    with house.house.look() as look:
        assert page_of(look.session, nobody, (Account.id,), 2, 10) == Page([], 0, 1, 1)
        assert rows_found(look.session, nobody) == 0
        assert (
            number_of(
                look.session, select(func.max(LogEntry.number)).where(LogEntry.subject == "nobody")
            )
            == 0
        )
