"""What is left for the filer to do once a case is registered, each with its last day.

Taken from what was issued: a duty stands here because its paper was given, and its period is the
paper's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from court.core.clock import day_of
from court.core.courthouse import Work
from court.core.lifecycle import State
from court.core.tables import Filing
from court.decisions.tables import CourtDocument
from court.filings.progress import day_words
from court.opinions.addresses import confirmed
from court.opinions.held import files_held, is_held
from court.payments.service import PAID
from court.payments.tables import Payment
from engine.law.periods import deadline
from engine.text.paths import members

ADDRESS, EVIDENCE = "送达地址确认书", "举证通知书"
EVIDENCE_DUE = (
    "期满以前交给承办的法庭；有困难的，期满以前申请延长。法官另外定了期限的，按法官定的。"
)
# What went to the judge's chambers is not known here: a day that passed is no reproach.
EVIDENCE_LATE = (
    "已经交齐的，不用再做。还有没交的，尽快交给承办的法庭，并说明为什么晚了；是否采纳由法官决定。"
    "法官另外定了期限的，按法官定的。"
)


@dataclass(frozen=True, slots=True)
class Todo:
    """One duty: what to do, until when and how many days are left, where it is done."""

    title: str
    text: str
    basis: str
    until: date | None = None
    left: int = 0
    done: bool = False
    link: str = ""
    link_words: str = ""


def todos(
    work: Work, filing: Filing, papers: Sequence[CourtDocument], payment: Payment | None
) -> list[Todo]:
    """The duties of a registered case, those that end soonest first; none before it is."""
    if filing.state != State.registered:
        return []
    found = [*_fee(work, filing, payment), *_address(work, filing, papers)]
    found += _evidence(work, filing, papers)
    return sorted(found, key=lambda one: (one.done, one.until or date.max))


def _fee(work: Work, filing: Filing, payment: Payment | None) -> Iterator[Todo]:
    if payment is None:
        return
    paid = payment.state == PAID
    yield Todo(
        "交诉讼费",
        "" if paid else "交费有困难的，在这以前申请缓交、减交、免交。",
        "诉讼费用交纳办法 22(1)",
        None if paid else payment.due,
        0 if paid or payment.due is None else (payment.due - work.today).days,
        paid,
        f"/cases/{filing.id}/payment",
        "查看凭据" if paid else "去交费",
    )


def _address(work: Work, filing: Filing, papers: Sequence[CourtDocument]) -> Iterator[Todo]:
    paper = _paper(papers, ADDRESS)
    if paper is None:
        return
    files = files_held(work, filing)
    given = members(filing.content, "材料")
    online = confirmed(work, filing).of_all(filing.content)
    done = online or any(m.get("种类") == ADDRESS and is_held(m, files) for m in given)
    yield Todo(
        "确认送达地址",
        ""
        if done
        else "在网上确认，或者下载下面的确认书，签名后交到立案窗口、寄给法院。地址写错、变了不说，或者不提供，"
        "寄出的文书被退回的，退回那天就算送达。",
        "邮寄送达规定 3；简易程序规定 10",
        done=done,
        link=f"/cases/{filing.id}/address",
        link_words="看确认的内容" if online else "在网上确认",
    )


def _evidence(work: Work, filing: Filing, papers: Sequence[CourtDocument]) -> Iterator[Todo]:
    paper = _paper(papers, EVIDENCE)
    if paper is None:
        return
    rule = next((r for r in work.house.workshop.rules.documents if r.name == EVIDENCE), None)
    days = rule.days if rule else None
    until = None
    if isinstance(days, int):
        until = deadline(day_of(paper.made_at), f"{days}日", work.house.bundle.calendar)
    over = until is not None and until < work.today
    yield Todo(
        "交齐证据",
        f"期限到{day_words(until)}为止，已经过了。{EVIDENCE_LATE}" if over else EVIDENCE_DUE,
        "民事诉讼法 68",
        None if over else until,
        (until - work.today).days if until else 0,
        link=f"/cases/{filing.id}/documents/{paper.id}",
        link_words="看举证通知书",
    )
    yield Todo("留好证据原件", "开庭时带来，给对方和法官核对。", "民事诉讼法 73")


def _paper(papers: Sequence[CourtDocument], name: str) -> CourtDocument | None:
    return next((p for p in papers if p.name == name), None)
