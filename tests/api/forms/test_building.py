"""Every cause of the catalogue has a form, and each fact a place of its own in it."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from api.forms.building import form_for
from api.forms.model import Field, Fold, FormModel, fields_of, rows_of
from api.forms.relevance import rests_on
from api.forms.tables import load_tables
from engine.bundle.bundle import Bundle

DAY = date(2026, 9, 7)
COURT_ONLY = {"案由", "受诉法院", "起诉日期", "渠道", "网上实名认证"}
WINDOW_ONLY = {"起诉状签名盖章", "起诉状份数", "送达地址确认书", "同意电子送达"}
NO_LONGER_ASKED = "以前的"  # a group of the dictionary


def model(bundle: Bundle, cause: str, channel: str = "网上") -> FormModel:
    found = bundle.catalogue.resolve(cause, DAY).cause
    assert found is not None
    return form_for(bundle, found, DAY, channel)


def names_at_the_top(form: FormModel) -> list[str]:
    return [f.name for section in form.sections for f, _ in fields_of(section.blocks)]


def test_every_cause_of_the_catalogue_has_a_form(bundle: Bundle) -> None:
    causes = bundle.catalogue.edition_on(DAY).causes
    tables = load_tables(bundle)
    general = {field.name for place in tables.places.values() for field in place.fields}
    anywhere: set[str] = set()
    for cause in causes:
        form = form_for(bundle, cause, DAY, "网上")
        names = Counter(names_at_the_top(form))
        assert max(names.values()) == 1, (cause.name, names.most_common(3))
        claims = form.rows("诉讼请求")
        asked = [preset.value for preset in claims.presets] if claims else []
        if "负担诉讼费用" in asked:
            after = asked[asked.index("负担诉讼费用") + 1 :]
            assert set(after) <= {"其他请求"}, (cause.name, after)
        for preset in claims.presets if claims else ():
            labels = Counter(field.label for field, _ in fields_of(preset.blocks))
            assert max(labels.values()) == 1, (cause.name, preset.value, labels.most_common(2))
        anywhere |= set(names)
        used = general | rests_on(form.ruleset)
        shared = [f for f in bundle.dictionary.facts.values() if f.name in used]
        facts = [*shared, *form.ruleset.casetype.facts()]
        fillable = {
            f.name for f in facts if not (f.derived or f.staff_only or f.type == "列表")
        } - COURT_ONLY
        missing = fillable - set(names) - WINDOW_ONLY - set(form.ruleset.casetype.told)
        lawsuit_only = (
            {"标的总额", "事实与理由", "请求依据", "使用要素式文本"}
            if form.procedure == "非讼"
            else set()
        )
        assert missing <= lawsuit_only, (cause.name, missing)
    assert len(causes) > 1_000
    everything = [f for f in bundle.dictionary.facts.values() if f.group != NO_LONGER_ASKED]
    nowhere = {f.name for f in everything if not (f.derived or f.staff_only or f.type == "列表")}
    assert nowhere - anywhere - COURT_ONLY - WINDOW_ONLY == set()


def test_what_only_staff_may_state_is_never_asked(bundle: Bundle) -> None:
    form = model(bundle, "民间借贷纠纷")
    for (owner, name), _ in form.index.fields.items():
        facts = form.ruleset.vocabulary
        known = facts.member_facts(owner).get(name) if owner else facts.facts.get(name)
        assert known is None or not (known.staff_only or known.derived), name


def test_sections_come_in_the_order_people_think(bundle: Bundle) -> None:
    form = model(bundle, "民间借贷纠纷")
    assert [s.title for s in form.sections] == [
        "您是谁（出借人）",
        "对方是谁（借款人）",
        "您请求什么",
        "事情的经过",
        "证据和材料",
        "程序事项",
    ]


def test_claims_follow_the_form_of_the_cause(bundle: Bundle) -> None:
    rows = model(bundle, "民间借贷纠纷").rows("诉讼请求")
    assert rows is not None
    assert [p.value for p in rows.presets][:3] == ["本金", "利息", "提前还款或解除合同"]
    interest = [f.name for f, _ in fields_of(rows.presets[1].blocks)]
    assert interest[:4] == ["金额", "利率", "起算日", "截止日"]


def test_a_sum_that_grows_may_be_left_to_rate_and_day(bundle: Bundle) -> None:
    rows = model(bundle, "民间借贷纠纷").rows("诉讼请求")
    assert rows is not None
    amount = {p.value: next(f for f, _ in fields_of(p.blocks)) for p in rows.presets[:2]}
    assert not amount["本金"].optional and amount["本金"].hint == ""
    assert amount["利息"].optional and "写利率或者标准" in amount["利息"].hint


def test_a_paper_of_ones_own_is_asked_only_its_name(bundle: Bundle) -> None:
    """The rest of it waits in a fold, as with papers that are suggested."""
    rows = model(bundle, "民间借贷纠纷").rows("证据")
    assert rows is not None
    shown = [b.name for b in rows.blocks if isinstance(b, Field) and not b.when]
    folded = [f.name for b in rows.blocks if isinstance(b, Fold) for f, _ in fields_of(b.blocks)]
    assert shown == ["证据名称", "是证人证言"]
    assert folded == ["来源", "证明对象", "状态", "页数"]


def test_papers_are_named_as_people_call_them(bundle: Bundle) -> None:
    """A remark beside a paper does not take the place of the examples."""
    rows = model(bundle, "民间借贷纠纷").rows("证据")
    assert rows is not None
    note = next(p for p in rows.presets if p.value == "债权凭证")
    assert note.hint.startswith("例如 借条、") and "没有借据的" in note.hint


def test_the_machine_speaks_of_no_signing_in(bundle: Bundle) -> None:
    for channel, said in (("自助终端", "在这里拍照交了"), ("网上", "登录以后上传了")):
        form = model(bundle, "民间借贷纠纷", channel)
        fields = [
            f for s in form.sections for r in rows_of(s.blocks) for f, _ in fields_of(r.blocks)
        ]
        assert any(said in field.hint for field in fields), channel


def test_a_petition_has_applicants_and_asks_for_something(bundle: Bundle) -> None:
    form = model(bundle, "申请支付令")
    assert (form.claiming, form.responding) == ("申请人", "被申请人")
    assert "申请事项" in names_at_the_top(form)
    assert [r.list_name for s in form.sections for r in rows_of(s.blocks)][:1] == ["申请人"]


@pytest.mark.parametrize(("channel", "there"), [("网上", False), ("窗口", True)])
def test_signing_is_asked_where_paper_is_handed_in(
    bundle: Bundle, channel: str, there: bool
) -> None:
    names = names_at_the_top(model(bundle, "离婚纠纷", channel))
    assert (set(names) >= WINDOW_ONLY) is there


def test_facts_of_the_review_wait_until_the_check_asks(bundle: Bundle) -> None:
    fields = model(bundle, "离婚纠纷").index.fields
    assert fields[("", "女方怀孕")].asked
    assert not fields[("", "事实与理由")].asked
    loan = model(bundle, "民间借贷纠纷").index.fields
    assert loan[("", "仲裁协议")].asked and not loan[("", "管辖协议")].asked


def test_what_the_cause_already_says_is_not_asked(bundle: Bundle) -> None:
    assert ("", "仲裁协议") not in model(bundle, "离婚纠纷").index.fields
    assert ("", "请求撤销决议") in model(bundle, "公司决议纠纷").index.fields
    assert ("", "请求撤销决议") not in model(bundle, "公司决议撤销纠纷").index.fields


def test_documents_are_asked_of_the_parties_they_concern(bundle: Bundle) -> None:
    papers = {p.value: p.kinds for p in model(bundle, "民间借贷纠纷").papers}
    assert papers["身份证明"] == {"自然人"}
    assert "自然人" not in papers["营业执照"]


def test_a_petition_is_asked_about_in_its_own_words(bundle: Bundle) -> None:
    for cause in ("申请支付令", "申请人身安全保护令", "申请宣告自然人失踪"):
        form = model(bundle, cause)
        asked = [f for section in form.sections for f, _ in fields_of(section.blocks)]
        said = [words for f in asked for words in (f.label, f.question, f.hint) if words]
        assert not [words for words in said if "起诉状" in words], cause
        assert "使用要素式文本" not in {f.name for f in asked}
        assert "申请书上的日期" in said and form.paper == "申请书"
    assert model(bundle, "民间借贷纠纷").paper == "起诉状"


def test_what_a_cause_asks_for_stands_before_what_its_parents_do(bundle: Bundle) -> None:
    """But below an official form of a parent: `照要素式起诉状` its rows come first."""
    rows = model(bundle, "独立保函通知纠纷").rows("诉讼请求")
    assert rows is not None
    assert [p.value for p in rows.presets][:2] == [
        "通知、转递或者更正保函",
        "赔偿没有通知、通知错的损失",
    ]
    official = model(bundle, "商品房销售合同纠纷").rows("诉讼请求")
    assert official is not None
    assert official.presets[0].value == "确定房屋买卖合同关系"


def test_nothing_of_the_official_form_stands_open_among_the_questions(bundle: Bundle) -> None:
    form = model(bundle, "技术许可合同纠纷")
    (matters,) = [s for s in form.sections if s.key == "matters"]
    assert "鉴定机构名称" not in [b.name for b in matters.blocks if isinstance(b, Field)]
    assert ("", "鉴定机构名称") in form.index.fields


def test_a_petition_can_be_ticked_before_it_is_written(bundle: Bundle) -> None:
    form = model(bundle, "申请破产重整")
    (claims,) = [s for s in form.sections if s.key == "claims"]
    assert [type(b).__name__ for b in claims.blocks[:2]] == ["Rows", "Field"]
    assert not form.index.fields["", "申请的事实和理由"].optional


def test_where_an_accident_happened_is_asked_once(bundle: Bundle) -> None:
    """民事诉讼法 29, 30: the place of the accident decides, and no other place of the harm."""
    for cause in ("水上运输财产损害责任纠纷", "机动车交通事故责任纠纷"):
        fields = model(bundle, cause).index.fields
        assert fields["", "侵权行为地"].asked, cause
    assert not model(bundle, "教育机构责任纠纷").index.fields["", "侵权行为地"].asked


def test_a_rate_is_not_asked_beside_a_standard(bundle: Bundle) -> None:
    rows = model(bundle, "竞业限制纠纷").rows("诉讼请求")
    assert rows is not None
    (penalty,) = [p for p in rows.presets if p.value == "竞业限制违约金"]
    labels = [f.label for f, _ in fields_of(penalty.blocks)]
    assert "约定的标准" in labels
    assert "利率或标准" not in labels


def test_a_petition_names_nobody_its_claims_are_made_against(bundle: Bundle) -> None:
    rows = model(bundle, "申请变更监护人").rows("诉讼请求")
    assert rows is not None
    assert all(f.name != "对象" for p in rows.presets for f, _ in fields_of(p.blocks))
