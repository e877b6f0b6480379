"""Whatever decides something and is changed behind the log is named by the verification."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass

import orjson
import pytest
from sqlalchemy import select, text, update

from court.core import attested, attested_columns, row_hashes
from court.core.lifecycle import Event
from court.core.receiving import receive
from court.core.roles import Role
from court.core.store.base import Base
from court.core.tables import Account, Filing, LogEntry, Upload
from court.decisions import review
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.decisions.tables import CourtDocument
from court.filings import service as filings
from court.filings import uploads
from court.opinions.service import submitted_opinion
from court.oversight import audit
from court.payments.tables import Payment
from tests.court.houses import Founded, both_databases
from tests.court.oversight.tampering import forge, raw, rechain, without_triggers
from tests.files import PDF

pytestmark = both_databases
PACKED = zlib.compress(orjson.dumps({"结论": "应不予受理"}))


@dataclass
class Lived:
    """A court with one registered case: file, answer, decision, papers, payment order."""

    house: Founded
    filing: Filing

    def faults(self) -> list[str]:
        house = self.house.house
        with house.look() as look:
            return [str(f) for f in audit.verify(look.session, look.now, "", house.files).faults]

    def after(self, *statements: str, **values: object) -> list[str]:
        """What is found after some statements, which are then undone."""
        with self.house.house.database.transaction() as session:
            for statement in statements:
                asked = {"f": self.filing.id, "body": PACKED, **values}
                names = {name: asked[name] for name in asked if f":{name}" in statement}
                session.execute(text(statement), names)
            faults = audit.verify(session, self.house.clock()).faults
            session.rollback()
        return [str(fault) for fault in faults]

    def raw(self, *statements: str, **values: object) -> None:
        raw(self.house, *statements, f=self.filing.id, **values)


@pytest.fixture
def lived(house: Founded) -> Lived:
    draft = house.draft("01")
    with house.house.work(house.actor()) as work:
        found = receive(work.house, "借条.pdf", io.BytesIO(PDF))
        uploads.attach(work, filings.own(work, draft.id, lock=True), found)
    with house.house.work(house.actor()) as work:
        filing = filings.submit(work, filings.own(work, draft.id, lock=True), draft.revision).filing
    judge = house.actor(Role.judge)
    with house.house.work(judge) as work:
        key = submitted_opinion(work, filing).findings[0].key
        filing = review.override(work, filing.id, filing.sequence, key, "只作提示", "材料已经写明")
    decisions.decide_promptly(house.house, judge, filing.id, filing.sequence, Plan("登记立案"))
    living = Lived(house, filing)
    assert living.faults() == []
    return living


CHANGES = [
    ('UPDATE filing_version SET content = \'{"案由": "离婚纠纷"}\'', "材料"),
    ("UPDATE decision SET kind = '不予受理'", "决定"),
    ("UPDATE decision SET note = '换了一句'", "决定"),
    ("UPDATE decision SET recommended = '应不予受理'", "决定"),
    ("UPDATE decision SET \"by\" = 'somebody-else'", "决定"),
    ("DELETE FROM decision", "决定"),
    ("UPDATE ruling SET said = '不予受理'", "认定"),
    ("UPDATE ruling SET reason = '换了理由'", "认定"),
    ("DELETE FROM ruling", "认定"),
    ("UPDATE opinion SET conclusion = '应不予受理'", "意见"),
    ("UPDATE opinion SET body = :body", "意见"),
    ("DELETE FROM opinion", "意见"),
    (f"UPDATE document SET sha256 = '{'ab' * 32}'", "文书"),
    ("UPDATE document SET sha256 = (SELECT sha256 FROM upload LIMIT 1)", "文书"),
    ("DELETE FROM document", "文书"),
    (f"UPDATE upload SET sha256 = '{'ab' * 32}'", "附件"),
    ("UPDATE upload SET name = '别的.pdf'", "附件"),
    ("DELETE FROM upload", "附件"),
    ("UPDATE payment SET amount = 1", "交费"),
    ("UPDATE payment SET state = '已交'", "交费单"),
    ("DELETE FROM payment", "交费"),
    ("UPDATE filing SET owner_id = NULL", "起诉"),
    ("UPDATE filing SET staff_facts = '{\"坚持起诉\": true}'", "起诉"),
]


def test_a_row_changed_behind_the_log_is_named(lived: Lived) -> None:
    unnoticed = []
    for statement, named in CHANGES:
        by = "id" if statement.startswith("UPDATE filing SET") else "filing_id"
        faults = lived.after(f"{statement} WHERE {by} = :f")
        if not [f for f in faults if named in f and str(lived.filing.number) in f]:
            unnoticed.append((statement, faults))
    assert unnoticed == []


@pytest.mark.parametrize(
    "change",
    ["role = '管理员'", "password = 'x'", "disabled = TRUE", "phone = '13900000000'"],
)
def test_an_account_changed_behind_the_log_is_named(house: Founded, change: str) -> None:
    id_ = house.person(Role.judge).account_id
    raw(house, f"UPDATE account SET {change} WHERE id = :id", id=id_)
    with house.house.look() as look:
        faults = audit.verify(look.session, look.now).faults
    assert any(f"账户 {id_[:8]}" in fault.what for fault in faults)


def test_an_account_nobody_made_is_named(lived: Lived) -> None:
    with lived.house.house.database.transaction() as session:
        session.add(
            Account(id="c" * 32, role=Role.judge, login="shadow", created_at=lived.house.clock())
        )
    assert any("账户 cccccccc：没有任何事件记过它" in fault for fault in lived.faults())


def test_a_file_changed_on_the_disk_is_named(lived: Lived) -> None:
    store = lived.house.house.files
    with lived.house.house.look() as look:
        upload = look.session.scalars(select(Upload)).one()
        paper = look.session.scalars(select(CourtDocument)).first()
    assert paper is not None
    place = next(p for p in store.paths() if p.name.startswith(upload.sha256))
    place.write_bytes(b"something else")
    next(p for p in store.paths() if p.name.startswith(paper.sha256)).unlink()
    faults = lived.faults()
    assert any(f"附件 {upload.id[:8]}" in fault for fault in faults)
    assert any(f"文书 {paper.id[:8]}" in fault and "没有这个文件" in fault for fault in faults)


def test_a_row_that_cannot_be_read_is_named(lived: Lived) -> None:
    if not lived.house.house.database.is_sqlite:
        pytest.skip("PostgreSQL 自己不收这样的值")
    for statement in (
        "UPDATE filing_version SET content = 'not json'",
        "UPDATE opinion SET body = x'00'",
        "UPDATE decision SET at = 'yesterday'",
        "UPDATE filing SET decide_by = 'soon'",
    ):
        assert any("读不出来" in fault for fault in lived.after(statement)), statement


def test_a_second_attestation_of_a_decision_is_named(lived: Lived) -> None:
    """A row changed with an event that attests it anew, as the software would chain it."""
    lived.raw("UPDATE decision SET note = '换了一句' WHERE filing_id = :f")
    with lived.house.house.database.reading() as session:
        table = Base.metadata.tables["decision"]
        row = session.execute(select(table)).one()
        values = dict(row._mapping)
        key = row_hashes.row_key("decision", values)
        hash_ = row_hashes.row_hash("decision", values)
    forge(lived.house, attested.KIND, "", {attested.HASHES: {key: hash_}})
    assert any("写成以后不能再改" in fault for fault in lived.faults())


def test_a_payment_booked_with_a_forged_attestation_still_lacks_its_event(lived: Lived) -> None:
    with lived.house.house.work() as work:
        work.session.scalars(select(Payment)).one().state = "已交"
    assert any("没有交费的事件" in fault for fault in lived.faults())


def test_a_decision_given_to_another_judge_in_row_and_log_contradicts_the_attestation(
    lived: Lived,
) -> None:
    other = lived.house.person(Role.judge, 2).account_id
    without_triggers(lived.house)
    with lived.house.house.database.transaction() as session:
        for entry in session.scalars(select(LogEntry).where(LogEntry.kind == Event.register)):
            entry.actor = other
        session.execute(text('UPDATE decision SET "by" = :by'), {"by": other})
        session.execute(text("UPDATE filing SET assignee_id = :by"), {"by": other})
        session.flush()
        rechain(session)
    assert any("决定" in fault and "与日志里存证的不同" in fault for fault in lived.faults())


def test_statements_that_write_many_attested_rows_are_refused(lived: Lived) -> None:
    with pytest.raises(TypeError, match="attested"), lived.house.house.work() as work:
        work.session.execute(update(Payment).values(state="已交"))


def test_a_deleted_draft_leaves_no_fault(lived: Lived) -> None:
    house = lived.house
    draft = house.draft("01")
    with house.house.work(house.actor()) as work:
        found = receive(work.house, "借条.pdf", io.BytesIO(PDF))
        uploads.attach(work, filings.own(work, draft.id, lock=True), found)
    with house.house.work(house.actor()) as work:
        filings.discard(work, filings.own(work, draft.id, lock=True))
    assert lived.faults() == []


def test_every_table_of_the_list_has_the_columns_it_names(house: Founded) -> None:
    for name, rows in attested_columns.TABLE.items():
        assert set(rows.columns) <= set(Base.metadata.tables[name].columns.keys())
    assert len(attested_columns.BY_WORD) == len(attested_columns.TABLE)


def test_events_of_an_attestation_say_which_rows_in_words(lived: Lived) -> None:
    with lived.house.house.look(lived.house.actor(Role.auditor)) as look:
        lines = audit.listing(look, audit.Filter(kind=attested.KIND)).lines
    said = [value for line in lines for key, value in line.said if key == attested.HASHES]
    assert any("决定 1" in words and "交费 1" in words for words in said)
