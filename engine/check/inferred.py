"""What follows from other answers (`没有回答时: 推出`), so that nobody has to state it twice.

The total of the claims, and birth and sex from a resident identity number (GB 11643-1999).  What
a filer stated stands; only what was left open is filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from engine.evaluation.facts import NOT_APPLICABLE, Values
from engine.language.vocabulary import PARTY_LISTS
from engine.values import resident_birth, resident_sex
from engine.values.showing import show_brief

TOTAL, CLAIMS_TOTAL, CLAIMS = "标的总额", "各项请求金额合计", "诉讼请求"
OF_MONEY = "属于案由的金钱请求"
DISAGREES = "证件号码与所写不符"
RENMINBI = frozenset({"人民币", "元", "CNY", "RMB"})


def infer(values: Values, money_claims: frozenset[str]) -> list[str]:
    """Fill in what follows; remarks say what was reckoned.

    `money_claims` are the names of the cause's claims that ask for an amount.
    """
    for claim in values.get(CLAIMS) or ():
        claim[OF_MONEY] = claim.get("名称") in money_claims
    for name in PARTY_LISTS:
        for party in values.get(name) or ():
            _from_identity_number(party)
    return list(_total(values))


def _total(values: Values) -> Iterator[str]:
    """Amounts in one currency can be added; claims without an amount do not count."""
    claims = values.get(CLAIMS) or ()
    if not claims or any(_foreign(claim) for claim in claims):
        return
    amounts = [a for claim in claims if isinstance(a := claim.get("金额"), Decimal)]
    total = values[CLAIMS_TOTAL] = sum(amounts, Decimal(0))
    if TOTAL not in values:
        values[TOTAL] = total
    if amounts and values[TOTAL] is total:
        yield f"标的总额没有写，按各项请求的金额合计：{show_brief(total, '金额')}元。"


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
