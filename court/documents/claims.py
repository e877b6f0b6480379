"""Claims as a complaint words them: `判令被告偿还借款本金50,000元` (民事诉讼法 124(3)).

The words are the filer's own wherever there are any; without them the name of the claim, its sum
and its reckoning make the sentence.  Nothing is asserted that was not filled in: in a claim of
interest the sum it runs on is named only where one claim of principal stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from court.documents.case import Case
from court.documents.clauses import begun, conditional, reckons
from engine.evaluation.facts import NOT_APPLICABLE, Values
from engine.language.parties import RESPONDING, SIDES, member_named
from engine.language.words import NON_CONTENTIOUS
from engine.values.amounts import amounts_in
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
BY_COURT = (
    *OWN_HEAD, "解除", "变更", "认定", "驳回", "不予", "分割", "停止执行", "不得执行",
    *"增加 确定 分配 划分 清算 处理 终止 减少 免除 取消 改由 延长 解任 选任 中止 保留 改变 禁止 宣布 实物分割 限制".split(),
)  # fmt: skip
BY_OTHERS = tuple(
    "支付 返还 赔偿 偿还 偿付 退货 归还 退还 退回 给付 清偿 停止 继续 交付 办理 协助 配合 腾退 腾空 迁出 搬离 拆除 "
    "恢复 排除 消除 修复 修理 更换 重作 赔礼 道歉 履行 承担 提供 移交 公开 删除 补缴 补足 补发 出具 开具 "
    "销毁 注销 撤回 更正 交还 返工 转移 停用 整改 维修 重做 重新 交割 补办 补充 允许 公布 下架 断开 收回 清理 清运 "
    "搬走 移走 取回 领走 签订 签发 放货 放行 登报 刊登 发布 写明 说明 登记 换货 召回 加装 采取 接入 开通 兑现 回购 "
    "披露 不得 撤场 交接 交齐 交出 表明 出版 设立 返修 给予 优先满足 发放 撤换 公示 披露 按约定 按期 照约定".split()
)
TORT = "侵权责任纠纷"
# How a sentence begins that asks a court for something in a petition.
ASKING = (
    *OWN_HEAD, *BY_COURT[len(OWN_HEAD):], *BY_OTHERS,
    *"受理 禁止 责令 查封 扣押 冻结 拍卖 变卖 延长 承认 认可 执行 调取 固定 保全 中止 终止 恢复 公告 通知 委托 裁定".split(),
)  # fmt: skip
# `对本公司进行重整`, `由女儿担任监护人`: a clause with the verb at its end.
ASKING_OF = re.compile(
    f"(?:对(?!方)|将|由|把|向|就|为)[^，]*?(?:进行|担任|作为|{'|'.join(ASKING)})"
)
READING = ("查阅", "查询", "复制", "摘录")  # what the claimant is to be let do
HEADING = re.compile("(?:请求|权利|优先权|权|或解除合同)$")  # under it stands what is asked
PRIORITY = ("优先受偿", "优先付款")
EARLY = "提前清偿"
RECOURSE = ("追偿", "追索")
PAYING = "支付|返还|赔偿|偿还|归还|退还|退回|给付|清偿|承担|补缴|补足|补发|缴纳|分担|付"
# A claim for money whose name is a clause: who acts (`债务人一并清偿`), to whom (`向公司返还资金`).
ACTING = f"(?<!的)(?:{PAYING}|履行|还债|赔给|补充|补偿|付款|确认|调整|分配|分担|结算|收购|回购|报销|给付)"
ACTS_FOR = re.compile(f"(?:向|在|对|按|直接|一并|提前|先行)[^，]*?{ACTING}")
SOMEBODY = "(?:人(?!身)|公司|企业|股东|平台|单位|商户)(?!的|没有)"
SOMEBODY_ACTS = re.compile(f"(?!.*的[^，]*(?:赔偿|补偿|费)$)[^，]*?{SOMEBODY}[^，]*?{ACTING}")
# A thing that is owed, though its name begins with a verb: `修理还原的费用`, `解除合同经济补偿`.
BEGUN = re.compile("(?:停止|解除|修理|修复|更换|恢复|认定|撤销|变更)")
# What is made good is the loss: `赔偿保管物丢失、损坏`.
HARM = re.compile("^赔偿.*(?:毁损|丢失|损坏|短少|灭失|变质|毁坏|受损|不善)$")
OWED = re.compile("(?:费|费用|损失|补偿|赔偿|款|款项|金|工资|待遇)$")


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
    if not text.startswith((*BY_OTHERS, *BY_COURT)) and reckons(text):
        return f"{_named(case, claim)}（{text}）"
    amount = _amount(case, claim)
    if amount and not names_sum(text, claim):
        text += f"，计{amount}"
    return _begun(case, claim, text) + _reckoning(case, claim, "")


def _begun(case: Case, claim: Values, text: str) -> str:
    """The filer's words as a sentence: `判令被告……`, after the condition they stand under."""
    condition, then = conditional(text)
    headed = _with_head(case, claim, then)
    if headed == then and not then.startswith(OWN_HEAD):
        headed = begun(then, _others(case, claim), _pays(case, then))
    return condition + headed if headed != then else _with_head(case, claim, text)


