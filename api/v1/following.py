"""Cases after registration as their parties see them."""

from __future__ import annotations

from datetime import date, datetime

from fastapi import APIRouter, Request
from pydantic import Field

from api.base.access import MayFollow
from api.base.json_route import JsonRoute
from api.base.openapi import PREFIX, told
from api.base.security import house_of
from api.v1.models import Model
from court.disclosure import following, showing
from court.disclosure.showing import Course
from court.hearings.queries import HEARINGS
from court.service.queries import RECORD

router = APIRouter(prefix=PREFIX, tags=["案件"], route_class=JsonRoute)


class OwnCase(Model):
    """A registered case somebody follows as a party or for one."""

    id: str = Field(alias="编号")
    number: str = Field(alias="案号")
    cause: str = Field(alias="案由")
    registered_on: date = Field(alias="立案日期")


class Step(Model):
    """Something that happened in a case and was shown to this party."""

    event: int = Field(alias="事件", description="日志里的编号")
    group: str = Field(alias="类")
    words: str = Field(alias="进展")
    detail: str = Field(alias="说明")
    at: datetime = Field(alias="时间")
    corrected: bool = Field(alias="更正过")
    articles: list[str] = Field(alias="依据")


class ServedPaper(Model):
    """A document that was served on this party."""

    name: str = Field(alias="文书")
    day: date = Field(alias="送达日期")


class OfTheCourt(Model):
    """Somebody of the court who decides or helps in the case."""

    relation: str = Field(alias="身份")
    name: str = Field(alias="姓名")


class HearingToCome(Model):
    """A hearing this party has to come to."""

    start: datetime = Field(alias="开始")
    end: datetime = Field(alias="结束")
    room: str = Field(alias="地点")
    provisional: bool = Field(alias="预排", description="还没有确定，以传票为准")


class RunningPeriod(Model):
    """A period that runs for this party, from the day after a paper was served."""

    kind: str = Field(alias="期限")
    since: date | None = Field(alias="送达日期")
    last_day: date = Field(alias="最后一日")
    over: bool = Field(alias="已过")


class OwnCourse(Model):
    """What one party is shown of a case."""

    side: str = Field(alias="诉讼地位")
    name: str = Field(alias="名称")
    checked: bool = Field(alias="核对过身份", description="没有核对的，什么都看不到")
    steps: list[Step] = Field(alias="进展")
    papers: list[ServedPaper] = Field(alias="文书", description="已经送达给这一方的")
    bench: list[OfTheCourt] = Field(alias="审判组织")
    hearings: list[HearingToCome] = Field(alias="要开的庭")
    periods: list[RunningPeriod] = Field(alias="期限", description="答辩、举证、上诉等")
    trial_period: str = Field(alias="审限", description="到哪一天，哪些日子不计入，延长过没有")


class OwnCases(Model):
    """The cases the caller follows."""

    cases: list[OwnCase] = Field(alias="案件")


class OwnCourses(Model):
    """A case, once for each party the caller follows it for."""

    courses: list[OwnCourse] = Field(alias="各方", description="跟进这个案件的每一方当事人")


@router.get("/my-cases", **told("我的案件", "登记立案以后的案件，新立的在前。"))
def own_cases(request: Request, actor: MayFollow) -> OwnCases:
    """The cases the caller follows."""
    with house_of(request).look(actor) as look:
        return OwnCases(cases=[OwnCase.of(case) for case in following.all_own(look)])


@router.get(
    "/my-cases/{court_case_id}",
    **told("我的案件的进展", "向这一方公开的进展，和已经送达给他的文书。", 404),
)
def own_case(request: Request, actor: MayFollow, court_case_id: str) -> OwnCourses:
    """The course of a case for each party the caller follows it for."""
    with house_of(request).look(actor) as look:
        _, courses = showing.courses(look, court_case_id, RECORD, HEARINGS)
        return OwnCourses(courses=[_course(one) for one in courses])


def _course(one: Course) -> OwnCourse:
    steps = [
        Step(
            event=node.shown.number,
            group=node.shown.group,
            words=node.words,
            detail=node.detail,
            at=node.shown.at,
            corrected=node.corrected,
            articles=list(node.shown.articles),
        )
        for node in one.nodes
    ]
    return OwnCourse(
        side=one.party.side,
        name=one.party.name,
        checked=one.checked,
        steps=steps,
        papers=[ServedPaper.of(paper) for paper in one.papers],
        bench=[OfTheCourt.of(who) for who in one.bench],
        hearings=[HearingToCome.of(each) for each in one.hearings],
        periods=[RunningPeriod.of(each) for each in one.periods],
        trial_period=one.trial_period,
    )
