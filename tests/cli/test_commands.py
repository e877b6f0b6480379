"""The commands as a person types them."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.common import bundle
from cli.main import main
from engine import __version__
from engine.language.kinds import KINDS
from tests.few_rules import lay_out

ROOT = Path(__file__).resolve().parents[2]
FIRST = sorted((ROOT / "examples").glob("01-*.json"))[0]
SECOND = sorted((ROOT / "examples").glob("02-*.json"))[0]
OTHERS = ("买卖合同纠纷", "保管合同纠纷", "经济补偿金纠纷", "申请支付令")
EVERYTHING = {"LIAN_DATA": str(ROOT)}


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, and the code it ended with."""

    returncode: int
    stdout: str
    stderr: str


Lian = Callable[..., Said]


@contextmanager
def other_rules() -> Iterator[None]:
    """The rules a process has read are kept in it."""
    bundle.cache_clear()
    yield
    bundle.cache_clear()


@pytest.fixture(scope="module")
def few_rules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with other_rules():
        yield lay_out(tmp_path_factory.mktemp("rules"), *OTHERS)


@pytest.fixture
def lian(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    few_rules: Path,
) -> Lian:
    """Run a command in this process: importing everything again costs seconds each time.

    Where `LIAN_DATA` is not given, the rules are those of a few causes.
    """

    def run(*words: str, stdin: str = "", **env: str) -> Said:
        with other_rules() if env else nullcontext(), monkeypatch.context() as patch:
            for name, value in {"COLUMNS": "120", "LIAN_DATA": str(few_rules), **env}.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["lian", *words])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
            try:
                main()
                code: object = 0
            except SystemExit as ended:
                code = ended.code
        out, err = capfd.readouterr()
        return Said(int(code or 0), out, err)  # type: ignore[call-overload]

    return run


def in_a_process(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """As a person types it."""
    return subprocess.run(
        [sys.executable, "-m", "cli.main", *words],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "COLUMNS": "120"},
    )


def test_check_prints_conclusion_findings_and_articles(lian: Lian) -> None:
    done = lian("check", str(SECOND))
    assert done.returncode == 0
    assert "建议补正" in done.stdout
    assert "起诉-被告-01" in done.stdout
    assert "民事诉讼法" in done.stdout


def test_check_reads_standard_input_and_prints_plain_text(lian: Lian) -> None:
    done = lian("check", "-", "--format", "文本", stdin=FIRST.read_text(encoding="utf-8"))
    assert done.returncode == 0
    assert "结论：建议登记立案" in done.stdout


def test_check_tells_why_and_why_not(lian: Lian) -> None:
    why = lian("check", str(SECOND), "--why")
    assert (
        "规则 起诉-被告-01（被告[0]）：不满足（《中华人民共和国民事诉讼法》第122条(2)" in why.stdout
    )
    assert "由此得出结论“建议补正”" in why.stdout
    not_asked = lian("check", str(SECOND), "--why-not", "仲裁-协议-01", "--format", "json")
    assert json.loads(not_asked.stdout)[0]["结果"] == "满足"
    unknown = lian("check", str(SECOND), "--why-not", "仲裁-协议-001")
    assert unknown.returncode == 2
    assert "最接近的是“仲裁-协议-01”" in unknown.stderr


def test_bad_input_says_the_field_and_no_traceback() -> None:
    done = in_a_process("check", "-", stdin='{"案由": "买卖合同纠纷", "标的金额": "很多"}')
    assert done.returncode == 2
    assert "标的金额" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


@pytest.mark.parametrize("period", ["100000日", "9999年", "{事实: 请求依据}"])
def test_a_wrong_period_in_a_rule_is_said_by_lint_and_by_check(
    lian: Lian, tmp_path: Path, period: str
) -> None:
    lay_out(tmp_path)
    (tmp_path / "rules/_通则/试验.yaml").write_text(
        f"""\
规则:
- 编号: 试验-期间-01
  名称: 试验
  情形: {{起诉状日期: {{距今不满: {period}}}}}
  后果: 提示
  依据: [民事诉讼法 85]
  释明: 试验。
  示例:
  - {{给: {{起诉状日期: 2026-01-01}}, 应: 不满足}}
""",
        encoding="utf-8",
    )
    for command in (("lint",), ("check", str(FIRST))):
        done = lian(*command, LIAN_DATA=str(tmp_path))
        said = done.stdout + done.stderr
        assert done.returncode != 0
        assert "rules/_通则/试验.yaml:4" in said and "不是期间" in said
        assert "Traceback" not in said


def test_a_file_that_is_not_there(lian: Lian) -> None:
    done = lian("check", "没有.json")
    assert done.returncode == 2
    assert "找不到文件" in done.stderr


def test_ndjson_keeps_going_after_a_bad_line(lian: Lian) -> None:
    one = json.dumps(json.loads(FIRST.read_text(encoding="utf-8")), ensure_ascii=False)
    done = lian("check", "--ndjson", "-", stdin=f"{one}\n{{坏\n\n{one}\n")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line.get("结论") for line in lines] == ["建议登记立案", None, "建议登记立案"]
    assert lines[1]["行"] == 2
    assert "共 3 份" in done.stderr


