"""Whether the words tell of an agreement on arbitration or on a court, or of an earlier judgment.

For the questions of 民事诉讼法 127(2)(4)(5) where nobody answered them: the judge is asked, nothing
is refused by what is read here.  Contracts are told of in free words: 合同最后一条写的是有争议去
中山仲裁委员会解决, 打官司要去番禺法院, 法院判我输，我不服气还是要告.
"""

from __future__ import annotations

import re
from itertools import islice

from engine.evaluation.facts import Values
from engine.narrative.times import MOST

ARBITRATION, COURT, JUDGED = "写到约定仲裁", "写到约定别的法院", "写到同一件事判过"
_SENTENCE, _CLAUSE = re.compile(r"[^。；！？\n]+"), re.compile(r"[^，,：:]+")
# Where a promise is written down, or made.
_AGREED = re.compile(
    "合同|协议|条款|保单|保险单|章程|约定|约好|说好|讲好|商定|写明|写的|写着|写了|订明|印着|借条|欠条|第[^条，]{1,4}条"
)
# 以前那份合同, 别家的合同, 草稿: not this one; 改成到法院起诉: not any more.
_ANOTHER = re.compile("别家|别人|别的公司|别的合同|另一份|另外一份|另一家|朋友的|草稿|初稿")
_TAKEN_BACK = re.compile(
    "划掉|删掉|删去|删了|取消了?这|作废|(?:改成|改为|改到|改由|换成)[^，。]{0,8}(?:法院|起诉)"
)
_TO_ARBITRATE = re.compile(
    "仲裁委|仲裁院|仲裁机构|仲裁中心|仲裁庭|仲裁条款|仲裁协议|仲裁约定"
    "|(?:提交|申请|通过|由|以|去|到|约定)[^，。]{0,10}仲裁|仲裁(?:解决|处理|裁决)"
)
_OTHER_ARBITRATION = re.compile("劳动|人事|工伤|工资|社保|土地|承包")
_NO_ARBITRATION = re.compile(
    "(?:没有?|未|并无|无|不)(?:写明?|约定|勾选?|选|订|签|提到?|任何|有效的?)?过?(?:[^，]{0,4}的?)?仲裁"
)
# What the commission did with it is another question.
_ARBITRATED = re.compile(
    "仲裁[^，。]{0,8}(?:不受理|不予受理|没有受理|不收|撤回|撤案)|不受理[^，。]{0,4}仲裁"
    "|(?:确认|裁定|认定)[^，。]{0,14}(?:仲裁[^，。]{0,6})?无效"
)
_TO_SUE = re.compile("打官司|官司|起诉|诉讼|争议|纠纷|管辖|扯皮")
_A_COURT = re.compile("[一-龥]{2,14}?法院")
# Our own courts, and no court in particular: 到法院起诉, 由人民法院管辖, 有管辖权的法院.
_NO_COURT_ELSEWHERE = re.compile(
    "(?:中山市?(?:第[一二])?|本|贵|有管辖权的?|当地|[向到去由找上往给](?:有关|国家)?|诉至|起诉[到至]?|可以|依法|选择?|勾选?)(?:人民)?法院|中山"
)
_NO_COURT_AGREED = re.compile("(?:没有?|未|不)(?:写明?|约定|答应|同意|签|说好?|讲好?)|口头")
_WAS_JUDGED = re.compile(
    r"(?:[法本中]院|法官|一审|二审|终审)[^。；]{0,12}?(?:判|驳回|调解)|判决书|调解书|已经?判决|判决驳回|驳回了?(?:我|原告)"
)
_SUED_AGAIN = re.compile(
    r"(?<!他)(?<!她)(?<!被告)(?:[再又](?:次|来)?(?:告|起诉|诉至|提起诉讼|提起本案|打官司|按同一)|重新(?:来)?(?:告|起诉|立案)|还是要告|还要告)(?!了?(?:我|原告))"
)
_OF_OTHERS = re.compile(
    "朋友|别人|别的|另外?一?个|另外一|其他|另一笔|另案|另一[件宗]|刑|坐牢|仲裁|交警|离婚"
)
# 另一个画家告过他们，法院判他们赔.
_OTHERS_SUED = re.compile("(?:别人|别的|其他|另外?一个|另外一)[^，。]{0,8}(?:告|起诉)")
_UNDONE = re.compile(
    "撤诉|撤回起诉|撤回了起诉|撤销原判|撤销一审|发回|不予受理|执行异议|与本案无关|驳回了?(?:我|原告)?(?:们)?的?起诉"
)


def note_gates(values: Values, text: str) -> None:
    """Note in place which of these the words of a filing tell of."""
    sentences = [found[0] for found in islice(_SENTENCE.finditer(text), MOST * MOST)]
    values[ARBITRATION] = not _ARBITRATED.search(text) and any(map(_to_arbitrate, sentences))
    values[COURT] = any(map(_to_another_court, sentences))
    values[JUDGED] = not _UNDONE.search(text) and _judged_before(text, sentences)


def _clauses(sentence: str) -> list[str]:
    return [found[0] for found in _CLAUSE.finditer(sentence)]


def _to_arbitrate(sentence: str) -> bool:
    """An agreement is spoken of, and arbitration there that is not of labour and not denied."""
    if not _AGREED.search(sentence) or _TAKEN_BACK.search(sentence):
        return False
    return any(
        _TO_ARBITRATE.search(clause)
        and not _OTHER_ARBITRATION.search(clause)
        and not _NO_ARBITRATION.search(clause)
        and not _ANOTHER.search(clause)
        for clause in _clauses(sentence)
    )


def _to_another_court(sentence: str) -> bool:
    """An agreement is spoken of, and a court elsewhere that disputes should go to."""
    if not _AGREED.search(sentence) or not _TO_SUE.search(sentence):
        return False
    if _TAKEN_BACK.search(sentence) or _NO_COURT_AGREED.search(sentence):
        return False
    return any(
        _A_COURT.search(clause)
        and _TO_SUE.search(clause)
        and not _NO_COURT_ELSEWHERE.search(clause)
        and not _ANOTHER.search(clause)
        and not _WAS_JUDGED.search(clause)
        for clause in _clauses(sentence)
    )


def _judged_before(text: str, sentences: list[str]) -> bool:
    """A court is told to have judged between these two, and the same is sued for again."""
    if not _SUED_AGAIN.search(text):
        return False
    return any(
        _WAS_JUDGED.search(clause) and not _OF_OTHERS.search(clause)
        for sentence in sentences
        if not _OTHERS_SUED.search(sentence)
        for clause in _clauses(sentence)
    )
