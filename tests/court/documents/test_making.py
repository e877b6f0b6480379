"""The document set of a decision: complete, hard to break, all or nothing."""

from __future__ import annotations

import copy
import io
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from court.core.numbers import series_of
from court.documents.making import DocumentSet, Options, make_set
from court.documents.selection import load_document_rules
from court.documents.values import Decision
from court.signing.verify import verify
from court.typesetting.fonts import MISSING, Replaced, load, printable
from engine.bundle.bundle import Bundle
from engine.text.errors import BundleError, FilingError, LianError
from tests.court.papers import (
    DAY,
    NOW,
    ROOT,
    case_of,
    example,
    needs_poppler,
    pair,
    seal,
    squeezed,
    text_of,
    workshop,
)


def made_for(raw: dict[str, Any], kind: str, **options: Any) -> DocumentSet:
    number = "（2026）粤2071民初9号" if kind == "登记立案" else ""
    decision = Decision(kind, DAY, case_number=number, days=options.pop("days", 15))
    return make_set(workshop(), case_of(raw), decision, seal(), NOW, Options(**options))


def papers(found: DocumentSet) -> list[str]:
    return [made.document.name for made in found.made]


def changed(number: str, **facts: Any) -> dict[str, Any]:
    raw = example(number)
    raw.update(facts)
    return raw


def test_acceptance_gives_sealed_papers_and_the_defendants_notice() -> None:
    found = made_for(example("01"), "登记立案")
    assert papers(found)[:6] == [
        "受理案件通知书",
        "诉讼费用交纳通知书",
        "诉讼权利义务告知书",
        "举证通知书",
        "送达地址确认书",
        "送达地址确认书",
    ]
    assert "廉政监督卡" in papers(found)
    assert "应诉通知书" in papers(found)
    for made in found.made:
        assert made.sealed and verify(made.files["pdf"], pair().chain).valid


@needs_poppler
def test_the_papers_say_what_they_must() -> None:
    found = made_for(example("01"), "登记立案")
    texts = {made.document.name: text_of(made.files["pdf"]) for made in found.made}
    for text in texts.values():
        assert "（2026）粤2071民初9号" in text and "二〇二六年九月七日" in text
    fee = texts["诉讼费用交纳通知书"]
    assert "1,800元" in fee and "人民币壹仟捌佰元整" in fee and "7日内" in fee
    assert "15日内" in texts["应诉通知书"]
    assert "利息" in fee, "没有写明数额的请求要列出"


@needs_poppler
def test_nobody_is_told_to_pay_where_nothing_is_paid() -> None:
    person = {"类型": "自然人", "姓名": "李文海", "住所地": "广东省中山市石岐街道莲塘路8号"}
    court = example("01")["受诉法院"]
    free = {"受诉法院": court, "案由": "申请变更监护人", "申请人": [person]}
    for raw, pays in ((example("01"), True), (free, False)):
        found = made_for(raw, "登记立案")
        assert ("诉讼费用交纳通知书" in papers(found)) is pays
        texts = [text_of(made.files["pdf"]) for made in found.made]
        assert any("按照规定交纳诉讼费用" in text for text in texts) is pays
        (duties, *_) = [t for t in texts if "主要诉讼权利和义务" in t]
        assert ("5．履行发生法律效力的法律文书；" in duties) is pays
        assert ("5．履行发生法律效力的法律文书。" in duties) is not pays


def test_foreign_defendants_get_their_own_period() -> None:
    raw = example("01")
    other = copy.deepcopy(raw["被告"][0])
    other |= {"姓名": "陈远", "境内有住所": False}
    raw["被告"].append(other)
    notices = [m for m in made_for(raw, "登记立案").made if m.document.name == "应诉通知书"]
    assert [m.recipients for m in notices] == [("张国栋",), ("陈远",)]
    assert ["30日" in "".join(m.document.texts()) for m in notices] == [False, True]


