"""What people of the demonstration have besides their filings."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import func, select

from court.counter import appointments
from court.counter.tables import Appointment
from court.demo.belongings import IN_THE_HALL, belongings, page_of, with_evidence
from court.demo.papers import Examples
from court.demo.people import settle_in
from court.filings import clients, uploads
from court.filings import service as filings
from court.filings import templates as filing_templates
from tests.court.houses import Founded


def test_evidence_is_handed_in_and_named(house: Founded) -> None:
    with house.house.work() as work:
        people = settle_in(work)
    content = Examples().content("14", 1, "liang")
    with house.house.work(people["liang"]) as work:
        filing = filings.begin(work, content["案由"], content)
        named = with_evidence(work, filing, content)
        files = {upload.name for upload in uploads.of_filing(work, filing)}
    assert files and {piece["文件"] for name in ("证据", "材料") for piece in named[name]} == files


def test_clients_a_template_and_a_queue(house: Founded) -> None:
    with house.house.work() as work:
        people = settle_in(work)
    content = Examples().content("14", 1, "liang")
    with house.house.work(people["liang"]) as work:
        filings.begin(work, content["案由"], content)
    belongings(house.house, people)
    with house.house.look(people["liang"]) as look:
        assert [bool(c.letter_sha256) for c in clients.mine(look)].count(True) == 2
        assert len(filing_templates.mine(look)) == 1
    with house.house.look(people["guide"]) as look:
        assert [a.purpose for a in appointments.queue(look)] == list(IN_THE_HALL)


def test_nobody_waits_on_a_holiday(house: Founded) -> None:
    house.clock.now = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
    with house.house.work() as work:
        people = settle_in(work)
    belongings(house.house, people)
    with house.house.look() as look:
        assert look.session.scalar(select(func.count()).select_from(Appointment)) == 0


def test_a_page_is_made_once() -> None:
    assert page_of("借条") is page_of("借条")
    assert page_of("借条").startswith(b"%PDF")
