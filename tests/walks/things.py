"""Something of every kind, so that every page of the application has something to show."""

from __future__ import annotations

import json
import time
from copy import deepcopy
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from court.assignment import bench, recusal, recusal_wish, requests
from court.assignment import service as assignment
from court.bulk import jobs
from court.cases import parties, period_keeping
from court.cases import service as cases
from court.cases.tables import CourtCase
from court.core.courthouse import Work
from court.core.receiving import receive
from court.core.roles import Role
from court.core.tables import Account, Filing
from court.counter import appointments, devices, kiosk, window
from court.counter.devices import Visitor
from court.decisions import handing_out, issued, review
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.decisions.receiving import hand_in
from court.disclosure import following, papers
from court.filings import clients, uploads
from court.filings import service as filings
from court.filings import templates as filing_templates
from court.hearings import availability
from court.hearings import queries as calendars
from court.hearings import service as hearings
from court.hearings.preparing import first_day
from court.identity import approvals
from court.identity.approvals import Kind
from court.messages import service as messages
from court.operations import reacting
from court.payments import service as payments
from court.payments.gateway import SimulatedGateway, order_of
from court.service import pictures, reporting, service
from court.service.queries import RECORD
from court.statutes import service as statutes
from court.statutes.files import Version
from court.workshop import remarks, sharing
from tests.court.bulk.tables import case, xlsx
from tests.court.cases.registered import fresh, registered
from tests.court.houses import Founded
from tests.court.papers import example
from tests.court.workshop.helping import begun, handed_in, rule, started, written
from tests.walks.walking import pdf, png

ADDRESS = "广东省中山市西区街道彩虹大道66号"


def things(court: Founded) -> dict[str, str]:
    """Ids by name, as addresses of `tests.walks.pages` use them."""
    found: dict[str, str] = {}
    for part in (
        _of_a_party,
        _of_a_lawyer,
        _of_the_window,
        _of_the_desk,
        _of_the_staff,
        _of_rules,
        _of_trial,
    ):
        found |= part(court)
    return found


def decided(court: Founded, content: Any, plan: Plan, role: Role = Role.party) -> Filing:
    """A filing handed in and decided."""
    filing = court.filed(content, role)
    with court.house.work(court.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, filing.sequence, plan)
    return court.fresh(filing)


def _of_a_party(court: Founded) -> dict[str, str]:
    court.verified()
    draft = court.draft("02")
    with court.house.work(court.actor()) as work:
        uploads.attach(
            work,
            filings.own(work, draft.id, lock=True),
            receive(work.house, "借条.png", BytesIO(png())),
        )
    asked = decided(court, "02", Plan("补正告知", days=10))
    unpaid = decided(court, "01", Plan("登记立案"))
    with court.house.work(court.actor()) as work:
        due = payments.order_for(work, unpaid.id).order_number
        attached = uploads.of_filing(work, draft)[0].id
    paid = decided(court, "14", Plan("登记立案"))
    elsewhere = decided(court, "22", Plan("管辖告知"))
    waiting, withdrawn = court.filed("01"), court.filed("18")
    with court.house.work(court.actor()) as work:
        notice = SimulatedGateway().notice(order_of(payments.order_for(work, paid.id)), work.now)
        payments.settle(work, notice)
        filings.withdraw(work, filings.own(work, withdrawn.id, lock=True))
        filing_templates.save_from(work, draft.id, "借贷，本人起诉")
        day = appointments.bookable_days(work)[0]
        slot = next(s.name for s in appointments.slots(work, day) if s.free)
        booked = appointments.book(work, day, slot, "递交起诉材料", "沈若琳", "13800138000", "")
        document = issued.documents(work, unpaid, for_filer=True)[0]
        message = messages.inbox(work)[0].id
    return {
        "draft": draft.id,
        "attached": attached,
        "asked": asked.id,
        "unpaid": unpaid.id,
        "order": due,
        "paid": paid.id,
        "elsewhere": elsewhere.id,
        "waiting": waiting.id,
        "withdrawn": withdrawn.id,
        "appointment": booked.id,
        "document": document.id,
        "message": message,
    }


