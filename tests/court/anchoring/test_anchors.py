"""Anchors kept outside find what the log alone cannot: a cut tail, a log written anew."""

from __future__ import annotations

import base64
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select, text

from court.anchoring.service import KIND, anchor
from court.anchoring.sinks import FileSink, HttpSink, MailSink, SinkError
from court.anchoring.statement import Trusted, anchor_faults
from court.core.lifecycle import Event
from court.core.store.append_only import TABLE
from court.core.tables import ChainHead, LogEntry
from court.signing import sm2
from court.signing.configuration import trusted_roots
from court.signing.keys import make_development_pair
from court.signing.pades import KeySealService
from engine.text.errors import LianError
from tests.court.anchoring.outside import Authority, mail_server, served
from tests.court.houses import Founded, both_databases
from tests.court.oversight.tampering import rechain, without_triggers

pytestmark = both_databases


@pytest.fixture
def kept(house: Founded, tmp_path: Path) -> Path:
    """A court with a filing, whose log's end was anchored in a file."""
    house.filed("01")
    file = tmp_path / "elsewhere.jsonl"
    anchor(house.house, [FileSink(file)])
    return file


def faults(house: Founded, file: Path, **trusted: Any) -> list[str]:
    settings = house.house.settings
    roots = trusted_roots(settings.environment, settings.state, house.clock)
    with house.house.database.reading() as session:
        found = anchor_faults(session, file.read_bytes().splitlines(), Trusted(roots, **trusted))
        return [str(fault) for fault in found]


def test_an_honest_log_agrees_with_its_anchors_and_says_where_they_went(
    house: Founded, kept: Path
) -> None:
    house.filed("02", which=2)
    anchor(house.house, [FileSink(kept)])
    assert len(kept.read_bytes().splitlines()) == 2
    assert faults(house, kept) == []
    said = orjson.loads(orjson.loads(kept.read_bytes().splitlines()[0])["存证"])
    assert said["开发密钥"] is True
    with house.house.look() as look:
        kinds = list(look.session.scalars(select(LogEntry.kind)))
    assert kinds.count(KIND) == 2


def test_a_tail_cut_off_together_with_the_head_is_found(house: Founded, kept: Path) -> None:
    without_triggers(house)
    with house.house.database.transaction() as session:
        session.execute(text(f"DELETE FROM {TABLE} WHERE number > 3"))
        session.flush()
        rechain(session)
    assert ["被删除" in fault for fault in faults(house, kept)] == [True]


def test_a_log_written_anew_is_found(house: Founded, kept: Path) -> None:
    """A sign-in taken away, everything after it renumbered and hashed anew."""
    without_triggers(house)
    with house.house.database.transaction() as session:
        session.execute(text(f"DELETE FROM {TABLE} WHERE number = 2"))
        entries = list(session.scalars(select(LogEntry).order_by(LogEntry.number)))
        for number, entry in enumerate(entries, 1):
            entry.number = number
            session.flush()
        rechain(session)
        last = session.get_one(ChainHead, (1, "")).number
    assert last > 3
    assert any("被改写" in fault for fault in faults(house, kept))


def test_an_event_given_to_somebody_else_is_found(house: Founded, kept: Path) -> None:
    without_triggers(house)
    with house.house.database.transaction() as session:
        for entry in session.scalars(select(LogEntry).where(LogEntry.kind == Event.submit)):
            entry.actor = "f" * 32
        session.flush()
        rechain(session)
    assert any("被改写" in fault for fault in faults(house, kept))


def test_an_anchor_changed_in_its_file_is_named(house: Founded, kept: Path) -> None:
    outer = orjson.loads(kept.read_bytes())
    said = orjson.loads(outer["存证"])
    outer["存证"] = orjson.dumps({**said, "编号": 1}).decode()
    kept.write_bytes(orjson.dumps(outer))
    assert ["签名与内容不符" in fault for fault in faults(house, kept)] == [True]


def test_an_anchor_of_another_key_is_named(house: Founded, kept: Path) -> None:
    outer = orjson.loads(kept.read_bytes())
    other = KeySealService(make_development_pair(house.clock()), house.clock)
    signature = other.sign_data(outer["存证"].encode())
    kept.write_bytes(orjson.dumps({**outer, "签名": base64.b64encode(signature).decode()}))
    assert ["不是本院信任的" in fault for fault in faults(house, kept)] == [True]


