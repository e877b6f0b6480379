"""The file store: what goes in comes out, damage is found, nothing half-written stays."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from court.files.keyring import KeyRing, key_of
from court.files.store import (
    BLOCK,
    SEALED,
    UNFINISHED,
    FileDamaged,
    FileMissing,
    FileStore,
    FileTooLarge,
)
from engine.text.errors import LianError

KEY = KeyRing(fixed=(key_of(bytes(range(32))),))
OTHER = KeyRing(fixed=(key_of(bytes(32)),))
OPEN = KeyRing()
KEYS = pytest.mark.parametrize("key", [OPEN, KEY], ids=["明文", "加密"])
ROOT = Path(__file__).resolve().parents[3]


def on_disk(store: FileStore) -> list[Path]:
    return [p for p in store.folder.rglob("*") if p.is_file()]


@given(st.binary(max_size=3_000), st.booleans(), st.integers(0, 3))
def test_what_goes_in_comes_out(data: bytes, secret: bool, blocks: int) -> None:
    content = data + b"x" * (blocks * BLOCK)
    with tempfile.TemporaryDirectory() as folder:
        store = FileStore(Path(folder), KEY if secret else OPEN)
        name = store.put(content)
        assert name == hashlib.sha256(content).hexdigest()
        assert store.get(name) == content
        assert b"".join(store.stream(name)) == content
        assert list(store.verify()) == []


@KEYS
def test_several_at_once_are_named_in_their_order(tmp_path: Path, key: KeyRing) -> None:
    store = FileStore(tmp_path, key)
    files = [bytes([number]) * 200_000 for number in range(20)] + [b"same", b"same"]
    names = store.put_all(files)
    assert names == [hashlib.sha256(data).hexdigest() for data in files]
    assert [store.get(name) for name in names] == files
    assert len(on_disk(store)) == 21
    assert store.put_all([]) == []


@KEYS
def test_twice_the_same_is_stored_once(tmp_path: Path, key: KeyRing) -> None:
    store = FileStore(tmp_path, key)
    first = store.put(b"same")
    (path,) = on_disk(store)
    before = path.stat().st_ino, path.read_bytes()
    assert store.put(b"same") == first
    assert (path.stat().st_ino, path.read_bytes()) == before
    assert on_disk(store) == [path]
    assert path.parent.relative_to(tmp_path).as_posix() == f"{first[:2]}/{first[2:4]}"
    assert path.stat().st_mode & 0o077 == 0


def test_encrypted_at_rest(tmp_path: Path) -> None:
    secret = b"442000197907250055" * 10_000
    FileStore(tmp_path, KEY).put(secret)
    (path,) = on_disk(FileStore(tmp_path, KEY))
    assert path.name.endswith(SEALED)
    assert secret[:18] not in path.read_bytes()


@KEYS
@pytest.mark.parametrize("change", ["flip", "cut", "grow", "empty"])
def test_damage_is_found_and_healed_by_the_next_put(
    tmp_path: Path, key: KeyRing, change: str
) -> None:
    store = FileStore(tmp_path, key)
    content = os.urandom(BLOCK * 2 + 17)
    name, sound = store.put(content), store.put(b"sound")
    path = next(p for p in on_disk(store) if p.name.startswith(name))
    data = bytearray(path.read_bytes())
    if change == "flip":
        data[len(data) // 2] ^= 1
    path.write_bytes(
        {"flip": bytes(data), "cut": bytes(data[: BLOCK + 56]), "grow": bytes(data) + b"x"}.get(
            change, b""
        )
    )
    for read in (store.get, store.stream, store.check):
        with pytest.raises(FileDamaged):
            read(name)
    assert [d.sha256 for d in store.verify()] == [name]
    assert store.get(sound) == b"sound"
    assert store.put(content) == name
    assert store.get(name) == content


def test_an_encrypted_file_under_another_name_is_damaged(tmp_path: Path) -> None:
    store = FileStore(tmp_path, KEY)
    one, two = store.put(b"one"), store.put(b"two")
    first, second = (next(p for p in on_disk(store) if p.name.startswith(n)) for n in (one, two))
    second.write_bytes(first.read_bytes())
    with pytest.raises(FileDamaged):
        list(store.stream(two))


def test_another_key_or_none_opens_nothing(tmp_path: Path) -> None:
    name = FileStore(tmp_path, KEY).put(b"secret")
    with pytest.raises(FileDamaged, match="密钥"):
        FileStore(tmp_path, OPEN).get(name)
    with pytest.raises(FileDamaged, match="密钥"):
        FileStore(tmp_path, OTHER).get(name)


def test_a_key_that_came_later_reads_old_files_and_encrypts_them_when_put_again(
    tmp_path: Path,
) -> None:
    name = FileStore(tmp_path, OPEN).put(b"old")
    store = FileStore(tmp_path, KEY)
    assert store.get(name) == b"old"
    store.put(b"old")
    (path,) = on_disk(store)
    assert path.name == name + SEALED
    assert store.get(name) == b"old"


@pytest.mark.parametrize(
    "name", ["", "..", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n", "0" * 64]
)
def test_only_known_hashes_are_looked_up(tmp_path: Path, name: str) -> None:
    store = FileStore(tmp_path / "文件", OPEN)
    store.put(b"x")
    (tmp_path / "文件" / "00").mkdir(exist_ok=True)
    assert not store.exists(name)
    with pytest.raises(FileMissing):
        store.get(name)
    with pytest.raises(FileMissing):
        store.stream(name)
    store.remove(name, time.time() + 10)
    assert len(on_disk(store)) == 1


@KEYS
def test_removed_is_gone_unless_it_was_put_lately(tmp_path: Path, key: KeyRing) -> None:
    store = FileStore(tmp_path, key)
    name = store.put(b"x")
    store.remove(name, time.time() - 10)
    assert store.get(name) == b"x"
    store.remove(name, time.time() + 10)
    assert not store.exists(name)
    assert on_disk(store) == []


class Endless(BytesIO):
    """A source that never comes to its end."""

    given_out = 0

    def read(self, size: int | None = -1, /) -> bytes:
        length = size if size is not None and size > 0 else 1_000_000
        self.given_out += length
        return bytes(length)


def test_a_huge_upload_is_refused_long_before_its_end(tmp_path: Path) -> None:
    source, store = Endless(), FileStore(tmp_path, KEY)
    with pytest.raises(FileTooLarge, match="超过 50 MB"):
        store.put_stream(source, 50_000_000)
    assert source.given_out < 60_000_000
    assert on_disk(store) == []


def test_a_long_file_is_stored_and_a_limit_holds(tmp_path: Path) -> None:
    store = FileStore(tmp_path, KEY)
    stored = store.put_stream(BytesIO(b"a" * 900_000 + b"b" * 900_000), 2_000_000)
    assert stored.size == 1_800_000
    assert store.get(stored.sha256) == b"a" * 900_000 + b"b" * 900_000
    with pytest.raises(FileTooLarge, match="超过 1 KB"):
        store.put_stream(BytesIO(bytes(1_001)), 1_000)
    assert len(on_disk(store)) == 1


FULL = """
import resource, sys
from pathlib import Path
from io import BytesIO
from court.files.keyring import KeyRing, key_of
from court.files.store import FileStore
from engine.text.errors import LianError
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
keys = KeyRing(fixed=(key_of(bytes(32)),)) if sys.argv[2] else KeyRing()
store = FileStore(Path(sys.argv[1]), keys)
store.put(b"small")
for act in (lambda: store.put(bytes(500_000)), lambda: store.put_stream(BytesIO(bytes(2_000_000)), 5_000_000)):
    try:
        act()
    except LianError as error:
        print(error)
