"""At the window: the person who waits, papers in one print, the signature; periods and like filings."""

from __future__ import annotations

import hashlib
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from court.core import projection
from court.core.roles import Role
from court.core.tables import Filing
from court.counter import window
from court.decisions import batch, handing_out, inbox
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.decisions.receiving import hand_in
from court.decisions.running import running
from court.decisions.views.desk import desk_view
from court.files.pictures import picture
from court.filings import service as filings
from engine.text.errors import FilingError
from tests.court.houses import Founded
from tests.court.papers import example

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def red_dots(pdf: bytes) -> int:
    """Dots of a seal on the last page, as it is printed."""
    pages = len(PdfReader(BytesIO(pdf)).pages)
    drawn = picture(hashlib.sha256(pdf).hexdigest(), "application/pdf", lambda: pdf, pages)
    colours: Any = Image.open(BytesIO(drawn)).convert("RGB").getcolors(1 << 24) or []
    return sum(n for n, (red, green, blue) in colours if red > 150 > max(green, blue) + 20)


def at_window(house: Founded) -> Filing:
    guide = house.actor(Role.guide)
    with house.house.work(guide) as work:
        draft = window.begin_paper(work, "民间借贷纠纷")
        filings.save(work, draft, example("01"), draft.revision)
    filing: Filing = hand_in(
        house.house, guide, lambda w: window.submit(w, draft.id, house.fresh(draft).revision)
    ).filing
    with house.house.work(guide) as work:
        handing_out.wait_here(work, window.one(work, filing.id, lock=True))
    return filing


def decide(house: Founded, filing: Filing, plan: Plan) -> None:
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, house.fresh(filing).sequence, plan)


def test_whoever_waits_is_first_on_the_judges_list(house: Founded) -> None:
    early = house.filed("01")
    house.clock.advance(days=1)
    filing = at_window(house)
    with house.house.look(house.actor(Role.judge)) as look:
        rows = inbox.listing(look, inbox.Filter()).rows
        assert [row.filing.id for row in rows] == [filing.id, early.id]
        following = inbox.next_waiting(look)
        assert following is not None and following.id == filing.id


def test_the_papers_are_printed_together_and_signed_for(house: Founded) -> None:
    filing = at_window(house)
    decide(house, filing, Plan("登记立案"))
    with house.house.work(house.actor(Role.guide)) as work:
        found = window.one(work, filing.id, lock=True)
        papers = handing_out.for_window(work, found)
        counted = [(p, handing_out.copies_for_filers(found, p)) for p in papers]
        whole = PdfReader(BytesIO(handing_out.printed_together(work, counted)))
        pages = sum(
            len(PdfReader(BytesIO(work.house.files.get(p.sha256))).pages) * n for p, n in counted
        )
        assert len(papers) >= 7 and len(whole.pages) == pages
        assert not any("应诉通知书" in p.name for p in papers)
        sealed = next(n for n, (p, _) in enumerate(counted) if p.sealed)
        alone = handing_out.printed_together(work, [(counted[sealed][0], 1)])
        assert red_dots(alone) > 50
        handing_out.hand_out(work, found, "沈若琳", "本人", PNG)
    with house.house.look(house.actor(Role.guide)) as look:
        (row,) = handing_out.handed_out(look, house.fresh(filing))
        assert (row.person, row.at) == ("沈若琳", house.clock())
        assert look.house.files.get(row.signature) == PNG
        assert house.fresh(filing).present_since is None
        assert not projection.verify_projection(look.session)


@pytest.mark.parametrize(
    ("person", "capacity", "drawn"),
    [("", "本人", b""), ("沈", "邻居", b""), ("沈", "本人", b"GIF8")],
)
def test_a_receipt_without_a_name_is_none(
    house: Founded, person: str, capacity: str, drawn: bytes
) -> None:
    filing = at_window(house)
    decide(house, filing, Plan("登记立案"))
    with (
        pytest.raises(FilingError),
        house.house.work(house.actor(Role.guide)) as work,
    ):
        handing_out.hand_out(work, window.one(work, filing.id, lock=True), person, capacity, drawn)


def test_every_period_is_listed_before_it_is_over(house: Founded) -> None:
    waiting, asked, registered = house.filed("14"), house.filed("02"), house.filed("01")
    decide(house, asked, Plan("补正告知", days=7))
    decide(house, registered, Plan("登记立案"))
    with house.house.look(house.actor(Role.assistant)) as look:
        found = {(one.what, one.filing.id): (one.who, one.day) for one in running(look)}
    assert found["决定是否立案", waiting.id] == ("法院", date(2026, 9, 14))
    assert found["网上答复承诺", waiting.id] == ("法院", date(2026, 9, 8))
    assert found["补正", asked.id] == ("当事人", date(2026, 9, 14))
    assert found["交诉讼费", registered.id] == ("当事人", date(2026, 9, 14))


def test_like_filings_are_registered_each_by_itself(house: Founded) -> None:
    alike = [house.filed("01"), house.filed("01"), house.filed("01")]
    house.filed("02")
    with house.house.look(house.actor(Role.judge)) as look:
        (group,) = batch.groups(look)
        lines = batch.lines(look, group)
    assert len(lines) == 3 and all(line.ready and line.holding > 5 for line in lines)
    chosen = {alike[0].id: alike[0].sequence, alike[1].id: 99}
    outcomes = batch.decide(house.house, house.actor(Role.judge), chosen, Plan("登记立案"))
    assert outcomes[0].case_number == "（2026）粤2071民初1号"
    assert "没有执行" in outcomes[1].problem
    assert [house.fresh(f).state for f in alike] == ["已登记立案", "待审查", "待审查"]


def test_filings_that_lack_only_papers_are_decided_together(house: Founded) -> None:
    content = example("17")
    content["材料"] = [m for m in content["材料"] if m["种类"] != "营业执照"]
    alike = [house.filed(content), house.filed(content)]
    assert all(filing.reason.startswith("只差材料：") for filing in alike)
    with house.house.look(house.actor(Role.judge)) as look:
        (group,) = batch.groups(look)
        lines = batch.lines(look, group)
        view = desk_view(look, look.session.get_one(Filing, alike[0].id))
    assert "只差 1 份材料" in view.sentence
    assert group.wanted == "补正告知" and all(line.ready for line in lines)
    assert [line.missing for line in lines] == [("提交营业执照",)] * 2
    first, second = ({filing.id: filing.sequence} for filing in alike)
    judge = house.actor(Role.judge)
    (unsaid,) = batch.decide(house.house, judge, first, Plan("登记立案"))
    assert "理由" in unsaid.problem
    (done,) = batch.decide(house.house, judge, first, Plan("登记立案", note="执照开庭前补交"))
    assert done.case_number
    (asked,) = batch.decide(house.house, judge, second, Plan("补正告知", days=7))
    assert (asked.problem, house.fresh(alike[1]).state) == ("", "待补正")
