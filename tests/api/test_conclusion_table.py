"""The table of conclusions is only data: another word, another conclusion, and every face says so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from court.core.courthouse import Courthouse
from court.core.jobs import work_off
from court.core.roles import Role
from court.core.settings import Settings
from court.documents.checking import decision_problems
from court.operations import handlers
from engine.bundle.bundle import FOLDERS, Bundle
from engine.bundle.layering import remade
from engine.text.errors import BundleError
from engine.text.files import Files
from tests.api.pages.desk.helping import conclusion, shown
from tests.court.bulk.tables import case, xlsx
from tests.court.houses import ROOT, Founded
from tests.rules import delivered

OLD, NEW, ADDED = "建议补正", "建议补充材料", "旧案请补材料"
ROW = f"""
结论:
- 结论: {ADDED}
  因: 补正
  基准日以前: 是
  动作: 先告知按旧法需要的材料
  决定: 补正告知
  标志: 地点
  对当事人: 还缺旧法要求的材料
  请当事人: 按所列各项补齐
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rule base with one conclusion under another name and one more."""
    root = tmp_path_factory.mktemp("renamed")
    for folder in ("casetypes", "rules"):
        shutil.copytree(ROOT / folder, root / folder)
    table = root / "rules" / "结论.yaml"
    text = table.read_text(encoding="utf-8").replace(f"结论: {OLD}\n", f"结论: {NEW}\n")
    text = text.replace("对当事人: 还有欠缺\n", "对当事人: 材料还不够\n")
    table.write_text(text.replace("\n结论:\n", ROW), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def renamed(root: Path) -> Bundle:
    return remade(delivered(), Files.of(root, FOLDERS))


def test_page_and_json_say_the_new_word_also_of_an_older_filing(
    house: Founded, renamed: Bundle
) -> None:
    house.verified()
    filing, desk = house.filed("02"), house.client_for(Role.judge)
    before = desk.get(f"/api/v1/review/{filing.id}").json()
    assert (before["意见"]["结论"], before["规则已更新"]) == (OLD, False)
    house.house.rules.swap(renamed, 0)
    text, said = shown(house, filing), desk.get(f"/api/v1/review/{filing.id}").json()
    assert conclusion(text) == said["意见"]["结论"] == said["建议"] == NEW
    assert 'class="big t-fix" id="conclusion"' in text
    assert said["建议决定"] == "补正告知" and "按建议：补正告知 5 项…" in text
    assert said["规则已更新"] and "收件以后规则更新过，这是按现在的规则算的" in text
    assert said["凭证"] == before["凭证"], "the receipt stays the one that was given"


def test_what_was_decided_stays_as_it_was(house: Founded, renamed: Bundle) -> None:
    filing, desk = house.filed("01"), house.client_for(Role.judge)
    taken = desk.post(f"/api/v1/review/{filing.id}/take").json()
    decided = desk.post(
        f"/api/v1/review/{filing.id}/decision", json={"次序": taken["次序"], "决定": "登记立案"}
    )
    assert decided.status_code == 200
    before = desk.get(f"/api/v1/review/{filing.id}").json()
    house.house.rules.swap(renamed, 0)
    after = desk.get(f"/api/v1/review/{filing.id}").json()
    assert after["意见"] == before["意见"] and not after["规则已更新"]
    assert conclusion(shown(house, filing)) == after["意见"]["结论"]


def test_the_inbox_shows_new_words_with_their_sign(house: Founded, renamed: Bundle) -> None:
    house.verified()
    old, desk = house.filed("02"), house.client_for(Role.judge)
    house.house.rules.swap(renamed, 0)
    new = house.filed("02")
    lines = {f["编号"]: f["建议"] for f in desk.get("/api/v1/inbox").json()["起诉"]}
    assert lines == {old.id: OLD, new.id: NEW}
    text = unescape(desk.get("/inbox").text)
    assert f"</svg>{NEW}</span>" in text.split('class="chip k-fix"', 1)[1]
    assert f'<option value="{NEW}"' in text and f'<option value="{ADDED}"' in text


def test_an_added_conclusion_has_its_button_and_its_chip(house: Founded, renamed: Bundle) -> None:
    house.house.rules.swap(renamed, 0)
    house.clock.now = datetime(2025, 12, 1, 1, tzinfo=UTC)
    house.verified()
    text = shown(house, house.filed("02"))
    assert conclusion(text) == ADDED and "先告知按旧法需要的材料。" in text
    assert 'class="big t-jur" id="conclusion"' in text
    assert "按建议：补正告知" in text
    assert 'class="chip k-jur"' in house.client_for(Role.judge).get("/inbox").text


def test_filers_read_the_words_of_the_table(house: Founded, renamed: Bundle) -> None:
    house.house.rules.swap(renamed, 0)
    client = house.client_for(Role.lawyer)
    gone = ("住所地", "证件号码", "联系电话", "证件类型")
    rows = [case(1, **{f"被告1.{name}": "" for name in gone})]
    sent = client.post(
        "/bulk", data={"cause": "信用卡纠纷"}, files={"file": ("九月.xlsx", xlsx(rows))}
    )
    work_off(house.house, handlers.slow())
    page = client.get(sent.headers["location"]).text
    assert "材料还不够。按所列各项补齐再提交；现在补不齐的，也可以先提交" in page
    assert NEW not in page
    guide = house.client_for().get(f"/api/v1/filings/{house.draft('02').id}").json()["指引"]
    assert guide["总的情况"] == "材料还不够" and guide["下一步"].startswith("按所列各项补齐")


def test_the_terminal_says_the_new_word(root: Path) -> None:
    file = next((ROOT / "examples").glob("02-*.json"))
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "check", str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "LIAN_DATA": str(root), "COLUMNS": "120"},
    )
    assert done.returncode == 0 and NEW in done.stdout and OLD not in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("决定: 补正告知", "决定: 补正通知", "没有“补正通知”这种决定（最接近的是“补正告知”）"),
        ("决定: 管辖告知", "决定: 前置告知", "“前置告知”要以后果“前置”的认定为根据"),
    ],
)
def test_a_recommended_decision_must_exist_and_rest_on_its_findings(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree(root, data)
    table = data / "rules" / "结论.yaml"
    table.write_text(table.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    problems = list(decision_problems(Bundle.load(data).policy))
    assert problems and all(said in p.message for p in problems)
    assert all(p.mark and p.mark.line > 1 for p in problems)
    monkeypatch.setenv("LIAN_DATA", str(data))
    with pytest.raises(BundleError, match=r"补正通知|前置告知"):
        Courthouse.open(Settings(state=tmp_path / "state", development=True))
