"""Keys at rest: the newest seals, the older ones open, a missing one is named."""

from __future__ import annotations

import stat
import threading
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from court.files.ciphers import CryptError
from court.files.encryption import decrypted, encrypted
from court.files.keyring import (
    KeyMissing,
    KeyRing,
    key_of,
    key_of_bytes,
    key_of_text,
    seal,
    seal_bytes,
    unseal,
    unseal_bytes,
)
from court.files.store import FileStore
from engine.text.errors import LianError

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
NUMBER = "44200019850312003X"


def nothing() -> bool:
    return False


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
def test_what_an_old_key_sealed_opens_after_a_change(tmp_path: Path, cipher: str) -> None:
    ring = KeyRing(tmp_path / "密钥")
    first = ring.add("aes", NOW)
    before = seal(ring, NUMBER, "甲"), seal_bytes(ring, b"body", b"x")
    second = ring.add(cipher, NOW)
    assert ring.current == second != first
    after = seal(ring, NUMBER, "甲"), seal_bytes(ring, b"body", b"x")
    for text, body in (before, after):
        assert NUMBER not in text and b"body" not in body
        assert unseal(ring, text, "甲") == NUMBER and unseal_bytes(ring, body, b"x") == b"body"
    assert [key_of_text(text) for text, _ in (before, after)] == [first.id, second.id]
    assert [key_of_bytes(body) for _, body in (before, after)] == [first.id, second.id]


@given(st.text(max_size=60))
def test_any_text_comes_back(text: str) -> None:
    ring = KeyRing(fixed=(key_of(bytes(32)),))
    assert unseal(ring, seal(ring, text, "甲"), "甲") == text
    assert seal(KeyRing(), text, "甲") == text


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
def test_a_value_that_was_moved_or_changed_does_not_open(tmp_path: Path, cipher: str) -> None:
    ring = KeyRing(tmp_path)
    ring.add(cipher, NOW)
    stored = seal(ring, NUMBER, "甲")
    with pytest.raises(CryptError):
        unseal(ring, stored, "乙")
    other = stored[:-6] + ("AAAA" if stored[-6:-2] != "AAAA" else "BBBB") + stored[-2:]
    with pytest.raises(CryptError):
        unseal(ring, other, "甲")


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "a")
    key = ring.add("aes", NOW)
    with pytest.raises(KeyMissing, match=key.id):
        unseal(KeyRing(tmp_path / "b"), seal(ring, NUMBER, "甲"), "甲")


def test_a_key_that_another_process_added_is_found(tmp_path: Path) -> None:
    here, there = KeyRing(tmp_path), KeyRing(tmp_path)
    here.add("aes", NOW)
    assert there.current == here.current
    here.add("aes", NOW)
    assert unseal(there, seal(here, NUMBER, "甲"), "甲") == NUMBER


def test_a_clock_put_back_does_not_bring_an_old_key_back(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path)
    ring.add("aes", NOW)
    newer = ring.add("aes", datetime(2020, 1, 1, tzinfo=UTC))
    assert KeyRing(tmp_path).current == newer


def test_keys_are_for_their_owner_alone_and_no_text_shows_them(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "密钥")
    key = ring.add("aes", NOW)
    (place,) = (tmp_path / "密钥").iterdir()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert key.secret.hex() not in repr(key) + str(ring.all())


def test_processes_that_start_at_once_make_one_key(tmp_path: Path) -> None:
    rings = [KeyRing(tmp_path / "密钥") for _ in range(8)]
    threads = [threading.Thread(target=ring.ensure, args=(NOW, nothing)) for ring in rings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list((tmp_path / "密钥").iterdir())) == 1
    assert len({ring.current for ring in rings}) == 1


def test_no_new_key_is_made_where_the_old_one_has_gone(tmp_path: Path) -> None:
    with pytest.raises(LianError, match="却没有密钥"):
        KeyRing(tmp_path).ensure(NOW, lambda: True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.key", "00" * 32, "不是一把密钥"),
        ("20261128-093000-00000000.aes.key", "00" * 32, "与文件名不符"),
        ("20261128-093000-00000000.aes.key", "zz", "不是一把密钥"),
        ("20261128-093000-00000000.des.key", "00" * 32, "不是一把密钥"),
    ],
)
def test_a_broken_key_is_named(tmp_path: Path, name: str, content: str, said: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(LianError, match=said):
        KeyRing(tmp_path).all()


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, 200_000])
def test_files_are_encrypted_with_either_cipher(tmp_path: Path, cipher: str, size: int) -> None:
    ring = KeyRing(tmp_path)
    key = ring.add(cipher, NOW)
    body = b"".join(encrypted([bytes(size)], key, b"n" * 32))
    assert b"".join(decrypted(BytesIO(body), ring, b"n" * 32)) == bytes(size)
    for hostile in (body[:-1], body[:-17], b"LIANAES1" + body[12:], body[:12], b""):
        with pytest.raises(CryptError):
            b"".join(decrypted(BytesIO(hostile), ring, b"n" * 32))


def test_a_file_is_encrypted_again_after_a_change(tmp_path: Path) -> None:
    plain = FileStore(tmp_path / "文件")
    name = plain.put(b"as it was")
    ring = KeyRing(tmp_path / "密钥")
    first = ring.add("aes", NOW)
    store = FileStore(tmp_path / "文件", ring)
    assert store.encrypt_again(name) and not store.encrypt_again(name)
    assert store.key_of(name) == first.id and not store._place(name).exists()
    second = ring.add("aes", NOW)
    assert store.encrypt_again(name)
    assert store.key_of(name) == second.id and store.get(name) == b"as it was"