@pytest.mark.parametrize("line", [b"x", b"{}", b"[]", b'{"\xe5\xad\x98\xe8\xaf\x81": 1}', b"\xff"])
def test_a_line_that_is_no_anchor_is_named(house: Founded, tmp_path: Path, line: bytes) -> None:
    file = tmp_path / "lines"
    file.write_bytes(line + b"\n\n")
    assert faults(house, file) == ["外部存证第 1 行读不懂"]


def test_one_place_that_fails_does_not_keep_the_others_from_it(
    house: Founded, tmp_path: Path
) -> None:
    house.filed("01")
    good = tmp_path / "good.jsonl"
    with pytest.raises(SinkError, match="没有写进文件"):
        anchor(house.house, [FileSink(tmp_path / "no" / "folder"), FileSink(good)])
    assert faults(house, good) == []
    with pytest.raises(SinkError, match="连不上"):
        anchor(house.house, [HttpSink("http://127.0.0.1:9/")])


def stamped(house: Founded, url: str) -> Founded:
    """The court as if it had named an authority."""
    house.house.settings = house.house.settings.model_copy(update={"timestamp_url": url})
    return house


def test_an_authority_outside_says_when_it_was_there(house: Founded, tmp_path: Path) -> None:
    house.filed("01")
    file, authority = tmp_path / "anchors.jsonl", Authority(house.clock())
    with served(authority) as url:
        anchor(stamped(house, url).house, [FileSink(file)])
    assert faults(house, file, authorities=[authority.certificate]) == []
    assert ["不是本院信任的" in f for f in faults(house, file)] == [True]


def test_a_stamp_of_another_time_or_of_something_else_is_named(
    house: Founded, tmp_path: Path
) -> None:
    house.filed("01")
    file, late = tmp_path / "anchors.jsonl", Authority(house.clock() + timedelta(days=1))
    with served(late) as url:
        anchor(stamped(house, url).house, [FileSink(file)])
    found = faults(house, file, authorities=[late.certificate])
    assert ["与写明的时间不符" in f for f in found] == [True]
    other = tmp_path / "other.jsonl"
    anchor(stamped(house, "").house, [FileSink(other)])
    moved = orjson.loads(other.read_bytes()) | {"时间戳": orjson.loads(file.read_bytes())["时间戳"]}
    other.write_bytes(orjson.dumps(moved))
    found = faults(house, other, authorities=[late.certificate])
    assert ["时间戳" in f and "不符" in f for f in found] == [True]


@pytest.mark.parametrize("broken", [b"", b"x", b"\x30\x00"])
def test_an_authority_that_answers_nonsense_is_named(
    house: Founded, tmp_path: Path, broken: bytes
) -> None:
    house.filed("01")
    with (
        served(Authority(house.clock()), broken) as url,
        pytest.raises(LianError, match="时间戳服务"),
    ):
        anchor(stamped(house, url).house, [FileSink(tmp_path / "a")])
    assert not (tmp_path / "a").exists()


def test_an_anchor_goes_by_mail(house: Founded, tmp_path: Path) -> None:
    house.filed("01")
    with mail_server() as (port, kept):
        address = f"smtp://127.0.0.1:{port}/?from=court@example.org&to=archive@example.org"
        anchor(house.house, [MailSink(address)])
    (letter,) = map(message_from_bytes, kept)
    assert letter["To"] == "archive@example.org"
    (line,) = [p.get_payload(decode=True) for p in letter.walk() if p.get_filename()]
    file = tmp_path / "anchors.jsonl"
    assert isinstance(line, bytes)
    file.write_bytes(line)
    assert faults(house, file) == []
    with pytest.raises(SinkError, match="没有寄出"):
        anchor(house.house, [MailSink("smtp://127.0.0.1:9/?from=a@example.org&to=b@example.org")])
    with pytest.raises(LianError, match="LIAN_ANCHOR_MAIL"):
        MailSink("mailto:a@example.org")


def test_an_anchor_signed_by_the_national_algorithms(house: Founded, tmp_path: Path) -> None:
    key, certificate = sm2.make_development_files(tmp_path, house.clock())
    house.filed("01")
    house.house.lasting.__dict__["seal"] = sm2.Sm2SealService(key, certificate, house.clock)
    file = tmp_path / "anchors.jsonl"
    anchor(house.house, [FileSink(file)])
    root = sm2.read_certificate(certificate)
    assert faults(house, file, sm2=[root]) == []
    assert ["国密根证书" in f for f in faults(house, file)] == [True]
    outer = orjson.loads(file.read_bytes())
    outer["存证"] = outer["存证"].replace("法院", "法庭")
    file.write_bytes(orjson.dumps(outer))
    assert len(faults(house, file, sm2=[root])) == 1
