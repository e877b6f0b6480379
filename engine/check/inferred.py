"""What follows from other answers (`没有回答时: 推出`), so that nobody has to state it twice.

The total of the claims, and birth and sex from a resident identity number (GB 11643-1999).  What
a filer stated stands; only what was left open is filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from engine.evaluation.facts import NOT_APPLICABLE, Values
from engine.language.casetypes import Claim
from engine.language.kinds.claims import BARE
from engine.language.vocabulary import PARTY_LISTS
from engine.narrative.homes import note_neighbours, read_homes
from engine.narrative.words import read_words
from engine.values import resident_birth, resident_sex
from engine.values.amounts import amounts_in
from engine.values.numerals import SPOKEN
from engine.values.showing import show_brief

TOTAL, CLAIMS_TOTAL, CLAIMS = "标的总额", "各项请求金额合计", "诉讼请求"
OF_MONEY, OF_CONDUCT = "属于案由的金钱请求", "属于案由的行为请求"
ANYTHING = "其他请求"
SUM_IN_WORDS, SUM_WRITTEN = "数额只写在话里", "话里的数额"
DISAGREES = "证件号码与所写不符"
_PHRASES = re.compile(
    r"人民法院|法院|贵院|请求|要求|恳请|依法|判令|判决|裁定|被申请人|申请人|被告|原告|对方|立即|[\W_]+"
)
# 赔偿损失5万元: to pay so much; 不支付 and 每月支付 ask for no sum.
_PAYING = re.compile(
    r"(?<!不)(?<!不予)(?<!无需)(?<!无须)(?<!停止)(?<!每月)(?<!按月)(?<!个月)(?<!每年)(?<!按日)(?:支付|赔偿|补偿|返还|退还|偿还|归还|给付|退回)"
    rf"[^，,。；;、每按{SPOKEN}\d]{{0,12}}[\d{SPOKEN}.,]+(?:余)?(?:元|块|万|亿|美[元金]|港[元币]|欧元|英镑|澳门?[元币]|加元|日[元圆])"
)
RENMINBI = frozenset({"人民币", "元", "CNY", "RMB"})


def infer(values: Values, usual: Sequence[Claim]) -> list[str]:
    """Fill in what follows; remarks say what was reckoned.

    `usual` are the cause's own claims.
    """
    by_name = {claim.name: claim for claim in usual}
    for claim in values.get(CLAIMS) or ():
        found = by_name.get(claim.get("名称", ""))
        claim[OF_MONEY] = found is not None and found.type == "金额"
        _note_sum(claim)
        claim[OF_CONDUCT] = found is not None and found.type == "行为" and found.name != ANYTHING
    note_bare_claims(values, usual)
    for name in PARTY_LISTS:
        for party in values.get(name) or ():
            _from_identity_number(party)
    read_words(values)
    note_neighbours(values)
    remarks = list(read_homes(values))
    return remarks + list(_total(values, frozenset(c.name for c in usual if not c.counts)))


def says_a_sum(claim: Values) -> bool:
    """Whether a claim asks for a sum in its words and leaves the amount open."""
    return bool(_asked_in_words(claim))


def _asked_in_words(claim: Values) -> list[str]:
    if claim.get("金额") is not None:
        return []
    words = [t for n in ("名称", "内容") if isinstance(t := claim.get(n), str)]
    return [found[0] for text in words for found in _PAYING.finditer(text)]


def _note_sum(claim: Values) -> None:
    """Note in place whether a claim asks for a sum in its words only, and the largest such sum."""
    asked = _asked_in_words(claim)
    claim[SUM_IN_WORDS] = bool(asked)
    if sums := {one for text in asked for one in amounts_in(text)}:
        claim[SUM_WRITTEN] = max(sums)


def note_bare_claims(values: Values, usual: Sequence[Claim]) -> None:
    """Which claims say nothing but what they are called, in the cause's words or the filer's."""
    shown = {claim.name: claim.shown for claim in usual}
    for claim in values.get(CLAIMS) or ():
        name, content = claim.get("名称"), claim.get("内容")
        if isinstance(name, str):
            own = _gist(content) if isinstance(content, str) else ""
            claim.setdefault(BARE, own in ("", _gist(name), _gist(shown.get(name, ""))))


def _gist(words: str) -> str:
    """What is left of a claim without the phrases every claim is put in."""
    return _PHRASES.sub("", words)


def _total(values: Values, left_out: frozenset[str]) -> Iterator[str]:
    """Amounts in one currency can be added; claims without an amount do not count.

    `left_out` are claims whose amount is no part of the value.
    """
    claims = [c for c in values.get(CLAIMS) or () if c.get("名称") not in left_out]
    if not claims or any(_foreign(claim) for claim in claims):
        return
    amounts = [a for claim in claims if isinstance(a := claim.get("金额"), Decimal)]
    total = values[CLAIMS_TOTAL] = sum(amounts, Decimal(0))
    if TOTAL not in values:
        values[TOTAL] = total
    if amounts and values[TOTAL] is total:
        yield f"标的总额没有写，按各项请求的金额合计：{show_brief(total, '金额')}。"


def _foreign(claim: Values) -> bool:
    currency = claim.get("币种")
    return isinstance(currency, str) and currency not in RENMINBI


def _from_identity_number(party: Values) -> None:
    number = party.get("证件号码")
    if (
        number is None
        or number is NOT_APPLICABLE
        or party.get("证件类型") not in (None, "居民身份证")
    ):
        return
    birth = resident_birth(number)
    if birth is None:
        return
    sex = resident_sex(number)
    stated: dict[str, Any] = {"出生日期": party.get("出生日期"), "性别": party.get("性别")}
    party[DISAGREES] = any(
        said is not None and said is not NOT_APPLICABLE and said != derived
        for said, derived in ((stated["出生日期"], birth), (stated["性别"], sex))
    )
    party.setdefault("出生日期", birth)
    party.setdefault("性别", sex)
