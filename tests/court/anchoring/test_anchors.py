"""Anchors kept outside find what the log alone cannot: a cut tail, a log written anew."""

from __future__ import annotations

import base64
from pathlib import Path

import orjson
import pytest
from sqlalchemy import select, text

from court.anchoring.service import KIND, anchor
from court.anchoring.sinks import FileSink, HttpSink, SinkError
from court.anchoring.statement import anchor_faults
from court.core.lifecycle import Event
from court.core.store.append_only import TABLE
from court.core.tables import ChainHead, LogEntry
from court.signing.configuration import trusted_roots
from court.signing.keys import make_development_pair
from court.signing.pades import KeySealService
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


def faults(house: Founded, file: Path) -> list[str]:
    settings = house.house.settings
    roots = trusted_roots(settings.environment, settings.state, house.clock)
    with house.house.database.reading() as session:
        found = anchor_faults(session, file.read_bytes().splitlines(), roots)
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
        last = session.get_one(ChainHead, 1).number
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
