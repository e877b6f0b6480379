"""Numbers of requirements that go while filings wait under them."""

from __future__ import annotations

from court.core.roles import Role
from court.opinions.tables import Ruling
from court.workshop.orphans import orphans
from engine.bundle.layering import layered
from tests.court.houses import Founded
from tests.court.workshop.helping import LOANS


def test_a_number_that_goes_is_told_with_the_filings_and_rulings_under_it(house: Founded) -> None:
    filing, judge = house.filed("01"), house.person(Role.judge).account_id
    before = house.house.bundle
    text = before.files.text(LOANS)
    assert "编号: 借贷-再诉-01" in text
    renamed = layered(before, {LOANS: text.replace("借贷-再诉-01", "借贷-再诉-09").encode()})
    with house.house.work() as work:
        (found,) = orphans(work, before, renamed)
        assert (found.number, found.filings, found.rulings) == ("借贷-再诉-01", 1, 0)
        for member in ("", "@被告[0]"):
            work.session.add(
                Ruling(
                    filing_id=filing.id,
                    version=1,
                    kind="不采纳",
                    finding=found.number + member,
                    rule_id=found.number,
                    said="提示",
                    by=judge,
                    at=work.now,
                )
            )
        work.session.flush()
        (found,) = orphans(work, before, renamed)
        assert (found.filings, found.rulings, found.ruled) == (1, 2, 1)
        assert orphans(work, before, before) == []
