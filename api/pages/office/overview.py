"""What court leaders see of a period: how much came, by which way, how fast, which rules matter.

Filings and rules are counted, never persons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from api.base.access import MaySeeOverview
from api.base.csvs import csv_answer
from api.base.security import house_of
from api.base.web import page
from court.core.courthouse import Actor, Courthouse, Work
from court.oversight.charts import Point, line_chart, row_bar
from court.oversight.leading import Leading, leading
from court.oversight.overview import Overview, Period, Share, Week, monday, overview, whole_month
from court.oversight.overview_rules import RuleOverview, rule_overview
from engine.text.errors import FilingError
from engine.values import ValueProblem, parse_date

router = APIRouter()
FIX = "#B5761A"
RED = "#8E1B1F"
WEEKS = 8
MOST_CAUSES = 8
MOST_RULES = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """The period of the address; what could not be read is named and the month shown instead."""

    period: Period
    problems: dict[str, str]
    said: dict[str, str]


def asked(request: Request, house: Courthouse) -> Asked:
    """`?from=2026-10-01&to=2026-10-31&cause=…`; the running month without them."""
    names = {"from": "first", "to": "last", "cause": "cause"}
    said = {ours: request.query_params.get(name, "").strip() for name, ours in names.items()}
    month = Period(*whole_month(house.today))
    problems: dict[str, str] = {}
    days = {"first": month.first, "last": month.last}
    for name in days:
        if said[name]:
            try:
                days[name] = parse_date(said[name])
            except ValueProblem as problem:
                problems[name] = str(problem)
    if problems:
        return Asked(month, problems, said)
    try:
        period = Period.of(days["first"], days["last"], said["cause"][:80])
    except FilingError as error:
        return Asked(month, {"last": error.problems[0].message}, said)
    return Asked(period, {}, said)


def _counted(
    house: Courthouse, actor: Actor, wanted: Asked
) -> tuple[Overview, RuleOverview, Leading, Asked]:
    try:
        with house.look(actor) as look:
            return (*_all(look, wanted.period), wanted)
    except FilingError as error:
        whole = Period(wanted.period.first, wanted.period.last)
        told = Asked(whole, {"cause": error.problems[0].message}, wanted.said)
        with house.look(actor) as look:
            return (*_all(look, whole), told)


def _all(look: Work, period: Period) -> tuple[Overview, RuleOverview, Leading]:
    return overview(look, period), rule_overview(look, period), leading(look, period)


def shortcuts(today: date) -> list[tuple[str, Period]]:
    """Periods people ask for."""
    this = Period(*whole_month(today))
    weeks = Period(monday(today) - timedelta(weeks=WEEKS - 1), today)
    return [
        ("本月", this),
        ("上月", this.before),
        ("近八周", weeks),
        ("今年", Period(today.replace(month=1, day=1), today)),
    ]


@router.get("/overview")
def show(request: Request, actor: MaySeeOverview) -> Response:
    """Four figures, then tables with their pictures."""
    house = house_of(request)
    counted, rules, lead, wanted = _counted(house, actor, asked(request, house))
    period = counted.period
    return page(
        request,
        "overview/overview.html",
        title=_title(period),
        counted=counted,
        rules=rules,
        lead=lead,
        wanted=wanted,
        period=period,
        shortcuts=shortcuts(house.today),
        channels_said=_channels_said(counted.channels),
        decisions_said=f"作出决定 {counted.speed.decided:,} 件，等法院审查或者等当事人补正的不在内",
        weeks_said=_weeks_said(counted.weeks),
        weeks_chart=Markup(_weeks_chart(counted)),  # noqa: S704 — drawn from figures
        bar=_bar,
        fix=FIX,
        most_causes=MOST_CAUSES,
        most_rules=MOST_RULES,
        query=f"from={period.first}&to={period.last}&cause={period.cause}",
    )


def _title(period: Period) -> str:
    if (period.first, period.last) == whole_month(period.first):
        return f"{period.first.year}年{period.first.month}月立案情况"
    return "立案情况"


def _bar(part: float, colour: str = "#514A42") -> Markup:
    return Markup(row_bar(part, colour, 180))  # noqa: S704 — drawn from figures


def _channels_said(channels: list[Share]) -> str:
    parts = {share.name: share.part for share in channels}
    if not any(parts.values()):
        return "这一期间没有收件"
    here = sum(parts.get(name, 0) for name in ("窗口", "自助终端"))
    own = parts.get("网上，当事人", 0)
    return f"当事人网上提交占 {own:.1%}，窗口和自助机合计 {here:.1%}"


def _weeks_said(weeks: list[Week]) -> str:
    parts = [p for week in weeks if (p := week.speed.part_in_time) is not None]
    if not parts:
        return "这一期间没有要在网上答复的"
    if len(parts) == 1:
        return f"{parts[0]:.0%}"
    first, last = parts[0], parts[-1]
    if f"{first:.0%}" == f"{last:.0%}":
        return f"第一周和最后一周都是 {first:.0%}"
    return f"由 {first:.0%} {'升到' if last > first else '降到'} {last:.0%}"


def _weeks_chart(counted: Overview) -> str:
    points = [
        Point(
            f"{week.start.month}.{week.start.day}",
            None if (part := week.speed.part_in_time) is None else part * 100,
            "" if part is None else f"{part:.0%}",
        )
        for week in counted.weeks
    ]
    title = f"网上提交的 {counted.promise_hours} 小时内答复比例，按周"
    return line_chart("weeks", title, points, colour=RED, top=100, suffix="%")


@router.get("/overview/export")
def export(request: Request, actor: MaySeeOverview) -> Response:
    """Every figure of the page as a table: 表, 项目, 指标, 数值."""
    house = house_of(request)
    counted, rules, lead, _ = _counted(house, actor, asked(request, house))
    name = f"立案概览_{counted.period.first:%Y%m%d}-{counted.period.last:%Y%m%d}"
    return csv_answer(name, [("表", "项目", "指标", "数值"), *_rows(counted, rules), *_led(lead)])


def _rows(counted: Overview, rules: RuleOverview) -> Iterator[Sequence[object]]:
    speed, before = counted.speed, counted.speed_before
    yield "总数", "收件", "件", counted.received
    yield "总数", "收件，上一期间", "件", counted.received_before
    yield "总数", "从提交到决定", "中位数（小时）", _one(speed.median_hours)
    yield "总数", "从提交到决定，上一期间", "中位数（小时）", _one(before.median_hours)
    yield "总数", "网上提交的按时答复", "件", speed.in_time
    yield "总数", "网上提交的已答复或者期满", "件", speed.online
    yield "总数", "现在超过法定期限没有决定", "件", counted.late
    yield from _shares("渠道", counted.channels)
    yield from _shares("案由", counted.causes)
    yield from _shares("系统建议", counted.conclusions)
    yield from _shares("决定", counted.decisions)
    yield from _shares("现在的状态", counted.states)
    for week in counted.weeks:
        start = week.start.isoformat()
        yield "按周", start, "决定", week.speed.decided
        yield "按周", start, "网上已答复", week.speed.online
        yield "按周", start, "网上按时答复", week.speed.in_time
        yield "按周", start, "中位数（小时）", _one(week.speed.median_hours)
    for rule in rules.by_notice:
        yield "引起补正的规则", f"{rule.rule_id} {rule.title}", "补正告知", rule.notices
        yield "引起补正的规则", f"{rule.rule_id} {rule.title}", "补后有决定", rule.answered
        yield "引起补正的规则", f"{rule.rule_id} {rule.title}", "补后登记", rule.passed
    for one in rules.overridden:
        yield "不采纳的规则", f"{one.rule_id} {one.title}", "适用", one.applied
        yield "不采纳的规则", f"{one.rule_id} {one.title}", "改轻", one.milder
        yield "不采纳的规则", f"{one.rule_id} {one.title}", "改重", one.stricter
    for answer in rules.answered:
        yield "法官回答的问题", f"{answer.rule_id} {answer.title}", "没有问题", answer.fine
        for said, number in answer.other.items():
            yield "法官回答的问题", f"{answer.rule_id} {answer.title}", said, number


def _led(lead: Leading) -> Iterator[Sequence[object]]:
    for name, part in (
        ("不经窗口", lead.off_window),
        ("不经窗口，上年同期", lead.off_window_before),
        ("网上", lead.online),
        ("首次通过", lead.first_pass),
        ("照建议办", lead.agreement),
        ("要求补正", lead.supplements),
    ):
        yield "比例", name, "件", part.count
        yield "比例", name, "全部", part.of
    yield "总数", "不照建议、写了理由的决定", "个", lead.set_aside
    yield "总数", "坚持起诉", "件", lead.insisted
    yield "总数", "裁定不予受理", "件", lead.refused
    yield "总数", "网上收过的案由", "个", lead.causes_online
    for way, count, cycle in zip(lead.ways, lead.by_way, lead.cycles, strict=True):
        yield "渠道（自助转窗口单列）", way, "收件", count
        yield "渠道（自助转窗口单列）", way, "决定", cycle.decided
        yield "渠道（自助转窗口单列）", way, "中位数（小时）", _one(cycle.hours)
        yield "渠道（自助转窗口单列）", way, "上年同期决定", cycle.decided_before
        yield "渠道（自助转窗口单列）", way, "上年同期中位数（小时）", _one(cycle.hours_before)
    for line in lead.causes:
        for way, count in zip(lead.ways, line.counts, strict=True):
            yield "案由和渠道", line.cause, way, count
    yield "窗口", "取号到叫号", "中位数（分钟）", _one(lead.waiting.to_call)
    yield "窗口", "叫号到办完", "中位数（分钟）", _one(lead.waiting.to_end)
    yield "窗口", "办完", "人", lead.waiting.served
    for hour, count in lead.waiting.by_hour:
        yield "窗口取号", f"{hour} 点", "个", count


def _shares(table: str, shares: Iterable[Share]) -> Iterator[Sequence[object]]:
    for share in shares:
        yield table, share.name, "件", share.count


def _one(hours: float | None) -> object:
    return "" if hours is None else round(hours, 1)
