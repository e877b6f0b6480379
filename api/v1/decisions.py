"""Decisions: what papers one would make, deciding, returning papers after the period."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import Field

from api.base.access import MayDecide, MayReview
from api.base.json_route import JsonRoute
from api.base.openapi import BODY, PREFIX, example, told
from api.base.security import house_of
from api.v1.desk_view import ReviewFull
from api.v1.models import FilingId, Model
from api.v1.review import Seen, changed, shown
from court.decisions import papers
from court.decisions import service as decisions
from court.decisions.plan import MOST_DAYS, Plan
from court.decisions.refusals import MOST_SIGNERS
from court.documents.own_words import LONGEST, MOST_ITEMS, OwnItem, OwnWords, Words
from engine.text.errors import FieldProblem, FilingError

router = APIRouter(prefix=PREFIX, tags=["决定"], route_class=JsonRoute)
Kind = Literal["登记立案", "补正告知", "释明告知", "拟不予受理", "管辖告知", "前置告知"]


class Worded(Model):
    """An item in the judge's own words."""

    explanation: str = Field(alias="释明", min_length=1, max_length=LONGEST)
    cure: str = Field(default="", alias="补救", max_length=LONGEST)


class Added(Worded):
    """An item no rule foresaw."""

    basis: str = Field(default="", alias="依据", max_length=200)


class Planned(Model):
    """What the judge chooses."""

    kind: Kind = Field(alias="决定")
    days: int | None = Field(
        default=None, alias="天数", ge=1, le=MOST_DAYS, description="补正的天数，补正告知时必填"
    )
    note: str = Field(
        default="", alias="说明", max_length=2_000, description="内部说明；与建议不同的，写明理由"
    )
    confirmed: list[str] | None = Field(
        default=None,
        alias="要求",
        max_length=500,
        description="决定依据的要求（编号，有对象的写“编号@对象”）；不写就是全部",
    )
    chosen: list[str] = Field(
        default_factory=list, alias="文书", max_length=50, description="另外要的可选文书"
    )
    worded: dict[str, Worded] = Field(
        default_factory=dict, alias="改写", max_length=MOST_ITEMS, description="按要求的编号"
    )
    added: list[Added] = Field(default_factory=list, alias="自加", max_length=MOST_ITEMS)
    order: list[str] = Field(
        default_factory=list, alias="排列", max_length=500, description="各项在文书里的先后"
    )
    panel: list[str] = Field(
        default_factory=list,
        alias="署名",
        max_length=MOST_SIGNERS,
        description="裁定书署名的审判人员，审判长在前",
    )
    clerk: str = Field(default="", alias="书记员", max_length=60)

    def plan(self) -> Plan:
        return Plan(
            self.kind,
            self.days,
            self.note,
            None if self.confirmed is None else frozenset(self.confirmed),
            frozenset(self.chosen),
            self.own_words(),
            tuple(self.panel),
            self.clerk,
        )

    def own_words(self) -> OwnWords:
        """What the judge words, adds and orders."""
        worded = {key: Words(said.explanation, said.cure) for key, said in self.worded.items()}
        added = tuple(OwnItem(one.explanation, one.cure, one.basis) for one in self.added)
        return OwnWords(worded, added, tuple(self.order))


class Decided(Planned):
    """A plan to carry out, with the log entry the judge saw last."""

    sequence: int = Field(alias="次序", ge=0, le=2**31 - 1)


class PaperLine(Model):
    name: str = Field(alias="名称")
    recipients: list[str] = Field(alias="送达")
    copies: int = Field(alias="份数")
    basis: list[str] = Field(alias="依据")


class Papers(Model):
    papers: list[PaperLine] = Field(alias="文书")


@router.post(
    "/review/{filing_id}/papers",
    openapi_extra=example({"决定": "补正告知", "天数": 7}),
    **told("会出哪些文书", "按这个决定会出哪些文书；什么也不保存。", 404, 409, *BODY),
)
def preview_papers(
    request: Request,
    actor: MayReview,
    filing_id: FilingId,
    said: Planned,
) -> Papers:
    """The documents a decision would make."""
    with house_of(request).look(actor) as look:
        found = papers.preview(look, filing_id, said.plan())
    lines = [
        PaperLine(
            name=made.document.name,
            recipients=list(made.recipients),
            copies=made.copies,
            basis=list(made.basis),
        )
        for made in found.made
    ]
    return Papers(papers=lines)


@router.post(
    "/review/{filing_id}/decision",
    openapi_extra=example({"次序": 3, "决定": "登记立案"}),
    **told(
        "作出决定",
        "作出决定、制作并盖章文书、通知当事人，一次办完：要么全部办成，要么什么也没有发生。"
        "同一法官再发一次同样的决定，得到同样的答复。",
        404,
        409,
        *BODY,
        507,
    ),
)
def decide(
    request: Request,
    actor: MayDecide,
    filing_id: FilingId,
    said: Decided,
) -> ReviewFull:
    """Decide."""

    house = house_of(request)
    try:
        decisions.decide_promptly(house, actor, filing_id, said.sequence, said.plan())
    except FilingError as error:
        raise FilingError(list(map(_by_its_key, error.problems))) from None
    return shown(request, actor, filing_id)


def _by_its_key(problem: FieldProblem) -> FieldProblem:
    """The page calls the note of a decision its reason."""
    return FieldProblem("说明", problem.message) if problem.path == "理由" else problem


@router.post(
    "/review/{filing_id}/return",
    openapi_extra=example({"次序": 5}),
    **told("退回材料", "补正期限届满没有补正的，退回材料并记录在册。", 404, 409, *BODY),
)
def return_papers(
    request: Request,
    actor: MayDecide,
    filing_id: FilingId,
    said: Seen,
) -> ReviewFull:
    """Return the papers after the period."""
    return changed(request, actor, lambda w: decisions.send_back(w, filing_id, said.sequence))
