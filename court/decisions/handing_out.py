"""At the window: who waits there for a decision, and its papers, printed together and signed for.

The person who takes them signs; name, capacity and moment are the proof of service in person
(民事诉讼法 87, 88).
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
from sqlalchemy import select

from court.core.courthouse import NotFound, Work
from court.core.lifecycle import REVIEWABLE, Event, State
from court.core.tables import Filing
from court.decisions.issued import PDF, RECEIPTS, documents, filer_names
from court.decisions.tables import CourtDocument, HandedOut
from engine.text.errors import FieldProblem, FilingError

CAPACITIES = (
    "本人",
    "法定代表人或者负责人",
    "诉讼代理人",
    "同住成年家属",
    "单位收件人",
    "指定代收人",
)
MOST_SIGNATURE = 300_000
PNG = b"\x89PNG\r\n"


def wait_here(work: Work, filing: Filing) -> Filing:
    """Somebody stands at the window and waits: the filing goes to the top of the judges' list."""
    if filing.present_since is None and State(filing.state) in REVIEWABLE:
        work.record(filing, Event.arrive)
    return filing


def leave(work: Work, filing: Filing) -> Filing:
    """Nobody waits any more."""
    if filing.present_since is not None:
        work.record(filing, Event.leave)
    return filing


def for_window(work: Work, filing: Filing) -> list[CourtDocument]:
    """What the window gives out: the filer's finished papers, in the order they were made."""
    return [d for d in documents(work, filing, for_filer=True) if d.media_type == PDF]


def copies_for_filers(filing: Filing, paper: CourtDocument) -> int:
    """How many the people who filed get: one each of what is theirs."""
    return max(1, len(filer_names(filing) & set(paper.recipients)))


def printed_together(work: Work, papers: Sequence[tuple[CourtDocument, int]]) -> bytes:
    """One PDF of all papers in order, each with its number of copies.

    For paper only: seals become part of the page, their electronic signatures stay in the single
    files, where they can be verified.  Raises `NotFound` for nothing.
    """
    if not papers:
        raise NotFound("没有可以打印的文书")
    with pikepdf.new() as whole:
        for paper, copies in papers:
            with pikepdf.open(io.BytesIO(work.house.files.get(paper.sha256))) as one:
                one.flatten_annotations("print")
                for _ in range(copies):
                    whole.add_pages_from(one, forms="strip", outlines="ignore")
        out = io.BytesIO()
        whole.save(out)
    return out.getvalue()


def hand_out(
    work: Work, filing: Filing, person: str, capacity: str, signature: bytes = b""
) -> HandedOut:
    """Papers were given to a person who signed.  Raises `FilingError`, `NotFound`."""
    papers = [d for d in for_window(work, filing) if d.name not in RECEIPTS]
    problems = []
    if not person.strip():
        problems.append(FieldProblem("签收人", "请写签收人的姓名"))
    if capacity not in CAPACITIES:
        problems.append(FieldProblem("身份", f"请选：{'、'.join(CAPACITIES)}"))
    if signature and (len(signature) > MOST_SIGNATURE or not signature.startswith(PNG)):
        problems.append(FieldProblem("签名", "签名没有收到，请再签一次，或者在纸上签"))
    if problems:
        raise FilingError(problems)
    if not papers:
        raise NotFound("还没有可以交付的文书")
    row = HandedOut(
        filing_id=filing.id,
        documents=[paper.id for paper in papers],
        person=person.strip()[:60],
        capacity=capacity,
        signature=work.house.files.put(signature) if signature else "",
        by=work.actor.account_id,
        at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    work.record(filing, Event.hand_out, 签收=row.id, 文书=len(papers))
    leave(work, filing)
    return row


def handed_out(work: Work, filing: Filing) -> list[HandedOut]:
    """Who signed for what, oldest first."""
    found = select(HandedOut).where(HandedOut.filing_id == filing.id)
    return list(work.session.scalars(found.order_by(HandedOut.at)))
