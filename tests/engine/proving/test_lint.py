"""Each lint check has a rule base that fails it; the real one is clean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.bundle.bundle import FOLDERS, Bundle
from engine.bundle.layering import layered
from engine.proving.examples import failures
from engine.proving.lint import all_checks, lint
from engine.proving.mutation import survivors
from engine.text.files import Files
from tests.engine.proving import test_filler, test_inheritance, test_keeping
from tests.few_rules import few, lay_out
from tests.rules import delivered, of_files

ROOT = Path(__file__).resolve().parents[3]
RULE = """\
规则:
- 编号: 试验-甲-01
  名称: 写明事实和理由
  要求: {已填: [事实与理由]}
  后果: 提示
  依据: [民事诉讼法 124(3)]
  释明: 起诉状没有写事实和理由、诉讼请求。
  示例:
  - {给: {事实与理由: 甲}, 应: 满足}
  - {给: {}, 应: 不满足}
"""


# An exception that would have to be asked for.
PERIOD = """\
期限:
- 编号: 试验-期限-01
  名称: 十五日内起诉
  性质: 起诉期限
  起算: 起诉状日期
  期间: 15日
  例外: [仲裁协议]
  后果: 法官判断
  依据: [民事诉讼法 85]
  示例:
  - {给: {起诉状日期: 2026-05-06}, 日期: 2026-05-21, 应: 满足}
  - {给: {起诉状日期: 2026-05-06}, 日期: 2026-05-22, 应: 请法官判断}
