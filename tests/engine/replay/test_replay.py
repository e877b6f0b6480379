"""Replay: evaluating only what differs gives what checking everything gives."""

from __future__ import annotations

import pickle
import random
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from engine.bundle.bundle import Bundle
from engine.bundle.layering import layered
from engine.editing.proposing import proposals
from engine.editing.standing import check_file
from engine.editing.written import inserted
from engine.replay import columns
from engine.replay.cluster import replay_file_on, replay_on
from engine.replay.comparing import UNTOUCHED, Comparison, opinion_of
from engine.replay.past import Past
from engine.replay.running import replay
from engine.replay.tally import LOOSER, STRICTER, direction
from engine.text.errors import LianError
from tests.court.papers import ROOT
from tests.court.workshop.helping import LOANS, rule

DAY = date(2026, 9, 1)
CHANGES = {
    "a hint": rule(),
    "a demand": rule(effect="补正").replace("已填: [事实与理由]", "已填: [约定的利率]"),
    "a question": rule(effect="法官判断").replace("已填: [事实与理由]", "事实与理由: {含: 无此字}"),
    "of every party": rule(effect="补正").replace(
        "要求: {已填: [事实与理由]}", "每个: 被告\n  要求: {已填: [联系电话]}"
    ),
    "of the total": rule(effect="补正").replace("已填: [事实与理由]", "标的总额: {大于: 100000}"),
    "of something derived": rule(effect="补正").replace(
        "要求: {已填: [事实与理由]}", "每个: 被告\n  要求: {境外当事人: 否}"
    ),
    "of papers": rule(effect="补正").replace("已填: [事实与理由]", "材料含: [借条, 借款合同]"),
}


def examples() -> list[dict[str, Any]]:
    read = (orjson.loads(path.read_bytes()) for path in sorted((ROOT / "examples").glob("*.json")))
    return [raw for raw in read if isinstance(raw, dict) and "案由" in raw]


def filings(count: int = 60) -> list[Past]:
    """Loans with parts taken away at random, and one filing of everything else."""
    rng = random.Random(7)
    raws = examples()
    loans = [raw for raw in raws if raw["案由"] == "民间借贷纠纷"]
    made = []
    for number in range(count):
        raw = dict(rng.choice(loans))
        for name in rng.sample(sorted(set(raw) - {"案由"}), rng.randrange(4)):
            raw.pop(name)
        made.append(Past(f"{number}", DAY, raw))
    return made + [Past(raw["案由"], DAY, raw) for raw in raws]


def changed(bundle: Bundle, entry: str) -> Bundle:
    text = inserted(bundle.files.text(LOANS), "规则", entry)
    return layered(bundle, {LOANS: text.encode()})


@pytest.mark.parametrize("entry", CHANGES.values(), ids=CHANGES)
def test_the_short_way_says_what_the_long_one_says(bundle: Bundle, entry: str) -> None:
    after = changed(bundle, entry)
    comparison = Comparison(bundle, after)
    for past in filings(25)[:30]:
        old, new = (opinion_of(one, past).conclusion for one in (bundle, after))
        found = comparison.compare(Past(past.id, past.day, past.content, old))
        assert (found.before, found.after) == (old, new), past.id


def test_causes_the_change_is_not_about_are_not_looked_at(bundle: Bundle) -> None:
    after = changed(bundle, CHANGES["a demand"])
    comparison = Comparison(bundle, after)
    kinds = {
        comparison.compare(past).kind
        for past in filings(0)
        if past.content["案由"] != "民间借贷纠纷"
    }
    assert kinds == {UNTOUCHED}
    assert comparison.touches("民间借贷纠纷", DAY) and not comparison.touches("离婚纠纷", DAY)


def test_a_layered_bundle_is_the_bundle_of_its_files(bundle: Bundle) -> None:
    after = changed(bundle, CHANGES["a demand"])
    fresh = Bundle(after.files)
    assert after.hash == fresh.hash
    for past in filings(5):
        assert opinion_of(after, past).to_dict() == opinion_of(fresh, past).to_dict()


