"""Backups: a consistent copy of database and files with a list of hashes, and the way back.

A backup is a folder that appears whole: `立案.sqlite` (or the dump a PostgreSQL tool made),
`文件/` as it lies on the disk (encrypted files stay encrypted), `清单.json`.  The database is
copied first; a file that is needed is never taken away, so what it names is there, except files
of a draft that its owner deletes meanwhile.  Where the court has keys the database's copy is
encrypted as well (`.aes`).  Keys are not in it.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy.engine import URL, make_url

from court.core.attestation import verify_rows
from court.core.courthouse import Courthouse
from court.core.events import head_of, verify_chain
from court.core.migration import current, newest
from court.core.projection import verify_projection
from court.core.settings import Settings
from court.core.store.database import Database
from court.files.ciphers import CryptError
from court.files.encryption import BLOCK, decrypted, encrypted
from court.files.keyring import KeyRing
from court.files.store import FileStore
from engine import __version__
from engine.text.errors import LianError

FORMAT = 1
SEALED = ".aes"
DATABASE, DUMP, FILES, LIST = "立案.sqlite", "立案.dump", "文件", "清单.json"
FILE_PATH = re.compile(r"([0-9a-f]{2})/([0-9a-f]{2})/(\1\2[0-9a-f]{60})(\.aes)?\Z")
NO_DUMP = "SQLite 的数据库不用先导出，请去掉 --dump"
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; `files` are SHA-256 of the stored bytes by path below `文件/`.

    `faults` were there when it was made: the court is told, and may restore it all the same.
    """

    made_at: str
    version: str
    schema: str
    database: str
    database_hash: str
    events: int
    chain: str
    files: Mapping[str, str]
    faults: tuple[str, ...]

    def to_json(self) -> bytes:
        data = {"格式": FORMAT, **{k: getattr(self, k) for k in self.__slots__}}
        return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Raises `LianError` when the folder is no backup of ours."""
        try:
            raw: dict[str, Any] = orjson.loads((folder / LIST).read_bytes())
            if raw.pop("格式") != FORMAT:
                raise ValueError
            found = cls(**{**raw, "faults": tuple(raw["faults"])})
            if found.database.removesuffix(SEALED) not in (DATABASE, DUMP):
                raise ValueError
            if not all(FILE_PATH.match(path) for path in found.files):
                raise ValueError
        except OSError as error:
            raise LianError(f"“{folder}”里没有备份清单（{LIST}），不是备份") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise LianError(f"备份清单（{folder / LIST}）读不懂，可能损坏") from error
        return found


def backup(house: Courthouse, target: Path, dump: Path | None = None) -> Manifest:
    """Make a backup in a folder that does not exist yet.

    With PostgreSQL `dump` is what `pg_dump` wrote just before; without it the command to run is
    said.  Raises `LianError`; nothing is left behind then.
    """
    if target.exists():
        raise LianError(f"“{target}”已经存在。请换一个文件夹，备份不覆盖原有的东西")
    if house.database.is_sqlite == (dump is not None):
        raise LianError(_dump_command(make_url(house.database.url)) if dump is None else NO_DUMP)
    with _growing(target) as work:
        name = DUMP if dump else DATABASE
        if dump is not None:
            _copy(dump, work / name)
        else:
            _copy_sqlite(house.database, work / name)
        copied = house.database if dump else _opened(work / name, house.lasting.ring)
        events, chain, faults = _looked_at(copied)
        name = _encrypted(work / name, house.lasting.ring)
        files = _copy_files(house.files, work / FILES)
        found = Manifest(
            made_at=house.clock().isoformat(timespec="seconds"),
            version=__version__,
            schema=current(house.database) or "",
            database=name,
            database_hash=_hash(work / name),
            events=events,
            chain=chain,
            files=files,
            faults=(*faults, *(f"文件 {d.sha256[:12]}：{d.what}" for d in house.files.verify())),
        )
        _write(work / LIST, found.to_json())
    return found


def verify(source: Path) -> tuple[Manifest, list[str]]:
    """What is in a backup, and everything that is not as its list says.  Raises `LianError`."""
    found = Manifest.read(source)
    wanted = {found.database: found.database_hash}
    wanted |= {f"{FILES}/{path}": hash_ for path, hash_ in found.files.items()}
    faults = []
    for path, expected in wanted.items():
        try:
            if _hash(source / path) != expected:
                faults.append(f"{path}：内容与清单不符")
        except OSError:
            faults.append(f"{path}：没有这个文件")
    return found, faults


def restore(source: Path, settings: Settings) -> Manifest:
    """Put a backup into an installation that holds nothing yet.

    Hashes are checked before, the event log and the tables after; what fails is taken away again.
    Raises `LianError`.
    """
    found, faults = verify(source)
    if faults:
        raise LianError(f"备份不完整，没有恢复：{_listed(faults)}")
    if _filled(settings):
        raise LianError(f"“{settings.state}”里已经有东西。只能恢复到空的状态文件夹，请换一个")
    if found.database.removesuffix(SEALED) == DUMP:
        return _restore_beside_postgresql(source, settings, found)
    place = _sqlite_place(settings)
    with _growing(settings.state) as work:
        shutil.copytree(source / FILES, work / FILES)
        copied = work / DATABASE
        take_database(source, found, settings.ring(), copied)
        _require_sound(_opened(copied, settings.ring()), found)
        if not _within(place, settings.state):
            place.parent.mkdir(parents=True, exist_ok=True)
            _copy(copied, place)
            copied.unlink()
        elif place.name != DATABASE:
            copied.rename(work / place.name)
    return found


# Backing up


def _dump_command(url: URL) -> str:
    """What the operator runs; the password is asked for or stands in ~/.pgpass."""
    return (
        f"PostgreSQL 的数据库请先用它自己的工具导出：\n"
        f"  pg_dump --format=custom --file={DUMP} '{_plain(url)}'\n"
        f"然后再运行本命令，加上 --dump {DUMP}；文件和清单会与它放在一起"
    )


def _plain(url: URL) -> str:
    """A database's address as PostgreSQL's own tools take it, without the password."""
    found = URL.create(
        "postgresql",
        username=url.username,
        host=url.host,
        port=url.port,
        database=url.database,
        query=url.query,
    )
    return found.render_as_string()


def _copy_sqlite(database: Database, target: Path) -> None:
    """One moment of the database, while others go on writing."""
    place = make_url(database.url).database or ""
    try:
        address = f"{Path(place).absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        raise LianError(f"数据库没有复制成（{error}）。请检查磁盘空间") from error
    _flush(target)


def _copy_files(store: FileStore, target: Path) -> dict[str, str]:
    found = {}
    target.mkdir()
    for path in store.paths():
        name = path.relative_to(store.folder).as_posix()
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        _copy(path, target / name)
        found[name] = _hash(target / name)
    return found


def _opened(place: Path, ring: KeyRing) -> Database:
    return Database(f"sqlite:///{place}", ring)


def _looked_at(database: Database) -> tuple[int, str, list[str]]:
    """The log's length, its last hash, and what is wrong with log or tables."""
    try:
        with database.reading() as session:
            events, faults = verify_chain(session)
            head = head_of(session)
            faults += [*verify_projection(session), *verify_rows(session).faults]
            return events, head.hash if head else "", [str(fault) for fault in faults]
    finally:
        if database.is_sqlite:
            database.close()


