"""A claim in the filer's own words, made a sentence of a complaint where it lacks its beginning.

People write `第二被告承担连带责任`, `在小区群书面道歉`, `十六票海运费合计213000元`, or only how interest
runs.  What begins in no such way stays as it was written.
"""

from __future__ import annotations

import re

from engine.values.numerals import SPOKEN

ADVERB = re.compile(
    r"(?:[把将在于从自按每向用]|照(?!片)|再版时|书面|一次性|共同|连带|"
    rf"[{SPOKEN}\d]+(?:日|天|个月|年)内)"
)
# Verbs of what others are to do that are no names of usual claims begin with.
ALSO = tuple(
    "转交 挖开 摘除 派送 撤下 分给 卸载 清走 公告 告知 报告 拓宽 修剪 补列 更改 赔付 派 送回 送货 打开 关闭 疏通 卸掉 退租 "
    "申请恢复 申请更正 申请补列 申请撤回".split()
)
VERB = (
    "支付|返还|赔偿|偿还|偿付|退还|给付|清偿|承担|补|付给|给|道歉|登载|刊登|更正|恢复|修复|清理|拆除|腾退|交付|交还|办理|"
    "协助|配合|删去|停止|盖章|修改|改|过户|变更|移走|转到|列为|发声明|供应|照顾|送孩子|送货|返工|付|修缮"
)
PLAINTIFF = re.compile(
    r"(?:^|[，；、])(?:原告|双方|我(?!方|们的?子))|归(?:原告|被告|双方)|由(?:原告|被告|双方)|享有"
)
OTHERS = re.compile(rf"(?:第?[{SPOKEN}各]个?|全体|全部)被告")
SHARED_OUT = re.compile(r"[^，。；]{2,40}?(?:归|(?:改)?由)(?:原告|被告|双方|第三人)")
RUNS = re.compile(r"计算|计付|起算|起计|利率|每[日月年][^，]*" rf"[元\d{SPOKEN}]")
RUNS_FROM = re.compile(r"(?:以|从|自|按|每|利息|违约金|暂计)")
# The end a sum is reckoned to, and what is owed: no verbs of what is to be done.
SETTLED = re.compile(r"[^，]{2,8}之日|付清|还清|付至|(?:赔偿|补偿|违约|给付)(?:金|款|费)")
ENDED_BY_COURT = re.compile(r"解除|终止|撤销")
# Whoever fetches a child is the claimant.
FETCHED = re.compile(r"接走|探望|看望")
ON_CONDITION = re.compile(r"((?:不|如|未|教不会)[^，]{1,14}，)(.+)")
SUM = re.compile(rf"[\d{SPOKEN}]元")
OWED = re.compile(
    r"[^，。；]*?(?:费|款|金|损失|利息|报酬|本息)(?:合计|共计|共|余额)?" rf"[\d,.{SPOKEN}]+元?"
)


def begun(text: str, others: str, pays: str) -> str:
    """The words with the beginning they lack; unchanged when none is sure to be right."""
    if OTHERS.match(text) or text.startswith("由") or SHARED_OUT.match(text):
        return f"判令{text}"
    if "优先" in text and text[0] in "对就在从以":
        return f"确认原告{'' if '享有' in text else '有权'}{text}"
    if PLAINTIFF.search(text) or FETCHED.search(text):
        return text
    if text.startswith(ALSO):
        return f"判令{others}{text}"
    if OWED.fullmatch(text) and not acts(text):
        return f"判令{others}{pays}{text}"
    if not (ADVERB.match(text) and (acts(text) or ENDED_BY_COURT.search(text))):
        return text
    return f"判令{'' if ENDED_BY_COURT.search(text) else others}{text}"


def conditional(text: str) -> tuple[str, str]:
    """`不能返还的，` and what then is to be done; no condition is empty."""
    found = ON_CONDITION.match(text)
    return (found[1], found[2]) if found else ("", text)


def acts(text: str) -> bool:
    """Whether somebody is to do something by these words, beyond the end they reckon to."""
    return text[0] in "把将" or bool(re.search(VERB, SETTLED.sub("", text)))


def reckons(text: str) -> bool:
    """Whether the words only say how a sum is made up, so that the claim's name has to say what."""
    runs = RUNS_FROM.match(text) and RUNS.search(text)
    adds_up = SUM.search(text) and not OWED.fullmatch(text) and not PLAINTIFF.search(text)
    begins = text.startswith(ALSO) or OTHERS.match(text) or re.search("双方|优先", text)
    return bool(runs or adds_up) and not acts(text) and not begins
