"""Facts named by party and element, and the complaint in which each has its place."""

from __future__ import annotations

from court.opinions.complaint import Complaint, complaint, resting_on
from court.opinions.facts_shown import FactNames, anchor
from engine.check.opinion import Findings
from engine.language.vocabulary import Vocabulary
from tests.court.papers import case_of, example


def shown(number: str) -> tuple[FactNames, Complaint, Findings]:
    raw = example(number)
    case = case_of(raw)
    findings = case.opinion.findings
    names = FactNames(raw, case.ruleset.vocabulary)
    return names, complaint(names, resting_on(findings)), findings


def test_a_single_party_has_no_number_and_several_have() -> None:
    names = FactNames(
        {"被告": [{"姓名": "甲"}], "原告": [{"姓名": "乙"}, {"姓名": "丙"}]}, vocabulary()
    )
    assert names.label("被告[0].住所地") == "被告 · 住所地"
    assert names.label("原告[1].住所地") == "原告二 · 住所地"
    assert names.person("原告[1]") == "原告二 丙"


def test_claims_and_evidence_are_called_by_their_names() -> None:
    names = FactNames({"诉讼请求": [{"名称": "本金"}, {"名称": "利息"}]}, vocabulary())
    assert names.label("诉讼请求[1].起算日") == "请求二（利息） · 起算日"
    assert names.owner("证据", 0) == "证据一"


def test_labels_are_the_dictionarys_and_paths_never_show() -> None:
    names, view, findings = shown("02")
    rows = [row for finding in findings for row in names.rows(finding.facts)]
    texts = [row.label for row in rows] + [
        piece.text for section in view.sections for line in section.lines for piece in line.pieces
    ]
    assert texts and not any("[" in text for text in texts)
    assert names.label("仲裁协议") == "有无仲裁约定"


def test_unanswered_facts_of_one_owner_share_a_line() -> None:
    names, _, findings = shown("02")
    defendant = next(f for f in findings if f.rule_id == "起诉-被告-01")
    rows = names.rows(defendant.facts)
    assert [row.value for row in rows] == ["没有主张", "自然人", "都没有填"]
    assert rows[2].label.startswith("被告 · 住所地、经常居住地、工作单位、证件号码")


def test_every_fact_of_an_objection_leads_to_a_place_on_the_paper() -> None:
    for number in ("02", "03", "13", "48", "49"):
        names, view, findings = shown(number)
        places = {
            place
            for section in view.sections
            for place in (
                section.anchor,
                *(line.anchor for line in section.lines),
                *(piece.anchor for line in section.lines for piece in line.pieces),
            )
        }
        for finding in findings:
            if finding.state in ("不满足", "请法官判断"):
                for row in names.rows(finding.facts):
                    if row.anchor and row.source != "工作人员认定":
                        assert row.anchor in places, (number, finding.rule_id, row)


def test_places_are_on_the_paper_once() -> None:
    _, view, _ = shown("02")
    found = [
        piece.anchor
        for section in view.sections
        for line in section.lines
        for piece in line.pieces
        if piece.anchor
    ]
    assert len(found) == len(set(found))


def test_facts_of_the_court_and_of_inference_lead_nowhere() -> None:
    names, _, findings = shown("02")
    rows = [row for f in findings for row in names.rows(f.facts)]
    assert {row.source for row in rows if not row.anchor} <= {"收件记录", "由系统推导"}


def test_the_paper_says_all_that_was_filled_in() -> None:
    _, view, _ = shown("48")
    text = "".join(
        line.head + "".join(piece.text for piece in line.pieces)
        for section in view.sections
        for line in section.lines
    )
    for said in (
        "Brightwater Trading Ltd",
        "英国伦敦国王街1号",
        "500,000元",
        "被告拖欠货款",
        "营业执照",
    ):
        assert said in text


def test_missing_parties_and_empty_filings_can_be_shown() -> None:
    names = FactNames({"案由": "民间借贷纠纷"}, vocabulary())
    view = complaint(names, [("原告", False), ("事实与理由", False)])
    gaps = [p.text for s in view.sections for line in s.lines for p in line.pieces if p.gap]
    assert gaps == ["没有填原告", "没有填：事实与理由"]


def test_what_cannot_be_read_is_shown_as_written() -> None:
    names = FactNames({"原告": [{"姓名": "甲", "出生日期": "十三月"}]}, vocabulary())
    text = "".join(p.text for s in complaint(names).sections for x in s.lines for p in x.pieces)
    assert "十三月" in text


def test_anchors_are_ids() -> None:
    assert anchor("被告[0].住所地") == "at-被告-0-住所地"
    assert " " not in anchor("利息 · 起算日")


def vocabulary() -> Vocabulary:
    return case_of(example("01")).ruleset.vocabulary
