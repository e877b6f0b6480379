"""The judge's own words reach the paper; an item without its way out does not; disagreeing is counted."""

from __future__ import annotations

import pytest

from court.core.roles import Action, Role
from court.core.tables import Filing
from court.decisions import issued, papers, preparing, review
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.decisions.tables import DecisionRecord, SetAside
from court.documents.own_words import OwnItem, OwnWords, Words
from court.oversight.overview import Period
from court.oversight.overview_rules import rule_overview
from court.oversight.rule_effects import effects
from engine.text.errors import FilingError, LianError
from tests.court.houses import Founded
from tests.court.papers import text_of


def decided(house: Founded, filing: Filing, plan: Plan) -> DecisionRecord:
    with house.house.work(house.actor(Role.judge)) as work:
        return decisions.decide(work, filing.id, house.fresh(filing).sequence, plan)


def paper(house: Founded, filing: Filing, name: str) -> str:
    with house.house.look(house.actor(Role.judge)) as look:
        found = next(d for d in issued.documents(look, house.fresh(filing)) if d.name == name)
        return text_of(issued.read_document(look, filing.id, found.id, Action.inbox)[1])


def test_items_are_added_worded_anew_and_ordered(house: Founded) -> None:
    filing = house.filed("02")
    own = OwnWords(
        {"起诉-事实-01": Words("没有写清借款是怎么交付的。", "写明交付的时间和方式。")},
        (OwnItem("身份证照片看不清", "重新拍一张", "民事诉讼法 124"),),
        ("自加-1", "起诉-事实-01"),
    )
    record = decided(house, filing, Plan("补正告知", days=7, own=own))
    told = paper(house, filing, "补正告知书")
    assert told.index("身份证照片看不清") < told.index("没有写清借款是怎么交付的")
    assert "补正办法：重新拍一张" in told
    first, second, *_ = record.objections
    assert (first["编号"], first["依据"]) == ("自加-1", ["民事诉讼法 124"])
    assert second["原文"]["释明"] and second["释明"] == "没有写清借款是怎么交付的。"


def test_a_notice_of_only_the_judges_own_items(house: Founded) -> None:
    filing = house.filed("01")
    own = OwnWords(added=(OwnItem("借条缺最后一页", "补交最后一页"),))
    decided(house, filing, Plan("补正告知", days=7, own=own, note="借条缺了一页"))
    assert "借条缺最后一页" in paper(house, filing, "补正告知书")


def test_a_changed_effect_needs_the_judges_text_and_way_out(house: Founded) -> None:
    filing = house.filed("02")
    with house.house.work(house.actor(Role.judge)) as work:
        review.override(
            work, filing.id, filing.sequence, "起诉-事实-01", "前置", "应当先申请劳动仲裁"
        )
    filing = house.fresh(filing)
    with house.house.look(house.actor(Role.judge)) as look:
        with pytest.raises(LianError, match=r"规则原来的话不合用.*先做什么"):
            papers.preview(look, filing.id, Plan("前置告知"))
        words = OwnWords({"起诉-事实-01": Words("加班费应当先申请仲裁。", "")})
        with pytest.raises(LianError, match="没有写先做什么"):
            papers.preview(look, filing.id, Plan("前置告知", own=words))
    words = OwnWords({"起诉-事实-01": Words("加班费应当先申请仲裁。", "向劳动仲裁委员会申请。")})
    decided(house, filing, Plan("前置告知", own=words))
    told = paper(house, filing, "先行程序告知书")
    assert "加班费应当先申请仲裁" in told and "向劳动仲裁委员会申请" in told
    assert "尚未" not in told


def test_registering_against_the_recommendation_asks_and_counts(house: Founded) -> None:
    filing = house.filed("12")
    with pytest.raises(FilingError, match="系统建议“释明告知”"):
        decided(house, filing, Plan("登记立案"))
    record = decided(house, filing, Plan("登记立案", note="仲裁条款没有写明机构"))
    with house.house.look(house.actor(Role.judge)) as look:
        (aside,) = look.session.query(SetAside).all()
        assert (aside.decision_id, aside.decided) == (record.id, "登记立案")
        counted = effects(look, aside.rule_id, "不予受理")
        assert counted.stopped_wrongly == 1 and counted.reasons[0].reason == aside.reason
        period = Period(look.today, look.today)
        (rule,) = rule_overview(look, period).overridden
        assert (rule.rule_id, rule.milder) == (aside.rule_id, 1)


def test_following_the_recommendation_asks_nothing(house: Founded) -> None:
    decided(house, house.filed("02"), Plan("补正告知", days=7))
    with house.house.look() as look:
        assert not look.session.query(SetAside).count()


def test_what_an_assistant_prepared_waits_for_the_judge(house: Founded) -> None:
    filing = house.filed("02")
    own = OwnWords(added=(OwnItem("照片看不清", "重新拍"),))
    plan = Plan("补正告知", days=9, own=own)
    with house.house.work(house.actor(Role.assistant)) as work:
        preparing.forward(work, filing.id, filing.sequence, plan)
    with house.house.look(house.actor(Role.judge)) as look:
        kept = preparing.kept_plan(look, filing, "补正告知")
        assert kept is not None and kept[0] == plan
        assert preparing.forwarded(look, [filing.id]) == {filing.id: ("补正告知", "甲法官助理")}
    decided(house, filing, plan)
    with house.house.look(house.actor(Role.judge)) as look:
        assert preparing.kept_plan(look, filing, "补正告知") is None
