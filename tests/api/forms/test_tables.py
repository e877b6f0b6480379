"""The wording tables speak of facts, options, rules and causes that exist."""

from __future__ import annotations

import pytest

from api.forms.tables import GroupWording, Tables, Wording, load_tables
from court.opinions.checking import COURT_FACTS
from court.opinions.phrases import phrases
from engine.bundle.bundle import Bundle

NOT_ASKED = {"案由", *COURT_FACTS}
KEPT_BY_THE_COURT = {"文件", "电子件合格"}
KINDS = {"自然人", "法人", "非法人组织", "个体工商户"}


@pytest.fixture(scope="module")
def tables(bundle: Bundle) -> Tables:
    return load_tables(bundle)


def worded(tables: Tables, record: str, side: str = "") -> list[Wording]:
    found: list[Wording] = []
    for item in tables.records[record]:
        fields = item.fields if isinstance(item, GroupWording) else (item,)
        for field in fields:
            sides = field.sides or item.sides
            if not side or not sides or side in sides:
                found.append(field)
    return found


def test_general_facts_are_worded_once(tables: Tables, bundle: Bundle) -> None:
    names = [f.name for place in tables.places.values() for f in place.fields]
    wanted = {
        f.name
        for f in bundle.dictionary.facts.values()
        if not (f.derived or f.staff_only or f.type == "列表")
    }
    assert len(names) == len(set(names))
    assert set(names) <= wanted - NOT_ASKED


@pytest.mark.parametrize("side", ["起诉方", "相对方", "第三人"])
def test_a_party_has_every_particular_at_most_once(tables: Tables, side: str) -> None:
    names = [f.name for f in worded(tables, "当事人", side)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("record", ["当事人", "代理人", "证据", "材料"])
def test_every_particular_of_a_record_can_be_filled_in(
    tables: Tables, bundle: Bundle, record: str
) -> None:
    names = {f.name for f in worded(tables, record)}
    known = bundle.dictionary.records[record].values()
    assert {f.name for f in known if not f.derived} - KEPT_BY_THE_COURT == names


def test_options_and_conditions_name_answers_that_exist(tables: Tables, bundle: Bundle) -> None:
    everything = [(bundle.dictionary.facts, f) for f in tables.general().values()]
    for record in ("当事人", "代理人", "证据", "材料"):
        everything += [(bundle.dictionary.records[record], f) for f in worded(tables, record)]
    for facts, wording in everything:
        known = facts[wording.name].options or ("是", "否")
        assert set(wording.options) <= set(known), wording.name
        assert wording.kinds <= KINDS
        if wording.when:
            other, answer = wording.when
            assert answer in (facts[other].options or ("是", "否")), wording.name


def test_titles_are_of_rules_that_exist(bundle: Bundle) -> None:
    ids = {rule.rule.id for level in (bundle.level(()),) for rule in level.rules}
    generated = {"请求-数额"}
    told = phrases(bundle)
    assert set(told.titles) | told.unlisted <= ids | generated


def test_questions_are_of_elements_that_exist(tables: Tables, bundle: Bundle) -> None:
    names = {
        e.fact.name
        for path in bundle.paths()
        for e in bundle.level(path).casetype.elements
        if e.fact is not None
    }
    assert set(tables.questions) <= names | set(bundle.dictionary.facts)
