"""Files and the entries of evidence and materials that name them."""

from __future__ import annotations

from court.filings.file_places import (
    Kind,
    drop,
    guess,
    guess_owner,
    place_of,
    promised,
    put,
    without_doubles,
)
from court.opinions.supplement import EVIDENCE, MATERIALS

IOU = Kind(EVIDENCE, "债权凭证", ("借条", "欠条", "转账凭证"))
OTHER = Kind(EVIDENCE, "其他证据")
IDENTITY = Kind(MATERIALS, "身份证明", ("身份证",), of_a_party=True)


def test_a_file_becomes_evidence_under_its_own_name() -> None:
    content = put({}, "转账 记录.pdf", OTHER, pages=3)
    assert content == {"证据": [{"证据名称": "转账 记录", "文件": "转账 记录.pdf", "页数": 3}]}


def test_an_entry_that_waits_for_its_file_takes_it() -> None:
    typed = {"证据": [{"证据名称": "债权凭证", "证明对象": "借了 8 万元"}]}
    content = put(typed, "借条.jpg", IOU, pages=1)
    assert content["证据"] == [
        {"证据名称": "债权凭证", "证明对象": "借了 8 万元", "文件": "借条.jpg", "页数": 1}
    ]
    again = put(content, "欠条.jpg", IOU)
    assert [e["文件"] for e in again["证据"]] == ["借条.jpg", "欠条.jpg"]


def test_a_paper_belongs_to_a_party() -> None:
    ticked = {"材料": [{"种类": "身份证明", "所属当事人": "沈若琳"}]}
    content = put(ticked, "身份证.jpg", IDENTITY, "沈若琳")
    assert content["材料"] == [
        {"种类": "身份证明", "所属当事人": "沈若琳", "文件": "身份证.jpg", "份数": 1}
    ]
    other = put(ticked, "身份证.jpg", IDENTITY, "陆子谦")
    assert len(other["材料"]) == 2


def test_calling_it_something_else_moves_it() -> None:
    content = put({}, "身份证.jpg", OTHER)
    moved = put(content, "身份证.jpg", IDENTITY, "沈若琳")
    assert "证据" not in moved
    place = place_of(moved, "身份证.jpg")
    assert place is not None
    assert (place.list_name, place.name, place.owner) == ("材料", "身份证明", "沈若琳")


def test_taking_a_file_away_keeps_what_was_written_about_it() -> None:
    content = put({"证据": [{"证据名称": "债权凭证", "证明对象": "借款"}]}, "借条.jpg", IOU)
    assert drop(content, "借条.jpg")["证据"] == [{"证据名称": "债权凭证", "证明对象": "借款"}]
    assert drop(put({}, "a.pdf", OTHER), "a.pdf") == {}
    assert place_of({}, "a.pdf") is None


def test_a_paper_that_is_there_is_not_named_twice() -> None:
    plain = {"种类": "身份证明", "所属当事人": "沈若琳"}
    content = put({}, "身份证.jpg", IDENTITY, "沈若琳")
    doubled = {**content, "材料": [*content["材料"], plain]}
    assert without_doubles(doubled) == content
    assert without_doubles({"材料": [plain]}) == {"材料": [plain]}


def test_guessing_by_the_name() -> None:
    transfer = Kind(EVIDENCE, "转账凭证")
    kinds = (IOU, IDENTITY, transfer)
    assert guess("转账凭证.pdf", kinds) is transfer
    assert guess("2025年借条（签字）.jpg", kinds) is IOU
    assert guess("沈若琳身份证正面.jpg", kinds) is IDENTITY
    assert guess("IMG_0042.jpg", kinds).name == "其他证据"
    assert guess_owner("沈若琳身份证正面.jpg", ["陆子谦", "沈若琳"]) == "沈若琳"
    assert guess_owner("IMG.jpg", ["陆子谦", "沈若琳"]) == ""
    assert guess_owner("IMG.jpg", ["陆子谦"]) == "陆子谦"


def test_names_of_any_type_name_no_file() -> None:
    odd: dict[str, object] = {"种类": ["借条"], "文件": [1], "所属当事人": {"甲": 1}}
    content = {"材料": [odd, {k: v for k, v in odd.items() if k != "文件"}]}
    assert promised(content, {"借条.pdf"}) == []
    assert without_doubles(content) == {"材料": [odd]}
