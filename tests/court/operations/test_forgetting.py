"""What nobody needs leaves the disk; what anything names stays, and so does what was put lately."""

from __future__ import annotations

import os
import time
from io import BytesIO

from sqlalchemy import inspect

from court.bulk import jobs
from court.core.lifecycle import State
from court.core.receiving import receive
from court.core.roles import Role
from court.core.store.base import Base
from court.core.tables import Filing, Upload
from court.counter import window
from court.decisions.receiving import issue_receipt
from court.filings import clients, uploads
from court.filings import service as filings
from court.filings.service import own
from court.operations.retention import LEAST_AGE, NAMING, forget_files
from tests.court.bulk.tables import case, xlsx
from tests.court.houses import Founded, both_databases
from tests.court.papers import example
from tests.files import PDF


def attached(house: Founded, filing: Filing, data: bytes = PDF) -> Upload:
    with house.house.work(house.actor()) as work:
        return uploads.attach(
            work,
            filings.own(work, filing.id, lock=True),
            receive(work.house, "借条.pdf", BytesIO(data)),
        )


def grow_old(house: Founded) -> None:
    """Every stored file was put two days ago."""
    then = time.time() - 2 * LEAST_AGE
    for path in house.house.files.paths():
        os.utime(path, (then, then))


def stored(house: Founded) -> set[str]:
    return {path.name.partition(".")[0] for path in house.house.files.paths()}


@both_databases
def test_files_of_a_deleted_draft_go_within_a_day(house: Founded) -> None:
    draft = house.draft("02")
    upload = attached(house, draft)
    with house.house.work(house.actor()) as work:
        filings.discard(work, filings.own(work, draft.id, lock=True))
        assert uploads.of_filing(work, work.session.get_one(Filing, draft.id)) == []
    assert forget_files(house.house) == 0
    assert house.house.files.exists(upload.sha256)
    grow_old(house)
    assert forget_files(house.house) == 1
    assert stored(house) == set()


@both_databases
def test_what_was_taken_out_of_a_draft_goes_what_is_in_it_stays(house: Founded) -> None:
    draft = house.draft("02")
    kept = attached(house, draft)
    gone = attached(house, draft, PDF + b"other")
    with house.house.work(house.actor()) as work:
        uploads.remove(work, filings.own(work, draft.id, lock=True), gone.id)
    grow_old(house)
    assert forget_files(house.house) == 1
    assert stored(house) == {kept.sha256}


@both_databases
def test_the_same_bytes_in_another_filing_stay(house: Founded) -> None:
    one, other = house.draft("01"), house.draft("02")
    upload = attached(house, one)
    attached(house, other)
    with house.house.work(house.actor()) as work:
        filings.discard(work, filings.own(work, other.id, lock=True))
    grow_old(house)
    assert forget_files(house.house) == 0
    assert house.house.files.get(upload.sha256) == PDF


@both_databases
def test_whatever_was_handed_in_is_never_forgotten(house: Founded) -> None:
    draft = house.draft("02")
    first = attached(house, draft)
    with house.house.work(house.actor()) as work:
        filing = filings.submit(
            work, filings.own(work, draft.id, lock=True), own(work, draft.id).revision
        ).filing
        issue_receipt(work, filing)
    before = stored(house)
    assert first.sha256 in before and len(before) > 1
    with house.house.work() as work:
        work.session.get_one(Filing, filing.id).state = State.supplement
    with house.house.work(house.actor()) as work:
        uploads.remove(work, filings.own(work, filing.id, lock=True), first.id)
    grow_old(house)
    assert forget_files(house.house) == 0
    assert stored(house) == before


@both_databases
def test_handing_the_same_file_in_again_makes_it_young(house: Founded) -> None:
    draft = house.draft("02")
    attached(house, draft)
    with house.house.work(house.actor()) as work:
        filings.discard(work, filings.own(work, draft.id, lock=True))
    grow_old(house)
    again = attached(house, house.draft("02"))
    with house.house.work(house.actor()) as work:
        work.session.delete(work.session.get_one(Upload, again.id))
    assert forget_files(house.house) == 0
    assert house.house.files.exists(again.sha256)


@both_databases
def test_letters_bulk_files_and_scans(house: Founded) -> None:
    lawyer = house.actor(Role.lawyer)
    with house.house.work(lawyer) as work:
        client = clients.keep(work, {"类型": "自然人", "姓名": "林秀珍"}, "")
        clients.keep_letter(
            work, client.id, clients.receive_letter(work.house, "委托书.pdf", BytesIO(PDF))
        )
        job = jobs.create(
            work, "信用卡纠纷", jobs.receive_table(work.house, "一.xlsx", BytesIO(xlsx([case(1)])))
        )
    with house.house.work(house.actor(Role.guide)) as work:
        paper = window.begin_paper(work, "民间借贷纠纷")
        paper = filings.save(work, window.draft(work, paper.id), example("02"), paper.revision)
        uploads.attach(work, paper, receive(work.house, "扫描.pdf", BytesIO(PDF + b"scan")))
    grow_old(house)
    assert forget_files(house.house) == 0
    with house.house.work(lawyer) as work:
        clients.remove_letter(work, client.id)
        jobs.discard(work, job.id)
    with house.house.work(house.actor(Role.guide)) as work:
        filings.discard(work, window.draft(work, paper.id))
    assert forget_files(house.house) == 3
    assert stored(house) == set()


def test_every_table_that_names_files_is_asked() -> None:
    naming = {
        (mapper.class_.__name__, column.key)
        for mapper in Base.registry.mappers
        for column in inspect(mapper.class_).column_attrs
        if column.key.endswith("sha256")
    } | {("HandedOut", "signature")}
    assert {(c.class_.__name__, c.key) for c in NAMING} == naming
