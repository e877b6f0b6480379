"""From which day a period runs, as a filing tells it where nobody filled it in.

For the questions of periods in which suit must be brought, or before whose end it may not be: the
judge is asked, nothing is refused by what is read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from engine.evaluation.facts import Values
from engine.narrative.times import MONTH, MOST, earliest_day, latest_day
from engine.values.numerals import DIGITS, counted

KNOWN, AGREED = "写到知道受损害的日期", "写到达成协议的日期"
RESOLVED = "写到作出决议的日期"
CHECKED = "写到核查结束的日期"
LAST_HEARD = "写到失去音讯的日期"
NOT_DUE, ELECTION_NEAR = "写到还没有到期", "写到选举日不足五日"
# Of each day of receipt: what the paper is called that was received.
RECEIPTS = {
    "写到收到裁决的日期": re.compile("裁决"),
    "写到收到裁定的日期": re.compile("裁定"),
    "写到收到通知的日期": re.compile("通知|反对"),
    "写到收到失权除名通知的日期": re.compile(
        "失权的?(?:通知|函|告知|决定)|除名|丧失[^，。；]{0,8}股"
    ),
}
_RECEIVED = re.compile("收到|签收|领取|领到|拿到|接到|送达|送到|通知了?(?:我|原告|本人)")
_PAPER_BEFORE, _PAPER_AFTER = 24, 16
_KNOWING = re.compile("知道|得知|知悉|获悉|发现|看到|查到|了解到")
_AGREEING = re.compile("达成|签订|签署|签字|签了|签的|生效")
_RESOLVING = re.compile("(?<!撤销)(?<!撤销了)(?:决议|股东会|股东大会|董事会)")
# 核查完了, 开完第一次债权人会议; a meeting of creditors checks the claims.
_CHECKING = re.compile(
    "核查[^，。；]{0,6}(?:结束|完)|(?:开完|开了|召开了?|参加了?)[^，。；]{0,6}债权人会议"
    "|债权人会议[^，。；]{0,16}(?:核查|开完|结束|召开)"
)
# 债权人会议定于12月10日召开: nothing has happened yet.
_NOT_YET = re.compile("定于|将于|将在|拟于|拟在|即将|尚未|还没")
_OF_SILENCE = ("音", "消息", "踪", "失联", "走失", "下落", "出走", "去向", "联", "杳", "找不到")
_UNHEARD = re.compile(
    "(?<!宣告)(?<!申请)失踪(?!人)|走失|失联|下落不明|出走|不知去向|不知所踪|杳无|联系不[上到]|找不到"
    "|(?:没有?|无|失去|断了|毫无)(?:任何|了|过|一点)?(?:音讯|音信|消息|联系|联络)"
)
# 三年多没有音讯, 失踪才十个月.
_SO_LONG = re.compile(
    rf"(?<!\d)(?P<many>\d{{1,2}}|[两十{DIGITS[1:]}]{{1,3}})(?:个多?(?P<months>月)|多?年)(?P<more>多)?"
)
_AHEAD = re.compile(
    r"(?P<year>20\d\d)年(?:(?P<month>1[0-2]|0?[1-9])月(?:(?P<on>3[01]|[12]\d|0?[1-9])[日号])?)?"
)
_CLAUSE = re.compile(r"[，,。；;！？\n]")
_PAYING = re.compile("还|付|到期|清偿|结清")
_ELECTION_DAY = re.compile("选举日|投票|选举")
ELECTION_DAYS = 5
NEAR = 60  # characters of the clause around a day
MOST_AGO = MONTH  # since an election that somebody still sues about
# Of each day: what a filing is about that tells it, and what happened on it.
_EVENTS = {
    KNOWN: (("判决", "裁定", "调解书"), _KNOWING),
    AGREED: (("调解",), _AGREEING),
    RESOLVED: (("决议", "股东会", "股东大会", "董事会"), _RESOLVING),
    CHECKED: (("债权人会议", "核查"), _CHECKING),
}


def note_days(values: Values, text: str) -> None:
    """Note in place from which days periods run by the words of a filing; only those that are told."""
    day = values.get("起诉日期")
    if not isinstance(day, date):
        return
    for fact, paper in RECEIPTS.items():
        if paper.search(text):
            _note(values, fact, max(_received(text, paper, day), default=None))
    for fact, (about, event) in _EVENTS.items():
        if any(word in text for word in about):
            _note(values, fact, max(_latest(event, text, day), default=None))
    if any(sign in text for sign in _OF_SILENCE):
        _note(values, LAST_HEARD, min(_unheard(text, day), default=None))
    ahead = list(_ahead(text, day - MOST_AGO))
    values[NOT_DUE] = any(told > day and _PAYING.search(clause) for clause, told in ahead)
    stated = values.get("选举日")
    elections = (
        [stated]
        if isinstance(stated, date)
        else [told for clause, told in ahead if _ELECTION_DAY.search(clause)]
    )
    values[ELECTION_NEAR] = any((held - day).days < ELECTION_DAYS for held in elections)


def _note(values: Values, fact: str, told: date | None) -> None:
    if told is not None:
        values[fact] = told


def _received(text: str, paper: re.Pattern[str], day: date) -> Iterator[date]:
    """收到驳回异议的裁定, 裁决书11月5日签收; the paper is named near by, in the same sentence."""
    for found in islice(_RECEIVED.finditer(text), MOST):
        before = text[max(0, found.start() - _PAPER_BEFORE) : found.start()].rpartition("。")[2]
        after = _CLAUSE.split(text[found.end() : found.end() + _PAPER_AFTER])[0]
        if paper.search(before + after) and (told := latest_day(text, found.start(), day)):
            yield told


def _latest(event: re.Pattern[str], text: str, day: date) -> Iterator[date]:
    for found in islice(event.finditer(text), MOST):
        before = _CLAUSE.split(text[max(0, found.start() - NEAR) : found.start()])[-1]
        if _NOT_YET.search(before + found[0]):
            continue
        if told := latest_day(text, found.end(), day):
            yield told


def _unheard(text: str, day: date) -> Iterator[date]:
    """The earliest day since when nothing was heard: by a day that is told, or by how long."""
    for found in islice(_UNHEARD.finditer(text), MOST):
        if told := earliest_day(text, found.start(), day):
            yield told
        clause = _CLAUSE.split(text[: found.start()])[-1] + _CLAUSE.split(text[found.start() :])[0]
        for long in _SO_LONG.finditer(clause):
            many = counted(long["many"]) + (1 if long["more"] else 0.5)
            if many < 100:
                yield day - many * (MONTH if long["months"] else 12 * MONTH)


def _ahead(text: str, since: date) -> Iterator[tuple[str, date]]:
    """Every day since then that is told, the first that is meant, with the clause it is in."""
    for found in islice(_AHEAD.finditer(text), MOST * MOST):
        if int(found["year"]) >= since.year and (told := _first_day(found)) >= since:
            before = text[max(0, found.start() - NEAR) : found.start()]
            after = text[found.end() : found.end() + NEAR]
            yield _CLAUSE.split(before)[-1] + found[0] + _CLAUSE.split(after)[0], told


def _first_day(found: re.Match[str]) -> date:
    first = date(int(found["year"]), int(found["month"] or 1), 1)
    try:
        return first.replace(day=int(found["on"] or 1))
    except ValueError:
        return first
