"""Several people and several releases at one change set: told at once, and nothing is lost."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest

from court.core import releases
from court.core.roles import Role
from court.core.tables import ChangeSet
from court.workshop import queries, rebasing, service
from engine.editing.written import entry, excerpt, with_entry
from tests.api.pages.workshop.test_workshop import ID, edit, seen, typed
from tests.court.houses import Founded
from tests.court.workshop.helping import LOANS, begun, handed_in, rule, started, written

OLD = "借贷-再诉-01"


def kept(house: Founded, found: ChangeSet, path: str = LOANS) -> str:
    with house.house.look(house.actor(Role.editor)) as look:
        return service.text_of(look, found, path)


def changed(house: Founded, found: ChangeSet, name: str, old: str, new: str) -> None:
    """Somebody else keeps an entry with other words."""
    text = kept(house, found)
    place = entry(text, name)
    assert place
    own = excerpt(text, place)
    assert old in own
    with house.house.work(house.actor(Role.editor)) as work:
        there = with_entry(text, place, own.replace(old, new))
        service.write(work, found.id, LOANS, there, service.seen(text))


def released(house: Founded, **files: str) -> None:
    """A release from the command line, of a folder changed by hand."""
    bundle = house.house.bundle
    made = bundle.from_files(
        dict(bundle.files.with_changes({LOANS: files["loans"].encode()}).items())
    )
    sha256 = releases.archived(house.house, made)
    with house.house.work() as work:
        releases.put_in_force(work, made, sha256, "", "")
    releases.follow(house.house)


def test_two_on_two_entries_of_a_file_keep_both(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, rule())
    client = house.client_for(Role.editor)
    shown = client.get(edit(found)).text
    written(house, found, rule(id="借贷-工坊-05"))
    own = typed(shown).replace("起诉状写明事实", "我改的名称")
    answer = client.post(edit(found), data={"text": own, "seen": seen(shown), "action": "save"})
    assert answer.status_code == 303
    assert "我改的名称" in kept(house, found) and "借贷-工坊-05" in kept(house, found)


def test_two_on_one_entry_see_both_and_the_second_says_which(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, rule())
    client = house.client_for(Role.editor)
    shown = client.get(edit(found)).text
    changed(house, found, ID, "起诉状写明事实", "别人改的名称")
    own = typed(shown).replace("起诉状写明事实", "我改的名称")
    answer = client.post(edit(found), data={"text": own, "seen": seen(shown), "action": "save"})
    assert answer.status_code == 409
    assert typed(answer.text) == own
    assert "别人改过这一处" in answer.text and "<del>" in answer.text
    assert "规则编辑存的" in answer.text
    assert "我改的名称" not in kept(house, found)
    again = {"text": own, "seen": seen(answer.text), "action": "save"}
    assert client.post(edit(found), data=again).status_code == 303
    assert "我改的名称" in kept(house, found)


def test_an_entry_that_others_took_away_takes_nothing_with_it(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, rule())
    client = house.client_for(Role.editor)
    shown = client.get(edit(found)).text
    with house.house.work(house.actor(Role.editor)) as work:
        service.drop(work, found.id, LOANS)
    own = typed(shown)
    answer = client.post(edit(found), data={"text": own, "seen": seen(shown), "action": "save"})
    assert answer.status_code == 409 and typed(answer.text) == own
    assert "没有了" in answer.text and OLD in kept(house, found)
    assert OLD in typed(client.get(edit(found)).text)  # the whole file, where the entry is gone


def test_releases_that_passed_over_a_draft_are_told_where_it_is_read(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, rule())
    text = house.house.bundle.files.text(LOANS)
    title = "刑事没有立案或者不构成犯罪的，可以再起诉"
    assert title in text
    for number in range(3):
        released(house, loans=text.replace(title, f"第{number}次的名称"))
    client = house.client_for(Role.editor)
    shown = client.get(edit(found, OLD)).text
    assert "这一条也改了" in shown and f"/workshop/sets/{found.id}/rebase" in shown
    assert title in typed(shown)
    own = client.get(edit(found)).text
    assert "这期间发布过新的规则" in own and "这一条也改了" not in own
    for tab in ("", "/try", "/effects", "/review"):
        page = client.get(f"/workshop/sets/{found.id}{tab}")
        assert page.status_code == 200 and "这期间发布过新的规则" in page.text, tab
    refused = client.post(f"/workshop/sets/{found.id}/hand-in")
    assert refused.status_code == 409
    assert "没有办成，写的都还在" in refused.text and "/rebase" in refused.text


def test_what_was_chosen_stays_where_it_cannot_be_done_yet(house: Founded) -> None:
    started(house)
    found = begun(house)
    changed(house, found, OLD, "  名称: ", "  名称: 我的")
    changed(house, found, "借贷-凭证-01", "  名称: ", "  名称: 我的")
    text = house.house.bundle.files.text(LOANS)
    released(house, loans=text.replace("  名称: ", "  名称: 别人的"))
    client = house.client_for(Role.editor)
    here = f"/workshop/sets/{found.id}/rebase"
    page = client.get(here).text
    onto = page.partition('name="onto" value="')[2].partition('"')[0]
    one = {f"take:1:{LOANS}": "已发布的", "onto": onto}
    answer = client.post(here, data=one)
    assert answer.status_code == 409
    assert "还有 1 处没有选" in answer.text and answer.text.count(" checked") == 1
    released(house, loans=text.replace("  名称: ", "  名称: 又改的"))
    both = one | {f"take:2:{LOANS}": "我的"}
    overtaken = client.post(here, data=both)
    assert overtaken.status_code == 409
    assert rebasing.OVERTAKEN in overtaken.text and "又改的" in overtaken.text
    onto = overtaken.text.partition('name="onto" value="')[2].partition('"')[0]
    assert client.post(here, data=both | {"onto": onto}).status_code == 303
    assert "  名称: 又改的" in kept(house, found) and "  名称: 我的" in kept(house, found)


def test_a_number_that_a_release_took_becomes_the_next_one(house: Founded) -> None:
    """Filings are looked at under the released one by now; the draft's own is another rule."""
    started(house)
    found = begun(house)
    written(house, found, rule())
    changed(house, found, OLD, "胜过: [", f"胜过: [{ID}, ")
    text = house.house.bundle.files.text(LOANS)
    theirs = rule().replace("起诉状写明事实", "别人先用的编号")
    released(house, loans=text.replace("规则:\n", f"规则:\n{theirs}\n", 1))
    other = begun(house, name="后来的")
    with house.house.work(house.actor(Role.editor)) as work:
        (report,) = rebasing.report(work, found)
        assert "借贷-工坊-01 新发布已经用了，您写的改成 借贷-工坊-02" in report.said
        assert report.clashes == ()
        rebasing.rebase(work, found.id, {})
    mine = kept(house, found)
    ours, released_one = (entry(mine, name) for name in ("借贷-工坊-02", ID))
    assert ours and "起诉状写明事实" in excerpt(mine, ours)
    assert released_one and "别人先用的编号" in excerpt(mine, released_one)
    assert "胜过: [借贷-工坊-02, " in mine
    changed(house, other, OLD, "  名称: ", "  名称: 别的")
    with house.house.look(house.actor(Role.editor)) as look:
        (met,) = queries.meetings(look, look.session.get_one(ChangeSet, found.id))
        assert met.entries == (OLD,)