def test_verify_accepts_the_opinion_and_notices_changes(lian: Lian, tmp_path: Path) -> None:
    opinion = tmp_path / "意见.json"
    opinion.write_text(lian("check", str(FIRST), "--format", "json").stdout, encoding="utf-8")
    assert lian("verify", str(FIRST), str(opinion)).returncode == 0
    changed = json.loads(FIRST.read_text(encoding="utf-8")) | {"有证人": True}
    other = tmp_path / "改过.json"
    other.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
    done = lian("verify", str(other), str(opinion))
    assert done.returncode == 1
    assert "起诉材料" in done.stdout
    data = json.loads(opinion.read_text(encoding="utf-8"))
    data["凭证"]["认定"] = "0" * 64
    opinion.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert lian("verify", str(FIRST), str(opinion)).returncode == 2


def test_show_prints_rules_with_their_source(lian: Lian) -> None:
    done = lian("show", "民间借贷纠纷")
    assert "保证-先诉-01" in done.stdout
    assert "rules/_通则/起诉状.yaml" in done.stdout
    assert "出借人" in done.stdout


def test_show_lists_the_parameters_a_cause_reads_and_all_of_them(lian: Lian) -> None:
    loan = lian("show", "民间借贷纠纷").stdout
    assert "小额诉讼应当适用上限：65,709元（自 2024-07-01，确定度中）" in loan
    assert "月最低工资" not in loan
    every = lian("show", "--parameters").stdout
    assert "月最低工资：2,080元（自 2025-03-01，确定度低）" in every
    assert "2024、2025 年度数据和广东采用的口径未查到" in "".join(every.split("\n"))
    nothing = lian("show")
    assert nothing.returncode != 0 and "请写明案由" in nothing.stdout + nothing.stderr


@pytest.mark.parametrize("words", ["借贷", "mjjd", "minjianjiedai", "108(3)"])
def test_causes_finds_by_name_pinyin_and_number(lian: Lian, words: str) -> None:
    assert "民间借贷纠纷" in lian("causes", words, **EVERYTHING).stdout


def test_causes_finds_everyday_words_and_leads_on_when_unsure(lian: Lian) -> None:
    assert "民间借贷纠纷" in lian("causes", "朋友借钱一直不还", **EVERYTHING).stdout
    nothing = lian("causes", "没有量子纠缠", **EVERYTHING)
    assert nothing.returncode == 0
    assert "没有找到" in nothing.stdout and "lian causes --at 家庭" in nothing.stdout
    assert "lian show 离婚纠纷" in lian("causes", "--at", "家庭", **EVERYTHING).stdout
    assert "家庭" in lian("causes", "--at", "家亭", **EVERYTHING).stderr
    assert "十五日内提交答辩状" in lian("causes", "收到传票", **EVERYTHING).stdout.replace("\n", "")


def test_causes_finds_an_old_name(lian: Lian) -> None:
    assert "中介合同纠纷" in lian("causes", "居间合同", **EVERYTHING).stdout


def test_ask_goes_on_until_the_opinion_is_settled(lian: Lian, tmp_path: Path) -> None:
    saved = tmp_path / "答案.json"
    done = lian("ask", "申请支付令", "--save", str(saved), stdin="是\n" * 3 + "完\n")
    assert done.returncode == 0, done.stderr
    assert "因为：" in done.stdout
    assert json.loads(saved.read_text(encoding="utf-8"))["案由"] == "申请支付令"


def test_ask_explains_a_bad_answer_and_asks_again(lian: Lian) -> None:
    done = lian("ask", "买卖合同纠纷", stdin="胡说\n完\n")
    assert done.returncode == 0, done.stderr
    assert "请" in done.stdout


def test_examples_and_whole_filings_of_a_cause_hold(lian: Lian) -> None:
    """Those of every cause run in lint (示例成立) and in `features/test_whole.py`."""
    done = lian("test", "--only", "民间借贷", LIAN_DATA=str(ROOT))
    assert done.returncode == 0
    assert re.search(r"^示例 [1-9]\d* 个，不成立 0 个。$", done.stdout, re.MULTILINE)
    assert re.search(r"^整案 [1-9]\d* 件，不符 0 件。$", done.stdout, re.MULTILINE)


def test_schema_describes_every_key_in_chinese(lian: Lian, tmp_path: Path) -> None:
    assert lian("schema", "--out", str(tmp_path)).returncode == 0
    rules = json.loads((tmp_path / "规则.schema.json").read_text(encoding="utf-8"))
    rule = rules["properties"]["规则"]["items"]["properties"]
    assert all(value.get("description") for value in rule.values())
    assert "事实与理由" in rules["$defs"]["条件"]["properties"]
    table = json.loads((tmp_path / "结论.schema.json").read_text(encoding="utf-8"))
    columns = table["$defs"]["Conclusion"]
    assert all(value.get("description") for value in columns["properties"].values())
    assert {"决定", "标志", "对当事人", "请当事人"} <= set(columns["required"])
    assert "补正告知" in columns["properties"]["决定"]["examples"]