def test_another_value_of_a_parameter_is_seen(bundle: Bundle) -> None:
    path = "rules/参数/小额与劳动.yaml"
    after = layered(bundle, {path: bundle.files[path].replace(b"131418", b"141418")})
    assert after.parameters.value("年平均工资", DAY) == 141418
    assert after.level(()) is bundle.level(())
    assert Comparison(bundle, after).touches("离婚纠纷", DAY)


def test_several_processes_count_what_one_counts(bundle: Bundle) -> None:
    after = changed(bundle, CHANGES["a question"])
    past = filings()
    one, two = replay(bundle, after, past), replay(bundle, after, past, processes=2)
    assert (one.matrix, one.kinds, one.filings) == (two.matrix, two.kinds, two.filings)
    assert {c.id for c in one.changed} == {c.id for c in two.changed} != set()


def test_a_file_says_what_was_written(tmp_path: Path) -> None:
    """Facts are decoded when asked for; sent to another process, a filing is what it says."""
    path, past = tmp_path / "材料.parquet", filings()
    assert columns.write(path, lambda: past) == len(past)
    kept = columns.Kept(path)
    rows = [columns.Rows(batch, grounds=False) for batch in kept.batches(kept.names())]
    found = [one.past(number) for one in rows for number in range(one.batch.num_rows)]
    assert [pickle.loads(pickle.dumps(one)) for one in found] == past


def test_a_cluster_counts_what_one_process_counts(bundle: Bundle, tmp_path: Path) -> None:
    """Filings in the hand, a file without grounds and one with them, column by column."""
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    after, past = changed(bundle, CHANGES["a question"]), filings(30)
    plain, full = tmp_path / "a.parquet", tmp_path / "b.parquet"
    columns.write(plain, lambda: past)
    columns.write(full, lambda: past, bundle)
    one = replay(bundle, after, past)
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        several = [
            replay_on(cluster.scheduler_address, bundle, after, past),
            *(replay_file_on(cluster.scheduler_address, bundle, after, f) for f in (plain, full)),
        ]
    for many in several:
        assert (many.matrix, many.kinds, many.filings) == (one.matrix, one.kinds, one.filings)
        assert {c.id for c in many.changed} == {c.id for c in one.changed} != set()


def test_a_cluster_that_is_not_there_is_said(bundle: Bundle) -> None:
    with pytest.raises(LianError, match="Dask"):
        replay_on("没有地址", bundle, bundle, [])


def test_stricter_and_looser_are_told_apart(bundle: Bundle) -> None:
    assert direction(bundle.policy, "建议登记立案", "建议补正") == STRICTER
    assert direction(bundle.policy, "疑似不予受理", "请法官判断") == LOOSER
    assert direction(bundle.policy, "建议补正", "建议补正") == ""


def test_the_checks_name_the_place_and_offer_the_nearest_word(bundle: Bundle) -> None:
    entry = rule().replace("已填: [事实与理由]", "已填: [事实和理由]")
    text = inserted(bundle.files.text(LOANS), "规则", entry)
    found = check_file(bundle, LOANS, text)
    (note,) = (one for one in found.notes if "没有“事实和理由”这个事实" in one.message)
    assert note.repair is not None and note.repair.instead == "事实与理由"
    assert text.split("\n")[note.line - 1].strip().startswith("要求:")


def test_a_survivor_of_mutation_is_proposed_as_an_example(bundle: Bundle) -> None:
    entry = rule().replace(
        "要求: {已填: [事实与理由]}",
        "适用: {借款金额: {大于: 50000}}\n  要求: {已填: [事实与理由]}",
    )
    after = changed(bundle, entry.replace("给: {", "给: {借款金额: 90000, "))
    level = after.level(after.catalogue.rule_path(after.catalogue.find("民间借贷纠纷", DAY)[0]))
    (compiled,) = (one for one in level.rules if one.rule.id == "借贷-工坊-01")
    total, found = proposals(after, level, compiled)
    assert total > 2
    assert {one.given.get("借款金额") for one in found} & {50000, 50001, 49999}