def test_a_defendant_whose_home_is_unclear_is_named_to_the_judge() -> None:
    raw = example("01")
    raw["被告"][0] |= {"国籍或地区": "新加坡", "证件类型": "护照", "证件号码": "E1234567"}
    found = made_for(raw, "登记立案")
    assert "应诉通知书" not in papers(found)
    assert any("张国栋" in remark and "应诉通知书" in remark for remark in found.remarks)


def test_the_small_claims_notice_only_when_chosen_and_fitting() -> None:
    small = changed("01", 标的总额=50_000)
    assert "小额诉讼程序告知书" not in papers(made_for(small, "登记立案"))
    chosen = frozenset({"小额诉讼程序告知书"})
    assert "小额诉讼程序告知书" in papers(made_for(small, "登记立案", chosen=chosen))
    large = changed("01", 标的总额=80_000)
    assert "小额诉讼程序告知书" not in papers(made_for(large, "登记立案", chosen=chosen))


def test_the_divorce_notice_only_in_divorce() -> None:
    assert "离婚损害赔偿权利告知书" in papers(made_for(example("04"), "登记立案"))
    assert "离婚损害赔偿权利告知书" not in papers(made_for(example("01"), "登记立案"))


def test_a_supplement_notice_lists_every_defect_once_and_nothing_else() -> None:
    raw = example("02")
    case = case_of(raw)
    found = made_for(raw, "补正告知", days=10)
    text = "".join(found.made[0].document.texts())
    defects = [f for f in case.opinion.findings if f.state == "不满足" and f.counted == "补正"]
    assert len(defects) > 3
    for finding in defects:
        assert text.count(finding.explanation) == 1, finding.title
    others = [f for f in case.opinion.findings if f not in defects and f.explanation]
    assert others
    assert all(f.explanation not in text for f in others)
    assert "10日内补正" in text and "退回诉状" in text


def test_a_supplement_notice_names_the_claim_the_person_and_what_was_filled_in() -> None:
    raw = changed("01", 诉讼请求=[{"名称": "其他费用", "金额": 80_000}, {"名称": "本金"}])
    raw["被告"].append({"类型": "自然人", "姓名": "何美玲"})
    text = "".join(made_for(raw, "补正告知", days=10).made[0].document.texts())
    assert "第2项请求“本金”" in text and "第二项请求" not in text  # said once
    assert "被告二何美玲：" in text
    assert "原来填写的是：起诉状份数：2。" in text


def test_a_supplement_notice_lists_what_the_law_wants_in_a_complaint_once() -> None:
    raw = changed(
        "02", 原告=[{"类型": "自然人", "姓名": "李文海", "住所地": "中山市石岐街道一路1号"}]
    )
    case = case_of(raw)
    hints = [f for f in case.opinion.findings if f.state == "不满足" and f.counted == "提示"]
    wanted = [f for f in hints if any("第124条" in basis for basis in f.basis)]
    assert wanted
    text = "".join(made_for(raw, "补正告知", days=10).made[0].document.texts())
    for finding in wanted:
        assert text.count(finding.explanation) == 1, finding.title
    assert "不因此不予登记立案" in text


def test_the_period_is_the_judges_to_set() -> None:
    decision = Decision("补正告知", DAY)
    with pytest.raises(LianError, match="期限由法官指定"):
        make_set(workshop(), case_of(example("02")), decision, seal(), NOW)


def test_nothing_to_object_to_gives_no_notice() -> None:
    for kind in ("补正告知", "拟不予受理", "管辖告知", "前置告知"):
        with pytest.raises(LianError, match="没有可以写进"):
            made_for(example("01"), kind)


def test_a_draft_ruling_is_unsigned_marked_and_rests_on_confirmed_findings_only() -> None:
    raw = example("05")
    found = made_for(raw, "拟不予受理")
    (draft,) = found.made
    assert not draft.sealed and draft.document.mark == "书稿" and "docx" in draft.files
    assert not verify(draft.files["pdf"], pair().chain).signed
    text = "".join(draft.document.texts())
    assert "上诉于中山市中级人民法院" in text and "十日内" in text
    none = Decision("拟不予受理", DAY, confirmed=frozenset())
    with pytest.raises(LianError, match="没有可以写进"):
        make_set(workshop(), case_of(raw), none, seal(), NOW)


