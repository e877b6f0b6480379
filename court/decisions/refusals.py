"""After a draft refusal: signed, served, appealed, passed up; and what undoes each.

A ruling exists once it is signed by the judges and the clerk and sealed (民事诉讼法 157); the ten
days to appeal run from its service, for each claimant from their own (民事诉讼法 171, 286; 民诉法解释
244).  Everything is an event with an attested row; a mistake is undone by a further, reasoned one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from court.core import deadlines
from court.core.courthouse import Conflict, NotFound, Work
from court.core.lifecycle import PROPOSE, RECORDED, REFUSED, Event, State, after
from court.core.receiving import Received
from court.core.roles import Action
from court.core.tables import Filing
from court.decisions.issued import RULING
from court.decisions.review import open_filing, require_current
from court.decisions.service import last_decision
from court.decisions.setting_aside import LEAST_REASON
from court.decisions.tables import CourtDocument, DecisionRecord, RefusalAct
from court.filings import service as filings
from court.messages.service import notify
from engine.language.parties import CLAIMING, display_name
from engine.law.periods import deadline
from engine.text.errors import FieldProblem, FilingError
from engine.text.paths import members
from engine.values.showing import show_day

APPEAL, APPEAL_ABROAD = "对裁定的上诉期限", "境内没有住所的对裁定的上诉期限"
PASSING_UP, PANEL = "上诉报送期限", "不予受理裁定合议庭人数"
MANNERS = ("直接送达", "邮寄送达", "电子送达", "留置送达", "委托送达", "公告送达")
MOST_SIGNERS = 15
INSISTING = ("书面坚持", "口头坚持，已记入笔录")


@dataclass(frozen=True, slots=True)
class Signed:
    """The ruling as it was signed: its number and day, its judges and clerk, the file."""

    number: str
    day: date | None
    panel: tuple[str, ...]
    clerk: str
    file: Received | None


def panel_size(work: Work) -> int:
    """How many judges sign, by the court's own parameter."""
    return int(work.house.bundle.parameters.on(work.today)(PANEL))


def acts_of(work: Work, filing: Filing) -> list[RefusalAct]:
    """What was done about a refusal, oldest first."""
    found = select(RefusalAct).where(RefusalAct.filing_id == filing.id)
    return list(work.session.scalars(found.order_by(RefusalAct.at, RefusalAct.id)))


def in_force(acts: list[RefusalAct]) -> list[RefusalAct]:
    """The acts since the last time the refusal was undone."""
    undone = (Event.abandon, Event.undo_refusal, Event.ordered, Event.reopen)
    last = max((place for place, act in enumerate(acts) if act.kind in undone), default=-1)
    return acts[last + 1 :]


def claimants(filing: Filing) -> list[tuple[str, bool]]:
    """Names of those who filed, and whether they have no home in the country."""
    return [
        (display_name(member) or role, member.get("境内有住所") in (False, "否"))
        for role in CLAIMING
        for member in members(filing.content, role)
    ]


def insist_for(work: Work, filing_id: str, sequence: int, how: str, note: str = "") -> Filing:
    """Record that a filer insists, told to the court in writing or aloud (登记立案规定 7)."""
    filing = _open(work, filing_id, sequence, Action.review)
    if how not in INSISTING:
        raise FilingError([FieldProblem("方式", f"请选：{'、'.join(INSISTING)}")])
    after(State(filing.state), Event.insist)
    _keep(work, filing, Event.insist, how=how, reason=note.strip())
    return filings.insist(work, filing)


def reopen(work: Work, filing_id: str, sequence: int, reason: str) -> Filing:
    """Look at a filing again although its filer was told another way; the old period counts on."""
    filing = _open(work, filing_id, sequence, Action.review)
    _require_reason(reason)
    _act(work, filing, Event.reopen, {"决定期限": _decide_by(work, filing)}, reason=reason)
    return filing


def abandon(work: Work, filing_id: str, sequence: int, reason: str) -> Filing:
    """Give a draft up before anybody signed it; the filing is under review again."""
    filing = _open(work, filing_id, sequence, Action.decide)
    _require_reason(reason)
    _act(work, filing, Event.abandon, {}, reason=reason)
    return filing


def file_signed(work: Work, filing_id: str, sequence: int, signed: Signed) -> Filing:
    """File the signed ruling in; only now the suit is refused.  Raises `FilingError`."""
    filing = _open(work, filing_id, sequence, Action.decide)
    proposed = last_decision(work, filing, PROPOSE)
    if filing.state != State.proposed or proposed is None:
        raise Conflict(f"这份起诉现在是“{filing.state}”，没有等待签发的裁定书稿")
    _check_signed(work, filing, signed)
    record = _decided(work, proposed, signed)
    document = _keep_ruling(work, filing, signed, record)
    act = RefusalAct(document_id=document.id, number=signed.number.strip(), day=signed.day)
    act.panel = [*(name.strip() for name in signed.panel), signed.clerk.strip()]
    _add(work, filing, Event.refuse, act)
    work.record(
        filing,
        RECORDED[REFUSED],
        决定=record.id,
        案号=record.case_number,
        裁定日=_iso(signed.day),
        文件=document.sha256,
    )
    _tell(
        work,
        filing,
        "法院已作出不予受理的裁定",
        "裁定书写明了理由，会送达给您；从收到的次日起算上诉的期限，最后一天送达后写在案件页面上。",
    )
    return filing


