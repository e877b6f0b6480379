"""Backups come back whole, or are refused with what is wrong."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import subprocess
import sys
import threading
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select, text

from court.core.courthouse import Courthouse
from court.core.events import verify_chain
from court.core.migration import newest
from court.core.projection import verify_projection
from court.core.receiving import receive
from court.core.settings import Settings
from court.core.store.database import Database
from court.core.tables import Filing, Upload
from court.filings import service as filings
from court.filings import uploads
from court.operations.backup import (
    DATABASE,
    DUMP,
    FILES,
    LIST,
    SEALED,
    Manifest,
    backup,
    restore,
    take_database,
    verify,
)
from engine.text.errors import LianError
from tests.court.houses import ROOT, Founded, founded

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(100)
KEY = bytes(range(32))


def filled(house: Founded) -> Filing:
    """A submitted filing with an upload."""
    draft = house.draft("01")
    with house.house.work(house.actor()) as work:
        uploads.attach(
            work,
            filings.own(work, draft.id, lock=True),
            receive(work.house, "借条.jpg", BytesIO(JPEG)),
        )
    house.filed("14")
    return draft


def with_keys(house: Founded, state: Path, **more: Any) -> Settings:
    """Another installation that was given the court's keys."""
    here = house.house.settings
    return Settings(state=state, keys=here.key_folder, file_key=here.file_key, **more)


def restored(house: Founded, source: Path, state: Path) -> Courthouse:
    settings = with_keys(house, state)
    restore(source, settings)
    return Courthouse(settings, house.house.bundle, Database(settings.url), house.clock)


@pytest.mark.parametrize("key", [b"", KEY], ids=["密钥文件夹", "一把密钥"])
def test_there_and_back(tmp_path: Path, key: bytes) -> None:
    with founded(tmp_path / "state", file_key=key) as house:
        draft = filled(house)
        made = backup(house.house, tmp_path / "备份")
        assert made.faults == () and made.events > 3
        assert sorted(p.name for p in (tmp_path / "备份").iterdir()) == sorted(
            (DATABASE + SEALED, FILES, LIST)
        )
        for path in (tmp_path / "备份").rglob("*"):
            assert path.is_dir() or not any(s in path.read_bytes() for s in (b"SQLite", JPEG))
        assert verify(tmp_path / "备份")[1] == []
        again = restored(house, tmp_path / "备份", tmp_path / "neu")
        with house.house.look() as before, again.look() as after:
            assert verify_chain(after.session) == verify_chain(before.session)
            assert verify_projection(after.session) == []
            upload = after.session.scalar(select(Upload).where(Upload.filing_id == draft.id))
            assert upload is not None and again.files.get(upload.sha256) == JPEG
        with again.work() as work:
            work.log("恢复")
        again.database.close()


def test_a_backup_while_people_write_is_of_one_moment(house: Founded, tmp_path: Path) -> None:
    filled(house)
    house.actor()
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            house.draft("01")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            made = backup(house.house, tmp_path / f"备份{number}")
            assert made.faults == ()
    finally:
        stop.set()
        writer.join()
    restored(house, tmp_path / "备份2", tmp_path / "neu").database.close()


def test_nothing_is_overwritten(house: Founded, tmp_path: Path) -> None:
    filled(house)
    target = tmp_path / "备份"
    backup(house.house, target)
    with pytest.raises(LianError, match="已经存在"):
        backup(house.house, target)
    with pytest.raises(LianError, match="空的状态文件夹"):
        restore(target, house.house.settings)
    elsewhere = tmp_path / "db.sqlite"
    elsewhere.write_bytes(b"mine")
    with pytest.raises(LianError, match="不覆盖"):
        restore(target, Settings(state=tmp_path / "neu", database_url=f"sqlite:///{elsewhere}"))
    assert elsewhere.read_bytes() == b"mine" and not (tmp_path / "neu").exists()


@pytest.mark.parametrize("inside", [True, False], ids=["卷", "别处"])
def test_places_a_court_may_have(house: Founded, tmp_path: Path, inside: bool) -> None:
    filled(house)
    backup(house.house, tmp_path / "备份")
    state = tmp_path / "volume"
    state.mkdir()
    database = (state if inside else tmp_path / "daten") / "lian.sqlite"
    settings = with_keys(house, state, database_url=f"sqlite:///{database}")
    restore(tmp_path / "备份", settings)
    assert database.exists() and (state / FILES).is_dir()
    assert sorted(p.name for p in state.iterdir()) == sorted([FILES, *(["lian.sqlite"] if inside else [])])  # fmt: skip


def changed(source: Path, what: str) -> None:
    files = sorted(p for p in (source / FILES).rglob("*") if p.is_file())
    if what == "file":
        files[0].write_bytes(b"other")
    elif what == "file gone":
        files[0].unlink()
    elif what == "database":
        with (source / (DATABASE + SEALED)).open("r+b") as file:
            file.seek(5_000)
            file.write(b"xxxx")
    elif what == "list":
        (source / LIST).write_text("{}")
    elif what == "list gone":
        (source / LIST).unlink()
    elif what == "path":
        raw = orjson.loads((source / LIST).read_bytes())
        raw["files"]["../../etc/passwd"] = "0" * 64
        (source / LIST).write_bytes(orjson.dumps(raw))


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("file", "内容与清单不符"),
        ("file gone", "没有这个文件"),
        ("database", "立案.sqlite.aes：内容与清单不符"),
        ("list", "读不懂"),
        ("list gone", "没有备份清单"),
        ("path", "读不懂"),
    ],
)
def test_a_damaged_backup_is_refused(house: Founded, tmp_path: Path, what: str, words: str) -> None:
    filled(house)
    source = tmp_path / "备份"
    backup(house.house, source)
    changed(source, what)
    with pytest.raises(LianError, match=words):
        restore(source, Settings(state=tmp_path / "neu"))
    assert not (tmp_path / "neu").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["state", "备份"]


