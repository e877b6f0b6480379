"""Sides and names of parties, of what was filled in and of typed values."""

from __future__ import annotations

from engine.language.parties import CLAIMING, RESPONDING, SIDES, Parties, lists_of
from engine.language.vocabulary import PARTY_LISTS
from engine.values.basic import NOT_APPLICABLE

FILING = {
    "原告": [{"姓名": " 李文海 ", "证件号码": "44200019850312003X"}, "不是当事人"],
    "被告": [{"名称": "某公司"}, {"字号": "某店"}, {"姓名": NOT_APPLICABLE, "名称": "某厂"}, {}],
    "第三人": None,
}


def test_parties_stand_on_their_sides_in_the_order_of_the_filing() -> None:
    parties = Parties(FILING)
    assert parties.names(CLAIMING) == ["李文海"]
    assert parties.names(RESPONDING) == ["某公司", "某店", "某厂"]
    assert [(p.side, p.position) for p in parties.of()] == [
        ("原告", 0), ("被告", 0), ("被告", 1), ("被告", 2), ("被告", 3),
    ]  # fmt: skip
    assert parties.of(CLAIMING)[0].number == "44200019850312003X"


def test_every_list_of_parties_has_a_side() -> None:
    assert set(SIDES) == set(PARTY_LISTS)
    assert lists_of("非讼") == ("申请人", "被申请人")
    assert lists_of("特殊诉讼") == ("原告", "被告")
