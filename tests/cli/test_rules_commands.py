"""`lian rules`: released while the court works, refused whole, listed; `lian verify` finds old ones."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from court.core import releases
from engine.bundle.bundle import Bundle
from engine.check.checker import check
from engine.check.filing import read_json
from engine.check.receipt import receipt_of
from tests.cli.test_commands import other_rules
from tests.cli.test_court_commands import Lian, court, lian
from tests.court.houses import ROOT, Founded
from tests.few_rules import lay_out

__all__ = ["court", "lian"]
RULE = """\
规则:
- 编号: 试验-发布-01
  名称: 试验
  要求: {已填: [事实与理由]}
  后果: 提示
  依据: [民事诉讼法 124(3)]
  释明: 请写明事实和理由。
  示例:
  - {给: {事实与理由: 某年某月某日借款未还}, 应: 满足}
  - {给: {}, 应: 不满足}
"""


@pytest.fixture
def delivered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The rules the commands find where nothing else is said: those of a few causes."""
    found = lay_out(tmp_path / "delivered")
    monkeypatch.setenv("LIAN_DATA", str(found))
    with other_rules():
        yield found


@pytest.fixture
def folder(tmp_path: Path, delivered: Path) -> Path:
    """A data folder that differs from the delivered one by a rule."""
    found = shutil.copytree(delivered, tmp_path / "data")
    (found / "rules/_通则/试验.yaml").write_text(RULE, encoding="utf-8")
    return found


def test_a_folder_is_released_once_and_listed(
    lian: Lian, court: Founded, folder: Path, delivered: Path
) -> None:
    assert "还没有发布过规则" in lian("rules", "list")[1]
    code, said = lian("rules", "release", str(folder), "--note", "加一条")
    assert (code, "第 1 次发布" in said) == (0, True)
    assert releases.follow(court.house)
    assert court.house.bundle.hash == Bundle.load(folder).hash
    assert "没有变化" in lian("rules", "release", str(folder))[1]
    assert "第 2 次发布" in lian("rules", "release", str(delivered))[1]
    assert "加一条" in lian("rules", "list")[1]


def test_faulty_half_written_or_missing_rules_change_nothing(
    lian: Lian, court: Founded, folder: Path, tmp_path: Path
) -> None:
    file = folder / "rules/_通则/试验.yaml"
    for text in (RULE.replace("124(3)", "999"), RULE[: len(RULE) // 2], "规则: ["):
        file.write_text(text, encoding="utf-8")
        code, said = lian("rules", "release", str(folder))
        assert (code, "试验.yaml" in said) == (3, True)
    code, said = lian("rules", "release", str(tmp_path / "没有"))
    assert (code, "缺少这个文件" in said) == (3, True)
    assert "还没有发布过规则" in lian("rules", "list")[1]


def test_without_tables_a_release_says_what_to_run(lian: Lian, folder: Path) -> None:
    code, said = lian("rules", "release", str(folder))
    assert (code, "lian db upgrade" in said) == (2, True)


def test_an_opinion_under_earlier_rules_is_verified_from_the_archive(
    lian: Lian, court: Founded, folder: Path, delivered: Path, tmp_path: Path
) -> None:
    (filing,) = (ROOT / "examples").glob("01-*.json")
    receipt = tmp_path / "receipt.json"
    raw = read_json(filing.read_bytes())
    opinion = check(Bundle.load(folder), raw, court.house.today)
    receipt.write_text(json.dumps(receipt_of(opinion).to_dict()), encoding="utf-8")
    code, said = lian("verify", str(filing), str(receipt))
    assert (code, "也没有当时的存档" in said) == (1, True)
    lian("rules", "release", str(folder))
    lian("rules", "release", str(delivered))
    assert lian("verify", str(filing), str(receipt))[0] == 0


def test_a_release_goes_out_as_a_folder_and_comes_in_again(
    court: Founded, lian: Lian, folder: Path, tmp_path: Path
) -> None:
    lian("rules", "release", str(folder))
    out = tmp_path / "out"
    assert lian("rules", "export", "1", str(out))[0] == 0
    assert Bundle.load(out).files.hash == Bundle.load(folder).files.hash
    assert "不是空的" in lian("rules", "export", "1", str(out))[1]
    assert "没有第 9 次发布" in lian("rules", "export", "9", str(tmp_path / "none"))[1]


def test_replay_lists_what_changes_from_the_store_and_from_a_file(
    court: Founded, lian: Lian, folder: Path, delivered: Path, tmp_path: Path
) -> None:
    court.filed("01")
    court.filed("18")
    rules = folder / "rules/_通则/试验.yaml"
    rules.write_text(
        RULE.replace("已填: [事实与理由]", "事实与理由: {含: 无此字}")
        .replace("提示", "补正")
        .replace("释明:", "补救: 补。\n  释明:"),
        "utf-8",
    )
    _, store = lian("replay", str(folder))
    assert "2 件" in store and "更严" in store
    file = str(tmp_path / "材料.parquet")
    assert "2 件" in lian("replay", "--export", file)[1]
    _, again = lian("replay", str(folder), "--file", file, "--processes", "2")
    assert "2 件" in again and "更严" in again
    assert [line for line in again.splitlines() if "→" in line] == [
        line for line in store.splitlines() if "→" in line
    ]
    assert "没有涉及 2" in lian("replay", str(delivered), "--file", file)[1]
    assert "不是 Parquet" in lian("replay", str(folder), "--file", str(rules))[1]
    assert lian("replay")[0] == 2