def test_a_log_changed_in_the_backup_is_noticed_although_its_list_was_changed_too(
    house: Founded, tmp_path: Path
) -> None:
    filled(house)
    source = tmp_path / "备份"
    backup(house.house, source)
    found, _ = verify(source)
    plain = tmp_path / DATABASE
    take_database(source, found, house.house.lasting.ring, plain)
    with sqlite3.connect(plain) as connection:
        connection.execute("DROP TRIGGER event_refuses_update")
        connection.execute("UPDATE event SET role = '立案法官' WHERE number = 2")
    connection.close()
    plain.rename(source / DATABASE)
    raw = orjson.loads((source / LIST).read_bytes())
    raw["database"] = DATABASE
    raw["database_hash"] = hashlib.sha256((source / DATABASE).read_bytes()).hexdigest()
    (source / LIST).write_bytes(orjson.dumps(raw))
    with pytest.raises(LianError, match="审计日志与备份清单不符"):
        restore(source, with_keys(house, tmp_path / "neu"))
    assert not (tmp_path / "neu").exists()


def test_what_was_wrong_already_is_said_and_does_not_stop_the_way_back(
    house: Founded, tmp_path: Path
) -> None:
    filled(house)
    path = next(house.house.files.paths())
    path.write_bytes(b"damaged on the disk")
    with house.house.database.transaction() as session:
        session.execute(text("UPDATE filing SET state = '已登记立案' WHERE number IS NOT NULL"))
    made = backup(house.house, tmp_path / "备份")
    assert len(made.faults) == 2
    restored(house, tmp_path / "备份", tmp_path / "neu").database.close()


def tool(name: str, *arguments: str) -> None:
    """One of PostgreSQL's own tools, from where the test's server comes from."""
    import pgserver

    folder = Path(pgserver.__file__).parent / "pginstall" / "bin"
    subprocess.run([folder / name, *arguments], check=True, capture_output=True)


def address(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def test_postgresql_goes_there_and_back_with_its_own_tools(
    postgres_url: str, tmp_path: Path
) -> None:
    with founded(tmp_path / "state", postgres_url) as house:
        filled(house)
        with pytest.raises(LianError, match="pg_dump --format=custom") as refused:
            backup(house.house, tmp_path / "备份")
        assert "psycopg" not in str(refused.value) and "***" not in str(refused.value)
        dump = tmp_path / "x.dump"
        tool("pg_dump", "--format=custom", f"--file={dump}", address(postgres_url))
        house.filed("18")  # the log goes on between the dump and the backup
        source = tmp_path / "备份"
        made = backup(house.house, source, dump)
        assert made.database == DUMP + SEALED and verify(source)[1] == []
        with pytest.raises(LianError, match="请设置 LIAN_DATABASE_URL"):
            restore(source, Settings(state=tmp_path / "neu"))

        with house.house.database.engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        settings = with_keys(house, tmp_path / "neu", database_url=postgres_url)
        with pytest.raises(LianError, match="pg_restore"):
            restore(source, settings)
        take_database(source, made, settings.ring(), tmp_path / DUMP)
        tool("pg_restore", f"--dbname={address(postgres_url)}", str(tmp_path / DUMP))
        restore(source, settings)
        again = Courthouse(settings, house.house.bundle, house.house.database, house.clock)
        with again.look() as look:
            assert verify_chain(look.session)[1] == [] == verify_projection(look.session)
            upload = look.session.scalars(select(Upload).where(Upload.name == "借条.jpg")).one()
            assert again.files.get(upload.sha256) == JPEG


def test_another_postgresql_is_not_taken_for_the_one(postgres_url: str, tmp_path: Path) -> None:
    with founded(tmp_path / "state", postgres_url) as house:
        filled(house)
        dump = tmp_path / "x.dump"
        dump.write_bytes(b"x")
        backup(house.house, tmp_path / "备份", dump)
        house.filed("18")
        with pytest.raises(LianError, match="审计日志与备份清单不符"):
            restore(
                tmp_path / "备份", with_keys(house, tmp_path / "neu", database_url=postgres_url)
            )


def test_no_dump_for_sqlite(house: Founded, tmp_path: Path) -> None:
    with pytest.raises(LianError, match="去掉 --dump"):
        backup(house.house, tmp_path / "备份", tmp_path / "x.dump")


def test_a_full_disk_leaves_nothing(house: Founded, tmp_path: Path) -> None:
    filled(house)
    code = (
        "import resource,sys\nfrom pathlib import Path\nfrom court.operations.backup import backup\n"
        "from court.core.courthouse import Courthouse\nfrom court.core.settings import Settings\n"
        "from engine.text.errors import LianError\n"
        "house = Courthouse.open(Settings(state=Path(sys.argv[1])))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "try:\n    backup(house, Path(sys.argv[2]))\n"
        "except LianError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(house.house.settings.state), str(tmp_path / "备份")],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "没有" in done.stdout
    assert sorted(p.name for p in tmp_path.iterdir()) == ["state"]


def test_the_list_is_readable(house: Founded, tmp_path: Path) -> None:
    filled(house)
    backup(house.house, tmp_path / "备份")
    shutil.rmtree(tmp_path / "备份" / FILES)
    found = Manifest.read(tmp_path / "备份")
    assert found.schema == newest() and len(found.files) >= 1