"""


@pytest.mark.parametrize("key", ["", "1"], ids=["明文", "加密"])
def test_a_disk_that_takes_no_more_leaves_nothing_half_written(tmp_path: Path, key: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "文件"), key],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count("没有存下") == 2
    store = FileStore(tmp_path / "文件", OTHER if key else OPEN)
    assert [store.get(p.name[:64]) for p in on_disk(store)] == [b"small"]


def test_what_a_killed_process_left_is_swept_a_day_later(tmp_path: Path) -> None:
    rests = tmp_path / UNFINISHED
    rests.mkdir()
    old, new = rests / "old", rests / "new"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, time.time() - 90_000))
    store = FileStore(tmp_path, OPEN)
    name = store.put(b"x")
    assert list(rests.iterdir()) == [new]
    assert [p.name for p in store.paths()] == [name]


def test_many_at_once(tmp_path: Path) -> None:
    faults: list[BaseException] = []

    def work(number: int) -> None:
        try:
            store = FileStore(tmp_path, KEY)
            for n in range(20):
                content = b"%d" % (n % 7) * 5_000
                assert store.get(store.put(content)) == content
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(list(FileStore(tmp_path, KEY).paths())) == 7


def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("in the way")
    with pytest.raises(LianError, match="没有存下"):
        FileStore(tmp_path / "文件", OPEN).put(b"x")
