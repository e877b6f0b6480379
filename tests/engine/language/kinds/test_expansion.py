"""What an entry of each kind becomes: rules, texts, exceptions, generated examples."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from engine.bundle.bundle import Bundle
from engine.bundle.levels import Level
from engine.language.rules import Example, Rule
from engine.proving.examples import failures, outcome, prepare
from engine.telling.sentences import rule_clauses
from tests.engine.language.test_every_key import level_of, texts

LATE = {
    "编号": "试验-期限-01", "名称": "十五日内起诉", "性质": "起诉期限", "起算": "起诉状日期",
    "期间": "15日", "后果": "不予受理", "依据": ["民事诉讼法 85"],
}  # fmt: skip
STEP = {
    "编号": "试验-前置-01", "步骤": "书面请求监事会起诉", "完成": "已作仲裁裁决",
    "去哪里": "公司的监事会", "回来": "被拒绝或者三十日未起诉的，可以起诉", "依据": ["民事诉讼法 85"],
}  # fmt: skip
STANDING = {
    "编号": "试验-主体-01", "谁": "原告", "应是": "孩子本人", "写错": "仲裁协议",
    "证明": ["户口簿"], "依据": ["民事诉讼法 85"],
}  # fmt: skip
REFUSAL = {
    "编号": "试验-不受理-01", "名称": "没有仲裁约定", "情形": "仲裁协议", "依据": ["民事诉讼法 85"],
    "释明": "约定了仲裁。", "补救": "申请仲裁。",
}  # fmt: skip
ACCEPTANCE = {
    "编号": "试验-应受理-01", "名称": "应当受理", "情形": "申请鉴定", "胜过": ["试验-不受理"],
    "依据": ["民事诉讼法 85"], "释明": "应当受理。",
}  # fmt: skip


def rules_of(level: Level) -> Mapping[str, Rule]:
    assert level.problems.items == [], level.problems.items
    return {r.id: r for r in level.own.rules}


def state(bundle: Bundle, level: Level, rule_id: str, given: Any, day: date | None = None) -> str:
    """What the rule comes to on some facts, at submission."""
    compiled = next(c for c, _ in level.effective() if c.rule.id == rule_id)
    mark = compiled.rule.mark
    assert mark is not None
    example = Example(given, "满足", day, False, mark)
    return outcome(compiled, prepare(bundle, level, compiled.rule, example))


def test_a_period_tells_its_last_day_without_a_word_written(bundle: Bundle) -> None:
    level = level_of(bundle, {"期限": [LATE]}, casetype=False)
    rule = rules_of(level)["试验-期限-01"]
    assert rule.origin == "期限"
    assert rule.effect == "不予受理"
    assert '{{ 起诉状日期 | 期满日("15日") }}' in rule.explain
    assert rule.cure
    assert rule.question.endswith("？")


@pytest.mark.parametrize(
    ("start", "day", "expected"),
    [
        (date(2026, 5, 6), date(2026, 5, 21), "满足"),
        (date(2026, 5, 6), date(2026, 5, 22), "不满足"),
        (date(2026, 5, 8), date(2026, 5, 25), "满足"),
        (date(2026, 5, 8), date(2026, 5, 26), "不满足"),
    ],
)
def test_a_period_is_counted_as_the_code_does(
    bundle: Bundle, start: date, day: date, expected: str
) -> None:
    """15 May 2026 plus 15 days from the 8th is a Saturday: the Monday after it is the last day."""
    level = level_of(bundle, {"期限": [LATE]}, casetype=False)
    assert state(bundle, level, "试验-期限-01", {"起诉状日期": start}, day) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 11, 7), "不满足"), (date(2026, 11, 8), "满足")]
)
def test_a_bar_ends_on_the_day_itself_though_a_sunday(
    bundle: Bundle, day: date, expected: str
) -> None:
    barred = {**LATE, "性质": "不得起诉的期间", "期间": "6个月"}
    level = level_of(bundle, {"期限": [barred]}, casetype=False)
    given = {"起诉状日期": date(2026, 5, 8)}
    assert state(bundle, level, "试验-期限-01", given, day) == expected


def test_the_longest_period_cuts_the_other_off(bundle: Bundle) -> None:
    entry = {**LATE, "最长": {"起算": "前案生效日期", "期间": "1年"}}
    level = level_of(bundle, {"期限": [entry]}, casetype=False)
    given = {"起诉状日期": date(2026, 9, 1), "前案生效日期": date(2025, 9, 1)}
    assert state(bundle, level, "试验-期限-01", given, date(2026, 9, 1)) == "满足"
    assert state(bundle, level, "试验-期限-01", given, date(2026, 9, 2)) == "不满足"


ONE_ENTRY = [
    ("期限", LATE, {"起诉状日期": date(2026, 1, 1)}),
    ("前置", STEP, {"已作仲裁裁决": "否"}),
    ("主体", STANDING, {"仲裁协议": "是"}),
    ("不受理", REFUSAL, {"仲裁协议": "是"}),
]


@pytest.mark.parametrize(("kind", "entry", "failing"), ONE_ENTRY)
@pytest.mark.parametrize(
    ("claim", "expected"),
    [({}, "不满足"), ({"有证人": "否"}, "不满足"), ({"有证人": "是"}, "不适用")],
)
def test_an_exception_nobody_claims_is_none(
    bundle: Bundle, kind: str, entry: Any, failing: Any, claim: Any, expected: str
) -> None:
    level = level_of(bundle, {kind: [{**entry, "例外": ["有证人"]}]}, casetype=False)
    assert state(bundle, level, entry["编号"], {**failing, **claim}) == expected


@pytest.mark.parametrize(("kind", "entry", "failing"), ONE_ENTRY)
@pytest.mark.parametrize(
    ("claim", "expected"),
    [({}, ("不满足", "不适用")), ({"有证人": "是"}, ("不适用", "请法官判断"))],
)
def test_a_doubt_that_is_claimed_goes_to_the_judge(
    bundle: Bundle, kind: str, entry: Any, failing: Any, claim: Any, expected: tuple[str, str]
) -> None:
    level = level_of(bundle, {kind: [{**entry, "交法官": ["有证人"]}]}, casetype=False)
    ids = (entry["编号"], f"{entry['编号']}-例外")
    found = tuple(state(bundle, level, rule_id, {**failing, **claim}) for rule_id in ids)
    assert found == expected


def test_nobody_is_asked_about_an_exception_that_does_not_matter(bundle: Bundle) -> None:
    level = level_of(bundle, {"期限": [{**LATE, "交法官": ["有证人"]}]}, casetype=False)
    given = {"起诉状日期": date(2026, 9, 1), "有证人": "是"}
    assert state(bundle, level, "试验-期限-01-例外", given, date(2026, 9, 2)) == "满足"


def test_an_exception_claimed_without_the_day_goes_to_the_judge(bundle: Bundle) -> None:
    level = level_of(bundle, {"期限": [{**LATE, "交法官": ["有证人"]}]}, casetype=False)
    assert state(bundle, level, "试验-期限-01-例外", {"有证人": "是"}) == "请法官判断"
    assert state(bundle, level, "试验-期限-01", {}) == "待定"


def test_an_exception_only_told_waits_for_the_day(bundle: Bundle) -> None:
    told = {"所写的话": {"含": ["才收到"]}}
    level = level_of(bundle, {"期限": [{**LATE, "交法官": ["有证人", told]}]}, casetype=False)
    exception, words = "试验-期限-01-例外", {"所写的话": "上个月才收到。"}
    late = {"起诉状日期": date(2026, 1, 1)}
    assert state(bundle, level, exception, words) == "待定"
    assert state(bundle, level, exception, {**words, **late}) == "请法官判断"
    assert state(bundle, level, exception, {**words, "有证人": "是"}) == "请法官判断"


def test_a_step_says_where_to_go_and_when_to_come_back(bundle: Bundle) -> None:
    rule = rules_of(level_of(bundle, {"前置": [STEP]}, casetype=False))["试验-前置-01"]
    assert rule.title == "先书面请求监事会起诉"
    assert rule.explain == "要先书面请求监事会起诉，才能起诉。"
    assert rule.cure == "向公司的监事会书面请求监事会起诉；被拒绝或者三十日未起诉的，可以起诉。"


def test_what_must_be_accepted_wins(bundle: Bundle) -> None:
    files = {"不受理": [REFUSAL], "应受理": [ACCEPTANCE]}
    level = level_of(bundle, files, casetype=False)
    given = {"仲裁协议": "是"}
    assert state(bundle, level, "试验-不受理-01", given) == "不满足"
    assert state(bundle, level, "试验-不受理-01", {**given, "申请鉴定": "是"}) == "不适用"
    assert state(bundle, level, "试验-应受理-01", {**given, "申请鉴定": "是"}) == "不满足"
    told = str([texts(c) for c in rule_clauses(level.rules[-2])])
    assert "应当受理的情形也不看这一条" in told


def test_it_wins_over_rules_of_the_levels_above_here_only(bundle: Bundle) -> None:
    """The rule above stays as it is for every other cause."""
    above = "公证-撤销-01"
    level = level_of(bundle, {"应受理": [{**ACCEPTANCE, "胜过": [above]}]}, casetype=False)
    given = {"请求变更撤销公证书或确认无效": "是", "申请鉴定": "是"}
    assert state(bundle, level, above, given) == "不适用"
    assert level.parent is not None
    assert state(bundle, level.parent, above, given) == "不满足"
    place = next(path for c, path in level.effective() if c.rule.id == above)
    assert place == ()


def test_generated_examples_stand_on_both_sides_and_hold(bundle: Bundle) -> None:
    entries = {"期限": [{**LATE, "例外": ["有证人"], "适用": {"请求依据": "合同"}}], "前置": [STEP]}
    level = level_of(bundle, entries, casetype=False)
    found = {r.id: [e for e in r.examples if e.generated] for r in level.own.rules}
    assert {e.expected for e in found["试验-期限-01"]} == {"满足", "不满足", "不适用"}
    assert {e.expected for e in found["试验-前置-01"]} == {"满足", "不满足"}
    assert list(failures(bundle, level)) == []


@pytest.mark.parametrize("length", ["1日", "15日", "30日", "3个月", "6个月", "1年", "20年"])
@pytest.mark.parametrize("nature", ["起诉期限", "不得起诉的期间"])
def test_generated_examples_hold_whatever_the_length(
    bundle: Bundle, length: str, nature: str
) -> None:
    entry = {**LATE, "期间": length, "性质": nature}
    level = level_of(bundle, {"期限": [entry]}, casetype=False)
    assert rules_of(level)["试验-期限-01"].examples
    assert list(failures(bundle, level)) == []


def test_the_form_is_told_not_the_condition(bundle: Bundle) -> None:
    level = level_of(bundle, {"期限": [{**LATE, "例外": ["有证人"]}]}, casetype=False)
    compiled = next(c for c in level.rules if c.rule.id == "试验-期限-01")
    told = [texts(c)[0] for c in rule_clauses(compiled)]
    assert told == [
        "应当从“起诉状日期”的次日起15日内起诉；最后一天是法定休假日的，顺延到休假日后的第一天。",
        "主张了这样的情况就不看这一条，没有主张就是没有：“有证人”为“是”。",
        "不合期限的，可能不予受理，由法官确认；没有回答的事实不作根据。",
    ]