# Restoring


def take_database(source: Path, found: Manifest, ring: KeyRing, target: Path) -> None:
    """The database's copy out of a backup, opened with the court's keys.  Raises `LianError`."""
    place = source / found.database
    if not found.database.endswith(SEALED):
        return _copy(place, target)
    try:
        with place.open("rb") as file, target.open("wb") as plain:
            plain.writelines(decrypted(file, ring, _bound(found.database)))
    except CryptError:
        raise LianError("备份里的数据库解不开：已经损坏，或者密钥不是备份时用的那一把") from None
    _flush(target)


def _encrypted(place: Path, ring: KeyRing) -> str:
    """The name of the database's copy once it is encrypted, where the court has a key."""
    if (key := ring.current) is None:
        return place.name
    name = place.name + SEALED
    with place.open("rb") as plain, place.with_name(name).open("wb") as file:
        file.writelines(encrypted(iter(lambda: plain.read(BLOCK), b""), key, _bound(name)))
    _flush(place.with_name(name))
    place.unlink()
    return name


def _bound(name: str) -> bytes:
    """What an encrypted copy is bound to."""
    return hashlib.sha256(name.encode()).digest()


def _filled(settings: Settings) -> bool:
    """Whether the state folder holds anything but the keys, which come back first."""
    state = settings.state
    if not state.is_dir():
        return state.exists()
    return any(path != settings.key_folder for path in state.iterdir())