def _of_a_lawyer(court: Founded) -> dict[str, str]:
    actor = court.actor(Role.lawyer)
    party = {"类型": "自然人", "姓名": "何美玲", "联系电话": "13800138003"}
    with court.house.work(actor) as work:
        client = clients.keep(work, party, "一般授权")
        clients.keep_letter(
            work,
            client.id,
            clients.receive_letter(work.house, "委托书.pdf", BytesIO(pdf("委托书"))),
        )
    draft = court.draft("02", Role.lawyer)
    rows = [case(1), case(2, **{"被告1.证件号码": "44200019"}), case(3, **{"被告1.住所地": ""})]
    with court.house.work(actor) as work:
        filing_templates.save_from(work, draft.id, "借贷")
        job = jobs.create(
            work,
            "信用卡纠纷",
            jobs.receive_table(work.house, "九月信用卡.xlsx", BytesIO(xlsx(rows))),
        )
    until = time.monotonic() + 30
    while job.state != "检查完":
        assert time.monotonic() < until, job.state
        time.sleep(0.1)
        with court.house.look(actor) as look:
            job = jobs.one(look, job.id)
    return {"client": client.id, "job": job.id, "lawyers_draft": draft.id}


def _of_the_window(court: Founded) -> dict[str, str]:
    found = {}
    for name in ("left", "taken", "received"):
        with court.house.work() as work:
            filing, token = kiosk.start(work, "民间借贷纠纷", Visitor("1"))
            filings.save(work, kiosk.current(work, token), example("01"), filing.revision)
            kiosk.hand_to_window(work, token)
        found[name] = filing.id
    with court.house.work(court.actor(Role.guide)) as work:
        for name in ("taken", "received"):
            window.take_over(work, found[name])
        taken = window.one(work, found["received"])
        window.give_to(work, taken.id, "13800138009")
        for purpose in ("递交起诉材料", "咨询立案"):
            appointments.walk_in(work, purpose)
        appointments.call_next(work, 1)
    handed = hand_in(
        court.house,
        court.actor(Role.guide),
        lambda work: window.submit(work, taken.id, taken.revision),
    )
    assert handed.filing.number and handed.receipt is not None
    with court.house.work(court.actor(Role.judge)) as work:
        given = review.open_filing(work, taken.id)
        decisions.decide(work, given.id, given.sequence, Plan("登记立案", note="窗口当场登记"))
    with court.house.work(court.actor(Role.guide)) as work:
        row = handing_out.hand_out(
            work, window.one(work, taken.id, lock=True), "沈若琳", "本人", png()
        )
    return {**found, "receipt": handed.receipt.id, "signed": row.id}


def _of_the_desk(court: Founded) -> dict[str, str]:
    raw = deepcopy(example("02"))
    filing = decided(court, raw, Plan("补正告知", days=7), Role.lawyer)
    raw["被告"][0]["住所地"] = ADDRESS
    with court.house.work(court.actor(Role.lawyer)) as work:
        upload = uploads.attach(
            work,
            filings.own(work, filing.id, lock=True),
            receive(work.house, "借款合同.pdf", BytesIO(pdf("借款合同"))),
        )
        filings.supplement(
            work, filings.own(work, filing.id, lock=True), raw, court.fresh(filing).revision
        )
    with court.house.work(court.actor(Role.judge)) as work:
        review.take(work, filing.id)
        document = issued.documents(work, filing)[0]
    return {
        "again": filing.id,
        "upload": upload.id,
        "made": document.id,
        "question": court.filed("13").id,
        "refusal": court.filed("12").id,
        "elsewhere_open": court.filed("19").id,
    }


def _of_the_staff(court: Founded) -> dict[str, str]:
    with court.house.work(court.actor(Role.administrator)) as work:
        devices.add(work, "一楼大厅 1 号机")
        guide = court.person(Role.guide).account_id
        approvals.ask(work, guide, Kind.password, "本人当面提出，忘了密码")
    return {"account": court.person(Role.guide).account_id}


