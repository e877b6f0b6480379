"""Of which party the facts of a filing tell that it died, is no more, is a child or has a nickname."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from engine.evaluation.facts import Values
from engine.values.numerals import DIGITS, counted

CALLED = "写在前面的姓名"
SAID_TO_BE_DEAD = "事实里写到去世"
SAID_TO_BE_DEREGISTERED = "事实里写到注销"
SAID_TO_BE_MINOR = "事实里写到未成年"
NICKNAME = "写的像是绰号"
SMALL_SHARE = "写到持股不足一成"
FOR_FAMILY = "写到替家人起诉"
# 我替我妹起诉, 帮老公来告; not 替母亲付了医药费.
_FOR_FAMILY = re.compile(
    "(?<!说我)(?<!说)[替代帮](?:我|自己)?(?:的)?(?:[妹弟姐哥妈爸爹娘]{1,2}|老[公婆]|丈夫|妻子|[父母]亲|儿子|女儿|孩子|爷爷|奶奶|外[公婆]|朋友|老乡|工友)"
    "(?:来|向法院|在这里)?(?:起诉|提起诉讼|告|打官司|申请)"
)
LITIGANTS = ("原告", "被告", "第三人")
SPEAKER = ("我", "本人")  # the plaintiff, who tells the story
# 被告刘强已于2026年5月病故; not 被告的父亲去世, 被告去世的父亲, 被告住到去世, 被告驾车致他人死亡.
_RELATIVE = "父|母|爸|妈|爷|奶|祖|外[公婆]|妻|丈夫|老[公婆伴]|前[夫妻]|儿|女|兄|弟|哥|姐|妹|叔|伯|姑|舅|姨|岳|公公|婆婆"
_DEATH = re.compile(
    f"(?:去世|去逝|过世|离世|死亡|病故|病逝|猝死|逝世|身故|亡故|(?<=[病癌祸])走了)(?!了?的(?:{_RELATIVE})|[父爷母祖][亲爷母父](?:留|给|生前|以前))"
)
_WHEN_AND_HOW = re.compile(
    r"(?:已经|已|于|在|不幸|突然|突发|[因得生患]?(?:疾|重)?病|因?(?:交通)?(?:事故|车祸)|出车祸"
    r"|[因得患]?[肝肺胃]?癌症?|因?(?:心梗|脑梗|心脏病|脑溢血|脑出血)|意外|就|也"
    r"|[\d年月日初底中旬上下今去前正腊])+\Z"
)
# What every such word holds: most stories hold none and are not read further.
_OF_DEATH, _OF_YOUTH = (
    ("世", "逝", "亡", "故", "死", "走了"),
    ("岁", "小学", "中学", "初", "高", "幼儿", "未成年"),
)
# 听说他去年去世了: the only defendant, where nobody else is spoken of.
_PRONOUN = re.compile("(?:他|她|对方|此人|人)\\Z")
_SENTENCE = re.compile(r"[。；！？\n]")
_SOMEBODY_ELSE = re.compile(
    "[父母爸妈爷奶婆祖兄弟姐妹哥叔伯姑舅姨侄妻儿孙婴婿媳爹娘]|[外家]公|公公|老公|丈夫|夫妇|女[儿婿]"
    "|孩子|老人|死者|受害|病人|患者|工友|司机|行人|乘客|法定代表|股东|合伙|担保|房东|租客|业主"
)
# 我今年15岁, 原告还在读初二; of a party whose day of birth nobody states.
_AGE = (
    r"(?:现年|今年|当时|刚刚?|才|只有|刚满|还?不到|不满|未满)*"
    rf"(?P<age>\d{{1,2}}|[十{DIGITS[1:]}]{{1,3}})周?岁"
)
_PUPIL = r"(?:还?[是在]|正在)?(?:一[名个])?(?:读|上|念)?(?:小学|初[一二三中]|高[一二三中]|[小中]学生|幼儿园|未成年)(?!老师|教师|校长|的(?!学生))"
_YOUNG = re.compile(rf"\A[（(，,]?(?:是|还|都)*(?:{_AGE}|{_PUPIL})")
ADULT = 18
# 公司上个月已经办理了注销; not 正准备注销, 没有注销, 注销抵押, 注销账户.
_DEREGISTRATION = re.compile("注销(?!抵押|预告|账|帐|户|证|房|不动产)")
_WHEN_AND_BY_WHOM = re.compile(
    r"(?:已经|已|早就|于|在|被|就|自己|偷偷|悄悄|依法|申请|办理|办|完成|完|了|简易|工商|登记机关"
    r"|[\d年月日号初底中旬上下个今去前])+\Z"
)
_COMPANY = re.compile(r"(?:\A|[\W_]|把|将|该|这家|那家|对方|原告|被告)公司\Z")
# The surnames of nine people in ten; a rare one is read with what was added to it.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
    "卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向"
    "常汤欧霍温简冼伍区植阮骆甘缪容郁麦关柯柳卓詹洪倪施齐章鲁葛岑游池"
)
_PERSON = re.compile(rf"(?:欧阳|司徒|上官|诸葛|[{_SURNAMES}])[\u4e00-\u9fff]{{1,3}}\Z")
# 阿强, 老王, 小李, 姓陈的, 三楼的光头男人, 隔壁邻居; 阿依古丽 and 老舍 are names.
_NICKNAME = re.compile(
    rf"(?:阿[\u4e00-\u9fff]|[老小][{_SURNAMES}]|姓[{_SURNAMES}]的.*"
    r"|.{2,}(?:男人|女人|男子|女子|男的|女的|那人|的人|老头|老太太?|小伙子?|主人|邻居|家属|家长|同事|亲戚|司机)"
    rf"|[{_SURNAMES}]?(?:大爷|大妈|大叔|大姐|大哥|阿姨|阿伯|阿婆))\Z"
)
_SEPARATOR = re.compile(r"[（(【\[，,、；;：:/\s]")
# 我持有被告6%的股权, 二人持股8%和百分之三.
_SHARES = ("股", "表决权", "出资")
_PERCENT = re.compile(
    rf"(?P<figures>\d{{1,3}}(?:\.\d+)?)\s*[%％]|百分之(?P<words>[十百{DIGITS}]{{1,4}})"
)
# 原告公司已办理注销, 被告注销.
ORGANISATIONS = ("", "公司", "单位", "企业", "厂")
TENTH = 10
MOST, BEFORE = 20, 60
SHORT_NAME = 3


@dataclass(frozen=True, slots=True)
class _Story:
    """What the facts of a filing tell of whoever is meant.

    `dead` and `gone` are what stands before a death or a deregistration; `young` says whether any
    word of youth is there, `only` whether one of the parties alone is an organisation.
    """

    text: str
    dead: tuple[str, ...]
    gone: tuple[str, ...]
    young: bool
    only: bool

    def note(self, party: Values, side: str, alone: bool) -> None:
        """Note what is told of one party, who may be `alone` on its side."""
        said, organisation = party.get("姓名"), _is_organisation(party)
        name = said if isinstance(said, str) else ""
        own = (side,) if alone else ()
        itself = tuple(f"{word}{kind}" for word in own for kind in ORGANISATIONS)
        called = (name, *own) if name else own
        party[SAID_TO_BE_DEAD] = any(words.endswith(called) for words in self.dead)
        party[SAID_TO_BE_DEREGISTERED] = organisation and any(
            words.endswith(itself) or _names(words, party, self.only) for words in self.gone
        )
        party[CALLED] = written_first(name)
        party[NICKNAME] = _NICKNAME.match(_first(name)) is not None
        if party.get("出生日期") is None and not organisation:
            spoken = (*called, *(SPEAKER if side == LITIGANTS[0] else ()))
            party[SAID_TO_BE_MINOR] = self.young and _is_young(self.text, spoken)


def note_parties(values: Values, text: str) -> None:
    """Note in place of each party what the facts of a filing tell of it."""
    sides = {side: values.get(side) or () for side in LITIGANTS}
    story = _Story(
        text,
        dead=_said_dead(values, text),
        gone=tuple(_before(_DEREGISTRATION, _WHEN_AND_BY_WHOM, text)),
        young=any(sign in text for sign in _OF_YOUTH),
        only=sum(map(_is_organisation, chain.from_iterable(sides.values()))) == 1,
    )
    for side, members in sides.items():
        for party in members:
            story.note(party, side, alone=len(members) == 1)


def note_proxy(values: Values, text: str) -> None:
    """Note in place whether somebody says that he sues for one of his family."""
    values[FOR_FAMILY] = _FOR_FAMILY.search(text) is not None


def note_share(values: Values, text: str) -> None:
    """Note in place whether every share a filing tells of, alone and in all, is below a tenth."""
    of_shares = [s for s in _SENTENCE.split(text) if any(word in s for word in _SHARES)]
    told = [
        float(found["figures"] or counted(found["words"]))
        for sentence in of_shares
        for found in islice(_PERCENT.finditer(sentence), MOST)
    ]
    half = any("半" in sentence for sentence in of_shares)
    values[SMALL_SHARE] = bool(told) and not half and sum(told) < TENTH


def _said_dead(values: Values, text: str) -> tuple[str, ...]:
    """What ends in the name of somebody who is said to have died."""
    if not any(sign in text for sign in _OF_DEATH):
        return ()
    dead = tuple(_before(_DEATH, _WHEN_AND_HOW, text))
    alone = _the_only_person(values)
    if alone is not None and _dies_unnamed(text, alone.get("姓名")):
        return (*dead, "被告")
    return dead


def _the_only_person(values: Values) -> Values | None:
    """The defendant, where there is one only and it is a person."""
    members: Sequence[Values] = values.get("被告") or ()
    return members[0] if len(members) == 1 and not _is_organisation(members[0]) else None


def _dies_unnamed(text: str, name: Any) -> bool:
    """听说他去年去世了, after 被告 or the name and without anybody else he could be."""
    named = ("被告", name) if isinstance(name, str) and name else ("被告",)
    for found in islice(_DEATH.finditer(text), MOST):
        before = text[: found.start()]
        for one in named:
            before = before.replace(one, "被告")
        said = _WHEN_AND_HOW.sub("", _SENTENCE.split(before[-BEFORE:])[-1])
        if "被告" not in before or _SOMEBODY_ELSE.search(before):
            continue
        if _PRONOUN.search(said) or (said.startswith("被告") and said.endswith("，")):
            return True
    return False


def _is_young(text: str, called: tuple[str, ...]) -> bool:
    """Whether somebody so called is said to be below eighteen or at school."""
    for word in called:
        for found in islice(re.finditer(re.escape(word), text), MOST):
            said = _YOUNG.match(text[found.end() : found.end() + BEFORE])
            if said is not None and (said["age"] is None or 0 < counted(said["age"]) < ADULT):
                return True
    return False


def written_first(name: str) -> str:
    """A person's name without what was added: 陈大文（微信昵称：海风） is 陈大文, 老山羊（群主） stays.

    Only what looks like a name is taken for one: a frequent surname and one to three characters.
    """
    first = _first(name)
    return first if _PERSON.match(first) else name


def _first(name: str) -> str:
    return _SEPARATOR.split(name.strip(), maxsplit=1)[0]


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