def _sqlite_place(settings: Settings) -> Path:
    url = make_url(settings.url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise LianError("这个备份是 SQLite 的；LIAN_DATABASE_URL 指的是另一种数据库")
    place = Path(url.database).absolute()
    if place.exists():
        raise LianError(f"“{place}”已经存在。恢复不覆盖原有的数据库")
    return place


def _within(place: Path, state: Path) -> bool:
    return place.parent == state.absolute()


def _require_sound(database: Database, found: Manifest) -> None:
    """The log and the tables as they were when the backup was made.  Raises `LianError`."""
    events, chain, faults = _looked_at(database)
    new = [fault for fault in faults if fault not in found.faults]
    # A dump was made a little before its list: the log may have grown in between.
    dumped = found.database.removesuffix(SEALED) == DUMP and events <= found.events
    if new or not (dumped or (events, chain) == (found.events, found.chain)):
        raise LianError(f"审计日志与备份清单不符，没有恢复：{_listed(new) or '事件的条数不同'}")
    if found.schema > newest():
        raise LianError("备份来自更新的版本。请安装那个版本以后再恢复")


def _restore_beside_postgresql(source: Path, settings: Settings, found: Manifest) -> Manifest:
    """Files only, once the database is back: the operator runs `pg_restore` himself."""
    url = make_url(settings.url)
    if url.get_backend_name() != "postgresql":
        raise LianError("这个备份是 PostgreSQL 的；请设置 LIAN_DATABASE_URL")
    database = Database(settings.url, settings.ring())
    try:
        if current(database) is None:
            raise LianError(
                f"请先取出导出的文件，把数据库导入一个空库：\n  lian restore '{source}' --take {DUMP}\n"
                f"  pg_restore --dbname='{_plain(url)}' {DUMP}\n然后再运行本命令"
            )
        _require_sound(database, found)
    finally:
        database.close()
    with _growing(settings.state) as work:
        shutil.copytree(source / FILES, work / FILES)
    return found


# Files and folders


@contextmanager
def _growing(target: Path) -> Iterator[Path]:
    """A folder that comes to its place when it is whole; else nothing is left.

    Where the place is there already and empty (a mounted volume), the folder's content moves
    into it, the database last.
    """
    inside = target.is_dir()
    beside = target if inside else target.absolute().parent
    work = None
    try:
        beside.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".正在写入-", dir=beside))
        yield work
        if inside:
            for child in sorted(work.iterdir(), key=lambda path: path.is_file()):
                child.rename(target / child.name)
        else:
            work.rename(target)
    except OSError as error:
        raise LianError(f"没有写成（{error.strerror}）。请检查磁盘空间和权限") from error
    finally:
        if work is not None:
            shutil.rmtree(work, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    _flush(target)


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    _flush(path)


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _listed(faults: list[str]) -> str:
    more = f"……共 {len(faults)} 处" if len(faults) > SHOWN else ""
    return "；".join(faults[:SHOWN]) + more