"""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(tmp_path_factory.mktemp("data"), "小额借款合同纠纷")


CASETYPE = "casetypes/合同、准合同纠纷/合同纠纷/借款合同纠纷/小额借款合同纠纷/_通则/试验.yaml"


@pytest.fixture(scope="module")
def looked_at() -> Bundle:
    return Bundle.from_files(few("小额借款合同纠纷"))


def found_by(bundle: Bundle, text: str) -> set[str]:
    file = CASETYPE if text.startswith("请求") else "rules/_通则/试验.yaml"
    problems = lint(layered(bundle, {file: text.encode()}))
    return {p.check for p in problems if p.mark and p.mark.file.endswith("试验.yaml")}


FAILING = {
    "编号唯一": RULE + RULE.partition("\n")[2],
    "引用存在": RULE.replace("民事诉讼法 124(3)", "民事诉讼法 999"),
    "引用切题": RULE.replace("民事诉讼法 124(3)", "海商法 1"),
    "案由依据的案由存在": RULE.replace(
        "  释明:", "  案由依据: {某某纠纷: [民事诉讼法 24]}\n  释明:"
    ),
    "正反示例": RULE.replace("  - {给: {}, 应: 不满足}\n", ""),
    "示例成立": RULE.replace("应: 不满足", "应: 满足"),
    "条件矛盾": RULE.replace("已填: [事实与理由]", "全部: [{仲裁协议: 是}, {仲裁协议: 否}]"),
    "释明长度": RULE.replace("起诉状没有写", "起诉状没有写" * 60),
    "提问是问句": RULE.replace("释明:", "提问: 请看\n  释明:"),
    "提问有自己的回答": RULE.replace("后果: 提示", "后果: 法官判断\n  提问: 是吗？"),
    "不得作为理由": RULE.replace("后果: 提示", "后果: 补正\n  补救: 改").replace(
        "起诉状没有写", "超过诉讼时效，"
    ),
    "例外直接写": RULE.replace(
        "已填: [事实与理由]", "全部: [{仲裁协议: 是}, {仲裁协议有疑义: {不是: 是}}]"
    ),
    "空着不算答": RULE.replace("后果: 提示", "后果: 不予受理\n  补救: 改").replace(
        "已填: [事实与理由]", "渠道: 网上"
    ),
    "例外没有主张就是没有": PERIOD,
    "请求写明要什么": "请求:\n- {名称: 解除合同, 子项: [解除的理由], 写明: [解除的理由]}\n",
    "材料在词表里": RULE.replace("已填: [事实与理由]", "材料含: [从来没有的材料]"),
    "试行过期": RULE.replace("释明:", "状态: 试行\n  释明:"),
}


SILENCE = "没有回答时"  # about the dictionary, not about one rule


def test_every_check_has_a_failing_example() -> None:
    elsewhere = {*test_filler.CHECKS, *test_keeping.CHECKS, *test_inheritance.CHECKS}
    assert {check.name for check in all_checks()} == {*FAILING, SILENCE, *elsewhere}
    assert all(check.meaning for check in all_checks())


def test_a_good_rule_has_no_problem(looked_at: Bundle) -> None:
    assert found_by(looked_at, RULE) == set()


@pytest.mark.parametrize("name", sorted(FAILING))
def test_check_finds_its_failing_example(looked_at: Bundle, name: str) -> None:
    assert name in found_by(looked_at, FAILING[name])


def test_a_fact_that_does_not_say_what_silence_means(tmp_path: Path) -> None:
    lay_out(tmp_path)
    dictionary = tmp_path / "casetypes/字典/通用.yaml"
    text = dictionary.read_text(encoding="utf-8")
    assert "{名称: 下落不明, 类型: 是否, 没有回答时: 视为没有}" in text
    dictionary.write_text(
        text.replace("下落不明, 类型: 是否, 没有回答时: 视为没有", "下落不明, 类型: 是否"),
        encoding="utf-8",
    )
    found = [p for p in lint(Bundle.load(tmp_path)) if p.check == SILENCE]
    assert any("下落不明" in p.message and p.mark and p.mark.line > 1 for p in found)


def test_the_rule_base_is_clean(bundle: Bundle) -> None:
    errors = [p for p in lint(bundle) if p.severity == "错误"]
    assert errors == []


def test_mutation_survivors_are_few(bundle: Bundle) -> None:
    total = alive = 0
    for path in bundle.paths():
        count, left = survivors(bundle, bundle.level(path))
        total += count
        alive += len(left)
    assert total > 900
    assert alive / total <= 0.02


def test_mutation_notices_weak_examples(copied: Path) -> None:
    file = copied / "rules/_通则/试验.yaml"
    weak = RULE.replace(
        "要求: {已填: [事实与理由]}", "要求: {已填: [事实与理由, 请求依据]}"
    ).replace("{给: {事实与理由: 甲}", "{给: {事实与理由: 甲, 请求依据: 乙}")
    file.write_text(weak, encoding="utf-8")
    try:
        bundle = Bundle.load(copied)
        _, left = survivors(bundle, bundle.level(()))
    finally:
        file.unlink()
    assert {s.rule_id for s in left} >= {"试验-甲-01"}


@pytest.fixture
def table(copied: Path) -> Iterator[Callable[[str, str], Bundle]]:
    """The copied rule base with one change in its table of conclusions."""
    file = copied / "rules" / "结论.yaml"
    before = file.read_text(encoding="utf-8")

    def changed(old: str, new: str) -> Bundle:
        assert old in before
        file.write_text(before.replace(old, new), encoding="utf-8")
        return Bundle.load(copied)

    yield changed
    file.write_text(before, encoding="utf-8")


def test_a_missing_column_is_named_with_its_conclusion_and_place(
    table: Callable[[str, str], Bundle],
) -> None:
    found = lint(table("  决定: 补正告知\n", ""))
    assert [(p.message, str(p.mark)) for p in found] == [
        ("结论“建议补正”缺少“决定”", "rules/结论.yaml:55:3")
    ]


def test_examples_notice_a_change_of_the_states() -> None:
    whole = Files.of(ROOT, FOLDERS)
    old, new = "后果: [法官判断], 状态: 请法官判断", "后果: [法官判断], 状态: 待定"
    table = whole.text("rules/结论.yaml")
    assert old in table
    changed = {"rules/结论.yaml": table.replace(old, new).encode()}
    bundle = of_files({**dict(whole.items()), **changed})
    level = bundle.level(())
    judged = {r.rule.id for r in level.rules if r.rule.effect == "法官判断" and r.rule.examples}
    found = list(failures(bundle, level))
    assert judged and {f.rule_id for f in found} == judged
    assert {(f.expected, f.actual) for f in found} == {("请法官判断", "待定")}
    assert list(failures(delivered(), delivered().level(()))) == []


LEAF = "rules/合同、准合同纠纷/合同纠纷/借款合同纠纷/民间借贷纠纷/_通则/试验.yaml"
NEW = [text for text in FAILING.values() if text.startswith("规则") and "试行" not in text]


@pytest.mark.parametrize("file", [LEAF, "rules/_通则/试验.yaml"])
@pytest.mark.parametrize("text", NEW)
def test_everything_new_is_found_beside_a_bundle_that_was_looked_at(
    looked_at: Bundle, file: str, text: str
) -> None:
    found_anew(looked_at, {file: text.encode()})


def test_a_law_or_a_paper_that_is_gone_is_missed_everywhere(looked_at: Bundle) -> None:
    laws, papers = "rules/法规/laws.csv", "casetypes/字典/材料/共用.yaml"
    rows = looked_at.files.text(laws).splitlines(keepends=True)
    without = "".join(row for row in rows if not row.startswith("民事诉讼法,"))
    found_anew(looked_at, {laws: without.encode()})
    found_anew(
        looked_at, {papers: looked_at.files[papers].replace("借条".encode(), "借纸".encode())}
    )


def found_anew(before: Bundle, changes: dict[str, bytes]) -> None:
    """What is wrong with changed files alone is wrong beside what was looked at before."""
    known = {one.message for one in before.kept(lint)}
    after = layered(before, changes)
    new = {one.message for one in lint(after)} - known
    assert new, "这样改应当有新的问题"
    assert {one.message for one in lint(after, since=before)} - known == new