def names_sum(text: str, claim: Values) -> bool:
    """Whether a text names the amount of its claim: 60000元, 60,000元, 6万元, 六万元."""
    return claim.get(AMOUNT) in amounts_in(text)


def _clause(case: Case, claim: Values, name: str, amount: str) -> str:
    """A claim, with its sum if any, whose name is a clause of its own; empty for a thing's name."""
    if name.endswith(PRIORITY):
        sum_ = f"，数额{amount}" if amount else ""
        return f"{'' if name.startswith('确认') else '确认'}{name}的权利{sum_}"
    if name.endswith(EARLY):
        return f"判令{_others(case, claim)}{'' if name.startswith('用') else '用'}{name}{amount}"
    if name.endswith(RECOURSE):
        return f"确认原告有权{name}{amount}" if name.startswith("向") else ""
    if name.startswith((*BY_OTHERS, *BY_COURT)):
        return ""
    if ACTS_FOR.match(name):
        return f"判令{_others(case, claim)}{name}{amount}"
    return f"判令{name}{amount}" if SOMEBODY_ACTS.match(name) else ""


def _owed(name: str) -> bool:
    """Whether a name that begins with a verb is the name of what is owed."""
    inside = name[:-2]
    begun = BEGUN.match(name) and OWED.search(name) and not re.search("[由、]", name)
    return bool(begun) and not re.search(f"{PAYING}", inside)


def _by_name(case: Case, claim: Values, name: str) -> str:
    amount = _amount(case, claim)
    if name.startswith(READING):
        return f"判令{_others(case, claim)}允许原告{name}"
    if clause := _clause(case, claim, name, amount):
        return clause + _reckoning(case, claim, "")
    runs = any(word in name for word in ON_A_SUM)
    base = _base(case, claim) if runs and not amount else ""
    money = amount or runs or _is_money(claim)
    what = _paid(case, name) if money else _done(name)
    headed = _with_head(case, claim, what + amount)
    if headed == name and not claim.get(OPTIONS) and not HEADING.search(name):
        headed = f"判令{name}"
    return headed + _reckoning(case, claim, base)


def _named(case: Case, claim: Values) -> str:
    """A claim for money by its name and sum alone, for words that only say how it is reckoned."""
    name, amount = _text(case, claim, NAME), _amount(case, claim)
    return _clause(case, claim, name, amount) or _with_head(case, claim, _paid(case, name) + amount)


def _done(name: str) -> str:
    """The name of a duty or of money with the verb that it lacks."""
    if name.startswith((*BY_OTHERS, *BY_COURT)):
        return name
    return (
        f"承担{name}" if name.endswith("责任") else f"支付{name}" if name.endswith("金") else name
    )


def _paid(case: Case, name: str) -> str:
    """What is to be done with a sum: `支付租金`, `返还押金`, `赔偿医疗费`."""
    if name == PRINCIPAL:
        return "偿还借款本金"
    if name.endswith(RECOURSE):
        return f"支付{name}的款项"
    if name.startswith(("追偿", "追索", "再追索")):
        return f"偿付{name.removeprefix('再')[2:]}"
    if name.startswith("赔偿") and name.endswith("责任"):
        return f"承担{name}"
    if HARM.match(name):
        return f"{name}的损失"
    if _owed(name) or name[2:3] == "的":
        return f"{_pays(case, name)}{name}"
    if name.startswith((*BY_OTHERS, *BY_COURT)):
        return name
    if name.endswith("退款"):
        return f"退还{name.removesuffix('退款').removesuffix('的')}的款项"
    if (last := next((verb for verb in BY_OTHERS if name.endswith(verb)), "")) and name != last:
        return last + name.removesuffix(last)
    if name.startswith(TO_GIVE_BACK):
        return f"返还{name}"
    return f"{_pays(case, name)}{name}"


def _pays(case: Case, name: str) -> str:
    if name.endswith("责任"):
        return "承担"
    return "赔偿" if "损失" in name or TORT in case.ruleset.path else "支付"


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
    sums = [c for c in case.members("诉讼请求") if c.get(NAME) == PRINCIPAL]
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
    name, text = _text(case, claim, NAME), _text(case, claim, TEXT)
    if name and not _says_itself(text):
        yield name
    if text:
        yield text
    if (amount := _amount(case, claim)) and not names_sum(text, claim):
        yield amount
    for key in (METHOD, RATE, START, END, AGAINST):
        if words := _text(case, claim, key):
            yield f"{key}：{words}"
    if notes := _notes(case, claim):
        yield notes.strip("（）")


def _says_itself(text: str) -> bool:
    """Whether what was written says what is asked for, so that the name need not."""
    return text.startswith(ASKING) or bool(ASKING_OF.match(text))


def _is_money(claim: Values) -> bool:
    return any(claim.get(key) is not None for key in (METHOD, RATE, START))


def _amount(case: Case, claim: Values) -> str:
    amount = case.text(AMOUNT, claim)
    if not isinstance(amount, Decimal):
        return ""
    return show_amount(amount, case.text(CURRENCY, claim) or "元")


def _text(case: Case, claim: Values, name: str) -> str:
    return show_whole(case.text(name, claim))
