"""Rules are released without a restart: archived, swapped between units of work, kept for ever."""

from __future__ import annotations

import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.app import create_app
from api.base.ratelimit import Purse
from court.core import releases
from court.core.courthouse import Courthouse
from court.core.roles import Role
from court.core.store.database import Database
from court.core.tables import LogEntry
from court.files import store
from court.operations.retention import forget_files
from court.opinions import service as opinions
from court.opinions.tables import StoredOpinion
from court.workshop import releasing
from engine.bundle.archive import FORMAT, pack, unpack
from engine.bundle.bundle import Bundle
from engine.bundle.layering import layered
from engine.text.errors import BundleError, LianError
from engine.text.files import Files
from tests.court.houses import Founded, both_databases
from tests.court.papers import example
from tests.court.workshop.helping import WRITTEN, approved, begun, handed_in, rule, started, written
from tests.few_rules import few

EXTRA = "rules/合同、准合同纠纷/合同纠纷/借款合同纠纷/民间借贷纠纷/_通则/试验.yaml"
CLIENTS, SWAPS = 50, 20


@cache
def base() -> Bundle:
    """The rules of a few causes, compiled."""
    found = Bundle.from_files(few())
    found.compile()
    return found


def edition(number: int) -> Bundle:
    """The rules with one more that says its number."""
    rule = f"""\
规则:
- 编号: 试验-版次-01
  名称: 第{number}版
  要求: {{已填: [事实与理由]}}
  后果: 提示
  依据: [民事诉讼法 124(3)]
  释明: 试验。
"""
    return layered(base(), {EXTRA: rule.encode()})


def other_process(house: Founded) -> Courthouse:
    """A second process over the same database and files."""
    here = house.house
    return Courthouse(here.settings, here.bundle, Database(here.settings.url), here.clock)


def damaged(house: Founded, sha256: str, data: bytes) -> None:
    (path,) = (p for p in house.house.files.paths() if p.name.startswith(sha256))
    path.chmod(0o600)
    path.write_bytes(data)


def test_an_archive_opens_to_the_same_files_and_is_the_same_again(bundle: Bundle) -> None:
    data = pack(bundle.files)
    assert data == pack(Files(dict(bundle.files.items())))
    assert unpack(data).hash == bundle.files.hash
    assert Bundle(unpack(data)).hash == bundle.hash


def test_a_broken_cut_off_foreign_or_newer_archive_is_refused_plainly(bundle: Bundle) -> None:
    data = pack(bundle.files)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entry = archive.infolist()[len(archive.infolist()) // 3]
    # Within what a file says; what a ZIP tells twice or nobody reads may change without harm.
    middle = entry.header_offset + 30 + len(entry.filename.encode()) + entry.compress_size // 2
    flipped = data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :]
    for bad in (data[: len(data) // 2], b"", b"rules", flipped):
        with pytest.raises(BundleError, match="损坏或者没有写完"):
            unpack(bad)
    newer = data.replace(f"lian-rules {FORMAT}".encode(), f"lian-rules {FORMAT + 1}".encode())
    with pytest.raises(BundleError, match="请用新版本的程序"):
        unpack(newer)
    with pytest.raises(BundleError, match="不是规则库的存档"):
        unpack(data.replace(b"lian-rules", b"some-thing"))


@both_databases
def test_a_release_is_archived_logged_and_taken_over_everywhere(house: Founded) -> None:
    first, second = house.house, other_process(house)
    made = releases.release(first, edition(1), "张法官", "试验")
    assert first.bundle.hash != made.bundle
    assert releases.follow(first) and releases.follow(second)
    assert first.bundle.hash == second.bundle.hash == made.bundle
    assert not releases.follow(first)
    assert releases.release(first, edition(1)).number == made.number
    with first.look() as look:
        logged = look.session.scalars(select(LogEntry.kind)).all()
        assert logged.count(releases.RELEASED) == 1
    second.database.close()


@both_databases
def test_of_two_releases_at_once_the_last_committed_holds_everywhere(house: Founded) -> None:
    houses = [house.house, *(other_process(house) for _ in range(3))]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: releases.release(houses[n], edition(n)), range(4)))
    assert sorted(one.number for one in made) == [1, 2, 3, 4]
    last = max(made, key=lambda one: one.number)
    for one in houses:
        releases.follow(one)
        assert one.bundle.hash == last.bundle
        one.database.close()


def test_a_unit_of_work_keeps_the_rules_it_began_with(house: Founded) -> None:
    here = house.house
    before = here.bundle
    with here.look() as look:
        releases.release(here, edition(1))
        releases.follow(here)
        assert look.house.bundle is before
        assert look.house.workshop.bundle is before
        with look.house.look() as nested:
            assert nested.house.bundle is before
    with here.look() as look:
        assert look.house.bundle.hash != before.hash
        assert look.house.workshop.bundle is look.house.bundle