def serve(
    work: Work, filing_id: str, sequence: int, party: int, day: date | None, how: str
) -> Filing:
    """Note the service on one claimant; their last day to appeal follows."""
    filing = _open(work, filing_id, sequence, Action.review)
    people = claimants(filing)
    ruling = _last_act(work, filing, Event.refuse)
    problems = _service_problems(work, ruling, party, len(people), day, how)
    if problems:
        raise FilingError(problems)
    assert day is not None
    abroad = people[party][1]
    until = appeal_until(work, day, abroad)
    data = {"送达日": _iso(day), "当事人": party, "上诉期满": _iso(until)}
    _act(work, filing, Event.serve, data, day=day, until=until, party=party, how=how)
    _tell(
        work,
        filing,
        "裁定书已送达",
        f"裁定书已于{show_day(day)}送达。不服的，可以在 {show_day(until)}以前向本院递交上诉状。",
    )
    return filing


def appeal(work: Work, filing_id: str, sequence: int, day: date | None, party: int = 0) -> Filing:
    """Note an appeal received; the file is due at the court above (民事诉讼法 174)."""
    filing = _open(work, filing_id, sequence, Action.review)
    ruling = _last_act(work, filing, Event.refuse)
    if problem := _day_problem(work, "收到上诉状的日期", day, ruling.day):
        raise FilingError([problem])
    assert day is not None
    until = _period(work, day, PASSING_UP)
    data = {"收到上诉状": _iso(day), "当事人": party, "报送期限": _iso(until)}
    _act(work, filing, Event.appeal, data, day=day, until=until, party=party)
    _tell(work, filing, "法院收到您的上诉状", "本院会把上诉状和案卷报送上一级人民法院。")
    return filing


def pass_up(
    work: Work, filing_id: str, sequence: int, day: date | None, number: str = ""
) -> Filing:
    """Note that appeal and file went to the court above."""
    filing = _open(work, filing_id, sequence, Action.review)
    lodged = _last_act(work, filing, Event.appeal)
    if problem := _day_problem(work, "报送的日期", day, lodged.day):
        raise FilingError([problem])
    _act(work, filing, Event.send_up, {"报送日": _iso(day)}, day=day, number=number.strip()[:60])
    _tell(work, filing, "上诉已报送", "上诉状和案卷已报送上一级人民法院，由该院作出裁定。")
    return filing


def undo(work: Work, filing_id: str, sequence: int, reason: str) -> Filing:
    """Take back that a ruling was filed in: the entry was wrong, not the ruling.

    The draft waits for its signature again.  A ruling itself is changed by the court above.
    """
    filing = _open(work, filing_id, sequence, Action.decide)
    _require_reason(reason)
    _act(work, filing, Event.undo_refusal, {"决定期限": _decide_by(work, filing)}, reason=reason)
    _tell(work, filing, "更正：裁定登记有误", "法院更正了登记：裁定还没有作出。请以案件页面为准。")
    return filing


def ordered(
    work: Work, filing_id: str, sequence: int, day: date | None, number: str, reason: str
) -> Filing:
    """The court above set the ruling aside and ordered to accept (民诉法解释 330)."""
    filing = _open(work, filing_id, sequence, Action.decide)
    ruling = _last_act(work, filing, Event.refuse)
    problems = [p for p in (_day_problem(work, "上级法院裁定的日期", day, ruling.day),) if p]
    if not number.strip():
        problems.append(FieldProblem("文号", "请写上级法院裁定书的案号"))
    if problems:
        raise FilingError(problems)
    data = {"决定期限": _iso(work.today), "裁定日": _iso(day)}
    _act(
        work,
        filing,
        Event.ordered,
        data,
        day=day,
        number=number.strip()[:60],
        reason=reason.strip(),
    )
    _tell(work, filing, "上级法院指令立案", "上一级人民法院撤销了原裁定，本院将登记立案。")
    return filing


def appeal_until(work: Work, served: date, abroad: bool) -> date:
    """The last day to appeal; a last day on a holiday moves on (民事诉讼法 85)."""
    return _period(work, served, APPEAL_ABROAD if abroad else APPEAL)


def _period(work: Work, day: date, parameter: str) -> date:
    bundle = work.house.bundle
    return deadline(day, str(bundle.parameters.on(work.today)(parameter)), bundle.calendar)