def test_the_reference_gives_the_same_opinion(lian: Lian) -> None:
    fast = lian("check", str(SECOND), "--format", "json")
    slow = lian("check", str(SECOND), "--format", "json", LIAN_INFERENCE="reference")
    one, two = json.loads(fast.stdout)["意见"], json.loads(slow.stdout)["意见"]
    assert one["结论"] == two["结论"]
    assert one["要求"] == two["要求"]


def test_new_rule_goes_to_the_end_of_the_rules_and_loads(lian: Lian, tmp_path: Path) -> None:
    lay_out(tmp_path, *OTHERS)
    for cause in ("申请人身安全保护令", "民间借贷纠纷", "保管合同纠纷", "全部"):
        done = lian("new-rule", cause, f"试验-{cause}", LIAN_DATA=str(tmp_path))
        assert done.returncode == 0, done.stderr
    for kind in KINDS:
        theme = f"试验-保管{kind}"
        done = lian("new-rule", "保管合同纠纷", theme, "--kind", kind, LIAN_DATA=str(tmp_path))
        assert done.returncode == 0, done.stderr
    said = lian("lint", "--no-warnings", LIAN_DATA=str(tmp_path)).stdout
    assert "条要求" in said and "试验-" not in said
    rules = list((tmp_path / "rules").rglob("保管合同纠纷.yaml"))
    text = rules[0].read_text(encoding="utf-8")
    assert "试验-保管合同纠纷-01" in text
    assert all(f"试验-保管{kind}-01" in text for kind in KINDS)


def test_new_rule_names_the_kinds_there_are(lian: Lian, tmp_path: Path) -> None:
    done = lian("new-rule", "全部", "试验-甲", "--kind", "期间", LIAN_DATA=str(tmp_path))
    assert done.returncode != 0
    assert "最接近的是“期限”" in done.stderr


def test_show_prints_the_form_of_a_kind(lian: Lian) -> None:
    done = lian("show", "经济补偿金纠纷")
    assert "期限" in done.stdout
    assert "应当从“仲裁裁决" in done.stdout


def test_documents_from_filing_to_verified_seal(lian: Lian, tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    out = tmp_path / "out"
    done = lian("documents", "issue", str(FIRST), "--out", str(out), LIAN_STATE=state)
    assert done.returncode == 0, done.stdout
    assert "粤2071民初1号" in done.stdout and "测试" in done.stdout
    papers = sorted(str(p) for p in out.glob("*.pdf"))
    assert len(papers) == 8
    assert lian("documents", "verify", *papers, LIAN_STATE=state).returncode == 0
    manifest = json.loads((out / "文书清单.json").read_text(encoding="utf-8"))
    assert manifest["案号"] == "（2026）粤2071民初1号"
    again = lian("documents", "issue", str(FIRST), "--out", str(out), LIAN_STATE=state)
    assert "粤2071民初1号" in again.stdout, "同一份材料的案号不变"
    Path(papers[0]).write_bytes(Path(papers[0]).read_bytes() + b" ")
    refused = lian("documents", "verify", *papers, LIAN_STATE=state)
    assert refused.returncode == 1 and "无效" in refused.stdout


def test_documents_say_why_they_cannot_be_made(lian: Lian, tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    out = str(tmp_path / "out")
    defects = str(SECOND)
    unset = lian("documents", "issue", defects, "--out", out, LIAN_STATE=state)
    assert unset.returncode == 2 and "期限由法官指定" in unset.stderr
    made = lian("documents", "issue", defects, "--out", out, "--days", "10", LIAN_STATE=state)
    assert made.returncode == 0 and "补正告知书" in made.stdout
    wrong = lian(
        "documents",
        "issue",
        str(FIRST),
        "--out",
        out,
        "--as",
        "补正告知",
        "--days",
        "9",
        LIAN_STATE=state,
    )
    assert wrong.returncode == 2 and "没有可以写进" in wrong.stderr
    unknown = lian("documents", "issue", str(FIRST), "--out", out, "--as", "受理", LIAN_STATE=state)
    assert unknown.returncode == 2 and "登记立案" in unknown.stderr
    missing = lian("documents", "verify", str(tmp_path / "没有.pdf"), LIAN_STATE=state)
    assert missing.returncode == 2 and "找不到文件" in missing.stderr


def test_documents_preview(lian: Lian, tmp_path: Path) -> None:
    assert "补正告知书" in lian("documents", "preview").stdout
    done = lian("documents", "preview", "补正告知书", "--out", str(tmp_path))
    assert done.returncode == 0
    assert {p.suffix for p in tmp_path.iterdir()} == {".pdf", ".docx"}
    assert "最接近的是" in lian("documents", "preview", "补正告知").stderr


def test_the_version_is_told() -> None:
    assert in_a_process("--version").stdout == f"lian {__version__}\n"