def test_filers_get_both_layouts_editable() -> None:
    found = made_for(example("01"), "当事人文书", word=True)
    assert papers(found) == [
        "民事起诉状",
        "民事起诉状（要素式）",
        "证据清单",
        "送达地址确认书（当事人填写）",
        "诚信诉讼承诺书",
    ]
    only = made_for(example("01"), "当事人文书", form="要素")
    assert "民事起诉状" not in papers(only)
    for made in found.made:
        assert not made.sealed
        words = read_docx(made.files["docx"])
        for text in made.document.texts():
            assert squeezed(text) in words


def read_docx(data: bytes) -> str:
    file = docx.Document(io.BytesIO(data))
    cells = [c.text for t in file.tables for row in t.rows for c in row.cells]
    return squeezed("".join([p.text for p in file.paragraphs] + cells))


def test_every_answer_stands_in_the_element_layout() -> None:
    raw = example("01")
    raw["借款利率"] = "年利率百分之十二"
    raw["存在逾期还款"] = True
    (paper,) = [
        m for m in made_for(raw, "当事人文书").made if m.document.name == "民事起诉状（要素式）"
    ]
    text = "".join(paper.document.texts())
    for value in ("年利率百分之十二", "☑是", "80,000元", raw["事实与理由"], "李文海"):
        assert value in text


NASTY = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs", "Cc")),
        st.sampled_from("<>&{}#$*_\\\"'`@[]()=\u202e\u200d\ufeff🫠👩‍👩‍👧𠮷"),
    ),
    min_size=1,
    max_size=80,
)


@needs_poppler
@settings(max_examples=25)
@given(name=NASTY, story=NASTY, claim=NASTY)
def test_no_text_of_a_filer_costs_a_document(name: str, story: str, claim: str) -> None:
    raw = example("01")
    raw["被告"][0]["姓名"] = f"张{name}"
    raw["事实与理由"] = f"借款{story}"
    raw["诉讼请求"][0]["内容"] = f"归还{claim}"
    try:
        found = made_for(raw, "当事人文书", form="普通", word=True)
    except FilingError as error:
        assert "控制字符" in str(error)
        reject()
    complaint = found.made[0]
    text = text_of(complaint.files["pdf"])
    fonts = load()
    case = case_of(raw)
    for value in (case.values["事实与理由"], case.values["诉讼请求"][0]["内容"]):
        for line in str(value).splitlines():
            assert squeezed(printable(line, fonts, Replaced())) in text
    assert read_docx(complaint.files["docx"])


@needs_poppler
def test_two_hundred_parties() -> None:
    raw = example("01")
    raw["被告"] = [{**raw["被告"][0], "姓名": f"被告甲{n}号"} for n in range(200)]
    found = made_for(raw, "登记立案")
    notice = next(m for m in found.made if m.document.name == "应诉通知书")
    assert notice.copies == 200
    text = text_of(notice.files["pdf"])
    assert all(f"被告甲{n}号" in text for n in range(200))


@pytest.mark.parametrize(
    ("amount", "payable", "words"),
    [
        ("0.01", "50", "人民币伍拾元整"),
        ("1000000000000000", "5000000041800", "人民币伍万亿零肆万壹仟捌佰元整"),
    ],
)
def test_the_smallest_and_the_largest_amount(amount: str, payable: str, words: str) -> None:
    raw = example("01")
    raw["诉讼请求"] = [{"名称": "本金", "金额": amount}]
    raw["标的总额"] = amount
    found = made_for(raw, "登记立案")
    fee = next(m for m in found.made if m.document.name == "诉讼费用交纳通知书")
    text = "".join(fee.document.texts())
    assert f"{Decimal(payable):,}元" in text and words in text