def _decide_by(work: Work, filing: Filing) -> str | None:
    if filing.submitted_at is None:
        return None
    path = work.house.bundle.catalogue.find(filing.cause, work.today)[0].path
    return deadlines.decide_by(work.house.bundle, path, filing.submitted_at).isoformat()


def _open(work: Work, filing_id: str, sequence: int, action: Action) -> Filing:
    work.actor.require(action)
    filing = open_filing(work, filing_id, lock=True)
    require_current(work, filing, sequence)
    return filing


def _act(
    work: Work, filing: Filing, event: Event, data: Mapping[str, object], **said: object
) -> None:
    """An event and its row.  Raises `TransitionError` where it cannot happen now."""
    act = _keep(work, filing, event, **said)
    work.record(filing, event, 经过=act.id, **data)


def _keep(work: Work, filing: Filing, event: Event, **said: object) -> RefusalAct:
    act = RefusalAct(panel=[], **said)
    _add(work, filing, event, act)
    return act


def _add(work: Work, filing: Filing, event: Event, act: RefusalAct) -> None:
    after(State(filing.state), event)
    act.filing_id, act.kind, act.by, act.at = filing.id, event, work.actor.account_id, work.now
    work.session.add(act)
    work.session.flush()


def _last_act(work: Work, filing: Filing, event: Event) -> RefusalAct:
    found = [act for act in in_force(acts_of(work, filing)) if act.kind == event]
    if not found:
        raise NotFound(f"还没有“{event}”的记录")
    return found[-1]


def _check_signed(work: Work, filing: Filing, signed: Signed) -> None:
    wanted = panel_size(work)
    problems = [p for p in (_day_problem(work, "裁定日期", signed.day, filing.first_day),) if p]
    if not signed.number.strip():
        problems.append(FieldProblem("案号", "请照裁定书写案号"))
    if sum(bool(name.strip()) for name in signed.panel) != wanted or not signed.clerk.strip():
        problems.append(FieldProblem("署名", f"请写明署名的 {wanted} 名审判人员和书记员"))
    if signed.file is None:
        problems.append(
            FieldProblem("裁定书", "请上传签名盖章的裁定书（扫描件或者电子签章的 PDF）")
        )
    if problems:
        raise FilingError(problems)


def _day_problem(
    work: Work, name: str, day: date | None, earliest: date | None
) -> FieldProblem | None:
    if day is None:
        return FieldProblem(name, f"请写{name}，例如 {work.today.isoformat()}")
    if day > work.today:
        return FieldProblem(name, f"{name}在今天以后，请核对")
    if earliest and day < earliest:
        return FieldProblem(name, f"{name}早于 {show_day(earliest)}，请核对")
    return None


def _service_problems(
    work: Work, ruling: RefusalAct, party: int, people: int, day: date | None, how: str
) -> list[FieldProblem]:
    found = [p for p in (_day_problem(work, "送达日期", day, ruling.day),) if p]
    if not 0 <= party < people:
        found.append(FieldProblem("受送达人", "请选受送达人"))
    if how not in MANNERS:
        found.append(FieldProblem("方式", f"请选送达方式：{'、'.join(MANNERS)}"))
    return found


def _require_reason(reason: str) -> None:
    if len(reason.strip()) < LEAST_REASON:
        raise FilingError([FieldProblem("理由", f"请写明理由，至少 {LEAST_REASON} 个字")])


def _decided(work: Work, proposed: DecisionRecord, signed: Signed) -> DecisionRecord:
    """The ruling as a decision of its own, on the opinion its draft rests on."""
    same = {
        name: getattr(proposed, name)
        for name in (
            "filing_id",
            "version",
            "recommended",
            "note",
            "opinion_id",
            "rules",
            "objections",
        )
    }
    record = DecisionRecord(
        kind=REFUSED,
        by=work.actor.account_id,
        at=work.now,
        case_number=signed.number.strip()[:60],
        **same,
    )
    work.session.add(record)
    work.session.flush()
    return record


def _keep_ruling(
    work: Work, filing: Filing, signed: Signed, record: DecisionRecord
) -> CourtDocument:
    """The signed paper; the filer has it once it was served."""
    file = signed.file
    assert file is not None
    names = [name for name, _ in claimants(filing)]
    document = CourtDocument(
        filing_id=filing.id,
        decision_id=record.id,
        name=RULING,
        file_name=f"01-{RULING}.{file.name.rpartition('.')[2]}",
        media_type=file.media_type,
        sha256=file.sha256,
        size=file.size,
        recipients=names,
        copies=max(1, len(names)),
        sealed=True,
        for_filer=True,
        made_at=work.now,
    )
    work.session.add(document)
    work.session.flush()
    return document


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _tell(work: Work, filing: Filing, subject: str, text: str) -> None:
    if filing.owner_id:
        notify(work, filing.owner_id, filing, subject, f"收件号 {filing.number}：{text}")
