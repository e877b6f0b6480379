"""Claims as a complaint words them: `判令被告偿还借款本金50,000元` (民事诉讼法 124(3)).

The words are the filer's own wherever there are any; without them the name of the claim, its sum
and its reckoning make the sentence.  Nothing is asserted that was not filled in: in a claim of
interest the sum it runs on is named only where one claim of principal stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from court.documents.case import Case
from engine.evaluation.facts import NOT_APPLICABLE, Values
from engine.language.parties import RESPONDING, SIDES, member_named
from engine.language.words import NON_CONTENTIOUS
from engine.values.showing import show_amount, show_whole

NAME, TEXT, AMOUNT, CURRENCY = "名称", "内容", "金额", "币种"
METHOD, RATE, START, END, AGAINST = "计算方式", "利率", "起算日", "截止日", "对象"
OPTIONS, DETAILS = "选项", "明细"
FIXED = frozenset((NAME, TEXT, AMOUNT, CURRENCY, METHOD, RATE, START, END, AGAINST, OPTIONS))
COSTS = ("诉讼费", "受理费")
PRINCIPAL = "本金"
ON_A_SUM = ("利息", "罚息", "资金占用")
TO_GIVE_BACK = ("押金", "定金", "保证金", "彩礼")
OWN_HEAD = ("请求", "请", "判令", "判决", "依法", "准予", "准许", "确认", "宣告", "撤销", "指定")
BY_COURT = (*OWN_HEAD, "解除", "变更", "认定", "驳回", "不予", "分割")
BY_OTHERS = tuple(
    "支付 返还 赔偿 偿还 归还 退还 退回 给付 清偿 停止 继续 交付 办理 协助 配合 腾退 腾空 迁出 搬离 拆除 "
    "恢复 排除 消除 修复 修理 更换 重作 赔礼 道歉 履行 承担 提供 移交 公开 删除 补缴 补足 补发 出具 开具".split()
)
TORT = "侵权责任纠纷"


def sentence(case: Case, claim: Values) -> str:
    """One claim of a complaint without a full stop; of a petition, its parts in their order."""
    if case.values.get("程序类别") == NON_CONTENTIOUS:
        return "，".join(_parts(case, claim))
    name = _text(case, claim, NAME)
    if any(word in name for word in COSTS):
        return f"本案诉讼费用由{_others(case, claim)}负担"
    words = _in_own_words(case, claim) or _by_name(case, claim, name)
    return words + _notes(case, claim)


def _in_own_words(case: Case, claim: Values) -> str:
    """What the filer wrote, its sum added where the text does not name it."""
    text = _text(case, claim, TEXT).rstrip("。；;. ")
    if not text:
        return ""
    amount = _amount(case, claim)
    plain = amount.replace(",", "").removesuffix("元")
    if amount and plain not in text.replace(",", ""):
        text += f"，计{amount}"
    return _with_head(case, claim, text) + _reckoning(case, claim, "")


def _by_name(case: Case, claim: Values, name: str) -> str:
    amount = _amount(case, claim)
    runs = any(word in name for word in ON_A_SUM)
    base = _base(case, claim) if runs and not amount else ""
    money = amount or runs or _is_money(claim)
    what = _paid(case, name) if money else name
    return _with_head(case, claim, what + amount) + _reckoning(case, claim, base)


def _paid(case: Case, name: str) -> str:
    """What is to be done with a sum: `支付租金`, `返还押金`, `赔偿医疗费`."""
    if name == PRINCIPAL:
        return "偿还借款本金"
    if name.startswith((*BY_OTHERS, *BY_COURT)):
        return name
    if (last := next((verb for verb in BY_OTHERS if name.endswith(verb)), "")) and name != last:
        return last + name.removesuffix(last)
    if name.startswith(TO_GIVE_BACK):
        return f"返还{name}"
    compensates = "损失" in name or TORT in case.ruleset.path
    return f"{'赔偿' if compensates else '支付'}{name}"


def _with_head(case: Case, claim: Values, words: str) -> str:
    """`判令被告……` before what others are to do, `判令……` before what the court does."""
    if words.startswith(OWN_HEAD):
        return words
    if words.startswith(BY_COURT):
        return f"判令{words}"
    if words.startswith((*RESPONDING, "对方")):
        return f"判令{words}"
    return f"判令{_others(case, claim)}{words}" if words.startswith(BY_OTHERS) else words


def _others(case: Case, claim: Values) -> str:
    """`被告`, or by standing and name whom the claim is made against."""
    against = case.text(AGAINST, claim)
    roles = dict.fromkeys(role for role, _ in case.parties(RESPONDING)) or {"被告": None}
    if against is None:
        return "、".join(roles)
    named = str(against)
    role = next((r for r, party in case.parties(SIDES) if member_named(party) == named), "")
    return f"{role}{named}"


def _reckoning(case: Case, claim: Values, base: str) -> str:
    """`（以80,000元为基数，自2025年3月15日起按年利率12%计算至实际清偿之日止）`"""
    start, end = _text(case, claim, START), _text(case, claim, END)
    rate, method = _text(case, claim, RATE), _text(case, claim, METHOD)
    parts = [base] if base and (start or rate) else []
    if start or rate:
        until = end or ("" if _amount(case, claim) else "实际清偿之日")
        since = f"自{start}起" if start else ""
        by = f"按{'' if _says_what(rate) else '利率'}{rate}" if rate else ""
        parts.append(f"{since}{by}计算" + (f"至{until}止" if until else ""))
    elif end:
        parts.append(f"计算至{end}止")
    if method:
        parts.append(method.rstrip("。"))
    return f"（{'，'.join(parts)}）" if parts else ""


def _says_what(rate: str) -> bool:
    return any(word in rate for word in ("利率", "LPR", "报价", "标准", "约定", "每日", "日万分"))


def _base(case: Case, claim: Values) -> str:
    """The sum interest runs on: the one principal that is claimed."""
    claims = case.values.get("诉讼请求") or ()
    sums = [c for c in claims if isinstance(c, dict) and c.get(NAME) == PRINCIPAL]
    found = _amount(case, sums[0]) if len(sums) == 1 and claim.get(NAME) != PRINCIPAL else ""
    return f"以{found}为基数" if found else ""


def _notes(case: Case, claim: Values) -> str:
    """Options that were ticked and details under their names."""
    known = case.ruleset.vocabulary.member_facts("诉讼请求")
    options = claim.get(OPTIONS)
    said = [show_whole(options)] if options and options is not NOT_APPLICABLE else []
    for key, value in claim.items():
        own = key in FIXED or ((fact := known.get(key)) is not None and fact.derived)
        if not own and value is not NOT_APPLICABLE and (words := show_whole(value)):
            said.append(words if key == DETAILS else f"{key}：{words}")
    return f"（{'；'.join(said)}）" if said else ""


def _parts(case: Case, claim: Values) -> Iterator[str]:
    for key in (NAME, TEXT):
        if words := _text(case, claim, key):
            yield words
    if amount := _amount(case, claim):
        yield amount
    for key in (METHOD, RATE, START, END, AGAINST):
        if words := _text(case, claim, key):
            yield f"{key}：{words}"
    if notes := _notes(case, claim):
        yield notes.strip("（）")


def _is_money(claim: Values) -> bool:
    return any(claim.get(key) is not None for key in (METHOD, RATE, START))


def _amount(case: Case, claim: Values) -> str:
    amount = case.text(AMOUNT, claim)
    if not isinstance(amount, Decimal):
        return ""
    return show_amount(amount, case.text(CURRENCY, claim) or "元")


def _text(case: Case, claim: Values, name: str) -> str:
    return show_whole(case.text(name, claim))