def test_no_amount_is_not_zero() -> None:
    raw = example("01")
    raw["诉讼请求"] = [{"名称": "本金"}]
    raw.pop("标的总额", None)
    found = made_for(raw, "登记立案")
    fee = next(m for m in found.made if m.document.name == "诉讼费用交纳通知书")
    assert "另行通知" in "".join(fee.document.texts())
    assert any("受理费没有算出" in remark for remark in found.remarks)


def test_a_rare_name_is_shown_and_reported() -> None:
    raw = example("01")
    raw["被告"][0]["姓名"] = "张🫠"
    found = made_for(raw, "登记立案")
    notice = next(m for m in found.manifest()["文书"] if m["文书"] == "应诉通知书")
    assert MISSING in notice["说明"][0] and "U+1FAE0" in notice["说明"][0]


def test_without_a_seal_nothing_that_needs_one_is_made() -> None:
    with pytest.raises(LianError, match="没有可用的印章"):
        make_set(
            workshop(),
            case_of(example("01")),
            Decision("登记立案", DAY, case_number="x"),
            None,
            NOW,
        )


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from court.files.atomic import write_all
from engine.text.errors import LianError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    write_all(Path(sys.argv[1]), {"一.pdf": b"x" * 10_000, "二.pdf": b"x" * 90_000})
except LianError as error:
    print(error)
"""


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    out = tmp_path / "文书"
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(out)], capture_output=True, cwd=ROOT, text=True
    )
    assert "什么也没有留下" in done.stdout
    assert list(out.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "- {文书: 受理通知, 决定: 登记立案, 给: 起诉方, 依据: [民事诉讼法 126]}",
            "受理案件通知书",
        ),
        ("- {文书: 应诉通知书, 决定: 登记, 给: 对方, 依据: [民事诉讼法 128]}", "登记立案"),
        (
            "- {文书: 应诉通知书, 决定: 登记立案, 给: 被告, 依据: [民事诉讼法 128]}",
            "“给”没有“被告”",
        ),
        ("- {文书: 应诉通知书, 决定: 登记立案, 给: 对方, 依据: [民事诉讼法 999]}", "没有第999条"),
        ("- {文书: 应诉通知书, 决定: 登记立案, 给: 对方}", "要写“依据”"),
        (
            "- {文书: 应诉通知书, 决定: 登记立案, 给: 对方, 当: {没有: 是}, 依据: [民事诉讼法 128]}",
            "没有",
        ),
        (
            "- {文书: 应诉通知书, 决定: 登记立案, 给: 对方, 时: 是, 依据: [民事诉讼法 128]}",
            "不认识“时”",
        ),
    ],
)
def test_a_faulty_document_rule_is_refused_at_its_line(
    line: str, words: str, tmp_path: Path
) -> None:
    for folder in ("casetypes", "rules"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    (tmp_path / "rules").unlink()
    (tmp_path / "rules").mkdir()
    for item in (ROOT / "rules").iterdir():
        (tmp_path / "rules" / item.name).symlink_to(item)
    (tmp_path / "rules" / "文书.yaml").unlink()
    (tmp_path / "rules" / "文书.yaml").write_text(f"文书:\n{line}\n", encoding="utf-8")
    with pytest.raises(BundleError) as caught:
        load_document_rules(Bundle.load(tmp_path), workshop().templates)
    assert any(
        "文书.yaml:2:" in str(problem) and words in str(problem)
        for problem in caught.value.problems
    ), caught.value.problems


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        ("民间借贷纠纷", "民初"),
        ("申请支付令", "民督"),
        ("申请人身安全保护令", "民保令"),
        ("申请司法确认调解协议", "民特"),
    ],
)
def test_each_kind_of_case_has_its_series(cause: str, kind: str) -> None:
    case = case_of({"案由": cause, "起诉日期": "2026-09-07"})
    assert series_of(case).show(7) == f"（2026）粤2071{kind}7号"
    assert case.day == date(2026, 9, 7)
