"""A bundle is a value: files in, the same answers for ever, whatever becomes of the folder."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.bundle.bundle import FOLDERS, Bundle
from engine.check.checker import check
from engine.telling import rulebook
from engine.text.errors import BundleError
from engine.text.files import Files
from tests.court.papers import ROOT, example
from tests.few_rules import few, lay_out

DAY = date(2026, 9, 7)
LOAN = "rules/合同、准合同纠纷/借款合同纠纷"
OWN = """\
推导:
- {名称: 高额, 当: {标的总额: {大于: 1000}}}
- {名称: 很高额, 当: {高额: 是, 标的总额: {大于: 1000000}}}
规则:
- 编号: 试验-高额-01
  名称: 数额
  适用: {高额: 是}
  要求: {已填: [事实与理由]}
  后果: 提示
  依据: [民事诉讼法 124(3)]
  释明: 试验。
"""


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return few("买卖合同纠纷", "机动车交通事故责任纠纷")


def conclusion(bundle: Bundle, raw: dict[str, Any], day: date = DAY) -> dict[str, Any]:
    return check(bundle, raw, day).to_dict()


def test_files_and_folder_give_the_same_bundle(bundle: Bundle) -> None:
    whole = dict(Files.of(ROOT, FOLDERS).items())
    made = Bundle.from_files(dict(reversed(whole.items())))
    assert made.hash == bundle.hash
    assert conclusion(made, example("01")) == conclusion(bundle, example("01"))


def test_the_disk_is_not_read_again(tmp_path: Path) -> None:
    lay_out(tmp_path)
    bundle = Bundle.load(tmp_path)
    known = bundle.hash
    entry = rulebook.find(bundle, "起诉-被告-01")[0]
    shutil.rmtree(tmp_path)
    assert conclusion(bundle, example("01"))["案由"]
    assert any("起诉-被告-01" in line for _, line in rulebook.source_lines(bundle, entry))
    assert bundle.hash == known


def test_how_forms_ask_changes_the_files_but_not_the_opinion(files: dict[str, bytes]) -> None:
    name = "casetypes/表单/字段.yaml"
    other = Bundle.from_files({**files, name: files[name] + b"\n"})
    same = Bundle.from_files(files)
    assert other.hash == same.hash
    assert other.files.hash != same.files.hash


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("rules/法规/laws.csv", lambda t: t[: len(t) // 2], "laws.csv"),
        ("casetypes/目录/案由-2026.csv", lambda t: t[:-30], "案由-2026.csv"),
        ("casetypes/目录/案由-2026.csv", lambda _: b"\xff\xfe", "UTF-8"),
        ("casetypes/字典/通用.yaml", lambda t: t[:200] + b"\n  - {", "通用.yaml"),
        ("rules/结论.yaml", lambda _: b"", "文件是空的"),
        ("rules/结论.yaml", None, "缺少这个文件"),
        ("casetypes/目录/沿革.csv", None, "缺少这个文件"),
    ],
)
def test_broken_files_are_named(files: dict[str, bytes], name: str, text: Any, said: str) -> None:
    chosen = dict(files)
    old = chosen.pop(name)
    if text is not None:
        chosen[name] = text(old)
    with pytest.raises(BundleError, match=said):
        bundle = Bundle.from_files(chosen)
        bundle.compile()
        bundle.catalogue.counterparts(bundle.catalogue.editions[0].causes[0], "2026")


def test_days_without_a_change_share_a_rule_set(bundle: Bundle) -> None:
    path = ("合同、准合同纠纷",)
    days = [DAY + timedelta(days=n) for n in range(-2000, 0)]
    sets = {id(bundle.ruleset(path, day)) for day in days}
    assert len(sets) < 40
    assert bundle.ruleset(path, DAY) is bundle.ruleset(path, DAY + timedelta(days=1))


def test_causes_without_files_of_their_own_share_those_of_their_parent(
    files: dict[str, bytes],
) -> None:
    bundle = Bundle.from_files(files)
    causes = bundle.catalogue.editions[-1].causes
    sets = {id(bundle.rules_of(cause, DAY)) for cause in causes}
    assert len(sets) == len({bundle.rules_of(cause, DAY).path for cause in causes})
    assert len(sets) < len(causes)


def test_facts_one_cause_derives_are_not_seen_by_another(files: dict[str, bytes]) -> None:
    home = "rules/侵权责任纠纷.yaml"
    bundle = Bundle.from_files({**files, home: OWN.encode()})
    tort, loan = bundle.ruleset(("侵权责任纠纷",), DAY), bundle.ruleset(("合同、准合同纠纷",), DAY)
    assert tort.core is loan.core
    assert {"高额", "很高额"} <= tort.named(tort.core.derived(())).keys()
    assert "高额" not in loan.named(loan.core.derived(()))
    found = check(bundle, {"案由": "机动车交通事故责任纠纷", "标的总额": "5000"}, DAY)
    assert (found.derived["高额"], found.derived["很高额"]) == (True, False)


def test_a_fact_derived_otherwise_below_changes_what_rests_on_it(files: dict[str, bytes]) -> None:
    top, below = "rules/_通则/试验.yaml", "rules/侵权责任纠纷.yaml"
    other = OWN.partition("规则:")[0].partition("- {名称: 很高额")[0].replace("1000", "9000000")
    bundle = Bundle.from_files({**files, top: OWN.encode(), below: other.encode()})
    for cause, expected in (("买卖合同纠纷", True), ("机动车交通事故责任纠纷", False)):
        raw = {"案由": cause, "标的总额": "2000000"}
        derived = check(bundle, raw, DAY).derived
        assert (derived["高额"], derived["很高额"]) == (expected, expected), cause


def test_a_faulty_cause_does_not_stop_the_others(files: dict[str, bytes]) -> None:
    broken = OWN.replace("标的总额: {大于: 1000}", "没有的事实: 是")
    bundle = Bundle.from_files({**files, "rules/侵权责任纠纷.yaml": broken.encode()})
    assert check(bundle, example("01"), DAY).conclusion
    with pytest.raises(BundleError, match="没有的事实"):
        check(bundle, {"案由": "机动车交通事故责任纠纷"}, DAY)
    with pytest.raises(BundleError, match="没有的事实"):
        bundle.compile()


def test_threads_find_what_one_thread_finds() -> None:
    raws = [example(number) for number in ("01", "02", "03", "05", "08")]
    work = [(raw, DAY - timedelta(days=40 * n)) for n in range(12) for raw in raws]
    alone = Bundle.load(ROOT)
    expected = [conclusion(alone, raw, day) for raw, day in work]
    shared = Bundle.load(ROOT)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda one: conclusion(shared, *one), work * 4))
    assert found == expected * 4


def test_days_cost_no_memory_but_the_days_of_change_do(bundle: Bundle) -> None:
    """`on=` is anybody's to choose: kept by day, rule sets took 553 MB a worker."""
    cause, _ = bundle.catalogue.find("民间借贷纠纷", DAY)
    days = [date(1994, 1, 1) + timedelta(days=n * 3) for n in range(4_500)]
    kept = {id(bundle.rules_of(cause, day)) for day in days}
    assert len(kept) < 60
    before = len(bundle._assembly.sets)
    assert {id(bundle.rules_of(cause, day + timedelta(days=1))) for day in days} <= kept
    assert len(bundle._assembly.sets) == before