def test_change_sets_on_different_releases_meet_only_in_what_they_change(house: Founded) -> None:
    started(house)
    early = begun(house, name="早的")
    changed(house, early, OLD, "  名称: ", "  名称: 早的")
    text = house.house.bundle.files.text(LOANS)
    released(house, loans=text.replace("规则:\n", f"规则:\n{rule()}\n", 1))
    late = begun(house, name="晚的")
    changed(house, late, ID, "  名称: ", "  名称: 晚的")
    with house.house.look(house.actor(Role.editor)) as look:
        (met,) = queries.meetings(look, look.session.get_one(ChangeSet, late.id))
        assert met.entries == ()


@pytest.mark.parametrize(
    "tab",
    [
        "effects",
        "review",
        "try?case=" + quote("示例材料 01-民间借贷_材料齐全"),
        "try/form?cause=" + quote("民间借贷纠纷"),
    ],
)
def test_rules_that_cannot_be_read_lead_to_the_line(house: Founded, tab: str) -> None:
    started(house)
    house.filed("01")
    found = begun(house)
    changed(house, found, OLD, "情形: ", "情形: {")
    client = house.client_for(Role.editor)
    page = client.get(f"/workshop/sets/{found.id}/{tab}")
    assert page.status_code == 422
    assert "还看不了" in page.text and 'aria-label="修改案"' in page.text
    assert f"path={quote(LOANS, safe='')}" in page.text and "&amp;line=" in page.text
    refused = client.post(f"/workshop/sets/{found.id}/hand-in")
    assert refused.status_code == 422 and Path(LOANS).name in refused.text
    assert "情形: {" in kept(house, found)


