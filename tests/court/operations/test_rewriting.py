"""Identity numbers and files lie sealed; a changed key takes over everything, the record stays."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from sqlalchemy import text

from court.core.attestation import verify_rows
from court.core.events import verify_chain
from court.core.receiving import receive
from court.core.roles import Role
from court.core.tables import Account, Filing
from court.filings import service as filings
from court.filings import uploads
from court.identity import authenticator
from court.operations.rewriting import keys_in_use, rewrite
from tests.court.houses import Founded, both_databases
from tests.court.operations.test_backup import JPEG

NUMBER = "44200019850312003X"


def filled(house: Founded) -> str:
    """A filing with an upload, an account with an identity number, a second factor."""
    filing = house.filed("01")
    draft = house.draft("02")
    with house.house.work(house.actor()) as work:
        found = filings.own(work, draft.id, lock=True)
        uploads.attach(work, found, receive(work.house, "借条.jpg", BytesIO(JPEG)))
    with house.house.work(house.actor()) as work:
        account = work.session.get_one(Account, house.actor().account_id)
        account.id_type, account.id_number = "居民身份证", NUMBER
    with house.house.work(house.actor(Role.judge)) as work:
        authenticator.begin(work, work.session.get_one(Account, house.actor(Role.judge).account_id))
    return filing.id


def stored(house: Founded) -> str:
    """Everything in the database, as it lies there."""
    found = []
    with house.house.database.engine.connect() as connection:
        for table, column in (
            ("account", "sealed_number"), ("filing", "content"), ("filing_version", "content"),
            ("opinion", "checked"), ("second_factor", "secret"),
        ):  # fmt: skip
            rows = connection.execute(text(f"SELECT CAST({column} AS TEXT) FROM {table}"))
            found += [str(value) for (value,) in rows]
    return "\n".join(found)


@both_databases
def test_identity_numbers_do_not_lie_open(house: Founded) -> None:
    filing_id = filled(house)
    assert "封1:" in stored(house)
    with house.house.look() as look:
        filing = look.session.get_one(Filing, filing_id)
        number = filing.content["原告"][0]["证件号码"]
        assert len(number) == 18
        assert look.session.get_one(Account, house.actor().account_id).id_number == NUMBER
    assert number not in stored(house) and NUMBER not in stored(house)


@both_databases
def test_a_new_key_takes_over_everything_and_the_record_stays(house: Founded) -> None:
    filled(house)
    ring = house.house.lasting.ring
    first = ring.current
    assert first is not None
    assert set(keys_in_use(house.house)) == {first.id}
    with house.house.look() as look:
        before = verify_chain(look.session)
    second = ring.add("aes", house.clock())
    done = rewrite(house.house)
    assert done.files >= 1 and done.rows >= 4 and done.faults == ()
    assert set(keys_in_use(house.house)) == {second.id}
    assert (rewrite(house.house).files, rewrite(house.house).rows) == (0, 0)
    with house.house.look() as look:
        assert verify_chain(look.session)[1] == before[1] == []
        assert verify_rows(look.session).faults == []
    only = [key for key in ring.all() if key.id != first.id]
    assert [key.id for key in only] == [second.id]


def test_what_lay_open_before_there_was_a_key_is_sealed(house: Founded, tmp_path: Path) -> None:
    filled(house)
    with house.house.database.engine.begin() as connection:
        connection.execute(
            text("UPDATE account SET sealed_number = :n WHERE id = :i"),
            {"n": NUMBER, "i": house.actor().account_id},
        )
    assert keys_in_use(house.house)[""] == 1
    assert rewrite(house.house).rows == 1
    assert keys_in_use(house.house)[""] == 0


def test_a_damaged_file_is_named_and_the_rest_goes_on(house: Founded) -> None:
    filled(house)
    path = next(house.house.files.paths())
    path.write_bytes(path.read_bytes()[:-1])
    house.house.lasting.ring.add("aes", house.clock())
    done = rewrite(house.house)
    assert len(done.faults) == 1 and path.name[:12] in done.faults[0]
