"""What a filing says in its own words, read for rules that nobody ticked a box for.

Each is a question at most: words that name a gate are no answer to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from engine.evaluation.facts import Values

CLAIMS = "诉讼请求"
WORDS = "所写的话"
CALLED = "写在前面的姓名"
SAID_TO_BE_DEAD = "事实里写到去世"
SAID_TO_BE_DEREGISTERED = "事实里写到注销"
LITIGANTS = ("原告", "被告", "第三人")
_FACTS = "事实与理由"
_TEXTS = (_FACTS, "申请事项", "申请的事实和理由")
# 被告刘强已于2026年5月病故; not 被告的父亲去世, 被告住到去世, 被告驾车致他人死亡.
_DEATH = re.compile("去世|去逝|过世|离世|死亡|病故|病逝|猝死|逝世|身故|亡故")
_WHEN_AND_HOW = re.compile(
    r"(?:已经|已|于|在|不幸|突然|突发|因(?:疾|交通)?(?:病|事故|车祸)|因?心梗|因?脑梗"
    r"|[\d年月日初底中旬上下今去前正腊])+\Z"
)
# 公司上个月已经办理了注销; not 正准备注销, 没有注销, 注销抵押, 注销账户.
_DEREGISTRATION = re.compile("注销(?!抵押|预告|账|帐|户|证|房|不动产)")
_WHEN_AND_BY_WHOM = re.compile(
    r"(?:已经|已|早就|于|在|被|就|自己|偷偷|悄悄|依法|申请|办理|办|完成|完|了|简易|工商|登记机关"
    r"|[\d年月日号初底中旬上下个今去前])+\Z"
)
_COMPANY = re.compile(r"(?:\A|[\W_]|把|将|该|这家|那家|对方)公司\Z")
# The surnames of nine people in ten; a rare one is read with what was added to it.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
    "卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向"
    "常汤欧霍温简冼伍区植阮骆甘缪容郁麦关柯柳卓詹洪倪施齐章鲁葛岑游池"
)
_PERSON = re.compile(rf"(?:欧阳|司徒|上官|诸葛|[{_SURNAMES}])[\u4e00-\u9fff]{{1,3}}\Z")
_SEPARATOR = re.compile(r"[（(【\[，,、；;：:/\s]")
MOST, BEFORE = 20, 60
SHORT_NAME = 3


def read_words(values: Values) -> None:
    """Note in place what rules ask about: all that is said, and of whom it is said to be no more."""
    values[WORDS] = "\n".join(_said(values))
    facts = values.get(_FACTS)
    text = facts if isinstance(facts, str) else ""
    dead = tuple(_before(_DEATH, _WHEN_AND_HOW, text))
    gone = tuple(_before(_DEREGISTRATION, _WHEN_AND_BY_WHOM, text))
    only = sum(_is_organisation(p) for side in LITIGANTS for p in values.get(side) or ()) == 1
    for side in LITIGANTS:
        members = values.get(side) or ()
        own = (side,) if len(members) == 1 else ()
        for party in members:
            name = party.get("姓名")
            names = (name, *own) if isinstance(name, str) and name else own
            party[SAID_TO_BE_DEAD] = any(words.endswith(names) for words in dead)
            party[SAID_TO_BE_DEREGISTERED] = _is_organisation(party) and any(
                words.endswith(own) or _names(words, party, only) for words in gone
            )
            party[CALLED] = written_first(name) if isinstance(name, str) else ""


def written_first(name: str) -> str:
    """A person's name without what was added: 陈大文（微信昵称：海风） is 陈大文, 老山羊（群主） stays.

    Only what looks like a name is taken for one: a frequent surname and one to three characters.
    """
    first = _SEPARATOR.split(name.strip(), maxsplit=1)[0]
    return first if _PERSON.match(first) else name


def _said(values: Values) -> Iterator[str]:
    claims = values.get(CLAIMS) or ()
    found: list[Any] = [values.get(name) for name in _TEXTS]
    found += [claim.get(name) for claim in claims for name in ("名称", "内容")]
    return (text for text in found if isinstance(text, str))


def _before(event: re.Pattern[str], between: re.Pattern[str], text: str) -> Iterator[str]:
    """What is said right before each of the first such events, without when and how."""
    for found in islice(event.finditer(text), MOST):
        yield between.sub("", text[max(0, found.start() - BEFORE) : found.start()])


def _is_organisation(party: Values) -> bool:
    return party.get("类型") in ("法人", "非法人组织")


def _names(words: str, party: Values, only: bool) -> bool:
    """Whether words end in the name of a party, in a part of it, or in 公司 where there is one."""
    name = party.get("名称")
    if not isinstance(name, str) or not name:
        return False
    if words.endswith(name) or (only and _COMPANY.search(words) is not None):
        return True
    short = words.removesuffix("公司")[-SHORT_NAME:]
    return len(short) == SHORT_NAME and short in name
