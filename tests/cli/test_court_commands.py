"""The court's own commands: tables, first accounts, the audit log."""

from __future__ import annotations

import io
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from cli.main import main
from court.core.roles import Role
from court.core.settings import Settings
from court.core.store.append_only import TABLE
from court.core.store.database import Database
from court.core.tables import Filing
from court.identity import accounts
from tests.court.houses import PASSWORD, Founded, founded

ROOT = Path(__file__).resolve().parents[2]
Lian = Callable[..., tuple[int, str]]


@pytest.fixture
def lian(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Lian:
    """Run a command in the test's own state folder; gives its exit code and all it said."""
    monkeypatch.setenv("LIAN_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["lian", *words])
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out + said.err

    return run


@pytest.fixture
def court(tmp_path: Path, lian: Lian) -> Iterator[Founded]:
    """A courthouse in the folder the commands use."""
    with founded(tmp_path / "state") as found:
        yield found


def test_commands_are_listed_in_the_courts_language_and_a_misspelt_one_is_named(
    lian: Lian,
) -> None:
    """Each is imported only when it is run; the list and the nearest names need none of them."""
    assert "Did you mean 'check'" in lian("chek")[1]
    for words in ((), ("documents",), ("audit",), ("rules",)):
        code, said = lian(*words, "--help")
        listed = [line for line in said.split("Commands")[1].splitlines() if line.startswith("│")]
        assert code == 0 and len(listed) > 1
        assert all(re.search(r"^│ +([a-z-]+ )?.*[一-龥]", line) for line in listed)


def test_tables_are_made_once_and_their_version_is_told(lian: Lian) -> None:
    code, said = lian("db", "current")
    assert (code, "请运行 lian db upgrade" in said) == (1, True)
    assert "升级完成" in lian("db", "upgrade")[1]
    assert "已经是最新版本" in lian("db", "upgrade")[1]
    assert lian("db", "current")[0] == 0


def test_without_tables_nothing_is_done(lian: Lian, tmp_path: Path) -> None:
    code, said = lian("audit", "verify")
    assert code == 2
    assert "lian db upgrade" in said
    assert not (tmp_path / "state").exists()


def test_a_database_that_is_away_is_told(lian: Lian, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAN_DATABASE_URL", "postgresql+psycopg://geheim@127.0.0.1:1/x")
    code, said = lian("audit", "verify")
    assert code == 2
    assert "数据库连不上" in said
    assert "geheim" not in said


def test_the_first_administrator(lian: Lian, court: Founded, tmp_path: Path) -> None:
    secret = tmp_path / "密码"
    secret.write_text(f"{PASSWORD}\n", encoding="utf-8")
    words = ("account", "add-staff", "guanli", "--role", "管理员", "--name", "黄丽")
    code, said = lian(*words, "--password-file", str(secret))
    assert code == 0
    assert PASSWORD not in said
    actor = accounts.by_token(court.house, court.enter("guanli"))
    assert (actor.role, actor.owes) == (Role.administrator, accounts.PASSWORD)
    code, said = lian(*words, "--password-file", str(secret))
    assert (code, "已经有人用了" in said) == (2, True)


def test_a_weak_password_and_an_unknown_role_are_refused(
    lian: Lian, court: Founded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"kurz\n")))
    words = ("account", "add-staff", "guanli", "--name", "黄丽")
    code, said = lian(*words, "--role", "管理员", "--password-file", "-")
    assert (code, "密码至少 10 个字符" in said) == (2, True)
    code, said = lian(*words, "--role", "当事人", "--password-file", "-")
    assert (code, "可选" in said) == (2, True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    code, said = lian(*words, "--role", "管理员")
    assert (code, "--password-file" in said) == (2, True)


def test_an_honest_log_is_confirmed_with_its_end(lian: Lian, court: Founded) -> None:
    court.filed("01")
    code, said = lian("audit", "verify", "--opinions")
    assert code == 0
    assert "1 份起诉" in said and "完整" in said
    assert "重新计算了 1 份意见：全部与凭证一致" in said
    end = re.search(r"末尾 (\d+:[0-9a-f]{64})", said)
    assert end
    court.person(Role.judge)
    assert lian("audit", "verify", "--noted", end[1])[0] == 0
    assert lian("audit", "verify", "--noted", f"1:{'0' * 16}")[0] == 1
    code, said = lian("audit", "verify", "--noted", "vier")
    assert (code, "编号:哈希" in said) == (2, True)


def test_a_process_of_its_own_knows_every_table(lian: Lian, court: Founded, tmp_path: Path) -> None:
    """Tests import every room; a command imports little, and verifies all of them all the same."""
    court.filed("01")
    for words in (("audit", "verify"), ("backup", str(tmp_path / "copy"))):
        command = [sys.executable, "-m", "cli.main", *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_a_changed_log_is_told_with_exit_1(lian: Lian, court: Founded) -> None:
    court.filed("01")
    with court.house.database.transaction() as session:
        session.execute(text(f"DROP TRIGGER {TABLE}_refuses_update"))
        session.execute(text(f"UPDATE {TABLE} SET role = '管理员' WHERE number = 3"))
    code, said = lian("audit", "verify")
    assert code == 1
    assert "第 3 条：内容与哈希不符" in said


def test_the_log_is_exported_once(lian: Lian, court: Founded, tmp_path: Path) -> None:
    court.filed("01")
    out = tmp_path / "日志.ndjson"
    code, said = lian("audit", "export", "--out", str(out))
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert code == 0
    assert f"导出了 {len(lines)} 条" in said
    assert [line["编号"] for line in lines] == list(range(1, len(lines) + 1))
    assert all(b["前一条"] == a["哈希"] for a, b in itertools.pairwise(lines))
    assert lian("audit", "export", "--out", str(out))[0] == 2


def test_a_backup_and_the_way_back(
    lian: Lian, court: Founded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = court.filed("01")
    copy = tmp_path / "备份"
    code, said = lian("backup", str(copy))
    assert code == 0
    assert "条事件" in said
    assert lian("backup", str(copy))[0] == 2
    assert lian("backup", "--check", str(copy))[0] == 0
    assert lian("restore", str(copy))[0] == 2
    keys = court.house.settings.key_folder
    monkeypatch.setenv("LIAN_STATE", str(tmp_path / "neu"))
    code, said = lian("restore", str(copy))
    assert (code, "缺少密钥" in said) == (2, True)
    monkeypatch.setenv("LIAN_KEYS", str(keys))
    code, said = lian("restore", str(copy))
    assert (code, "已恢复" in said) == (0, True)
    assert lian("audit", "verify")[0] == 0
    with founded_again(tmp_path / "neu", keys) as database, database.reading() as session:
        assert session.get_one(Filing, filing.id).number == filing.number


@contextmanager
def founded_again(state: Path, keys: Path | None = None) -> Iterator[Database]:
    settings = Settings(state=state, keys=keys)
    database = Database(settings.url, settings.ring())
    try:
        yield database
    finally:
        database.close()


def test_a_broken_backup_is_told(lian: Lian, court: Founded, tmp_path: Path) -> None:
    court.filed("01")
    copy = tmp_path / "备份"
    lian("backup", str(copy))
    with (copy / "立案.sqlite.aes").open("r+b") as file:
        file.seek(100)
        file.write(b"xx")
    code, said = lian("backup", "--check", str(copy))
    assert (code, "与清单不符" in said) == (1, True)
    assert lian("backup", "--check", str(tmp_path))[0] == 2


def test_the_demonstration_refuses_a_court_that_is_in_use(lian: Lian, court: Founded) -> None:
    court.filed("01")
    code, said = lian("demo")
    assert code == 2
    assert "没有写入演示数据" in said
    code, said = lian("demo", "--if-empty")
    assert code == 0
    assert "13800000001" in said


def test_texts_of_laws_are_imported_and_listed(lian: Lian, court: Founded, tmp_path: Path) -> None:
    assert lian("law", "list")[1].startswith("还没有导入过条文")
    file = tmp_path / "法.csv"
    file.write_text("简称,施行,条号,条文\n民法典,2021-01-01,667,甲\n", encoding="utf-8")
    assert "1 件法规的 1 个版本，1 条" in lian("law", "import", str(file))[1]
    code, said = lian("law", "import", str(tmp_path / "没有.csv"))
    assert (code, "读不了" in said) == (2, True)
    assert "民法典" in lian("law", "list")[1]
