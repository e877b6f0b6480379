"""Questions of jurists on passages: who sees them, and that they know an older wording."""

from __future__ import annotations

from datetime import date
from html import unescape

from sqlalchemy import select

from court.core.roles import Role
from court.statutes import notes, service
from court.statutes.files import Version
from court.statutes.tables import PassageNote
from tests.court.houses import Founded

LAW, FIRST, SECOND = "民事诉讼法", "起诉必须甲乙丙。", "应当丁。"
SAID = "这里说的<甲>包不包括乙，各庭不同"
PAGE = {"name": LAW, "article": "122"}


def imported(house: Founded, start: date, text: str) -> None:
    with house.house.work() as work:
        service.put(work, [Version(LAW, start, {"122": text})])


def test_a_question_is_read_with_the_article_by_staff_until_it_is_settled(house: Founded) -> None:
    imported(house, date(2024, 1, 1), f"{FIRST}\n{SECOND}")
    judge, editor = house.client_for(Role.judge), house.client_for(Role.editor)
    form = {"law": LAW, "article": "122", "kind": "各地不同", "passage": FIRST, "said": SAID}
    for wrong in ({"kind": "别的"}, {"passage": "没有这一句。"}, {"said": "短"}):
        answer = judge.post("/rules/law/notes", data=form | wrong)
        assert answer.status_code == 422 and 'class="live"' in answer.text
    assert judge.post("/rules/law/notes", data=form | {"article": "9999"}).status_code == 404
    assert judge.post("/rules/law/notes", data=form).status_code == 303
    for client, address in ((editor, "/rules/law"), (judge, "/law")):
        shown = client.get(address, params=PAGE if address != "/law" else {"of": f"{LAW} 122"})
        page = unescape(shown.text)
        assert "存疑：各地不同" in page and SAID in page and f"说的是“{FIRST}”" in page
        assert "条文后来改过" not in page and "<甲>" not in shown.text
    for client in (house.client_for(None), house.client_for(Role.party)):
        assert "存疑" not in client.get("/law", params={"of": f"{LAW} 122"}).text
    for role in (Role.assistant, Role.auditor):
        reader = house.client_for(role)
        assert "各地不同" in reader.get("/rules/law", params=PAGE).text
        assert reader.post("/rules/law/notes", data=form).status_code == 403
    with house.house.look() as look:
        (kept,) = look.session.scalars(select(PassageNote))
    settle = f"/rules/law/notes/{kept.id}/settle"
    assert house.client_for(Role.auditor).post(settle).status_code == 403
    assert editor.post(settle).status_code == 303 and editor.post(settle).status_code == 404
    assert "存疑：" not in editor.get("/rules/law", params=PAGE).text


def test_a_later_text_says_that_the_question_is_about_an_older_one(house: Founded) -> None:
    imported(house, date(2024, 1, 1), f"{FIRST}\n{SECOND}")
    with house.house.work(house.actor(Role.judge)) as work:
        for passage in (FIRST, SECOND, ""):
            notes.note(work, LAW, "122", "拿不准", passage, f"疑问：{passage or '整条'}")
    imported(house, date(2025, 1, 1), f"{FIRST[:-1]}丁。\n应当 丁。")
    with house.house.look(house.actor(Role.editor)) as look:
        texts = service.on_day(look, LAW, ["122"], look.today)[1]
        found = {one.passage: one.older for one in notes.of_articles(look, LAW, texts)["122"]}
        earlier = service.on_day(look, LAW, ["122"], date(2024, 6, 1))[1]
        before = {one.older for one in notes.of_articles(look, LAW, earlier)["122"]}
    assert found == {FIRST: True, SECOND: False, "": True}
    assert before == {False}