def test_a_number_used_before_is_told_at_the_later_place_with_the_next_one(house: Founded) -> None:
    started(house)
    found = begun(house)
    client = house.client_for(Role.editor)
    shown = client.get(edit(found, "")).text
    whole = typed(shown)
    again = whole.rstrip("\n") + "\n" + rule(id=OLD) + "\n"
    form = {"seen": seen(shown), "text": again, "action": "check"}
    page = client.post(edit(found, ""), data=form).text
    assert f"编号“{OLD}”在 第 2 行 已经用过" in page
    line = again[: again.rindex(f"编号: {OLD}")].count("\n") + 1
    button = f"repair:{line}:7"
    assert f'value="{button}"' in page and "改成 借贷-再诉-02" in page
    repaired = typed(client.post(edit(found, ""), data=form | {"action": button}).text)
    assert repaired == again[::-1].replace(OLD[::-1], "借贷-再诉-02"[::-1], 1)[::-1]
    # one used above, in the editor of the entry alone
    written(house, found, rule(id="主体-监护-01"))
    shown = client.get(edit(found, "主体-监护-01")).text
    (action,) = re.findall(r'value="(repair:\d+:\d+)"', shown)
    own = {"seen": seen(shown), "text": typed(shown), "action": action}
    renamed = typed(client.post(edit(found, "主体-监护-01"), data=own).text)
    assert renamed.startswith("- 编号: 主体-监护-0") and "主体-监护-01" not in renamed
    assert renamed.count("编号:") == 1


def test_what_another_released_first_leaves_the_second_person_s_words(house: Founded) -> None:
    """Told before and after the button, on the page with what was said of each part."""
    started(house)
    found = begun(house)
    written(house, found, rule())
    handed_in(house, found)
    text = house.house.bundle.files.text(LOANS)
    client = house.client_for(Role.judge)
    here = f"/workshop/sets/{found.id}"
    page = client.get(f"{here}/review").text
    content = page.partition('name="content" value="')[2].partition('"')[0]
    (mark,) = set(re.findall(r'name="said-([0-9a-f]+)"', page))
    released(house, loans=text.replace("规则:\n", "规则:  # 别的\n", 1))
    assert "现在核准不了" in client.get(f"{here}/review").text
    said = {"content": content, f"said-{mark}": "接受", f"why-{mark}": "我写的话"}
    refused = client.post(f"{here}/approve", data=said)
    assert refused.status_code == 409
    assert "没有办成，您写的都还在" in refused.text
    assert "我写的话" in refused.text and refused.text.count(" checked") == 1
