"""Scenarios out to Excel and Word and in again, with results."""

from __future__ import annotations

import io

import docx
import pytest
from openpyxl import load_workbook

from court.workshop import scenario_files
from court.workshop.scenario_files import EXCEL, KINDS, WORD, texts_of, to_file
from engine.bundle.bundle import Bundle
from engine.scenarios.reading import Scenario, read_feature, read_features
from engine.scenarios.running import run
from engine.text.errors import FilingError
from engine.text.files import Files
from tests.court.papers import ROOT

TEXT = """\
  场景: 担保人先被起诉
    假如一份齐全的"民间借贷纠纷"材料，其中
      | 事实 | 值 |
      | 借款人涉嫌非法集资 | 是 |
      | 第一被告的住所地 | 广东省中山市 |
    当2026-09-07提交
    那么结论是"{conclusion}"
    并且不应当因为“借款人涉嫌非法集资等犯罪”（借贷-涉刑-01）被拦下
"""


def scenario(conclusion: str = "建议登记立案") -> Scenario:
    (found,) = read_feature("本院", TEXT.format(conclusion=conclusion)).scenarios
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_scenario_goes_out_and_comes_in_again(kind: str) -> None:
    (said,) = texts_of(to_file(kind, [(scenario(), None)]))
    assert said == scenario().text


def test_every_delivered_scenario_that_runs_here_comes_in_as_it_went_out(bundle: Bundle) -> None:
    names = sorted((ROOT / "features").glob("*.feature"))
    files = Files({f"features/{p.name}": p.read_bytes() for p in names})
    found = [s for f in read_features(files) for s in f.scenarios if s.runs_here][:100]
    for one, said in zip(found, texts_of(to_file(EXCEL, [(s, None) for s in found])), strict=True):
        (again,) = read_feature("本院", said).scenarios
        assert (again.title, again.cause) == (one.title, one.cause)
        assert again.runs_here, again.text
        assert run(bundle, again).passed == run(bundle, one).passed, one.title


def test_results_stand_in_the_last_column(bundle: Bundle) -> None:
    wrong = scenario("建议补正")
    result = run(bundle, wrong)
    book = load_workbook(io.BytesIO(to_file(EXCEL, [(wrong, result), (scenario(), None)])))
    rows = [[cell.value or "" for cell in row] for row in book.worksheets[0].iter_rows()]
    assert rows[1][2].startswith("不成立：期望") and rows[-1][2] == ""
    assert [row[2] for row in rows if row[0] == "应当"] == ["不成立", ""]
    (table,) = docx.Document(io.BytesIO(to_file(WORD, [(wrong, result)]))).tables
    assert "不成立" in table.rows[1].cells[2].text


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    (one,) = read_feature("x", TEXT.replace("广东省中山市", "=1+1")).scenarios
    book = load_workbook(io.BytesIO(to_file(EXCEL, [(one, None)])))
    assert "f" not in {c.data_type for row in book.worksheets[0].iter_rows() for c in row}
    assert "=1+1" in {c.value for row in book.worksheets[0].iter_rows() for c in row}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"x" * 3_000_000, to_file(EXCEL, [])])
def test_what_is_no_file_of_scenarios_is_said(data: bytes) -> None:
    with pytest.raises(FilingError):
        texts_of(data)


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenario_files, "MOST_UNPACKED", 100)
    with pytest.raises(FilingError, match="太大"):
        texts_of(to_file(EXCEL, [(scenario(), None)]))
