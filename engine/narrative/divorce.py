"""What a petition for divorce tells of an earlier suit, of what came after it, and of childbearing.

For the questions of 民法典 1082 and 民事诉讼法 127(7), where nobody answered them: the judge is
asked, nothing is refused by what is read here.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import islice

from engine.evaluation.facts import Values
from engine.narrative.times import MOST, told_within
from engine.values.numerals import DIGITS

EARLIER_SUIT, CHILDBEARING = "写到半年内的离婚诉讼", "写到怀孕分娩流产"
SINCE_THEN = "写到前案以后又出了事"
_DIVORCE, ADOPTION = re.compile("离婚|解除婚姻|婚姻关系"), "收养"
# 法院没有判离, 撤诉, 调解和好.
_NO_DIVORCE = re.compile(
    r"不准予?(?:我们|双方|原、?被告)?离(?![开厂职岗家村境校港])|[没未]有?准离|不予离婚|[没未不]有?判(?:决)?(?:我们)?离|判(?:了|决)?不离"
    r"|驳回[^。；，]{0,8}离婚|调解和好|撤(?:回)?了?(?:离婚)?(?:起)?诉|案子?撤|撤了?案"
)
# How a suit over a marriage or an adoption ended that may not be brought again at once.
_ENDED = re.compile(
    rf"{_NO_DIVORCE.pattern}|维持(?:了)?收养|判决(?:书)?|调解书|(?:民事|撤诉)裁定|不准许?解除"
)
# What may be a new circumstance; whether it is one is for the judge.
_HAPPENED = re.compile(
    "[殴毒]打|打[我到伤断得骂人]|被打|动手|家暴|家庭暴力|施暴|虐待|告诫书|拘留|[报出]警|派出所|住院|轻微?伤|骨折|流血"
    "|出轨|外遇|同居|小三|婚外|赌|吸毒|判刑|坐牢|被捕|被抓|抢[走孩]|藏匿|藏起来|转移|变卖|借高利|欠债|砸|威胁|扬言"
    "|赶[出我]|离家|出走|失踪|失联|下落不明|重病|确诊|残疾|生了|怀孕|亲子鉴定|遗弃|自杀|骚扰|跟踪"
)
_NOT_AT_ALL = re.compile(r"(?:没有?|未|不曾|从未)(?:再)?[^，。；]{0,4}\Z")
_BY_THE_OTHER = re.compile(r"(?:被告|对方|他|她|男方|女方)[^。；，]{0,8}(?:起诉|告)")
_PREGNANT = re.compile(
    r"(?<!没有)(?<!没)(?<!未)(?<!不)(?<!不能)(?<!不想)(?<!不肯)(?:怀孕|有孕|身孕|怀上|怀了)|孕期|待产|预产期|大肚子|[挺大]着[^，。；]{0,6}肚子"
)
_BORN = re.compile(
    r"(?:出世|出生|生下来?|落地)[^，。；]{0,4}(?:天|周|个星期)|坐月子|出月子|满月|哺乳|断奶|吃奶|百日|刚生|刚出生|才出生"
    rf"|(?<![\d十])(?:1[01]|[1-9]|十一?|[两{DIGITS[1:]}])个多?月(?:大|的(?:孩子|儿子|女儿|宝宝|婴儿))"
    r"|(?:不到|不满|未满|不足|没有?满)一?(?:周岁|岁)"
)
_BEARING = re.compile(r"生了|生下|产下|诞下|出生|生育|分娩|生产后|剖腹产|顺产")
_LOST = re.compile(r"(?<!没有)(?<!没)(?:流产|小产|人流|堕胎|引产|打掉)")
# Months after which an event stops no petition: half a year, a year; a pregnancy and a year.
_WITHIN = ((_PREGNANT, 22), (_BORN, 12), (_LOST, 6))


def note_divorce(values: Values, text: str) -> None:
    """Note in place what the words of a petition tell; nothing where no divorce is spoken of."""
    divorce = _DIVORCE.search(text) is not None
    if divorce or ADOPTION in text:
        values[SINCE_THEN] = _since_then(text)
    day = values.get("起诉日期")
    if not divorce or not isinstance(day, date):
        return
    values[EARLIER_SUIT] = not _BY_THE_OTHER.search(text) and told_within(_NO_DIVORCE, text, day, 6)
    values[CHILDBEARING] = any(
        told_within(event, text, day, months) for event, months in _WITHIN
    ) or told_within(_BEARING, text, day, 12, timed=True)


def _since_then(text: str) -> bool:
    """Whether anything is told to have happened after the earlier suit, which is told before it."""
    ended = _ENDED.search(text)
    if ended is None:
        return False
    later = text[ended.end() :]
    return any(
        not _NOT_AT_ALL.search(later[: found.start()])
        for found in islice(_HAPPENED.finditer(later), MOST)
    )
