"""What stands beside the findings: files, possible repeats, what happened so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from court.core.courthouse import Work
from court.core.events import data_of
from court.core.lifecycle import Event, State
from court.core.tables import Filing, FilingVersion, LogEntry, Upload
from court.decisions import review
from court.files.pictures import can_draw
from court.files.sniffing import KINDS
from court.filings import uploads
from court.opinions.comparing import Change
from court.opinions.facts_shown import FactNames

KIND_LABELS = {kind.media_type: kind.label for kind in KINDS}


@dataclass(frozen=True, slots=True)
class FileView:
    """An uploaded file; `kind` in words, `pictured` when its pages can be shown."""

    id: str
    name: str
    media_type: str
    kind: str
    size: int
    pages: int | None
    sha256: str
    pictured: bool
    at: datetime

    @property
    def size_words(self) -> str:
        """`820 KB`, `3.2 MB`"""
        if self.size < 1_000_000:
            return f"{max(1, round(self.size / 1_000))} KB"
        return f"{self.size / 1_000_000:.1f} MB"

    @property
    def page_count(self) -> int:
        return self.pages or 1


@dataclass(frozen=True, slots=True)
class Repeat:
    """An earlier filing with the same parties, and the rule that speaks for acceptance."""

    id: str
    number: str | None
    title: str
    cause: str
    amount: Decimal | None
    state: str
    when: datetime | None
    shared: tuple[str, ...]
    same_cause: bool
    same_amount: bool
    remark: str
    article: str

    @property
    def alike(self) -> str:
        """`案由相同，金额相同`"""
        cause = "案由相同" if self.same_cause else "案由不同"
        known = self.same_amount and self.amount is not None
        return f"{cause}，金额相同" if known else cause


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event: when, who, what."""

    at: datetime
    who: str
    what: str


def file_views(look: Work, filing: Filing) -> list[FileView]:
    return [
        FileView(
            id=upload.id,
            name=upload.name,
            media_type=upload.media_type,
            kind=KIND_LABELS.get(upload.media_type, "文件"),
            size=upload.size,
            pages=upload.pages,
            sha256=upload.sha256,
            pictured=can_draw(upload.media_type),
            at=upload.at,
        )
        for upload in uploads.of_filing(look, filing)
    ]


def file_changes(
    look: Work, filing: Filing, before: FilingVersion, after: FilingVersion
) -> list[Change]:
    """Files that came or went between two versions."""
    found = []
    for upload in look.session.scalars(
        select(Upload).where(Upload.filing_id == filing.id).order_by(Upload.at, Upload.id)
    ):
        gone = upload.removed_at
        was = upload.at <= before.submitted_at and not (gone and gone <= before.submitted_at)
        is_ = upload.at <= after.submitted_at and not (gone and gone <= after.submitted_at)
        if is_ and not was:
            found.append(Change("上传的文件", "", upload.name, "新增"))
        elif was and not is_:
            found.append(Change("上传的文件", upload.name, "", "删除"))
    return found


# What an earlier filing's end means for this one, by its state.
_REMARKS: Mapping[str, tuple[str, str]] = {
    State.withdrawn: ("撤回以后可以再次起诉，符合条件的应予受理。", "民诉法解释 214(1)"),
    State.returned: ("材料退回以后可以再次起诉，符合条件的应予受理。", "民事诉讼法 126"),
    State.explained: ("只是作过释明，没有裁判；这次符合条件的应予受理。", "民事诉讼法 126"),
    State.refused: ("裁定不予受理以后再次起诉，符合条件的应予受理。", "民诉法解释 212"),
    State.elsewhere: ("只是告知过管辖，没有裁判；这次符合条件的应予受理。", "民事诉讼法 126"),
    State.earlier_step: ("前置步骤完成以后再来的，符合条件的应予受理。", "民事诉讼法 126"),
    State.registered: (
        "当事人、诉讼标的、诉讼请求三样都相同（或者后诉实质否定前诉结果）才是重复起诉；缺一样的应予受理。",
        "民诉法解释 247",
    ),
}
_PENDING = (
    "两件都还没有审结。可能是重复提交，可以请当事人撤回一件；三样要件不全相同的，各自受理。",
    "民诉法解释 247",
)


def repeat_views(look: Work, filing: Filing) -> list[Repeat]:
    found = []
    for one in review.similar(look, filing):
        other = one.filing
        remark, article = _REMARKS.get(other.state, _PENDING)
        found.append(
            Repeat(
                id=other.id,
                number=other.number,
                title=other.parties,
                cause=other.cause,
                amount=other.amount,
                state=other.state,
                when=other.first_submitted_at,
                shared=one.shared,
                same_cause=one.same_cause,
                same_amount=one.same_amount,
                remark=remark,
                article=article,
            )
        )
    return found


_ABOUT_RULE = (
    Event.answer,
    Event.withdraw_answer,
    Event.override,
    Event.withdraw_override,
)
_UNSEEN = (Event.create, Event.save)


def history_lines(
    entries: Iterable[LogEntry], people: Mapping[str, str], names: FactNames
) -> list[HistoryLine]:
    """Newest first; what the filer did before handing in stays the filer's."""
    found = []
    for entry in entries:
        event = Event(entry.kind)
        if event in _UNSEEN:
            continue
        who = people.get(entry.actor) or entry.role
        found.append(HistoryLine(entry.at, who, _what(event, entry, names)))
    return found[::-1]


def _what(event: Event, entry: LogEntry, names: FactNames) -> str:
    data = data_of(entry)
    words = str(event)
    if event in _ABOUT_RULE:
        said = data.get("认定")
        words += f" {data.get('规则', '')}" + (f"：{said}" if said else "")
    if event is Event.state_fact:
        words += f"：{names.label(str(data.get('事实', '')))}"
    if event in (Event.submit, Event.supplement, Event.insist, Event.add) and data.get("版本"):
        words += f"（第 {data['版本']} 版）"
    if event is Event.register and data.get("案号"):
        words += f"，{data['案号']}"
    return words
