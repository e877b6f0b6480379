"""Change sets: layered over the release, worked on together, released by two people, taken back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from court.core import releases
from court.core.courthouse import Conflict, NotAllowed
from court.core.jobs import work_off
from court.core.roles import Role
from court.core.tables import ChangeSet, Job, LogEntry
from court.documents.making import Workshop
from court.documents.templates import delivered
from court.messages.service import inbox
from court.operations import handlers
from court.opinions import service as opinions
from court.opinions.tables import StoredOpinion
from court.oversight.audit import verify
from court.workshop import approving, layers, queries, rebasing, reckoning, releasing, service
from court.workshop import effects as effects_of
from court.workshop.effects import effects
from court.workshop.layers import before_and_after
from engine.bundle.bundle import DOCUMENTS
from engine.bundle.layering import layered
from engine.editing.depth import Depth, depth_of
from engine.editing.standing import check_file
from engine.proving.lint.base import ERROR
from engine.text.errors import BundleError, FilingError
from engine.text.yamlio import MAX_BYTES
from tests.court.houses import Founded, both_databases
from tests.court.workshop.helping import (
    LOANS,
    WRITTEN,
    approved,
    begun,
    handed_in,
    looked,
    rule,
    started,
    written,
)


@both_databases
def test_a_change_is_seen_inside_its_set_and_nowhere_else(house: Founded) -> None:
    started(house)
    found = begun(house)
    text = written(house, found, rule())
    with house.house.look(house.actor(Role.editor)) as look:
        before, after = before_and_after(look, look.session.get_one(ChangeSet, found.id))
        assert after.files.text(LOANS) == text
        assert before is house.house.bundle
        assert WRITTEN["id"] not in house.house.bundle.files.text(LOANS)


def test_only_who_takes_part_writes_and_only_as_deep_as_allowed(house: Founded) -> None:
    started(house)
    found = begun(house)
    second, judge = house.person(Role.editor, 2), house.person(Role.judge)
    with pytest.raises(NotAllowed, match="没有参加"):
        written(house, found, rule(), second.actor)
    with house.house.work(house.actor(Role.editor)) as work:
        service.invite(work, found.id, second.name, Depth.values)
        service.invite(work, found.id, judge.name, Depth.conditions)
    with pytest.raises(NotAllowed, match="只能改“参数值”"):
        written(house, found, rule(), second.actor)
    with pytest.raises(NotAllowed, match="只能改“文字”"):
        written(house, found, rule(), judge.actor)
    with house.house.work(judge.actor) as work:
        text = service.text_of(work, found, LOANS)
        changed = text.replace("  释明: ", "  释明: 您", 1)
        assert service.write(work, found.id, LOANS, changed, service.seen(text)) == Depth.texts


def test_of_two_who_save_the_same_file_the_second_is_told(house: Founded) -> None:
    started(house)
    found = begun(house)
    with house.house.look(house.actor(Role.editor)) as look:
        shown = service.text_of(look, found, LOANS)
    written(house, found, rule())
    with (
        pytest.raises(Conflict, match="刚被别人改过"),
        house.house.work(house.actor(Role.editor)) as work,
    ):
        service.write(work, found.id, LOANS, shown + "# x\n", service.seen(shown))


def test_saving_what_was_there_changes_nothing(house: Founded) -> None:
    started(house)
    found = begun(house)
    with house.house.work(house.actor(Role.editor)) as work:
        text = service.text_of(work, found, LOANS)
        posted = text.replace("\n", "\r\n")  # as a browser sends it
        assert service.write(work, found.id, LOANS, posted, service.seen(text)) == Depth.nothing
        before, after = before_and_after(work, found)
        assert after is before


@pytest.mark.parametrize(
    "path", ["../x.yaml", "rules/../../x.yaml", "docs/a.yaml", "rules/a.py", "rules/a\\b.yaml"]
)
def test_no_other_file_can_be_written(house: Founded, path: str) -> None:
    started(house)
    found = begun(house)
    with pytest.raises(FilingError), house.house.work(house.actor(Role.editor)) as work:
        service.write(work, found.id, path, "规则:\n", service.seen(""))


def test_another_open_set_on_the_same_rule_is_named_at_once(house: Founded) -> None:
    started(house)
    first, second = begun(house), begun(house, house.actor(Role.editor, 2), "另一个")
    written(house, first, rule())
    written(house, second, rule(effect="补正"), house.actor(Role.editor, 2))
    with house.house.look(house.actor(Role.editor)) as look:
        (met,) = queries.meetings(look, first)
    assert (met.change_set.id, met.entries) == (second.id, (WRITTEN["id"],))


@both_databases
def test_nobody_alone_releases_and_two_do_without_a_restart(house: Founded) -> None:
    started(house)
    filing = house.filed("01")
    found = begun(house)
    written(house, found, rule())
    with (
        pytest.raises(FilingError, match="影响"),
        house.house.work(house.actor(Role.editor)) as work,
    ):
        approving.hand_in(work, found.id)
    waiting = handed_in(house, found)
    with (
        pytest.raises(NotAllowed, match="另一个人"),
        house.house.work(house.actor(Role.editor)) as work,
    ):
        approving.approve(work, found.id, waiting.content)
    with pytest.raises(Conflict, match="不能发布"):
        releasing.release(house.house, house.actor(Role.editor, 2), found.id)
    approved(house, found)
    made = releasing.release(house.house, house.actor(Role.editor, 2), found.id)
    assert releases.follow(house.house)
    assert WRITTEN["id"] in house.house.bundle.files.text(LOANS)
    assert house.house.bundle.hash == made.bundle
    later = house.filed("01")
    with house.house.look() as look:
        kinds = look.session.scalars(select(LogEntry.kind)).all()
        stored = list(look.session.scalars(select(StoredOpinion)))
        assert verify(look.session, look.now).faults == []
    for kind in (service.BEGUN, approving.HANDED_IN, approving.ENDORSED, releasing.PUT_IN_FORCE):
        assert kinds.count(kind) == 1
    assert {one.filing_id for one in stored} == {filing.id, later.id}
    assert len({one.receipt["规则库"] for one in stored}) == 2
    assert all(opinions.recompute(house.house, one) == [] for one in stored)


def test_those_concerned_are_told_what_changed(house: Founded) -> None:
    started(house)
    judge = house.actor(Role.judge)
    found = begun(house)
    written(house, found, rule())
    handed_in(house, found)
    approved(house, found)
    releasing.release(house.house, house.actor(Role.editor, 2), found.id)
    with house.house.look(judge) as look:
        (message,) = inbox(look)
    assert re.fullmatch(r"规则更新：2026-\d\d-\d\d 第2版", message.subject)
    assert "民间借贷纠纷：新增“起诉状写明事实”（提示，施行）" in message.body


@both_databases
def test_a_release_is_taken_back_in_one_step_by_two_people(house: Founded) -> None:
    started(house)
    before = house.house.bundle.files.hash
    found = begun(house)
    written(house, found, rule())
    handed_in(house, found)
    approved(house, found)
    made = releasing.release(house.house, house.actor(Role.editor, 2), found.id)
    releases.follow(house.house)
    with house.house.work(house.actor(Role.judge)) as work:
        back = releasing.ask_to_return(work, made.number)
    with pytest.raises(NotAllowed), house.house.work(house.actor(Role.judge)) as work:
        approving.approve(work, back.id, back.content)
    approved(house, back)
    releasing.release(house.house, house.actor(Role.editor, 2), back.id)
    assert releases.follow(house.house)
    assert house.house.bundle.files.hash == before


def test_what_was_approved_is_released_on_its_day(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, rule())
    handed_in(house, found)
    day = house.house.today + timedelta(days=2)
    approved(house, found, day=day)
    number = house.house.rules.in_force.number
    work_off(house.house, handlers.slow())
    assert not releases.follow(house.house)
    house.clock.advance(days=2)
    work_off(house.house, handlers.slow())
    assert releases.follow(house.house)
    assert house.house.rules.in_force.number == number + 1
    assert WRITTEN["id"] in house.house.bundle.files.text(LOANS)


def test_a_set_left_for_a_year_over_ten_releases_is_merged_and_nothing_is_lost(
    house: Founded,
) -> None:
    started(house)
    mine, theirs = begun(house), begun(house, name="先发布的")
    written(house, mine, rule(id="借贷-工坊-09"))
    with house.house.work(house.actor(Role.editor)) as work:
        text = service.text_of(work, theirs, LOANS)
        head = text.replace("\n", "\n# 先发布的人写的\n", 1)
        service.write(work, theirs.id, LOANS, head, service.seen(text))
    handed_in(house, theirs)
    approved(house, theirs)
    releasing.release(house.house, house.actor(Role.editor, 2), theirs.id)
    releases.follow(house.house)
    for number in range(9):  # nine more, over a year
        house.clock.advance(days=40)
        head = house.house.bundle.files.text(LOANS).replace("\n", f"\n# 第{number}次\n", 1)
        releases.release(house.house, layered(house.house.bundle, {LOANS: head.encode()}))
        releases.follow(house.house)
    looked(house, mine)
    with (
        pytest.raises(Conflict, match="并入新发布"),
        house.house.work(house.actor(Role.editor)) as work,
    ):
        approving.hand_in(work, mine.id)
    with house.house.work(house.actor(Role.editor)) as work:
        (report,) = rebasing.report(work, mine)
        assert report.clashes == ()
        merged = rebasing.rebase(work, mine.id, {})
        text = service.text_of(work, merged, LOANS)
    assert "# 先发布的人写的" in text and "借贷-工坊-09" in text
    handed_in(house, mine)


def test_lines_both_changed_have_to_be_chosen(house: Founded) -> None:
    started(house)
    mine, theirs = begun(house), begun(house, name="先发布的")
    for one, words in ((mine, "我写的"), (theirs, "别人写的")):
        with house.house.work(house.actor(Role.editor)) as work:
            text = service.text_of(work, one, LOANS)
            lines = text.split("\n")
            place = next(n for n, line in enumerate(lines) if line.startswith("  释明: "))
            lines[place] = f"  释明: {words}"
            service.write(work, one.id, LOANS, "\n".join(lines), service.seen(text))
    handed_in(house, theirs)
    approved(house, theirs)
    releasing.release(house.house, house.actor(Role.editor, 2), theirs.id)
    releases.follow(house.house)
    with house.house.work(house.actor(Role.editor)) as work:
        (report,) = rebasing.report(work, mine)
        (clash,) = report.clashes
        assert (clash.mine, clash.theirs) == ("  释明: 我写的", "  释明: 别人写的")
    with pytest.raises(Conflict, match="1 处"), house.house.work(house.actor(Role.editor)) as work:
        rebasing.rebase(work, mine.id, {})
    with house.house.work(house.actor(Role.editor)) as work:
        merged = rebasing.rebase(work, mine.id, {(LOANS, 1): "已发布的"})
        assert "别人写的" in service.text_of(work, merged, LOANS)


def test_an_approval_is_gone_when_others_released_first(house: Founded) -> None:
    started(house)
    slow, quick = begun(house), begun(house, name="快的")
    written(house, slow, rule(id="借贷-工坊-07"))
    written(house, quick, rule(id="借贷-工坊-08"))
    for one in (slow, quick):
        handed_in(house, one)
        approved(house, one)
    second = house.actor(Role.editor, 2)
    releasing.release(house.house, second, quick.id)
    releases.follow(house.house)
    with pytest.raises(Conflict, match="并入新发布"):
        releasing.release(house.house, second, slow.id)
    with house.house.look() as look:
        left = look.session.get_one(ChangeSet, slow.id)
        assert (left.state, left.approved_by) == (service.DRAFT, "")
    assert "借贷-工坊-07" not in house.house.bundle.files.text(LOANS)


def test_what_cannot_be_used_is_not_handed_in_and_not_lost(house: Founded) -> None:
    started(house)
    found = begun(house)
    with house.house.work(house.actor(Role.editor)) as work:
        text = service.text_of(work, found, LOANS)
        service.write(work, found.id, LOANS, text + "  ：坏的\n", service.seen(text))
    with (
        pytest.raises((FilingError, BundleError)),
        house.house.work(house.actor(Role.editor)) as work,
    ):
        approving.hand_in(work, found.id)
    with house.house.look(house.actor(Role.editor)) as look:
        assert service.text_of(look, found, LOANS).endswith("  ：坏的\n")
        assert look.session.get_one(ChangeSet, found.id).state == service.DRAFT


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            rule().replace("已填: [事实与理由]", "非: {" * 200 + "已填: [事实与理由]" + "}" * 200),
            "层",
        ),
        (rule(id="主体-监护-01"), "主体-监护-01"),
        (rule().replace("释明: 还没有", "释明: “{{ 没有这个名字 }}”还没有"), "没有这个名字"),
    ],
    ids=["deeper than anything ends", "a number used before", "a name that is not there"],
)
def test_what_no_rule_can_be_is_told_with_its_place_and_not_handed_in(
    house: Founded, entry: str, said: str
) -> None:
    started(house)
    found = begun(house)
    text = written(house, found, entry)
    wrong = [
        one for one in check_file(house.house.bundle, LOANS, text).notes if one.severity == ERROR
    ]
    assert any(said in one.message and one.line for one in wrong), wrong
    with pytest.raises((FilingError, BundleError)):
        handed_in(house, found)
    with house.house.look(house.actor(Role.editor)) as look:
        assert service.text_of(look, found, LOANS) == text


def test_a_file_larger_than_any_is_not_kept(house: Founded) -> None:
    started(house)
    found = begun(house)
    with (
        pytest.raises(FilingError, match="没有保存，请拆分"),
        house.house.work(house.actor(Role.editor)) as work,
    ):
        text = service.text_of(work, found, LOANS)
        service.write(work, found.id, LOANS, text + "#" * MAX_BYTES, service.seen(text))


def test_the_effect_lists_exactly_the_filings_that_change(house: Founded) -> None:
    started(house)
    filed = [house.filed(number) for number in ("01", "02", "14", "18", "22", "01")]
    loans = [one for one in filed if one.cause == "民间借贷纠纷"]
    found = begun(house)
    entry = rule(effect="法官判断", fails="请法官判断").replace(
        "已填: [事实与理由]", "事实与理由: {含: 无此字}"
    )
    written(house, found, entry.replace("借款未还", "无此字"))
    with house.house.look(house.actor(Role.editor)) as look:
        result = effects(look, *before_and_after(look, found))
    expected = {one.number for one in loans if house.fresh(one).conclusion == "建议登记立案"}
    assert {one.number for one in result.changed} == expected != set()
    assert all(one.direction == "更严" and one.after == "请法官判断" for one in result.changed)
    assert result.filings == len(filed)


def test_a_day_that_has_passed_is_no_day_of_release(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, rule())
    handed_in(house, found)
    with pytest.raises(FilingError, match="今天以后"):
        approved(house, found, day=date(2020, 1, 1))


def test_a_trial_without_an_end_is_not_handed_in(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, rule().replace("状态: 施行", "状态: 试行"))
    with pytest.raises(FilingError, match="试行到哪天"):
        handed_in(house, found)
    with house.house.work(house.actor(Role.editor)) as work:
        text = service.text_of(work, found, LOANS)
        dated = text.replace("状态: 试行", "状态: 试行\n  废止: 2027-12-01", 1)
        service.write(work, found.id, LOANS, dated, service.seen(text))
    handed_in(house, found)


def test_the_effect_on_very_many_is_a_job_and_what_it_found_is_of_exactly_that_content(
    house: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for by the page, said how far it is; a release meanwhile does not disturb it."""
    started(house)
    filed = [house.filed("01") for _ in range(3)]
    monkeypatch.setattr(reckoning, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(effects_of, "STEP", 1)
    found = begun(house)
    entry = rule(effect="法官判断", fails="请法官判断").replace(
        "已填: [事实与理由]", "事实与理由: {含: 无此字}"
    )
    text = written(house, found, entry.replace("借款未还", "无此字"))
    page = f"/workshop/sets/{found.id}/effects"
    client = house.client_for(Role.editor)
    assert "已经算了 0 件" in client.get(page).text and "有 3 件" in client.get(page).text
    with house.house.look() as look:
        assert look.session.get_one(ChangeSet, found.id).looked_at == ""
        asked = look.session.scalars(select(Job).where(Job.kind == reckoning.KIND)).all()
    assert [(one.key, one.round) for one in asked] == [(found.id, 1)]
    with (
        pytest.raises(FilingError, match="后台"),
        house.house.work(house.actor(Role.editor)) as work,
    ):
        approving.hand_in(work, found.id)
    other = house.house.bundle.files.text(LOANS).replace("规则:", "规则:  # 别的发布", 1)
    releases.release(house.house, layered(house.house.bundle, {LOANS: other.encode()}))
    releases.follow(house.house)
    work_off(house.house, handlers.slow())
    shown = client.get(page).text
    assert "结论会变的 3 件：更严 3，更宽 0" in shown
    assert all(str(one.number) in shown for one in filed)
    with house.house.work(house.actor(Role.editor)) as work:
        service.write(work, found.id, LOANS, f"{text}  # 又改了\n", service.seen(text))
    assert "已经算了 0 件" in client.get(page).text


PAPER = f"{DOCUMENTS}管辖告知书.yaml"


def test_a_document_is_worded_in_a_change_set_as_the_delivered_one_is_until_then(
    house: Founded,
) -> None:
    started(house)
    found = begun(house)
    client = house.client_for(Role.editor)
    hits = client.get(f"/workshop/sets/{found.id}?q=管辖告知书").text
    assert "文书 管辖告知书" in hits
    with house.house.work(house.actor(Role.editor)) as work:
        text = service.text_of(work, found, PAPER)
        service.write(work, found.id, PAPER, text, service.seen(text))
        assert queries.listing(work) and not layers.files_of(work.session, found)
        new = text.replace("本案不属于本院管辖", "这件案子不归本院管")
        assert service.write(work, found.id, PAPER, new, service.seen(text)) == Depth.texts
        before, after = before_and_after(work, found)
    shops = [Workshop.open(bundle) for bundle in (before, after)]
    old, own = (shop.templates["管辖告知书"].blocks[0].text for shop in shops)
    assert old is not None and own is not None
    assert "本案不属于本院管辖" in old.render(dict.fromkeys(old.names, ""))
    assert "这件案子不归本院管" in own.render(dict.fromkeys(own.names, ""))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{{收到日期}}", "{{收到的日期}}", "收到的日期"),
        ("{{称呼}}", "{{称呼.__class__}}", "管辖告知书.yaml:"),
        ("逐项: 理由", "逐项: 理油", "没有“理油”这一列"),
    ],
)
def test_a_document_that_asks_for_what_is_not_there_is_refused_with_its_place(
    house: Founded, old: str, new: str, said: str
) -> None:
    started(house)
    found = begun(house)
    with house.house.work(house.actor(Role.editor)) as work:
        text = service.text_of(work, found, PAPER)
        service.write(work, found.id, PAPER, text.replace(old, new), service.seen(text))
        _, after = before_and_after(work, found)
    with pytest.raises(BundleError, match=re.escape(said)) as raised:
        Workshop.open(after)
    assert all(str(one).startswith(PAPER) for one in raised.value.problems)
    page = house.client_for(Role.editor).get(
        f"/workshop/sets/{found.id}/edit?{urlencode({'path': PAPER})}"
    )
    assert "处要改" in page.text


def test_how_deep_a_change_of_a_document_goes() -> None:
    text = delivered(PAPER)
    assert text is not None
    assert depth_of(text, text.replace("理由如下", "原因如下"), PAPER) == Depth.texts
    assert depth_of(text, text.replace("当: 可去的法院", "当: 对方"), PAPER) == Depth.conditions
    assert depth_of(text, text.replace("案号: 否", "案号: 是"), PAPER) == Depth.conditions