def test_fifty_clients_and_twenty_swaps_see_one_edition_each(house: Founded) -> None:
    here = house.house
    editions = [edition(number) for number in range(SWAPS)]
    for one in editions:
        one.compile()
    allowed = {one.hash: f"第{number}版" for number, one in enumerate(editions)}
    here.rules.swap(editions[0], 0)
    over = threading.Event()
    raw = example("01")
    wrong: list[object] = []
    seen: set[str] = set()

    def ask(client: TestClient) -> int:
        count = 0
        while not over.is_set():
            answer = client.post("/api/v1/check", json=raw)
            if answer.status_code != 200:
                wrong.append(answer.text)
                break
            opinion = answer.json()["意见"]
            titles = [f["要求"] for f in opinion["要求"] if f["编号"] == "试验-版次-01"]
            named = answer.json()["凭证"]["规则库"]
            seen.add(named)
            if titles != [allowed.get(named)]:
                wrong.append((named, titles))
            count += 1
        return count

    app = create_app(here)
    app.state.purse = Purse(1_000_000)
    with TestClient(app) as client, ThreadPoolExecutor(CLIENTS) as pool:
        asked = [pool.submit(ask, client) for _ in range(CLIENTS)]
        for number in range(1, SWAPS):
            here.rules.swap(editions[number], 0)
            over.wait(0.15)
        over.set()
        counts = [one.result(60) for one in asked]
    assert wrong == []
    assert sum(counts) > CLIENTS
    assert len(seen) > 3


def test_an_opinion_comes_out_again_after_the_rules_changed(house: Founded) -> None:
    here = house.house
    releases.start(here)
    filing = house.filed("01")
    releases.release(here, edition(1))
    releases.follow(here)
    with here.look() as look:
        (stored,) = look.session.scalars(
            select(StoredOpinion).where(StoredOpinion.filing_id == filing.id)
        )
    assert stored.receipt["规则库"] != here.bundle.hash
    assert opinions.recompute(here, stored) == []
    assert opinions.recompute(other_process(house), stored) == []


def test_rules_that_were_never_archived_are_said_to_be_missing(house: Founded) -> None:
    here = house.house
    house.filed("01")
    releases.release(here, edition(1))
    releases.follow(here)
    with here.look() as look:
        (stored,) = look.session.scalars(select(StoredOpinion))
    with pytest.raises(releases.BundleMissing, match="没有存档"):
        opinions.recompute(here, stored)


def test_a_damaged_archive_leaves_the_old_rules_in_force(house: Founded) -> None:
    here = house.house
    before = here.bundle
    made = releases.release(here, edition(1))
    damaged(house, made.sha256, b"half")
    with pytest.raises(releases.BundleMissing, match="读不出来"):
        releases.follow(here)
    assert here.bundle is before
    assert here.court


def test_a_faulty_bundle_is_not_released(house: Founded) -> None:
    here = house.house
    broken = Bundle.from_files({**few(), EXTRA: b"\xe8\xa7\x84\xe5\x88\x99:\n- {a: 1}\n"})
    with pytest.raises(BundleError):
        releases.release(here, broken)
    with here.look() as look:
        assert releases.in_force(look.session) is None


def test_a_full_disk_changes_nothing(house: Founded, monkeypatch: pytest.MonkeyPatch) -> None:
    here = house.house
    before = here.bundle

    def full(*_: object) -> None:
        raise OSError(store.FULL[0], "No space left on device")

    monkeypatch.setattr("court.files.store.os.fsync", full)
    with pytest.raises(LianError, match="磁盘"):
        releases.release(here, edition(1))
    monkeypatch.undo()
    assert not releases.follow(here)
    assert here.bundle is before
    assert releases.release(here, edition(1)).number == 1


def test_the_first_start_archives_and_later_ones_keep_what_was_released(house: Founded) -> None:
    here = house.house
    assert releases.start(here) == ""
    releases.release(here, edition(1), note="改了")
    again = other_process(house)
    assert "lian rules release" in releases.start(again)
    assert releases.follow(again)
    assert again.bundle.hash == edition(1).hash


def test_archives_are_never_swept_away(house: Founded) -> None:
    here = house.house
    made = releases.release(here, edition(1))
    assert forget_files(here, age=-10) == 0
    assert here.files.exists(made.sha256)


def test_fifty_clients_while_a_change_set_is_released_and_taken_back(house: Founded) -> None:
    """Through the workshop and the watch of every worker: nothing fails, nothing is mixed."""
    started(house)
    here = house.house
    found = begun(house)
    written(house, found, rule())
    handed_in(house, found)
    approved(house, found)
    first, raw, over = here.bundle.hash, example("01"), threading.Event()
    wrong: list[object] = []
    seen: dict[str, set[bool]] = {}

    def ask(client: TestClient) -> int:
        count = 0
        while not over.is_set() and not wrong:
            answer = client.post("/api/v1/check", json=raw)
            if answer.status_code != 200:
                wrong.append(answer.text)
                break
            ids = {f["编号"] for f in answer.json()["意见"]["要求"]}
            seen.setdefault(answer.json()["凭证"]["规则库"], set()).add(WRITTEN["id"] in ids)
            count += 1
        return count

    app = create_app(here)
    app.state.purse = Purse(1_000_000)
    with TestClient(app) as client, ThreadPoolExecutor(CLIENTS) as pool:
        asked = [pool.submit(ask, client) for _ in range(CLIENTS)]
        made = releasing.release(here, house.actor(Role.editor, 2), found.id)
        releases.follow(here)
        over.wait(1)
        with here.work(house.actor(Role.editor)) as work:
            back = releasing.ask_to_return(work, made.number)
        approved(house, back)
        releasing.release(here, house.actor(Role.editor, 2), back.id)
        releases.follow(here)
        over.wait(1)
        over.set()
        counts = [one.result(120) for one in asked]
    assert wrong == []
    assert sum(counts) >= CLIENTS
    assert seen == {first: {False}, made.bundle: {True}}
    assert here.bundle.hash == first