def _of_trial(court: Founded) -> dict[str, str]:
    """A case that waits for its judge, and one that has one."""
    judge = court.person(Role.trial_judge)
    with court.house.work(court.actor(Role.chief)) as work:
        bench.keep(work, judge.account_id, ["综合"], Decimal(1))
    with court.house.work(judge.actor) as work:
        recusal.declare(work, "R1", "欧阳慧", "44200019911123002X")
    waiting, given = registered(court), registered(court)
    with court.house.work(court.actor(Role.judge)) as work:
        cases.choose_procedure(work, given.id, fresh(court, given).sequence, "普通")
    with court.house.work(court.actor(Role.judge)) as work:
        assignment.draw_for(work, given.id, fresh(court, given).sequence)
        requests.ask_change(work, [given.id], "工作量明显失衡", "试验")
    reacting.turn(court.house)
    with court.house.work(court.actor(Role.chief)) as work:
        availability.add_room(work, "第一法庭", "小", public=True)
        secret = calendars.new_feed(work)
    with court.house.work(judge.actor) as work:
        seen = fresh(court, given)
        day = seen.registered_on
        period_keeping.keep(work, given.id, seen.sequence, "鉴定", day, day)
    picture = _served(court, given.id)
    with court.house.work(judge.actor) as work:
        _ask_to_withdraw(work, given.id, judge.account_id)
    return {
        "court_case": waiting.id,
        "own_case": given.id,
        "calendar": secret,
        "picture": picture,
        "served_paper": _followed(court, given.id),
    }


def _ask_to_withdraw(work: Work, case_id: str, account_id: str) -> None:
    """The defendant asks that the host withdraw; the president has to decide."""
    case = work.session.get_one(CourtCase, case_id)
    defendant = next(p for p in parties.standing(work, case) if p.side == "被告")
    recusal_wish.apply(work, case_id, case.sequence, defendant.id, account_id)


def _followed(court: Founded, case_id: str) -> str:
    """The plaintiff follows the case, and may have a paper that was served on it."""
    filer = court.person(Role.party)
    with court.house.work(court.actor(Role.trial_judge)) as work:
        case = work.session.get_one(CourtCase, case_id)
        plaintiff = next(p for p in parties.standing(work, case) if p.side == "原告")
        phone = work.session.get_one(Account, filer.account_id).phone or ""
        row = following.check(work, case_id, plaintiff.id, phone, "代理人")
        return papers.files(work, case, row, RECORD)[0].id


def _served(court: Founded, case_id: str) -> str:
    """A mailing that came back with a picture, and a hearing that is set; the picture."""
    taken = pictures.receive(court.house, [("退回的信封.png", BytesIO(png()))])
    with court.house.work(court.actor(Role.server)) as work:
        case = work.session.get_one(CourtCase, case_id)
        for task in service.of_case(work, case):
            attempt = service.send(work, case_id, task.id, "邮寄")
            reporting.report(work, case_id, attempt.id, "退回", work.now, {"原因": "本人拒收"})
            (picture,) = pictures.add(work, case_id, attempt.id, taken)
    with court.house.work(court.actor(Role.trial_judge)) as work:
        case = work.session.get_one(CourtCase, case_id)
        found = first_day(work, case, RECORD)
        asked = hearings.Asked(("小",), 60, found.day)
        place = hearings.options(work, case_id, asked)[0].place
        hearings.schedule(work, case_id, asked, place, found)
    reacting.turn(court.house)
    return picture.id


def _of_rules(court: Founded) -> dict[str, str]:
    """A change set that is drafted, with another one on the same rule that waits for approval."""
    started(court)
    drafted, waiting = begun(court), begun(court, court.actor(Role.editor, 2), "别人的修改案")
    entry = rule(effect="法官判断", fails="请法官判断")
    written(court, drafted, entry.replace("已填: [事实与理由]", "事实与理由: {含: 借款未还}"))
    written(court, waiting, rule(), court.actor(Role.editor, 2))
    handed_in(court, waiting, court.actor(Role.editor, 2))
    number = court.filed("01").number or ""
    with court.house.work() as work:
        texts = {"122": "起诉应当：\n（一）甲；\n（二）乙。", "124": "起诉状应当记明丙。"}
        statutes.put(work, [Version("民事诉讼法", date(2022, 1, 1), texts)])
        texts = {"122": "起诉必须：\n（一）甲；\n（二）丁。", "124": "起诉状应当记明丙。"}
        statutes.put(work, [Version("民事诉讼法", date(2024, 1, 1), texts)])
    with court.house.work(court.actor()) as work:
        remarks.remark(work, "起诉-被告-01", "民间借贷纠纷", "被告的住所写在合同里了", "", "walk")
    with court.house.work(court.actor(Role.editor)) as work:
        tried = sharing.share(work, drafted.id, json.dumps(dict(example("01")))).id
    ids = {"change_set": drafted.id, "handed_in": waiting.id, "kept_try": tried}
    return {**ids, "number": number}
